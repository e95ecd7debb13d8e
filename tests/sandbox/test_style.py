"""However a maker draws a list, a person sees the same lines in the same order."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from sandbox.pages.listing import Entry, entries
from sandbox.style import draw_style

days = st.dates(date(2019, 1, 1), date(2026, 12, 31))
titles = st.text(alphabet="市局年政府信息公开工作度报告2025（）<>&\"'", min_size=1, max_size=40).map(
    lambda text: f"题{text}末"
)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), given_lines=st.lists(st.tuples(titles, days), max_size=9))
def test_a_list_shows_each_line_once_in_order(seed: int, given_lines: list[tuple[str, date]]) -> None:
    style = draw_style(seed, "www.songping.gov.cn.test")
    lines = [Entry(title, f"/gk/{number}.html", on) for number, (title, on) in enumerate(given_lines)]
    tree = html.fragment_fromstring(entries(style, lines), create_parent="div")
    anchors = list(tree.iter("a"))
    assert [anchor.get("href") for anchor in anchors] == [line.href for line in lines]
    for anchor, line in zip(anchors, lines, strict=True):
        shown = anchor.text_content().strip("\xa0\n\t ")
        assert line.title in {shown, anchor.get("title")}
    text = tree.text_content()
    assert all(style.day(line.on) in text for line in lines if line.on) or not style.list_dates
    assert ("暂无信息" in text) == (not lines)
