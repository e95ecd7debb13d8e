"""The tables of what was read and of what follows; the others are in `storage.models`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage import (  # noqa: F401 (tables of the schema)
    alert_models,
    crawl_models,
    finding_models,
    job_models,
    keeping_models,
    ledger_models,
    wide_models,
)
from storage.models import Base


class ReportVersionRow(Base):
    """One raw file of one article as one parser version read it, or why it could not. Only ever appended to."""

    __tablename__ = "report_versions"
    __table_args__ = (
        UniqueConstraint("sha256", "article_key", "parser_version", "ocr_version", "code"),
        Index(None, "body", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(doc="the raw file")
    article_key: Mapped[str] = mapped_column(index=True, doc="digest of the article's address")
    article_url: Mapped[str]
    file_url: Mapped[str]
    body: Mapped[str | None] = mapped_column(doc="body code it is attributed to; null: to none")
    year: Mapped[int | None] = mapped_column(doc="report year it is attributed to")
    parser_version: Mapped[str]
    code: Mapped[str] = mapped_column(doc="why it is unreadable; empty: it was read")
    params: Mapped[dict[str, Any]] = mapped_column(doc="parameters of that message")
    title: Mapped[str]
    body_name: Mapped[str] = mapped_column(doc="as printed in the report")
    report_year: Mapped[int | None] = mapped_column(doc="as the report says")
    edition: Mapped[str] = mapped_column(doc="2021, 2019, mixed, free_form; empty: unreadable")
    editions: Mapped[dict[str, Any]] = mapped_column(doc="edition of each table")
    published_on: Mapped[str | None] = mapped_column(doc="ISO date stated in the document")
    signed_on: Mapped[str | None] = mapped_column(doc="ISO date of the signature")
    reader: Mapped[str]
    cells_found: Mapped[int] = mapped_column(doc="figures whose cell the document has")
    tables_incomplete: Mapped[bool] = mapped_column(doc="a statutory table is not there")
    read_at: Mapped[datetime]
    reporting_scope: Mapped[str] = mapped_column(doc="whose numbers it holds: own, region, unknown")
    scope_evidence: Mapped[dict[str, Any]] = mapped_column(doc="rule: on what that rests; quote: the report's words")
    ocr_version: Mapped[str] = mapped_column(doc="models that read its pictures; empty: none was read as a picture")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), doc="the run that read it last")


class FigureRow(Base):
    """One cell of a statutory table. A blank is null, never zero."""

    __tablename__ = "figures"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, doc="the form's order")
    table_name: Mapped[str] = mapped_column(doc="proactive, applications, disputes")
    row_name: Mapped[str]
    column_name: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(doc="the number; null unless status is reported or solved")
    raw: Mapped[str] = mapped_column(doc="as printed")
    status: Mapped[str] = mapped_column(doc="reported, blank, dash, text, solved, absent, unreadable")
    confidence: Mapped[float]
    place: Mapped[dict[str, Any]] = mapped_column(doc="where it stood in the document")


class SectionRow(Base):
    """The text of one of the six sections of a report."""

    __tablename__ = "report_sections"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    text: Mapped[str]


class FactRow(Base):
    """A count stated in the prose. Not said is no row, never a zero."""

    __tablename__ = "facts"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    value: Mapped[Decimal | None]
    unit: Mapped[str]
    bound: Mapped[str]
    raw: Mapped[str] = mapped_column(doc="as printed")
    section: Mapped[str]
    start: Mapped[int] = mapped_column(doc="first character within the section's text")
    end: Mapped[int] = mapped_column(doc="character after the last")
    channel: Mapped[str]
    scope: Mapped[str]
    period: Mapped[str]
    rule: Mapped[str]
    confidence: Mapped[float]
    subject_key: Mapped[str] = mapped_column(doc="what a decision about it is kept by")


class FindingRow(Base):
    """Something a person should know of a report, as code and parameters."""

    __tablename__ = "findings"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    severity: Mapped[str] = mapped_column(doc="error, warning, info")
    params: Mapped[dict[str, Any]]
    figures: Mapped[list[Any]] = mapped_column(doc="[table, row, column] of each figure concerned")
    subject_key: Mapped[str] = mapped_column(doc="what a decision about it is kept by")


class VerdictRow(Base):
    """The one current verdict of each duty."""

    __tablename__ = "verdicts"
    body: Mapped[str] = mapped_column(primary_key=True, doc="body code")
    year: Mapped[int] = mapped_column(primary_key=True, doc="report year")
    code: Mapped[str] = mapped_column(index=True)
    as_of: Mapped[date]
    reason: Mapped[str] = mapped_column(doc="of unverifiable; empty else")
    confirmed: Mapped[bool]
    days_late: Mapped[int | None]
    published_on: Mapped[date | None]
    first_seen_on: Mapped[date | None]
    last_absent_on: Mapped[date | None]
    url: Mapped[str]
    flags: Mapped[list[Any]]
    watched: Mapped[bool]
    holds_until: Mapped[date | None] = mapped_column(doc="last day it stays true without new evidence; null: for good")
    rests_on: Mapped[list[Any]] = mapped_column(doc="columns and addresses that decided it")
    published_low: Mapped[date | None] = mapped_column(doc="it was proved not to be published before this day")
    published_high: Mapped[date | None] = mapped_column(doc="it was seen to be published by this day")
    date_basis: Mapped[str] = mapped_column(doc="source of published_on; empty: no day is known")
    undisputed: Mapped[bool | None] = mapped_column(doc="it holds under every reading of every date; null: no report")
    reviewed_by: Mapped[str] = mapped_column(doc="the person whose statement decided or confirmed it; empty: nobody")
    reviewed_on: Mapped[date | None] = mapped_column(doc="day of that statement")
    machine: Mapped[str | None] = mapped_column(doc="the verdict without that statement; null: it is the verdict")
    machine_reason: Mapped[str | None] = mapped_column(doc="its reason, where it is unverifiable")
    judged_at: Mapped[datetime]


class VerdictChangeRow(Base):
    """Each time that what we say of a duty changed; never altered afterwards."""

    __tablename__ = "verdict_changes"
    __table_args__ = (Index(None, "body", "year", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    year: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    code_before: Mapped[str] = mapped_column(doc="empty: the first verdict")
    code_after: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(doc="the verdict that stood until then")
    after: Mapped[dict[str, Any]] = mapped_column(doc="the verdict from then on")


# All tables: complete only here, once all modules are loaded.
METADATA = Base.metadata
