"""From what was read to what is stored: some articles at a time, in one transaction. What is at fault is named, and the
rest stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from ingest.attributions import Context, Read, whose_report
from ingest.contradictions import contradiction, is_another_report
from ingest.readers import ocr_version_of
from ingest.years import covered_year, filled_year
from reports.model import AnnualReport, Finding
from reports.renditions import best_of
from reports.version import PARSER_VERSION
from storage import article_states, articles, database, quarantine, report_versions
from storage.article_states import FileToRead
from storage.batches import row_fault
from storage.errors import FigureOutOfRangeError
from storage.masking import masked
from storage.report_choices import choose_reports
from storage.report_versions import ReadReport, SavedReport

_log = logging.getLogger(__name__)
# A raw file that the store cannot give back says nothing of the document: it is named, and tried again next time.
RAW_FILE = "raw_file"
_OUT_OF_RANGE = "figure_out_of_range"
_ROW_REFUSED = "row_refused"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no report, and why."""

    url: str
    code: str
    params: Mapping[str, str | int | float]


def save_articles(engine: Engine, batch: Sequence[Sequence[Read]], context: Context) -> tuple[int, list[Unread]]:
    """Saves what was read of some articles in one transaction; gives the number of new versions and what was refused.

    All of it was read before the transaction begins: nobody else waits for a reader of ours.
    """
    if not batch:
        return 0, []
    with database.write_session(engine) as session:
        differences = _differences(session, batch)
        read = [
            (file, _read_report(file, outcome.report, differences.get((file.article_url, file.sha256), ()), context))
            for article in batch
            for file, outcome in article
            if outcome.report is not None
        ]
        unread = [
            _save_unreadable(session, file, outcome.code, outcome.params, context)
            for article in batch
            for file, outcome in article
            if outcome.report is None
        ]
        saved, refused = _save(session, read, context)
        choose_reports(session, {duty for one in saved for duty in one.duties})
    return sum(one.created for one in saved), [*unread, *refused]


def _save(
    session: Session, read: Sequence[tuple[FileToRead, ReadReport]], context: Context
) -> tuple[list[SavedReport], list[Unread]]:
    """Saves all of them together or, where one is at fault, each by itself: the fault is named and the rest stored."""
    reports = [report for _file, report in read]
    if len(read) > 1:
        try:
            return report_versions.save_reports(session, reports, at=context.at, run_id=context.run_id), []
        except FigureOutOfRangeError:
            _log.info("one of %d reports has a figure out of range: each is stored by itself", len(read))
        except StatementError as error:
            if row_fault(error) is None:
                raise
            _log.info("one of %d reports has a row that is refused: each is stored by itself", len(read))
    saved: list[SavedReport] = []
    unread: list[Unread] = []
    for file, one in read:
        try:
            saved += report_versions.save_reports(session, [one], at=context.at, run_id=context.run_id)
        except FigureOutOfRangeError as error:
            unread.append(_save_unreadable(session, file, _OUT_OF_RANGE, error.params, context))
        except StatementError as error:
            cause = row_fault(error)
            if cause is None:
                raise
            _put_aside(session, file, one.report, cause)
            unread.append(Unread(file.url, _ROW_REFUSED, {"cause": cause}))
    return saved, unread


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


def _differences(session: Session, batch: Sequence[Sequence[Read]]) -> dict[tuple[str, str], tuple[Finding, ...]]:
    """By article and raw file, how the renditions of a report that an article carries now differ."""
    present = article_states.present_hashes(session, [read[0][0].article_url for read in batch])
    return {
        (url, sha256): findings
        for read in batch
        if len(present[url := read[0][0].article_url]) > 1
        for sha256, findings in _compared(session, read, present[url]).items()
    }


def _compared(session: Session, read: Sequence[Read], present: Sequence[str]) -> dict[str, tuple[Finding, ...]]:
    """By raw file, how the renditions differ that stand at the article now.

    A version is never altered: where the best rendition was saved earlier, its differences stand with the other.
    """
    article_url = read[0][0].article_url
    fresh = {file.sha256: outcome.report for file, outcome in read if outcome.report is not None}
    if not fresh.keys() & set(present):
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


def _read_report(file: FileToRead, report: AnnualReport, found: Sequence[Finding], context: Context) -> ReadReport:
    """What is to be saved of one file, with what was `found` by comparing it with the other renditions."""
    whose = whose_report(file, report, context)
    year = filled_year(whose, lambda: context.items.beside(whose.body or "", file.article_url))
    against = contradiction(report, whose, context.resolver)
    found = (*found, *filter(None, (against,)))
    # Another body's numbers of another year are nobody's in the list.
    is_other = against is not None and is_another_report(against, whose)
    return ReadReport(
        sha256=file.sha256,
        article_url=file.article_url,
        file_url=file.url,
        body=None if is_other else whose.body,
        # A file of several years' reports is listed under none of them; what was read of it is one's.
        year=year if year is not None else covered_year(report),
        report=replace(report, findings=(*report.findings, *found)) if found else report,
        ocr_version=ocr_version_of(report),
    )


def _save_unreadable(
    session: Session, file: FileToRead, code: str, params: Mapping[str, str | int | float], context: Context
) -> Unread:
    """Keeps that the file cannot be read; not, where it was the raw store that could not give it."""
    if code != RAW_FILE:
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
    return Unread(file.url, code, params)
