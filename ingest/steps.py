"""From stored bytes to stored figures: read, parse, check, attribute, compare, save. A file that cannot be read is
named, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import Article, Column, Sighting
from duties.titles import attribute
from ingest.pool import ReaderPool
from ingest.wire import Outcome
from registry.names import Resolver
from reports.model import AnnualReport, Finding, SourceFile
from reports.renditions import best_of
from reports.version import PARSER_VERSION
from storage import article_states, articles, bodies, columns, database, readings, report_versions
from storage.article_states import FileToRead
from storage.errors import FigureOutOfRangeError, RawFileDamagedError, RawFileMissingError
from storage.raw_files import RawStore

# A raw file that the store cannot give back says nothing of the document: it is named, and tried again next time.
RAW_FILE = "raw_file"
_OUT_OF_RANGE = "figure_out_of_range"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no report, and why."""

    url: str
    code: str
    params: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """How many files were read, how many report versions that made, and what could not be read."""

    files: int
    versions: int
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    """What attribution may lean on: the roster, and where each address was listed."""

    resolver: Resolver
    known: Mapping[str, Article]
    listed: Mapping[str, tuple[Sighting, Column | None]]


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
    it ends in the same state. `progress` is told how many of how many files are done. Raises WorkerStartError,
    RawStoreUnavailableError and the database's own errors: they concern every file.
    """
    with database.sessions(engine)() as session:
        todo = _by_article(article_states.files_to_read(session, PARSER_VERSION, again=everything))
        context = _context(session)
    total = sum(map(len, todo))
    done = versions = 0
    unread: list[Unread] = []
    if not todo:
        return IngestSummary(0, 0, ())
    with pool or ReaderPool() as readers:
        outcomes = _outcomes(readers, raw, [file for files in todo for file in files])
        for files in todo:
            read = [(file, next(outcomes)) for file in files]
            saved, refused = _save_article(engine, read, context, at)
            versions += saved
            unread += refused
            done += len(files)
            if progress is not None:
                progress(done, total)
    return IngestSummary(total, versions, tuple(unread))


def _by_article(files: Sequence[FileToRead]) -> list[list[FileToRead]]:
    groups: dict[str, list[FileToRead]] = {}
    for file in files:
        groups.setdefault(file.article_url, []).append(file)
    return list(groups.values())


def _context(session: Session) -> _Context:
    found = {column.url: column for column in columns.load_columns(session)}
    listed = {
        sighting.url: (sighting, found.get(sighting.column))
        for sightings in readings.load_sightings(session).values()
        for sighting in sightings
    }
    return _Context(Resolver(bodies.load_bodies(session)), article_states.load_articles(session), listed)


def _outcomes(readers: ReaderPool, raw: RawStore, files: Sequence[FileToRead]) -> Iterator[Outcome]:
    """What became of each file, in order; bytes are loaded as readers fall free."""

    def loaded() -> Iterator[SourceFile | Outcome]:
        for file in files:
            try:
                content = raw.get(file.sha256)
            except (RawFileMissingError, RawFileDamagedError) as error:
                yield Outcome(None, RAW_FILE, {"sha256": file.sha256, "cause": str(error)})
            else:
                yield SourceFile(content, file.media_type, file.name, file.url)

    return readers.read(loaded())


def _save_article(engine: Engine, read: Sequence[_Read], context: _Context, at: datetime) -> tuple[int, list[Unread]]:
    """Saves what was read of one article in one transaction; gives the number of new versions and what was refused."""
    unread = [Unread(file.url, outcome.code, outcome.params) for file, outcome in read if outcome.report is None]
    versions = 0
    with database.write_session(engine) as session:
        differences = _compared(session, read)
        for file, outcome in read:
            if outcome.report is None:
                if outcome.code != RAW_FILE:
                    _save_unreadable(session, file, outcome.code, outcome.params, at)
                continue
            found = differences.get(file.sha256, ())
            report = replace(outcome.report, findings=(*outcome.report.findings, *found))
            try:
                versions += _save(session, file, report, context, at)
            except FigureOutOfRangeError as error:
                _save_unreadable(session, file, _OUT_OF_RANGE, error.params, at)
                unread.append(Unread(file.url, _OUT_OF_RANGE, error.params))
    return versions, unread


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


def _save(session: Session, file: FileToRead, report: AnnualReport, context: _Context, at: datetime) -> int:
    sighting, column = context.listed.get(file.article_url, (None, None))
    known = context.known.get(file.article_url)
    article = Article(
        url=file.article_url,
        title=known.title if known else "",
        publisher=known.publisher if known else "",
        content_source=known.content_source if known else "",
        index_number=known.index_number if known else "",
        report_title=report.title,
        report_body=report.body_name,
        report_year=report.year,
    )
    title = sighting.title if sighting else article.title
    whose = attribute(title, article=article, column=column, resolver=context.resolver)
    saved = report_versions.save_report(
        session,
        sha256=file.sha256,
        article_url=file.article_url,
        file_url=file.url,
        body=whose.body,
        year=whose.year,
        report=report,
        at=at,
    )
    return int(saved.created)


def _save_unreadable(
    session: Session, file: FileToRead, code: str, params: Mapping[str, str | int | float], at: datetime
) -> None:
    report_versions.save_unreadable(
        session,
        sha256=file.sha256,
        article_url=file.article_url,
        file_url=file.url,
        parser_version=PARSER_VERSION,
        code=code,
        params=params,
        at=at,
    )
