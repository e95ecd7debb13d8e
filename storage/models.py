"""The tables. One class each; its docstring is its entry in docs/schema.md, a column's `comment` that column's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Date, ForeignKey, Index, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.column_types import CleanJSON, CleanText, ExactNumber, UTCDateTime

# Constraints need names of their own: SQLite's batch migrations can only drop what has one.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: CleanText,
        datetime: UTCDateTime,
        date: Date,
        Decimal: ExactNumber,
        dict[str, Any]: CleanJSON,
        list[Any]: CleanJSON,
    }


def table(model: type[Base]) -> Table:
    """The table of a model."""
    found = model.__table__
    if not isinstance(found, Table):
        raise TypeError(f"{model.__name__} is no table")
    return found


class BodyRow(Base):
    """Who must report: the roster as it stands today."""

    __tablename__ = "bodies"
    code: Mapped[str] = mapped_column(primary_key=True, doc="the roster's code of the body")
    position: Mapped[int] = mapped_column(doc="roster order: the order in which bodies were first imported")
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(doc="government, government_office, department, branch, township, ...")
    level: Mapped[str] = mapped_column(doc="national, province, prefecture, county, township")
    division: Mapped[str] = mapped_column(index=True, doc="six-digit code of the division it serves")
    parent: Mapped[str] = mapped_column(doc="code of the body it belongs to; empty: none")
    supervisor: Mapped[str]
    credit_code: Mapped[str] = mapped_column(doc="unified social credit code; empty: not given")
    aliases: Mapped[list[Any]] = mapped_column(doc="other names: [name, since, until] with report years or null")
    home_url: Mapped[str]
    column_urls: Mapped[list[Any]] = mapped_column(doc="hints of the roster where its column is; no proof")
    published_by: Mapped[str] = mapped_column(doc="code of the body on whose site it publishes")
    due: Mapped[str] = mapped_column(doc="MM-DD where a local rule sets a date; empty: the law's")
    since: Mapped[int | None] = mapped_column(doc="first report year")
    until: Mapped[int | None] = mapped_column(doc="last report year")
    successor: Mapped[str]
    notes: Mapped[str]
    counted: Mapped[bool | None] = mapped_column(doc="it enters its division's rates; null: as its kind does")


class RosterImportRow(Base):
    """Every import of a roster or of duty exceptions, also one that changed nothing."""

    __tablename__ = "roster_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(doc="bodies or exceptions")
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(doc="file name, or what the person who imported it said")
    file_sha256: Mapped[str]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]


class BodyEventRow(Base):
    """Every change of a body or of a duty exception, with the import that brought it."""

    __tablename__ = "body_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_imports.id"), index=True)
    body: Mapped[str] = mapped_column(index=True, doc="body code")
    year: Mapped[int | None] = mapped_column(doc="report year, for exceptions")
    kind: Mapped[str] = mapped_column(doc="added, changed, exception_added, exception_changed")
    at: Mapped[datetime]
    changes: Mapped[dict[str, Any]] = mapped_column(doc="field: [before, after]")


class DutyExceptionRow(Base):
    """A duty that differs from the rule: one body, one report year."""

    __tablename__ = "duty_exceptions"
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, doc="report year")
    required: Mapped[bool]
    due: Mapped[date | None] = mapped_column(doc="due date of its own")
    basis: Mapped[str]
    reason: Mapped[str]


class ColumnRow(Base):
    """A listing that may hold annual reports, with what its page says of itself."""

    __tablename__ = "columns"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(unique=True, doc="digest of the address")
    name: Mapped[str] = mapped_column(doc="meta ColumnName, or as printed")
    column_type: Mapped[str] = mapped_column(doc="meta ColumnType")
    site_name: Mapped[str] = mapped_column(doc="meta SiteName")
    found_at: Mapped[datetime] = mapped_column(doc="first found")


class ColumnBodyRow(Base):
    """For which body, and in what way, a column was found."""

    __tablename__ = "column_bodies"
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"), primary_key=True)
    body: Mapped[str] = mapped_column(primary_key=True, index=True, doc="body code")
    role: Mapped[str] = mapped_column(primary_key=True, doc="own_column, portal_page, portal_list, publisher_site")


class ColumnOriginRow(Base):
    """How a column was found: one row per way, each with its newest recipe."""

    __tablename__ = "column_origins"
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True, doc="roster, finder, person, ...")
    recipe: Mapped[dict[str, Any]] = mapped_column(doc="the steps that led to it")
    first_found_at: Mapped[datetime]
    last_found_at: Mapped[datetime]


class RunRow(Base):
    """One run of a crawl, an ingest or a watch. A row without an end was cut."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(doc="empty while it runs")
    summary: Mapped[dict[str, Any]]
    simulated: Mapped[bool] = mapped_column(doc="under NIANBAO_TODAY")
    vantage: Mapped[str] = mapped_column(doc="from where we looked (NIANBAO_VANTAGE)")


class FetchRow(Base):
    """Every request that was made, and what came of it."""

    __tablename__ = "fetches"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    url: Mapped[str]
    method: Mapped[str]
    host: Mapped[str]
    city_domain: Mapped[str] = mapped_column(index=True, doc="what the delay between requests is kept for")
    status: Mapped[int | None] = mapped_column(doc="HTTP status; null: no answer")
    outcome: Mapped[str]
    reason: Mapped[str]
    bytes: Mapped[int] = mapped_column(doc="length of the body")
    sha256: Mapped[str] = mapped_column(doc="of the body; its raw file's name where it was kept; empty: no body")
    elapsed_ms: Mapped[int]
    conditional: Mapped[bool] = mapped_column(doc="sent with If-None-Match or If-Modified-Since")
    purpose: Mapped[str] = mapped_column(doc="what it was for: home, listing, article, file, robots, ...")


class CachedPageRow(Base):
    """The last full answer of an address, for conditional requests. Its bytes are in the raw file store."""

    __tablename__ = "cached_pages"
    url_key: Mapped[str] = mapped_column(primary_key=True, doc="digest of the address")
    url: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str] = mapped_column(doc="as the server sent it")
    sha256: Mapped[str]
    headers: Mapped[dict[str, Any]]
    status: Mapped[int]
    fetched_at: Mapped[datetime]


class ReadingRow(Base):
    """Equal consecutive readings of one column: same outcome, same items, same claimed total."""

    __tablename__ = "readings"
    __table_args__ = (Index(None, "column_id", "last_started_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    outcome: Mapped[str] = mapped_column(doc="complete, incomplete, failed")
    reason: Mapped[str] = mapped_column(doc="why it is not complete; empty when it is")
    pages: Mapped[int]
    items: Mapped[int]
    items_key: Mapped[str] = mapped_column(doc="digest over the set of address, title and list date")
    claimed_total: Mapped[int | None] = mapped_column(doc="how many items the page claims to have")
    listing_sha256: Mapped[list[Any]] = mapped_column(doc="raw files of the pages, as of the last of them")
    simulated: Mapped[bool]
    vantage: Mapped[str]
    started: Mapped[list[Any]] = mapped_column(doc="the begin of each, in order (ISO 8601, UTC)")
    first_started_at: Mapped[datetime]
    last_started_at: Mapped[datetime]
    finished_at: Mapped[datetime] = mapped_column(doc="end of the last of them")
    count: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), doc="run of the last of them")


class SightingRow(Base):
    """An item of a column's listing. A changed title or list date is a row of its own: the earlier one stays."""

    __tablename__ = "sightings"
    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"), index=True)
    item_key: Mapped[str] = mapped_column(unique=True, doc="digest of column, address, title and list date")
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(index=True, doc="digest of the address")
    title: Mapped[str]
    listed_on: Mapped[date | None] = mapped_column(doc="the date beside it; null: none")
    first_reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), doc="first reading that showed it")
    last_reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), doc="last reading that showed it")


class ArticleRow(Base):
    """What stands behind a listed address, as best known."""

    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(unique=True, doc="digest of the address")
    title: Mapped[str]
    meta_date: Mapped[date | None] = mapped_column(doc="meta PubDate")
    shown_date: Mapped[date | None] = mapped_column(doc="the date printed on the page")
    publisher: Mapped[str] = mapped_column(doc="the publishing body as printed")
    content_source: Mapped[str] = mapped_column(doc="meta ContentSource")
    index_number: Mapped[str] = mapped_column(doc="the index number as printed")
    state: Mapped[str] = mapped_column(doc="unfetched, failed, empty, unreadable, read; a failure undoes no content")
    reason: Mapped[str] = mapped_column(doc="why it was not fetched; empty else")
    page_sha256: Mapped[str] = mapped_column(doc="raw file of the page as of its present content")
    content_digest: Mapped[str] = mapped_column(doc="over content and files")
    content_since: Mapped[datetime | None] = mapped_column(doc="content first seen")
    first_fetched_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]


class ArticleObservationRow(Base):
    """Equal consecutive observations of an article: its history."""

    __tablename__ = "article_observations"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    state: Mapped[str]
    reason: Mapped[str]
    title: Mapped[str]
    meta_date: Mapped[date | None]
    shown_date: Mapped[date | None]
    publisher: Mapped[str]
    content_source: Mapped[str]
    index_number: Mapped[str]
    page_sha256: Mapped[str] = mapped_column(doc="raw file of the page, of the first of them")
    content_digest: Mapped[str]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    count: Mapped[int]


class ArticleEmptyDayRow(Base):
    """A day (Asia/Shanghai) on which an article was fetched and had no content."""

    __tablename__ = "article_empty_days"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class ArticleFileRow(Base):
    """A file that an article carries or carried; one row per address and content."""

    __tablename__ = "article_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    file_key: Mapped[str] = mapped_column(unique=True, doc="digest of article, address and hash")
    position: Mapped[int] = mapped_column(doc="its place in the article")
    url: Mapped[str]
    name: Mapped[str] = mapped_column(doc="as printed")
    sha256: Mapped[str] = mapped_column(index=True, doc="raw file; empty: never fetched")
    media_type: Mapped[str] = mapped_column(doc="what the server said")
    state: Mapped[str] = mapped_column(doc="unfetched, failed, empty, unreadable, read")
    reason: Mapped[str]
    current: Mapped[bool] = mapped_column(doc="belongs to the article's present content")
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
