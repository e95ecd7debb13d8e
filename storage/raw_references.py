"""Which columns of the database name raw files. What no row names, `raw gc` may remove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from storage.report_models import METADATA

_IN_PARTS = {"yield_per": 5_000}


@dataclass(frozen=True, slots=True)
class ReferenceColumn:
    """A column that holds the name of a raw file (`many`: a JSON list of them); empty where there is none.

    `kept` says that the file must be there. The log of requests holds the hash of every body, also of those that were
    not worth keeping: it protects a file and demands none; so does a decision about a file that may be erased.
    """

    table: str
    column: str
    many: bool = False
    kept: bool = True

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


REFERENCES = (
    ReferenceColumn("article_files", "sha256"),
    ReferenceColumn("article_observations", "page_sha256"),
    ReferenceColumn("articles", "page_sha256"),
    ReferenceColumn("cached_pages", "sha256"),
    ReferenceColumn("content_reviews", "sha256", kept=False),
    ReferenceColumn("document_dates", "sha256", kept=False),
    ReferenceColumn("fetches", "sha256", kept=False),
    ReferenceColumn("letters", "document_sha256"),
    ReferenceColumn("letters", "dossiers", many=True),
    ReferenceColumn("page_pictures", "page_sha256", kept=False),
    ReferenceColumn("page_pictures", "sha256"),
    ReferenceColumn("readings", "listing_sha256", many=True),
    ReferenceColumn("report_versions", "sha256"),
    ReferenceColumn("restrictions", "sha256", kept=False),
    ReferenceColumn("reviews", "file_sha256"),
    ReferenceColumn("submissions", "sha256"),
)
# Hashes of something else: a roster file lies with whoever imported it.
NOT_RAW_FILES = (("roster_imports", "file_sha256"),)


class UnknownReferenceError(Exception):
    """`columns` look as if they named raw files, and nobody has said whether they do."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns


def require_known() -> None:
    """Raises UnknownReferenceError where the schema has a column of hashes that neither tuple above names: a file that
    only such a column names would be removed."""
    known = {(reference.table, reference.column) for reference in REFERENCES} | set(NOT_RAW_FILES)
    unknown = tuple(
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if "sha256" in column.name and (table.name, column.name) not in known
    )
    if unknown:
        raise UnknownReferenceError(unknown)


def references(session: Session) -> Iterator[tuple[str, ReferenceColumn]]:
    """Every raw file's name that the database holds, with where it stands; the same name comes more than once."""
    for reference in REFERENCES:
        column = _column(reference)
        statement = select(column) if reference.many else select(column).where(column != "").distinct()
        with session.execute(statement, execution_options=_IN_PARTS) as found:
            for (value,) in found:
                yield from ((name, reference) for name in (value if reference.many else (value,)) if name)


def holders(session: Session, sha256: str) -> tuple[str, ...]:
    """The columns (`table.column`) that name this raw file."""
    found = []
    for reference in REFERENCES:
        column = _column(reference)
        if reference.many:
            with session.execute(select(column), execution_options=_IN_PARTS) as lists:
                there = any(sha256 in names for (names,) in lists)
        else:
            there = session.execute(select(column).where(column == sha256).limit(1)).first() is not None
        if there:
            found.append(str(reference))
    return tuple(found)


def _column(reference: ReferenceColumn) -> Column[Any]:
    return METADATA.tables[reference.table].c[reference.column]
