"""Several renditions of one report: which one speaks, and what is said where they differ."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import translations
from reports.model import AnnualReport, CellStatus, Figure, FigureKey, Finding, Severity, SourceFile
from reports.reading import read_report
from reports.renditions import best_of
from tests.reports.forms import draw, page
from translations.findings import finding_text

TOTAL = ("applications", "received", "total")


@pytest.fixture(scope="module")
def report() -> AnnualReport:
    return read_report(SourceFile(page(draw(5)).encode()))


def changed(report: AnnualReport, key: FigureKey, **fields: object) -> AnnualReport:
    def change(figure: Figure) -> Figure:
        return figure._replace(**fields) if (figure.table, figure.row, figure.column) == key else figure  # type: ignore[arg-type]

    return replace(report, figures=tuple(map(change, report.figures)))


def without_figures(report: AnnualReport) -> AnnualReport:
    return replace(report, figures=(), sections={})


def test_equal_renditions_differ_in_nothing_and_the_first_speaks(report: AnnualReport) -> None:
    chosen = best_of([("page", report), ("a.pdf", report), ("b.docx", report)])
    assert (chosen.best, chosen.same, chosen.apart, chosen.differences) == (0, (1, 2), (), ())
    assert chosen.report_of([("page", report)]) == report


def test_a_page_that_only_links_does_not_hide_the_file(report: AnnualReport) -> None:
    chosen = best_of([("page", without_figures(report)), ("a.pdf", report)])
    assert (chosen.best, chosen.same, chosen.differences) == (1, (0,), ())


def test_a_cell_that_differs_is_named_with_both_values(report: AnnualReport) -> None:
    ours = report.figure(*TOTAL)
    assert ours is not None
    assert ours.value is not None
    other = changed(report, TOTAL, value=ours.value + 1, raw=str(ours.value + 1))
    chosen = best_of([("page", report), ("a.pdf", other)])
    ((place, finding),) = chosen.differences
    assert (place, finding.code, finding.severity, finding.figures) == (
        1,
        "renditions_differ",
        Severity.WARNING,
        (TOTAL,),
    )
    assert finding.params == {
        "best": "page",
        "other": "a.pdf",
        "count": 1,
        "cells": f"received.total: {ours.value} | {ours.value + 1}",
    }
    assert chosen.report_of([("page", report), ("a.pdf", other)]).findings[-1] == finding
    for lang, row in (("zh", "本年新收"), ("en", "received")):
        assert row in finding_text(finding.code, finding.params, lang)
        assert "received.total" not in finding_text(finding.code, finding.params, lang)


def test_nothing_is_merged(report: AnnualReport) -> None:
    other = changed(report, TOTAL, value=Decimal(999), raw="999")
    chosen = best_of([("page", report), ("a.pdf", other)])
    assert chosen.report_of([("page", report), ("a.pdf", other)]).figures == report.figures


def test_a_blank_is_not_the_zero_of_the_other(report: AnnualReport) -> None:
    zero = next(figure for figure in report.figures if figure.value == 0)
    key = (zero.table, zero.row, zero.column)
    blank = changed(report, key, value=None, raw="", status=CellStatus.BLANK)
    assert best_of([("page", report), ("a.pdf", blank)]).differences[0][1].figures == (key,)
    dash = changed(report, key, value=None, raw="—", status=CellStatus.DASH)
    assert best_of([("page", blank), ("a.pdf", dash)]).differences == ()


@pytest.mark.parametrize("status", [CellStatus.UNREADABLE, CellStatus.ABSENT])
def test_a_cell_that_could_not_be_read_contradicts_nothing_and_costs_the_lead(
    report: AnnualReport, status: CellStatus
) -> None:
    poor = changed(report, TOTAL, value=None, raw="", status=status, confidence=0.0)
    chosen = best_of([("scan.pdf", poor), ("page", report)])
    assert (chosen.best, chosen.differences) == (1, ())


def test_of_equally_full_ones_the_surer_speaks(report: AnnualReport) -> None:
    doubtful = changed(report, TOTAL, confidence=0.6)
    assert best_of([("picture.jpg", doubtful), ("a.docx", report)]).best == 1


@pytest.mark.parametrize(
    ("name", "title", "is_rendition"),
    [
        ("图解.pdf", None, False),
        ("a.pdf", "一图读懂清河市商务局2023年政府信息公开工作年度报告", False),
        ("2023年年报解读.docx", None, False),
        ("2023年年报（图片版）.pdf", None, True),
        ("2023年年报（图文版）.pdf", None, True),
        ("统一图书目录.pdf", None, True),
        ("2023年年报（含图解）.pdf", None, True),
        ("a.pdf", "清河市商务局2023年政府信息公开工作年度报告（附图解）", True),
    ],
)
def test_an_illustration_is_no_rendition(
    report: AnnualReport, name: str, title: str | None, is_rendition: bool
) -> None:
    other = changed(report, TOTAL, value=Decimal(999))
    other = other if title is None else replace(other, title=title)
    for order in ([("page", report), (name, other)], [(name, other), ("page", report)]):
        chosen = best_of(order)
        if is_rendition:
            assert chosen.same
            assert len(chosen.differences) == 1
        else:
            assert order[chosen.best][0] == "page"
            assert (chosen.same, chosen.differences) == ((), ())


@pytest.mark.parametrize(
    ("fields", "is_rendition"),
    [
        ({"year": 1999}, False),
        ({"year": None}, True),
        ({"body_name": "另一个机关"}, False),
        ({"body_name": ""}, True),
        ({"findings": (Finding("not_a_report", Severity.ERROR),)}, False),
    ],
)
def test_another_year_or_body_is_another_report(
    report: AnnualReport, fields: dict[str, object], is_rendition: bool
) -> None:
    other = replace(changed(report, TOTAL, value=Decimal(999)), **fields)  # type: ignore[arg-type]
    chosen = best_of([("page", report), ("a.pdf", other)])
    assert bool(chosen.differences) is is_rendition
    assert chosen.same if is_rendition else chosen.apart == (1,)


def test_a_body_s_short_name_is_the_same_body(report: AnnualReport) -> None:
    short = replace(report, body_name=report.body_name[2:])
    assert best_of([("page", report), ("a.pdf", short)]).same == (1,)


def test_no_rendition_at_all_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no rendition"):
        best_of([])


def test_a_shifted_column_names_every_cell_and_lists_the_first() -> None:
    first, second = (read_report(SourceFile(page(draw(seed)).encode())) for seed in (5, 6))
    second = replace(second, year=first.year, body_name=first.body_name)
    ((_, finding),) = best_of([("page", first), ("a.pdf", second)]).differences
    assert len(finding.figures) == finding.params["count"]
    assert len(finding.figures) > 20
    assert str(finding.params["cells"]).count("; ") == 20
    assert translations.text("severity.warning", "en")
