"""Places that move: redirects are followed and told apart, and what stands in for a column is searched from anew."""

from __future__ import annotations

import pytest

from crawler.plan import make_plan
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import article_states, columns, database
from tests.crawler.test_crawl import CITY, PORTAL, Bureau, Lab, column_page


@pytest.mark.slow
def test_redirects_are_followed_and_a_column_that_moved_says_so(lab: Lab) -> None:
    web = lab.web
    names = ["财政", "教育", "公安", "水利", "审计", "统计"]
    home, index, moved, away, jiasule, note = (
        Bureau(web, f"d{number}", f"鹿河市{name}局") for number, name in enumerate(names)
    )
    web.pages[home.host, "/main/"] = web.pages[home.host, "/"]
    web.put(home.host, "/", "", 302, Location="/main/")
    web.pages[index.host, "/xxgk/nb/index.html"] = web.pages[index.host, "/xxgk/nb/"]
    web.put(index.host, "/xxgk/nb/", "", 301, Location="index.html")
    web.pages[moved.host, "/new/nb.html"] = web.pages[moved.host, "/xxgk/nb/"]
    web.put(moved.host, "/xxgk/nb/", "", 301, Location="/new/nb.html")
    web.put(away.host, "/xxgk/nb/", "", 302, Location="http://www.elsewhere.gov.cn.test/nb/")
    web.put(jiasule.host, "/robots.txt", "<script>document.cookie='__jsl_clearance=1'</script>", 521)
    report = "/xxgk/nb/202501/t20250120_2024.html"
    web.put(
        note.host, report, '<html><body><h1>年报</h1><p>现予公布。</p><a href="nb.pdf">2024年年报</a></body></html>'
    )
    given = [
        Body(
            b.body.code, b.name, b.body.kind, b.body.level, b.body.division, column_urls=(web.url(b.host, "/xxgk/nb/"),)
        )
        for b in (index, moved, away, jiasule, note)
    ]
    lab.register(home.body, *given)

    lab.crawl()

    def outcome(bureau: Bureau) -> tuple[ReadingOutcome, Reason | None]:
        return lab.last(web.url(bureau.host, "/xxgk/nb/"))

    assert outcome(home) == outcome(index) == outcome(note) == (ReadingOutcome.COMPLETE, None)
    assert outcome(moved) == (ReadingOutcome.INCOMPLETE, Reason.COLUMN_MOVED)
    assert lab.readings(web.url(moved.host, "/xxgk/nb/"))[-1].items == 2, "what the new place lists counts"
    assert outcome(away) == (ReadingOutcome.FAILED, Reason.COLUMN_MOVED)
    assert outcome(jiasule) == (ReadingOutcome.FAILED, Reason.BLOCKED)
    with database.sessions(lab.engine)() as session:
        article = article_states.load_articles(session)[web.url(note.host, report)]
    assert article.state is ContentState.FAILED, "a covering note whose file does not come is no report"


@pytest.mark.slow
def test_a_page_that_stood_in_for_a_column_is_searched_again(lab: Lab) -> None:
    web = lab.web
    folder, column = web.url(PORTAL, "/bm/czj/"), web.url(PORTAL, "/bm/czj/nb/")
    web.put(
        PORTAL,
        "/",
        '<html><body><a href="/nb/">政府信息公开年报</a><a href="/bm/">部门信息公开目录</a></body></html>',
    )
    web.put(PORTAL, "/nb/", column_page("鹿河市人民政府", [2024]))
    web.put(
        PORTAL,
        "/bm/",
        '<html><title>部门信息公开</title><body><h3>市政府部门</h3><ul><li><a href="/bm/czj/">鹿河市财政局</a></li>'
        '<li><a href="/bm/jyj/">鹿河市教育局</a></li><li><a href="/bm/gaj/">鹿河市公安局</a></li></ul></body></html>',
    )
    web.put(PORTAL, "/bm/czj/", '<html><body><a href="./nb/">政府信息<br>公开年报</a></body></html>')
    web.put(PORTAL, "/bm/czj/nb/", "down", 503)
    government = Body(
        "320900-rmzf", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, "320900", home_url=web.url(PORTAL)
    )
    lab.register(
        government,
        Body("320900-czj", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900"),
    )

    lab.crawl()
    assert lab.last(folder) == (ReadingOutcome.FAILED, Reason.UNREACHABLE)
    with database.sessions(lab.engine)() as session:
        assert folder in columns.load_stand_ins(session)

    web.put(PORTAL, "/bm/czj/nb/", column_page("鹿河市财政局", [2024, 2023]))
    lab.crawl("2026-02-02")
    assert lab.last(column) == (ReadingOutcome.COMPLETE, None)


@pytest.mark.slow
def test_a_site_made_anew_is_searched_anew_though_it_says_that_its_home_page_is_the_old_one(lab: Lab) -> None:
    web = lab.web
    bureau = Bureau(web, "czj", "鹿河市财政局")
    old, new = web.url(bureau.host, "/xxgk/nb/"), web.url(bureau.host, "/zwgk/ndbg/")
    lab.register(bureau.body)
    lab.crawl("2026-02-07")
    assert lab.last(old) == (ReadingOutcome.COMPLETE, None)

    del web.pages[bureau.host, "/xxgk/nb/"]
    # The validator goes by the news on the page: it knows nothing of another maker's links.
    web.put(bureau.host, "/", '<html><body><a href="/zwgk/ndbg/">政府信息公开年报</a></body></html>', ETag='"czj"')
    web.put(bureau.host, "/zwgk/ndbg/", column_page(bureau.name, [2025, 2024]))
    lab.crawl("2026-03-31")
    assert lab.last(old) == (ReadingOutcome.FAILED, Reason.COLUMN_MOVED)
    assert lab.last(new) == (ReadingOutcome.COMPLETE, None)


@pytest.mark.slow
def test_a_site_that_only_the_directory_knows_is_read_beside_the_old_one_that_still_stands(lab: Lab) -> None:
    web = lab.web
    old, new, gone = (
        Bureau(web, label, name)
        for label, name in (("czj", "鹿河市财政局"), ("cz", "鹿河市财政局"), ("jyj", "鹿河市教育局"))
    )
    entries = (new.host, "鹿河市财政局"), ("jy.luhe.gov.cn.test", "鹿河市教育局"), (gone.host, "鹿河市公安局")
    rows = "".join(f'<li><a href="{web.url(host)}">{name}</a></li>' for host, name in entries)
    web.put(PORTAL, "/", '<html><body><a href="/nb/">政府信息公开年报</a><a href="/bm/">部门网站</a></body></html>')
    web.put(PORTAL, "/nb/", column_page("鹿河市人民政府", [2024]))
    web.put(PORTAL, "/bm/", f"<html><title>部门网站</title><body><h3>市政府部门</h3><ul>{rows}</ul></body></html>")
    web.put("jy.luhe.gov.cn.test", "/", "down", 503)
    new.column(column_page(new.name, [2025, 2024]))
    government = Body(
        "320900-rmzf", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, "320900", home_url=web.url(PORTAL)
    )
    lab.register(government, old.body, gone.body)
    lab.crawl()
    assert lab.last(web.url(new.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert lab.last(web.url(old.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert not lab.readings(web.url("jy.luhe.gov.cn.test", "/")), "an old name in the directory is no place"


def test_a_stand_in_is_no_column_to_read() -> None:
    body = Body(
        "320900-czj", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=f"http://czj.{CITY}/"
    )
    found = [Column(f"http://{label}.{CITY}/", bodies=((body.code, PlaceRole.OWN_COLUMN),)) for label in ("old", "nb")]
    plan = make_plan([body], found, {}, season=2025, stand_ins={found[0].url})
    assert [url for target in plan.cities[0].targets for url, _ in target.columns] == [found[1].url]
