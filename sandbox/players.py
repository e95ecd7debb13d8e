"""Who lives in the city: roles dealt to bodies with names of no real authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from registry.model import Alias, Body, Kind, Level
from sandbox import names
from sandbox.chance import chance, deal
from sandbox.names import BORROWED_DIVISION, DEPARTMENTS, PLACES, PROVINCE, TOWNS, Department, Ground
from sandbox.script import Role

ROLES: tuple[Role, ...] = (
    Role.GOVERNMENT,
    Role.OFFICE,
    Role.PAGED,
    Role.SCRIPTED,
    Role.PLAIN,
    Role.PORTAL_ONLY,
    Role.LATE,
    Role.MISSING,
    Role.FAILING,
    Role.LOOKALIKES,
    Role.REPOSTED,
    Role.OUTLYING,
)
MORE_ROLES = (Role.PUNCTUAL, Role.PUNCTUAL, Role.PUNCTUAL, Role.LATE, Role.MISSING, Role.PORTAL_ONLY, Role.PUNCTUAL)
ON_PORTAL = frozenset({Role.GOVERNMENT, Role.OFFICE, Role.PORTAL_ONLY, Role.OUTLYING})
NO_REPORT = frozenset({Role.MISSING, Role.FAILING, Role.LOOKALIKES, Role.REPOSTED})
LONG_HISTORY = frozenset({Role.GOVERNMENT, Role.PAGED, Role.PLAIN, Role.FAMILY})
GIVEN_COLUMN = frozenset({Role.SCRIPTED, Role.LATE, Role.LOOKALIKES, Role.OFFICE})
GUESTS = frozenset({Role.FAMILY, Role.FAULTY})
"""Bodies that a city has because somebody asked for their family or fault."""
COLLECTED = frozenset({Role.PAGED, Role.PLAIN})
FIRST_YEAR = 2019


@dataclass(frozen=True, slots=True)
class Player:
    """A body before it has a script: `label` is its host or directory label."""

    body: Body
    role: Role
    label: str
    short: str
    topic: str
    superior: str
    family: str = ""
    fault: str = ""


def _roles(bodies: int) -> list[Role]:
    if bodies < 2:
        raise ValueError("a city needs a government and its office")
    more = [MORE_ROLES[place % len(MORE_ROLES)] for place in range(max(0, bodies - len(ROLES)))]
    return [*ROLES[:bodies], *more]


def draw_players(
    seed: int, bodies: int, families: Sequence[str] = (), faults: Sequence[str] = (), ground: Ground | None = None
) -> tuple[str, str, tuple[Player, ...]]:
    """The city's name, its host label and its players in roster order; those for `families` and `faults` come last, and
    the ones before them are the same as without. On no given `ground` the place is drawn."""
    source = chance(seed, "players")
    ground = ground or Ground(source.choice(PLACES), BORROWED_DIVISION)
    place, division = ground.place, ground.division
    city = f"{place.name}市"
    more = len(families) + len(faults)
    departments = iter(enumerate(deal(source, DEPARTMENTS, bodies)))
    towns = iter(deal(source, TOWNS, bodies))
    government = government_of(division)
    players: list[Player] = []
    for number, role in enumerate(_roles(bodies)):
        if role is Role.GOVERNMENT:
            body = Body(
                government,
                f"{city}人民政府",
                Kind.GOVERNMENT,
                Level.PREFECTURE,
                division,
                aliases=(Alias(city),),
            )
            players.append(Player(body, role, "www", "市政府", "民生实事项目", f"{PROVINCE}人民政府"))
        elif role is Role.OFFICE:
            body = Body(
                f"{division}-zfb",
                f"{city}人民政府办公室",
                Kind.GOVERNMENT_OFFICE,
                Level.PREFECTURE,
                division,
                parent=government,
                aliases=(Alias(f"{city}政府办公室"),),
            )
            players.append(Player(body, role, "zfb", "市政府办公室", "政务督查", f"{PROVINCE}人民政府办公厅"))
        elif role is Role.OUTLYING:
            bureaus = [player for player in players if player.body.kind is Kind.DEPARTMENT]
            players.append(outlying(source, city, division, next(towns), source.choice(bureaus), number))
        else:
            turn, drawn = next(departments)
            players.append(department(city, division, drawn, role, turn // len(DEPARTMENTS)))
    taken = {player.body.name for player in players}
    guests = (
        department(city, division, drawn, Role.FAMILY, turn // len(DEPARTMENTS))
        for turn, drawn in enumerate(deal(chance(seed, "guests"), DEPARTMENTS, bodies + more))
    )
    free = (guest for guest in guests if guest.body.name not in taken)
    players.extend(replace(next(free), family=family) for family in families)
    players.extend(replace(next(free), role=Role.FAULTY, fault=fault) for fault in faults)
    return city, place.label, tuple(players)


def government_of(division: str) -> str:
    """The code of a division's government."""
    return f"{division}-rmzf"


def department(city: str, division: str, drawn: Department, role: Role, repeat: int) -> Player:
    """A department; a city with more bodies than there are kinds of them has the rest in its new districts."""
    name = f"{city}{'' if not repeat else f'第{repeat}新区'}{drawn.name}"
    label = drawn.label if not repeat else f"{drawn.label}{repeat}"
    body = Body(
        f"{division}-{label}", name, Kind.DEPARTMENT, Level.PREFECTURE, division, parent=government_of(division)
    )
    return Player(body, role, label, f"市{drawn.short}", drawn.topic, PROVINCE + drawn.superior)


def outlying(source: Random, city: str, division: str, town: tuple[str, str], bureau: Player, number: int) -> Player:
    """A township, or the branch of a `bureau` in a district; both publish through the portal."""
    supervisor = ""
    if source.random() < 0.5:
        name, label = f"{city}{town[0]}", f"{town[1]}{number}"
        kind, level, short, topic = Kind.TOWNSHIP, Level.TOWNSHIP, town[0], "惠民补贴发放"
    else:
        name, label = f"{bureau.body.name}{names.DISTRICT}分局", f"{bureau.label}fj{number}"
        kind, level, short, topic = Kind.BRANCH, Level.COUNTY, f"{names.DISTRICT}分局", bureau.topic
        supervisor = bureau.body.code
    government = government_of(division)
    body = Body(
        f"{division}-{label}",
        name,
        kind,
        level,
        division,
        parent=government,
        supervisor=supervisor,
        published_by=government,
    )
    return Player(body, Role.OUTLYING, label, short, topic, "")
