"""Looks once at each stored document for the dates that it carries beside its text."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine

from duties.date_hints import DateHint
from duties.document_dates import RULES, document_dates
from storage import database
from storage.document_dates import save_dates, undated_files
from storage.errors import RawFileDamagedError, RawFileMissingError, RawFileRestrictedError
from storage.raw_files import RawStore

_AT_ONCE = 200


def keep_document_dates(engine: Engine, raw: RawStore) -> int:
    """Looks at every document that was not looked at yet; returns how many. What the store cannot give back is tried
    again the next time: `raw verify` names it."""
    with database.sessions(engine)() as session:
        wanted = undated_files(session, RULES)
    looked = 0
    for start in range(0, len(wanted), _AT_ONCE):
        found = dict(_found(raw, wanted[start : start + _AT_ONCE]))
        with database.write_session(engine) as session:
            save_dates(session, found, RULES)
        looked += len(found)
    return looked


def _found(raw: RawStore, hashes: list[str]) -> Iterator[tuple[str, tuple[DateHint, ...]]]:
    for sha256 in hashes:
        try:
            content = raw.get(sha256)
        except (RawFileMissingError, RawFileDamagedError, RawFileRestrictedError):
            continue
        yield sha256, document_dates(content)
