"""Whether the raw file store holds what the database says, and nothing in it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Engine

from storage import database
from storage.errors import RawFileDamagedError, RawFileMissingError, RawFileRestrictedError
from storage.raw_files import RawStore
from storage.raw_references import references
from storage.restrictions import restricted_hashes

Progress = Callable[[int, int], None]


class FileState(StrEnum):
    """What is wrong with a raw file. The first four make a store unsound, the others are told."""

    DAMAGED = "damaged"
    MISSING = "missing"
    RETURNED = "returned"
    UNDECIDED = "undecided"
    UNREFERENCED = "unreferenced"
    ERASED = "erased"
    RESTRICTED = "restricted"
    FOREIGN = "foreign"


UNSOUND = frozenset({FileState.DAMAGED, FileState.MISSING, FileState.RETURNED, FileState.UNDECIDED})


@dataclass(frozen=True, slots=True)
class FileReport:
    """One raw file that is not simply there and sound. `held_by` are the columns that name it; `path` is where it lies
    (empty: nowhere)."""

    sha256: str
    state: FileState
    path: str = ""
    size: int = 0
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifySummary:
    """What was looked at. `sound` files have their hash; `named` is how many the database names."""

    files: int
    bytes: int
    sound: int
    named: int
    reports: tuple[FileReport, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether every file that is there has its hash, and every one that the database needs is there."""
        return not any(report.state in UNSOUND for report in self.reports)


def verify(engine: Engine, raw: RawStore, *, progress: Progress | None = None) -> VerifySummary:
    """Reads every raw file and compares both ways with the database. Files kept while it runs are no fault: the
    database is read first, and bytes are always kept before the row that names them."""
    kept: dict[bytes, set[str]] = {}
    with database.sessions(engine)() as session:
        weak: set[bytes] = set()
        for name, reference in references(session):
            if reference.kept:
                kept.setdefault(bytes.fromhex(name), set()).add(str(reference))
            else:
                weak.add(bytes.fromhex(name))
        decided = restricted_hashes(session)
    stones = {stone.sha256: stone for stone in raw.tombstones()}
    listing = list(raw.files())
    reports: list[FileReport] = []
    sound = 0
    there: set[bytes] = set()
    for done, file in enumerate(listing, start=1):
        if not file.sha256:
            reports.append(FileReport("", FileState.FOREIGN, file.path, file.size))
        else:
            there.add(bytes.fromhex(file.sha256))
            held = tuple(sorted(kept.get(bytes.fromhex(file.sha256), ())))
            state = _state(raw, file.sha256)
            sound += state in (None, FileState.RESTRICTED)
            if state is not None:
                reports.append(FileReport(file.sha256, state, file.path, file.size, held))
            elif not held and bytes.fromhex(file.sha256) not in weak:
                reports.append(FileReport(file.sha256, FileState.UNREFERENCED, file.path, file.size))
        if progress is not None:
            progress(done, len(listing))
    for absent in sorted(kept.keys() - there):
        stone = stones.get(absent.hex())
        state = FileState.ERASED if stone is not None and stone.erased else FileState.MISSING
        # Asked again: it may have been kept since the files were listed.
        if state is FileState.ERASED or not raw.has(absent.hex()):
            reports.append(FileReport(absent.hex(), state, held_by=tuple(sorted(kept[absent]))))
    reports += _undecided(decided, frozenset(stones))
    return VerifySummary(
        files=len(listing),
        bytes=sum(file.size for file in listing),
        sound=sound,
        named=len(kept),
        reports=tuple(reports),
    )


def _state(raw: RawStore, name: str) -> FileState | None:
    """What is wrong with a file that is there; None: nothing."""
    try:
        raw.get(name, restricted=True)
    except RawFileDamagedError:
        return FileState.DAMAGED
    except RawFileRestrictedError:
        # Its tombstone says erased, and the bytes are there.
        return FileState.RETURNED
    except RawFileMissingError:
        return None if raw.tombstone(name) is None else FileState.ERASED
    return None if raw.tombstone(name) is None else FileState.RESTRICTED


def _undecided(decided: frozenset[str], stones: frozenset[str]) -> Iterator[FileReport]:
    """Restrictions that only the store or only the database knows: one of the two is a copy from before."""
    for name in sorted(decided ^ stones):
        where = "restrictions.sha256" if name in decided else "restricted/"
        yield FileReport(name, FileState.UNDECIDED, held_by=(where,))
