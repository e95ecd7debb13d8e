"""`nianbao read`: documents into figures and findings, without database or network."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.context import language, text
from cli.errors import fail, say
from cli.options import LangOption
from cli.output import plain
from cli.report_table import draw
from reports.errors import DocumentError
from reports.model import AnnualReport, SourceFile
from reports.reading import read_report
from reports.records import FIGURE_COLUMNS, figures_rows, report_record
from translations import text as translated


class ReadFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    FIGURES = "figures"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class _Read:
    """One file: its report, or the error that it gave."""

    path: Path
    report: AnnualReport | None
    error: DocumentError | None = None


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help=text("help.read.paths"))],
    url: Annotated[str, typer.Option(help=text("help.read.url"))] = "",
    format: Annotated[ReadFormat | None, typer.Option("--format", help=text("help.read.format"))] = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Reads each document and prints its figures and findings."""
    files = list(_files(paths))
    if not files:
        fail("error.nothing_to_read", paths=", ".join(map(str, paths)))
    several = len(files) > 1 or any(path.is_dir() for path in paths)
    chosen = format or (ReadFormat.TABLE if sys.stdout.isatty() else ReadFormat.JSON)
    results = [_read(path, url) for path in files]
    for result in results:
        if result.error is not None:
            say("read.failed", path=result.path, reason=text(f"document.{result.error.code}", **result.error.params))
    match chosen:
        case ReadFormat.FIGURES | ReadFormat.CSV:
            _print_figures(results, several=several)
        case ReadFormat.JSON:
            records = [_record(result, several=several) for result in results]
            json.dump(records if several else records[0], sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
        case ReadFormat.TABLE:
            console = Console(file=sys.stdout) if sys.stdout.isatty() else Console(file=sys.stdout, width=160)
            for result in results:
                if result.report is not None:
                    draw(console, result.path, result.report, language())
    if any(result.error is not None for result in results):
        raise typer.Exit(1)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(entry for entry in path.rglob("*") if entry.is_file())
        elif path.exists():
            yield path
        else:
            fail("error.no_such_file", path=path)


def _read(path: Path, url: str) -> _Read:
    try:
        content = path.read_bytes()
    except OSError as error:
        fail("error.unreadable_file", path=path, cause=error.strerror or error)
    try:
        return _Read(path, read_report(SourceFile(content, filename=path.name, url=url)))
    except DocumentError as error:
        return _Read(path, None, error)


def _record(result: _Read, *, several: bool) -> dict[str, Any]:
    named = {"file": str(result.path)} if several else {}
    if result.report is None:
        error = result.error
        if error is None:
            raise ValueError(f"{result.path}: neither report nor error")
        params = {key: plain(value) for key, value in error.params.items()}
        message = text(f"document.{error.code}", **error.params)
        return {**named, "error": {"code": error.code, "params": params, "message": message}}
    record = dict(report_record(result.report))
    record["findings"] = [
        {**finding, "message": translated(f"finding.{finding['code']}", language(), **finding["params"])}
        for finding in record["findings"]
    ]
    return {**named, **plain(record)}


def _print_figures(results: Sequence[_Read], *, several: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((("file",) if several else ()) + FIGURE_COLUMNS)
    for result in results:
        if result.report is None:
            continue
        for row in figures_rows(result.report):
            named = (str(result.path),) if several else ()
            writer.writerow(named + tuple(row[column] for column in FIGURE_COLUMNS))
