"""What is new since a judging: from the marks that it left and those of now, which columns show or hold something else.

Of a column that only grew it is known what came to it, so that not every report year that it ever showed is judged
again for one new report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from duties.model import ReadingOutcome, local_date
from storage.batches import blocks
from storage.column_types import digest
from storage.crawl_models import DocumentDateRow
from storage.judgings import Marks
from storage.models import ArticleFileRow, ArticleObservationRow, ArticleRow, ColumnRow, ReadingRow, SightingRow
from storage.report_models import ReportVersionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Growth:
    """What came to a column of which nothing went: `addresses` that it did not show under this title and date before,
    or of which something new is known; `since`: the day on which the first reading began that the judging before did
    not know (None: there is none)."""

    addresses: frozenset[str]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What is new: columns (addresses) that are something else, or show less or otherwise than before; columns to which
    something only came; columns that were read again and showed the same; bodies of which people decided something
    else."""

    changed: frozenset[str]
    grown: Mapping[str, Growth]
    read_again: frozenset[str]
    bodies: frozenset[str]


def news_since(session: Session, before: Marks, now: Marks) -> News:
    """What `now` knows that `before` did not."""
    changed = {int(number) for number, said in now.columns.items() if before.columns.get(number) != said}
    read_again: set[int] = set()
    newer: dict[int, int] = {}
    for number, mark in now.readings.items():
        old = before.readings.get(number)
        if old is None:
            changed.add(int(number))
        elif old[0] != mark[0]:
            newer[int(number)] = old[0]
        elif list(old) != list(mark):
            read_again.add(int(number))
    grown = _grown(session, {column: newest for column, newest in newer.items() if column not in changed})
    changed |= newer.keys() - grown.keys()
    for column, urls in _listing(session, _articles(session, before, now)).items():
        known = grown.get(column, Growth(frozenset()))
        grown[column] = Growth(known.addresses | urls, known.since)
    names = _addresses(session, {*changed, *grown, *read_again})
    return News(
        frozenset(names[column] for column in changed),
        {names[column]: growth for column, growth in grown.items() if column not in changed},
        frozenset(names[column] for column in read_again - changed),
        frozenset(body for body in {*before.said, *now.said} if before.said.get(body) != now.said.get(body)),
    )


def _grown(session: Session, newest: Mapping[int, int]) -> dict[int, Growth]:
    """Of the columns with new readings those that showed all that they ever had in the last reading before (row number
    in `newest`) and again in the newest one, and were read in order: nothing went, came back or was seen earlier."""
    found: dict[int, Growth] = {}
    for part in _parts(newest):
        readings: dict[int, list[Any]] = defaultdict(list)
        row = ReadingRow
        columns = (row.column_id, row.id, row.outcome, row.items_key, row.first_started_at, row.last_started_at)
        for reading in session.execute(select(*columns).where(row.column_id.in_(part)).order_by(row.id)):
            readings[reading.column_id].append(reading)
        sightings: dict[int, list[Any]] = defaultdict(list)
        item = SightingRow
        shown = select(item.column_id, item.item_key, item.url, item.first_reading_id)
        for sighting in session.execute(shown.where(item.column_id.in_(part))):
            sightings[sighting.column_id].append(sighting)
        for column in part:
            growth = _growth(readings[column], sightings[column], newest[column])
            if growth is not None:
                found[column] = growth
    return found


def _growth(readings: list[Any], sightings: list[Any], newest: int) -> Growth | None:
    """`readings` are the rows of one column by number, `sightings` its items."""
    earlier = [reading for reading in readings if reading.id <= newest]
    later = [reading for reading in readings if reading.id > newest]
    if not earlier or not later:
        return None
    before, now = earlier[-1], later[-1]
    begun = min(reading.first_started_at for reading in later)
    in_order = (
        max(reading.last_started_at for reading in earlier) == before.last_started_at < begun
        and max(reading.last_started_at for reading in later) == now.last_started_at
    )
    if not in_order or {before.outcome, now.outcome} != {ReadingOutcome.COMPLETE.value}:
        return None
    known = sorted(sighting.item_key for sighting in sightings if sighting.first_reading_id <= newest)
    if digest(*known) != before.items_key or digest(*sorted(item.item_key for item in sightings)) != now.items_key:
        return None
    return Growth(frozenset(item.url for item in sightings if item.first_reading_id > newest), local_date(begun))


def _articles(session: Session, before: Marks, now: Marks) -> set[str]:
    """The keys of the articles of which something new is known."""
    look, file, version = ArticleObservationRow, ArticleFileRow, ReportVersionRow
    key = select(ArticleRow.url_key)
    found = set(
        session.execute(key.join(look, look.article_id == ArticleRow.id).where(look.id > before.looks)).scalars()
    )
    found |= set(
        session.execute(key.join(file, file.article_id == ArticleRow.id).where(file.id > before.files)).scalars()
    )
    found |= set(session.execute(select(version.article_key).where(version.id > before.versions)).scalars())
    dated = select(DocumentDateRow.sha256).where(_newly_dated(before, now))
    found |= set(session.execute(key.where(ArticleRow.page_sha256.in_(dated))).scalars())
    found |= set(
        session.execute(key.join(file, file.article_id == ArticleRow.id).where(file.sha256.in_(dated))).scalars()
    )
    odd = [int(number) for number, count in now.odd_looks.items() if before.odd_looks.get(number) != count]
    for part in _parts(odd):
        found |= set(session.execute(key.where(ArticleRow.id.in_(part))).scalars())
    return found


def _newly_dated(before: Marks, now: Marks) -> Any:
    """The files that were looked at for their dates. One that was looked at again, by other rules, keeps its number:
    where files went over to other rules all of these count as new."""
    fewer = any(now.dated.get(rules, 0) < count for rules, count in before.dated.items())
    again = [int(rules) for rules, count in now.dated.items() if before.dated.get(rules, 0) < count] if fewer else []
    is_new = DocumentDateRow.id > before.dates
    return is_new | DocumentDateRow.rules.in_(again) if again else is_new


def _listing(session: Session, keys: Iterable[str]) -> dict[int, frozenset[str]]:
    """Column -> the addresses that it lists, of the articles with these keys."""
    found: dict[int, set[str]] = defaultdict(set)
    item = SightingRow
    for block in blocks(sorted(keys)):
        for column, url in session.execute(select(item.column_id, item.url).where(item.url_key.in_(block))):
            found[column].add(url)
    return {column: frozenset(urls) for column, urls in found.items()}


def _addresses(session: Session, numbers: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in _parts(numbers):
        statement = select(ColumnRow.id, ColumnRow.url).where(ColumnRow.id.in_(part))
        found.update((row.id, row.url) for row in session.execute(statement))
    return found


def _parts(numbers: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted(numbers)
    return (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
