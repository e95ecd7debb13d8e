"""How far judging has come: marks of what had been observed when the stored verdicts were given. What is new since is
in `storage.judging_news`.

Marks are row numbers and counts, never times: a crawl may be recorded after a judging and be older than it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from duties.model import ContentState, ReadingOutcome
from storage.batches import append, blocks, upsert
from storage.column_types import digest
from storage.crawl_models import DocumentDateRow, LastLookRow
from storage.last_looks import load_looks
from storage.ledger_models import AttributedColumnRow, JudgingRow, ReviewRow, RosterEventRow
from storage.models import (
    ArticleFileRow,
    ArticleObservationRow,
    BodyRow,
    ColumnBodyRow,
    ColumnOriginRow,
    ColumnRow,
    DutyExceptionRow,
    ReadingRow,
    SightingRow,
    table,
)
from storage.report_models import ReportVersionRow

_JUDGINGS = table(JudgingRow)
_ATTRIBUTED = table(AttributedColumnRow)
# There is one current judging.
_ONE = 1
# Beside the marks, in the same value.
_YEARS = "years"
# One number for all installations: whoever records a judging in a PostgreSQL database holds this advisory lock.
JUDGING_LOCK = 711_049_033


@dataclass(frozen=True, slots=True)
class Marks:
    """`readings`: column -> [newest row, how many readings]; `columns`: column -> digest of what it is and whose;
    `looks`, `files`, `versions`, `dates`: newest rows; `dated`: how many files were looked at for their dates, by the
    rules of that; `odd_looks`: article -> how many looks found nothing; `said`: body -> digest of the reviews that
    stand and of the last looks. Keys are text, as JSON has them."""

    readings: Mapping[str, Sequence[int]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    looks: int = 0
    files: int = 0
    versions: int = 0
    dates: int = 0
    dated: Mapping[str, int] = field(default_factory=dict)
    odd_looks: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judging:
    """The last judging. `fingerprint` is over all that concerns every duty: roster, rules, program; empty: it did not
    look at all that is stored, and the next one judges everything. `years`: body -> the report years that something was
    found of, or decided: from them follows which duties are kept."""

    as_of: date
    at: datetime
    fingerprint: str
    marks: Marks
    years: Mapping[str, Sequence[int]] = field(default_factory=dict)


def load_judging(session: Session) -> Judging | None:
    """The last judging that was recorded."""
    row = session.get(JudgingRow, _ONE, populate_existing=True)
    if row is None or _YEARS not in row.marks:
        # Of a judging that did not keep the years it is not known which duties stand: all is judged anew.
        return None
    marks = {name: value for name, value in row.marks.items() if name != _YEARS}
    return Judging(row.as_of, row.at, row.fingerprint, Marks(**marks), row.marks[_YEARS])


def lock_judging(session: Session) -> None:
    """Until the end of this (writing) session nobody else records a judging."""
    # A writing session of SQLite is the only one from its begin on, and it begins when it is first used.
    # On PostgreSQL there is no row to lock before the first judging wrote it.
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": JUDGING_LOCK})


def save_judging(session: Session, judging: Judging) -> None:
    """Makes `judging` the last one. Needs a writing session."""
    row = {"id": _ONE, "as_of": judging.as_of, "at": judging.at, "fingerprint": judging.fingerprint}
    # (`asdict` would copy every one of tens of thousands of marks.)
    marks = {mark.name: getattr(judging.marks, mark.name) for mark in fields(Marks)}
    marks[_YEARS] = {code: list(years) for code, years in judging.years.items()}
    refused = upsert(session, _JUDGINGS, [row | {"marks": marks}], key=["id"])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")


def marks_now(session: Session) -> Marks:
    """The marks of what is stored now. Taken before the observations are loaded, they miss nothing."""
    odd = (ContentState.EMPTY.value, ContentState.FAILED.value)
    look, reading = ArticleObservationRow, ReadingRow
    odd_looks = select(look.article_id, func.sum(look.count)).where(look.state.in_(odd)).group_by(look.article_id)
    readings = select(reading.column_id, func.max(reading.id), func.sum(reading.count)).group_by(reading.column_id)
    dated = select(DocumentDateRow.rules, func.count()).group_by(DocumentDateRow.rules)
    standing = select(ReviewRow.body, ReviewRow.id).where(ReviewRow.withdrawn_at.is_(None)).order_by(ReviewRow.id)
    said: dict[str, list[str]] = defaultdict(list)
    for body, number in session.execute(standing):
        said[body].append(f"review {number}")
    for (body, year), looks in sorted(load_looks(session).items()):
        said[body] += [f"look {year} {look.started_at.isoformat()} {look.finished}" for look in looks]
    return Marks(
        readings={str(column): [newest, int(count)] for column, newest, count in session.execute(readings)},
        columns=_columns(session),
        looks=session.scalar(select(func.max(look.id))) or 0,
        files=session.scalar(select(func.max(ArticleFileRow.id))) or 0,
        versions=session.scalar(select(func.max(ReportVersionRow.id))) or 0,
        dates=session.scalar(select(func.max(DocumentDateRow.id))) or 0,
        dated={str(rules): count for rules, count in session.execute(dated)},
        odd_looks={str(article): int(count) for article, count in session.execute(odd_looks)},
        said={body: digest(*statements) for body, statements in said.items()},
    )


def roster_state(session: Session) -> str:
    """A digest of the roster, of the exceptions to duties and of what befell bodies."""
    state = hashlib.sha256()
    for kept in (table(BodyRow), table(DutyExceptionRow), table(RosterEventRow)):
        for row in session.execute(select(kept).order_by(*kept.primary_key)).all():
            state.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return state.hexdigest()


def newest_evidence(session: Session) -> datetime | None:
    """When the newest of what a judging cuts at the end of its day was observed: readings, looks at articles, last
    looks. None: nothing was."""
    times = (ReadingRow.last_started_at, ReadingRow.finished_at, ArticleObservationRow.last_at, LastLookRow.started_at)
    newest = [session.scalar(select(func.max(column))) for column in times]
    return max((moment for moment in newest if moment is not None), default=None)


def _columns(session: Session) -> dict[str, str]:
    parts: dict[int, list[str]] = {}
    shown = select(ColumnRow.id, ColumnRow.name, ColumnRow.column_type, ColumnRow.site_name)
    for number, *words in session.execute(shown):
        parts[number] = words
    owner, way = ColumnBodyRow, ColumnOriginRow
    owners = select(owner.column_id, owner.body, owner.role).order_by(owner.column_id, owner.body, owner.role)
    ways = select(way.column_id, way.origin).order_by(way.column_id, way.origin)
    for number, *words in (*session.execute(owners), *session.execute(ways)):
        parts[number] += words
    return {str(number): digest(*words) for number, words in parts.items()}


def listing_columns(session: Session, urls: Iterable[str]) -> dict[str, frozenset[str]]:
    """Address of an item -> the columns (addresses) that list it."""
    found: dict[str, set[str]] = defaultdict(set)
    statement = select(SightingRow.url, ColumnRow.url).join(ColumnRow, ColumnRow.id == SightingRow.column_id)
    for block in blocks(sorted({digest(url) for url in urls})):
        for item, column in session.execute(statement.where(SightingRow.url_key.in_(block))):
            found[item].add(column)
    return {item: frozenset(columns) for item, columns in found.items()}


def load_read_columns(session: Session) -> frozenset[str]:
    """The addresses of the columns of which a reading gave something (no failure)."""
    statement = select(ColumnRow.url).where(
        ColumnRow.id.in_(select(ReadingRow.column_id).where(ReadingRow.outcome != ReadingOutcome.FAILED.value))
    )
    return frozenset(session.execute(statement).scalars())


def load_attributed_columns(session: Session) -> dict[str, frozenset[str]]:
    """Body -> the columns (addresses) outside its own places in which something was attributed to it."""
    statement = select(AttributedColumnRow.body, ColumnRow.url).join(
        ColumnRow, ColumnRow.id == AttributedColumnRow.column_id
    )
    found: dict[str, set[str]] = defaultdict(set)
    for body, url in session.execute(statement):
        found[body].add(url)
    return {body: frozenset(urls) for body, urls in found.items()}


def save_attributed_columns(session: Session, found: Mapping[str, Iterable[str]]) -> None:
    """Replaces what is known of the bodies in `found`. Needs a writing session."""
    for block in blocks(sorted(found)):
        session.execute(delete(_ATTRIBUTED).where(_ATTRIBUTED.c.body.in_(block)))
    urls = sorted({url for columns in found.values() for url in columns})
    numbers: dict[str, int] = {}
    for block in blocks([digest(url) for url in urls]):
        statement = select(ColumnRow.url, ColumnRow.id).where(ColumnRow.url_key.in_(block))
        numbers.update((row.url, row.id) for row in session.execute(statement))
    rows: list[dict[str, Any]] = [
        {"body": body, "column_id": numbers[url]} for body, columns in sorted(found.items()) for url in sorted(columns)
    ]
    refused = append(session, _ATTRIBUTED, rows)
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")
