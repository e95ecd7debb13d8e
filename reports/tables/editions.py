"""Which form a table follows: the table itself decides, the report year only where the table does not show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.model import Edition
from reports.vocabulary import due_edition


def settle(shown: Mapping[str, Edition | None], year: int | None, tables: Sequence[str]) -> dict[str, Edition]:
    """The edition of each of `tables`, in their order. `shown` has an entry for every table found, None where it does
    not show its form.

    A table that shows nothing, or is not there, follows the other tables, else the report year, else the form in force.
    Without any table and without a year since 2019 the report is free form: nothing is settled.
    """
    due = due_edition(year)
    if not shown and due in (None, Edition.FREE_FORM):
        return {}
    known = [edition for edition in shown.values() if edition is not None]
    by_year = due if due in (Edition.F2019, Edition.F2021) else None
    fallback = known[0] if known else by_year or Edition.F2021
    return {table: shown.get(table) or fallback for table in tables}


def overall(editions: Mapping[str, Edition]) -> Edition:
    """One edition for the report: theirs where all tables agree, else `mixed`; `free_form` without any table."""
    kinds = set(editions.values())
    if not kinds:
        return Edition.FREE_FORM
    return kinds.pop() if len(kinds) == 1 else Edition.MIXED
