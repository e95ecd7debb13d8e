"""Channels that the prose lists must add up to the total that the same sentence states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.cells import rounded_to, row_total
from reports.model import AnnualReport, Fact, Finding, Severity
from reports.patterns import regex
from reports.prose.fact_kinds import EXACT, REPORT_YEAR, STATED_NONE
from reports.records import plain_decimal

# Facts whose words stand farther apart than this are not taken for one list.
_ONE_LIST = 160
# What stands between a whole and its parts; `raw` of a part begins with it.
_WHOLE = regex(r"其中|包括|包含|涵盖|分别|具体|主要|[:：]")
_WORDS_OF_PART = 3
_STOP = regex(r"[。\n]")
# The same item once more by another carrier.
_AGAIN = regex(r"转[发载推]|同[步时]")


def application_channels_add_up(report: AnnualReport) -> Iterator[Finding]:
    """channels_sum: 信函10件、网络12件 under 申请23件. Any total of the prose or of table 3 is accepted."""
    parts = [fact for fact in report.facts if fact.kind == "applications_by_channel" and _is_exact(fact)]
    for group in _lists(parts):
        totals = {fact.value for fact in report.facts if fact.kind == "applications_stated" and _is_exact(fact)}
        if not totals:
            continue
        for row in ("received", "outcome_total"):
            cell = row_total(report, row)
            totals |= {cell.value} if cell is not None and cell.complete else set()
        added = sum((fact.value for fact in group if fact.value is not None), Decimal(0))
        if added not in totals and len({fact.channel for fact in group}) == len(group):
            yield _unequal("applications", group, added, totals)


def publication_channels_add_up(report: AnnualReport) -> Iterator[Finding]:
    """channels_sum: 网站61条、公众号30条 under 其中 of 98条; only where total and parts stand in one list."""
    items = [fact for fact in report.facts if fact.kind == "items_published" and _is_exact(fact)]
    for group in _lists(items):
        totals = [fact for fact in group if fact.channel == "total"]
        parts = _in_one_sentence([fact for fact in group if fact.channel != "total"], report)
        if len(totals) != 1 or len(parts) < 2 or len({fact.channel for fact in parts}) != len(parts):
            continue
        if not _is_total_of(totals[0], group, report):
            continue
        if any(_AGAIN.search(fact.raw) for fact in parts):
            continue
        if all(fact.value == totals[0].value for fact in parts):
            continue  # 公开73条，其中网站73条、公众号73条: the same ones by each
        added = sum((fact.value for fact in parts if fact.value is not None), Decimal(0))
        total = totals[0].value or Decimal(0)
        # Fewer than the total may be the larger channels only; more cannot be.
        if added > total:
            yield _unequal("publications", parts, added, {total})


def _is_total_of(total: Fact, group: list[Fact], report: AnnualReport) -> bool:
    """Whether the words make it the whole: 其中 behind it before the parts, or 共 behind them."""
    if total is group[-1]:
        return total.rule == "item:sum"
    text = next((text for section, text in report.sections.items() if section.value == total.section), "")
    if total is not group[0]:
        return False
    between = text[total.end : group[1].start + _WORDS_OF_PART]
    # 公开76条，其中…。在各类渠道公开267次，其中网站138条: the whole of the list is another number.
    after = _STOP.split(between)[-1]
    return _WHOLE.search(between) is not None and (after == between or _WHOLE.match(after.lstrip()) is not None)


def _in_one_sentence(parts: list[Fact], report: AnnualReport) -> list[Fact]:
    """公开98条，其中网站61条、公众号30条。另在媒体发稿200条: what follows the list is no part of it."""
    if not parts:
        return parts
    text = next((text for section, text in report.sections.items() if section.value == parts[0].section), "")
    return [fact for fact in parts if _STOP.search(text[parts[0].end : fact.start]) is None]


def _is_exact(fact: Fact) -> bool:
    stated = fact.bound in (EXACT, STATED_NONE) and fact.period == REPORT_YEAR and fact.value is not None
    return stated and not rounded_to(fact.raw)


def _lists(facts: list[Fact]) -> Iterator[list[Fact]]:
    """Runs of two or more facts whose words follow each other closely in one section."""
    run: list[Fact] = []
    for fact in facts:
        if run and (fact.section != run[-1].section or fact.start - run[-1].end > _ONE_LIST):
            if len(run) > 1:
                yield run
            run = []
        run.append(fact)
    if len(run) > 1:
        yield run


def _unequal(what: str, group: list[Fact], added: Decimal, totals: set[Decimal | None]) -> Finding:
    return Finding(
        "channels_sum",
        Severity.WARNING,
        {
            "what": what,
            "parts": "+".join(plain_decimal(fact.value) for fact in group),
            "sum": plain_decimal(added),
            "totals": " / ".join(sorted({plain_decimal(total) for total in totals})),
            "section": group[0].section,
        },
    )
