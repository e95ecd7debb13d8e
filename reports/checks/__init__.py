"""What a person should know of one report. Each check takes the report and gives findings; CHECKS names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reports.checks.amounts import broken_counts, negative_counts, yuan_amounts
from reports.checks.blanks import blank_cells, blank_totals, dashed_cells, unreadable_cells, worded_cells
from reports.checks.form import edition_fits_year, edition_is_one
from reports.checks.heading import body_is_named, looks_like_report, title_is_stated, year_is_stated
from reports.checks.sections import empty_sections, missing_sections, processing_fee_stated
from reports.checks.sums import broken_sums
from reports.model import AnnualReport, Finding

Check = Callable[[AnnualReport], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    looks_like_report,
    title_is_stated,
    year_is_stated,
    body_is_named,
    edition_fits_year,
    edition_is_one,
    broken_sums,
    blank_totals,
    blank_cells,
    dashed_cells,
    worded_cells,
    unreadable_cells,
    negative_counts,
    broken_counts,
    yuan_amounts,
    missing_sections,
    empty_sections,
    processing_fee_stated,
)

__all__ = ["CHECKS", "Check"]
