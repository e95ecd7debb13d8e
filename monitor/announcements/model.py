"""Units and reports of one division and year: a unit answers for one report or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from duties.model import Duty, Flag, Reason, Verdict, VerdictCode
from duties.obligations import within_grace
from registry.model import Body, Kind
from storage.reports_at_hand import ReportAtHand

_PUBLISHED = frozenset({VerdictCode.ON_TIME, VerdictCode.LATE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty and its verdict. `linked`: whether the division's collected list shows the report; None where that
    cannot be said (no such list, not read to its end since, or the list is the body's own place)."""

    body: Body
    duty: Duty
    verdict: Verdict
    linked: bool | None = None

    @property
    def owed(self) -> bool:
        """Whether a report is owed: not where the roster says so, nor where a person stated it later."""
        return self.duty.required and self.verdict.code is not VerdictCode.NOT_REQUIRED

    @property
    def published(self) -> bool:
        """Whether a report was found. One without a date counts as published, and as neither in time nor late."""
        return self.verdict.code in _PUBLISHED or self.verdict.reason is Reason.DATE_UNKNOWN

    @property
    def counts(self) -> bool:
        """Whether it enters the rate: owed, its day has passed, and we watched at the time."""
        return self.owed and self.duty.deadline < self.verdict.as_of and self.verdict.watched

    @property
    def undecided(self) -> bool:
        """Whether it may still turn out either way: unverifiable, or missing without confirmation."""
        code = self.verdict.code
        unconfirmed = code is VerdictCode.MISSING and not self.verdict.confirmed
        return self.verdict.watched and (code is VerdictCode.UNVERIFIABLE or unconfirmed)

    @property
    def lenient(self) -> bool:
        """Whether it came late only by days off."""
        return within_grace(self.duty, self.verdict.days_late)

    @property
    def uncertain(self) -> bool:
        """Whether it is late by a date that may be that of a correction, and nobody has said otherwise (users §21)."""
        verdict = self.verdict
        return verdict.code is VerdictCode.LATE and Flag.DATE_UNCERTAIN in verdict.flags and not verdict.reviewed_by

    @property
    def misplaced(self) -> bool:
        """Whether it was found outside of every place where it belongs."""
        return Flag.WRONG_COLUMN in self.verdict.flags


@dataclass(frozen=True, slots=True)
class Unit:
    """Who answers: the body itself, who publishes for it, or, for a government, its office (art. 49 §2)."""

    body: Body
    entries: tuple[Entry, ...]

    @property
    def due(self) -> tuple[Entry, ...]:
        """The reports that enter the rate."""
        return tuple(entry for entry in self.entries if entry.counts)

    @property
    def published(self) -> bool:
        """Whether all its reports that are due were published; where none is due yet, all that it owes."""
        return all(entry.published for entry in self.due or self.entries)

    @property
    def on_time(self) -> bool:
        """Whether all its reports that are due came in time; a unit without any is neither in time nor late."""
        return bool(self.due) and all(entry.verdict.code is VerdictCode.ON_TIME for entry in self.due)

    @property
    def undecided(self) -> bool:
        """Whether it may still turn out to have been in time: what was not in time is undecided."""
        behind = [entry for entry in self.due if entry.verdict.code is not VerdictCode.ON_TIME]
        return bool(behind) and all(entry.undecided for entry in behind)


@dataclass(frozen=True, slots=True)
class Announcement:
    """The state of one division and report year at the end of `as_of`. `units` are in roster order, with the reports
    that they owe; `exempt` are duties that are not owed, `apart` those of bodies that are not the division's own.
    `at_hand`: body code -> what is stored of its report."""

    division: str
    year: int
    as_of: date
    units: tuple[Unit, ...]
    exempt: tuple[Entry, ...]
    apart: tuple[Entry, ...]
    rules: str
    contact: str
    at_hand: Mapping[str, ReportAtHand] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every report that is owed."""
        return tuple(entry for unit in self.units for entry in unit.entries)

    @property
    def due_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.due)

    @property
    def is_draft(self) -> bool:
        """A draft as long as one report is undecided: it must not be published (users §14)."""
        return any(entry.undecided for entry in self.entries)


def units_of(entries: Sequence[Entry], roster: Mapping[str, Body]) -> tuple[Unit, ...]:
    """The entries by who answers for them, in the order of the roster."""
    offices = {body.division: body.code for body in roster.values() if body.kind is Kind.GOVERNMENT_OFFICE}
    present = {entry.body.code: entry.body for entry in entries}
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(_answering(entry.body, present, offices).code, []).append(entry)
    return tuple(Unit(present[code], tuple(owed)) for code, owed in found.items())


def _answering(body: Body, present: Mapping[str, Body], offices: Mapping[str, str]) -> Body:
    """Who answers for the body's report, in the end: who publishes for it may be a government, whose office answers."""
    asked = {body.code}
    while True:
        following = body.published_by
        if following not in present and body.kind is Kind.GOVERNMENT:
            following = offices.get(body.division, "")
        if following not in present or following in asked:
            return body
        asked.add(following)
        body = present[following]
