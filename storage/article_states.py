"""Articles as the judge takes them: what was fetched, joined with the newest reading of what stands there now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from duties.date_hints import LAST_MODIFIED, SIGNED_ON, STATED_ON, DateHint, day_hint
from duties.model import Article, ContentState, Reason, local_date
from storage.article_choices import ArticleChoice, rows_about, rows_of
from storage.article_contents import part_of
from storage.article_histories import NO_HISTORY, ArticleHistory, load_histories
from storage.column_types import digest
from storage.crawl_models import DocumentDateRow
from storage.document_dates import hints_of
from storage.models import (
    ArticleEmptyDayRow,
    ArticleFileRow,
    ArticleObservationRow,
    ArticleRow,
    CachedPageRow,
    table,
)
from storage.page_pictures import is_read_with_the_page, load_pictures
from storage.report_models import FindingRow, ReportVersionRow
from storage.restrictions import restricted_hashes

_CONTENT = (ContentState.READ.value, ContentState.UNREADABLE.value)
_STATES = {state.value: state for state in ContentState}
_PERIOD_WRONG = "period_wrong"
# Why a scan was not read where there was no OCR (`ingest.worker`).
_OCR_MISSING = "ocr_missing"
_PICTURES_UNREAD = "pictures_unread"
# What an article is made of. Mapped objects cost several times as much, and a judging takes all articles.
_ARTICLES = table(ArticleRow)
_ATTACHED, _EMPTY, _CACHED = table(ArticleFileRow), table(ArticleEmptyDayRow), table(CachedPageRow)
_SHOWN = tuple(
    _ARTICLES.c[name]
    for name in (
        *("id", "url", "url_key", "title", "meta_date", "shown_date", "publisher", "content_source", "index_number"),
        *("state", "reason", "page_sha256", "content_digest", "content_since"),
    )
)
_PRESENT_FILES = (
    select(_ATTACHED.c.article_id, _ATTACHED.c.sha256)
    .join(_ARTICLES, _ARTICLES.c.id == _ATTACHED.c.article_id)
    .where(_ATTACHED.c.current, _ATTACHED.c.sha256 != "", ~is_read_with_the_page())
    .order_by(_ATTACHED.c.position, _ATTACHED.c.id)
)
_EMPTY_DAYS = select(_EMPTY.c.article_id, _EMPTY.c.day).order_by(_EMPTY.c.day)
# What the server last said of each article's page.
_LAST_MODIFIED = (
    select(_ARTICLES.c.id, _CACHED.c.last_modified)
    .join(_CACHED, _CACHED.c.url_key == _ARTICLES.c.url_key)
    .where(_CACHED.c.last_modified != "")
)


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A raw file that belongs to an article: its page (then `url` is the article's) or one of its files. `pictures` are
    the raw files that the page names and is read with."""

    article_url: str
    sha256: str
    url: str
    name: str
    media_type: str
    pictures: tuple[str, ...] = ()


def load_articles(
    session: Session, urls: Collection[str] | None = None, *, columns: Collection[str] | None = None
) -> dict[str, Article]:
    """All articles (of `urls`, or of what the columns with these addresses list) by address.

    Where a parser has read what stands there now, its newest reading decides the state (READ when any of page and
    files could be read, UNREADABLE when each of them was tried and none could) and gives title, body and year of the
    report. `contents` counts the different contents seen, at least 1.
    """
    if columns is not None:
        which: ArticleChoice | None = ArticleChoice.listed(columns)
    else:
        which = None if urls is None else ArticleChoice.at(urls)
    rows: Iterable[Any] = rows_of(session, select(*_SHOWN).order_by(_ARTICLES.c.id), which)
    articles: list[int] | None = None
    if which is not None:
        rows = list(rows)
        articles = [row.id for row in rows]
    files: dict[int, list[str]] = {}
    for number, sha256 in rows_about(session, _PRESENT_FILES, _ATTACHED.c.article_id, articles):
        files.setdefault(number, []).append(sha256)
    # A day counts once: two days without content make an empty page a missing report.
    days: dict[int, dict[date, None]] = {}
    for number, day in rows_about(session, _EMPTY_DAYS, _EMPTY.c.article_id, articles):
        days.setdefault(number, {})[day] = None
    histories = load_histories(session, articles)
    modified = dict(rows_about(session, _LAST_MODIFIED, _ARTICLES.c.id, articles))
    versions = _newest_versions(session, articles)
    documents = _document_dates(session, articles)
    found = {}
    for row in rows:
        number = row.id
        readings: list[Any] = []
        hints: tuple[DateHint, ...] = ()
        if versions or documents:
            present = dict.fromkeys([row.page_sha256, *files.get(number, ())])
            readings = [versions.get((number, sha256)) for sha256 in present if sha256]
            hints = tuple([hint for sha256 in present for hint in documents.get(sha256, ())])
        if number in modified:
            hints += day_hint(LAST_MODIFIED, _server_day(modified[number]))
        history = histories.get(number, NO_HISTORY)
        found[row.url] = _article(row, tuple(days.get(number, ())), history, hints, readings)
    return found


def files_to_read(
    session: Session, parser_version: str, *, ocr_version: str = "", again: bool = False
) -> list[FileToRead]:
    """Pages and files with content that this parser version has not tried yet (`again`: all of them), in the order in
    which they were first seen; also those that an article no longer carries: they are what it said then.

    Where OCR is there (`ocr_version`), a scan that was given up for want of it, or read by other models, is tried
    again, and so is what was read without its pictures. Of pages that differ in furniture only (one `content_digest`)
    the first is read. A picture that a page names is read with the page. What a person restricted is not read again,
    nor is a page with such a picture.
    """
    version = ReportVersionRow
    tried = select(version.sha256, version.article_key).where(version.parser_version == parser_version)
    if ocr_version:
        unseen = select(FindingRow.version_id).where(FindingRow.code == _PICTURES_UNREAD)
        tried = tried.where(
            version.code != _OCR_MISSING,
            version.ocr_version.in_(("", ocr_version)),
            or_(version.ocr_version != "", version.id.not_in(unseen)),
        )
    done = set() if again else {(sha256, key) for sha256, key in session.execute(tried)}
    pages = (
        select(
            ArticleRow.url, ArticleRow.url_key, ArticleObservationRow.page_sha256, ArticleObservationRow.content_digest
        )
        .join(ArticleRow, ArticleRow.id == ArticleObservationRow.article_id)
        .where(ArticleObservationRow.state.in_(_CONTENT), ArticleObservationRow.page_sha256 != "")
        .order_by(ArticleObservationRow.id)
    )
    attached = (
        select(
            ArticleRow.url,
            ArticleRow.url_key,
            ArticleFileRow.sha256,
            ArticleFileRow.url,
            ArticleFileRow.name,
            ArticleFileRow.media_type,
        )
        .join(ArticleRow, ArticleRow.id == ArticleFileRow.article_id)
        .where(ArticleFileRow.sha256 != "")
        .order_by(ArticleFileRow.id)
    )
    wanted: dict[tuple[str, str], FileToRead] = {}
    contents: set[tuple[str, str]] = set()
    pictures = load_pictures(session)
    named: set[tuple[str, str]] = set()
    for url, key, sha256, content in session.execute(pages):
        shown = pictures.get(sha256, ())
        named.update((picture, key) for picture in shown)
        if (key, content or sha256) not in contents:
            contents.add((key, content or sha256))
            wanted.setdefault((sha256, key), FileToRead(url, sha256, url, "", "text/html", shown))
    for article_url, key, sha256, url, name, media_type in session.execute(attached):
        if (sha256, key) not in named:
            wanted.setdefault((sha256, key), FileToRead(article_url, sha256, url, name, media_type))
    hidden = restricted_hashes(session)
    return [
        file for what, file in wanted.items() if what not in done and hidden.isdisjoint((file.sha256, *file.pictures))
    ]


def present_hashes(session: Session, urls: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By address, the raw files that stand at these articles now: the page, then the files in the article's order. The
    pictures of a page are part of it."""
    asked = select(_ARTICLES.c.url_key, _ARTICLES.c.id, _ARTICLES.c.page_sha256)
    pages = {key: (number, sha256) for key, number, sha256 in rows_of(session, asked, ArticleChoice.at(urls))}
    files: dict[int, list[str]] = {}
    for number, sha256 in rows_about(
        session, _PRESENT_FILES, _ATTACHED.c.article_id, [number for number, _page in pages.values()]
    ):
        files.setdefault(number, []).append(sha256)
    found = {}
    for url in urls:
        number, page = pages.get(digest(url), (0, ""))
        found[url] = tuple(dict.fromkeys(sha256 for sha256 in (page, *files.get(number, ())) if sha256))
    return found


def _document_dates(session: Session, articles: Sequence[int] | None) -> dict[str, tuple[DateHint, ...]]:
    """The dates that the raw files of the articles carry, by hash."""
    row = DocumentDateRow
    pages = select(row.sha256, row.dates).select_from(row).join(_ARTICLES, _ARTICLES.c.page_sha256 == row.sha256)
    files = select(row.sha256, row.dates).select_from(row).join(_ATTACHED, _ATTACHED.c.sha256 == row.sha256)
    asked = ((pages, _ARTICLES.c.id), (files.where(_ATTACHED.c.current), _ATTACHED.c.article_id))
    return {
        sha256: hints_of(dates)
        for statement, number in asked
        for sha256, dates in rows_about(session, statement, number, articles)
        if dates
    }


def _newest_versions(session: Session, articles: Sequence[int] | None) -> dict[tuple[int, str], Any]:
    """The newest version of each raw file of each article, by the article's row number and the file's hash."""
    version = ReportVersionRow.__table__.c
    finding_row = FindingRow.__table__
    finding = finding_row.c
    statement = (
        select(
            _ARTICLES.c.id,
            version.sha256,
            version.code,
            version.title,
            version.body_name,
            version.report_year,
            version.cells_found,
            version.tables_incomplete,
            version.signed_on,
            version.published_on,
            finding.params.label("period"),
        )
        .join(_ARTICLES, _ARTICLES.c.url_key == version.article_key)
        .outerjoin(finding_row, and_(finding.version_id == version.id, finding.code == _PERIOD_WRONG))
        .order_by(version.id)
    )
    return {(row.id, row.sha256): row for row in rows_about(session, statement, _ARTICLES.c.id, articles)}


def _article(
    row: Any, empty_on: tuple[date, ...], history: ArticleHistory, hints: tuple[DateHint, ...], readings: Sequence[Any]
) -> Article:
    _number, url, _key, title, meta_date, shown_date, publisher, content_source, index_number, *rest = row
    state, reason, _page, content, content_since = rest
    read_state = _STATES[state]
    best = _speaker(readings) if readings else None
    # A page without the tables beside a file that cannot be read is a covering note: the report is in the file.
    hidden = best is not None and best.tables_incomplete and any(found is not None and found.code for found in readings)
    if best is not None:
        read_state = ContentState.UNREADABLE if hidden else ContentState.READ
    elif readings and read_state is ContentState.READ and all(reading is not None for reading in readings):
        read_state = ContentState.UNREADABLE
    return Article(
        url=url,
        title=title,
        meta_date=meta_date,
        shown_date=shown_date,
        publisher=publisher,
        content_source=content_source,
        index_number=index_number,
        state=read_state,
        reason=Reason(reason) if reason else None,
        empty_days=len(empty_on),
        empty_on=empty_on,
        contents=len(history.contents_at) or 1,
        content_since=content_since,
        report_title=best.title if best is not None else "",
        report_body=best.body_name if best is not None else "",
        report_year=_text_year(best) if best is not None else None,
        tables_incomplete=bool(best is not None and best.tables_incomplete and not hidden),
        empty_until=history.empty_until,
        dates_seen=history.dates,
        hints=(*_stated(best), *hints) if best is not None else hints,
        contents_at=history.contents_at,
        content="" if part_of(content) else content,
        gone=history.gone,
    )


def _speaker(readings: Sequence[Any]) -> Any:
    """Of several readable renditions the one that says most speaks for the article; of equals the page's order decides.
    None where none can be read."""
    return max(
        (reading for reading in readings if reading is not None and not reading.code),
        key=lambda reading: (reading.report_year is not None, reading.cells_found, bool(reading.title)),
        default=None,
    )


def _stated(best: Any) -> tuple[DateHint, ...]:
    """The dates in the report's own text that are no account of the publication."""
    return (*day_hint(SIGNED_ON, _day(best.signed_on)), *day_hint(STATED_ON, _day(best.published_on)))


def _day(text: str | None) -> date | None:
    """A day out of what a parser kept as ISO text; what is none (a month alone) gives none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _server_day(text: str) -> date | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return local_date(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) if moment is not None else None


def _text_year(reading: Any) -> int | None:
    """The year that the text itself covers: last year's number left in a title must not hide this year's report
    (research: users §24). Without a period of its own the title's."""
    covered: int | None = (reading.period or {}).get("covers")
    return covered if covered is not None else reading.report_year
