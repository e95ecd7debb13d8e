"""Last year's number left in a title: the report fills the year of its text, and the other keeps its own."""

from __future__ import annotations

from dataclasses import replace

from duties.titles import Attribution, Ground
from ingest.years import covered_year, filled_year
from reports.model import Finding, Severity
from tests.storage.reports import annual_report

CODE = "371500-sthj"
WHOSE = Attribution(True, CODE, "", 2024, Ground.TITLE, text_year=2025)
LAST_YEARS = replace(WHOSE, text_year=None)
THIS_YEARS = replace(LAST_YEARS, year=2025)
EARLIER = replace(LAST_YEARS, year=2023)


def test_the_texts_year_is_filled_where_the_titles_is_taken_and_its_own_is_empty() -> None:
    assert filled_year(WHOSE, lambda: [LAST_YEARS, EARLIER]) == 2025


def test_the_titles_year_stays_where_it_is_free_or_the_texts_is_taken() -> None:
    assert filled_year(WHOSE, lambda: [EARLIER]) == 2024
    assert filled_year(WHOSE, lambda: [LAST_YEARS, THIS_YEARS]) == 2024


def test_another_bodys_report_takes_no_year() -> None:
    assert filled_year(WHOSE, lambda: [replace(LAST_YEARS, body="371500-jyj")]) == 2024
    assert filled_year(WHOSE, lambda: [replace(LAST_YEARS, is_report=None)]) == 2024


def test_nothing_beside_is_asked_where_title_and_text_agree() -> None:
    def beside() -> list[Attribution]:
        raise AssertionError

    assert filled_year(LAST_YEARS, beside) == 2024
    assert filled_year(replace(WHOSE, body=None), beside) == 2024


def test_the_covered_year_is_the_periods() -> None:
    report = annual_report()
    assert covered_year(report) == report.year
    wrong = Finding("period_wrong", Severity.ERROR, {"stated": "2019年1月1日至12月31日", "year": 2020, "covers": 2019})
    assert covered_year(replace(report, findings=(wrong,))) == 2019
    partial = Finding("period_wrong", Severity.ERROR, {"stated": "2019年3月1日至12月31日", "year": 2020})
    assert covered_year(replace(report, findings=(partial,))) == report.year
