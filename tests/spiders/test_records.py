"""Data in pages and answers: literals of scripts, JSON, rows with their dates."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.families.model import Page
from spiders.families.records import data_date, data_items, data_pages, data_rows, data_total, row_item
from spiders.families.script_data import json_of, literal_after, number, variable

BASE = "http://a.example.gov.cn/nb/"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = {a: 1, 'b': \"two\", c: [1, 2,], d: {e: null}, }", {"a": 1, "b": "two", "c": [1, 2], "d": {"e": None}}),
        ("x = {a: f(1, {b: 2}), c: 'x' + y, d: 3}", {"a": None, "c": None, "d": 3}),
        ("x = {a: /* no */ 'it\\'s', // line\n b: '\\u5e74'}", {"a": "it's", "b": "年"}),
        ("x = {fn: function () { return {a: ')'}; }, b: true}", {"fn": None, "b": True}),
        ("x = ['a', -2.5]", ["a", -2.5]),
        ("x = {a: 1", None),
        ("y = 1", None),
        ("x = " + "[" * 200 + "]" * 200, None),
    ],
)
def test_literals_as_people_write_them(text: str, value: object) -> None:
    assert literal_after(text, r"x\s*=\s*") == value


_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(_plain)
@settings(max_examples=80, deadline=None)
def test_every_json_is_a_literal(value: object) -> None:
    assert literal_after("x = " + json.dumps(value), "x = ") == value
    assert json_of(f"cb({json.dumps(value)});") == value
    assert json_of("\ufeff" + json.dumps(value)) == value


@given(st.text(alphabet="{}[]()'\",:;+x1\\ \n/*", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_script_is_survived(text: str) -> None:
    literal_after("x = " + text, "x = ")
    json_of(text)


def test_variables_and_counts() -> None:
    text = "<script>// siteId = 'no'\nvar siteId = \"\", a={'channelId':'c8', pageNo: 2};siteId='77'</script>"
    page = Page(BASE, text)
    assert [variable(page, name) for name in ("siteId", "channelId", "pageNo", "Id")] == ["77", "c8", "2", ""]
    assert [number(value) for value in (3, "12", " 4 ", -1, True, "x", None, 2.5)] == [3, 12, 4] + [None] * 5


def test_rows_of_an_answer() -> None:
    data = {
        "total": "9",
        "pages": 3,
        "menu": [{"name": "x"}],
        "data": {
            "list": [
                {"source": {"showTitle": "甲&amp;<em>乙</em>", "linkUrl": "1.html", "pubDate": "2024-01-05"}},
                {"title": "丙"},
            ]
        },
    }
    rows = data_rows(data)
    assert [(item.title, item.url, item.listed_on) for item in data_items(rows, BASE)] == [
        ("甲& 乙", BASE + "1.html", date(2024, 1, 5))
    ]
    assert (data_total(data), data_pages(data)) == (9, 3)
    assert row_item(rows[1], BASE, BASE + "2.html") is not None
    assert data_rows({"a": ["x"], "b": 1}) == []


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-26 10:24", date(2024, 1, 26)),
        ("20240126", date(2024, 1, 26)),
        (1706198400, date(2024, 1, 26)),
        (1706198400000, date(2024, 1, 26)),
        ("1706198400", date(2024, 1, 26)),
        (1706198399, date(2024, 1, 25)),
        (12, None),
        (True, None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_data_are_days_in_china(value: object, day: date | None) -> None:
    assert data_date(value) == day
