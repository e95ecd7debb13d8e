"""Lists that stop at the length of a page without a pager: oldest first, it is the newest rows that were cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from reports.prose.titles import parse_title
from spiders.families.model import ListedItem

# How many rows templates put on a page.
_PAGE_SIZES = frozenset({10, 12, 15, 16, 18, 20, 24, 25, 30, 40, 50, 60, 100})


def is_cut_at_the_newest_end(found: Sequence[ListedItem]) -> bool:
    """Whether rows as many as a page has rise with time. Shorter lists are whole, whatever their order; of one that
    falls, only the oldest rows can be missing."""
    if len(found) not in _PAGE_SIZES:
        return False
    days = [day for item in found if (day := _time_of(item)) is not None]
    rises = sum(1 for one, other in pairwise(days) if other > one)
    falls = sum(1 for one, other in pairwise(days) if other < one)
    return rises > falls and 2 * rises >= len(found)


def _time_of(item: ListedItem) -> date | None:
    year = parse_title(item.title).year
    return date(year, 12, 31) if year is not None else item.listed_on
