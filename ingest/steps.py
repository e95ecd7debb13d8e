"""From stored bytes to stored figures: read, parse, check, attribute, save. A file that cannot be read is named, and
the rest goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import Article, Column, Sighting
from duties.titles import attribute
from registry.names import Resolver
from reports.errors import DocumentError
from reports.model import AnnualReport, SourceFile
from reports.reading import read_report
from reports.version import PARSER_VERSION
from storage import article_states, bodies, columns, database, readings, report_versions
from storage.article_states import FileToRead
from storage.errors import RawFileDamagedError, RawFileMissingError
from storage.raw_files import RawStore


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


def ingest(engine: Engine, raw: RawStore, *, at: datetime, everything: bool = False) -> IngestSummary:
    """Reads every stored file that this parser version has not read (with `everything`, every file)."""
    with database.sessions(engine)() as session:
        todo = article_states.files_to_read(session, PARSER_VERSION, again=everything)
        context = _context(session)
    versions = 0
    unread: list[Unread] = []
    for file in todo:
        try:
            report = read_report(SourceFile(raw.get(file.sha256), file.media_type, file.name, file.url))
        except DocumentError as error:
            unread.append(Unread(file.url, error.code, error.params))
            _save_unreadable(engine, file, error.code, error.params, at)
        except (RawFileMissingError, RawFileDamagedError) as error:
            unread.append(Unread(file.url, "raw_file", {"sha256": file.sha256, "cause": str(error)}))
        else:
            versions += _save(engine, file, report, context, at)
    return IngestSummary(len(todo), versions, tuple(unread))


def _context(session: Session) -> _Context:
    found = {column.url: column for column in columns.load_columns(session)}
    listed = {
        sighting.url: (sighting, found.get(sighting.column))
        for sightings in readings.load_sightings(session).values()
        for sighting in sightings
    }
    return _Context(Resolver(bodies.load_bodies(session)), article_states.load_articles(session), listed)


def _save(engine: Engine, file: FileToRead, report: AnnualReport, context: _Context, at: datetime) -> int:
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
    with database.write_session(engine) as session:
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
    engine: Engine, file: FileToRead, code: str, params: Mapping[str, str | int | float], at: datetime
) -> None:
    with database.write_session(engine) as session:
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
