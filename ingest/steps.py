"""From stored bytes to stored figures: read, parse, check, attribute, compare, save. A file that cannot be read is
named, and the rest goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from duties.model import Article, Column, Sighting
from duties.titles import Attribution, attribute
from ingest.pool import ReaderPool
from ingest.readers import ocr_version, ocr_version_of
from ingest.wire import Outcome
from ingest.years import BodyItems, covered_year, filled_year
from registry.names import Resolver
from reports.model import AnnualReport, Finding, SourceFile
from reports.renditions import best_of
from reports.version import PARSER_VERSION
from storage import (
    article_states,
    articles,
    bodies,
    columns,
    database,
    quarantine,
    readings,
    report_versions,
    rereadings,
    runs,
)
from storage.article_states import FileToRead
from storage.batches import row_fault
from storage.column_types import digest
from storage.errors import FigureOutOfRangeError, RawFileDamagedError, RawFileMissingError, RawFileRestrictedError
from storage.masking import masked
from storage.raw_files import RawStore
from storage.report_choices import choose_reports
from storage.report_versions import SavedReport
from storage.rereadings import Difference, Rereading

# A raw file that the store cannot give back says nothing of the document: it is named, and tried again next time.
RAW_FILE = "raw_file"
_OUT_OF_RANGE = "figure_out_of_range"
_ROW_REFUSED = "row_refused"
# Articles saved in one transaction.
_TOGETHER = 8
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no report, and why."""

    url: str
    code: str
    params: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """How many files were read, how many report versions that made, and what could not be read. Of a reading of
    everything also how many files it had read before it was cut, and what it changed."""

    files: int
    versions: int
    unread: tuple[Unread, ...]
    resumed: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    """What attribution may lean on: the roster, and where each address was listed; and of what saving is a part."""

    at: datetime
    run_id: int | None
    resolver: Resolver
    known: Mapping[str, Article]
    listed: Mapping[str, tuple[Sighting, Column | None]]
    items: BodyItems


_Read = tuple[FileToRead, Outcome]


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
    with database.sessions(engine)() as session:
        files = article_states.files_to_read(
            session, PARSER_VERSION, ocr_version=ocr_version(), again=reading is not None
        )
        todo = _by_article([file for file in files if (file.sha256, digest(file.article_url)) not in read_before])
        context = _context(session, at, reading)
    total = sum(map(len, todo))
    resumed = len(files) - total
    done = versions = 0
    unread: list[Unread] = []
    held: list[Sequence[_Read]] = []
    if not todo and reading is None:
        _choose(engine)
        return IngestSummary(0, 0, ())
    # SQLite tidies up whenever its last connection is closed: one that stays open saves doing so after every article.
    with (
        engine.connect(),
        ReaderPool() if pool is None else contextlib.nullcontext(pool) as readers,
    ):
        outcomes = _outcomes(readers, raw, [file for files in todo for file in files])
        for start in range(0, len(todo), _TOGETHER):
            batch = [[(file, next(outcomes)) for file in files] for files in todo[start : start + _TOGETHER]]
            sure = [read for read in batch if not _is_disputed(read, context)]
            held += [read for read in batch if _is_disputed(read, context)]
            saved, refused = _save_articles(engine, sure, context)
            versions += saved
            unread += refused
            done += sum(map(len, batch))
            if progress is not None:
                progress(done, total)
        # Which year a text fills against its title hangs on what the body's other texts say: these are filed last.
        if held:
            with database.sessions(engine)() as session:
                context = _context(session, at, reading, held)
        for start in range(0, len(held), _TOGETHER):
            saved, refused = _save_articles(engine, held[start : start + _TOGETHER], context)
            versions += saved
            unread += refused
    _choose(engine)
    if reading is None:
        return IngestSummary(total, versions, tuple(unread))
    return _finished(engine, reading, IngestSummary(total, versions, tuple(unread), resumed), at)


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


def _context(
    session: Session, at: datetime, reading: Rereading | None, held: Sequence[Sequence[_Read]] = ()
) -> _Context:
    """What is stored, with what was read of the articles that are `held` and not stored yet."""
    found = {column.url: column for column in columns.load_columns(session)}
    seen = [
        (sighting, found.get(sighting.column))
        for sightings in readings.load_sightings(session).values()
        for sighting in sightings
    ]
    listed = {sighting.url: (sighting, column) for sighting, column in seen}
    known = article_states.load_articles(session)
    for file, outcome in (one for read in held for one in read):
        if outcome.report is not None and file.article_url in known:
            said = _said(file, outcome.report, known)
            known[file.article_url] = replace(
                known[file.article_url],
                report_title=said.report_title,
                report_body=said.report_body,
                report_year=said.report_year,
            )
    resolver = Resolver(bodies.load_bodies(session))
    run_id = reading.run_id if reading is not None else None
    return _Context(at, run_id, resolver, known, listed, BodyItems(seen, known, resolver))


def _outcomes(readers: ReaderPool, raw: RawStore, files: Sequence[FileToRead]) -> Iterator[Outcome]:
    """What became of each file, in order; bytes are loaded as readers fall free."""

    def loaded() -> Iterator[SourceFile | Outcome]:
        for file in files:
            try:
                content = raw.get(file.sha256)
            except (RawFileMissingError, RawFileDamagedError, RawFileRestrictedError) as error:
                yield Outcome(None, RAW_FILE, {"sha256": file.sha256, "cause": str(error)})
            else:
                yield SourceFile(content, file.media_type, file.name, file.url)

    return readers.read(loaded())


def _save_articles(engine: Engine, batch: Sequence[Sequence[_Read]], context: _Context) -> tuple[int, list[Unread]]:
    """Saves what was read of some articles in one transaction; gives the number of new versions and what was refused.

    All of it was read before the transaction begins: nobody else waits for a reader of ours.
    """
    versions = 0
    unread: list[Unread] = []
    duties: set[tuple[str, int]] = set()
    with database.write_session(engine) as session:
        for read in batch:
            saved, refused = _save_article(session, read, context)
            versions += sum(one.created for one in saved)
            unread += refused
            duties.update(duty for one in saved for duty in one.duties)
        choose_reports(session, duties)
    return versions, unread


def _save_article(session: Session, read: Sequence[_Read], context: _Context) -> tuple[list[SavedReport], list[Unread]]:
    """Saves what was read of one article; gives the versions and what was refused."""
    unread = [Unread(file.url, outcome.code, outcome.params) for file, outcome in read if outcome.report is None]
    versions: list[SavedReport] = []
    differences = _compared(session, read)
    for file, outcome in read:
        if outcome.report is None:
            if outcome.code != RAW_FILE:
                _save_unreadable(session, file, outcome.code, outcome.params, context)
            continue
        found = differences.get(file.sha256, ())
        report = replace(outcome.report, findings=(*outcome.report.findings, *found))
        try:
            with session.begin_nested():
                versions.append(_save(session, file, report, context))
        except FigureOutOfRangeError as error:
            _save_unreadable(session, file, _OUT_OF_RANGE, error.params, context)
            unread.append(Unread(file.url, _OUT_OF_RANGE, error.params))
        except StatementError as error:
            cause = row_fault(error)
            if cause is None:
                raise
            _put_aside(session, file, report, cause)
            unread.append(Unread(file.url, _ROW_REFUSED, {"cause": cause}))
    return versions, unread


def _put_aside(session: Session, file: FileToRead, report: AnnualReport, cause: str) -> None:
    """Names a report that the database would not take; no version is made of it, so that a better program reads it."""
    row: dict[str, object] = {
        "article_url": file.article_url,
        "url": file.url,
        "sha256": file.sha256,
        "title": report.title,
    }
    row |= {"parser_version": report.parser_version, "figures": len(report.figures), "facts": len(report.facts)}
    quarantine.keep(session, "report_versions", row, name=masked(f"url={file.url}"), cause=masked(cause))


def _compared(session: Session, read: Sequence[_Read]) -> dict[str, tuple[Finding, ...]]:
    """By raw file, how the renditions of a report that the article carries now differ.

    A version is never altered: where the best rendition was saved earlier, its differences stand with the other.
    """
    article_url = read[0][0].article_url
    fresh = {file.sha256: outcome.report for file, outcome in read if outcome.report is not None}
    present = article_states.present_hashes(session, article_url)
    if len(present) < 2 or not fresh.keys() & set(present):
        return {}
    stored = {
        version.sha256: report_versions.load_report(session, version.version_id)
        for version in report_versions.latest_reports(session, article_urls=[article_url])
        if not version.code and version.sha256 in present and version.sha256 not in fresh
    }
    names = {file.sha256: file.name or file.url for file in articles.load_files(session, article_url)}
    reports: list[tuple[str, str, AnnualReport]] = [
        (sha256, names.get(sha256, article_url), found)
        for sha256 in present
        if (found := fresh.get(sha256) or stored.get(sha256)) is not None
    ]
    if not reports:
        return {}
    chosen = best_of([(name, report) for _sha256, name, report in reports])
    best = reports[chosen.best][0]
    differing: dict[str, list[Finding]] = {}
    for place, finding in chosen.differences:
        other = reports[place][0]
        holder = best if best in fresh else other
        if holder in fresh:
            differing.setdefault(holder, []).append(finding)
    return {sha256: tuple(findings) for sha256, findings in differing.items()}


def _said(file: FileToRead, report: AnnualReport, articles: Mapping[str, Article]) -> Article:
    """The article by its page and by what was read of one of its files."""
    known = articles.get(file.article_url)
    return Article(
        url=file.article_url,
        title=known.title if known else "",
        publisher=known.publisher if known else "",
        content_source=known.content_source if known else "",
        index_number=known.index_number if known else "",
        report_title=report.title,
        report_body=report.body_name,
        report_year=covered_year(report),
    )


def _whose(file: FileToRead, report: AnnualReport, context: _Context) -> Attribution:
    sighting, column = context.listed.get(file.article_url, (None, None))
    article = _said(file, report, context.known)
    title = sighting.title if sighting else article.title
    return attribute(title, article=article, column=column, resolver=context.resolver)


def _is_disputed(read: Sequence[_Read], context: _Context) -> bool:
    """Whether a text of the article names another year than its title."""
    return any(
        outcome.report is not None and _whose(file, outcome.report, context).text_year is not None
        for file, outcome in read
    )


def _save(session: Session, file: FileToRead, report: AnnualReport, context: _Context) -> SavedReport:
    whose = _whose(file, report, context)
    return report_versions.save_report(
        session,
        sha256=file.sha256,
        article_url=file.article_url,
        file_url=file.url,
        body=whose.body,
        year=filled_year(whose, lambda: context.items.beside(whose.body or "", file.article_url)),
        report=report,
        at=context.at,
        ocr_version=ocr_version_of(report),
        run_id=context.run_id,
        choose=False,
    )


def _save_unreadable(
    session: Session, file: FileToRead, code: str, params: Mapping[str, str | int | float], context: _Context
) -> None:
    report_versions.save_unreadable(
        session,
        sha256=file.sha256,
        article_url=file.article_url,
        file_url=file.url,
        parser_version=PARSER_VERSION,
        code=code,
        params=params,
        at=context.at,
        run_id=context.run_id,
    )
