"""Counts of the prose against the cells. A difference is reported only where no accepted reading of the words fits.

Sources: research, domain §3.3 (the forms seen) and §3.5 (聊城's 办理23件 is the total of outcomes, not the new ones).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.checks.cells import Amount, added, amount, rounded_to, row_total, rows_total
from reports.checks.whose import DEPARTMENT, is_of_another
from reports.model import AnnualReport, Edition, Fact, FigureKey, Finding, Severity
from reports.patterns import regex
from reports.prose.claims import (
    BROUGHT_FORWARD,
    CARRIED_FORWARD,
    GRANTED_OR_PARTLY,
    LITIGATION,
    REVIEW,
    Claim,
    claims,
    denials,
)
from reports.prose.fact_kinds import EXACT, REGION, REPORT_YEAR, STATED_NONE
from reports.prose.fact_numbers import quantities
from reports.prose.fact_text import sentences
from reports.records import plain_decimal
from reports.vocabulary import (
    APPLICANTS,
    APPLICATIONS,
    DISPUTES,
    NOT_PROCESSED,
    OTHERWISE_2019,
    OTHERWISE_2021,
    PROACTIVE,
    REFUSED,
    UNABLE,
    compact,
)

# 收到/受理/办理/答复 N件: authors mean any of these; which one, the message says (domain §3.3).
_READINGS = ("received", "received+brought_forward", "outcome_total")
_GROUP_WORDS = (("部分公开", "partly_granted"), ("予以公开", "granted"), ("其他处理", "otherwise"))
_LIST = 120
_SUMMED = regex(r"(?:共|合计|总计)[^，,。；;\d]{0,8}[\d,]+\D{0,2}$")
_SHARE_TOLERANCE = Decimal("0.05")


def stated_applications(report: AnnualReport) -> Iterator[Finding]:
    """narrative_applications: no number that the prose gives for applications received (or handled) fits a cell."""
    if not any(fact.kind == "applications_stated" for fact in report.facts):
        return
    readings = _readings(report)
    if not readings:
        return
    for channel in ("received", "handled"):
        # What is denied in words is narrative_denied's.
        stated = [
            fact
            for fact in report.facts
            if _is(fact, "applications_stated", channel) and not fact.rule.startswith("none:")
        ]
        if any(_fits(fact, readings.values()) for fact in stated) or _sum_fits(stated, readings.values()):
            continue
        stated = [fact for fact in stated if not is_of_another(_text_to(report, fact), report.body_name)]
        if not stated:
            continue
        if channel == "handled" and any(_begins_a_list(fact, report, readings.values()) for fact in stated):
            continue
        if any(_is_added_up(fact, report, readings.values()) for fact in stated):
            continue
        # 全市共收到1020件: table 3 of a department holds its own ones.
        mine = [fact for fact in stated if fact.scope != REGION]
        if not mine and DEPARTMENT.search(compact(report.body_name)):
            continue
        fact = (mine or stated)[0]
        cells = {name: str(each) for name, each in readings.items()}
        yield Finding(
            "narrative_applications",
            Severity.WARNING,
            {
                "stated": fact.raw,
                "received": cells.get("received", "?"),
                "both": cells.get("received+brought_forward", "?"),
                "outcome_total": cells.get("outcome_total", "?"),
                "section": fact.section,
            },
            tuple(key for each in readings.values() for key in each.keys),
        )


def _readings(report: AnnualReport) -> dict[str, Amount]:
    received, brought = row_total(report, "received"), row_total(report, "brought_forward")
    found = dict(
        zip(_READINGS, (received, added((received, brought)), row_total(report, "outcome_total")), strict=True)
    )
    return {name: each for name, each in found.items() if each is not None}


def _is(fact: Fact, kind: str, channel: str) -> bool:
    return (fact.kind, fact.channel, fact.period) == (kind, channel, REPORT_YEAR) and fact.value is not None


def _fits(fact: Fact, readings: Iterable[Amount]) -> bool:
    return fact.value is not None and any(each.allows(fact.value, fact.bound, fact.raw) for each in readings)


def _sum_fits(stated: list[Fact], readings: Iterable[Amount]) -> bool:
    """市政府办公室受理5件，各部门受理17件: parts that come to the whole."""
    told = [fact.value for fact in stated if fact.value is not None]
    return len(told) > 1 and any(sum(told, Decimal(0)) == each.value for each in readings)


def _text_to(report: AnnualReport, fact: Fact) -> str:
    """The section up to the end of a fact."""
    text = next((text for section, text in report.sections.items() if section.value == fact.section), "")
    return text[: fact.end]


def _is_added_up(fact: Fact, report: AnnualReport, readings: Iterable[Amount]) -> bool:
    """局机关收到17件，共22件: one of several whose sum is said behind them."""
    rest = _behind(fact, report)
    totals = {each.value for each in readings}
    return any(each.value in totals and _SUMMED.search(rest[: each.end]) for each in quantities(rest))


def _behind(fact: Fact, report: AnnualReport) -> str:
    """The rest of the sentence in which a fact stands."""
    text = next((text for section, text in report.sections.items() if section.value == fact.section), "")
    return next((each.text for each in sentences(text[fact.end : fact.end + _LIST])), "")


def _begins_a_list(fact: Fact, report: AnnualReport, readings: Iterable[Amount]) -> bool:
    """答复7件，不予受理4件，补正后仍不明确1件: one outcome of several, which come to a reading together."""
    if fact.value is None:
        return False
    totals, total = {each.value for each in readings}, fact.value
    for quantity in quantities(_behind(fact, report)):
        total += quantity.value if quantity.unit in ("件", "宗", "份", "个") else 0
        if total in totals and total != fact.value:
            return True
    return False


def stated_parts(report: AnnualReport) -> Iterator[Finding]:
    """narrative_cell: what the prose says of one part (结转, 自然人, 不予公开, 维持) is not in the cells."""
    said: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims(report.sections, report.year):
        said.setdefault((claim.subject, claim.detail), []).append(claim)
    for (subject, detail), statements in said.items():
        readings = [each for each in _cells_of(report, subject, detail) if each is not None]
        if subject == "dispute" and _is_direct(report, detail, said):
            readings = [each for each in readings if each.complete] or readings
        if not readings or any(
            each.allows(claim.value, claim.bound, claim.raw) for claim in statements for each in readings
        ):
            continue
        if len(statements) > 1 and any(sum(each.value for each in statements) == cell.value for cell in readings):
            continue
        statements = [each for each in statements if not is_of_another(_words_to(report, each), report.body_name)]
        if not statements:
            continue
        mine = [claim for claim in statements if claim.scope != REGION]
        if not mine and DEPARTMENT.search(compact(report.body_name)):
            continue
        claim = (mine or statements)[0]
        yield Finding(
            "narrative_cell",
            Severity.WARNING,
            {
                "stated": claim.raw,
                "value": plain_decimal(claim.value),
                "cells": " / ".join(dict.fromkeys(str(each) for each in readings)),
                "section": claim.section,
            },
            tuple(key for each in readings for key in each.keys),
        )


def _words_to(report: AnnualReport, claim: Claim) -> str:
    """The sentence up to the end of a claim."""
    text = next((text for section, text in report.sections.items() if section.value == claim.section), "")
    said = sentences(text)[claim.sentence].text
    return said[: said.find(claim.raw.split("，")[0]) + len(claim.raw)]


def _is_direct(report: AnnualReport, detail: str, said: dict[tuple[str, str], list[Claim]]) -> bool:
    """Whether the prose's total of suits is that of the suits filed directly: then its parts are theirs too."""
    block, _ = detail.split(".")
    direct = amount(report, [(DISPUTES, "direct_litigation", "total")])
    totals = said.get(("dispute", f"{block}.total"), [])
    return block == LITIGATION and direct is not None and any(claim.value == direct.value for claim in totals)


def _cells_of(report: AnnualReport, subject: str, detail: str) -> list[Amount | None]:
    """Every accepted reading of one claim."""
    if subject in (BROUGHT_FORWARD, CARRIED_FORWARD):
        return [row_total(report, subject)]
    if subject == "outcome":
        return [rows_total(report, _outcome_rows(report, detail))]
    if subject == "applicant":
        return _applicant(report, detail)
    if subject == "dispute":
        block, part = detail.split(".")
        blocks = (REVIEW,) if block == REVIEW else ("direct_litigation", "litigation_after_reconsideration")
        readings = [amount(report, [(DISPUTES, each, part)]) for each in blocks]
        whole = _disputes(report, blocks, part)
        return [whole] if block == REVIEW else [whole, *(each for each in readings if each and each.value)]
    return _proactive(report, detail)


def _disputes(report: AnnualReport, blocks: tuple[str, ...], part: str) -> Amount | None:
    return amount(report, [(DISPUTES, block, part) for block in blocks])


def _outcome_rows(report: AnnualReport, detail: str) -> tuple[str, ...]:
    old = report.editions.get(APPLICATIONS) is Edition.F2019
    return {
        GRANTED_OR_PARTLY: ("granted", "partly_granted"),
        "granted": ("granted",),
        "partly_granted": ("partly_granted",),
        "refused": REFUSED,
        "unable": UNABLE,
        "not_processed": NOT_PROCESSED,
        "otherwise": OTHERWISE_2019 if old else OTHERWISE_2021,
    }[detail]


def _applicant(report: AnnualReport, detail: str) -> list[Amount | None]:
    columns = APPLICANTS[1:] if detail == "legal_person" else (detail,)

    def of(row: str) -> Amount | None:
        return amount(report, [(APPLICATIONS, row, column) for column in columns])

    return [of("received"), added((of("received"), of("brought_forward"))), of("outcome_total")]


def _proactive(report: AnnualReport, detail: str) -> list[Amount | None]:
    if detail in ("licensing", "penalties", "compulsory_measures"):
        return [amount(report, [(PROACTIVE, detail, "decisions")])]
    if report.editions.get(PROACTIVE) is Edition.F2019:
        columns = ("made", "disclosed", "total_disclosed")
        return [amount(report, [(PROACTIVE, "normative_documents", column)]) for column in columns]
    return [amount(report, [(PROACTIVE, "normative_documents", detail)])]


def stated_shares(report: AnnualReport) -> Iterator[Finding]:
    """narrative_share: a percentage that no total makes (±0.05 points, half of its last printed digit, or cut off)."""
    shared = [claim for claim in claims(report.sections, report.year) if claim.share]
    if not shared:
        return
    totals = [each.value for each in _readings(report).values() if each.complete]
    totals += [
        fact.value
        for fact in report.facts
        if fact.kind == "applications_stated" and fact.channel in ("received", "handled") and fact.value
    ]
    for claim in shared:
        if claim.subject not in ("outcome", "applicant") or claim.bound not in (EXACT, STATED_NONE):
            continue
        if rounded_to(claim.raw):
            continue
        share = Decimal(claim.share)
        exponent = share.as_tuple().exponent
        last_digit = Decimal((0, (1,), int(exponent)))
        tolerance = max(_SHARE_TOLERANCE, last_digit / 2)
        made = [claim.value * 100 / total for total in totals if total]
        # 45.38% printed as 45.3%: cut off, not rounded.
        if made and not any(abs(each - share) <= tolerance or share <= each < share + last_digit for each in made):
            # The totals' order is that of _READINGS; the one that comes nearest explains most.
            nearest = min(made, key=lambda each: abs(each - share))
            yield Finding(
                "narrative_share",
                Severity.WARNING,
                {
                    "stated": claim.raw,
                    "share": claim.share,
                    "computed": plain_decimal(nearest.quantize(Decimal("0.01"))),
                    "section": claim.section,
                },
            )


def stated_outcomes_add_up(report: AnnualReport) -> Iterator[Finding]:
    """narrative_outcomes_sum: a sentence that gives all groups of outcomes, and they do not add up to any total."""
    told: dict[tuple[str, int], dict[str, Claim]] = {}
    for claim in claims(report.sections, report.year):
        if claim.subject == "outcome" and claim.bound in (EXACT, STATED_NONE) and not rounded_to(claim.raw):
            told.setdefault((claim.section, claim.sentence), {})[claim.detail] = claim
    whole = [
        each
        for place, each in told.items()
        if {"refused", "unable", "not_processed"} <= set(each) and len(each) > 3 and not _left_out(report, place, each)
    ]
    if not whole:
        return
    totals = [each for each in _readings(report).values() if each.complete]
    stated = [fact.value for fact in report.facts if fact.kind == "applications_stated" and fact.value is not None]
    if not totals and not stated:
        return
    # 新收317件，上年结转3件，结转下年度13件: 307 closed, though nobody says so.
    moved = _moved(report)
    stated += [value + moved for value in stated]
    for groups in whole:
        total = sum((claim.value for claim in groups.values()), Decimal(0))
        if any(total == each.value for each in totals) or total in stated:
            continue
        yield Finding(
            "narrative_outcomes_sum",
            Severity.WARNING,
            {
                "sum": plain_decimal(total),
                "parts": "+".join(plain_decimal(claim.value) for claim in groups.values()),
                "outcome_total": str(totals[-1]) if totals else plain_decimal(stated[-1]),
                "section": next(iter(groups.values())).section,
            },
        )


def _left_out(report: AnnualReport, place: tuple[str, int], groups: dict[str, Claim]) -> bool:
    """Whether the sentence names a group without a number that could be read (部分公开67，占4.61%)."""
    section, number = place
    text = next((text for each, text in report.sections.items() if each.value == section), "")
    listed = set(groups) | ({"granted", "partly_granted"} if GRANTED_OR_PARTLY in groups else set())
    return any(detail not in listed and word in sentences(text)[number].text for word, detail in _GROUP_WORDS)


def _moved(report: AnnualReport) -> Decimal:
    """Applications brought forward less those carried forward, as the prose gives them."""
    signs = {BROUGHT_FORWARD: 1, CARRIED_FORWARD: -1}
    said = {each.subject: each.value for each in claims(report.sections, report.year) if each.subject in signs}
    return sum((signs[subject] * value for subject, value in said.items()), Decimal(0))


def denied_but_counted(report: AnnualReport) -> Iterator[Finding]:
    """narrative_denied: the prose says that there was none, the table counts some."""
    seen: set[str] = set()
    # 各镇街未收到: of others, where table 3 holds a department's own.
    others = REGION if DEPARTMENT.search(compact(report.body_name)) else None
    for fact in report.facts:
        if fact.period != REPORT_YEAR or fact.scope == others:
            continue
        if fact.kind == "applications_stated" and fact.bound == STATED_NONE and fact.rule.startswith("none:"):
            row = "received" if fact.channel == "received" else "outcome_total"
            yield from _denied(report, fact.channel, fact.raw, fact.section, [row_total(report, row)], seen)
    for denial in denials(report.sections, report.year):
        if denial.scope == others:
            continue
        blocks: tuple[str, ...] = (REVIEW,)
        if denial.subject == LITIGATION:
            blocks = ("direct_litigation", "litigation_after_reconsideration")
        counted = [amount(report, [(DISPUTES, block, "total")]) for block in blocks]
        yield from _denied(report, denial.subject, denial.raw, denial.section, counted, seen)


def _denied(
    report: AnnualReport, subject: str, raw: str, section: str, counted: list[Amount | None], seen: set[str]
) -> Iterator[Finding]:
    known = [each for each in counted if each is not None and each.value > 0]
    if not known or subject in seen:
        return
    seen.add(subject)
    keys: tuple[FigureKey, ...] = tuple(key for each in known for key in each.keys)
    value = plain_decimal(sum((each.value for each in known), Decimal(0)))
    yield Finding("narrative_denied", Severity.WARNING, {"stated": raw, "cells": value, "section": section}, keys)
