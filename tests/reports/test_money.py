"""In which unit money of table 2 is printed, and what space between its digits means. Table 2 has no sums, so that
nothing but the words and the print can tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.model import CellStatus, Figure, SourceFile
from reports.reading import read_report
from tests.reports.forms import Style, draw, flat_text, page

FEES = ("proactive", "administrative_fees", "amount_wan")
PROCUREMENT = ("proactive", "procurement", "amount_wan")
LICENSING = ("proactive", "licensing", "decisions")
OLD = Style(
    proactive_form="2019",
    applications_form="2019",
    title="示例市文化局2019年政府信息公开工作年度报告",
    period="统计期限为2019年1月1日至2019年12月31日。",
)
HEAD = "本年收费金额（单位：万元）"


def _figure(text: str, key: tuple[str, str, str]) -> Figure:
    figure = read_report(SourceFile(text.encode())).figure(*key)
    assert figure is not None
    return figure


@pytest.mark.parametrize(
    ("head", "printed", "value"),
    [
        (HEAD, "12.5", "12.5"),
        ("本年收费金额", "12.5", "12.5"),
        ("本年收费金额（元）", "5000", "0.5"),
        ("本年收费（元）", "5000", "0.5"),
        ("收费（单位：元）", "5000", "0.5"),
        ("本年收费金额（单位：千元）", "5", "0.5"),
        ("本年收费金额（单位：百元）", "50", "0.5"),
        ("本年收费金额（单位：亿元）", "5", "50000"),
        ("本年收费金额（万）", "0.5", "0.5"),
        ("本年收费金额（单位：亿）", "5", "50000"),
        ("本年收费金额（单位：万元，不足百元不计）", "0.5", "0.5"),
        (HEAD, "5000元", "0.5"),
        (HEAD, "5000（元）", "0.5"),
        (HEAD, "0.5（单位：亿元）", "5000"),
        ("本年收费金额（元）", "0.5万元", "0.5"),
        (HEAD, "5（含上年收取的300元）", "5"),
    ],
)
@pytest.mark.parametrize("write", [page, flat_text])
def test_a_fee_is_in_the_unit_that_its_head_or_its_cell_names(
    write: object, head: str, printed: str, value: str
) -> None:
    assert callable(write)
    figure = _figure(write(draw(1) | {FEES: printed}).replace(HEAD, head), FEES)
    assert figure.value == Decimal(value)
    assert figure.raw == printed


def test_a_unit_in_the_label_of_the_row() -> None:
    text = page(draw(1) | {FEES: "5000"}).replace(HEAD, "本年收费金额")
    assert _figure(text.replace("行政事业性收费<", "行政事业性收费（元）<"), FEES).value == Decimal("0.5")


def test_a_unit_above_the_table() -> None:
    text = page(draw(1) | {FEES: "5000"}).replace(HEAD, "本年收费金额")
    captioned = text.replace("二、主动公开政府信息情况</p>", "二、主动公开政府信息情况</p><p>（单位：件、元）</p>")
    assert _figure(captioned, FEES).value == Decimal("0.5")
    assert _figure(captioned.replace("本年收费金额", HEAD), FEES).value == Decimal(5000)


def test_two_units_that_contradict_each_other_leave_the_fee_unread() -> None:
    text = page(draw(1) | {FEES: "5000"}).replace("行政事业性收费<", "行政事业性收费（单位：元）<")
    assert _figure(text, FEES).status is CellStatus.UNREADABLE


@pytest.mark.parametrize(("head", "value"), [("采购总金额（千元）", "25.1"), ("采购总金额（亿元）", "2510000")])
def test_procurement_is_in_the_unit_of_its_head(head: str, value: str) -> None:
    values = draw(1, proactive_form="2019", applications_form="2019") | {PROCUREMENT: "251"}
    report = read_report(SourceFile(page(values, OLD).replace("采购总金额", head).encode()))
    figure = report.figure(*PROCUREMENT)
    assert figure is not None
    assert figure.value == Decimal(value)
    assert "amount_unit_unstated" not in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("printed", "value", "sure"),
    [
        ("1 234", 1234, True),
        ("1 2 3", 123, True),
        ("4 47228", 447228, True),
        ("12 15", None, False),
        ("123 45", None, False),
        ("12<br>15", 1215, False),
    ],
)
def test_two_numbers_in_one_cell_of_table_two_are_not_one(printed: str, value: int | None, *, sure: bool) -> None:
    figure = _figure(page(draw(1) | {LICENSING: printed}), LICENSING)
    assert figure.value == value
    assert (figure.confidence >= 0.95) is sure
    assert sure or figure.confidence < 0.5
