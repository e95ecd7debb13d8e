"""Stories made into sites: columns, portal, servers, and what the roster knows of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from registry.model import Kind
from sandbox import figures, reports
from sandbox.casting import Cast
from sandbox.chance import chance, deal
from sandbox.effects.hours import Rebuilt, SentOn
from sandbox.effects.stage import Stage
from sandbox.families import FAMILY_NAMES
from sandbox.families.draw import draw_family
from sandbox.families.fetched import RenderedFamily
from sandbox.faults import FAULTS
from sandbox.natures import guest_nature
from sandbox.plays import due_on, history_day
from sandbox.posts import Desk
from sandbox.script import BodyScript, Post, Role, moment
from sandbox.season.company import Company, Seat, draw_company
from sandbox.season.nights import Nights
from sandbox.season.story import Rebuilding, Story
from sandbox.season.writer import Writer
from sandbox.site import Answers
from sandbox.sites.base import GovernmentSite
from sandbox.sites.department import DepartmentSite
from sandbox.sites.frame import Nature
from sandbox.sites.portal import Neighbour, PortalSite, Shelf
from sandbox.style import Style, draw_style

FAMILIES = tuple(name for name in FAMILY_NAMES if name != RenderedFamily.name)
"""Without a browser a rendered list cannot be read; a season does without one."""
_COLUMN_NAMES = ("政府信息公开年报", "年度报告", "信息公开年度报告", "政务公开年报")
"""What a column that is renamed may be called."""
STATIC_FAMILIES = ("trs", "plain")
"""What a part that goes with addresses is played on: an article's path lies in its column's directory."""
MOST_PAST = 3
PORTALS_RELAUNCHED = 1 / 3
PORTAL_RELAUNCHED_ON = (2, 15)


@dataclass(frozen=True)
class SeasonCast(Cast):
    """As `Cast`, with what the roster knows of each body's site."""

    stories: Mapping[str, Story] = field(default_factory=dict)
    hosted: frozenset[str] = frozenset()

    def addresses(self, part: BodyScript, port: int) -> tuple[str, str]:
        body, story = part.body, self.stories[part.body.code]
        if body.code in self.hosted:
            home = self.home_url(part, port) if body.kind is Kind.GOVERNMENT else ""
            return home, ""
        home, column = self.home_url(part, port), self.column_url(part, port)
        if part.fault:
            return FAULTS[part.fault].given(home, column)
        return ("", column) if story.given_column else (home, "")

    def column_url(self, part: BodyScript, port: int) -> str:
        if part.body.code in self.hosted:
            raise LookupError(f"{part.body.name} has no site of its own")
        site = self.homes[part.body.code]
        assert isinstance(site, DepartmentSite)
        return self.home_url(part, port).removesuffix("/") + site.where(site.reports.directory)


@dataclass(frozen=True, slots=True)
class Written:
    """A body with its story, written with `writer`; `past` are its reports of earlier years."""

    writer: Writer
    story: Story
    past: tuple[Post, ...]
    seat: Seat

    @property
    def column(self) -> tuple[Post, ...]:
        """All that lies in its annual-report column."""
        return (*self.past, *self.story.column, *self.story.guests)


def _keys(seed: int) -> Iterator[int]:
    source = chance(seed, "season keys")
    for step in count(source.randint(1_200_000, 7_900_000)):
        yield step * 3 + source.randint(0, 2)


def cast_season(
    seed: int, bodies: int, report_year: int, nights: Nights, wanted: Sequence[str] = ()
) -> tuple[SeasonCast, tuple[Written, ...]]:
    """The city of `seed` with `bodies` bodies in the season of `report_year`, in which the parts `wanted` are played.
    Raises ValueError for too few bodies."""
    company = draw_company(seed, bodies, wanted)
    written = tuple(_write(seed, company, report_year, nights))
    domain = f"{company.label}.gov.cn.test"
    homes: dict[str, GovernmentSite] = {}
    sites: list[Answers] = []
    neighbours: list[Neighbour] = []
    before = date(report_year, 12, 31)
    families = deal(chance(seed, "families"), FAMILIES, len(written))
    for number, (one, family) in enumerate(zip(written, families, strict=True), start=1):
        if one.seat.hosted:
            continue
        site = _site(seed, one, family, domain, number, before)
        homes[one.writer.code] = site
        sites += _servers(one, site, domain, report_year)
        if one.writer.player.body.kind is not Kind.GOVERNMENT:
            linked = one.seat.part.collected and one.writer.source.random() < 0.4
            collected = tuple((post, site.address(post)) for post in one.column if linked and post.report is not None)
            neighbours.append(Neighbour(one.writer.player.body.name, "市政府部门", site, collected=collected))
    portal, served = _portal(seed, company, written, neighbours, domain, report_year)
    homes |= {one.writer.code: portal for one in written if one.seat.hosted}
    return (
        SeasonCast(
            company.city,
            portal,
            homes,
            tuple(_script(one, written, domain) for one in written),
            (served, *sites),
            nights.days,
            stories={one.writer.code: one.story for one in written},
            hosted=frozenset(one.writer.code for one in written if one.seat.hosted),
        ),
        written,
    )


def _write(seed: int, company: Company, report_year: int, nights: Nights) -> Iterator[Written]:
    """Every body's story, with the reports of its earlier years."""
    keys = _keys(seed)
    players = [player for seat in company.seats for player in seat.players]
    looks = dict(zip(players, deal(chance(seed, "looks"), tuple(reports.Look), len(players)), strict=True))
    for seat in company.seats:
        writers: list[Writer] = []
        for player in seat.players:
            body = player.body
            source = chance(seed, body.code, "story")
            years = tuple(range(report_year - MOST_PAST, report_year + 1))
            scale = figures.Scale(
                applications=source.choice((6, 25, 80)) * (4 if body.kind is Kind.GOVERNMENT else 1),
                decisions=source.choice((0, 40, 1_300)),
                rule_maker=body.kind is Kind.GOVERNMENT,
            )
            writers.append(
                Writer(
                    seed=seed,
                    player=player,
                    year=report_year,
                    due=due_on(body.kind, report_year),
                    nights=nights,
                    city=company.city,
                    desk=Desk(source, keys, body.code, body.name, player.short, player.topic),
                    look=looks[player],
                    drawn=figures.draw_years(chance(seed, body.code, "figures"), years, scale),
                )
            )
        stories = seat.part.write(tuple(writers))
        for writer, story in zip(writers, stories, strict=True):
            past: list[Post] = []
            for year in range(report_year - story.past, report_year):
                on = history_day(writer.source, writer.player.body.kind, year)
                past += story.history(writer.post(on, year))
            yield Written(writer, story, tuple(past), seat)


def _site(seed: int, one: Written, family: str, domain: str, number: int, before: date) -> DepartmentSite:
    """The body's own site as it was at the season's begin."""
    writer, story = one.writer, one.story
    player = writer.player
    simple = one.seat.part.any_family and not story.fault
    if story.fault:
        player = replace(player, role=Role.FAULTY, fault=story.fault)
    else:
        named = family if simple else chance(seed, player.body.code, "family").choice(STATIC_FAMILIES)
        player = replace(player, role=Role.FAMILY, family=named)
    nature = guest_nature(seed, player, domain, number)
    if not story.dated:
        nature = replace(nature, style=replace(nature.style, dated=False, list_dates=False))
    if not story.past:
        nature = replace(nature, column_type=None)
    return DepartmentSite(
        f"{player.label}.{domain}",
        player.body.name,
        nature,
        one.column,
        writer.desk.news(before, 8),
        bare_years=story.bare,
        notices=_notices(one, before) if story.notices else (),
    )


def _notices(one: Written, before: date) -> tuple[Post, ...]:
    """The report that was put under 通知公告, and what stands there beside it."""
    return (*one.story.notices, *one.writer.desk.news(before, 3))


def _servers(one: Written, site: DepartmentSite, domain: str, report_year: int) -> list[Answers]:
    """What answers under the body's name."""
    story = one.story
    if story.fault:
        own = next((post for post in story.column if post.report is not None), None)
        return list(FAULTS[story.fault].play(Stage(site, domain, one.writer.source, own)))
    answers: Answers = site
    if story.rebuilt is not None and story.rebuilding is Rebuilding.REHOSTED:
        new = DepartmentSite(f"{one.writer.player.label}w.{domain}", site.name, site.nature, site.posts, site.news)
        return [Rebuilt(site, SentOn(site.host, new.host), story.rebuilt), new]
    if story.rebuilt is not None:
        answers = Rebuilt(site, _rebuilt(one, site), story.rebuilt)
    if story.disturbed is not None:
        answers = story.disturbed(site, answers)
    return [answers]


def _rebuilt(one: Written, site: DepartmentSite) -> DepartmentSite:
    """The same site in its new form. Unless the column is only renamed, it has another address, and with it every
    article."""
    if one.story.rebuilding is Rebuilding.RENAMED:
        names = [name for name in _COLUMN_NAMES if name != site.style.report_column]
        named = replace(site.style, report_column=one.writer.source.choice(names))
        return DepartmentSite(site.host, site.name, replace(site.nature, style=named), site.posts, site.news)
    nature = _elsewhere(one.writer.source, site.nature)
    if one.story.rebuilding is Rebuilding.RELAUNCHED:
        nature = _relaunched(one.writer.seed, one.writer.source, nature)
    return DepartmentSite(site.host, site.name, nature, site.posts, site.news)


def _elsewhere(source: Random, nature: Nature) -> Nature:
    """The site with another address of its column."""
    style: Style = nature.style
    others = [name for name in ("zfxxgknb", "xxgknb", "gknb", "ndbg") if name != style.report_directory]
    return replace(nature, style=replace(style, report_directory=source.choice(others)))


def _relaunched(seed: int, source: Random, nature: Nature) -> Nature:
    """The site as another maker makes it: pages, lists and addresses of articles are others."""
    (family,) = (name for name in STATIC_FAMILIES if name != nature.family.name)
    drawn = draw_style(seed, f"relaunched {nature.code}")
    kept = {name: getattr(nature.style, name) for name in ("report_directory", "dated", "site_name_tag")}
    return replace(nature, family=draw_family(family, source), style=replace(drawn, **kept))


def _portal(
    seed: int,
    company: Company,
    written: tuple[Written, ...],
    neighbours: list[Neighbour],
    domain: str,
    report_year: int,
) -> tuple[PortalSite, Answers]:
    """The portal as it was at the season's begin, and what answers under its name: in one city of three it is made anew
    in the middle of February."""
    hosted = [one for one in written if one.seat.hosted]
    office = hosted[0].writer
    source = chance(seed, "season portal")
    player = replace(office.player, role=Role.FAMILY, family=source.choice(STATIC_FAMILIES))
    nature = guest_nature(seed, player, domain, 0)
    groups = {Kind.GOVERNMENT: "市政府", Kind.TOWNSHIP: "镇街道", Kind.BRANCH: "镇街道"}
    shelves: list[Shelf] = []
    for one in hosted:
        body = one.writer.player.body
        group = groups.get(body.kind, "市政府部门")
        shelves.append(Shelf(body.name, one.writer.player.label, group, one.column, body.kind is not Kind.GOVERNMENT))
    for one in written:
        if one.story.portal:
            body, label = one.writer.player.body, one.writer.player.label
            shelves.append(Shelf(body.name, label, "市政府部门", one.story.portal, page=False))
    days = tuple(date(report_year, 12, 2) + timedelta(days=place) for place in range(4))
    old = PortalSite(
        f"www.{domain}",
        f"{company.city}人民政府",
        nature,
        office.desk.news(date(report_year, 12, 31), 8),
        shelves=tuple(shelves),
        neighbours=tuple(neighbours),
        notices=office.desk.lookalikes(company.city, report_year, days)[2:],
        by_year=source.random() < 0.5,
        season=report_year,
        opens=moment(date(report_year + 1, 1, 5), 9 * 60),
    )
    if source.random() >= PORTALS_RELAUNCHED:
        return old, old
    new = PortalSite(
        old.host,
        old.name,
        _relaunched(seed, source, _elsewhere(source, nature)),
        old.news,
        shelves=old.shelves,
        neighbours=old.neighbours,
        notices=old.notices,
        by_year=old.by_year,
        season=report_year,
        opens=old.opens,
    )
    return old, Rebuilt(old, new, moment(date(report_year + 1, *PORTAL_RELAUNCHED_ON), 8 * 60))


def _script(one: Written, written: tuple[Written, ...], domain: str) -> BodyScript:
    writer = one.writer
    host = f"{'www' if one.seat.hosted else writer.player.label}.{domain}"
    lost = [post for other in written for post in other.story.guests]
    posts = (*one.past, *one.story.column, *one.story.notices, *one.story.portal, *lost)
    own = tuple(post for post in posts if post.body == writer.code)
    body = replace(writer.player.body, published_by=one.story.published_by or writer.player.body.published_by)
    return BodyScript(body, Role.SEASON, host, writer.due, own, fault=one.story.fault)
