"""Which form was used: 2019 and 2020 have that of 国办公开办函〔2019〕60号, later years that of 〔2021〕30号."""

from __future__ import annotations

from collections.abc import Iterator

from reports.model import AnnualReport, Edition, Finding, Severity
from reports.vocabulary import DISPUTES, due_edition


def edition_fits_year(report: AnnualReport) -> Iterator[Finding]:
    """edition_wrong: a table follows the form of other years. Table 4 is the same in both."""
    due = due_edition(report.year)
    if due is None or due is Edition.FREE_FORM:
        return
    for table, edition in report.editions.items():
        if edition is not due and table != DISPUTES:
            params: dict[str, str | int | float] = {
                "table": table,
                "edition": str(edition),
                "due": str(due),
                "year": report.year or 0,
            }
            yield Finding("edition_wrong", Severity.ERROR, params)


def edition_is_one(report: AnnualReport) -> Iterator[Finding]:
    """edition_mixed: tables of two forms in one report."""
    if report.edition is Edition.MIXED:
        listed = ", ".join(f"{table} {edition}" for table, edition in report.editions.items())
        yield Finding("edition_mixed", Severity.WARNING, {"editions": listed})
