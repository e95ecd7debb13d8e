"""逐级汇总: which reports can be added up into the government's, and whether its figures may be put beside the sum.

A sum beside a printed figure looks like a judgement. It is made only where the government's own report says that it is
a roll-up and every report that should be in it is at hand, readable, and of a known scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.announcements.model import Announcement, Entry
from registry.model import Body, Kind, Level
from reports.prose.reporting_scope import ReportingScope
from reports.vocabulary import FIRST_YEAR_WITH_TABLES
from storage.reports_at_hand import ROLLED_UP, ReportAtHand

Number = int | float


class Out(StrEnum):
    """Why a report cannot be in the roll-up. `not_published`: its verdict says why."""

    NOT_PUBLISHED = "not_published"
    NOT_READ = "not_read"
    NO_TABLES = "no_tables"
    SCOPE_UNKNOWN = "scope_unknown"
    SCOPE_OWN = "scope_own"
    SCOPE_REGION = "scope_region"


class Outcome(StrEnum):
    """Whether the government's figures stand beside the sum, and if not, why."""

    COMPARED = "compared"
    NO_FORM = "no_form"
    NO_GOVERNMENT = "no_government"
    NOT_PUBLISHED = "not_published"
    NOT_READ = "not_read"
    NO_TABLES = "no_tables"
    SCOPE_UNKNOWN = "scope_unknown"
    SCOPE_OWN = "scope_own"
    NO_MEMBERS = "no_members"
    MEMBERS_OUT = "members_out"


@dataclass(frozen=True, slots=True)
class Member:
    """A report that should be in the roll-up. `below`: a government right below, whose own roll-up stands for all that
    lies under it. `out` says why it cannot be in."""

    entry: Entry
    report: ReportAtHand | None
    below: bool
    out: Out | None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, and how many of its reports have no number in that cell."""

    value: Number
    blanks: int


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: the sum of the division's own bodies, that of the governments below, and what the government's report
    prints (None: no number)."""

    item: str
    own: Total
    below: Total
    printed: Number | None

    @property
    def difference(self) -> Number | None:
        """Printed figure less sum; None where a number is not there: a blank is not zero."""
        if self.printed is None or self.own.blanks or self.below.blanks:
            return None
        return self.printed - self.own.value - self.below.value


@dataclass(frozen=True, slots=True)
class Rollup:
    """`government` is the division's own report that is owed, `report` what is stored of it where it was published."""

    outcome: Outcome
    government: Entry | None
    report: ReportAtHand | None
    members: tuple[Member, ...]
    lines: tuple[Line, ...]


def rollup(announcement: Announcement) -> Rollup:
    """What can be said of the roll-up of an announcement's division."""
    government = next((entry for entry in announcement.entries if _is_own_government(entry, announcement)), None)
    report = _at_hand(government, announcement.at_hand) if government else None
    if announcement.year < FIRST_YEAR_WITH_TABLES:
        return Rollup(Outcome.NO_FORM, government, report, (), ())
    parents = {entry.body.parent for entry in announcement.entries}
    members = tuple(_member(entry, announcement, parents) for entry in announcement.entries if entry is not government)
    outcome = _outcome(government, report, members)
    lines: tuple[Line, ...] = ()
    if report is not None and outcome is Outcome.COMPARED:
        own, below = (_once(member for member in members if member.below is side) for side in (False, True))
        lines = tuple(Line(item, _total(own, item), _total(below, item), report.totals[item]) for item in ROLLED_UP)
    return Rollup(outcome, government, report, members, lines)


def _is_government(body: Body) -> bool:
    return body.kind is Kind.GOVERNMENT and body.level is not Level.TOWNSHIP


def _is_own_government(entry: Entry, announcement: Announcement) -> bool:
    return _is_government(entry.body) and entry.body.division == announcement.division


def _at_hand(entry: Entry, reports: Mapping[str, ReportAtHand]) -> ReportAtHand | None:
    """What is stored of a report that the paper calls published: the paper must not contradict itself."""
    return reports.get(entry.body.code) if entry.published else None


def _member(entry: Entry, announcement: Announcement, parents: set[str]) -> Member:
    report = _at_hand(entry, announcement.at_hand)
    below = _is_government(entry.body) and entry.body.division != announcement.division
    return Member(entry, report, below, _out(entry, report, below=below, parents=parents))


def _out(entry: Entry, report: ReportAtHand | None, *, below: bool, parents: set[str]) -> Out | None:
    if not entry.published:
        return Out.NOT_PUBLISHED
    if report is None:
        return Out.NOT_READ
    if not report.has_tables:
        return Out.NO_TABLES
    if report.scope is ReportingScope.UNKNOWN:
        return Out.SCOPE_UNKNOWN
    if below and report.scope is ReportingScope.OWN:
        return Out.SCOPE_OWN
    # A zone may add up what lies under it, as long as none of that is added once more.
    whole_zone = entry.body.kind is Kind.ZONE and entry.body.code not in parents
    if report.scope is ReportingScope.REGION and not below and not whole_zone:
        return Out.SCOPE_REGION
    return None


def _outcome(government: Entry | None, report: ReportAtHand | None, members: tuple[Member, ...]) -> Outcome:
    if government is None:
        return Outcome.NO_GOVERNMENT
    if not government.published:
        return Outcome.NOT_PUBLISHED
    if report is None:
        return Outcome.NOT_READ
    if not report.has_tables:
        return Outcome.NO_TABLES
    if report.scope is not ReportingScope.REGION:
        return Outcome.SCOPE_OWN if report.scope is ReportingScope.OWN else Outcome.SCOPE_UNKNOWN
    if not members:
        return Outcome.NO_MEMBERS
    return Outcome.MEMBERS_OUT if any(member.out for member in members) else Outcome.COMPARED


def _once(members: Iterable[Member]) -> tuple[ReportAtHand, ...]:
    """The reports of members, a joint one once."""
    return tuple({one.report.sha256: one.report for one in members if one.report is not None}.values())


def _total(reports: Iterable[ReportAtHand], item: str) -> Total:
    values = [report.totals[item] for report in reports]
    return Total(sum(value for value in values if value is not None), values.count(None))
