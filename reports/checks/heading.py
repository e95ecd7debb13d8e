"""Title, body and year: what a reader must be told before the first number."""

from __future__ import annotations

from collections.abc import Iterator

from reports.model import AnnualReport, CellStatus, Finding, Severity


def looks_like_report(report: AnnualReport) -> Iterator[Finding]:
    """not_a_report: neither title nor section nor table of an annual report was found."""
    has_table = any(figure.status is not CellStatus.ABSENT for figure in report.figures)
    if not report.title and not has_table and len(report.sections) < 2:
        yield Finding("not_a_report", Severity.ERROR)


def title_is_stated(report: AnnualReport) -> Iterator[Finding]:
    """title_missing: nothing in the document reads as the title of an annual report."""
    if not report.title:
        yield Finding("title_missing", Severity.WARNING)


def year_is_stated(report: AnnualReport) -> Iterator[Finding]:
    """year_missing: neither title nor period tells the report year."""
    if report.year is None:
        yield Finding("year_missing", Severity.WARNING)


def body_is_named(report: AnnualReport) -> Iterator[Finding]:
    """body_missing: neither title nor signature names the body."""
    if not report.body_name:
        yield Finding("body_missing", Severity.WARNING)
