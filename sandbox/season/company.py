"""Who lives in the city of a season, and who plays which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from registry.model import Alias, Body, Kind, Level
from sandbox.chance import chance, deal
from sandbox.names import BORROWED_COUNTIES, BORROWED_DIVISION, COUNTIES, DEPARTMENTS, PLACES, PROVINCE, TOWNS
from sandbox.players import Player, department, government_of, outlying
from sandbox.script import Role
from sandbox.season.parts import BY_NAME, EVERY_CITY, MORE, PARTS, Part

SMALLEST = 12
GOVERNMENT = government_of(BORROWED_DIVISION)


@dataclass(frozen=True, slots=True)
class Seat:
    """Bodies that play one part together; `hosted`: they publish on the city's portal."""

    players: tuple[Player, ...]
    part: Part
    hosted: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """`seats` begin with the city's government and its office."""

    city: str
    label: str
    seats: tuple[Seat, ...]


def draw_company(seed: int, bodies: int, parts: Sequence[str] = ()) -> Company:
    """The city of `seed`, which plays `parts`, whatever else it draws. Raises ValueError for fewer than twelve bodies
    (a season needs that many parts) and for more parts than there is room for; KeyError for an unknown part."""
    if bodies < SMALLEST:
        raise ValueError(f"a season needs {SMALLEST} bodies")
    source = chance(seed, "company")
    place = source.choice(PLACES)
    city = f"{place.name}市"
    counties, guests = min(bodies // 10, len(COUNTIES)), min(bodies // 12, len(TOWNS))
    wanted = bodies - 2 - counties - guests
    drawn = deal(source, DEPARTMENTS, wanted)
    bureaus = [
        department(city, BORROWED_DIVISION, one, Role.SEASON, turn // len(DEPARTMENTS))
        for turn, one in enumerate(drawn)
    ]
    seats = [
        Seat((_government(city),), BY_NAME[source.choice(("punctual", "last_day"))], hosted=True),
        Seat((_office(city),), BY_NAME["punctual"], hosted=True),
        *_counties(source, city, counties),
        *_hosted(source, city, guests, bureaus),
        *_seated(source, bureaus, parts),
    ]
    return Company(city, place.label, tuple(seats))


def _government(city: str) -> Player:
    body = Body(
        GOVERNMENT, f"{city}人民政府", Kind.GOVERNMENT, Level.PREFECTURE, BORROWED_DIVISION, aliases=(Alias(city),)
    )
    return Player(body, Role.SEASON, "www", "市政府", "民生实事项目", f"{PROVINCE}人民政府")


def _office(city: str) -> Player:
    body = Body(
        f"{BORROWED_DIVISION}-zfb",
        f"{city}人民政府办公室",
        Kind.GOVERNMENT_OFFICE,
        Level.PREFECTURE,
        BORROWED_DIVISION,
        parent=GOVERNMENT,
        aliases=(Alias(f"{city}政府办公室"),),
    )
    return Player(body, Role.SEASON, "zfb", "市政府办公室", "政务督查", f"{PROVINCE}人民政府办公厅")


def _counties(source: Random, city: str, count: int) -> list[Seat]:
    """Governments of counties, due two months after the departments."""
    names = deal(source, COUNTIES, count)
    first = source.choice(("late", "never", "back_dated"))
    others = [part for part in PARTS if part.for_governments and part.name != first]
    parts = [BY_NAME[first], *deal(source, others, count)][:count]
    seats: list[Seat] = []
    for division, county, part in zip(BORROWED_COUNTIES, names, parts, strict=False):
        body = Body(
            f"{division}-rmzf",
            f"{city}{county.name}人民政府",
            Kind.GOVERNMENT,
            Level.COUNTY,
            division,
            parent=GOVERNMENT,
        )
        player = Player(body, Role.SEASON, county.label, "区政府", "民生实事项目", f"{city}人民政府")
        seats.append(Seat((player,), part))
    return seats


def _hosted(source: Random, city: str, count: int, bureaus: Sequence[Player]) -> list[Seat]:
    """Townships, streets and branches, which publish through the portal."""
    parts = deal(source, [part for part in PARTS if part.on_portal], count)
    towns = deal(source, TOWNS, count)
    above = source.sample(list(bureaus), count)
    seats: list[Seat] = []
    for number, (part, town, bureau) in enumerate(zip(parts, towns, above, strict=True)):
        player = outlying(source, city, BORROWED_DIVISION, town, bureau, number)
        seats.append(Seat((replace(player, role=Role.SEASON),), part, hosted=True))
    return seats


def _seated(source: Random, bureaus: Sequence[Player], wanted: Sequence[str]) -> list[Seat]:
    """Every part of the catalogue where there are enough bureaus, those of `EVERY_CITY` and the `wanted` ones first,
    rare ones last; then `MORE`."""
    first = tuple(dict.fromkeys((*EVERY_CITY, *wanted)))
    others = [part for part in PARTS if part.name not in first and not part.rare]
    source.shuffle(others)
    rare = [part for part in PARTS if part.name not in first and part.rare]
    source.shuffle(rare)
    seats: list[Seat] = []
    free = list(bureaus)
    for part in (*(BY_NAME[name] for name in first), *others, *rare):
        if part.players <= len(free):
            seats.append(Seat(tuple(free[: part.players]), part))
            free = free[part.players :]
        elif part.name in wanted:
            raise ValueError(f"no room for {part.name}")
    seats += [Seat((player,), BY_NAME[MORE[turn % len(MORE)]]) for turn, player in enumerate(free)]
    return seats
