"""From stored bytes to stored figures: read, parse, check, attribute, compare, save. A file that cannot be read is
named, and the rest goes on."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from ingest.attributions import Read, is_disputed, load_context
from ingest.pool import ReaderPool
from ingest.readers import ocr_version
from ingest.saving import RAW_FILE, Unread, save_articles
from ingest.wire import Outcome
from reports.model import SourceFile
from reports.version import PARSER_VERSION
from storage import article_states, database, rereadings, runs
from storage.article_states import FileToRead
from storage.column_types import digest
from storage.errors import RawFileDamagedError, RawFileMissingError, RawFileRestrictedError
from storage.raw_files import RawStore
from storage.report_choices import choose_reports
from storage.rereadings import Difference, Rereading

__all__ = ["RAW_FILE", "IngestSummary", "Unread", "ingest"]

# Articles saved in one transaction: a third of a second, in which nobody else writes on SQLite.
_TOGETHER = 16
# Objects made until the collector looks among the youngest; then how often among older ones.
_COLLECT_AFTER = (50_000, 20, 50)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """How many files were read, how many report versions that made, and what could not be read. Of a reading of
    everything also how many files it had read before it was cut, and what it changed."""

    files: int
    versions: int
    unread: tuple[Unread, ...]
    resumed: int = 0
    differences: tuple[Difference, ...] = ()


def ingest(
    engine: Engine,
    raw: RawStore,
    *,
    at: datetime,
    everything: bool = False,
    pool: ReaderPool | None = None,
    progress: Progress | None = None,
) -> IngestSummary:
    """Reads every stored file that this parser version has not read (with `everything`, every file).

    Files of one article are saved together: they may be renditions of one report. Killed at any point and run again,
    it ends in the same state; a reading of everything goes on where it was cut, as long as parser and OCR models are
    the same. A `pool` that is given stays open. `progress` is told how many of how many files are
    done. Raises WorkerStartError, RawStoreUnavailableError and the database's own errors: they concern every file.
    """
    reading = _begin(engine, at) if everything else None
    read_before = reading.done if reading is not None else frozenset()
    run_id = reading.run_id if reading is not None else None
    with database.sessions(engine)() as session:
        files = article_states.files_to_read(
            session, PARSER_VERSION, ocr_version=ocr_version(), again=reading is not None
        )
        todo = _by_article([file for file in files if (file.sha256, digest(file.article_url)) not in read_before])
        context = load_context(session, at, run_id)
    total = sum(map(len, todo))
    resumed = len(files) - total
    done = versions = 0
    unread: list[Unread] = []
    held: list[Sequence[Read]] = []
    if not todo and reading is None:
        _choose(engine)
        return IngestSummary(0, 0, ())
    # SQLite tidies up whenever its last connection is closed: one that stays open saves doing so after every article.
    with (
        _few_collections(),
        engine.connect(),
        ReaderPool() if pool is None else contextlib.nullcontext(pool) as readers,
    ):
        outcomes = _outcomes(readers, raw, [file for files in todo for file in files])
        for start in range(0, len(todo), _TOGETHER):
            batch = [[(file, next(outcomes)) for file in files] for files in todo[start : start + _TOGETHER]]
            sure = [read for read in batch if not is_disputed(read, context)]
            held += [read for read in batch if is_disputed(read, context)]
            saved, refused = save_articles(engine, sure, context)
            versions += saved
            unread += refused
            done += sum(map(len, batch))
            if progress is not None:
                progress(done, total)
        # Which year a text fills against its title hangs on what the body's other texts say: these are filed last.
        if held:
            with database.sessions(engine)() as session:
                context = load_context(session, at, run_id, held)
        for start in range(0, len(held), _TOGETHER):
            saved, refused = save_articles(engine, held[start : start + _TOGETHER], context)
            versions += saved
            unread += refused
    _choose(engine)
    if reading is None:
        return IngestSummary(total, versions, tuple(unread))
    return _finished(engine, reading, IngestSummary(total, versions, tuple(unread), resumed), at)


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Has the collector look for circles less often: a report is ten thousand objects and hardly any circle; looking
    took a fifth of the time of keeping it."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _choose(engine: Engine) -> None:
    """What an article carries may have changed without anything new to read: a page that is what it was before."""
    with database.write_session(engine) as session:
        choose_reports(session)


def _begin(engine: Engine, at: datetime) -> Rereading:
    with database.write_session(engine) as session:
        return rereadings.begin(session, parser_version=PARSER_VERSION, ocr_version=ocr_version(), at=at)


def _finished(engine: Engine, reading: Rereading, summary: IngestSummary, at: datetime) -> IngestSummary:
    """Says what a reading of everything changed, and ends it."""
    with database.write_session(engine) as session:
        found = rereadings.differences(session, reading)
        runs.finish_run(
            session,
            reading.run_id,
            at=at,
            outcome="finished",
            summary={
                "parser": PARSER_VERSION,
                "ocr": ocr_version(),
                "files": summary.files,
                "resumed": summary.resumed,
                "versions": summary.versions,
                "unread": len(summary.unread),
                "reports_changed": len(found),
                "cells_changed": sum(len(difference.cells) for difference in found),
            },
        )
    return replace(summary, differences=found)


def _by_article(files: Sequence[FileToRead]) -> list[list[FileToRead]]:
    groups: dict[str, list[FileToRead]] = {}
    for file in files:
        groups.setdefault(file.article_url, []).append(file)
    return list(groups.values())


def _outcomes(readers: ReaderPool, raw: RawStore, files: Sequence[FileToRead]) -> Iterator[Outcome]:
    """What became of each file, in order; bytes are loaded as readers fall free."""

    def loaded() -> Iterator[SourceFile | Outcome]:
        for file in files:
            try:
                content = raw.get(file.sha256)
                pictures = tuple((sha256, raw.get(sha256)) for sha256 in dict.fromkeys(file.pictures))
            except (RawFileMissingError, RawFileDamagedError, RawFileRestrictedError) as error:
                yield Outcome(None, RAW_FILE, {"sha256": file.sha256, "cause": str(error)})
            else:
                yield SourceFile(content, file.media_type, file.name, file.url, pictures)

    return readers.read(loaded())
