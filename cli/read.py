"""`nianbao read`: documents into figures and findings, without database or network."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.context import language, settings, text
from cli.errors import fail, say
from cli.options import LangOption
from cli.output import plain
from cli.progress import counted
from cli.read_files import Given, found_files, sources, unpacked
from cli.report_table import draw
from ingest.pool import ReaderPool, WorkerStartError, cores
from ingest.wire import Outcome
from reports.model import AnnualReport
from reports.records import FIGURE_COLUMNS, figures_rows, report_record
from translations.findings import document_text, finding_text

# Where the output goes to a file or a pipe there is no width to ask for.
_WIDTH = 160


class ReadFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    FIGURES = "figures"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class _Read:
    """One file and what became of it."""

    file: Given
    outcome: Outcome

    @property
    def is_report(self) -> bool:
        report = self.outcome.report
        return report is not None and all(finding.code != "not_a_report" for finding in report.findings)


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR|ZIP...", help=text("help.read.paths"))],
    url: Annotated[str, typer.Option(help=text("help.read.url"))] = "",
    format: Annotated[ReadFormat | None, typer.Option("--format", help=text("help.read.format"))] = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Reads each document in a limited process and prints its figures and findings."""
    # None is needed, but a wrong one is said by every command.
    settings()
    files = found_files(paths)
    if not files:
        fail("error.nothing_to_read", paths=", ".join(map(str, paths)))
    chosen = format or (ReadFormat.TABLE if sys.stdout.isatty() else ReadFormat.JSON)
    try:
        with ReaderPool(min(len(files), cores()) if len(files) > 1 else None) as pool:
            pool.start()
            given = unpacked(files, pool)
            if not given:
                fail("error.nothing_to_read", paths=", ".join(map(str, paths)))
            outcomes = counted(pool.read(sources(given, url)), len(given), text("read.progress"))
            results: Iterable[_Read] = map(_Read, given, outcomes)
            several = len(given) > 1 or any(path.is_dir() for path in paths)
            if several and len(paths) == 1 and given[0].archive:
                results, several = _of_archive(list(results))
            elif sys.stdout.isatty():
                # The bar and the tables would write over each other.
                results = list(results)
            refused = _print(results, chosen, several=several)
    except WorkerStartError as error:
        fail("error.worker", cause=error)
    if refused:
        raise typer.Exit(1)


def _of_archive(results: Sequence[_Read]) -> tuple[Sequence[_Read], bool]:
    """Of an archive that holds one report among other things (a seal, a picture, a notice): the report alone."""
    found = [result for result in results if result.is_report]
    if len(found) != 1:
        return results, True
    others = ", ".join(result.file.path.name for result in results if result is not found[0])
    say("read.archive", path=found[0].file.archive, member=found[0].file.path, others=others)
    return found, False


def _print(results: Iterable[_Read], chosen: ReadFormat, *, several: bool) -> int:
    """Prints each result as it comes; gives the number of files that could not be read."""
    told = _Told(results)
    match chosen:
        case ReadFormat.FIGURES | ReadFormat.CSV:
            _print_figures(told, several=several)
        case ReadFormat.JSON:
            _print_json(told, several=several)
        case ReadFormat.TABLE:
            console = Console(file=sys.stdout) if sys.stdout.isatty() else Console(file=sys.stdout, width=_WIDTH)
            for result in told:
                if result.outcome.report is not None:
                    draw(console, result.file.name, result.outcome.report, language())
    return told.refused


class _Told:
    """The results as they come; what could not be read is said on standard error and counted."""

    def __init__(self, results: Iterable[_Read]) -> None:
        self._results = results
        self.refused = 0

    def __iter__(self) -> Iterator[_Read]:
        for result in self._results:
            if result.outcome.report is None:
                self.refused += 1
                say("read.failed", path=result.file.name, reason=_reason(result.outcome))
            yield result


def _reason(outcome: Outcome) -> str:
    return document_text(outcome.code, outcome.params, language())


def _print_json(results: Iterable[_Read], *, several: bool) -> None:
    before = "[\n" if several else ""
    for result in results:
        sys.stdout.write(before + json.dumps(_record(result, several=several), ensure_ascii=False, indent=1))
        before = ",\n"
    sys.stdout.write("\n]\n" if several else "\n")


def _record(result: _Read, *, several: bool) -> dict[str, Any]:
    named = {"file": result.file.name} if several else {}
    outcome = result.outcome
    if outcome.report is None:
        return {
            **named,
            "error": {"code": outcome.code, "params": plain(outcome.params), "message": _reason(outcome)},
        }
    record = dict(report_record(outcome.report))
    record["findings"] = [
        {**finding, "message": finding_text(finding["code"], finding["params"], language())}
        for finding in record["findings"]
    ]
    return {**named, **plain(record)}


def _print_figures(results: Iterable[_Read], *, several: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((("file",) if several else ()) + FIGURE_COLUMNS)
    for result in results:
        named = (result.file.name,) if several else ()
        for row in _rows(result.outcome.report):
            writer.writerow(named + tuple(row[column] for column in FIGURE_COLUMNS))


def _rows(report: AnnualReport | None) -> list[dict[str, str]]:
    return [] if report is None else figures_rows(report)
