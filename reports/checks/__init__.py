"""What a person should know of one report. Each check takes the report and gives findings; CHECKS names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reports.checks.amounts import broken_counts, negative_counts, yuan_amounts
from reports.checks.blanks import blank_cells, blank_totals, dashed_cells, unreadable_cells, worded_cells
from reports.checks.channels import application_channels_add_up, publication_channels_add_up
from reports.checks.form import edition_fits_year, edition_is_one
from reports.checks.heading import body_is_named, looks_like_report, title_is_stated, year_is_stated
from reports.checks.leftovers import (
    foreign_bodies,
    foreign_bodies_in,
    foreign_contacts,
    foreign_contacts_in,
    leftovers_in,
    other_years,
    other_years_in,
    template_leftovers,
)
from reports.checks.narrative import (
    denied_but_counted,
    stated_applications,
    stated_outcomes_add_up,
    stated_parts,
    stated_shares,
)
from reports.checks.personal import personal_data, personal_data_in
from reports.checks.plausibility import (
    dates_after_the_year,
    decisions_by_a_body_without_power,
    documents_in_force,
    fees_in_yuan,
    rules_by_a_body_without_power,
)
from reports.checks.sections import empty_sections, missing_sections, problems_are_told, processing_fee_stated
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
    problems_are_told,
    stated_applications,
    stated_parts,
    stated_shares,
    stated_outcomes_add_up,
    denied_but_counted,
    application_channels_add_up,
    publication_channels_add_up,
    template_leftovers,
    other_years,
    foreign_contacts,
    foreign_bodies,
    personal_data,
    rules_by_a_body_without_power,
    documents_in_force,
    decisions_by_a_body_without_power,
    fees_in_yuan,
    dates_after_the_year,
)


def check_preamble(report: AnnualReport, preamble: str) -> Iterator[Finding]:
    """What is to be said of the prose before section one (contact lines), which the report does not keep."""
    yield from leftovers_in(preamble, "preamble")
    yield from other_years_in(preamble, "preamble", report.year)
    yield from foreign_contacts_in(preamble, "preamble", report.body_name)
    yield from foreign_bodies_in(preamble, "preamble", report.body_name)
    yield from personal_data_in(preamble, "preamble")


__all__ = ["CHECKS", "Check", "check_preamble"]
