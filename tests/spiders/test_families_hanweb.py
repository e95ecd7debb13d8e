"""大汉's three ways of serving a list: records in the page, the catalogue's search, the gateway's units."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import json

import pytest

from duties.model import ReadingOutcome, Reason
from spiders.families import Page, read, recognition
from tests.spiders.interface import SITE, Asked, Post, chunks, listed, posts, read_column, shell

COLUMN = f"{SITE}/col/col1621/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"


def address(post: Post) -> str:
    return f"/art/{post.on.year}/{post.on.month}/{post.on.day}/art_1621_{post.number}.html"


def wanted(found: list[Post]) -> list[tuple[str, str, object]]:
    return [(post.title, SITE + address(post), post.on) for post in found]


def record(post: Post) -> str:
    return f"<record><![CDATA[<li><a href='{address(post)}' title='{post.title}'>{post.title[:12]}…</a><span>{post.on}</span></li>]]></record>"


def store(found: list[Post], total: int, group: str = "") -> str:
    following = f'<nextgroup><![CDATA[<a href="{group}"></a>]]></nextgroup>' if group else ""
    return f"<datastore><totalrecord>{total}</totalrecord>{following}<recordset>{''.join(map(record, found))}</recordset></datastore>"


def jpage(
    found: list[Post], total: int, *, options: str = "", group: str = "", units: tuple[str, ...] = ("5530",)
) -> str:
    parts = [
        f"<div id='{unit}'><script type='text/xml'>{store(found, total, group)}</script></div>"
        f"<script>$(function(){{$('#{unit}').jpage({{themeName:'default', dataStore:dataStore, totalRecord:{total}, perPage:3, groupSize:2, {options}}});}});</script>"
        for unit in units
    ]
    return shell("<h2>政府信息公开年报</h2>" + "".join(parts))


OPTIONS = f"proxyUrl:'{PROXY}?col=1&appid=1&webid=12&path=/&columnid=1621&sourceContentType=1&unitid=5530&webname=%E7%A4%BA%E4%BE%8B&permissiontype=0', action:'GET'"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("count", [4, 6, 7, 17])
def test_groups_of_records(count: int, method: str) -> None:
    found = posts(count)

    def answer(asked: Asked) -> str | None:
        if asked.path != PROXY:
            return jpage(found[:6], count, options=OPTIONS.replace("GET", method))
        assert asked.method == method
        sent = {**asked.query, **asked.form}
        assert (sent["unitid"], sent["webid"], asked.headers["Referer"]) == ("5530", "12", COLUMN)
        return store(found[int(sent["startrecord"]) - 1 : int(sent["endrecord"])], count)

    column, site = read_column(COLUMN, answer)
    assert listed(column) == wanted(found)
    assert (column.reading.outcome, column.reading.claimed_total) == (ReadingOutcome.COMPLETE, count)
    assert column.recognition is not None
    assert column.recognition.family == "jpage"
    assert "records" in column.recognition.evidence
    assert len(site.log) == 1 + max(0, -(-(count - 6) // 6))


@pytest.mark.parametrize(
    "form", ["./dataproxy.jsp", "../../module/web/jpage/dataproxy.jsp", "/module/web/jpage/dataproxy.jsp"]
)
def test_groups_that_name_the_next_one(form: str) -> None:
    """Newer builds ignore `startrecord`; the next group's address stands in the one before, its webname encoded twice."""
    found = posts(14)
    groups = chunks(found, 6)

    def following(number: int) -> str:
        return (
            f"{form}?page={number}&webid=12&columnid=1621&unitid=5530&webname=%25E7%25A4%25BA"
            if number < len(groups)
            else ""
        )

    def answer(asked: Asked) -> str | None:
        if asked.path != PROXY:
            return jpage(groups[0], 14, options=f"proxyUrl:'{PROXY}'", group=following(1))
        assert asked.query["webname"] == "%E7%A4%BA"
        number = int(asked.query["page"])
        return store(groups[number], 14, following(number + 1))

    column, _ = read_column(COLUMN, answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is ReadingOutcome.COMPLETE


def test_a_build_that_ignores_the_records_asked_for_is_not_read_to_its_end() -> None:
    found = posts(14)
    column, site = read_column(
        COLUMN,
        lambda asked: store(found[:6], 14) if asked.path == PROXY else jpage(found[:6], 14, options=OPTIONS),
    )
    assert len(listed(column)) == 6
    assert (column.reading.outcome, column.reading.reason) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)
    assert len(site.log) <= 5


@pytest.mark.parametrize(
    "spoilt", ["<html><body>系统错误</body></html>", "", "<datastore><totalrecord>8</totalrecord></datastore>", None]
)
def test_a_group_that_does_not_come_is_a_hole(spoilt: str | None) -> None:
    found = posts(8)
    column, _ = read_column(
        COLUMN, lambda asked: spoilt if asked.path == PROXY else jpage(found[:6], 8, options=OPTIONS)
    )
    assert column.reading.outcome is ReadingOutcome.INCOMPLETE
    assert listed(column) == wanted(found[:6])


def test_desktop_and_mobile_units_are_one_list() -> None:
    found = posts(5)
    column, site = read_column(COLUMN, lambda _: jpage(found, 5, options=OPTIONS, units=("5530", "5530m")))
    assert (listed(column), len(site.log)) == (wanted(found), 1)
    assert column.reading.outcome is ReadingOutcome.COMPLETE


def test_fewer_records_than_claimed_are_not_the_whole() -> None:
    column, _ = read_column(
        COLUMN, lambda asked: store([], 9) if asked.path == PROXY else jpage(posts(6), 9, options=OPTIONS)
    )
    assert column.reading.outcome is ReadingOutcome.INCOMPLETE


def test_an_empty_column_says_so_by_its_total() -> None:
    listing = read(Page(COLUMN, jpage([], 0, options=OPTIONS))).listing
    assert (listing.items, listing.says_empty, listing.end_known) == ((), True, True)


# --- xxgk -----------------------------------------------------------------------------------------------------------


def fragment(found: list[Post], pages: int, *, norm: bool = True, column: str = "1621") -> str:
    rows = [(address(post).replace("_1621_", f"_{column}_"), post.title, post.on) for post in found]
    if norm:
        items = "".join(f"<li><a href='{href}' title='{title}'>{title}</a><b>{on}</b></li>" for href, title, on in rows)
        return f"<div class='zfxxgk_zdgkc'><ul>{items}</ul></div><div>&nbsp;共{pages}页&nbsp;</div>"
    items = "".join(
        f"<tr class='tr_main_value_{'odd' if n % 2 else 'even'}'><td><a href='{href}'>{title}</a></td><td>{on}</td></tr>"
        for n, (href, title, on) in enumerate(rows)
    )
    return f"<table>{items}</table><span>&nbsp;共{pages}页&nbsp;</span>"


XXGK = shell(
    "<script src='/module/xxgk/tree.jsp?area=002482429&jdid=3'></script><div id='div1229106886'>正在加载…</div>"
    "<script>$.post('/module/xxgk/search.jsp',{infotypeId:'B001G001',jdid:'3',area:'002482429',divid:'div1229106886',currpage:1},function(t){$('#div1229106886').html(t)})</script>"
)


@pytest.mark.parametrize("norm", [True, False])
@pytest.mark.parametrize("count", [3, 13])
def test_the_catalogues_search(count: int, norm: bool) -> None:
    found = posts(count)
    pages = chunks(found, 5)

    def answer(asked: Asked) -> str | None:
        if asked.path != "/module/xxgk/search.jsp":
            return XXGK
        assert asked.method == "POST"
        assert (asked.form["infotypeId"], asked.form["area"], asked.form["divid"]) == (
            "B001G001",
            "002482429",
            "div1229106886",
        )
        return fragment(pages[int(asked.form["currpage"]) - 1], len(pages), norm=norm)

    column, site = read_column(COLUMN, answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is ReadingOutcome.COMPLETE
    assert len(site.log) == 1 + len(pages)


def test_a_search_that_ignores_the_column_gives_only_the_columns_own() -> None:
    found = posts(4)
    other = fragment(posts(3, body="示例市财政局"), 1, column="77")
    column, _ = read_column(COLUMN, lambda asked: fragment(found, 1) + other if "search" in asked.path else XXGK)
    assert listed(column) == wanted(found)


def test_a_search_page_that_is_lost_is_a_hole() -> None:
    found = posts(9)

    def answer(asked: Asked) -> str | None:
        if "search" not in asked.path:
            return XXGK
        return fragment(found[:5], 2) if asked.form["currpage"] == "1" else None

    column, _ = read_column(COLUMN, answer)
    assert column.reading.outcome is ReadingOutcome.INCOMPLETE
    assert listed(column) == wanted(found[:5])


def test_years_of_the_annual_report_page() -> None:
    found = posts(3)
    links = "".join(
        f"<li><a href='/module/xxgk/xxgkAnnualReport.jsp?area=002482429&amp;fbtime={p.on.year}'>{p.on.year}年</a></li>"
        for p in found
    )

    def answer(asked: Asked) -> str | None:
        if "xxgkAnnualReport" not in asked.path:
            return shell(
                f"<ul class='years'>{links}</ul><div id='nb'></div><script>$.get('/module/xxgk/xxgkAnnualReport.jsp?area=002482429&fbtime={found[0].on.year}',function(h){{$('#nb').html(h)}})</script>"
            )
        return fragment([post for post in found if str(post.on.year) == asked.query["fbtime"]], 1)

    column, _ = read_column(COLUMN, answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is ReadingOutcome.COMPLETE


def test_a_year_that_is_lost_beside_an_empty_one_is_no_empty_column() -> None:
    links = "".join(
        f"<li><a href='/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime={year}'>{year}年</a></li>"
        for year in (2026, 2025)
    )

    def answer(asked: Asked) -> str | None:
        if "xxgkAnnualReport" not in asked.path:
            return shell(f"<ul>{links}</ul>")
        return "<div>暂无相关信息</div>" if asked.query["fbtime"] == "2025" else None

    column, _ = read_column(COLUMN, answer)
    assert (column.reading.outcome, column.reading.reason) == (ReadingOutcome.INCOMPLETE, Reason.NEEDS_BROWSER)


BESIDE_A_TREE = shell(
    "<iframe src='/module/xxgk/tree.jsp?standardXxgk=1&amp;area=002482429&amp;divid=div4'></iframe><div id='div4'></div>"
    "<script>function funclick(iid){$.post('/module/xxgk/search.jsp?infotypeId='+iid,{jdid:'3',area:'002482429',divid:'div4'},show)}</script>"
)
NODE = "<a href=\"javascript:void(0)\" onclick=\"funclick('{0}','{1}')\">{1}</a>"
WRITTEN = "d.add(4,1,'<a onclick=\"funclick(\\'{0}\\',\\'{1}（局）\\');\">{1}(11)</a>');"
DIRECTORY = (("A01", "机构职能"), ("A02", "政府网站工作年度报表"), ("A0212", "政府信息公开年报"), ("B7", "年度报告"))


@pytest.mark.parametrize("node", [NODE, WRITTEN], ids=["markup", "written"])
def test_the_category_is_found_in_the_directory_beside_the_list(node: str) -> None:
    found = posts(8)
    pages = chunks(found, 5)
    searched: list[str] = []

    def answer(asked: Asked) -> str | None:
        if "tree.jsp" in asked.path:
            assert asked.query["area"] == "002482429"
            return "".join(node.format(*entry) for entry in DIRECTORY)
        if "search.jsp" not in asked.path:
            return BESIDE_A_TREE
        searched.append(asked.form["infotypeId"])
        assert (asked.form["jdid"], asked.form["divid"]) == ("3", "div4")
        return fragment(pages[int(asked.form["currpage"]) - 1], len(pages))

    column, _ = read_column(COLUMN, answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is ReadingOutcome.COMPLETE
    assert searched == ["A0212", "A0212"]


def test_a_directory_that_names_no_such_category_proves_nothing() -> None:
    def answer(asked: Asked) -> str | None:
        if "tree.jsp" in asked.path:
            return NODE.format(*DIRECTORY[0])
        return BESIDE_A_TREE if "search.jsp" not in asked.path else fragment([], 1)

    column, _ = read_column(COLUMN.replace("/col/col1621/", "/xxgk/nb/"), answer)
    assert column.reading.outcome is not ReadingOutcome.COMPLETE


# --- jpaas ----------------------------------------------------------------------------------------------------------

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
JPAAS = shell(
    f"<div class='list'><script src='/script/0/unitbuild.js' url='{UNIT}' queryData=\"{{'webId':'2795','pageId':'1229181930','parseType':'bulidstatic','pageType':'column','tagId':'信息列表','tplSetId':'abc'}}\"></script></div>"
    f"<script src='/script/0/unitbuild.js' url='{UNIT}' queryData=\"{{'webId':'2795','pageId':'1229181930','pageType':'column','tagId':'当前位置'}}\"></script>"
)


def unit(found: list[Post], note: str) -> str:
    rows = "".join(f"<li><a href='{address(p)}'>{p.title}</a><span>{p.on}</span></li>" for p in found)
    return json.dumps({"success": True, "data": {"html": f"<ul>{rows}</ul>{note}"}}, ensure_ascii=False)


@pytest.mark.parametrize("states_total", [True, False])
@pytest.mark.parametrize("count", [5, 15, 24])
def test_the_gateways_units(count: int, states_total: bool) -> None:
    found = posts(count)
    pages = chunks(found, 15)

    def answer(asked: Asked) -> str | None:
        if asked.path != UNIT:
            return JPAAS
        assert asked.query["tagId"] == "信息列表"
        number = json.loads(asked.query["paramJson"])["pageNo"]
        note = f"<div>共{count}条</div>" if states_total else ""
        return unit(pages[number - 1] if number <= len(pages) else [], note)

    column, site = read_column(f"{SITE}/col/col1229181930/index.html", answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is ReadingOutcome.COMPLETE
    assert len(site.log) == 1 + len(pages) + (0 if states_total else 1)


@pytest.mark.parametrize(
    "spoilt",
    ['{"success":false,"data":null}', "<html>502</html>", '{"success":true,"data":{"html":"<ul></ul>"}}', None],
)
def test_a_gateway_that_gives_nothing_needs_a_browser(spoilt: str | None) -> None:
    column, _ = read_column(
        f"{SITE}/col/col1229181930/index.html", lambda asked: spoilt if asked.path == UNIT else JPAAS
    )
    assert (column.reading.outcome, column.reading.reason) == (ReadingOutcome.INCOMPLETE, Reason.NEEDS_BROWSER)
    assert listed(column) == []


def test_a_bare_page_number_that_is_ignored_shows_the_same_page_twice() -> None:
    """Whether there is more behind a page that always comes back the same is not known."""
    column, _ = read_column(
        f"{SITE}/col/col1229181930/index.html",
        lambda asked: unit(posts(15), "") if asked.path == UNIT else JPAAS,
    )
    assert len(listed(column)) == 15
    assert column.reading.outcome is ReadingOutcome.INCOMPLETE


def test_which_family_and_why() -> None:
    assert recognition(Page(COLUMN, XXGK)).family == "hanweb_xxgk"
    found = recognition(Page(COLUMN, JPAAS))
    assert (found.family, found.evidence) == ("jpaas", ("unit", "gateway"))
