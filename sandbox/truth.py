"""The right verdict by the sandbox's own script: no code of the product has a say in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sandbox.families.fetched import RenderedFamily
from sandbox.faults import COPED, FAULTS, Outcome
from sandbox.figures import Key
from sandbox.script import BodyScript, Delivery, Post, PostKind, Role


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right to say of one duty on one date. `figures` and `urls` are empty where no report was to be seen;
    `may`: flags that may stand there already or not yet."""

    body: str
    year: int
    verdict: str
    reason: str | None
    published_on: date | None
    days_late: int | None
    due_on: date
    flags: tuple[str, ...] = ()
    figures: Mapping[Key, Decimal | None] = field(default_factory=dict)
    title: str = ""
    urls: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


def _seen(post: Post, looks: Sequence[date]) -> bool:
    """Whether a crawler that looks at the end of each day of `looks` has met the post."""
    return any(post.came_on <= look and (post.until is None or post.until.date() > look) for look in looks)


NEEDS_BROWSER = frozenset({RenderedFamily.name})


def _outcome(part: BodyScript, browser: bool, ocr: bool) -> Outcome:
    """What the body's fault or family comes to. A report that is pictures and nothing else cannot be read without OCR;
    of one with a text the tables are not known."""
    outcome = FAULTS[part.fault].outcome if part.fault else COPED
    if outcome.needs_ocr and not ocr:
        scanned = FAULTS[part.fault].delivery is Delivery.PICTURES
        return replace(outcome, flags=("unreadable",) if scanned else ())
    if not browser and (part.family in NEEDS_BROWSER or outcome.needs_browser):
        return Outcome("needs_browser")
    return outcome


def judge(
    part: BodyScript,
    year: int,
    on: date,
    looked: Sequence[date],
    urls: Sequence[str],
    *,
    browser: bool = False,
    ocr: bool = False,
) -> Truth:
    """The verdict on `on` for who looked at every place of this body on each day of `looked`, with a `browser` and
    `ocr` or without."""
    looks = [day for day in looked if day <= on]
    after_due = [day for day in looks if day > part.due_on]
    report = part.own_report(year)

    def say(verdict: str, reason: str | None = None, flags: tuple[str, ...] = ()) -> Truth:
        return Truth(part.body.code, year, verdict, reason, None, None, part.due_on, flags)

    outcome = _outcome(part, browser, ocr)
    if outcome.reason:
        if on <= part.due_on:
            return say("not_due")
        if after_due:
            return say("unverifiable", outcome.reason)
        return say("unverifiable", "not_read_since_due" if looks else "never_crawled")
    if part.role is Role.FAILING:
        return say("unverifiable", "unreachable") if on > part.due_on else say("not_due")
    if report is not None and report.report is not None and _seen(report, looks):
        late = (report.on - part.due_on).days
        return Truth(
            body=part.body.code,
            year=year,
            verdict="late" if late > 0 else "on_time",
            reason=None,
            published_on=report.on,
            days_late=late if late > 0 else None,
            due_on=part.due_on,
            flags=outcome.flags,
            figures={} if "unreadable" in outcome.flags or (outcome.needs_ocr and not ocr) else report.report.figures,
            title=report.report.title,
            urls=tuple(urls),
        )
    reposted = any(
        post.kind is PostKind.SUPERIOR and post.report is not None and post.report.year == year and _seen(post, looks)
        for post in part.posts
    )
    flags = ("wrong_unit",) if reposted else ()
    if on <= part.due_on:
        return say("not_due", flags=flags)
    if after_due:
        return say("missing", flags=flags)
    return say("unverifiable", "not_read_since_due" if looks else "never_crawled", flags)
