"""The last look before a first "missing": where it looks, what it costs, and when it counts as finished."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.budget import PAGES_PER_LOOK
from duties.model import ContentState, LastLook, Reason
from duties.obligations import DueRules
from monitor import watch
from registry.model import Body, Kind, Level
from storage import article_states, database, last_looks, readings
from tests.crawler.test_crawl import CITY, Bureau, Lab, article_page, column_page

NAME = "鹿河市财政局"
TITLE = f"{NAME}2025年政府信息公开工作年度报告"


def bureau(lab: Lab, *, links: str = "", extra: str = "") -> Bureau:
    """A bureau whose column lacks this year's report; `links` and `extra` stand on its home page."""
    made = Bureau(lab.web, "czj", NAME)
    lab.web.put(
        made.host, "/", f'<html><body><a href="/xxgk/nb/">政府信息公开年报</a><ul>{links}</ul>{extra}</body></html>'
    )
    lab.register(made.body)
    return made


def listing(*rows: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{url}">{title}</a><span>2026-01-28</span></li>' for url, title in rows)
    return f"<html><head><title>通知公告</title></head><body><ul>{items}</ul></body></html>"


def look(lab: Lab, made: Bureau) -> LastLook:
    """Takes one look and gives what was stored of it."""
    lab.crawl(codes=(made.body.code,), looks=((made.body.code, 2025),))
    with database.sessions(lab.engine)() as session:
        (taken,) = last_looks.load_looks(session)[made.body.code, 2025]
    return taken


def found(lab: Lab) -> dict[str, ContentState]:
    with database.sessions(lab.engine)() as session:
        return {url: article.state for url, article in article_states.load_articles(session).items()}


@pytest.mark.slow
def test_a_report_under_notices_is_found_and_read(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/tzgg/">通知公告</a></li>')
    other = "鹿河市教育局2025年政府信息公开工作年度报告"
    lab.web.put(made.host, "/tzgg/", listing(("/tzgg/a.html", TITLE), ("/tzgg/b.html", other), ("/c.html", "招聘公告")))
    lab.web.put(made.host, "/tzgg/a.html", article_page(NAME, 2025))
    taken = look(lab, made)
    assert taken.finished
    assert found(lab) == {lab.web.url(made.host, "/tzgg/a.html"): ContentState.READ}
    with database.sessions(lab.engine)() as session:
        (sighting,) = readings.load_sightings(session)[lab.web.url(made.host, "/tzgg/")]
    assert (sighting.title, sighting.listed_on) == (TITLE, date(2026, 1, 28))


@pytest.mark.slow
def test_the_verdict_before_and_after_the_look(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/tzgg/">通知公告</a></li>')
    lab.web.put(made.host, "/tzgg/", listing(("/tzgg/a.html", TITLE)))
    lab.web.put(made.host, "/tzgg/a.html", article_page(NAME, 2025))
    lab.crawl()
    day = date(2026, 2, 1)

    def verdict() -> list[watch.Judged]:
        judged = watch.judge_all(lab.engine, as_of=day, rules=DueRules())
        return [row for row in judged if row.duty.year == 2025]

    (before,) = verdict()
    assert before.verdict.code.value == "missing"
    assert watch.wanting_look(lab.engine, [before]) == ((made.body.code, 2025),)
    look(lab, made)
    (after,) = verdict()
    assert (after.verdict.code.value, [flag.value for flag in after.verdict.flags]) == ("on_time", ["wrong_column"])
    assert watch.wanting_look(lab.engine, [after]) == ()


@pytest.mark.slow
def test_a_site_without_any_column_is_looked_through_as_well(lab: Lab) -> None:
    # Small bodies put the report among their notices: there no search for a column ends.
    made = Bureau(lab.web, "czj", NAME)
    lab.web.put(made.host, "/", '<html><body><ul><li><a href="/tzgg/">通知公告</a></li></ul></body></html>')
    lab.web.put(made.host, "/tzgg/", listing(("/c.html", "招聘公告"), ("/tzgg/a.html", TITLE)))
    lab.web.put(made.host, "/tzgg/a.html", article_page(NAME, 2025))
    lab.register(made.body)
    lab.crawl()

    def verdict(day: date) -> watch.Judged:
        judged = watch.judge_all(lab.engine, as_of=day, rules=DueRules())
        (row,) = (row for row in judged if row.duty.year == 2025)
        return row

    before = verdict(date(2026, 2, 1))
    assert before.verdict.reason is Reason.NO_COLUMN
    assert watch.wanting_look(lab.engine, [before]) == ((made.body.code, 2025),)
    assert look(lab, made).finished
    after = verdict(date(2026, 2, 1))
    assert (after.verdict.code.value, [flag.value for flag in after.verdict.flags]) == ("on_time", ["wrong_column"])


@pytest.mark.slow
def test_a_site_without_column_is_not_looked_through_every_night(lab: Lab) -> None:
    made = Bureau(lab.web, "czj", NAME)
    lab.web.put(made.host, "/", '<html><body><a href="/dt/">工作动态</a></body></html>')
    lab.web.put(made.host, "/dt/", listing(("/c.html", "招聘公告")))
    lab.register(made.body)
    lab.crawl()
    assert look(lab, made).finished
    judged = watch.judge_all(lab.engine, as_of=date(2026, 2, 1), rules=DueRules())
    assert {row.verdict.reason for row in judged if row.duty.year == 2025} == {Reason.NO_COLUMN}
    assert watch.wanting_look(lab.engine, judged) == ()


@pytest.mark.slow
def test_nothing_found_is_a_finished_look_and_is_not_taken_twice(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/tzgg/">通知公告</a></li><li><a href="/dt/">工作动态</a></li>')
    for path in ("/tzgg/", "/dt/"):
        lab.web.put(made.host, path, listing(("/c.html", "招聘公告")))
    lab.crawl()
    assert look(lab, made).finished
    judged = watch.judge_all(lab.engine, as_of=date(2026, 2, 1), rules=DueRules())
    assert {row.verdict.code.value for row in judged if row.duty.year == 2025} == {"missing"}
    assert watch.wanting_look(lab.engine, judged) == ()
    # Who was reminded may publish elsewhere: in its season it is looked for again.
    later = watch.judge_all(lab.engine, as_of=date(2026, 2, 8), rules=DueRules())
    assert watch.wanting_look(lab.engine, later) == ((made.body.code, 2025),)


@pytest.mark.slow
def test_a_column_made_anew_elsewhere_is_found_beside_the_old_one(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/xxgk/">政府信息公开</a></li>')
    lab.web.put(made.host, "/xxgk/", '<html><body><a href="/xxgk/fd/">法定主动公开内容</a></body></html>')
    lab.web.put(made.host, "/xxgk/fd/", '<html><body><a href="/xxgk/gknb/">公开年报</a></body></html>')
    rows = "".join(
        f'<li><a href="/xxgk/gknb/{year}.html">{year}年度</a><span>{year + 1}-01-20</span></li>'
        for year in (2025, 2024)
    )
    page = f"<html><head><title>公开年报</title></head><body><h2>公开年报</h2><ul>{rows}</ul></body></html>"
    lab.web.put(made.host, "/xxgk/gknb/", page)
    lab.web.put(made.host, "/xxgk/gknb/2025.html", article_page(NAME, 2025))
    lab.crawl()
    look(lab, made)
    (row,) = [
        row for row in watch.judge_all(lab.engine, as_of=date(2026, 2, 1), rules=DueRules()) if row.duty.year == 2025
    ]
    assert (row.verdict.code.value, row.verdict.url) == ("on_time", lab.web.url(made.host, "/xxgk/gknb/2025.html"))


@pytest.mark.slow
def test_a_collection_on_the_portal_is_found_for_a_body_with_a_site(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/gzzj/">工作总结</a></li>')
    portal = f"www.{CITY}"
    lab.web.put(
        portal,
        "/",
        '<html><body><a href="/tzgg/">通知公告</a><a href="/zt/">2025年政府信息公开年报专题</a></body></html>',
    )
    lab.web.put(portal, "/zt/", listing(("/zt/a.html", TITLE)))
    lab.web.put(portal, "/zt/a.html", article_page(NAME, 2025))
    home = lab.web.url(portal)
    lab.register(Body("320900-rmzf", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, "320900", home_url=home))
    assert look(lab, made).finished
    assert lab.web.url(portal, "/zt/a.html") in found(lab)
    assert "/tzgg/" not in lab.web.asked(portal), "on the portal only columns of reports are of interest"


@pytest.mark.slow
def test_what_is_left_of_a_look_goes_to_the_other_columns(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/gzzj/">工作总结</a></li>')
    lab.web.put(made.host, "/gzzj/", listing(("/gzzj/a.html", TITLE)))
    lab.web.put(made.host, "/gzzj/a.html", article_page(NAME, 2025))
    assert look(lab, made).finished
    assert found(lab) == {lab.web.url(made.host, "/gzzj/a.html"): ContentState.READ}


@pytest.mark.slow
def test_what_the_known_column_points_to_did_not_come_into_it_late(lab: Lab) -> None:
    made = bureau(lab)
    note = '<p>本局2025年度报告请点击<a href="/zt/nb.html">此处</a>查看</p>'
    lab.web.put(made.host, "/xxgk/nb/", column_page(NAME, [2024, 2023]).replace("</body>", f"{note}</body>"))
    lab.web.put(made.host, "/zt/nb.html", article_page(NAME, 2025))
    lab.crawl("2026-02-05")
    look(lab, made)
    (row,) = [
        row for row in watch.judge_all(lab.engine, as_of=date(2026, 2, 6), rules=DueRules()) if row.duty.year == 2025
    ]
    assert (row.verdict.code.value, row.verdict.url) == ("on_time", lab.web.url(made.host, "/zt/nb.html"))


@pytest.mark.slow
def test_a_report_of_nobody_on_the_bodys_own_site_leaves_the_look_open(lab: Lab) -> None:
    made = bureau(lab, links='<li><a href="/tzgg/">通知公告</a></li>')
    lab.web.put(made.host, "/tzgg/", listing(("/tzgg/a.html", "2025年政府信息公开工作年度报告")))
    lab.web.put(made.host, "/tzgg/a.html", article_page("", 2025))
    assert not look(lab, made).finished
    assert list(found(lab)) == [lab.web.url(made.host, "/tzgg/a.html")]


@pytest.mark.slow
def test_the_sites_own_search_and_sitemap_are_asked(lab: Lab) -> None:
    form = '<form action="/search.do"><input type="hidden" name="site" value="1"><input name="q"></form>'
    made = bureau(lab, extra=form)
    lab.web.put(
        made.host,
        "/sitemap.xml",
        f"<urlset><url><loc>{lab.web.url(made.host, '/gknb/2026/01/9.html')}</loc></url></urlset>",
    )
    lab.web.put(made.host, "/gknb/2026/01/9.html", article_page(NAME, 2025))
    taken = look(lab, made)
    assert taken.finished
    (searched,) = [path for path in lab.web.asked(made.host) if path.startswith("/search.do")]
    assert parse_qs(urlsplit(searched).query) == {"site": ["1"], "q": ["2025年政府信息公开工作年度报告"]}
    assert found(lab) == {lab.web.url(made.host, "/gknb/2026/01/9.html"): ContentState.READ}


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["/", "/tzgg/"])
def test_a_look_that_could_not_be_finished_says_so(lab: Lab, broken: str) -> None:
    made = bureau(lab, links='<li><a href="/tzgg/">通知公告</a></li>')
    lab.web.put(made.host, "/tzgg/", listing(("/c.html", "招聘公告")))
    lab.web.put(made.host, broken, "broken", 500)
    assert not look(lab, made).finished
    assert found(lab) == {}


@pytest.mark.slow
def test_no_look_asks_more_than_ten_times(lab: Lab) -> None:
    names = (
        "通知公告",
        "公示公告",
        "工作动态",
        "部门动态",
        "要闻",
        "新闻中心",
        "信息公开",
        "政务公开",
        "最新公开",
        "其他",
    )
    form = '<form action="/search.do"><input name="q"></form>'
    made = bureau(
        lab, links="".join(f'<li><a href="/l{n}/">{name}</a></li>' for n, name in enumerate(names)), extra=form
    )
    for number in range(len(names)):
        lab.web.put(made.host, f"/l{number}/", listing(*((f"/l{number}/{n}.html", f"公告{n}") for n in range(5))))
    look(lab, made)
    asked = [path for path in lab.web.asked(made.host) if path != "/robots.txt"]
    assert 5 < len(asked) <= PAGES_PER_LOOK


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 2])
def test_a_look_keeps_to_what_the_day_allows_and_is_then_taken_again(lab: Lab, most: int) -> None:
    made = bureau(lab, links=f'<li><a href="/a.html">{TITLE}</a></li><li><a href="/tzgg/">通知公告</a></li>')
    lab.web.put(made.host, "/a.html", article_page(NAME, 2025))
    lab.web.put(made.host, "/tzgg/", listing(("/c.html", "招聘公告")))
    lab.crawl(codes=(made.body.code,), looks=((made.body.code, 2025),), most_of_city=most)
    assert len([path for path in lab.web.asked(made.host) if path != "/robots.txt"]) == most
    with database.sessions(lab.engine)() as session:
        (taken,) = last_looks.load_looks(session)[made.body.code, 2025]
    assert not taken.finished
    # A report that nobody asked for is no report that cannot be read.
    read = {lab.web.url(made.host, "/a.html"): ContentState.READ}
    assert found(lab) == ({} if most == 1 else read)
