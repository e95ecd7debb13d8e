"""What each part does: which reports it posts on which days, and what else lies in its column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from registry.model import Kind
from sandbox import figures, reports
from sandbox.chance import chance
from sandbox.documents import scan
from sandbox.faults import FAULTS
from sandbox.players import LONG_HISTORY, NO_REPORT, ON_PORTAL, Player
from sandbox.posts import Desk
from sandbox.script import BodyScript, Delivery, FileKind, Post, PostFile, Role

FIRST_YEAR = 2019
"""The first report year of the official form."""


def due_on(kind: Kind, report_year: int) -> date:
    """国务院令第711号 art. 49: governments by 31 March, departments by 31 January; others here as departments."""
    return date(report_year + 1, 3, 31) if kind is Kind.GOVERNMENT else date(report_year + 1, 1, 31)


def quick_dates(report_year: int) -> tuple[date, ...]:
    """Before the departments' due date, the day after it, a week later."""
    due = due_on(Kind.DEPARTMENT, report_year)
    return (due - timedelta(days=5), due + timedelta(days=1), due + timedelta(days=8))


def _between(source: Random, first: date, last: date) -> date:
    return first + timedelta(days=source.randint(0, (last - first).days))


def _season_day(source: Random, role: Role, year: int) -> date:
    """The day on which this season's report appears. Never a day on which a quick run looks."""
    january = date(year + 1, 1, 1)
    if role is Role.GOVERNMENT:
        early = (date(year + 1, 2, 2), date(year + 1, 2, 6))
        return _between(source, *source.choice((early, (date(year + 1, 3, 10), date(year + 1, 3, 30)))))
    if role is Role.LATE:
        return _between(source, date(year + 1, 2, 2), date(year + 1, 2, 7))
    before = (january + timedelta(days=11), january + timedelta(days=24))
    after = (january + timedelta(days=26), january + timedelta(days=29))
    return _between(source, *source.choice((before, after)))


def history_day(source: Random, kind: Kind, year: int) -> date:
    """A day on time in the year after `year`; the law of every year from 2019 on is the same."""
    due = due_on(kind, year)
    return _between(source, due - timedelta(days=20), due - timedelta(days=1))


def write_script(
    seed: int, player: Player, report_year: int, look: reports.Look, host: str, city: str, keys: Iterator[int]
) -> tuple[BodyScript, Desk]:
    """The script of `player`, whose column lies on `host`, and the desk that goes on posting for it."""
    body, role = player.body, player.role
    source = chance(seed, body.code, "script")
    desk = Desk(source, keys, body.code, body.name, player.short, player.topic)
    silent = role in NO_REPORT or (role is Role.FAULTY and FAULTS[player.fault].silent)
    last = report_year - 1 if silent else report_year
    first = FIRST_YEAR if role in LONG_HISTORY or role is Role.FAULTY else report_year - source.randint(2, 4)
    years = tuple(range(max(first, FIRST_YEAR), last + 1))
    scale = figures.Scale(
        applications=source.choice((6, 25, 80)) * (4 if role is Role.GOVERNMENT else 1),
        decisions=source.choice((0, 40, 1_300)),
        rule_maker=role is Role.GOVERNMENT,
        void="0" if look is reports.Look.LINES else source.choice(("0", "0", "", "—", "/")),
    )
    drawn = figures.draw_years(chance(seed, body.code, "figures"), years, scale)
    posts: list[Post] = []
    for year in years:
        on = _season_day(source, role, year) if year == report_year else history_day(source, body.kind, year)
        report = reports.write(
            seed,
            body=body.code,
            name=body.name,
            short=player.short,
            topic=player.topic,
            year=year,
            figures=drawn[year],
            signed_on=on - timedelta(days=source.randint(0, 6)),
            look=look,
        )
        posts.append(_delivered(source, player, desk.report(report, on), season=year == report_year))
    posts.extend(_company(seed, player, desk, report_year, city, look))
    due = due_on(body.kind, report_year)
    return BodyScript(body, role, host, due, tuple(posts), family=player.family, fault=player.fault), desk


def _delivered(source: Random, player: Player, post: Post, *, season: bool) -> Post:
    """A report as its office puts it up: bodies drawn for a family attach some of theirs, a faulty one does what its
    fault is about, all others put the text on the page."""
    if player.role is Role.FAMILY:
        wanted = source.choice((Delivery.PAGE, Delivery.PAGE, Delivery.ATTACHED, Delivery.VIEWER))
        kind = FileKind.PDF if wanted is Delivery.VIEWER else source.choice((FileKind.PDF, FileKind.DOCX))
    elif player.role is Role.FAULTY and season:
        wanted, kind = FAULTS[player.fault].delivery, FAULTS[player.fault].file
    else:
        return post
    if wanted is Delivery.PAGE:
        return post
    files = tuple(PostFile(kind, f"{post.title}.{kind.value}", page) for page in _pages(post, wanted, kind))
    return replace(post, delivery=wanted, files=files)


def _pages(post: Post, wanted: Delivery, kind: FileKind) -> tuple[int, ...]:
    """The pages of which there is a file each."""
    if kind is FileKind.SCAN and post.report is not None:
        return scan.table_pages(post.report) if wanted is Delivery.MIXED else scan.pages(post.report)
    return tuple(range(3 if wanted is Delivery.PICTURES else 1))


def _company(
    seed: int, player: Player, desk: Desk, report_year: int, city: str, look: reports.Look
) -> tuple[Post, ...]:
    """What else lies in the annual-report column: mostly nothing, sometimes what the role is about."""
    source = desk.source
    january = date(report_year + 1, 1, 1)
    if player.role is Role.LOOKALIKES:
        span = (january + timedelta(days=11), january + timedelta(days=36))
        drawn_days = sorted(_off_look(_between(source, *span), report_year) for _ in range(7))
        return desk.lookalikes(city, report_year, tuple(drawn_days))
    if player.role is Role.REPOSTED:
        scale = figures.Scale(applications=120, decisions=900)
        drawn = figures.draw_years(chance(seed, player.superior, "figures"), (report_year,), scale)
        on = _between(source, january + timedelta(days=26), january + timedelta(days=29))
        report = reports.write(
            seed,
            body="",
            name=player.superior,
            short="省厅",
            topic=player.topic,
            year=report_year,
            figures=drawn[report_year],
            signed_on=on - timedelta(days=3),
            look=look,
        )
        return (desk.superior(report, on),)
    if player.role is Role.FAULTY:
        return ()
    if player.role is Role.FAMILY:
        days = tuple(date(report_year, month, 3 + month) for month in (3, 5, 7, 9))
        return desk.lookalikes(city, report_year - 1, days)
    if player.role in ON_PORTAL or source.random() < 0.4:
        return ()
    days = tuple(
        _between(source, date(report_year, 3, 1), date(report_year, 10, 1)) for _ in range(source.randint(1, 3))
    )
    return desk.lookalikes(city, report_year - 1, days)


def _off_look(day: date, report_year: int) -> date:
    return day + timedelta(days=1) if day in quick_dates(report_year) else day
