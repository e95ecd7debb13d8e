"""Readings and sightings: what a column showed, when. What it did not show is written nowhere; the judge derives it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from duties.model import Reading, ReadingOutcome, Reason, Sighting
from storage.batches import blocks
from storage.column_types import clean, digest
from storage.columns import column_number
from storage.models import ColumnRow, ReadingRow, SightingRow, table

_READINGS = table(ReadingRow)
_SIGHTINGS = table(SightingRow)

_COLUMNS = table(ColumnRow)

# What a judging reads by the thousand is selected from the tables: mapped objects cost several times as much.
_SHOWN = (
    _COLUMNS.c.url,
    *(
        _READINGS.c[name]
        for name in (
            *("started", "finished_at", "outcome", "reason", "pages", "items", "claimed_total", "listing_sha256"),
            *("simulated", "vantage"),
        )
    ),
)

# Put together once: a crawl records hundreds of readings, and making a statement takes longer than carrying it out.
_NEWEST = (
    select(_READINGS)
    .where(_READINGS.c.column_id == bindparam("column"))
    .order_by(_READINGS.c.last_started_at.desc(), _READINGS.c.id.desc())
    .limit(1)
)
# The rows whose span could hold a moment.
_FROM_THEN_ON = select(_READINGS).where(
    _READINGS.c.column_id == bindparam("column"), _READINGS.c.last_started_at >= bindparam("moment")
)
_FIRST, _LAST = _READINGS.alias("first"), _READINGS.alias("last")
_SEEN = (
    select(_SIGHTINGS.c.item_key, _SIGHTINGS.c.id, _FIRST.c.first_started_at, _LAST.c.last_started_at)
    .join(_FIRST, _FIRST.c.id == _SIGHTINGS.c.first_reading_id)
    .join(_LAST, _LAST.c.id == _SIGHTINGS.c.last_reading_id)
    .where(_SIGHTINGS.c.item_key.in_(bindparam("keys", expanding=True)))
)
_KEEP_READING = insert(_READINGS).returning(_READINGS.c.id)

Item = tuple[str, str, date | None]


def record_reading(
    session: Session,
    *,
    column: str,
    started_at: datetime,
    finished_at: datetime,
    outcome: ReadingOutcome,
    reason: Reason | None,
    pages: int,
    items: Sequence[Item],
    claimed_total: int | None,
    listing_sha256: Sequence[str],
    simulated: bool,
    vantage: str,
    run_id: int | None,
) -> bool:
    """Records one reading of `column` and the items (address, title, list date) that it showed.

    True when it says something new; False when it equals the last reading (then that row counts one more) or was
    recorded before. Equal means outcome, reason, set of items, claimed total, simulated and vantage. A reading that
    did not end well still shows what it shows; it implies nothing about the rest. Needs a writing session. Raises
    ValueError for a naive time, or when `reason` is given for a complete reading or lacking for another.
    """
    if (reason is None) != (outcome is ReadingOutcome.COMPLETE):
        raise ValueError(f"{column}: a reading {outcome} with reason {reason}")
    if started_at.tzinfo is None or finished_at.tzinfo is None:
        raise ValueError(f"{column}: a time without a time zone")
    began = started_at.astimezone(UTC)
    column_id = column_number(session, column, began)
    shown = _keyed(column, items)
    said = {
        "outcome": outcome.value,
        "reason": reason.value if reason else "",
        "items_key": digest(*sorted(shown)),
        "claimed_total": claimed_total,
        "simulated": simulated,
        "vantage": clean(vantage),
    }
    last_news = {
        "pages": pages,
        "items": len(items),
        "listing_sha256": list(listing_sha256),
        "finished_at": finished_at,
        "run_id": run_id,
    }
    newest = session.execute(_NEWEST, {"column": column_id}).first()
    around = session.execute(_FROM_THEN_ON, {"column": column_id, "moment": began}).all()
    seen = [*around, *([newest] if newest is not None else [])]
    equal = [row for row in seen if all(getattr(row, name) == value for name, value in said.items())]
    if any(began.isoformat() in row.started for row in equal):
        return False
    if newest is not None and newest in equal and newest.last_started_at < began:
        grown = {"started": [*newest.started, began.isoformat()], "last_started_at": began}
        # (`count` is a method of a row.)
        grown["count"] = newest._mapping["count"] + 1
        session.execute(update(_READINGS).where(_READINGS.c.id == newest.id).values(**last_news, **grown))
        return False
    first = {"column_id": column_id, "started": [began.isoformat()], "count": 1}
    first |= {"first_started_at": began, "last_started_at": began}
    reading_id = session.execute(_KEEP_READING, [{**said, **last_news, **first}]).scalar_one()
    _sight(session, column_id, reading_id, began, shown)
    return True


def has_real(session: Session) -> bool:
    """Whether any reading was taken on its real date, not under a stand-in (`NIANBAO_TODAY`)."""
    statement = select(_READINGS.c.id).where(_READINGS.c.simulated.is_(False)).limit(1)
    return session.execute(statement).first() is not None


def load_readings(session: Session, columns: Collection[str] | None = None) -> dict[str, tuple[Reading, ...]]:
    """The readings of each column (of `columns`) in time order; a column without any is not in it."""
    statement = select(*_SHOWN).join(_READINGS, _READINGS.c.column_id == _COLUMNS.c.id)
    found: dict[str, list[Reading]] = {}
    for row in _of_columns(session, statement, columns, (_READINGS.c.first_started_at, _READINGS.c.id)):
        found.setdefault(row.url, []).append(_reading(row.url, row))
    return {url: tuple(readings) for url, readings in found.items()}


def load_sightings(session: Session, columns: Collection[str] | None = None) -> dict[str, tuple[Sighting, ...]]:
    """The sightings of each column (of `columns`), in the order in which its listing first showed them."""
    first, last, item = _READINGS.alias("first"), _READINGS.alias("last"), _SIGHTINGS.c
    statement = (
        select(_COLUMNS.c.url, item.url, item.title, item.listed_on, first.c.first_started_at, last.c.last_started_at)
        .join(_SIGHTINGS, item.column_id == _COLUMNS.c.id)
        .join(first, first.c.id == item.first_reading_id)
        .join(last, last.c.id == item.last_reading_id)
    )
    found: dict[str, list[Sighting]] = {}
    for column, url, title, listed_on, first_at, last_at in _of_columns(
        session, statement, columns, (first.c.first_started_at, item.id)
    ):
        found.setdefault(column, []).append(Sighting(column, url, title, listed_on, first_at, last_at))
    return {column: tuple(sightings) for column, sightings in found.items()}


def _of_columns(
    session: Session, statement: Select[*tuple[Any, ...]], columns: Collection[str] | None, order: tuple[Any, ...]
) -> Iterable[Any]:
    if columns is None:
        yield from session.execute(statement.order_by(_COLUMNS.c.id, *order))
        return
    for block in blocks(sorted({digest(url) for url in columns})):
        chosen = statement.where(_COLUMNS.c.url_key.in_(block))
        yield from session.execute(chosen.order_by(_COLUMNS.c.id, *order)).all()


def _keyed(column: str, items: Sequence[Item]) -> dict[str, Item]:
    """Each different item once, by its key, in the listing's order."""
    return {
        digest(column, url, title, listed_on.isoformat() if listed_on else ""): (url, title, listed_on)
        for url, title, listed_on in items
    }


def _sight(session: Session, column_id: int, reading_id: int, began: datetime, shown: dict[str, Item]) -> None:
    """Notes that the reading showed each item. It need not be the newest: crawls may be recorded out of order."""
    known: dict[str, tuple[int, datetime, datetime]] = {}
    for block in blocks(list(shown)):
        found = session.execute(_SEEN, {"keys": block})
        known |= {key: (number, first_at, last_at) for key, number, first_at, last_at in found}
    new, earlier, later = [], [], []
    for key, (url, title, listed_on) in shown.items():
        if key not in known:
            item = {"column_id": column_id, "item_key": key, "url": url, "url_key": digest(url), "title": title}
            new.append(item | {"listed_on": listed_on, "first_reading_id": reading_id, "last_reading_id": reading_id})
            continue
        number, first_at, last_at = known[key]
        if began < first_at:
            earlier.append(number)
        if began >= last_at:
            later.append(number)
    if new:
        session.execute(insert(_SIGHTINGS), new)
    for numbers, name in ((earlier, "first_reading_id"), (later, "last_reading_id")):
        for start in range(0, len(numbers), 500):
            block_of = numbers[start : start + 500]
            session.execute(update(_SIGHTINGS).where(_SIGHTINGS.c.id.in_(block_of)).values({name: reading_id}))


def _reading(column: str, row: Any) -> Reading:
    return Reading(
        column=column,
        started=tuple(map(datetime.fromisoformat, row.started)),
        finished_at=row.finished_at,
        outcome=ReadingOutcome(row.outcome),
        reason=Reason(row.reason) if row.reason else None,
        pages=row.pages,
        items=row.items,
        claimed_total=row.claimed_total,
        listing_sha256=tuple(row.listing_sha256),
        simulated=row.simulated,
        vantage=row.vantage,
    )
