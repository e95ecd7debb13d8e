"""What one printed cell means. A blank is never a zero, and nothing doubtful becomes a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.model import CellStatus, SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from reports.tables.figures import is_word_value, read_cell
from tests.reports.forms import Style, draw, page

NUMBERS = {
    "0": "0", "12": "12", "0件": "0", "〇": "0", "１２": "12", " 3 ": "3", "1,234": "1234", "12,345.67": "12345.67",
    "１，２３４": "1234", "+1036": "1036", "-35": "-35", "－18": "-18", "—18": "-18", "−7": "-7",
    "22（其中修订16件）": "22",
    "5(含废止3)": "5", "8项": "8", "1.2万": "12000", "96171.6": "96171.6", "3\u200b": "3",
    "\u30007": "7", "1733\n4": "17334",
    "5 件": "5", "减少3": "-3", "增加了12项": "12", "0.0": "0",
}  # fmt: skip


@pytest.mark.parametrize("raw", list(NUMBERS))
def test_a_number_is_a_number(raw: str) -> None:
    reading = read_cell(raw)
    assert reading.status is CellStatus.REPORTED
    assert plain_decimal(reading.value) == NUMBERS[raw]


@pytest.mark.parametrize("raw", ["", " ", "\u00a0", "\u3000\n", "\u200b", "\ufeff"])
def test_nothing_is_blank(raw: str) -> None:
    assert read_cell(raw).status is CellStatus.BLANK
    assert read_cell(raw).value is None


@pytest.mark.parametrize("raw", ["-", "—", "——", "/", "／", "－", "–", "\\", "---", " — "])
def test_a_stroke_is_a_dash(raw: str) -> None:
    assert read_cell(raw).status is CellStatus.DASH


@pytest.mark.parametrize("raw", ["无", "无变化", "不适用", "没有", "N/A", "*", "零件若干"])
def test_words_are_text(raw: str) -> None:
    assert read_cell(raw).status is CellStatus.TEXT
    assert read_cell(raw).value is None


@pytest.mark.parametrize(
    "raw",
    [
        *("00", "012", "1,23", "12/3", "①", "3²", "约5", "5-6", "1.2.3", "0" * 7, "1234567890123"),
        *("O", "○", "l", "\ue031\ue032", "#REF!", "####", "共3件", "3注1", "无（0）", "0项/0件"),
    ],
)
def test_what_is_doubtful_is_undecidable(raw: str) -> None:
    assert read_cell(raw).status is CellStatus.UNREADABLE
    assert read_cell(raw).value is None


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_and_only_digits_make_a_value(raw: str) -> None:
    reading = read_cell(raw)
    if reading.value is not None:
        assert any(character.isnumeric() for character in raw)
    assert (reading.value is None) == (reading.status is not CellStatus.REPORTED)


@given(st.integers(0, 10**9))
def test_every_way_to_write_a_number_gives_the_same(number: int) -> None:
    full_width = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for raw in (str(number), f"{number:,}", f"{number}件", full_width, f" {number}\u00a0", f"{number}（含上年）"):
        assert read_cell(raw).value == Decimal(number)


@pytest.mark.parametrize("word", ["零", "零件", "〇", "空", "见附件", "约12", "共3件", "0项/0件"])
def test_words_in_place_of_a_number_cost_no_other_figure_of_the_row(word: str) -> None:
    key = ("applications", "granted", "natural_person")
    values = draw(4) | {key: word}
    report = read_report(SourceFile(page(values).encode()))
    codes = {finding.code for finding in report.findings}
    assert codes.isdisjoint({"row_unknown", "rows_missing", "table_missing"})
    wanted = {other: plain_decimal(Decimal(text)) for other, text in values.items() if other != key}
    given = {(f.table, f.row, f.column): plain_decimal(f.value) for f in report.figures}
    assert given | wanted == given
    cell = report.figure(*key)
    assert cell is not None
    assert plain_decimal(cell.value) == ("0" if word in ("零", "零件", "〇") else "")


def test_units_without_end_take_no_time() -> None:
    assert not is_word_value("人次" * 5000 + "1甲")


@pytest.mark.parametrize(("raw", "status"), [("1.288", "unreadable"), ("3.5", "reported"), ("12.0", "reported")])
def test_a_count_with_a_fraction_is_never_sure(raw: str, status: str) -> None:
    values = draw(4) | {("proactive", "licensing", "decisions"): raw}
    figure = read_report(SourceFile(page(values).encode())).figure("proactive", "licensing", "decisions")
    assert figure is not None
    assert str(figure.status) == status
    assert (figure.confidence < 0.5) == (raw != "12.0")


def _figure(
    key: tuple[str, str, str], raw: str, form: str = "2021", style: Style | None = None
) -> tuple[str, str, str]:
    values = draw(4, proactive_form=form, applications_form=form) | {key: raw}
    text = page(values, style or Style(proactive_form=form, applications_form=form))
    figure = read_report(SourceFile(text.encode())).figure(*key)
    assert figure is not None
    return plain_decimal(figure.value), figure.raw, str(figure.status)


FEES = ("proactive", "administrative_fees", "amount_wan")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("251000元", "25.1"),
        ("25.1万元", "25.1"),
        ("25.1", "25.1"),
        ("0.25亿元", "2500"),
        ("0", "0"),
        ("5949.088667", "5949.088667"),
    ],
)
def test_money_becomes_ten_thousands_and_keeps_its_text(raw: str, value: str) -> None:
    assert _figure(FEES, raw) == (value, raw, "reported")


def test_a_heading_in_yuan_converts_every_cell_below() -> None:
    values = draw(4) | {FEES: "30000"}
    text = page(values).replace("单位：万元", "单位：元")
    figure = read_report(SourceFile(text.encode())).figure(*FEES)
    assert figure is not None
    assert (plain_decimal(figure.value), figure.raw) == ("3", "30000")


def test_a_count_of_things_is_no_money_and_money_no_count() -> None:
    assert _figure(FEES, "3件")[2] == "unreadable"
    assert _figure(("proactive", "licensing", "decisions"), "30元")[2] == "unreadable"


def test_a_signed_change_keeps_its_sign() -> None:
    key = ("proactive", "licensing", "change")
    assert _figure(key, "-35", "2019") == ("-35", "-35", "reported")
    assert _figure(key, "+1036", "2019") == ("1036", "+1036", "reported")
    assert _figure(key, "减少3项", "2019") == ("-3", "减少3项", "reported")
    assert _figure(key, "无变化", "2019") == ("", "无变化", "text")
    assert _figure(key, "3（减少）", "2019")[::2] == ("", "unreadable")


def test_a_remark_in_a_cell_stays_in_its_text() -> None:
    key = ("proactive", "normative_documents", "issued")
    assert _figure(key, "22（其中修订16件）") == ("22", "22（其中修订16件）", "reported")
    assert _figure(key, "8 (历史累计)") == ("8", "8 (历史累计)", "reported")
    assert _figure(key, "22（本年新增3件）") == ("22", "22（本年新增3件）", "reported")


def test_a_number_whose_remark_gives_that_of_the_year_is_another_years() -> None:
    key = ("proactive", "normative_documents", "issued")
    assert _figure(key, "5（本年：3件）")[::2] == ("", "unreadable")
    assert _figure(key, "5（上年3件）")[::2] == ("5", "reported")


@pytest.mark.parametrize(
    ("value", "text"), [("0", "0"), ("-0", "0"), ("25.10", "25.1"), ("1E+3", "1000"), ("0.000001", "0.000001")]
)
def test_plain_decimals_have_no_exponent_and_no_idle_zero(value: str, text: str) -> None:
    assert plain_decimal(Decimal(value)) == text
