"""Every request that was made, and the last full answer of an address for asking again conditionally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.batches import RefusedRow, append, blocks, fresh, upsert
from storage.column_types import digest, fields_of
from storage.models import CachedPageRow, FetchRow, table

_FETCHES = table(FetchRow)
_PAGES = table(CachedPageRow)


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One request. `status` is None where no answer came; `sha256` is the body's, kept or not, and empty without one;
    `bytes` is the length of the body; `conditional` says that it asked "only if changed". `run_id` is None outside of
    any run."""

    run_id: int | None
    at: datetime
    url: str
    method: str
    host: str
    city_domain: str
    status: int | None
    outcome: str
    reason: str
    bytes: int
    sha256: str
    elapsed_ms: int
    conditional: bool
    purpose: str


@dataclass(frozen=True, slots=True)
class CachedPage:
    """The last full answer of `url`; its bytes are the raw file `sha256`. Header names as the server sent them."""

    url: str
    etag: str
    last_modified: str
    sha256: str
    headers: Mapping[str, str]
    status: int
    fetched_at: datetime


def save_fetches(session: Session, records: Sequence[FetchRecord]) -> tuple[RefusedRow, ...]:
    """Appends `records`; returns those that the database refused (an unknown run, a naive time)."""
    return append(session, _FETCHES, [fields_of(record) for record in records])


def load_fetches(session: Session, *, run_id: int | None = None) -> tuple[FetchRecord, ...]:
    """The requests (of one run) in the order in which they were saved."""
    statement = select(FetchRow).order_by(FetchRow.id)
    if run_id is not None:
        statement = statement.where(FetchRow.run_id == run_id)
    names = FetchRecord.__slots__
    return tuple(FetchRecord(*(getattr(row, name) for name in names)) for row in fresh(session, statement))


def load_asked(
    session: Session, url: str, *, city_domain: str, before: datetime, most: int = 40
) -> tuple[FetchRecord, ...]:
    """The last `most` requests for `url` before a moment, oldest first. `city_domain` is the address's: the table is
    long and indexed by it."""
    statement = (
        select(FetchRow)
        .where(FetchRow.city_domain == city_domain, FetchRow.url == url, FetchRow.at < before)
        .order_by(FetchRow.id.desc())
        .limit(most)
    )
    names = FetchRecord.__slots__
    found = [FetchRecord(*(getattr(row, name) for name in names)) for row in fresh(session, statement)]
    return tuple(reversed(found))


def load_cached(session: Session, url: str) -> CachedPage | None:
    """The page kept for `url`, or None."""
    return load_cached_pages(session, [url]).get(url)


def load_cached_pages(session: Session, urls: Iterable[str]) -> dict[str, CachedPage]:
    """The pages kept for `urls`; an address for which none is kept is not in it."""
    keys = {digest(url): url for url in urls}
    columns = [_PAGES.c[name] for name in ("url_key", *CachedPage.__slots__)]
    found: dict[str, CachedPage] = {}
    for block in blocks(list(keys)):
        for key, *kept in session.execute(select(*columns).where(_PAGES.c.url_key.in_(block))):
            found[keys[key]] = CachedPage(*kept)
    return found


def load_all_cached(session: Session, *, most: int) -> dict[str, CachedPage] | None:
    """Every page kept, by address; None where there are more than `most`."""
    rows = session.execute(select(*(_PAGES.c[name] for name in CachedPage.__slots__)).limit(most + 1)).all()
    return None if len(rows) > most else {row[0]: CachedPage(*row) for row in rows}


def save_cached(session: Session, *pages: CachedPage) -> None:
    """Keeps `pages`, each in the place of what was kept for its address."""
    rows = [{**fields_of(page), "headers": dict(page.headers), "url_key": digest(page.url)} for page in pages]
    refused = upsert(session, _PAGES, rows, key=["url_key"])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")
