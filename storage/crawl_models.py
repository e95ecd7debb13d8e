"""The tables of the search for columns: what was proposed, submitted, searched, and how sites are built."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class ProposalRow(Base):
    """What the crawl or a portal suggests about a body or its column, and what a person said to it."""

    __tablename__ = "proposals"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_key: Mapped[str] = mapped_column(
        unique=True, doc="digest of kind, division, body or name, column, and the column it replaces"
    )
    kind: Mapped[str] = mapped_column(doc="column, moved_column, new_body, unlisted_body")
    division: Mapped[str]
    body: Mapped[str] = mapped_column(index=True, doc="body code; empty: a name that the roster lacks")
    name: Mapped[str] = mapped_column(doc="the body's name, as the roster or the portal prints it")
    home_url: Mapped[str] = mapped_column(doc="its site, or its page on the portal; empty: not known")
    column_url: Mapped[str] = mapped_column(doc="the column proposed; empty: none was found")
    replaces: Mapped[str] = mapped_column(doc="the column that it takes the place of; empty: none")
    score: Mapped[float] = mapped_column(Double, doc="how surely it is that column, 0 to 1")
    last_report: Mapped[str] = mapped_column(doc="title of the newest report seen there; empty: none")
    last_year: Mapped[int | None] = mapped_column(doc="report year of that report")
    evidence: Mapped[dict[str, Any]] = mapped_column(doc="the signs of a column that were found, and the steps to it")
    state: Mapped[str] = mapped_column(doc="open, accepted, withdrawn")
    proposed_at: Mapped[datetime] = mapped_column(doc="first proposed")
    seen_at: Mapped[datetime] = mapped_column(doc="last found to be so")
    decided_by: Mapped[str] = mapped_column(doc="who accepted it")
    decided_at: Mapped[datetime | None]


class PagePictureRow(Base):
    """A picture that a kept page names by its hash and that is read with it, as a page or a table of one report."""

    __tablename__ = "page_pictures"
    page_sha256: Mapped[str] = mapped_column(primary_key=True, doc="raw file of the page")
    position: Mapped[int] = mapped_column(primary_key=True, doc="its place on the page")
    sha256: Mapped[str] = mapped_column(index=True, doc="raw file of the picture")


class SubmissionRow(Base):
    """A report that a person found and handed in: what, by whom, when, and what came of it."""

    __tablename__ = "submissions"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    year: Mapped[int] = mapped_column(doc="report year that it is said to be of")
    url: Mapped[str] = mapped_column(doc="the address given; empty: a file was given")
    filename: Mapped[str] = mapped_column(doc="the name of the file given; empty: an address was given")
    sha256: Mapped[str] = mapped_column(doc="raw file of what was taken; empty: it could not be fetched")
    submitted_by: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(doc="taken (a file), fetched (an address), or why it could not be fetched")
    column_url: Mapped[str] = mapped_column(doc="the column that was learned from it; empty: none")


class SiteFamilyRow(Base):
    """The family of content management system by which a host was last read, and the marks that said so."""

    __tablename__ = "site_families"
    host: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str]
    evidence: Mapped[list[Any]] = mapped_column(doc="the marks that were found in its pages")
    first_at: Mapped[datetime] = mapped_column(doc="first read by this family")
    last_at: Mapped[datetime]


class SearchRow(Base):
    """The last search for a body's column from one address, so that a search in vain is not repeated every night."""

    __tablename__ = "searches"
    search_key: Mapped[str] = mapped_column(primary_key=True, doc="digest of address, body and role")
    url: Mapped[str] = mapped_column(doc="where it began")
    body: Mapped[str] = mapped_column(index=True, doc="body code")
    role: Mapped[str] = mapped_column(doc="own_column or portal_page")
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(doc="why it found nothing; empty: it found a column")
    pages: Mapped[int] = mapped_column(doc="pages asked for")


class LastLookRow(Base):
    """One last look for a duty that was about to be called missing. Never altered."""

    __tablename__ = "last_looks"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(index=True, doc="body code")
    year: Mapped[int] = mapped_column(doc="report year")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), doc="run that took it")
    started_at: Mapped[datetime]
    finished: Mapped[bool] = mapped_column(doc="every place that there was to look in answered")
    requests: Mapped[int] = mapped_column(doc="requests made, at most ten")
    found: Mapped[list[Any]] = mapped_column(doc="addresses of reports that it found")


class DocumentDateRow(Base):
    """The dates that a raw file carries: in its metadata, or printed as the day on which it was written."""

    __tablename__ = "document_dates"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True, doc="the raw file")
    rules: Mapped[int] = mapped_column(doc="which rules it was looked at by")
    dates: Mapped[list[Any]] = mapped_column(doc="[source, first day, last day]; empty: none was found")
