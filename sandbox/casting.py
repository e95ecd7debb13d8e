"""A seed made into a whole city: players, their scripts, their sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from sandbox import reports
from sandbox.chance import chance, deal
from sandbox.effects.stage import Stage
from sandbox.faults import FAULTS, Failing, Failure
from sandbox.names import Ground
from sandbox.natures import draw_natures
from sandbox.players import COLLECTED, GIVEN_COLUMN, ON_PORTAL, draw_players
from sandbox.plays import quick_dates, write_script
from sandbox.posts import Desk
from sandbox.script import BodyScript, Post, Role, moment
from sandbox.site import Answers
from sandbox.sites.base import GovernmentSite
from sandbox.sites.department import DepartmentSite
from sandbox.sites.portal import Neighbour, PortalSite, Shelf


@dataclass(frozen=True)
class Cast:
    """What `cast` draws."""

    city: str
    portal: PortalSite
    homes: dict[str, GovernmentSite]
    parts: tuple[BodyScript, ...]
    sites: tuple[Answers, ...]
    quick_dates: tuple[date, ...]

    def path_of(self, post: Post) -> str:
        """The path of a post on its body's host."""
        return self.homes[post.body].address(post)

    def addresses(self, part: BodyScript, port: int) -> tuple[str, str]:
        """(home_url, column_url) as the roster gives them; some bodies have one of them, some none."""
        site = self.homes[part.body.code]
        root = f"http://{site.host}:{port}"
        if isinstance(site, DepartmentSite) and part.role is Role.FAMILY:
            given = chance(site.host, "given").random() < 0.4
            return ("", root + site.where(site.reports.directory)) if given else (f"{root}/", "")
        if isinstance(site, DepartmentSite) and part.fault:
            return FAULTS[part.fault].given(self.home_url(part, port), self.column_url(part, port))
        if part.role in (Role.PORTAL_ONLY, Role.OUTLYING):
            return "", ""
        if isinstance(site, DepartmentSite) and part.role in GIVEN_COLUMN:
            return "", root + site.reports.directory
        if part.role is Role.OFFICE:
            shelf = next(shelf for shelf in self.portal.shelves if shelf.name == part.body.name)
            return "", root + self.portal.shelf_column(shelf).directory
        return root + "/", ""

    def home_url(self, part: BodyScript, port: int) -> str:
        """The home page of a body's own site, or the portal's."""
        scheme = "https" if part.fault and FAULTS[part.fault].secure else "http"
        return f"{scheme}://{self.homes[part.body.code].host}:{port}/"

    def column_url(self, part: BodyScript, port: int) -> str:
        """The annual-report column of a body with a site of its own; LookupError for one that has none."""
        site = self.homes[part.body.code]
        if part.role in ON_PORTAL:
            raise LookupError(f"{part.body.name} has no site of its own")
        assert isinstance(site, DepartmentSite)
        return self.home_url(part, port).removesuffix("/") + site.where(site.reports.directory)


def _keys(seed: int) -> Iterator[int]:
    source = chance(seed, "keys")
    for step in count(source.randint(1_200_000, 7_900_000)):
        yield step * 3 + source.randint(0, 2)


def cast(
    seed: int,
    bodies: int,
    report_year: int,
    families: Sequence[str] = (),
    faults: Sequence[str] = (),
    ground: Ground | None = None,
) -> Cast:
    """The whole city. Raises ValueError for fewer than two bodies, for an unknown family and for an unknown fault."""
    unknown = [fault for fault in faults if fault not in FAULTS]
    if unknown:
        raise ValueError(f"no fault {unknown[0]!r}: choose of {', '.join(FAULTS)}")
    city, label, players = draw_players(seed, bodies, families, faults, ground)
    domain = f"{label}.gov.cn.test"
    natures = draw_natures(seed, players, domain)
    keys = _keys(seed)
    hosted = len(players) - len(families) - len(faults)
    looks = deal(chance(seed, "looks"), tuple(reports.Look), hosted)
    looks += deal(chance(seed, "guest looks"), (reports.Look.CLEAN, reports.Look.WORD), len(players) - hosted)
    parts: list[BodyScript] = []
    homes: dict[str, GovernmentSite] = {}
    sites: list[Answers] = []
    shelves: list[Shelf] = []
    neighbours: list[Neighbour] = []
    before = date(report_year, 12, 31)
    office_desk: Desk | None = None
    portal_news: tuple[Post, ...] = ()
    for player, look in zip(players, looks, strict=True):
        host = f"{'www' if player.role in ON_PORTAL else player.label}.{domain}"
        part, desk = write_script(seed, player, report_year, look, host, city, keys)
        parts.append(part)
        group = {Role.GOVERNMENT: "市政府", Role.OUTLYING: "镇街道"}.get(player.role, "市政府部门")
        if player.role in ON_PORTAL:
            office_desk = desk if player.role is Role.GOVERNMENT else office_desk
            if player.role is Role.GOVERNMENT:
                portal_news = desk.news(before, 8)
            page = player.role in (Role.OFFICE, Role.PORTAL_ONLY) or (
                player.role is Role.OUTLYING and desk.source.random() < 0.5
            )
            shelves.append(Shelf(player.body.name, player.label, group, part.posts, page))
            continue
        site = DepartmentSite(
            host,
            player.body.name,
            natures[player.label],
            part.posts,
            desk.news(before, 8),
            bare_years=player.role is Role.PLAIN and desk.source.random() < 0.3,
        )
        homes[player.body.code] = site
        if player.role is Role.FAILING:
            sites.append(Failing(site, desk.source.choice(tuple(Failure))))
        elif player.fault:
            sites.extend(FAULTS[player.fault].play(Stage(site, domain, desk.source, part.own_report(report_year))))
        else:
            sites.append(site)
        collected: tuple[tuple[Post, str], ...] = ()
        if player.role in COLLECTED:
            collected = tuple((post, site.address(post)) for post in part.posts if post.report is not None)
        neighbours.append(Neighbour(player.body.name, group, site, collected=collected))
    assert office_desk is not None
    notices = office_desk.lookalikes(
        city, report_year, tuple(date(report_year, 12, 2) + timedelta(days=place) for place in range(4))
    )
    portal = PortalSite(
        f"www.{domain}",
        f"{city}人民政府",
        natures["www"],
        portal_news,
        shelves=tuple(shelves),
        neighbours=tuple(neighbours),
        notices=notices[2:],
        by_year=chance(seed, "portal").random() < 0.5,
        season=report_year,
        opens=moment(date(report_year + 1, 1, 5), 9 * 60),
    )
    homes |= {part.body.code: portal for part in parts if part.role in ON_PORTAL}
    return Cast(city, portal, homes, tuple(parts), (portal, *sites), quick_dates(report_year))
