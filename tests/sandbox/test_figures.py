"""Reports of the sandbox: figures that add up, print that shows them, prose that repeats them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from sandbox import forms, tables
from sandbox.chance import chance
from sandbox.city import City
from sandbox.figures import Figures, Scale, draw_years
from sandbox.reports import SECTION_HEADINGS, Look, Report

KINDS = [code for code, _ in forms.APPLICANTS]
scales = st.builds(
    Scale,
    applications=st.integers(0, 300),
    decisions=st.integers(0, 2_000),
    rule_maker=st.booleans(),
    void=st.sampled_from(["0", "", "—", "/"]),
)


def count(figures: Figures, *key: str) -> Decimal:
    table, row, column = key
    value = figures[table, row, column].value
    assert value is not None
    return value


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), scale=scales)
def test_every_identity_of_the_form_holds_and_years_hand_over(seed: int, scale: Scale) -> None:
    years = range(2019, 2026)
    drawn = draw_years(chance(seed), list(years), scale)
    for year in years:
        figures = drawn[year]
        edition = forms.edition_of(year)
        assert len(figures) == (198 if edition == forms.F2019 else 200)
        rows = forms.outcome_rows(edition)
        for row in ("received", "brought_forward", *rows, "outcome_total", "carried_forward"):
            parts = sum(count(figures, "applications", row, kind) for kind in KINDS)
            assert parts == count(figures, "applications", row, "total")
        for column in (*KINDS, "total"):
            received, brought, closed, carried = (
                count(figures, "applications", row, column)
                for row in ("received", "brought_forward", "outcome_total", "carried_forward")
            )
            assert sum(count(figures, "applications", row, column) for row in rows) == closed
            assert received + brought == closed + carried
            if year + 1 in drawn:
                assert count(drawn[year + 1], "applications", "brought_forward", column) == carried
        for block, _ in forms.DISPUTE_BLOCKS:
            parts = sum(count(figures, "disputes", block, result) for result, _ in forms.DISPUTE_RESULTS)
            assert parts == count(figures, "disputes", block, "total")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), void=st.sampled_from(["", "—", "/"]))
def test_what_does_not_concern_a_body_is_blank_and_no_zero(seed: int, void: str) -> None:
    figures = draw_years(chance(seed), [2023], Scale(5, 5, void=void))[2023]
    rules = [printed for (_, row, _), printed in figures.items() if row == "rules"]
    assert [printed.value for printed in rules] == [None, None, None]
    assert {printed.text for printed in rules} == {void}


def reports(seed: int) -> list[Report]:
    return [post.report for post in City.draw(seed).posts() if post.report is not None]


def grid_of(table: html.HtmlElement) -> list[list[str]]:
    """The table as a full grid, spans repeated; fails where cells overlap or rows differ in width."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.iter("tr")):
        x = 0
        for cell in row.iterchildren("td"):
            while (y, x) in taken:
                x += 1
            text = re.sub(r"[\s\xa0]", "", cell.text_content())
            for dy in range(int(cell.get("rowspan", "1"))):
                for dx in range(int(cell.get("colspan", "1"))):
                    assert (y + dy, x + dx) not in taken
                    taken[y + dy, x + dx] = text
    height = max(y for y, _ in taken) + 1
    width = max(x for _, x in taken) + 1
    assert len(taken) == height * width
    return [[taken[y, x] for x in range(width)] for y in range(height)]


@pytest.mark.slow
@pytest.mark.parametrize("look", [Look.CLEAN, Look.WORD, Look.NESTED])
@pytest.mark.parametrize("year", [2020, 2025])
def test_the_printed_grids_are_those_of_the_forms(look: Look, year: int) -> None:
    report = next(report for report in reports(3) + reports(4) if report.year == year)
    made = Report(
        report.body, report.body_name, year, report.title, report.signed_on, look, report.cells, report.sections
    )
    body = tables.article_body(made, tuple(SECTION_HEADINGS[made.edition].items()))
    tree = html.fragment_fromstring(body, create_parent="div")
    statutory = [table for table in tree.iter("table") if not list(table.iterdescendants("table"))]
    proactive, applications, disputes = (grid_of(table) for table in statutory)
    assert len(proactive[0]) == (5 if year == 2020 else 4)
    assert len(applications[0]) == 10
    assert len(disputes[0]) == 15
    rows = ["received", "brought_forward", *forms.outcome_rows(made.edition), "outcome_total", "carried_forward"]
    for code, line in zip(rows, applications[3:], strict=True):
        assert line[3:] == [made.cells["applications", code, column].text for column in (*KINDS, "total")]
    assert disputes[3] == [
        made.cells["disputes", block, column].text
        for block, _ in forms.DISPUTE_BLOCKS
        for column in (*(code for code, _ in forms.DISPUTE_RESULTS), "total")
    ]


def test_one_cell_a_line_keeps_the_order_of_the_form() -> None:
    report = next(report for report in reports(3) if report.look is Look.LINES)
    body = tables.article_body(report, tuple(SECTION_HEADINGS[report.edition].items()))
    lines = [line.text_content() for line in html.fragment_fromstring(body, create_parent="div").iter("p")]
    assert "<table" not in body
    start = lines.index(forms.BROUGHT_FORWARD[1])
    assert lines[start + 1 : start + 8] == [
        report.cells["applications", "brought_forward", column].text for column in (*KINDS, "total")
    ]
    assert all(printed.text for printed in report.cells.values())


@pytest.mark.parametrize("seed", [1, 5])
def test_the_prose_says_what_the_tables_say(seed: int) -> None:
    for report in reports(seed):
        overview = "".join(report.sections["overview"])
        received = report.cells["applications", "received", "total"].text
        closed = report.cells["applications", "outcome_total", "total"].text
        assert f"新收政府信息公开申请{received}件" in overview or received == "0"
        assert f"本年度办结{closed}件" in overview
        assert f"自{report.year}年1月1日起至{report.year}年12月31日止" in overview
        channels = re.search(r"网络申请(\d+)件、信函申请(\d+)件", overview)
        assert received == "0" or (channels and int(channels[1]) + int(channels[2]) == int(received))
        assert str(report.year) in report.title
        assert report.body_name in report.title
