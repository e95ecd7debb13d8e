"""Who owes a report of which year by when, and by what rule: body + year -> Duty."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Literal

from duties.calendar import CHINA, Calendar
from duties.fates import Fate, fate_of
from duties.model import Duty
from registry.divisions import divisions
from registry.model import Body, Kind
from registry.roster_events import EventKind, RosterEvent
from registry.vocabulary import words

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class DueRule:
    """The due rule of one division and what lies below it.

    `rule`: the day of the law counts, or the next workday where that one is a day off, by the paper `basis`.
    `local_due` (`MM-DD`): the date of bodies whom the law sets none.
    """

    division: str
    rule: Literal["statutory", "next_workday"] = "statutory"
    basis: str = ""
    local_due: str = ""


@dataclass(frozen=True, slots=True)
class DueRules:
    """What is in force where: the calendar, and the rules of divisions, of which the nearest one counts."""

    calendar: Calendar = CHINA
    divisions: tuple[DueRule, ...] = ()

    def of(self, division: str) -> DueRule:
        """The rule of the nearest division that has one; the statutory rule where none has."""
        if not self.divisions:
            return _statutory(division)
        for place in _chain(division):
            for rule in self.divisions:
                if rule.division == place:
                    return rule
        return _statutory(division)


@lru_cache(maxsize=4096)
def _statutory(division: str) -> DueRule:
    return DueRule(division)


class WhyNot(StrEnum):
    """Why no report is owed. Exempt bodies: this code, then ": " and the reason that a person gave, where one did."""

    BEFORE_REGULATION = "before_regulation"
    NOT_YET_FOUNDED = "not_yet_founded"
    ABOLISHED = "abolished"
    PASSED_TO_SUCCESSOR = "passed_to_successor"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class DutyException:
    """What a person knows of one body and year: whether a report is owed, by when, and by what paper.

    `body` is a code; `due` a full date, None where the rule's date stays; `basis` and `reason` are printed.
    """

    body: str
    year: int
    required: bool
    due: date | None = None
    basis: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LawRule:
    """A due date of the law for the report years `since` to `until`."""

    due: str
    basis: str
    kinds: frozenset[Kind]
    since: int | None = None
    until: int | None = None


@cache
def law_rules() -> tuple[LawRule, ...]:
    """The rules of package data, oldest first."""
    return tuple(
        LawRule(
            entry["due"], entry["basis"], frozenset(map(Kind, entry["kinds"])), entry.get("since"), entry.get("until")
        )
        for entry in words()["law"]["rules"]
    )


def first_year() -> int:
    """The first report year of the Regulation (in force since 1 May 2008)."""
    return int(words()["law"]["first_year"])


def law_rule(kind: Kind, year: int) -> LawRule:
    """The rule for bodies of `kind` and report year `year`: up to 2018 one date for all (国务院令第492号), from 2019
    by art. 49 of 国务院令第711号, which says nothing of townships, branches and zones (basis "local")."""
    for rule in law_rules():
        if (
            kind in rule.kinds
            and (rule.since is None or rule.since <= year)
            and (rule.until is None or year <= rule.until)
        ):
            return rule
    raise LookupError(f"no rule for {kind} in {year}")


def duty(
    body: Body,
    year: int,
    *,
    exceptions: Sequence[DutyException] = (),
    rules: DueRules | None = None,
    events: Sequence[RosterEvent] = (),
    as_of: date | None = None,
) -> Duty:
    """The duty of `body` for report year `year`, required or not; it exists whether or not anything was published.

    The date is that of the exception for this body and year, else from 2019 on the roster's `due` or, where the law
    leaves it to the place (townships, branches, zones), the division's `local_due` with its basis, else the law's.
    Local dates are never applied to report years before 2019: they were set under the present law. Where the division
    counts the next workday, the basis names the paper that allows it, too.

    `events` are those that concern the body (`registry.roster_events.concerning`); one that holds only from a day after
    `as_of` is not in force yet. The body that exists on the due date answers (research: users §25). Raises ValueError
    for two exceptions for one body and year, LookupError for a year or kind without a rule.
    """
    rules = rules or DueRules()
    rule = rules.of(body.division)
    mine = [entry for entry in exceptions if entry.year == year and entry.body == body.code] if exceptions else []
    if len(mine) > 1:
        raise ValueError(f"two exceptions for {body.code} and {year}")
    exception = mine[0] if mine else None
    due_on, basis = _due(body.kind, body.due, year, rule.local_due, rule.basis)
    if exception is not None:
        if exception.due is not None:
            due_on, basis = exception.due, LOCAL
        basis = exception.basis or basis
    lenient = rules.calendar.next_workday(due_on)
    deadline = due_on
    if rule.rule == "next_workday":
        deadline = lenient
        basis = basis if rule.basis in ("", basis) else f"{basis}；{rule.basis}"
    # Before the day on which it was founded the body is not there yet: that is known ahead.
    in_force = [
        event for event in events if as_of is None or event.holds_from <= as_of or event.kind is EventKind.FOUNDED
    ]
    fate = fate_of(body, year, deadline, in_force)
    why_not = _why_not(body, year, exception, fate)
    if why_not and exception is None and fate.ended is not None:
        basis = fate.ended.cause or basis
    return Duty(
        body=body.code,
        year=year,
        required=not why_not,
        due_on=due_on,
        lenient_due_on=lenient,
        deadline=deadline,
        basis=basis,
        why_not=why_not,
        covers=fate.covers,
        formed_after=fate.formed_after,
    )


def within_grace(owed: Duty, days_late: int | None) -> bool:
    """Whether a report came late only by the days off after its strict due date (顺延期内): it stands under a heading
    of its own and gets no letter (users §8)."""
    return days_late is not None and owed.deadline + timedelta(days=days_late) <= owed.lenient_due_on


def _chain(division: str) -> Iterator[str]:
    yield division
    table = divisions()
    if division in table.by_code:
        yield from (upper.code for upper in table.chain(division)[1:])


@lru_cache(maxsize=4096)
def _due(kind: Kind, own: str, year: int, local_due: str, local_basis: str) -> tuple[date, str]:
    """The due date and its basis; `own` is the roster's date of the body, `local_due` its division's."""
    law = law_rule(kind, year)
    day, basis = law.due, law.basis
    if law.since is not None:
        if own:
            day, basis = own, LOCAL
        elif law.basis == LOCAL:
            day, basis = local_due or law.due, (local_basis if local_due else "") or LOCAL
    month, number = day.split("-")
    return date(year + 1, int(month), int(number)), basis


def _why_not(body: Body, year: int, exception: DutyException | None, fate: Fate) -> str:
    if exception is not None:
        if exception.required:
            return ""
        return f"{WhyNot.EXEMPT}: {exception.reason}" if exception.reason else WhyNot.EXEMPT.value
    if year < first_year():
        return WhyNot.BEFORE_REGULATION.value
    if fate.ended is not None:
        code = WhyNot.PASSED_TO_SUCCESSOR if fate.ended.others else WhyNot.ABOLISHED
        return ": ".join((code.value, " ".join((*fate.ended.others, fate.ended.cause)).strip())).removesuffix(": ")
    if (fate.formed_after or (body.since is not None and year < body.since)) and not fate.covers:
        return WhyNot.NOT_YET_FOUNDED.value
    if body.until is not None and year > body.until:
        return (WhyNot.PASSED_TO_SUCCESSOR if body.successor else WhyNot.ABOLISHED).value
    return ""


def duty_years(
    body: Body, season_year: int, found_years: Collection[int] = (), asked_years: Collection[int] = ()
) -> tuple[int, ...]:
    """The report years for which a duty of `body` is kept, ascending.

    `season_year` is the report year whose season is running. With `since`: every year from it to `until` or the
    season. With a blank one nothing is assumed before: the season, the gaps between the earliest and the latest report
    found, and what is asked for. Years outside `since` to `until` appear only when asked for or running, and are then
    not required.
    """
    years = {season_year, *asked_years}
    if body.since is not None:
        last = season_year if body.until is None else min(body.until, season_year)
        years.update(range(body.since, last + 1))
    else:
        found = {year for year in found_years if year <= season_year}
        if found:
            gaps = set(range(min(found), max(found) + 1)) - found
            years.update(year for year in gaps if body.until is None or year <= body.until)
    return tuple(sorted(years))
