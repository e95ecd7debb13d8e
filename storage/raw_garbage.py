"""Raw files that nothing refers to any more: told, and removed when asked to."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from storage import database
from storage.raw_files import RawFile, RawStore
from storage.raw_references import references, require_known

# A crawl keeps bytes first and names them in the database later, at the latest when it ends; a night has 24 hours.
YOUNG_S = 24 * 3600.0
# What a killed process left: the part of a file that was being written, a file that was being removed.
_LEFT_BEHIND = re.compile(r"parts/[0-9a-f]{64}[\w.-]*|[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.leaving-\d+")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file that nothing refers to, old enough to go. `sha256` is empty for what a killed process left behind."""

    sha256: str
    path: str
    size: int
    written_at: float


def forgotten(engine: Engine, raw: RawStore, *, now: float | None = None) -> tuple[Forgotten, ...]:
    """The files that nobody kept or read for a day, which no row of any table names. Raises UnknownReferenceError
    where the schema may name raw files in a column that this program does not know to.

    Damaged files that were set aside stay (they are all that is left of whatever happened), and so do a stranger's.
    """
    require_known()
    before = (time.time() if now is None else now) - YOUNG_S
    # The files first, the rows after: what is named meanwhile is seen.
    old = [file for file in raw.files() if file.used_at < before]
    with database.sessions(engine)() as session:
        named = {bytes.fromhex(name) for name, _reference in references(session)}
    return tuple(
        Forgotten(file.sha256, file.path, file.size, file.written_at)
        for file in old
        if (bytes.fromhex(file.sha256) not in named if file.sha256 else _LEFT_BEHIND.fullmatch(file.path))
    )


def remove(raw: RawStore, found: tuple[Forgotten, ...], *, now: float | None = None) -> Iterator[Forgotten]:
    """Removes them, but what somebody has kept again meanwhile; gives each that is gone."""
    before = (time.time() if now is None else now) - YOUNG_S
    for file in found:
        if raw.remove_unused(RawFile(file.sha256, file.path, file.size, file.written_at, 0.0), before):
            yield file
