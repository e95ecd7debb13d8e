"""Night after night on the same sites: what is asked again, what moved, what was lost, and what a person says."""

from __future__ import annotations

import datetime

import pytest

from duties.model import ContentState, PlaceRole, ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import article_states, columns, database, proposals, searches
from storage.proposals import ProposalKind, ProposalState
from tests.crawler.test_crawl import NOW, Bureau, Lab, article_page, column_page
from tests.crawler.web import Reply


def asked(lab: Lab, bureau: Bureau) -> list[str]:
    """What was asked of a bureau, without its robots.txt."""
    return [path for path in lab.web.asked(bureau.host) if path != "/robots.txt"]


def paged(lab: Lab, bureau: Bureau, years: range) -> None:
    """A column of two pages, the newest five years first."""
    pager = '<script>createPageHTML(2, {}, "index", "html");</script>'
    shown = sorted(years, reverse=True)
    bureau.column(column_page(bureau.name, shown[:5], pager=pager.format(0)))
    second = column_page(bureau.name, shown[5:], pager=pager.format(1))
    lab.web.put(bureau.host, "/xxgk/nb/index_1.html", second)
    for year in shown:
        bureau.article(year)


@pytest.mark.slow
def test_an_unchanged_column_costs_at_most_two_requests_and_is_complete(lab: Lab) -> None:
    one, two = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    paged(lab, two, range(2018, 2025))
    lab.register(one.body, two.body)
    first = lab.crawl("2026-02-01")
    assert first.articles == {"read": 9}
    lab.crawl("2026-02-02")
    assert asked(lab, one) == ["/xxgk/nb/"]
    assert asked(lab, two) == ["/xxgk/nb/", "/xxgk/nb/index_1.html"]
    column = lab.readings(lab.web.url(two.host, "/xxgk/nb/"))[-1]
    assert (column.outcome, column.items, len(column.started)) == (ReadingOutcome.COMPLETE, 7, 2)


@pytest.mark.slow
def test_an_item_put_in_anywhere_is_seen(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    paged(lab, bureau, range(2018, 2025))
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    # In the middle of the second page, and the first page says nothing of it.
    pager = '<script>createPageHTML(2, 1, "index", "html");</script>'
    bureau.article(2017)
    lab.web.put(bureau.host, "/xxgk/nb/index_1.html", column_page(bureau.name, [2019, 2017, 2018], pager=pager))
    lab.crawl("2026-02-02")
    assert lab.readings(lab.web.url(bureau.host, "/xxgk/nb/"))[-1].items == 8
    with database.sessions(lab.engine)() as session:
        known = article_states.load_articles(session)
    assert known[lab.web.url(bureau.host, "/xxgk/nb/201801/t20180120_2017.html")].state is ContentState.READ


@pytest.mark.slow
def test_full_reads_everything_again(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    lab.crawl("2026-02-02", full=True)
    reports = [path for path in asked(lab, bureau) if path.startswith("/xxgk/nb/20")]
    assert len(reports) == 2


@pytest.mark.slow
def test_a_column_that_moved_is_found_counted_and_proposed_until_a_person_says_yes(lab: Lab) -> None:
    web, bureau = lab.web, Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    old, new = web.url(bureau.host, "/xxgk/nb/"), web.url(bureau.host, "/zfxxgk/zfxxgknb/")
    lab.crawl("2026-02-01")
    assert lab.last(old) == (ReadingOutcome.COMPLETE, None)

    web.put(bureau.host, "/xxgk/nb/", "gone", 404)
    web.put(bureau.host, "/", '<html><body><a href="/zfxxgk/zfxxgknb/">政府信息公开年报</a></body></html>')
    web.put(bureau.host, "/zfxxgk/zfxxgknb/", column_page(bureau.name, [2025, 2024, 2023]))
    for year in (2025, 2024, 2023):
        page = article_page(bureau.name, year)
        web.put(bureau.host, f"/zfxxgk/zfxxgknb/{year + 1}01/t{year + 1}0120_{year}.html", page)
    summary = lab.crawl("2026-02-02")
    assert summary.proposals == {"moved_column": 1}
    assert lab.last(old) == (ReadingOutcome.FAILED, Reason.COLUMN_MOVED)
    assert lab.last(new) == (ReadingOutcome.COMPLETE, None)
    with database.sessions(lab.engine)() as session:
        (proposal,) = proposals.load_proposals(session)
        owners = {column.url: column.bodies for column in columns.load_columns(session)}
    assert (proposal.kind, proposal.column_url, proposal.replaces) == (ProposalKind.MOVED_COLUMN, new, old)
    assert (proposal.last_year, proposal.evidence["proved"]) == (2025, True)
    assert owners[new] == ((bureau.body.code, PlaceRole.OWN_COLUMN),), "what it lists counts for the body"

    lab.crawl("2026-02-03")
    assert asked(lab, bureau) == ["/xxgk/nb/", "/zfxxgk/zfxxgknb/"], "it is not searched for again"
    assert lab.last(old) == (ReadingOutcome.FAILED, Reason.COLUMN_MOVED)

    with database.write_session(lab.engine) as session:
        proposals.accept(session, proposal, body=bureau.body, by="王芳", at=NOW)
    lab.crawl("2026-02-04")
    assert asked(lab, bureau) == ["/zfxxgk/zfxxgknb/"]
    with database.sessions(lab.engine)() as session:
        (accepted,) = proposals.load_proposals(session, state=ProposalState.ACCEPTED)
        assert (accepted.decided_by, accepted.decided_at) == ("王芳", NOW)
        assert proposals.body_of(session, bureau.body.code).column_urls == (new,)
        owners = {column.url: column.bodies for column in columns.load_columns(session)}
    assert owners[old] == ()


@pytest.mark.slow
def test_a_column_that_comes_back_withdraws_the_proposal(lab: Lab) -> None:
    web, bureau = lab.web, Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    there = web.pages[bureau.host, "/xxgk/nb/"]
    web.put(bureau.host, "/xxgk/nb/", "gone", 404)
    web.put(bureau.host, "/", '<html><body><a href="/nb2/">政府信息公开年报</a></body></html>')
    web.put(bureau.host, "/nb2/", column_page(bureau.name, [2024, 2023]))
    lab.crawl("2026-02-02")
    web.pages[bureau.host, "/xxgk/nb/"] = there
    lab.crawl("2026-02-03")
    with database.sessions(lab.engine)() as session:
        assert proposals.load_proposals(session) == ()
        (one,) = proposals.load_proposals(session, state=ProposalState.WITHDRAWN)
    assert one.body == bureau.body.code


@pytest.mark.slow
def test_a_list_that_shows_nothing_where_it_showed_something_failed_and_says_so(lab: Lab) -> None:
    empty, short = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    short.column(column_page(short.name, list(range(2024, 2012, -1))))
    lab.register(empty.body, short.body)
    lab.crawl("2026-02-01")
    empty.column(column_page(empty.name, [], more="<li>暂无信息</li>"))
    short.column(column_page(short.name, [2024, 2023, 2022]))
    summary = lab.crawl("2026-02-02")
    urls = [lab.web.url(bureau.host, "/xxgk/nb/") for bureau in (empty, short)]
    assert lab.last(urls[0]) == (ReadingOutcome.FAILED, Reason.INCOMPLETE_LISTING)
    assert lab.last(urls[1]) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)
    assert summary.lost == {urls[0]: 2, urls[1]: 12}
    lab.crawl("2026-02-03")
    assert lab.last(urls[0])[0] is ReadingOutcome.FAILED, "nothing is never taken for granted"
    assert lab.last(urls[1]) == (ReadingOutcome.COMPLETE, None), "a shorter list that stays is the list"


@pytest.mark.slow
def test_a_search_in_vain_is_not_repeated_every_night(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.web.put(bureau.host, "/", "<html><body><a href='/news/'>新闻中心</a><p>欢迎您</p></body></html>")
    lab.register(bureau.body)
    lab.crawl("2026-01-05")
    assert lab.last(bureau.body.home_url) == (ReadingOutcome.FAILED, Reason.NO_COLUMN)
    assert asked(lab, bureau) == ["/", "/sitemap.xml"]
    lab.crawl("2026-01-06")
    assert asked(lab, bureau) == []
    lab.crawl("2026-02-01")
    assert asked(lab, bureau) == ["/", "/sitemap.xml"], "after the due date it is looked for again"
    with database.sessions(lab.engine)() as session:
        ((search,),) = searches.load_searches(session).values()
    assert (search.reason, search.pages) == (Reason.NO_COLUMN, 2)


@pytest.mark.slow
def test_a_column_that_only_the_sitemap_names_is_found(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.web.put(bureau.host, "/", "<html><body><p>欢迎您</p></body></html>")
    here, there = lab.web.url(bureau.host, "/xxgk/zfxxgknb/"), "http://www.elsewhere.gov.cn.test/zfxxgknb/"
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in (there, lab.web.url(bureau.host, "/about/"), here))
    lab.web.put(bureau.host, "/sitemap.xml", f"<urlset>{listed}</urlset>", Content_Type="application/xml")
    lab.web.put(bureau.host, "/xxgk/zfxxgknb/", column_page(bureau.name, [2024]))
    lab.register(bureau.body)
    lab.crawl()
    assert lab.last(here)[0] is ReadingOutcome.COMPLETE
    assert not lab.web.asked("www.elsewhere.gov.cn.test")


@pytest.mark.slow
def test_cities_that_all_refuse_at_once_refuse_us(lab: Lab) -> None:
    web = lab.web
    bodies = []
    for number, city in enumerate(("lushan", "haimen", "yongan")):
        host = f"www.{city}.gov.cn.test"
        if number < 2:
            web.put(host, "/robots.txt", "no", 404)
            web.put(host, "/", "<html><title>403</title></html>", 403)
        else:
            web.put(host, "/", '<html><body><a href="/nb/">政府信息公开年报</a></body></html>')
            web.put(host, "/nb/", column_page("永安市教育局", [2024]))
        code = f"32090{number}-jyj"
        bodies.append(Body(code, f"{city}局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=web.url(host)))
    lab.register(*bodies)
    summary = lab.crawl(vantage="office")
    assert summary.geo_refused == ("haimen.gov.cn.test", "lushan.gov.cn.test")
    assert [lab.last(body.home_url)[1] for body in bodies[:2]] == [Reason.GEO_REFUSED] * 2
    assert lab.last(web.url("www.yongan.gov.cn.test", "/nb/"))[0] is ReadingOutcome.COMPLETE
    assert summary.vantage["label"] == "office"


@pytest.mark.slow
def test_a_server_that_asks_for_a_moment_gets_it_and_one_that_asks_for_an_hour_is_left_alone(lab: Lab) -> None:
    soon, later = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    answers = {"n": 0}
    column = lab.web.pages[soon.host, "/xxgk/nb/"]
    assert isinstance(column, Reply)

    def busy() -> Reply:
        answers["n"] += 1
        return Reply("busy", 503, {"Retry-After": "1"}) if answers["n"] == 1 else column

    lab.web.pages[soon.host, "/xxgk/nb/"] = busy
    lab.web.put(later.host, "/", "busy", 503, Retry_After="3600")
    lab.register(soon.body, later.body)
    lab.crawl()
    assert lab.last(lab.web.url(soon.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert lab.last(later.body.home_url) == (ReadingOutcome.FAILED, Reason.UNREACHABLE)
    assert asked(lab, later) == ["/"]


@pytest.mark.slow
def test_a_crawl_delay_is_kept_also_after_quick_answers(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    robots = "User-agent: *\nCrawl-delay: 0.4\n"
    lab.web.put(bureau.host, "/robots.txt", robots, Content_Type="text/plain")
    lab.register(bureau.body)
    began = datetime.datetime.now(datetime.UTC)
    lab.crawl()
    gaps = len(lab.web.log) - 1
    assert (datetime.datetime.now(datetime.UTC) - began).total_seconds() >= 0.4 * gaps


@pytest.mark.slow
def test_bodies_that_lie_about_their_compression_are_read_or_fail_like_any_other(lab: Lab) -> None:
    plain, broken = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    plain.column(column_page(plain.name, [2024, 2023]), Content_Encoding="gzip")
    lab.web.put(broken.host, "/xxgk/nb/", b"\x1f\x8b\x08\x00cut off", Content_Encoding="gzip")
    lab.register(plain.body, broken.body)
    summary = lab.crawl()
    assert summary.failed_walks == 0
    assert lab.last(lab.web.url(plain.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    with database.sessions(lab.engine)() as session:
        assert lab.web.url(broken.host, "/xxgk/nb/") not in {
            column.url for column in columns.load_columns(session) if column.column_type
        }
