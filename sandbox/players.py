"""Who lives in the city: roles dealt to bodies with names of no real authority."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from registry.model import Alias, Body, Kind, Level
from sandbox import names
from sandbox.chance import chance, deal
from sandbox.names import BORROWED_DIVISION, DEPARTMENTS, PLACES, PROVINCE, TOWNS, Department
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
LONG_HISTORY = frozenset({Role.GOVERNMENT, Role.PAGED, Role.PLAIN})
GIVEN_COLUMN = frozenset({Role.SCRIPTED, Role.LATE, Role.LOOKALIKES, Role.OFFICE})
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


def _roles(bodies: int) -> list[Role]:
    if bodies < 2:
        raise ValueError("a city needs a government and its office")
    more = [MORE_ROLES[place % len(MORE_ROLES)] for place in range(max(0, bodies - len(ROLES)))]
    return [*ROLES[:bodies], *more]


def draw_players(seed: int, bodies: int) -> tuple[str, str, tuple[Player, ...]]:
    """The city's name, its host label and its players in roster order."""
    source = chance(seed, "players")
    place = source.choice(PLACES)
    city = f"{place.name}市"
    departments = iter(enumerate(deal(source, DEPARTMENTS, bodies)))
    towns = iter(deal(source, TOWNS, bodies))
    government = f"{BORROWED_DIVISION}-rmzf"
    players: list[Player] = []
    for number, role in enumerate(_roles(bodies)):
        if role is Role.GOVERNMENT:
            body = Body(
                government,
                f"{city}人民政府",
                Kind.GOVERNMENT,
                Level.PREFECTURE,
                BORROWED_DIVISION,
                aliases=(Alias(city),),
            )
            players.append(Player(body, role, "www", "市政府", "民生实事项目", f"{PROVINCE}人民政府"))
        elif role is Role.OFFICE:
            body = Body(
                f"{BORROWED_DIVISION}-zfb",
                f"{city}人民政府办公室",
                Kind.GOVERNMENT_OFFICE,
                Level.PREFECTURE,
                BORROWED_DIVISION,
                parent=government,
                aliases=(Alias(f"{city}政府办公室"),),
            )
            players.append(Player(body, role, "zfb", "市政府办公室", "政务督查", f"{PROVINCE}人民政府办公厅"))
        elif role is Role.OUTLYING:
            bureaus = [player for player in players if player.body.kind is Kind.DEPARTMENT]
            players.append(_outlying(source, city, government, next(towns), source.choice(bureaus), number))
        else:
            turn, drawn = next(departments)
            players.append(_department(city, government, drawn, role, turn // len(DEPARTMENTS)))
    return city, place.label, tuple(players)


def _department(city: str, government: str, drawn: Department, role: Role, repeat: int) -> Player:
    """A department; a city with more bodies than there are kinds of them has the rest in its new districts."""
    name = f"{city}{'' if not repeat else f'第{repeat}新区'}{drawn.name}"
    label = drawn.label if not repeat else f"{drawn.label}{repeat}"
    body = Body(
        f"{BORROWED_DIVISION}-{label}", name, Kind.DEPARTMENT, Level.PREFECTURE, BORROWED_DIVISION, parent=government
    )
    return Player(body, role, label, f"市{drawn.short}", drawn.topic, PROVINCE + drawn.superior)


def _outlying(source: Random, city: str, government: str, town: tuple[str, str], bureau: Player, number: int) -> Player:
    """A township, or the branch of a `bureau` in a district; both publish through the portal."""
    supervisor = ""
    if source.random() < 0.5:
        name, label = f"{city}{town[0]}", f"{town[1]}{number}"
        kind, level, short, topic = Kind.TOWNSHIP, Level.TOWNSHIP, town[0], "惠民补贴发放"
    else:
        name, label = f"{bureau.body.name}{names.DISTRICT}分局", f"{bureau.label}fj{number}"
        kind, level, short, topic = Kind.BRANCH, Level.COUNTY, f"{names.DISTRICT}分局", bureau.topic
        supervisor = bureau.body.code
    body = Body(
        f"{BORROWED_DIVISION}-{label}",
        name,
        kind,
        level,
        BORROWED_DIVISION,
        parent=government,
        supervisor=supervisor,
        published_by=government,
    )
    return Player(body, Role.OUTLYING, label, short, topic, "")
