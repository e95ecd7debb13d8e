"""A roster to fill in: the government, its office and the standard departments of a division."""

from __future__ import annotations

from registry.classification import KIND_OF_LAYER
from registry.divisions import MUNICIPALITIES, SPECIAL_REGIONS, UnknownDivisionError, divisions
from registry.model import Body, Division, Level
from registry.vocabulary import departments


def scaffold(division: str) -> tuple[Body, ...]:
    """The standard bodies of the division with this code or name, as rows that import unchanged.

    Municipalities under the central government name their bureaus as prefectures do. Raises UnknownDivisionError for a
    division that is not there or that has no bodies under the Regulation (the special administrative regions).
    """
    place = divisions().find(division)
    if place.level is Level.NATIONAL or divisions().chain(place.code)[-1].code in SPECIAL_REGIONS:
        raise UnknownDivisionError(division)
    level = Level.PREFECTURE if place.code in MUNICIPALITIES else place.level
    head = name_head(place)
    return tuple(
        Body(
            code=f"{place.code}-{department.slug}",
            name=head + department.standard[level],
            kind=KIND_OF_LAYER[department.layer],
            level=place.level,
            division=place.code,
        )
        for department in departments()
        if level in department.standard
    )


def name_head(place: Division) -> str:
    """What the names of a division's bodies begin with: its name, a district's behind that of its city."""
    table = divisions()
    shared = len(table.by_name[place.name]) > 1
    upper = table.get(place.parent) if place.parent else None
    if place.level is Level.COUNTY and upper and (shared or (upper.level is Level.PREFECTURE and not _own_town(place))):
        return upper.name + place.name
    return place.name


def _own_town(place: Division) -> bool:
    """Counties and towns of county level stand by themselves (codes from 21 on); districts have codes below."""
    return int(place.code[4:]) > 20
