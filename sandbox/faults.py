"""The faults of government sites as data (research sites §3): what each server does, and what is right to say then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from sandbox.effects import addresses, barriers, contents, files, lines
from sandbox.effects.designs import design
from sandbox.effects.stage import Stage, page
from sandbox.script import Delivery, FileKind
from sandbox.site import Answer, Answers, Drop, Request, Response, Tls


class Failure(StrEnum):
    """How a server that is down looks from outside (research sites §3, fault 4)."""

    UNAVAILABLE = "unavailable"
    RESET = "reset"
    STALLED = "stalled"


FAILURES: dict[Failure, Answer] = {
    Failure.UNAVAILABLE: Response(
        503, b"<html><body><h1>503 Service Unavailable</h1></body></html>", (("Content-Type", "text/html"),)
    ),
    Failure.RESET: Drop(reset=True),
    # Real ones hang for minutes; a visitor with a time limit sees the same after a shorter wait.
    Failure.STALLED: Drop(after=0.3),
}


def _always(now: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Failing:
    """A site whose server does not answer while `during` says so; robots.txt fails with the rest."""

    site: Answers
    failure: Failure
    during: Callable[[datetime], bool] = _always

    @property
    def host(self) -> str:
        return self.site.host

    def answer(self, request: Request, now: datetime) -> Answer:
        return FAILURES[self.failure] if self.during(now) else self.site.answer(request, now)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is right to say of a body whose site has a fault: found and read (`reason` empty, maybe with `flags`), or
    `unverifiable` with `reason`; `missing` where the body has published nothing. `needs_browser`: read with a browser,
    and `unverifiable: needs_browser` without; `needs_ocr`: read by who reads pictures, and found without its figures by
    who does not."""

    reason: str = ""
    flags: tuple[str, ...] = ()
    missing: bool = False
    needs_browser: bool = False
    needs_ocr: bool = False

    @property
    def coped(self) -> bool:
        return not (self.reason or self.flags or self.missing or self.needs_browser or self.needs_ocr)


COPED = Outcome()


class Given(StrEnum):
    """What the roster knows of a faulty body's site."""

    HOME = "home"
    COLUMN = "column"
    STALE = "stale"
    """Its home page, and the address that its column used to have."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its `number` in research sites §3, what is right to say, and how it is played.

    `delivery` and `file` say how the body puts up its season's report; `secure`: the roster has https addresses;
    `silent`: the body has published nothing this season; `dead`: nothing listens at its address; `one_page`: its list
    has no pager. What the server does is told by the catalogue's `fault.<id>`.
    """

    id: str
    number: int
    outcome: Outcome
    play: Callable[[Stage], Sequence[Answers]]
    family: str = "trs"
    delivery: Delivery = Delivery.PAGE
    file: FileKind = FileKind.PDF
    gives: Given = Given.HOME
    secure: bool = False
    silent: bool = False
    dead: bool = False
    one_page: bool = False

    def given(self, home: str, column: str) -> tuple[str, str]:
        """(home_url, column_url) of the roster."""
        if self.gives is Given.HOME:
            return home, ""
        if self.gives is Given.COLUMN:
            return "", column
        return home, home.removesuffix("/") + addresses.STALE_COLUMN


def _as_it_is(stage: Stage) -> tuple[Answers, ...]:
    """The fault lies in how the site is made, not in how it answers."""
    return (stage.site,)


def _down(failure: Failure) -> Callable[[Stage], tuple[Answers, ...]]:
    return lambda stage: (Failing(stage.site, failure),)


_ATTACHED = Delivery.ATTACHED
_UNREACHABLE = Outcome("unreachable")
_BLOCKED = Outcome("blocked")
_UNREAD = Outcome("candidate_unread")
_UNREADABLE = Outcome(flags=("unreadable",))
_BY_OCR = Outcome(needs_ocr=True)
_DENIED = Response(200, b"User-agent: *\nDisallow: /\n", (("Content-Type", "text/plain"),))
_OUT_OF_ORDER = page(503, "<html><body><h1>503</h1></body></html>")
_NO_ROBOTS = page(404, "<html><body><h1>404 Not Found</h1></body></html>")
_BAD_GATEWAY = page(502, "<html><body><h1>502 Bad Gateway</h1></body></html>")


def _partial(name: str, number: int, kind: str) -> Fault:
    """A list that is whole as far as its links go, in a page whose make says that there is more."""
    unread = Outcome("incomplete_listing")
    return Fault(name, number, unread, design(kind), family="plain", gives=Given.COLUMN, silent=True, one_page=True)


def _barrier(name: str) -> Fault:
    return Fault(name, 3, _BLOCKED, partial(barriers.barrier, name), gives=Given.COLUMN)


_ALL: tuple[Fault, ...] = (
    Fault("http_only", 1, COPED, lines.spoken(Tls.NONE), secure=True),
    Fault("https_only", 1, COPED, lines.spoken(Tls.MODERN, only=True)),
    Fault("http_sends_to_https", 1, COPED, lines.spoken(Tls.MODERN, sends_on=True)),
    Fault("https_broken", 1, COPED, lines.spoken(Tls.ALERT), secure=True),
    Fault("list_by_script", 2, Outcome(needs_browser=True), _as_it_is, family="rendered"),
    *(_barrier(name) for name in barriers.BARRIERS),
    Fault("slow", 4, COPED, lines.slow),
    Fault("first_request_dropped", 4, COPED, lines.first_request_dropped),
    Fault("flaky", 4, COPED, lines.flaky),
    Fault("reset", 4, _UNREACHABLE, _down(Failure.RESET)),
    Fault("stalled", 4, _UNREACHABLE, _down(Failure.STALLED)),
    Fault("unavailable", 4, _UNREACHABLE, _down(Failure.UNAVAILABLE)),
    Fault("bad_gateway", 4, _UNREACHABLE, lines.always(_BAD_GATEWAY)),
    Fault("pager_off_by_one", 5, COPED, addresses.pager_off_by_one),
    Fault("past_the_end_last", 5, COPED, addresses.past_the_end_last),
    Fault("past_the_end_first", 5, COPED, addresses.past_the_end_first),
    Fault("claims_too_many", 5, Outcome("incomplete_listing"), addresses.claims_too_many, family="plain", silent=True),
    Fault(
        "later_pages_gone", 5, Outcome("incomplete_listing"), addresses.later_pages_gone, family="gkmlpt", silent=True
    ),
    Fault("soft_404_moved", 6, COPED, addresses.stale_column(addresses.soft_404), gives=Given.STALE),
    Fault("sent_home_moved", 6, COPED, addresses.stale_column(addresses.to_home), gives=Given.STALE),
    Fault("soft_404_column", 6, Outcome("soft_404"), addresses.lost_column, gives=Given.COLUMN),
    Fault("soft_404_report", 6, _UNREAD, addresses.lost_report),
    Fault("domain_gone", 7, _UNREACHABLE, lambda stage: (), dead=True),
    Fault("domain_moved", 7, COPED, addresses.moved_domain),
    Fault("domain_hijacked", 7, Outcome("no_column"), addresses.hijacked),
    Fault("cloned_elsewhere", 7, Outcome(missing=True), addresses.cloned, silent=True),
    Fault("file_beside_article", 8, COPED, _as_it_is, delivery=_ATTACHED),
    Fault("file_name_in_alt", 8, COPED, _as_it_is, family="nfcms", delivery=_ATTACHED),
    Fault("file_wants_referer", 8, COPED, files.referer_wanted, delivery=_ATTACHED, file=FileKind.DOCX),
    Fault("list_links_to_file", 8, COPED, files.straight, delivery=_ATTACHED),
    Fault("pdf_typed_html", 9, COPED, files.typed("text/html;charset=UTF-8"), delivery=_ATTACHED),
    Fault("pdf_without_type", 9, COPED, files.typed(None), delivery=_ATTACHED),
    Fault("docx_typed_pdf", 9, COPED, files.typed("application/pdf"), delivery=_ATTACHED, file=FileKind.DOCX),
    Fault("error_page_as_pdf", 9, _UNREAD, files.replaced(files.ERROR_AS_PDF), delivery=_ATTACHED),
    Fault("name_in_gbk", 10, COPED, files.named(files.gbk_bytes), delivery=_ATTACHED, file=FileKind.DOCX),
    Fault("name_in_utf8", 10, COPED, files.named(files.utf8_bytes), delivery=_ATTACHED),
    Fault("name_percent_encoded", 10, COPED, files.named(files.percent), delivery=_ATTACHED),
    Fault("name_rfc5987", 10, COPED, files.named(files.rfc5987), delivery=_ATTACHED, file=FileKind.DOCX),
    Fault("name_missing", 10, COPED, files.nameless, delivery=_ATTACHED),
    Fault("home_refreshes", 11, COPED, addresses.idle_home(addresses.refreshes)),
    Fault("home_redirects_by_script", 11, COPED, addresses.idle_home(addresses.redirects_by_script)),
    Fault("home_redirects", 11, COPED, addresses.idle_home(addresses.redirects_by_status)),
    Fault("jump_page", 11, COPED, addresses.jump_page),
    Fault("gb2312_is_gb18030", 12, COPED, contents.recoded("gb18030", header="gb2312", declared="gb2312")),
    Fault("header_utf8_body_gbk", 12, COPED, contents.recoded("gb18030", header="utf-8", declared="gbk")),
    Fault("page_gbk_body_utf8", 12, COPED, contents.recoded("utf-8", header=None, declared="gb2312")),
    Fault("header_latin1", 12, COPED, contents.recoded("utf-8", header="ISO-8859-1", declared="utf-8")),
    Fault("two_charsets", 12, COPED, contents.recoded("gb18030", header="utf-8,gbk", declared="gbk")),
    Fault("bom_inside", 12, COPED, contents.bom_inside),
    Fault("tls_self_signed", 13, COPED, lines.spoken(Tls.MODERN, only=True), secure=True),
    Fault("tls_wrong_name", 13, COPED, lines.spoken(Tls.WRONG_NAME, only=True), secure=True),
    Fault("tls_old", 13, COPED, lines.spoken(Tls.OLD, only=True), secure=True),
    Fault("plain_on_tls_port", 13, COPED, lines.spoken(Tls.PLAIN), secure=True),
    Fault("tls_fails", 13, Outcome("tls_failed"), lines.spoken(Tls.ALERT, only=True), secure=True),
    Fault("doubles", 14, COPED, addresses.doubles),
    Fault("head_refused", 15, COPED, lines.head_refused),
    Fault("open_comment", 16, COPED, contents.open_comment),
    Fault("template_text", 16, COPED, contents.template_text),
    Fault("framed_list", 17, COPED, _as_it_is, family="iframe"),
    Fault("framed_pdf", 17, COPED, _as_it_is, delivery=Delivery.VIEWER),
    Fault("framed_ofd", 17, COPED, _as_it_is, delivery=Delivery.VIEWER, file=FileKind.OFD),
    Fault("pictures_only", 18, _UNREADABLE, _as_it_is, delivery=Delivery.PICTURES, file=FileKind.PICTURE),
    Fault("scanned_pages", 18, _BY_OCR, _as_it_is, delivery=Delivery.PICTURES, file=FileKind.SCAN),
    Fault("tables_as_pictures", 18, _BY_OCR, _as_it_is, delivery=Delivery.MIXED, file=FileKind.SCAN),
    Fault("zip_only", 18, COPED, _as_it_is, delivery=_ATTACHED, file=FileKind.ZIP),
    Fault("rar_only", 18, _UNREADABLE, _as_it_is, delivery=_ATTACHED, file=FileKind.RAR),
    Fault("report_cut_once", 19, COPED, lines.truncated("report", once=True)),
    Fault("report_cut", 19, _UNREAD, lines.truncated("report")),
    Fault("list_cut", 19, _UNREACHABLE, lines.truncated("list"), gives=Given.COLUMN),
    Fault("false_gzip", 19, COPED, lines.false_gzip),
    Fault("foreign_header", 20, _UNREACHABLE, lines.foreign_header),
    Fault("robots_absent", 21, COPED, lines.robots(_NO_ROBOTS)),
    Fault("robots_soft_404", 21, COPED, lines.robots(addresses.soft_404)),
    Fault("robots_412", 21, COPED, lines.robots(page(412, "<html><body>Precondition Failed</body></html>"))),
    # Who keeps to RFC 9309 asks nothing more, and cannot tell this from a host that is down altogether.
    Fault("robots_503", 21, _UNREACHABLE, lines.robots(_OUT_OF_ORDER)),
    Fault("robots_deny", 21, Outcome("robots_refused"), lines.robots(_DENIED)),
    Fault("login_column", 22, _BLOCKED, barriers.login_column, gives=Given.COLUMN),
    Fault("captcha_on_file", 22, _UNREAD, barriers.captcha_file, delivery=_ATTACHED),
    Fault("closed_at_night", 23, _UNREACHABLE, lines.closed("因系统维护", nights_only=True)),
    Fault("closed_for_days", 23, _UNREACHABLE, lines.closed("因网站升级改造", nights_only=False)),
    # Behind all others, so that those are drawn as before.
    _partial("tabs_without_addresses", 2, "tabs"),
    _partial("narrowed_by_a_form", 2, "forms"),
    _partial("part_by_its_own_words", 2, "sentences"),
    _partial("rows_never_drawn", 2, "rows"),
    _partial("count_beside_the_list", 5, "counts"),
    _partial("more_on_demand", 5, "demand"),
)
FAULTS: Mapping[str, Fault] = {fault.id: fault for fault in _ALL}
FAULT_IDS: tuple[str, ...] = tuple(FAULTS)
"""What `City.draw(faults=…)` takes."""
