"""What one crawl is to do: the bodies to look for, grouped by the city domain that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.politeness import city_domain
from duties.model import Article, Column, PlaceRole
from registry.model import Body, Kind


@dataclass(frozen=True, slots=True)
class BodyTarget:
    """A body to look for, with the columns that are known to be its own (the roster's hints first)."""

    body: Body
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CityPlan:
    """The bodies of one city domain: the portal's government first, then in roster order."""

    domain: str
    targets: tuple[BodyTarget, ...]


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """One crawl. `roster` is every body known (names are resolved in it); `season` the report year that is due now;
    `year` the one asked for, if any; `known` what is already known of listed addresses."""

    cities: tuple[CityPlan, ...]
    roster: tuple[Body, ...]
    season: int
    year: int | None
    full: bool
    known: Mapping[str, Article]
    unreachable: tuple[str, ...] = ()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def hosts(bodies: Sequence[Body], columns: Sequence[Column] = ()) -> set[str]:
    """Every host that the roster or a found column names."""
    addresses = [url for body in bodies for url in (body.home_url, *body.column_urls)]
    addresses += [column.url for column in columns]
    return {host for host in map(_host, addresses) if host}


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
) -> CrawlPlan:
    """Groups the bodies to crawl by city domain. Bodies without any address of their own go with their division's
    portal; those without a portal either are named in `unreachable`."""
    portals = {
        body.division: body for body in roster if body.kind is Kind.GOVERNMENT and (body.home_url or body.column_urls)
    }
    learned: dict[str, list[str]] = {}
    for column in columns:
        for code, role in column.bodies:
            if role is PlaceRole.OWN_COLUMN:
                learned.setdefault(code, []).append(column.url)
    wanted = [body for body in roster if not codes or body.code in codes]
    if codes or host:
        # A verdict on a body rests on its portal's lists too: without them nothing could be decided.
        chosen = {body.code for body in wanted if not host or host in hosts([body])}
        needed = {portals[body.division].code for body in roster if body.code in chosen and body.division in portals}
        needed |= {body.published_by for body in roster if body.code in chosen and body.published_by}
        wanted = [body for body in roster if body.code in chosen | needed]
    cities: dict[str, list[BodyTarget]] = {}
    nowhere: list[str] = []
    for body in wanted:
        urls = [body.home_url, *body.column_urls, *learned.get(body.code, [])]
        own = tuple(dict.fromkeys([*body.column_urls, *learned.get(body.code, [])]))
        domain = next((city_domain(_host(url)) for url in urls if _host(url)), "")
        if not domain and body.division in portals:
            portal = portals[body.division]
            domain = city_domain(_host(portal.home_url or portal.column_urls[0]))
        if domain:
            cities.setdefault(domain, []).append(BodyTarget(body, own))
        else:
            nowhere.append(body.code)
    return CrawlPlan(
        cities=tuple(
            CityPlan(domain, tuple(sorted(targets, key=lambda target: target.body.kind is not Kind.GOVERNMENT)))
            for domain, targets in cities.items()
        ),
        roster=tuple(roster),
        season=season,
        year=year,
        full=full,
        known=known,
        unreachable=tuple(nowhere),
    )
