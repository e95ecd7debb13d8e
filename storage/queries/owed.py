"""The duties with their stored verdicts, from which most questions are answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, and_

from duties.conclusions import conclusion
from duties.model import Duty, Verdict
from registry.divisions import MUNICIPALITIES, UnknownDivisionError, divisions
from registry.model import Body, Level
from storage import bodies, verdicts
from storage.batches import blocks
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


def roster_of(asking: Asking) -> dict[str, Body]:
    """The bodies within the filters `body`, `division` (with all that lies in it), `parent` and `kind`, by code, in
    roster order."""
    given = asking.given
    return {
        body.code: body
        for body in bodies.load_bodies(
            asking.session,
            code=given.get("body"),
            divisions=codes_within(given["division"]) if "division" in given else None,
            parent=given.get("parent"),
            kind=given.get("kind"),
        )
    }


def owed(asking: Asking, roster: Mapping[str, Body] | None = None) -> list[Owed]:
    """The duties within the filters (of the bodies `roster`, where given), newest year first, in roster order."""
    given = asking.given
    narrow = roster is not None or not {"body", "division", "parent", "kind"}.isdisjoint(given)
    roster = roster_of(asking) if roster is None else roster
    stored = verdicts.load_verdicts(asking.session, bodies=list(roster) if narrow else None, year=given.get("year"))
    position = {code: number for number, code in enumerate(roster)}
    chosen = [
        Owed(roster[key[0]], asking.duties[key], row.verdict)
        for key, row in stored.items()
        if key[0] in position
        and key in asking.duties
        and given.get("verdict", row.verdict.code) == row.verdict.code
        and given.get("reason", row.verdict.reason) == row.verdict.reason
    ]
    return sorted(chosen, key=lambda row: (-row.duty.year, position[row.body.code]))


def names_of(asking: Asking, codes: Iterable[str]) -> dict[str, str]:
    """The names of these bodies, by code."""
    wanted = sorted({code for code in codes if code})
    return {code: name for block in blocks(wanted) for code, name in bodies.load_names(asking.session, block)}


@cache
def codes_within(division: str) -> tuple[str, ...]:
    """The codes of a division and of all that lies in it."""
    known = divisions()
    return tuple(code for code in known.by_code if known.within(code, division)) or (division,)


def lies_within(column: ColumnElement[str], division: str) -> ColumnElement[bool]:
    """Whether the code in `column` is the division's or that of one in it. That these codes lie close together tells
    how few bodies they have: PostgreSQL supposes as many of each code as of any, and read all reports of a country for
    one city's (31 ms of its time instead of 5, question `carried_over`)."""
    codes = codes_within(division)
    return and_(column.in_(codes), column.between(min(codes), max(codes)))


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
