"""How well a column is kept: what an inspection marks down although the report is there (users §27: F04, F23).

Findings on a column, never on a duty: they change no verdict.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from duties.model import Column, PlaceRole, Sighting, end_of_day
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.title_words import OFFICIAL_COLUMN_NAME
from duties.titles import Ground
from registry.model import Body, Kind
from reports.model import Severity
from reports.prose.titles import parse_title

_OWN = (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE)
# How many titles a finding names.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """Something about the column at `column` (its address), as code and parameters; `urls` are the items concerned."""

    column: str
    code: str
    severity: Severity
    params: Mapping[str, object]
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """A column of `body` as its newest complete reading, begun at `read_at`, showed it. `collected` are the addresses
    of the portal's collected lists."""

    shelves: Shelves
    column: str
    body: Body
    items: tuple[Item, ...]
    read_at: datetime
    collected: tuple[str, ...]
    end: datetime

    def reports(self) -> list[Item]:
        """The body's own reports, in their order of appearance. Pictures, one-page digests and other renditions of a
        report are noted elsewhere and never counted as one (users, F21)."""
        return [
            item
            for item in self.items
            if item.claim.is_report and item.claim.body == self.body.code and not parse_title(item.title).rendition
        ]


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column that `body` answers for, and the lists in which its portal collects its bodies' reports."""

    column: str
    body: Body
    collected: tuple[str, ...]


def kept_columns(columns: Iterable[Column], roster: Sequence[Body], stand_ins: Collection[str]) -> list[KeptColumn]:
    """The columns that a body answers for, bodies in roster order. Pages that stand in for a column that was not found
    (`stand_ins`, home pages) are none."""
    known = {body.code: body for body in roster}
    by_body: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        owners = {code for code, role in column.bodies if role in _OWN and code in known}
        governments = [code for code in sorted(owners) if known[code].kind is Kind.GOVERNMENT]
        # A column that several call their own is the government's list of all of theirs.
        answering = governments[0] if governments else (owners.pop() if len(owners) == 1 else "")
        if answering and column.url not in stand_ins and column.url != known[answering].home_url:
            by_body[answering].append(column.url)
    lists = {body.division: by_body[body.code] for body in roster if body.kind is Kind.GOVERNMENT}
    return [
        KeptColumn(url, body, tuple(lists.get(body.division, ())) if body.kind is not Kind.GOVERNMENT else ())
        for body in roster
        for url in sorted(by_body[body.code])
    ]


def column_findings(
    shelves: Shelves, column: str, body: Body, *, as_of: date, collected: Sequence[str] = ()
) -> tuple[ColumnFinding, ...]:
    """What is to be said of `column`, a column of `body`'s own, at the end of `as_of`. Without a complete reading
    nothing is: what was not read to its end cannot be judged."""
    end = end_of_day(as_of)
    read_at = max((begun for begun in shelves.complete(column) if begun < end), default=None)
    if read_at is None:
        return ()
    items = [item.cut(end) for item in shelves.items(column) if item.address_seen_at >= read_at]
    standing = tuple(item for item in items if item is not None)
    lists = tuple(url for url in dict.fromkeys(collected) if url != column)
    look = _Look(shelves, column, body, standing, read_at, lists, end)
    return tuple(finding for check in CHECKS for finding in check(look))


def _name(look: _Look) -> list[ColumnFinding]:
    known = look.shelves.columns.get(look.column)
    name = re.sub(r"\s", "", known.name) if known is not None else ""
    if name in ("", OFFICIAL_COLUMN_NAME):
        return []
    return [ColumnFinding(look.column, "hygiene.column_name", Severity.INFO, {"name": name})]


def _order(look: _Look) -> list[ColumnFinding]:
    """Sightings of one reading come in the order of the list; those of different readings cannot be compared."""
    standing = {item.url for item in look.items}
    groups: dict[datetime, list[Sighting]] = defaultdict(list)
    for row in look.shelves.rows(look.column):
        if row.url in standing and row.listed_on is not None and row.last_seen_at >= look.read_at:
            groups[row.first_seen_at].append(row)
    for rows in groups.values():
        for upper, lower in pairwise(rows):
            if upper.listed_on is not None and lower.listed_on is not None and upper.listed_on < lower.listed_on:
                params = {"upper": upper.listed_on, "lower": lower.listed_on}
                urls = (upper.url, lower.url)
                return [ColumnFinding(look.column, "hygiene.order", Severity.INFO, params, urls)]
    return []


def _doubles(look: _Look) -> list[ColumnFinding]:
    by_year: dict[int, dict[str, Item]] = defaultdict(dict)
    for item in look.reports():
        if item.claim.year is not None:
            by_year[item.claim.year][item.url] = item
    return [
        ColumnFinding(
            look.column, "hygiene.doubles", Severity.WARNING, {"year": year, "count": len(found)}, tuple(sorted(found))
        )
        for year, found in sorted(by_year.items(), reverse=True)
        if len(found) > 1
    ]


def _no_reports(look: _Look) -> list[ColumnFinding]:
    strange = {item.url: item.title for item in look.items if item.claim.is_report is False}
    if not strange:
        return []
    titles = " · ".join(list(strange.values())[:SHOWN])
    params = {"count": len(strange), "titles": titles}
    return [ColumnFinding(look.column, "hygiene.no_reports", Severity.WARNING, params, tuple(sorted(strange)))]


def _not_linked(look: _Look) -> list[ColumnFinding]:
    """A report of the newest year that a collected list, read to its end after the report was there, does not show."""
    dated = [(item.claim.year, item) for item in look.reports() if item.claim.year is not None]
    if not dated:
        return []
    newest = max(year for year, _ in dated)
    first_seen = min(item.first_seen_at for year, item in dated if year == newest)
    missing = []
    for address in look.collected:
        read_after = any(first_seen <= begun < look.end for begun in look.shelves.complete(address))
        shown = any(
            item.claim.body == look.body.code and item.claim.year == newest and item.first_seen_at < look.end
            for item in look.shelves.items(address)
        )
        # An item that cannot be told may be the link.
        undecided = any(
            item.claim.is_report is not False
            and item.claim.year in (newest, None)
            and (item.claim.body is None or item.claim.why == Ground.COLUMN)
            for item in look.shelves.items(address)
        )
        if read_after and not shown and not undecided:
            missing.append(address)
    return [
        ColumnFinding(
            look.column, "hygiene.not_linked", Severity.WARNING, {"year": newest, "list": address}, (address,)
        )
        for address in missing
    ]


CHECKS: tuple[Callable[[_Look], list[ColumnFinding]], ...] = (_name, _order, _doubles, _no_reports, _not_linked)
