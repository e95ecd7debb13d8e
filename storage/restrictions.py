"""Raw files that are given to nobody, by a person's decision: the decision, and the texts that were read in them.

Order of the steps: the tombstone first (from then on nobody is given the bytes), then the texts, then the record. Each
step may be done again: whoever was killed in between repeats the command.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from storage import database
from storage.batches import fresh
from storage.crawl_models import PagePictureRow
from storage.errors import RawFileMissingError, RawFileRestrictedError
from storage.finding_models import SearchTextRow
from storage.keeping_models import RestrictionRow
from storage.models import FetchRow, table
from storage.raw_files import RawStore
from storage.raw_references import holders
from storage.report_models import ReportVersionRow, SectionRow
from storage.restricted_words import return_words, take_words
from storage.search_texts import TITLE, index_versions

if TYPE_CHECKING:
    from storage.tombstones import Tombstone

_RESTRICTIONS = table(RestrictionRow)
_SECTIONS = table(SectionRow)
_VERSIONS = table(ReportVersionRow)
_INDEX = table(SearchTextRow)
_FETCHES = table(FetchRow)
# The texts that were read in a restricted file, and the words beside its numbers, beside its tombstone: out of the
# database, so that no question, search or export can come upon them.
TEXTS = "texts.json"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A decision about one raw file. `released_at` is None while it stands; `seen_again` counts the answers of sites
    that carried the same bytes since."""

    sha256: str
    erased: bool
    reason: str
    restricted_by: str
    at: datetime
    released_by: str = ""
    released_reason: str = ""
    released_at: datetime | None = None
    seen_again: int = 0


def restrict(
    engine: Engine, raw: RawStore, sha256: str, *, reason: str, by: str, at: datetime, erase: bool = False
) -> Restriction:
    """Takes a raw file and the texts read in it out of everything; with `erase` removes them for good. What was read
    in it as figures, counts and dates stays.

    A restricted file may be erased later; an erased one stays erased. Raises RawFileMissingError for a file that
    neither the store nor the database knows, ValueError for an empty reason or name.
    """
    if not reason.strip() or not by.strip():
        raise ValueError("a restriction needs a reason and the name of who decided it")
    # Here, not above: every crawl loads this module, and few ever restrict anything.
    from storage.tombstones import Tombstone

    known = raw.tombstone(sha256)
    if known is None and not raw.has(sha256):
        with database.sessions(engine)() as session:
            if not holders(session, sha256):
                raise RawFileMissingError(sha256, raw.url)
    stone = known
    if stone is None or (erase and not stone.erased):
        stone = Tombstone(sha256=sha256, erased=erase, reason=reason.strip(), by=by.strip(), at=at)
    raw.restrict(stone)
    _apply(engine, raw, stone)
    return Restriction(sha256, stone.erased, stone.reason, stone.by, stone.at)


def reapply(engine: Engine, raw: RawStore) -> None:
    """Makes the database follow the store's tombstones: it may be a copy from before a decision."""
    for stone in raw.tombstones():
        _apply(engine, raw, stone)


def release(engine: Engine, raw: RawStore, sha256: str, *, reason: str, by: str, at: datetime) -> Restriction:
    """Takes a restriction back: the texts return, then the bytes. Raises LookupError where none stands,
    RawFileRestrictedError for what was erased, ValueError for an empty reason or name."""
    if not reason.strip() or not by.strip():
        raise ValueError("a release needs a reason and the name of who decided it")
    stone = raw.tombstone(sha256)
    if stone is None:
        raise LookupError(sha256)
    if stone.erased:
        raise RawFileRestrictedError(sha256, stone.reason, stone.by, stone.at.date().isoformat())
    kept = raw.read_beside(sha256, TEXTS)
    with database.write_session(engine) as session:
        if kept is not None:
            _return_texts(session, _free(session, raw, stone, json.loads(kept)))
        session.execute(
            update(_RESTRICTIONS)
            .where(_RESTRICTIONS.c.sha256 == sha256, _RESTRICTIONS.c.released_at.is_(None))
            .values(released_by=by.strip(), released_reason=reason.strip(), released_at=at)
        )
    raw.release(sha256)
    raw.remove_beside(sha256, TEXTS)
    return Restriction(sha256, False, stone.reason, stone.by, stone.at, by.strip(), reason.strip(), at)


def load_restrictions(session: Session, *, standing: bool = False) -> tuple[Restriction, ...]:
    """Every decision (only those that stand), oldest first."""
    statement = select(RestrictionRow).order_by(RestrictionRow.id)
    if standing:
        statement = statement.where(RestrictionRow.released_at.is_(None))
    rows = fresh(session, statement).all()
    again = _seen_again(session, {row.sha256: row.at for row in rows})
    return tuple(
        Restriction(
            row.sha256,
            row.erased,
            row.reason,
            row.restricted_by,
            row.at,
            row.released_by,
            row.released_reason,
            row.released_at,
            again.get(row.sha256, 0),
        )
        for row in rows
    )


def restricted_hashes(session: Session) -> frozenset[str]:
    """The raw files that are given to nobody now."""
    statement = select(_RESTRICTIONS.c.sha256).where(_RESTRICTIONS.c.released_at.is_(None)).distinct()
    return frozenset(session.execute(statement).scalars())


def hidden_readings(session: Session) -> frozenset[str]:
    """The raw files of which nothing that was read may be quoted now: those that are restricted, and the pages that
    are read with a picture that is."""
    restricted = restricted_hashes(session)
    standing = select(_RESTRICTIONS.c.sha256).where(_RESTRICTIONS.c.released_at.is_(None))
    pages = select(PagePictureRow.page_sha256).where(PagePictureRow.sha256.in_(standing)).distinct()
    return restricted.union(session.scalars(pages))


def _standing(session: Session, sha256: str) -> RestrictionRow | None:
    statement = (
        select(RestrictionRow)
        .where(RestrictionRow.sha256 == sha256, RestrictionRow.released_at.is_(None))
        .order_by(RestrictionRow.id.desc())
        .limit(1)
    )
    return fresh(session, statement).first()


def _seen_again(session: Session, since: dict[str, datetime]) -> dict[str, int]:
    counts: dict[str, int] = {}
    if since:
        statement = select(_FETCHES.c.sha256, _FETCHES.c.at).where(_FETCHES.c.sha256.in_(since))
        for sha256, at in session.execute(statement):
            counts[sha256] = counts.get(sha256, 0) + (at > since[sha256])
    return counts


def _versions_of(sha256: str) -> Any:
    """The versions that were read in the raw file: in a picture with all of the page that it is part of."""
    pages = select(PagePictureRow.page_sha256).where(PagePictureRow.sha256 == sha256)
    return select(_VERSIONS.c.id).where(or_(_VERSIONS.c.sha256 == sha256, _VERSIONS.c.sha256.in_(pages)))


def _apply(engine: Engine, raw: RawStore, stone: Tombstone) -> None:
    _take_texts(engine, raw, stone)
    with database.write_session(engine) as session:
        standing = _standing(session, stone.sha256)
        if standing is None or standing.erased != stone.erased:
            row = {"sha256": stone.sha256, "erased": stone.erased, "reason": stone.reason, "restricted_by": stone.by}
            session.execute(
                insert(_RESTRICTIONS),
                [{**row, "at": stone.at, "released_by": "", "released_reason": "", "released_at": None}],
            )


def _take_texts(engine: Engine, raw: RawStore, stone: Tombstone) -> None:
    """Moves the texts beside the tombstone, or removes them."""
    with database.write_session(engine) as session:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        if on_sqlite:
            # Else what was deleted would stay legible in the file until its pages are used again.
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        found = session.execute(select(_SECTIONS).where(_SECTIONS.c.version_id.in_(_versions_of(stone.sha256))))
        rows = [dict(row._mapping) for row in found]
        rows += take_words(session, session.scalars(_versions_of(stone.sha256)).all())
        if stone.erased:
            raw.remove_beside(stone.sha256, TEXTS)
        elif rows:
            # Before they are gone here: killed in between, they are in both places, and taken again.
            earlier = json.loads(raw.read_beside(stone.sha256, TEXTS) or b"[]")
            known = {_name(row) for row in rows}
            kept = [*(row for row in earlier if _name(row) not in known), *rows]
            raw.write_beside(stone.sha256, TEXTS, json.dumps(kept, ensure_ascii=False).encode())
        session.execute(delete(_SECTIONS).where(_SECTIONS.c.version_id.in_(_versions_of(stone.sha256))))
        session.execute(
            delete(_INDEX).where(_INDEX.c.version_id.in_(_versions_of(stone.sha256)), _INDEX.c.part != TITLE)
        )
        if on_sqlite and rows:
            session.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))
    if on_sqlite and rows:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _name(row: dict[str, Any]) -> tuple[Any, ...]:
    """Of a text its version and section, of words the row of the table that they stand in."""
    if "table" in row:
        return (row["table"], *sorted(row["key"].items()))
    return (row["version_id"], row["section"])


def _free(session: Session, raw: RawStore, stone: Tombstone, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The texts that no other restriction holds: a report in pictures may have been read in two files that are
    restricted. Those that one holds go beside its tombstone."""
    left = rows
    for other in sorted(restricted_hashes(session) - {stone.sha256}):
        held = set(session.scalars(_versions_of(other)))
        taken = [row for row in left if row["version_id"] in held]
        if not taken:
            continue
        left = [row for row in left if row["version_id"] not in held]
        standing = raw.tombstone(other)
        if standing is not None and not standing.erased:
            earlier = json.loads(raw.read_beside(other, TEXTS) or b"[]")
            raw.write_beside(other, TEXTS, json.dumps([*earlier, *taken], ensure_ascii=False).encode())
    return left


def _return_texts(session: Session, taken: list[dict[str, Any]]) -> None:
    return_words(session, [row for row in taken if "table" in row])
    rows = [row for row in taken if "table" not in row]
    there = {
        tuple(row)
        for row in session.execute(
            select(_SECTIONS.c.version_id, _SECTIONS.c.section).where(
                _SECTIONS.c.version_id.in_({row["version_id"] for row in rows})
            )
        )
    }
    missing = [row for row in rows if (row["version_id"], row["section"]) not in there]
    if missing:
        session.execute(insert(_SECTIONS), missing)
    indexed = select(_INDEX.c.version_id).where(_INDEX.c.version_id.in_({row["version_id"] for row in rows}))
    index_versions(session, set(session.execute(indexed).scalars()))
