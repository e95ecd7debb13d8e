"""The duties with their stored verdicts, from which most questions are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from duties.model import Duty, Verdict, VerdictCode
from registry.divisions import MUNICIPALITIES, UnknownDivisionError, divisions
from registry.model import Body, Level
from storage import bodies, verdicts
from storage.queries.model import Asking


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty, its body, and the verdict that is stored for it."""

    body: Body
    duty: Duty
    verdict: Verdict

    @property
    def conclusion(self) -> str:
        """The verdict as it may be worded (`verdict.<conclusion>`): a "missing" that is not confirmed, or of a year
        that we did not watch, is called what it is."""
        return conclusion(self.verdict)


def conclusion(verdict: Verdict) -> str:
    """See `Owed.conclusion`."""
    if verdict.code is VerdictCode.MISSING and not verdict.watched:
        return "unwatched_short"
    if verdict.code is VerdictCode.MISSING and not verdict.confirmed:
        return "missing_unconfirmed"
    return verdict.code.value


def is_wanted(body: Body, given: Mapping[str, object]) -> bool:
    """Whether the body is within the filters `body`, `division` (with all that lies in it), `parent` and `kind`."""
    return (
        ("body" not in given or body.code == given["body"])
        and ("division" not in given or divisions().within(body.division, str(given["division"])))
        and ("parent" not in given or body.parent == given["parent"])
        and ("kind" not in given or body.kind.value == given["kind"])
    )


def roster_of(asking: Asking) -> dict[str, Body]:
    """The bodies by code, in roster order."""
    return {body.code: body for body in bodies.load_bodies(asking.session)}


def owed(asking: Asking, roster: Mapping[str, Body] | None = None) -> list[Owed]:
    """The duties within the filters, newest year first, bodies in roster order."""
    roster = roster_of(asking) if roster is None else roster
    given = asking.given
    wanted = [code for code, body in roster.items() if is_wanted(body, given)]
    few = len(wanted) < len(roster)
    stored = verdicts.load_verdicts(asking.session, bodies=wanted if few else None)
    position = {code: number for number, code in enumerate(wanted)}
    chosen = [
        Owed(roster[key[0]], asking.duties[key], row.verdict)
        for key, row in stored.items()
        if key[0] in position
        and key in asking.duties
        and given.get("year", key[1]) == key[1]
        and given.get("verdict", row.verdict.code) == row.verdict.code
        and given.get("reason", row.verdict.reason) == row.verdict.reason
    ]
    return sorted(chosen, key=lambda row: (-row.duty.year, position[row.body.code]))


def is_due(duty: Duty, today: date) -> bool:
    """Whether the duty's day has passed on `today`."""
    return duty.required and duty.deadline < today


@cache
def city_of(division: str) -> str:
    """The code of the city (prefecture) that the division is or lies in; a municipality and a province stand for
    themselves, and so does a code that the table of divisions lacks."""
    try:
        chain = divisions().chain(division)
    except UnknownDivisionError:
        return division
    province = chain[-1]
    # What the table has between a municipality and its districts is a heading of the statistics, no city.
    if province.code in MUNICIPALITIES:
        return province.code
    return next((upper.code for upper in chain if upper.level is Level.PREFECTURE), province.code)


def division_name(code: str) -> str:
    """The division's name; its code where the table lacks it."""
    try:
        return divisions().get(code).name
    except UnknownDivisionError:
        return code
