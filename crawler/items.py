"""What the spider hands to the pipeline: frozen records of what was found, read and fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from duties.model import Column, ContentState, ReadingOutcome, Reason
from storage.last_looks import TakenLook
from storage.proposals import Proposal
from storage.searches import Search


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column, who it was found for, and the recipe: the steps that led there, to be walked again."""

    column: Column
    origin: str
    found_at: datetime
    recipe: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """An item as listed: absolute address, title, date beside it."""

    url: str
    title: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """One reading of one column, from its first request to its last, with all items that it showed."""

    column: str
    started_at: datetime
    finished_at: datetime
    outcome: ReadingOutcome
    reason: Reason | None
    pages: int
    items: tuple[ListedRow, ...]
    claimed_total: int | None
    listing_sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file of an article as it was fetched: kept bytes (by hash), or why there are none."""

    url: str
    name: str
    sha256: str
    media_type: str
    state: ContentState
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ArticleSeen:
    """What stood behind a listed address. `content_digest` is over the content alone, without the page's furniture;
    `pictures` are the hashes of those that the page names (`reports.documents.kept_pictures`), in its order."""

    url: str
    at: datetime
    title: str
    meta_date: date | None
    shown_date: date | None
    publisher: str
    content_source: str
    index_number: str
    state: ContentState
    reason: Reason | None
    page: ReportFile | None
    files: tuple[ReportFile, ...]
    content_digest: str
    pictures: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether nobody asked for it, or for one of its files (the budget was spent, a host is left alone): what is
        lacking then says nothing of the article, and the next night it is as new as it was."""
        reasons = {file.reason for file in self.files} | {self.reason if self.state is ContentState.FAILED else None}
        return Reason.BUDGET_SPENT in reasons


@dataclass(frozen=True, slots=True)
class ColumnRecovered:
    """A column that was proposed to be replaced answers again: the proposals for `body` are void."""

    body: str
    column: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FamilySeen:
    """By which family a host was read, and the marks that said so."""

    host: str
    family: str
    evidence: tuple[str, ...]
    at: datetime


def raw_files_of(item: object) -> frozenset[str]:
    """The hashes of the raw files that an item refers to."""
    match item:
        case ColumnReading():
            return frozenset(item.listing_sha256)
        case ArticleSeen():
            page = (item.page.sha256,) if item.page is not None else ()
            return frozenset((*page, *(file.sha256 for file in item.files), *item.pictures))
        case _:
            return frozenset()


Item = ColumnFound | ColumnReading | ArticleSeen | Proposal | ColumnRecovered | Search | FamilySeen | TakenLook
