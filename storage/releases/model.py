"""What a table of the release is, and what its rows are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from duties.model import Duty, Verdict
from registry.model import Body
from storage.releases.decisions import Decisions

# One row: a value for each field, in their order. Lists are joined in CSV and stay lists nowhere else.
Values = Sequence[Any]


class Kind(StrEnum):
    """What a field holds; the value is its type in a Data Package (Table Schema)."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    DAY = "date"
    MOMENT = "datetime"
    YES_NO = "boolean"
    LIST = "array"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. Its words are the message `release.<table>.<name>`, else `release.field.<name>`; `words` are codes
    of messages that they are put together from instead. `personal` texts have personal numbers masked."""

    name: str
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """The fields of a table that name a row of another one."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Current:
    """The report version that counts for a body and report year. `withheld` says why its texts are not given away
    (`restricted`, `withdrawn`); empty: they are."""

    body: str
    year: int
    version_id: int
    sha256: str
    scope: str
    withheld: str
    reader: str
    parser_version: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a release is made from: one state of the store, judged as of one day.

    `reports` is in the order of the release: by body code, then year, as plain text sorts them.
    """

    session: Session
    as_of: date
    roster: Mapping[str, Body]
    duties: Mapping[tuple[str, int], Duty]
    verdicts: Mapping[tuple[str, int], Verdict]
    reports: Sequence[Current]
    decisions: Decisions


class Columns:
    """A block of rows, column by column in the order of the fields: what is done to a column at once costs a tenth of
    what it costs value by value."""

    __slots__ = ("_rows", "columns")

    def __init__(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        self.columns, self._rows = columns, rows

    def __len__(self) -> int:
        return self._rows


def columns_of(block: Sequence[Values] | Columns) -> Columns:
    """The block column by column; one without rows has no columns."""
    return block if isinstance(block, Columns) else Columns(list(zip(*block, strict=True)), len(block))


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `rows` gives blocks of rows, sorted by `key`; the same state gives the same rows in the same order.
    The large tables give their blocks as columns."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[[Material], Iterator[Sequence[Values] | Columns]]
    references: tuple[Reference, ...] = ()


# What a person decided, beside what was read: confirm, correct or dismiss, and the value to count with.
REVIEW = (Field("review"), Field("reviewed_value", Kind.NUMBER))
BODY = Field("body")
YEAR = Field("year", Kind.WHOLE)
# Most tables say which report they speak of.
OF_A_BODY = Reference(("body",), "bodies", ("code",))
OF_A_REPORT = Reference(("body", "year"), "reports", ("body", "year"))
