"""A report on a terminal: the three statutory tables as the form draws them, then what a person should know of it."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import visible
from reports.model import AnnualReport, CellStatus, Figure, Severity
from translations import text

TABLES = ("proactive", "applications", "disputes")
_STYLES = {
    CellStatus.BLANK: "dim",
    CellStatus.DASH: "dim",
    CellStatus.ABSENT: "dim",
    CellStatus.TEXT: "yellow",
    CellStatus.SOLVED: "cyan",
    CellStatus.UNREADABLE: "red",
}
_MARKS = {CellStatus.BLANK: "·", CellStatus.ABSENT: "∅", CellStatus.UNREADABLE: "?"}
_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def draw(console: Console, path: Path, report: AnnualReport, lang: str) -> None:
    """Prints one report."""
    console.print(Text(visible(report.title or path.name), style="bold"))
    known = [
        (text("read.body", lang), report.body_name),
        (text("read.year", lang), report.year or ""),
        (text("read.edition", lang), report.edition),
        (text("read.published_on", lang), report.published_on or ""),
        (text("read.signed_on", lang), report.signed_on or ""),
    ]
    console.print("  ".join(f"{name} {visible(str(value))}" for name, value in known if value))
    for table in TABLES:
        figures = [figure for figure in report.figures if figure.table == table]
        if figures:
            console.print(_grid(table, figures, lang))
    for finding in report.findings:
        words = text(f"finding.{finding.code}", lang, **finding.params)
        mark = f"[{text(f'severity.{finding.severity}', lang)}] "
        console.print(Text(mark, style=_SEVERITIES[finding.severity]) + Text(visible(words)))
    console.print()


def _grid(table: str, figures: list[Figure], lang: str) -> Table:
    columns = list(dict.fromkeys(figure.column for figure in figures))
    rows = list(dict.fromkeys(figure.row for figure in figures))
    grid = Table(title=text(f"table.{table}", lang), title_justify="left", header_style="bold", show_edge=False)
    grid.add_column("")
    for column in columns:
        grid.add_column(text(f"column.{column}", lang), justify="right")
    cells = {(figure.row, figure.column): figure for figure in figures}
    for row in rows:
        shown = [cells.get((row, column)) for column in columns]
        grid.add_row(text(f"row.{row}", lang), *(Text("") if cell is None else _cell(cell) for cell in shown))
    return grid


def _cell(figure: Figure) -> Text:
    mark = _MARKS.get(figure.status) or ("" if figure.value is None else f"{figure.value:f}") or figure.raw
    return Text(visible(mark), style=_STYLES.get(figure.status, ""))
