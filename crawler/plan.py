"""What one crawl is to do: the bodies to look for, grouped by the city domain that they share."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from crawler.memory import Memory
from crawler.politeness import city_domain
from duties.model import Article, Column, PlaceRole
from registry.model import Body, Kind


@dataclass(frozen=True, slots=True)
class BodyTarget:
    """A body to look for, with the columns known for it: its own (the roster's hints first), then its page's in the
    portal's directory."""

    body: Body
    columns: tuple[tuple[str, PlaceRole], ...] = ()

    @property
    def entrance(self) -> str:
        """The address that names its site: the home page, else the first column, else nothing."""
        return self.body.home_url or next((url for url, _ in self.columns), "")


@dataclass(frozen=True, slots=True)
class CityPlan:
    """The bodies of one city domain: the portal's government first, then in roster order. `on_host` counts the bodies
    that publish on a host: one without a site of its own is at home on its division's portal."""

    domain: str
    targets: tuple[BodyTarget, ...]
    on_host: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """One crawl. `roster` is every body known (names are resolved in it); `season` the report year that is due now;
    `year` the one asked for, if any; `known` what is already known of listed addresses; `columns` every column ever
    found, under the address that names it, with the bodies that it is known to be of, and as what. `most_of_city` and
    `until` bound what is asked (`Budget`); `memory` is what earlier crawls found out. With `portal` it is a survey of
    that portal for the bodies of `division` instead, with `submission` one address that a person handed in for the
    body `submitted_for`, with `looks` the last looks for these duties (body code, report year), with `recheck` a
    look at published reports only. `browser` is the path of a Chromium for the second batch; empty: none.
    `former_digests`: the store has digests of articles as they were once made (`storage.article_contents`)."""

    cities: tuple[CityPlan, ...]
    roster: tuple[Body, ...]
    season: int
    year: int | None
    full: bool
    known: Mapping[str, Article]
    columns: Mapping[str, tuple[tuple[str, PlaceRole], ...]] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()
    most_of_city: int = 0
    until: float | None = None
    memory: Memory = field(default_factory=Memory)
    portal: str = ""
    division: str = ""
    submission: str = ""
    looks: tuple[tuple[str, int], ...] = ()
    browser: str = ""
    submitted_for: str = ""
    recheck: bool = False
    former_digests: bool = False


def lot(code: str, night: date) -> int:
    """A body's place among its like in one night, another one every night: were the same few sites, all down, asked
    first each time, their city would be left alone for good."""
    return zlib.crc32(f"{night}{code}".encode())


def host_of(url: str) -> str:
    """The host of an address in lower case, without port."""
    return (urlsplit(url).hostname or "").lower()


def hosts(bodies: Sequence[Body], columns: Sequence[Column] = ()) -> set[str]:
    """Every host that the roster or a found column names."""
    addresses = [url for body in bodies for url in (body.home_url, *body.column_urls)]
    addresses += [column.url for column in columns]
    return {host for host in map(host_of, addresses) if host}


def make_plan(
    roster: Sequence[Body],
    columns: Sequence[Column],
    known: Mapping[str, Article],
    *,
    season: int,
    codes: Sequence[str] = (),
    host: str = "",
    year: int | None = None,
    full: bool = False,
    stand_ins: Collection[str] = (),
    memory: Memory | None = None,
    most_of_city: int = 0,
    until: float | None = None,
) -> CrawlPlan:
    """Groups the bodies to crawl by city domain. Bodies without any address of their own go with their division's
    portal; those without a portal either are named in `unreachable`. Of `columns` those in `stand_ins` are none: what
    they stand for is searched for anew."""
    portals = {
        body.division: body for body in roster if body.kind is Kind.GOVERNMENT and (body.home_url or body.column_urls)
    }
    learned: dict[str, list[tuple[str, PlaceRole]]] = {}
    for column in columns:
        for code, role in column.bodies:
            learned.setdefault(code, []).append((column.url, role))
    wanted = [body for body in roster if not codes or body.code in codes]
    if codes or host:
        # A verdict on a body rests on its portal's lists too: without them nothing could be decided.
        chosen = {body.code for body in wanted if not host or host in hosts([body])}
        needed = {portals[body.division].code for body in roster if body.code in chosen and body.division in portals}
        needed |= {body.published_by for body in roster if body.code in chosen and body.published_by}
        wanted = [body for body in roster if body.code in chosen | needed]
    cities: dict[str, list[BodyTarget]] = {}
    at_home: dict[str, Counter[str]] = {}
    nowhere: list[str] = []
    for body in wanted:
        found = sorted(learned.get(body.code, []), key=lambda place: place[1] is not PlaceRole.OWN_COLUMN)
        places: dict[str, PlaceRole] = dict.fromkeys(body.column_urls, PlaceRole.OWN_COLUMN)
        for url, role in found:
            if url != body.home_url and url not in stand_ins:
                places.setdefault(url, role)
        own = [url for url, role in places.items() if role is PlaceRole.OWN_COLUMN]
        site = next((named for url in (body.home_url, *own) if (named := host_of(url))), "")
        if not site and body.division in portals:
            portal = portals[body.division]
            site = host_of(portal.home_url or portal.column_urls[0])
        domain = city_domain(site)
        if domain:
            cities.setdefault(domain, []).append(BodyTarget(body, tuple(places.items())))
            at_home.setdefault(domain, Counter())[site] += 1
        else:
            nowhere.append(body.code)
    return CrawlPlan(
        cities=tuple(
            CityPlan(
                domain,
                tuple(sorted(targets, key=lambda target: target.body.kind is not Kind.GOVERNMENT)),
                at_home[domain],
            )
            for domain, targets in cities.items()
        ),
        roster=tuple(roster),
        season=season,
        year=year,
        full=full,
        known=known,
        columns={column.url: column.bodies for column in columns},
        unreachable=tuple(nowhere),
        most_of_city=most_of_city,
        until=until,
        memory=memory or Memory(),
    )
