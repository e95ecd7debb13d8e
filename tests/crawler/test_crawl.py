"""Whole crawls in their own process against sites of our own: what is stored, and above all what is not claimed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler import runs
from crawler.order import CrawlOrder
from crawler.runs import RunSummary
from duties.model import ContentState, Reading, ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import article_states, bodies, database, fetches, readings
from tests.crawler.web import Reply, Web

CITY = "luhe.gov.cn.test"
PORTAL = f"www.{CITY}"
NOW = datetime.datetime(2026, 2, 1, 14, tzinfo=datetime.UTC)
META = '<meta name="ColumnType" content="信息公开年报"><meta name="ColumnName" content="政府信息公开年报">'


def column_page(name: str, years: list[int], *, more: str = "", pager: str = "") -> str:
    items = "".join(
        f'<li><a href="./{year + 1}01/t{year + 1}0120_{year}.html" title="{name}{year}年政府信息公开工作年度报告">'
        f"{name}{year}年政府信息公开…</a><span>{year + 1}-01-20</span></li>"
        for year in years
    )
    return (
        f"<html><head><title>政府信息公开年报-{name}</title>{META}</head><body><h2>政府信息公开年报</h2>"
        f'<ul class="list">{items}{more}</ul>{pager}</body></html>'
    )


def article_page(name: str, year: int) -> str:
    return (
        f'<html><head><meta name="ArticleTitle" content="{name}{year}年政府信息公开工作年度报告">'
        f'<meta name="PubDate" content="{year + 1}-01-20 09:00"></head><body>'
        f"<h1>{name}{year}年政府信息公开工作年度报告</h1><div id='zoom'>"
        + f"<p>{year}年，本机关按照要求做好各项公开工作，统计期限为{year}年1月1日至{year}年12月31日。</p>" * 5
        + "</div></body></html>"
    )


class Bureau:
    """A bureau with a site of its own and a column of earlier reports."""

    def __init__(self, web: Web, label: str, name: str, city: str = CITY) -> None:
        self.web, self.name, self.host = web, name, f"{label}.{city}"
        self.body = Body(
            f"320900-{label}", name, Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=web.url(self.host)
        )
        web.put(
            self.host, "/", '<html><body><a href="/xxgk/nb/">政府信息<br>公开年报</a></body></html>', ETag=f'"{label}"'
        )
        self.column(column_page(name, [2024, 2023]))
        for year in (2024, 2023):
            self.article(year)

    def column(self, page: str, **headers: str) -> None:
        self.web.put(self.host, "/xxgk/nb/", page, 200, **headers)

    def article(self, year: int) -> None:
        self.web.put(self.host, f"/xxgk/nb/{year + 1}01/t{year + 1}0120_{year}.html", article_page(self.name, year))


class Lab:
    """A store, a web and the crawl between them."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.web, self.folder = web, folder
        self.url = f"sqlite:///{folder / 'n.db'}"
        self.engine: Engine = database.connect(self.url)
        database.upgrade(self.engine)

    def register(self, *added: Body) -> None:
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, added, source="test", file_sha256="0" * 64, at=NOW)

    def crawl(self, today: str = "2026-02-01", **values: object) -> RunSummary:
        self.web.log.clear()
        order = {
            "database_url": self.url,
            "raw_url": (self.folder / "raw").as_uri(),
            "contact": "test@example.org",
            "delay": 0,
            "season": 2025,
            "allowed_networks": ("127.0.0.0/8",),
            "resolve": (("*.gov.cn.test", "127.0.0.1"),),
            "today": today,
            "log_level": "ERROR",
        }
        return runs.run(CrawlOrder(**(order | values)))  # type: ignore[arg-type]

    def readings(self, url: str) -> tuple[Reading, ...]:
        with database.sessions(self.engine)() as session:
            return readings.load_readings(session, [url]).get(url, ())

    def last(self, url: str) -> tuple[ReadingOutcome, Reason | None]:
        found = self.readings(url)[-1]
        return found.outcome, found.reason


@pytest.mark.slow
def test_each_fault_ends_in_its_own_reason_and_never_in_complete(lab: Lab) -> None:
    web = lab.web
    good = Bureau(web, "czj", "鹿河市财政局")
    gone, blocked, pdf, soft, empty, shell, hole, moved, robots, broken = (
        Bureau(web, label, name)
        for label, name in [
            ("jyj", "鹿河市教育局"),
            ("gaj", "鹿河市公安局"),
            ("slj", "鹿河市水利局"),
            ("sjj", "鹿河市审计局"),
            ("tjj", "鹿河市统计局"),
            ("sfj", "鹿河市司法局"),
            ("mzj", "鹿河市民政局"),
            ("swj", "鹿河市商务局"),
            ("ylj", "鹿河市园林局"),
            ("ybj", "鹿河市医疗保障局"),
        ]
    )
    web.put(gone.host, "/xxgk/nb/", "gone", 404)
    web.put(blocked.host, "/xxgk/nb/", "<html><script>window._$ts={};</script></html>", 412)
    web.put(pdf.host, "/xxgk/nb/", b"%PDF-1.4 not a page", Content_Type="application/pdf")
    web.put(soft.host, "/xxgk/nb/", "<html><body>您访问的页面不存在</body></html>")
    empty.column(column_page(empty.name, []))
    web.put(shell.host, "/xxgk/nb/", f"<html><head>{META}</head><body><div id='app'></div></body></html>")
    hole.column(column_page(hole.name, [2024, 2023], pager='<script>createPageHTML(3, 0, "index", "html");</script>'))
    web.put(moved.host, "/xxgk/nb/", "", 302, Location="http://www.elsewhere.gov.cn.test/nb/")
    web.put(robots.host, "/robots.txt", "User-agent: *\nDisallow: /\n", Content_Type="text/plain")
    web.put(broken.host, "/robots.txt", "oops", 503)
    everyone = (good, gone, blocked, pdf, soft, empty, shell, hole, moved, robots, broken)
    # The column is registered, so that its own fault shows and not the search for another one.
    lab.register(
        *(
            Body(
                b.body.code,
                b.name,
                b.body.kind,
                b.body.level,
                b.body.division,
                column_urls=(web.url(b.host, "/xxgk/nb/"),),
            )
            for b in everyone
        )
    )

    summary = lab.crawl()

    def outcome(bureau: Bureau) -> tuple[ReadingOutcome, Reason | None]:
        return lab.last(web.url(bureau.host, "/xxgk/nb/"))

    assert outcome(good) == (ReadingOutcome.COMPLETE, None)
    assert outcome(gone) == (ReadingOutcome.FAILED, Reason.SOFT_404)
    assert outcome(blocked) == (ReadingOutcome.FAILED, Reason.BLOCKED)
    assert outcome(pdf)[0] is ReadingOutcome.FAILED
    assert outcome(soft) == (ReadingOutcome.FAILED, Reason.SOFT_404)
    assert outcome(empty)[0] is ReadingOutcome.INCOMPLETE
    assert outcome(shell)[0] is ReadingOutcome.INCOMPLETE
    assert outcome(hole) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)
    assert outcome(moved)[0] is ReadingOutcome.FAILED
    assert outcome(robots) == (ReadingOutcome.FAILED, Reason.ROBOTS_REFUSED)
    assert sum(summary.reasons.values()) == len(everyone) - 1
    assert (summary.readings["complete"], summary.reasons["robots_refused"], summary.reasons["soft_404"]) == (1, 1, 2)
    assert outcome(broken) == (ReadingOutcome.FAILED, Reason.UNREACHABLE)
    assert summary.failed_walks == 0
    assert web.asked(robots.host) == ["/robots.txt"]
    assert set(web.asked(broken.host)) == {"/robots.txt"}
    assert not web.asked("www.elsewhere.gov.cn.test")
    assert {request.user_agent for request in web.log} == {"nianbao/0.1 (annual report monitor; test@example.org)"}


def test_the_column_is_found_from_the_home_page_and_learned(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl()
    column = lab.web.url(bureau.host, "/xxgk/nb/")
    assert lab.last(column) == (ReadingOutcome.COMPLETE, None)
    with database.sessions(lab.engine)() as session:
        articles = article_states.load_articles(session)
    assert {article.state for article in articles.values()} == {ContentState.READ}
    assert sorted(str(article.meta_date) for article in articles.values()) == [
        "2024-01-20",
        "2025-01-20",
    ]
    lab.crawl("2026-02-02")
    assert "/" not in lab.web.asked(bureau.host), "the learned column is read without searching for it again"
    assert [len(reading.started) for reading in lab.readings(column)] == [2]


@pytest.mark.slow
def test_an_unchanged_site_is_asked_conditionally_and_stores_nothing_new(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    bureau.column(column_page(bureau.name, [2024, 2023]), ETag='"v1"')
    lab.register(bureau.body)
    # No duty hangs on the list yet.
    lab.crawl("2025-11-10")
    raw = sorted(path.name for path in (lab.folder / "raw").rglob("*") if path.is_file())
    lab.crawl("2025-11-11")
    listing = [request for request in lab.web.log if request.path == "/xxgk/nb/"]
    assert [request.conditional for request in listing] == [True]
    assert sorted(path.name for path in (lab.folder / "raw").rglob("*") if path.is_file()) == raw


@pytest.mark.parametrize(
    "status", [503, pytest.param(500, marks=pytest.mark.slow), pytest.param(502, marks=pytest.mark.slow)]
)
def test_a_server_that_fails_after_a_good_night_is_a_failed_reading_not_the_kept_page(lab: Lab, status: int) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    bureau.column(column_page(bureau.name, [2024, 2023]), ETag='"v1"')
    lab.register(bureau.body)
    lab.crawl()
    lab.web.put(bureau.host, "/xxgk/nb/", "error", status)
    lab.crawl("2026-02-02")
    assert lab.last(lab.web.url(bureau.host, "/xxgk/nb/"))[0] is ReadingOutcome.FAILED


@pytest.mark.slow
def test_a_new_report_is_seen_although_nothing_says_that_the_page_is_fresh(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    long_ago = "Mon, 05 Jan 2015 00:00:00 GMT"
    bureau.column(column_page(bureau.name, [2024, 2023]), Last_Modified=long_ago)
    lab.register(bureau.body)
    lab.crawl()
    bureau.column(column_page(bureau.name, [2025, 2024, 2023]), Last_Modified="Tue, 06 Jan 2026 00:00:00 GMT")
    bureau.article(2025)
    lab.crawl("2026-02-02")
    with database.sessions(lab.engine)() as session:
        titles = [row.title for rows in readings.load_sightings(session).values() for row in rows]
    assert "鹿河市财政局2025年政府信息公开工作年度报告" in titles


@pytest.mark.slow
def test_a_private_address_is_refused_and_named(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    summary = lab.crawl(allowed_networks=("10.9.8.0/24",))
    assert summary.refused_addresses == {bureau.host: "127.0.0.1"}
    assert lab.last(bureau.body.home_url) == (ReadingOutcome.FAILED, Reason.PRIVATE_ONLY)
    assert lab.web.log == []


@pytest.mark.slow
def test_every_request_is_in_the_log_of_fetches(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl()
    with database.sessions(lab.engine)() as session:
        logged = fetches.load_fetches(session)
    assert [record.url.split(str(lab.web.port))[1] for record in logged] == lab.web.asked(bureau.host)
    assert {record.city_domain for record in logged} == {CITY}
    assert {record.at.date() for record in logged} <= {datetime.date(2026, 1, 31), datetime.date(2026, 2, 1)}


@pytest.mark.slow
def test_a_pager_is_read_to_its_end(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    pager = '<script>createPageHTML(2, {}, "index", "html");</script>'
    bureau.column(column_page(bureau.name, [2024, 2023], pager=pager.format(0)))
    lab.web.put(bureau.host, "/xxgk/nb/index_1.html", column_page(bureau.name, [2022, 2021], pager=pager.format(1)))
    lab.register(bureau.body)
    lab.crawl()
    found = lab.readings(lab.web.url(bureau.host, "/xxgk/nb/"))[-1]
    assert (found.outcome, found.items, found.pages) == (ReadingOutcome.COMPLETE, 4, 2)


@pytest.mark.slow
def test_a_fault_of_one_site_leaves_the_others(lab: Lab) -> None:
    bureau, flaky = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    lab.register(flaky.body, bureau.body)
    calls: list[int] = []

    def cut() -> Reply:
        calls.append(1)
        raise ConnectionAbortedError

    lab.web.pages[flaky.host, "/"] = cut
    lab.crawl()
    assert calls
    assert lab.last(lab.web.url(bureau.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert lab.last(flaky.body.home_url) == (ReadingOutcome.FAILED, Reason.UNREACHABLE)
