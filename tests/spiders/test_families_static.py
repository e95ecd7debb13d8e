"""Static families and the odd ways of hiding a plain list: pages counted down, frames, clicks, base64, forms."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import base64
import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duties.model import ReadingOutcome, Reason
from spiders.families import Page, framed, read, recognition, webber
from tests.spiders.interface import SITE, Asked, Post, chunks, listed, posts, read_column, shell

COMPLETE, INCOMPLETE = ReadingOutcome.COMPLETE, ReadingOutcome.INCOMPLETE


def rows(found: list[Post], address: str = "/info/1243/{}.htm") -> str:
    return "".join(f"<li><a href='{address.format(p.number)}'>{p.title}</a><span>{p.on}</span></li>" for p in found)


def wanted(found: list[Post], address: str = "/info/1243/{}.htm") -> list[tuple[str, str, object]]:
    return [(post.title, SITE + address.format(post.number), post.on) for post in found]


# --- Webber / VSB ---------------------------------------------------------------------------------------------------


def vsb(number: int, pages: list[list[Post]], *, style: str = "full") -> str:
    """Page `number` (from 1) of a column whose files are numbered from the end."""
    count = len(pages)
    total = sum(map(len, pages))

    def address(page: int) -> str:
        return "/zfxxgk/zfxxgknb.htm" if page == 1 else f"/zfxxgk/zfxxgknb/{count - page + 1}.htm"

    following = f"<a href='{address(number + 1)}'>下页</a>" if number < count else "<span>下页</span>"
    last = f"<a href='{address(count)}'>尾页</a>" if number < count else "<span>尾页</span>"
    numbers = " ".join(
        f"<a href='{address(n)}'>{n}</a>" if n != number else f"<span>{n}</span>" for n in range(1, count + 1)
    )
    pager = {
        "full": f"<span class='p_t'>共{total}条</span> {numbers} {following} {last}",
        "short": f"共{total}条&nbsp; {number}/{count}&nbsp; {following} {last}",
        "next only": f"{following}",
    }[style]
    return shell(f"<ul class='list'>{rows(pages[number - 1])}</ul><div class='pb_sys_common'>{pager}</div>")


@pytest.mark.parametrize("style", ["full", "short", "next only"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_vsb_pages_are_counted_down(count: int, style: str) -> None:
    found = posts(3 * count - 1)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        match = re.fullmatch(r"/zfxxgk/zfxxgknb(?:/(\d+))?\.htm", asked.path)
        if not match or (match[1] and not 1 <= int(match[1]) < count):
            return None
        return vsb(count - int(match[1]) + 1 if match[1] else 1, pages, style=style)

    column, site = read_column(f"{SITE}/zfxxgk/zfxxgknb.htm", answer)
    assert listed(column) == wanted(found)
    assert (column.reading.outcome, len(site.log)) == (COMPLETE, count)
    assert column.recognition is not None
    assert column.recognition.family == "webber"


@given(st.integers(2, 60))
@settings(max_examples=25, deadline=None)
def test_vsb_asks_for_every_page_once_and_for_none_that_is_not_there(count: int) -> None:
    pages = chunks(posts(count, newest=2080), 1)
    listing = webber.listing(Page(f"{SITE}/zfxxgk/zfxxgknb.htm", vsb(1, pages, style="short")))
    assert [request.url for request in listing.next_requests] == [
        f"{SITE}/zfxxgk/zfxxgknb/{n}.htm" for n in range(count - 1, 0, -1)
    ]
    assert (listing.page_count, listing.claimed_total) == (count, count)


def test_a_vsb_page_that_is_lost_is_a_hole() -> None:
    pages = chunks(posts(9), 3)
    column, _ = read_column(
        f"{SITE}/zfxxgk/zfxxgknb.htm",
        lambda asked: (
            vsb(1, pages) if asked.path.endswith("nb.htm") else vsb(3, pages) if asked.path.endswith("/1.htm") else None
        ),
    )
    assert (len(listed(column)), column.reading.outcome) == (6, INCOMPLETE)


def test_a_vsb_count_that_contradicts_the_links_follows_the_links() -> None:
    pages = chunks(posts(9), 3)
    page = Page(f"{SITE}/zfxxgk/zfxxgknb.htm", vsb(1, pages, style="short").replace("1/3", "1/7"))
    assert len(webber.listing(page).next_requests) == 2
    assert read(page).listing.claimed_total == 9


# --- NFCMS and 上海 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "column_path", "address"),
    [
        ("nfcms", "/zwgk/xxgknb/index.html", "/zwgk/xxgknb/content/post_{}.html"),
        ("shanghai", "/nw12344/index.html", "/nw12344/20260120/{:032x}.html"),
    ],
)
def test_static_pages_in_their_own_dress(family: str, column_path: str, address: str) -> None:
    found = posts(8)
    pages = chunks(found, 3)
    folder = column_path.rpartition("/")[0]

    def answer(asked: Asked) -> str | None:
        match = re.fullmatch(rf"{folder}/index(?:_(\d))?\.html", asked.path)
        number = int(match[1] or 1) if match else 0
        if not 1 <= number <= 3:
            return None
        links = " ".join(
            f"<a href='index{'' if n == 1 else f'_{n}'}.html'>{n}</a>"
            if n != number
            else f"<a class='num disabled' href='javascript:void(0);'>{n}</a>"
            for n in (1, 2, 3)
        )
        after = (
            f"<a href='index_{number + 1}.html'>下一页</a>"
            if number < 3
            else "<a class='disabled' href='javascript:void(0);'>下一页</a>"
        )
        return shell(
            f"<ul class='news-list'>{rows(pages[number - 1], address)}</ul><div class='page'>{links} {after}</div>"
        )

    column, site = read_column(SITE + column_path, answer)
    assert listed(column) == wanted(found, address)
    assert (column.reading.outcome, len(site.log)) == (COMPLETE, 3)
    assert column.recognition is not None
    assert column.recognition.family == family


# --- frames ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("src", ["/zfxxgk/nblist.html", "/open/frame/12.html"])
def test_the_list_in_a_frame(src: str) -> None:
    found = posts(6)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        if asked.path == "/zfxxgk/nb/":
            return shell(f"<h2>政府信息公开年报</h2><iframe src='{src}' width='100%' height='600'></iframe>")
        if asked.path == src:
            return (
                f"<html><body><ul>{rows(pages[0])}</ul><div>共2页 <b>1</b> <a href='?page=2'>2</a></div></body></html>"
                if not asked.query
                else f"<html><body><ul>{rows(pages[1])}</ul><div>共2页 <a href='{src}'>1</a> <b>2</b></div></body></html>"
            )
        return None

    column, site = read_column(f"{SITE}/zfxxgk/nb/", answer)
    assert listed(column) == wanted(found)
    assert (column.reading.outcome, len(site.log)) == (COMPLETE, 3)
    assert column.recognition is not None
    assert column.recognition.family == framed.NAME


def test_a_frame_that_does_not_come_is_a_hole() -> None:
    column, _ = read_column(
        f"{SITE}/nb/", lambda asked: shell("<iframe src='/nb/list.html'></iframe>") if asked.path == "/nb/" else None
    )
    assert column.reading.outcome is not COMPLETE


# --- clicks ---------------------------------------------------------------------------------------------------------

CLICKS = {
    "a function with a template": (
        "<li><a href='javascript:;' onclick=\"openDoc('{n}')\">{t}</a><span>{d}</span></li>",
        "function openDoc(id){ window.open('/info/1243/' + id + '.htm'); }",
    ),
    "a row without a link": (
        "<li onclick=\"goTo({n})\"><span class='t'>{t}</span><i>{d}</i></li>",
        "function goTo(id) { location.href = '/info/1243/' + id + '.htm'; return false; }",
    ),
    "an arrow function": (
        "<li><a href='#' onclick='show({n}); return false;'>{t}</a><span>{d}</span></li>",
        "const show = (id) => { window.location.href = `/info/1243/${id}.htm`; }",
    ),
    "the address in the click": (
        "<li><a href='javascript:void(0)' onclick=\"isDownLoad(this,'/info/1243/{n}.htm')\">{t}</a><span>{d}</span></li>",
        "",
    ),
    "the address in an attribute": (
        "<li><a href='javascript:;' data-href='/info/1243/{n}.htm'>{t}</a><span>{d}</span></li>",
        "$('a').click(go)",
    ),
    "a click that sets the location": ("<li onclick=\"location.href='/info/1243/{n}.htm'\">{t}<em>{d}</em></li>", ""),
}


@pytest.mark.parametrize(("row", "script"), CLICKS.values(), ids=CLICKS)
def test_links_that_only_a_click_makes(row: str, script: str) -> None:
    found = posts(4)
    items = "".join(row.format(n=p.number, t=p.title, d=p.on) for p in found)
    column, _ = read_column(
        f"{SITE}/zfxxgk/nb/", lambda _: shell(f"<ul class='list'>{items}</ul><script>{script}</script>")
    )
    assert listed(column) == wanted(found)
    assert column.reading.outcome is COMPLETE


@pytest.mark.parametrize(
    "script",
    [
        "",
        "function openDoc(id){ $.post('/x', {id:id}, show); }",
        "function openDoc(id){ location.href = base + id; }",
        "function openDoc(id){ if (id > 5) { location.href = '/a/' + id; } else { location.href = '/b/' + id; } }",
    ],
)
def test_a_click_that_nobody_can_follow_is_never_guessed(script: str) -> None:
    items = "".join(f"<li><a href='javascript:;' onclick='openDoc({p.number})'>{p.title}</a></li>" for p in posts(4))
    column, _ = read_column(
        f"{SITE}/zfxxgk/nb/", lambda _: shell(f"<ul class='list'>{items}</ul><script>{script}</script>")
    )
    assert [title for title, _, _ in listed(column) if "年度报告" in title] == []
    assert (column.reading.outcome, column.reading.reason) == (INCOMPLETE, Reason.NEEDS_BROWSER)


def test_a_pager_that_is_clicked() -> None:
    found = posts(6)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        number = {"/nb/list.shtml": 1, "/nb/list-2.shtml": 2}.get(asked.path, 0)
        if not number:
            return None
        other = (
            '<a title="下一页" onclick="queryArticleByCondition(this,\'/nb/list-2.shtml\')">下一页</a>'
            if number == 1
            else "<a title=\"上一页\" onclick=\"queryArticleByCondition(this,'/nb/list.shtml')\">上一页</a> <a class='disabled' title='下一页'>下一页</a>"
        )
        return shell(f"<ul>{rows(pages[number - 1])}</ul><div class='page'>共6条 {other}</div>")

    column, _ = read_column(f"{SITE}/nb/list.shtml", answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is COMPLETE


# --- base64 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["text", "script"])
def test_a_pager_in_base64(place: str) -> None:
    found = posts(6)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        number = {"/nb/index.html": 1, "/nb/index_2.html": 2}.get(asked.path, 0)
        if not number:
            return None
        markup = (
            "<span>1</span><a href='index_2.html'>2</a><a href='index_2.html'>下一页</a>"
            if number == 1
            else "<a href='index.html'>上一页</a><a href='index.html'>1</a><span>2</span>"
        )
        code = base64.b64encode(quote(f"<div class='page'>{markup}</div>").encode()).decode()
        hidden = (
            f"<div id='pages'>{code}</div><script>show(decodeURIComponent(window.atob($('#pages').text())))</script>"
            if place == "text"
            else f"<div id='pages'></div><script>var p='{code}';document.getElementById('pages').innerHTML=decodeURIComponent(window.atob(p));</script>"
        )
        return shell(f"<ul>{rows(pages[number - 1])}</ul>{hidden}")

    column, _ = read_column(f"{SITE}/nb/index.html", answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is COMPLETE
    assert column.recognition is not None
    assert column.recognition.family == "encoded"


def test_base64_that_is_no_markup_stays_a_mark_of_something_hidden() -> None:
    page = shell(
        f"<ul>{rows(posts(3))}</ul><div id='pages'>{base64.b64encode(bytes(range(60))).decode()}</div><script>x(window.atob(y))</script>"
    )
    assert not read(Page(f"{SITE}/nb/", page)).listing.end_known


# --- forms and old scripts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asp_net", [True, False])
def test_pages_that_a_form_turns(asp_net: bool) -> None:
    found = posts(8)
    pages = chunks(found, 3)
    path = "/gk/list.aspx" if asp_net else "/gk/list.do"

    def answer(asked: Asked) -> str | None:
        if asked.path != path:
            return None
        if asked.method == "GET":
            number = 1
        elif asp_net:
            assert (asked.form["__VIEWSTATE"], asked.form["__EVENTTARGET"]) == ("dDwtMTA=", "AspNetPager1")
            number = int(asked.form["__EVENTARGUMENT"])
        else:
            assert asked.form["cid"] == "55"
            number = int(asked.form["pageNo"])
        call = "__doPostBack('AspNetPager1','{}')" if asp_net else "goPage({})"
        fields = (
            "<input type='hidden' name='__VIEWSTATE' value='dDwtMTA='>"
            if asp_net
            else f"<input type='hidden' name='cid' value='55'><input type='hidden' name='pageNo' value='{number}'>"
        )
        script = (
            "" if asp_net else "<script>function goPage(n){document.f.pageNo.value=n;document.f.submit();}</script>"
        )
        after = (
            f'<a href="javascript:{call.format(number + 1)}">下一页</a> <a href="javascript:{call.format(3)}">尾页</a>'
            if number < 3
            else "下一页 尾页"
        )
        return shell(
            f"<form name='f' method='post' action='{path}'>{fields}<ul>{rows(pages[number - 1])}</ul><div class='page'>第{number}页/共3页 {after}</div></form>{script}"
        )

    column, site = read_column(SITE + path, answer)
    assert listed(column) == wanted(found)
    assert (column.reading.outcome, [asked.method for asked in site.log]) == (COMPLETE, ["GET", "POST", "POST"])


def test_a_form_whose_last_page_nobody_states_is_not_whole() -> None:
    page = shell(
        f"<form name='f' method='post'><input type='hidden' name='pageNo' value='1'><ul>{rows(posts(3))}</ul><div class='page'><a href='javascript:next()'>下一页</a></div></form><script>function next(){{document.f.submit()}}</script>"
    )
    column, _ = read_column(f"{SITE}/gk/list.do", lambda _: page)
    assert column.reading.outcome is INCOMPLETE


@pytest.mark.parametrize("tells", [True, False])
def test_a_window_of_numbers_leads_on_page_by_page(tells: bool) -> None:
    """No page says how many there are: each says which one follows it, or the list is not known to be whole."""
    found = posts(15)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        number = int(asked.form.get("pageNo", "1"))
        window = " ".join(
            f"<a href='javascript:goPage({n})'>{n}</a>"
            for n in range(max(1, number - 1), min(number + 1, 5) + 1)
            if n != number
        )
        after = (
            f"<a href='javascript:{f'goPage({number + 1})' if tells else 'next()'}'>下一页</a>" if number < 5 else ""
        )
        return shell(
            f"<form name='f' method='post' action='/gk/list.do'><input type='hidden' name='pageNo' value='{number}'></form><ul>{rows(pages[number - 1])}</ul><div class='page'>{window} {after}</div><script>function goPage(n){{document.f.pageNo.value=n;document.f.submit();}}</script>"
        )

    column, _ = read_column(f"{SITE}/gk/list.do", answer)
    assert listed(column) == wanted(found)
    assert column.reading.outcome is (COMPLETE if tells else INCOMPLETE)


def test_old_scripts_with_a_page_in_the_query() -> None:
    found = posts(8)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        if asked.path != "/iList.jsp":
            return None
        number = int(asked.query.get("cur_page", "1"))
        links = " ".join(
            f"<a href='iList.jsp?node_id=GK&cat_id=10&cur_page={n}'>{n}</a>" for n in (1, 2, 3) if n != number
        )
        return shell(
            f"<table>{''.join(f'<tr><td><a href=show.php?id={p.number}>{p.title}</a></td><td>{p.on}</td></tr>' for p in pages[number - 1])}</table><p>共3页 {links}</p>"
        )

    column, _ = read_column(f"{SITE}/iList.jsp?node_id=GK&cat_id=10", answer)
    assert listed(column) == wanted(found, "/show.php?id={}")
    assert column.reading.outcome is COMPLETE
    assert recognition(Page(f"{SITE}/iList.jsp?node_id=GK", shell(""))).family == "dynamic"


# --- what keeps a reading honest ------------------------------------------------------------------------------------


def test_a_next_page_that_is_the_first_one_again_shows_nothing_of_what_follows() -> None:
    page = shell(f"<ul>{rows(posts(3))}</ul><div class='page'><a href='?p=2'>下一页</a></div>")
    column, _ = read_column(f"{SITE}/nb/list.jsp", lambda _: page)
    assert (len(listed(column)), column.reading.outcome) == (3, INCOMPLETE)


def test_a_linked_page_that_is_not_there_is_a_hole() -> None:
    page = shell(f"<ul>{rows(posts(3))}</ul><div class='page'><a href='list_2.html'>下一页</a></div>")
    column, _ = read_column(f"{SITE}/nb/list.html", lambda asked: page if asked.path == "/nb/list.html" else None)
    assert column.reading.outcome is INCOMPLETE


@pytest.mark.parametrize(("there", "whole"), [((1,), True), ((2,), True), ((), False)])
def test_the_second_page_may_be_called_index_2(there: tuple[int, ...], whole: bool) -> None:
    """All that the pager tells of was read, and the name that is usual elsewhere is no page of this site."""
    first, second = chunks(posts(5, newest=2024), 3)

    def answer(asked: Asked) -> str | None:
        found = re.fullmatch(r"/jyj/nb/(?:index(?:_(\d))?\.html)?", asked.path)
        number = int(found[1] or 0) if found else 0
        if not found or (number and number not in there):
            return None
        listing = f"<ul>{rows(second if number else first)}</ul>"
        return shell(f"{listing}<script>createPageHTML(2, {int(bool(number))}, 'index', 'html')</script>")

    column, _ = read_column(f"{SITE}/jyj/nb/", answer)
    assert (column.reading.outcome is ReadingOutcome.COMPLETE) is whole
    assert len(listed(column)) == (5 if whole else 3)


def test_two_shelves_that_show_the_same_items_are_both_whole() -> None:
    found = posts(3)
    whole = shell(f"<ul>{rows(found)}</ul><div>共3条</div>")
    top = shell("<ul><li><a href='./2025/'>2025年</a></li><li><a href='./all/'>2024年</a></li></ul>")
    column, _ = read_column(f"{SITE}/nb/", lambda asked: top if asked.path == "/nb/" else whole)
    assert (sorted(listed(column)), column.reading.outcome) == (sorted(wanted(found)), COMPLETE)
