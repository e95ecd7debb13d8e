"""The part 逐级汇总 in words: names that templates may use. A difference is something to look at, never a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import translations
from monitor.announcements.model import Announcement, Entry
from monitor.announcements.rollup import Line, Member, Number, Out, Outcome, Rollup, Total, rollup
from monitor.verdict_words import Reasoned, verdict_words
from registry.model import Kind
from reports.prose.reporting_scope import ScopeRule
from storage.reports_at_hand import ReportAtHand


def rollup_contents(announcement: Announcement, lang: str) -> dict[str, Any]:
    """Name -> text, or list of rows (name -> text), as in `contents`."""
    made = rollup(announcement)
    out = [member for member in made.members if member.out]
    within = [member.entry.body.name for member in made.members if not member.out]
    below = [member for member in made.members if member.below]
    return {
        "rollup": "".join(_sentences(announcement, made, lang)).strip(),
        "rollup_in": _joined(within, lang),
        # The names of all stand in the first part already: the shorter list tells the two apart.
        "rollup_few_in": 0 < len(within) < len(out),
        "rollup_out": _reasons(out, lang),
        "rollup_below": [_scoped(member.entry, member.report, lang) for member in below if member.report],
        "rollup_sums": [_row(line, lang, has_below=bool(below)) for line in made.lines],
        "rollup_causes": _causes(announcement, made, lang),
    }


def _sentences(announcement: Announcement, made: Rollup, lang: str) -> Iterator[str]:
    t = partial(_text, lang)
    if made.outcome is Outcome.NO_FORM:
        yield t("announce.rollup.no_form", year=announcement.year)
        return
    out = sum(member.out is not None for member in made.members)
    yield t("announce.rollup.members", count=len(made.members), within=len(made.members) - out, out=out)
    verdict = _verdict(made.government, lang) if made.government else ""
    yield t(f"announce.rollup.{made.outcome.value}", verdict=verdict, basis=_basis(made.report, lang))
    if made.outcome is not Outcome.COMPARED:
        return
    differences = [line.difference for line in made.lines]
    blank, same = differences.count(None), differences.count(0)
    yield t("announce.rollup.result", same=same, differing=len(differences) - blank - same, blank=blank)


def _reasons(out: Iterable[Member], lang: str) -> list[dict[str, str]]:
    """The reports that cannot be in, by why: on paper a row for each would be the list of all units once more."""
    names: dict[str, list[str]] = {}
    for member in out:
        names.setdefault(_why_out(member, lang), []).append(member.entry.body.name)
    return [{"names": _joined(of, lang), "count": str(len(of)), "why": why} for why, of in names.items()]


def _why_out(member: Member, lang: str) -> str:
    if member.out is Out.NOT_PUBLISHED:
        return _verdict(member.entry, lang)
    return _text(lang, f"announce.rollup.out.{member.out}")


def _verdict(entry: Entry, lang: str) -> str:
    return verdict_words(entry.verdict, lang, reason=Reasoned.BRACKETS, within_grace=entry.lenient)


def _scoped(entry: Entry, report: ReportAtHand, lang: str) -> dict[str, str]:
    scope = _text(lang, f"scope.{report.scope.value}")
    return {"name": entry.body.name, "scope": scope, "basis": _basis(report, lang)}


def _basis(report: ReportAtHand | None, lang: str) -> str:
    """On what the scope of a report rests, with its own words where it rests on them."""
    if report is None:
        return ""
    if report.rule is None:
        return _text(lang, "announce.rollup.no_basis")
    shown = _text(lang, f"announce.rollup.basis.{report.rule.value}")
    return _text(lang, "announce.rollup.quoted", basis=shown, quote=report.quote) if report.quote else shown


def _row(line: Line, lang: str, *, has_below: bool) -> dict[str, str]:
    table = "announce.rollup.disputes" if line.item.endswith("_total") and line.item != "outcome_total" else ""
    item = _text(lang, f"row.{line.item.removesuffix('_total') if table else line.item}")
    difference = line.difference
    nothing = _text(lang, "announce.rollup.blank")
    return {
        "item": _text(lang, table, item=item) if table else item,
        "own": _sum(line.own, lang),
        "below": _sum(line.below, lang) if has_below else "—",
        "printed": nothing if line.printed is None else str(line.printed),
        "difference": _text(lang, "announce.rollup.not_compared") if difference is None else _signed(difference),
    }


def _sum(total: Total, lang: str) -> str:
    if not total.blanks:
        return str(total.value)
    return _text(lang, "announce.rollup.sum_with_blanks", value=total.value, count=total.blanks)


def _signed(number: Number) -> str:
    return f"{number:+}" if number else "0"


def _causes(announcement: Announcement, made: Rollup, lang: str) -> str:
    """What may lie behind the differences; empty where there is none. Only what can apply here is named."""
    if not any(line.difference for line in made.lines):
        return ""
    unsound = [member.entry.body.name for member in made.members if member.report and not member.report.sound]
    below = sum(member.below for member in made.members)
    only_text = made.report is not None and made.report.rule is ScopeRule.TEXT_REGION
    causes = {
        "below": {"count": below} if below else None,
        "apart": {"count": len(announcement.apart)} if announcement.apart else None,
        "exempt": {"count": len(announcement.exempt)} if announcement.exempt else None,
        "no_office": None if any(_is_office(member) for member in made.members) else {},
        "unsound": {"names": _joined(unsound, lang)} if unsound else None,
        "other_scope": {} if only_text else None,
        "passed_on": {},
        "corrected": {},
        "read_wrong": {},
    }
    said = [_text(lang, f"announce.rollup.cause.{name}", **of) for name, of in causes.items() if of is not None]
    return _text(lang, "announce.rollup.causes", causes=_text(lang, "announce.rollup.cause_separator").join(said))


def _is_office(member: Member) -> bool:
    return member.entry.body.kind is Kind.GOVERNMENT_OFFICE and not member.below


def _joined(parts: Iterable[str], lang: str) -> str:
    return _text(lang, "list.separator").join(parts)


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)
