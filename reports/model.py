"""The neutral document every reader gives, and the typed report every parser gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class CellStatus(StrEnum):
    """How a figure came to be. A blank is never a zero."""

    REPORTED = "reported"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"
    SOLVED = "solved"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


class Edition(StrEnum):
    """The official form (国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号); before 2019 there were free chapters."""

    F2021 = "2021"
    F2019 = "2019"
    MIXED = "mixed"
    FREE_FORM = "free_form"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Section(StrEnum):
    """The six sections of the form, in its order."""

    OVERVIEW = "overview"
    PROACTIVE = "proactive"
    APPLICATIONS = "applications"
    DISPUTES = "disputes"
    PROBLEMS = "problems"
    OTHER_MATTERS = "other_matters"


# The most that any medium may have (`reports.documents.media.most_bytes` says which): scans of 60 MB are published.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Bytes as they were kept, with what the server said of them (which may be wrong). `pictures`: name and bytes of
    those that a page shows and that were kept beside it (`documents.kept_pictures`)."""

    content: bytes
    media_type: str = ""
    filename: str = ""
    url: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()


class Place(NamedTuple):
    """Where something stood in its document; `str()` is the form printed in the `place` column.

    A tuple, as Cell and Figure are: a report takes 500 of them, and a frozen dataclass is made six times as slowly.
    """

    path: str = ""
    line: int | None = None
    field: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str = ""

    def __str__(self) -> str:
        parts: list[str] = []
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.page is not None:
            parts.append(f"page {self.page}")
        if self.path:
            parts.append(self.path)
        if self.row is not None and self.column is not None:
            parts.append(f"r{self.row}c{self.column}")
        if self.line is not None:
            parts.append(f"line {self.line}" + (f" field {self.field}" if self.field is not None else ""))
        if self.box is not None:
            parts.append("box " + ",".join(f"{edge:.0f}" for edge in self.box))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; `heading` where the medium itself marks it as one."""

    text: str
    place: Place
    heading: bool = False


class Cell(NamedTuple):
    """One cell of a grid at zero-based `row`, `column`, covering `rowspan` x `colspan` grid positions.

    A tuple, because a report has hundreds of them and they never leave the process that reads it.
    """

    row: int
    column: int
    text: str
    place: Place
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    cells: tuple[Cell, ...]
    place: Place


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order. `reader` names the module that read it; `title` is what the medium calls its title.

    `scores` tells how sure an engine is (0 to 1) of what it read in a picture; what has no score was printed as text.
    """

    blocks: tuple[Block, ...]
    reader: str
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[Place, float] = field(default_factory=dict)


class Figure(NamedTuple):
    """One cell of a statutory table: what was printed (`raw`), what it means (`value`), and where it stood.

    `value` has no unit or separator; money of table 2 is in 万元. It is None unless `status` is reported or solved.
    """

    table: str
    row: str
    column: str
    value: Decimal | None
    raw: str
    status: CellStatus
    confidence: float
    place: Place


@dataclass(frozen=True, slots=True)
class Fact:
    """A count stated in the prose (research: users §7). Not said is no fact, never zero."""

    kind: str
    value: Decimal | None
    unit: str
    bound: str
    raw: str
    section: str
    start: int
    end: int
    channel: str = ""
    scope: str = ""
    period: str = "report_year"
    rule: str = ""
    confidence: float = 1.0


FigureKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know of a report. Its text is made from the catalogue at the edge."""

    code: str
    severity: Severity
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    figures: tuple[FigureKey, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """One report as read. Dates are ISO strings (`YYYY-MM-DD`) or None; `year` is the report year or None."""

    title: str
    body_name: str
    year: int | None
    edition: Edition
    editions: Mapping[str, Edition]
    published_on: str | None
    signed_on: str | None
    sections: Mapping[Section, str]
    figures: tuple[Figure, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    reader: str
    parser_version: str

    def figure(self, table: str, row: str, column: str) -> Figure | None:
        """The figure of one cell, or None where the report's form has no such cell."""
        for figure in self.figures:
            if figure.row == row and figure.column == column and figure.table == table:
                return figure
        return None
