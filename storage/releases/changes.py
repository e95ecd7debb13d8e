"""`changes`: what is other than in the release before, cell by cell, and why."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import ClassVar

from storage.errors import StorageError
from storage.releases.cells import written
from storage.releases.files import CSV, ENCODING, file_of, rows_written
from storage.releases.model import Columns, Field, Kind, Table, Values

# What is compared; each of them has one row or a few for a body and report year, and begins with both.
COMPARED = ("coverage", "reports", "proactive", "applications", "disputes")
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
NEW_BYTES, NEW_PARSER, REVIEW, JUDGEMENT, OTHER = "new_bytes", "new_parser", "review", "judgement", "other"
FIELDS = (
    Field("table_name"),
    Field("body"),
    Field("year", Kind.WHOLE),
    Field("row_name"),
    Field("field"),
    Field("change"),
    Field("before"),
    Field("after"),
    Field("cause"),
)
_COVERAGE, _REPORTS = COMPARED[:2]
_ROW_NAME = 2
Key = tuple[str, str]
Lines = Mapping[str, Mapping[str, str]]


class PreviousReleaseError(StorageError):
    """`folder` holds no release that can be compared: `problem` says what is wrong with `file`."""

    code: ClassVar[str] = "release.previous"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is other, or one report or duty that is new or gone (`field` is empty then)."""

    table: str
    key: Key
    row_name: str
    field: str
    change: str
    before: str
    after: str
    cause: str

    def values(self) -> Values:
        """The row of the file."""
        known = (self.row_name or None, self.field or None, self.change, self.before or None, self.after or None)
        return (self.table, self.key[0], int(self.key[1]), *known, self.cause)


class Comparison:
    """Compares the tables of a release that is being written with an earlier one, in the order of COMPARED."""

    def __init__(self, previous: Path) -> None:
        self._folder = previous
        self.changes: list[Change] = []
        self._causes: dict[Key, str] = {}
        for name in COMPARED:
            if not (previous / file_of(name, CSV)).is_file():
                raise PreviousReleaseError(folder=str(previous), file=file_of(name, CSV), problem="not there")

    def compare(self, table: Table, blocks: Iterator[Columns]) -> Iterator[Columns]:
        """Hands the blocks on and keeps what is other in them. Raises PreviousReleaseError."""
        cells = [written(field) for field in table.fields]
        before = self._groups_of_file(table)
        waiting = next(before, None)
        for block in blocks:
            yield block
            for key, lines in _groups(table, rows_written(block, cells)):
                while waiting is not None and _order(waiting[0]) < _order(key):
                    self._gone(table, waiting[0])
                    waiting = next(before, None)
                if waiting is not None and waiting[0] == key:
                    self._differing(table, key, waiting[1], lines)
                    waiting = next(before, None)
                else:
                    self._new(table, key)
        while waiting is not None:
            self._gone(table, waiting[0])
            waiting = next(before, None)

    def _differing(self, table: Table, key: Key, before: Lines, after: Lines) -> None:
        if table.name == _REPORTS:
            self._causes[key] = _cause_of_report(before[""], after[""])
        for row in dict.fromkeys((*before, *after)):
            old, new = before.get(row, {}), after.get(row, {})
            for field in table.fields:
                was, is_ = old.get(field.name, ""), new.get(field.name, "")
                if was != is_:
                    cause = self._cause(table, key, old, new)
                    self.changes.append(Change(table.name, key, row, field.name, CHANGED, was, is_, cause))

    def _cause(self, table: Table, key: Key, old: Mapping[str, str], new: Mapping[str, str]) -> str:
        if table.name == _COVERAGE:
            return JUDGEMENT
        known = self._causes.get(key, OTHER)
        by_person = old.get("by_person", "") != new.get("by_person", "")
        return REVIEW if by_person and known == OTHER else known

    def _new(self, table: Table, key: Key) -> None:
        # That a new report has tables goes without saying.
        if table.name in (_COVERAGE, _REPORTS):
            self.changes.append(Change(table.name, key, "", "", ADDED, "", "", OTHER))

    def _gone(self, table: Table, key: Key) -> None:
        if table.name in (_COVERAGE, _REPORTS):
            self.changes.append(Change(table.name, key, "", "", REMOVED, "", "", OTHER))

    def _groups_of_file(self, table: Table) -> Iterator[tuple[Key, Lines]]:
        path = self._folder / file_of(table.name, CSV)
        with path.open(encoding=ENCODING, newline="") as stream:
            reader = csv.reader(stream)
            names = next(reader, [])
            if names[:2] != ["body", "year"]:
                raise PreviousReleaseError(folder=str(self._folder), file=path.name, problem="no columns body, year")
            known = Table(table.name, tuple(Field(name) for name in names), table.key, table.rows)
            yield from _groups(known, (tuple(line) for line in reader))


def _cause_of_report(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if before.get("sha256") != after.get("sha256"):
        return NEW_BYTES
    return NEW_PARSER if before.get("parser_version") != after.get("parser_version") else OTHER


def _groups(table: Table, lines: Iterator[tuple[str, ...]]) -> Iterator[tuple[Key, Lines]]:
    names = [field.name for field in table.fields]
    has_rows = "row_name" in table.key
    of_line: Callable[[tuple[str, ...]], Key] = lambda line: (line[0], line[1])  # noqa: E731 (typed for groupby)
    for key, group in groupby(lines, of_line):
        yield key, {line[_ROW_NAME] if has_rows else "": dict(zip(names, line, strict=True)) for line in group}


def _order(key: Key) -> tuple[str, int]:
    return (key[0], int(key[1]))
