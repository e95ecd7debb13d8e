"""Who made the sites: families, charsets, validators, robots and meta tags, dealt so that each kind occurs."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from sandbox.chance import chance, deal
from sandbox.families.draw import draw_family, plain, trs
from sandbox.families.model import Family
from sandbox.families.old import OldFamily
from sandbox.faults import FAULTS
from sandbox.names import BORROWED_DIVISION
from sandbox.players import GUESTS, ON_PORTAL, Player
from sandbox.script import Role
from sandbox.site import Manner, Robots, Validators
from sandbox.sites.frame import Nature
from sandbox.style import ArticleTags, draw_style


def _family(source: Random, role: Role) -> Family:
    first, second = trs(source), plain(source)
    if role is Role.PAGED:
        return replace(first, pager_form=source.choice(("create", "create_named")))
    if role is Role.SCRIPTED:
        return replace(first, pager_form="count")
    if role is Role.PLAIN:
        return second
    return source.choice((first, second))


def draw_natures(seed: int, players: tuple[Player, ...], domain: str) -> dict[str, Nature]:
    """One nature for every site, by host label: charsets, validators, robots and metas dealt so that each occurs. The
    city's government is the first of `players`."""
    division = players[0].body.division
    source = chance(seed, "natures")
    own = [player for player in players if player.role not in ON_PORTAL | GUESTS]
    labels = ["www", *(player.label for player in own)]
    size = len(labels)
    validators = deal(source, tuple(Validators), size)
    robots = deal(source, tuple(Robots), size)
    column_types = deal(source, ("信息公开年报", "信息公开年报", "", "概况信息", None), size)
    answering = [player.label for player in own if player.role is not Role.FAILING]
    gbk = source.choice(answering) if answering else ""
    shell = source.choice(answering) if answering else ""
    roles = {player.label: player.role for player in own}
    natures: dict[str, Nature] = {}
    for number, label in enumerate(labels):
        host = f"{label}.{domain}"
        local = chance(seed, host, "nature")
        manner = Manner(validators=validators[number], robots=robots[number], soft_404=local.random() < 0.5)
        if label == gbk:
            # Declared as GB2312 and encoded in its superset, which is the usual lie.
            manner = replace(manner, encoding="gb18030", declared="gb2312", charset_in_header=local.random() < 0.5)
        style = draw_style(seed, host)
        role = roles.get(label, Role.GOVERNMENT)
        if role is Role.SCRIPTED:
            # Its list must be longer than a page, or its script would have nothing to page through.
            style = replace(style, page_size=3)
        if role is Role.LATE:
            style = replace(style, list_dates=True)
        natures[label] = Nature(
            family=_family(local, role),
            style=style,
            manner=manner,
            code=f"{division}{number + 1:04d}",
            portal=f"www.{domain}",
            column_type=column_types[number],
            shell=label == shell,
        )
    guests = [player for player in players if player.role in GUESTS]
    return natures | {
        player.label: guest_nature(seed, player, domain, size + number + 1, division)
        for number, player in enumerate(guests)
    }


def guest_nature(seed: int, player: Player, domain: str, number: int, division: str = BORROWED_DIVISION) -> Nature:
    """The nature of a site that was asked for: its family is the one wanted, and nothing but its fault is wrong."""
    host = f"{player.label}.{domain}"
    local = chance(seed, host, "nature")
    faulty = player.role is Role.FAULTY
    manner = Manner(
        validators=local.choice(tuple(Validators)),
        robots=Robots.ALLOW if faulty else local.choice(tuple(Robots)),
        soft_404=not faulty and local.random() < 0.5,
    )
    if player.family == OldFamily.name and local.random() < 0.7:
        manner = replace(manner, encoding="gb18030", declared="gb2312", charset_in_header=False)
    style = draw_style(seed, host)
    if faulty:
        # What goes wrong must be the fault's doing: every page of a list has a date, every article its tags.
        style = replace(
            style,
            list_dates=True,
            site_name_tag="",
            article_tags=ArticleTags.FULL,
            page_size=3,
            # Some faults serve a page at a second address, where relative links would lead elsewhere.
            relative_links=False,
        )
        if FAULTS[player.fault].one_page:
            style = replace(style, page_size=40, comments=False)
    wanted = player.family or FAULTS[player.fault].family
    return Nature(
        family=draw_family(wanted, local),
        style=style,
        manner=manner,
        code=f"{division}{number:04d}",
        portal=f"www.{domain}",
        column_type=local.choice(("信息公开年报", "信息公开年报", "")),
    )
