"""One question to one site, and an answer that always says what became of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request

from crawler.archive import header_texts
from crawler.breaker import Breaker
from crawler.budget import Budget
from crawler.challenge import is_challenge, is_login, is_login_address, is_soft_404, looks_like_stub
from crawler.middlewares import (
    AddressForbiddenError,
    HostClosedError,
    OffsiteError,
    RobotsChallengedError,
    RobotsRefusedError,
    RobotsUnavailableError,
)
from crawler.politeness import city_domain
from crawler.retry_after import COME_AGAIN, PATIENCE_S, seconds_to_wait
from duties.model import Reason
from reports.documents.charset import decode
from reports.documents.media import medium_of
from spiders.families.model import Page, PageRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.archive import Archive
    from crawler.guard import Guard
    from crawler.throttle import Pace

# A site that refuses one page (a login, a file without the right Referer) is not a site that challenges us.
_PLAIN_REFUSALS = frozenset({401, 403, 405, 451})
_FILE_PURPOSES = frozenset({"article", "attachment", "submission"})
# Who looks for where a thing lies now must not be given the links that he had: a site made anew goes on answering "not
# modified" where it goes by the date of a page's content.
_ANEW_PURPOSES = frozenset({"search", "sitemap", "last_look"})
_PAGE_LIMIT = 16 * 1024 * 1024
_FILE_TIMEOUT_S = 180

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|div|table|ul|a|meta|script|p)\b", re.IGNORECASE)
_TEXTS = frozenset(("html", "text", "csv", "mht", "excelml", "wordml", "unknown"))
_SCRIPT_HOP = re.compile(
    r"(?:window|self|top|document)?\.?location(?:\.href|\.replace)?\s*(?:=|\()\s*['\"]([^'\"]+)['\"](?!\s*\+)",
    re.IGNORECASE,
)
_HOME = re.compile(r"/?(?:index|default|home)?(?:\.\w+)?", re.IGNORECASE)
_SHELL = 2048
MOST_HOPS = 4


def is_markup(body: bytes) -> bool:
    """Whether bytes are a page: those of a picture or an archive may hold something like `<p` by chance."""
    return _MARKUP.search(body[:4096]) is not None and medium_of(body) in _TEXTS


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `reason` is None exactly when there is something to read; `page` is set for markup. `challenge`:
    a firewall answered in the site's place; `login`: the page wants a password first; `retry_after`: in how many
    seconds the server wants to be asked again; `silent`: there was no HTTP answer at all; `unknown`: nobody knows the
    host's name. Of a page that was shown by a browser, `later` are the further pages that its pager showed, and
    `partial` says that something of it could not be had."""

    url: str
    asked: str
    status: int | None = None
    body: bytes = b""
    media_type: str = ""
    disposition: str = ""
    sha256: str = ""
    page: Page | None = None
    reason: Reason | None = None
    gone: bool = False
    challenge: bool = False
    login: bool = False
    retry_after: float | None = None
    silent: bool = False
    unknown: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    later: tuple[Answer, ...] = ()
    partial: bool = False


@dataclass(slots=True)
class Questions:
    """Asks within the budget of one city, and leaves alone whom the breaker says to. `schemes` are hosts that answer
    on the other scheme only than the one that is written in their addresses (research: sites §0). `anew`: lists are
    asked for as if for the first time, because an absence may rest on them: a server that says "not modified" by the
    date of a template would prove one that is none."""

    crawler: Crawler
    archive: Archive
    guard: Guard
    budget: Budget = field(default_factory=Budget)
    breaker: Breaker = field(default_factory=Breaker)
    schemes: dict[str, str] = field(default_factory=dict)
    anew: bool = False

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        """The answer to one request; never raises for what a site does. Raises RawStoreUnavailableError where no answer
        could be kept."""
        wanted = PageRequest(request) if isinstance(request, str) else request
        return await self._asked(wanted, purpose, referer)

    async def _asked(self, wanted: PageRequest, purpose: str, referer: str, hops: int = 0) -> Answer:
        self.archive.require_room()
        host = (urlsplit(wanted.url).hostname or "").lower()
        if self.guard.is_closed(wanted.url):
            return Answer(wanted.url, wanted.url, reason=Reason.BUDGET_SPENT)
        parked = self.breaker.why_not(host)
        if parked is not None:
            return Answer(wanted.url, wanted.url, reason=parked)
        if not self.budget.take(host):
            return Answer(wanted.url, wanted.url, reason=Reason.BUDGET_SPENT)
        answer = await self._patiently(wanted, host, purpose, referer)
        if answer.page is not None and looks_like_stub(answer.body, answer.page.text):
            answer = await self._doubted(answer, host)
        self._note(host, answer, purpose)
        hop = "" if wanted.family else self._script_hop(answer)
        # Two shells that send at each other (a telephone's and a desk's) would be followed to the end of the budget.
        if hop and hops < MOST_HOPS:
            return await self._asked(PageRequest(hop), purpose, answer.url, hops + 1)
        return answer

    async def _patiently(self, wanted: PageRequest, host: str, purpose: str, referer: str) -> Answer:
        """The answer, on the scheme on which the host answers, and of a second try where the first says "later"."""
        scheme = self.schemes.get(host)
        asked = replace(wanted, url=_on(scheme, wanted.url)) if scheme else wanted
        answer = await self._fetch(asked, host, purpose, referer)
        if answer.silent and scheme is None and host not in self.breaker.answered and self.budget.take(host):
            other = "https" if wanted.url.startswith("http:") else "http"
            second = await self._fetch(replace(wanted, url=_on(other, wanted.url)), host, purpose, referer)
            if not second.silent and second.reason is not Reason.UNREACHABLE:
                self.schemes[host] = other
                return replace(second, asked=wanted.url)
        if answer.status in COME_AGAIN and not answer.challenge:
            wait = answer.retry_after or 0.0
            if wait <= PATIENCE_S:
                await asyncio.sleep(wait)
                # Afterwards: the night may have ended in between.
                if self.budget.take(host):
                    return await self._fetch(asked, host, purpose, referer)
        return answer

    async def _doubted(self, answer: Answer, host: str) -> Answer:
        """A page of mere script, beside what the host gives for its robots.txt: where that is the same page, it is
        the firewall's answer to everything (research: sites §3, the stub of 1,166 bytes)."""
        if not self.budget.take(host):
            return answer
        other = await self._fetch(PageRequest(urljoin(answer.url, "/robots.txt")), host, "robots", "")
        if other.body != answer.body:
            return answer
        return replace(answer, page=None, reason=Reason.BLOCKED, challenge=True)

    def _note(self, host: str, answer: Answer, purpose: str) -> None:
        if purpose == "attachment" and answer.status in _PLAIN_REFUSALS and not answer.challenge:
            return
        if answer.login:
            # A barrier before one page: the host itself answers.
            self.breaker.note(host, None)
            return
        wants_rest = (answer.retry_after or 0.0) > PATIENCE_S
        self.breaker.note(
            host, answer.reason, challenge=answer.challenge, wants_rest=wants_rest, unknown=answer.unknown
        )
        if answer.challenge and self.breaker.slow_down:
            pace: Pace = self.crawler.settings["NIANBAO_PACE"]
            pace.slow_down(self.crawler, city_domain(host), 2 * self.crawler.settings.getfloat("DOWNLOAD_DELAY"))

    async def _fetch(self, wanted: PageRequest, host: str, purpose: str, referer: str) -> Answer:
        request = Request(
            wanted.url,
            method=wanted.method,
            body=wanted.body,
            headers=dict(wanted.headers),
            meta={
                "purpose": purpose,
                "unconditional": purpose in _ANEW_PURPOSES or (self.anew and purpose == "listing"),
            },
        )
        if purpose in _FILE_PURPOSES:
            request.meta["download_timeout"] = _FILE_TIMEOUT_S
        else:
            request.meta["download_maxsize"] = _PAGE_LIMIT
        if referer:
            request.headers.setdefault("Referer", referer)
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl is over")
        try:
            response = await engine.download_async(request)
        except HostClosedError:
            # Sent on to a host of a blackout: nobody asked it, so nothing is known of the place.
            return Answer(wanted.url, wanted.url, reason=Reason.BUDGET_SPENT)
        except RobotsRefusedError:
            return Answer(wanted.url, wanted.url, reason=Reason.ROBOTS_REFUSED)
        except RobotsChallengedError:
            return Answer(wanted.url, wanted.url, reason=Reason.BLOCKED)
        except (OffsiteError, AddressForbiddenError) as error:
            if host in self.guard.refused:
                return Answer(wanted.url, wanted.url, reason=Reason.PRIVATE_ONLY, gone=True)
            if self.guard.host_may_be_asked(host) and is_login_address(str(error)):
                return Answer(wanted.url, wanted.url, reason=Reason.BLOCKED, login=True)
            # A host that may be asked and sends us to one that may not: the place has moved out of our sight.
            moved = Reason.COLUMN_MOVED if self.guard.host_may_be_asked(host) else None
            return Answer(wanted.url, wanted.url, reason=moved, gone=True)
        except (CannotResolveHostError, RobotsUnavailableError) as error:
            if host in self.guard.refused:
                return Answer(wanted.url, wanted.url, reason=Reason.PRIVATE_ONLY)
            reason = Reason.TLS_FAILED if _speaks_of_tls(error) else Reason.UNREACHABLE
            # A robots.txt that answers 5xx is an answer: nothing may be asked, on no scheme.
            answered = isinstance(error, RobotsUnavailableError) and error.__cause__ is None
            unknown = isinstance(error, CannotResolveHostError) or isinstance(error.__cause__, CannotResolveHostError)
            # Where robots.txt alone is broken cannot be told from a server that is: nothing else may be asked.
            silent = not answered and not unknown
            return Answer(wanted.url, wanted.url, reason=reason, silent=silent, unknown=unknown)
        except (DownloadFailedError, ResponseDataLossError) as error:
            reason = Reason.TLS_FAILED if _speaks_of_tls(error) else Reason.UNREACHABLE
            return Answer(wanted.url, wanted.url, reason=reason, silent=True)
        except (
            DownloadConnectionRefusedError,
            DownloadTimeoutError,
            DownloadCancelledError,
            UnsupportedURLSchemeError,
            IgnoreRequest,
            OSError,
            ValueError,
        ):
            return Answer(wanted.url, wanted.url, reason=Reason.UNREACHABLE, silent=True)
        return self._read(wanted, response.url, response.status, response.body, header_texts(response.headers))

    def _read(self, wanted: PageRequest, url: str, status: int, body: bytes, headers: dict[str, str]) -> Answer:
        asked = wanted.url
        media_type = headers.get("content-type", "")
        # What a family's interface answers is text, also where it is no markup (JSON, a script).
        is_text = bool(body) and (wanted.family != "" or is_markup(body))
        decoded = decode(body, media_type) if is_text else None
        text = decoded.text if decoded is not None else ""
        wait = seconds_to_wait(headers.get("retry-after", ""), self.archive.clock.now())
        common = {
            "url": url,
            "asked": asked,
            "status": status,
            "media_type": media_type,
            "retry_after": wait,
            "headers": headers,
        }
        if is_challenge(status, headers, body, text):
            challenge = status not in _PLAIN_REFUSALS or is_challenge(200, headers, body, text)
            return Answer(**common, body=body, reason=Reason.BLOCKED, challenge=challenge)  # type: ignore[arg-type]
        if status in (404, 410):
            return Answer(**common, reason=Reason.SOFT_404, gone=True)  # type: ignore[arg-type]
        if status >= 500 or status not in (200, 203):
            return Answer(**common, reason=Reason.UNREACHABLE)  # type: ignore[arg-type]
        if text and is_login(asked, url, text):
            return Answer(**common, body=body, reason=Reason.BLOCKED, login=True)  # type: ignore[arg-type]
        if text and (is_soft_404(text) or _sent_home(asked, url)):
            return Answer(**common, body=body, reason=Reason.SOFT_404, gone=True)  # type: ignore[arg-type]
        return Answer(
            **common,  # type: ignore[arg-type]
            body=body,
            disposition=headers.get("content-disposition", ""),
            sha256=self.archive.keep(url, status, headers, body),
            page=Page(url, text, decoded.encoding) if decoded is not None and text else None,
        )

    def _script_hop(self, answer: Answer) -> str:
        """Where a shell page sends the reader by script (research: sites §3, fault 11), or nothing."""
        if answer.page is None or len(answer.body) > _SHELL:
            return ""
        found = _SCRIPT_HOP.search(answer.page.text)
        if not found:
            return ""
        target = urljoin(answer.url, found.group(1))
        return target if target.split("#")[0] not in (answer.url, answer.asked) else ""


def _speaks_of_tls(error: Exception) -> bool:
    told = f"{error!r} {error.__cause__!r}".lower()
    return "ssl" in told or "tls" in told or "certificate" in told


def _on(scheme: str, url: str) -> str:
    return f"{scheme}://{url.partition('://')[2]}"


def _sent_home(asked: str, url: str) -> bool:
    """Whether a deep address was answered with the site's home page: the other way of saying "not found"."""
    if url == asked:
        return False
    return _HOME.fullmatch(urlsplit(url).path) is not None and _HOME.fullmatch(urlsplit(asked).path) is None
