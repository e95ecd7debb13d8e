"""What the paper says, as plain texts and lists: the names that templates may use.

In both languages it says the same; names of bodies and what the roster gives as a reason stay as they are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

import translations
from duties.model import Verdict, VerdictCode
from monitor.announcements.model import Announcement, Entry, Unit
from monitor.announcements.phrases import DEFAULT_LANG
from monitor.announcements.rollup_words import rollup_contents
from monitor.letters.grounds import basis_of
from monitor.verdict_words import Reasoned, verdict_words
from registry.divisions import divisions
from registry.model import Kind

_HUNDREDTH = Decimal("0.01")


def contents(announcement: Announcement, lang: str = DEFAULT_LANG) -> dict[str, Any]:
    """Name -> text, truth value, or list of rows (name -> text); `has_<list>` says whether it has rows."""
    t, row = partial(_text, lang), partial(_row, lang)
    division = divisions().get(announcement.division).name
    entries = announcement.entries
    due = announcement.due_units
    watched = [entry for entry in entries if entry.verdict.watched]
    late = [entry for entry in watched if entry.verdict.code is VerdictCode.LATE]
    missing = [entry for entry in watched if entry.verdict.code is VerdictCode.MISSING]
    published = [entry for entry in entries if entry.published]
    names = {body.code: body.name for body in _bodies(announcement)}
    values: dict[str, Any] = {
        "title": t("announce.title", division=division, year=announcement.year),
        "division": division,
        "year": str(announcement.year),
        "as_of": day_words(announcement.as_of, lang),
        "draft": announcement.is_draft,
        "undecided_reports": str(sum(entry.undecided for entry in entries)),
        "units": str(len(announcement.units)),
        "reports": str(len(entries)),
        "classes": _classes(announcement, lang),
        "names": _joined((unit.body.name for unit in announcement.units), lang),
        "published_units": str(sum(unit.published for unit in announcement.units)),
        "published_reports": str(len(published)),
        "due_units": str(len(due)),
        "on_time_units": str(sum(unit.on_time for unit in due)),
        "undecided_units": str(sum(unit.undecided for unit in due)),
        "has_rate": bool(due),
        "rate": rate(due, lang),
        "designated": str(sum(not entry.misplaced for entry in published)),
        "linked": str(sum(entry.linked is True for entry in published)),
        "misplaced": _rows(published, lambda entry: entry.misplaced, row),
        "not_linked": _rows(published, lambda entry: entry.linked is False, row),
        "link_unknown": str(sum(entry.linked is None for entry in published)),
        "late": _rows(late, lambda entry: not entry.lenient, row),
        "late_within_days_off": _rows(late, lambda entry: entry.lenient, row),
        "missing": _rows(missing, lambda entry: entry.verdict.confirmed, row),
        "to_confirm": _rows(missing, lambda entry: not entry.verdict.confirmed, row),
        "unverifiable": _rows(watched, lambda entry: entry.verdict.code is VerdictCode.UNVERIFIABLE, row),
        "not_due": _rows(entries, lambda entry: entry.verdict.code is VerdictCode.NOT_DUE, row),
        "exempt": [row(entry) | {"why": _why(entry, names, lang)} for entry in announcement.exempt],
        "apart": [row(entry) for entry in announcement.apart],
        "unwatched": _rows(entries, lambda entry: not entry.verdict.watched, row),
        "rows": [{"serial": str(number)} | row(entry) for number, entry in enumerate(entries, 1)],
        **rollup_contents(announcement, lang),
        "grounds": _grounds(entries, lang),
        "self_statement": t(
            "dossier.self",
            as_of=announcement.as_of,
            rules=announcement.rules,
            contact=announcement.contact or t("announce.no_contact"),
        ),
    }
    # A section of a DOCX template repeats for a list: what stands once beside the list needs a name of its own.
    return values | {f"has_{name}": bool(value) for name, value in values.items() if isinstance(value, list)}


def rate(due: Sequence[Unit], lang: str) -> str:
    """The timeliness rate of units; a range while some may turn out either way."""
    if not due:
        return _text(lang, "announce.no_rate")
    on_time, undecided = sum(unit.on_time for unit in due), sum(unit.undecided for unit in due)
    low, high = percent(on_time, len(due)), percent(on_time + undecided, len(due))
    return low if undecided == 0 else _text(lang, "announce.range", low=low, high=high)


def percent(part: int, whole: int) -> str:
    """A share with two digits after the point. Only all is 100 %, only none is 0 %."""
    exact = Decimal(part * 100) / Decimal(whole)
    shown = exact.quantize(_HUNDREDTH, ROUND_HALF_UP)
    if part < whole:
        shown = min(shown, Decimal(100) - _HUNDREDTH)
    if part > 0:
        shown = max(shown, _HUNDREDTH)
    return f"{shown}%"


def conclusion(entry: Entry, lang: str) -> str:
    """The verdict in words; never "missing" for what was not proved twice, or not watched."""
    return verdict_words(entry.verdict, lang, reason=Reasoned.BRACKETS, within_grace=entry.lenient)


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)


def _row(lang: str, entry: Entry) -> dict[str, str]:
    t, verdict = partial(_text, lang), entry.verdict
    reviewed = _reviewed(verdict)
    said = conclusion(entry, lang)
    published_on = str(verdict.published_on or "")
    return {
        "name": entry.body.name,
        "kind": t(f"kind.{entry.body.kind.value}"),
        "due_on": str(entry.duty.deadline),
        "published_on": t("announce.uncertain_day", day=published_on) if entry.uncertain else published_on,
        "days": "" if verdict.days_late is None else str(verdict.days_late),
        "verdict": t("announce.reviewed", verdict=said, by=reviewed) if reviewed else said,
        "reason": t(f"reason.{verdict.reason.value}") if verdict.reason else "",
        "url": verdict.url,
    }


def _reviewed(verdict: Verdict) -> str:
    return f"{verdict.reviewed_by} {verdict.reviewed_on or ''}".strip()


def _rows(
    entries: Iterable[Entry], wanted: Callable[[Entry], bool], row: Callable[[Entry], dict[str, str]]
) -> list[dict[str, str]]:
    return [row(entry) for entry in entries if wanted(entry)]


def _classes(announcement: Announcement, lang: str) -> str:
    """How many units of each class there are, in the order of the roster's classes."""
    counts: dict[str, int] = {}
    for unit in announcement.units:
        below = unit.body.kind is Kind.GOVERNMENT and unit.body.division != announcement.division
        counts.setdefault("below" if below else unit.body.kind.value, 0)
        counts["below" if below else unit.body.kind.value] += 1
    order = [Kind.GOVERNMENT.value, Kind.GOVERNMENT_OFFICE.value, Kind.DEPARTMENT.value, "below"]
    order += [kind.value for kind in Kind if kind.value not in order]
    t = partial(_text, lang)
    shown = (
        t("announce.class", kind=t("announce.below" if name == "below" else f"kind.{name}"), count=counts[name])
        for name in order
        if name in counts
    )
    return _joined(shown, lang)


def _grounds(entries: Sequence[Entry], lang: str) -> str:
    """By what the reports are due, and when: a sentence for each ground and day, in the order of the days."""
    counts = Counter((entry.duty.deadline, basis_of(entry.body, entry.duty, lang)) for entry in entries)
    return "".join(
        _text(lang, "announce.ground", basis=basis, due_on=day_words(day, lang), count=count)
        for (day, basis), count in sorted(counts.items(), key=lambda counted: counted[0][0])
    ).strip()


def _why(entry: Entry, names: Mapping[str, str], lang: str) -> str:
    """Why nothing is owed, in words; codes of bodies in it by their names."""
    if entry.duty.required:
        # The roster owes it: a person has stated that it does not.
        return _text(lang, "announce.why_stated", by=_reviewed(entry.verdict))
    code, _colon, rest = entry.duty.why_not.partition(": ")
    detail = " ".join(names.get(part, part) for part in rest.split(" "))
    shown = _text(lang, f"why_not.{code}")
    return _text(lang, "announce.why", why=shown, detail=detail) if detail else shown


def _bodies(announcement: Announcement) -> list[Any]:
    return [entry.body for entry in (*announcement.entries, *announcement.exempt, *announcement.apart)]


def day_words(day: date, lang: str) -> str:
    """A day as the paper writes it."""
    return _text(lang, "announce.day", year=day.year, month=day.month, day=day.day)


def _joined(parts: Iterable[str], lang: str) -> str:
    return _text(lang, "list.separator").join(parts)
