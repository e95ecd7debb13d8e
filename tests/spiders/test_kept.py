"""What is kept with a page: the text of its elements as a walk of each would give it, and answers asked for once."""

from __future__ import annotations

import pytest
from lxml import html
from lxml.html import HtmlElement

from spiders.families import Page, read, recognised
from spiders.families.kept import may_show, once
from spiders.families.text import (
    elements_around,
    first_letter,
    lies_in,
    pieces,
    short_text,
    short_words,
    spaced_text,
    squeeze,
    text_of,
)

URL = "http://www.example.gov.cn/zfxxgk/gknb/"
PAGES = (
    "<div>甲<br>乙<a href='1.html'>一<b>二</b></a>尾<!-- 注 -->后</div>",
    "<ul><li><a href=1>年报</a><li><noscript><a href=2>无</a></noscript>外<script>var a</script>末</ul>",
    "<select><option value='/a.html'>2023年</option></select><p>段 落<span><a href=3>同</a></span></p>",
    "<p> \u200b<br> <b>\ufeff</b><i> 首</i></p><p>\u200b</p>",
    "<template><div><p>甲<b>乙</b></p>丙</div></template>丁<noscript><ul><li>戊</ul></noscript><em>己</em><!-- 注 -->",
    "<p>",
)


def _wrapped(markup: str) -> str:
    return f"<html><head><title>题</title></head><body>{markup}</body></html>"


@pytest.mark.parametrize("markup", PAGES)
def test_the_noted_text_is_the_walked_text(markup: str) -> None:
    page = Page(URL, _wrapped(markup))
    noted = [node for node in page.tree.iter() if isinstance(node.tag, str)]
    walked = [node for node in html.document_fromstring(_wrapped(markup)).iter() if isinstance(node.tag, str)]
    assert len(noted) == len(walked) > 2
    for ours, plain in zip(noted, walked, strict=True):
        assert list(pieces(ours)) == list(pieces(plain))
        assert first_letter(ours) == first_letter(plain) == "".join(text_of(plain).split())[:1]
        for limit in (0, 2, 100):
            assert short_text(ours, limit) == short_text(plain, limit)
            assert short_words(ours, limit) == short_words(plain, limit) == squeeze(short_text(plain, limit))
        for tag in ("a", "span", "li"):
            left_out, plain_left_out = _all(ours, tag), _all(plain, tag)
            assert text_of(ours, left_out) == text_of(plain, plain_left_out)
            assert spaced_text(ours, left_out) == spaced_text(plain, plain_left_out)


@pytest.mark.parametrize("markup", PAGES)
def test_what_lies_in_what_is_known_without_climbing(markup: str) -> None:
    nodes = [node for node in Page(URL, _wrapped(markup)).tree.iter() if isinstance(node.tag, str)]
    strangers = html.document_fromstring(_wrapped(markup))
    for outer in nodes:
        below = set(outer.iter())
        assert [node for node in nodes if lies_in(node, outer)] == [node for node in nodes if node in below]
        assert not any(lies_in(node, outer) for node in strangers.iter())


@pytest.mark.parametrize("markup", PAGES)
def test_elements_around_another_are_those_that_do_not_lie_below_it(markup: str) -> None:
    tree = Page(URL, _wrapped(markup)).tree
    tags = ("a", "p", "li", "div", "b")
    for inner in (node for node in tree.iter() if isinstance(node.tag, str)):
        below = set(inner.iterdescendants())
        assert list(elements_around(tree, inner, *tags)) == [node for node in tree.iter(*tags) if node not in below]
    assert list(elements_around(tree, None, *tags)) == list(tree.iter(*tags))


def test_what_has_a_class_or_an_id_is_known_in_its_order() -> None:
    markup = (
        "<p id=1><b class=2></b><noscript><i id=3></i></noscript><?php class='no'?><!-- id=no --><u class='' id=4></u>"
    )
    named = Page(URL, _wrapped(f"{markup}<s title=no></s><template><em class=5></em></template></p>")).named
    assert [element.get("class") or element.get("id") for element in named] == list("12345")


def test_a_page_is_read_as_a_list_once_until_it_forgets() -> None:
    page = Page(
        URL, _wrapped("<ul><li><a href='2024.html'>某局2023年政府信息公开工作年度报告</a> 2024-01-20</li></ul>")
    )
    found = read(page).listing
    assert [item.url for item in found.items] == [f"{URL}2024.html"]
    assert read(page).listing is found
    page.forget()
    assert read(page).listing == found
    assert read(page).listing is not found


def _all(element: HtmlElement, tag: str) -> frozenset[HtmlElement]:
    """Those below, and those around: what lies around is not left out."""
    return frozenset([*element.iter(tag), *element.iterancestors(tag)])


def test_a_question_is_asked_once_until_the_page_forgets() -> None:
    asked: list[str] = []

    @once
    def length(page: Page) -> int:
        asked.append(page.url)
        return len(page.text)

    page = Page(URL, _wrapped(PAGES[0]))
    assert length(page) == length(page) == len(page.text)
    assert len(asked) == 1
    before = recognised(page)
    page.forget()
    assert length(page) == len(page.text)
    assert len(asked) == 2
    assert recognised(page) == before


def test_marks_are_looked_for_in_capitals_too() -> None:
    page = Page(URL, "<script src='/JS/UnitBuild.js'></script>")
    assert may_show(page, "nothing", "unitbuild")
    assert not may_show(page, "nothing")
    assert may_show(Page(URL, "<ul id='\u212aEY'>加载中"), "nothing", "key")
    assert may_show(Page(URL, "<ul id='\u212aEY'>加载中"), "nothing", "加载")


@pytest.mark.parametrize("stray", ["&#11;", "&#x1;", "\x0c", "\ufffe"])
def test_a_stray_character_in_a_row_that_is_clicked_takes_no_page_along(stray: str) -> None:
    row = f"<li onclick=\"location.href='/a/t20260101_1.html'\">2025年{stray}年度报告</li>"
    (link,) = Page("http://www.a.gov.cn.test/", f"<ul>{row}</ul>").tree.iter("a")
    assert (link.get("href"), link.text) == ("/a/t20260101_1.html", "2025年 年度报告")
