"""When the year in a title cannot be right, or need not be: which other year the report may be of (users §24).

In January the new year slips into the title of the report on the old one, and last year's number is left standing in
it. Where the text says of which year it is, that decides (`duties.titles`); here nothing but the title speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from duties.dates import first_day
from duties.model import local_date
from duties.shelf_items import Item


def cannot_be_of(item: Item, year: int) -> bool:
    """Whether we saw the item ourselves before the half of the year that its title names."""
    return local_date(item.first_seen_at) < first_day(year)


def names_a_year(item: Item) -> bool:
    """Whether `item` is a report by its title and of a year by nothing else."""
    claim = item.claim
    return claim.is_report is True and claim.year is not None and claim.text_year is None


def other_year(item: Item, days: Sequence[date], others: Iterable[Item], *, first_read: datetime | None) -> int | None:
    """The year of which `item`, a report by its title of another year, may be: it was there before the year of its
    title was half over; or it came in a later year's season, and nothing in its text speaks of its own. None: there is
    none. `days` are its own dates that count, `others` the items of its body; `first_read`: when its column was read to
    its end for the first time."""
    year = item.claim.year
    if year is None or not names_a_year(item):
        return None
    there = min([*days, local_date(item.first_seen_at)])
    season = there.year - 1
    if year > season:
        return season if there < first_day(year) else None
    if year == season or item.article is None or item.article.report_year is not None:
        return None
    if not days and not (first_read is not None and first_read < item.first_seen_at):
        # What stood there when we first looked may have stood there for years.
        return None
    content = item.article.content
    # A copy of what stands elsewhere is of the year of that; reports of several years that came together were moved.
    return None if any(_is_copy(other, item, content) or _came_with(other, item) for other in others) else season


def _is_copy(other: Item, item: Item, content: str) -> bool:
    return bool(content) and other.url != item.url and other.article is not None and other.article.content == content


def _came_with(other: Item, item: Item) -> bool:
    """Whether a report of another year was first seen with the item, and its list gives that one no earlier season."""
    together = (other.column, other.first_seen_at) == (item.column, item.first_seen_at)
    if not together or other.url == item.url or other.claim.year == item.claim.year:
        return False
    days, others = _listed(item), _listed(other)
    return not (days and others) or max(others).year >= min(days).year


def _listed(item: Item) -> list[date]:
    return [row.listed_on for row in item.rows if row.listed_on is not None]
