"""Writes a release: whole or not at all, and the same state of the store always as the same bytes."""

from __future__ import annotations

import contextlib
import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from storage.errors import StorageError
from storage.exports.parquet import arrow
from storage.releases import TABLES, changes, decisions, dictionary, package
from storage.releases.changes import COMPARED, Comparison, PreviousReleaseError
from storage.releases.files import CSV, ENCODING, PARQUET, SQLITE, opened
from storage.releases.material import collector_at_rest
from storage.releases.model import Columns, Field, Material, Table, Values, columns_of
from storage.releases.package import Described, Edition

# Tables done, of how many.
Progress = Callable[[int, int], None]
# The tables with many rows for every report: as Parquet they are written as columns. DECIDED hold what people decided.
DECIDED = ("proactive", "applications", "disputes")
COLUMNAR = ("figures", "harmonised", "quality", *DECIDED, "sections")
CHANGES, DICTIONARY, CODES = "changes", "dictionary", "codes"


class ReleaseFolderError(StorageError):
    """`folder` cannot take a release: it holds files already, or cannot be written (`cause`)."""

    code: ClassVar[str] = "release.folder"


@dataclass(frozen=True, slots=True)
class Written:
    """A release that was written: rows of each table, and how many changes against the release before."""

    rows: dict[str, int]
    changes: int | None


def write_release(
    material: Material,
    folder: Path,
    edition: Edition,
    *,
    formats: Sequence[str] = (CSV,),
    previous: Path | None = None,
    progress: Progress | None = None,
) -> Written:
    """Writes every table in each of the formats, what describes them and their hashes into `folder`.

    The folder appears when all is done. Raises ReleaseFolderError, PreviousReleaseError, ParquetMissingError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReleaseFolderError(folder=str(folder), cause="")
    comparison = Comparison(previous) if previous is not None else None
    parts = folder.with_name(f"{folder.name}.part")
    try:
        shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir(parents=True)
        with collector_at_rest():
            written = _fill(material, parts, edition, tuple(dict.fromkeys(formats)), comparison, progress)
        if folder.exists():
            folder.rmdir()
        parts.rename(folder)
    except (OSError, BrokenProcessPool) as error:
        raise ReleaseFolderError(folder=str(folder), cause=str(error)) from error
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    return written


def _fill(
    material: Material,
    folder: Path,
    edition: Edition,
    formats: Sequence[str],
    comparison: Comparison | None,
    progress: Progress | None,
) -> Written:
    described = []
    with _columns_beside(material, folder, formats) as columns:
        for number, table in enumerate(TABLES):
            if progress is not None:
                progress(number, len(TABLES))
            beside = columns is not None and table.name in COLUMNAR
            written = [name for name in formats if not (beside and name == PARQUET)]
            compared = comparison is not None and table.name in COMPARED
            rows = _table(material, table, folder, written, comparison) if written or compared else 0
            described.append(_describe(table, rows))
        if columns is not None:
            made = columns.result()
            if decisions.state_of(material.session.get_bind()) != material.decisions.state:
                # A person decided something meanwhile: these hold it already, and the other tables do not.
                made |= {
                    table.name: _table(material, table, folder, [PARQUET], None)
                    for table in TABLES
                    if table.name in DECIDED
                }
            described = [replace(one, rows=made.get(one.name, one.rows)) for one in described]
    differing = None
    if comparison is not None:
        found = Table(
            CHANGES, changes.FIELDS, (), lambda _material: iter([[one.values() for one in comparison.changes]])
        )
        differing = _table(material, found, folder, [name for name in formats if name != SQLITE], None)
        described.append(_describe(found, differing))
    fields = [(table.name, table.fields, table.key) for table in described]
    _lines(folder / f"{DICTIONARY}.csv", dictionary.FIELDS, dictionary.field_rows(fields))
    _lines(folder / f"{CODES}.csv", dictionary.CODES, dictionary.code_rows())
    if CSV in formats:
        (folder / "datapackage.json").write_bytes(package.data_package(folder, described, edition))
    (folder / "CITATION.cff").write_bytes(package.citation(edition))
    for name, content in package.pages(described, edition).items():
        (folder / name).write_bytes(content)
    (folder / package.MANIFEST).write_bytes(package.manifest(folder))
    if progress is not None:
        progress(len(TABLES), len(TABLES))
    return Written({table.name: table.rows for table in described}, differing)


@contextlib.contextmanager
def _columns_beside(
    material: Material, folder: Path, formats: Sequence[str]
) -> Iterator[Future[dict[str, int]] | None]:
    """The Parquet files of the largest tables, written as columns while the others are written as rows. None where
    Parquet is not wanted, or nothing is there that gives columns."""
    if PARQUET not in formats:
        yield None
        return
    # Not at import time: the library of columns is an extra.
    arrow()
    from storage.releases.columns_child import columns_in_child

    with columns_in_child(material, folder) as columns:
        yield columns


def _describe(table: Table, rows: int) -> Described:
    return Described(table.name, table.fields, table.key, table.references, rows)


def _table(
    material: Material, table: Table, folder: Path, formats: Sequence[str], comparison: Comparison | None
) -> int:
    """Writes one table in every format and gives the number of its rows."""
    count = 0
    blocks: Iterator[Columns] = map(columns_of, table.rows(material))
    if comparison is not None and table.name in COMPARED:
        blocks = _compared(comparison, table, blocks)
    with contextlib.ExitStack() as files:
        sinks = [files.enter_context(opened(folder, table, format_)) for format_ in formats]
        for block in blocks:
            count += len(block)
            for sink in sinks:
                sink(block)
    return count


def _compared(comparison: Comparison, table: Table, blocks: Iterator[Columns]) -> Iterator[Columns]:
    try:
        yield from comparison.compare(table, blocks)
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        raise PreviousReleaseError(folder="", file=f"{table.name}.csv", problem=str(error)) from error


def _lines(path: Path, fields: Sequence[Field], rows: Iterator[Values]) -> None:
    with path.open("w", encoding=ENCODING, newline="") as stream:
        lines = csv.writer(stream, lineterminator="\r\n")
        lines.writerow([field.name for field in fields])
        lines.writerows(rows)
