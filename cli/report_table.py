"""A report on a terminal: the three statutory tables as the form draws them, then what a person should know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.output import visible
from reports.model import AnnualReport, CellStatus, Figure, Finding, Severity
from reports.records import plain_decimal
from translations import text
from translations.findings import finding_text

TABLES = ("proactive", "applications", "disputes")
_STYLES = {
    CellStatus.BLANK: "dim",
    CellStatus.DASH: "dim",
    CellStatus.ABSENT: "dim",
    CellStatus.TEXT: "yellow",
    CellStatus.SOLVED: "cyan",
    CellStatus.UNREADABLE: "bold red",
}
# A blank is never drawn as a zero or as nothing: each way of no number has its mark, told below the table.
_MARKS = {CellStatus.BLANK: "·", CellStatus.DASH: "-", CellStatus.ABSENT: "×", CellStatus.UNREADABLE: "?"}
_SEVERITIES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_ORDER = tuple(_SEVERITIES)
# Below this a figure is shown with a question mark behind it: look at the document.
_SURE = 0.95
_PLACES = 1
# A row label is folded down to this, not further.
_LABEL = 12


def draw(console: Console, name: str, report: AnnualReport, lang: str) -> None:
    """Prints one report; `name` is its file."""
    console.rule(Text(visible(report.title or name), style="bold"), align="left", characters="─")
    known = [
        (text("read.body", lang), report.body_name),
        (text("read.year", lang), report.year or ""),
        (text("read.edition", lang), text(f"edition.{report.edition}", lang)),
        (text("read.published_on", lang), report.published_on or ""),
        (text("read.signed_on", lang), report.signed_on or ""),
        (text("read.file", lang), name),
    ]
    line = Text()
    for label, value in known:
        if value:
            line.append(f"{label} ", style="dim").append(f"{visible(str(value))}   ")
    console.print(line)
    for table in TABLES:
        figures = [figure for figure in report.figures if figure.table == table]
        if figures:
            console.print()
            _print_grid(console, table, figures, lang)
    _print_legend(console, report.figures, lang)
    console.print()
    if not report.findings:
        console.print(Text(text("read.no_findings", lang), style="dim"))
    for finding in sorted(report.findings, key=lambda finding: _ORDER.index(finding.severity)):
        console.print(_finding_line(finding, report, lang))
    console.print()


def _print_grid(console: Console, table: str, figures: Sequence[Figure], lang: str) -> None:
    columns = list(dict.fromkeys(figure.column for figure in figures))
    rows = list(dict.fromkeys(figure.row for figure in figures))
    headings = [text(f"column.{column}", lang) for column in columns]
    labels = [text(f"row.{row}", lang) for row in rows]
    by_place = {(figure.row, figure.column): figure for figure in figures}
    cells = [
        [_cell(by_place[row, column]) if (row, column) in by_place else Text("") for column in columns] for row in rows
    ]
    numbers = [max(cell_len(line[place].plain) for line in cells) for place in range(len(columns))]
    layout = _layout(console.width, max(map(cell_len, labels)), headings, numbers)
    grid = Table(
        title=Text(text(f"table.{table}", lang), style="bold"),
        title_justify="left",
        header_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, layout.padding),
    )
    grid.add_column("", width=layout.label, overflow="fold")
    for heading, width in zip(headings, layout.columns, strict=True):
        grid.add_column(heading, width=width, justify="right", overflow="fold", vertical="bottom")
    for label, line in zip(labels, cells, strict=True):
        grid.add_row(label, *line)
    # On a narrower terminal lines are folded by it: a figure is never cut, 773 for 7730.28 would be a wrong figure.
    width = console.width
    console.width = max(width, layout.total)
    console.print(grid)
    console.width = width


@dataclass(frozen=True, slots=True)
class _Layout:
    """Widths in terminal cells."""

    label: int
    columns: tuple[int, ...]
    padding: int

    @property
    def total(self) -> int:
        return self.label + sum(self.columns) + len(self.columns) * (1 + 2 * self.padding)


def _layout(available: int, label: int, headings: Sequence[str], numbers: Sequence[int]) -> _Layout:
    """The roomiest layout that fits: headings on one line or more, then less space between, then folded labels. Every
    number keeps its full width whatever happens."""
    for padding in (1, 0):
        for lines in (1, 2, 3):
            columns = tuple(
                max(number, _heading_width(heading, lines)) for heading, number in zip(headings, numbers, strict=True)
            )
            layout = _Layout(label, columns, padding)
            if layout.total <= available:
                return layout
    spare = available - (layout.total - label)
    return replace(layout, label=max(spare, min(label, _LABEL)))


def _heading_width(heading: str, lines: int) -> int:
    """The narrowest column in which a heading takes at most so many lines: broken between words, Chinese anywhere."""
    pieces = heading.split() if heading.isascii() else list(heading)
    gap = 1 if heading.isascii() else 0
    widths = [cell_len(piece) for piece in pieces]
    for width in range(max(widths), cell_len(heading)):
        taken, room = 1, width
        for piece in widths:
            if piece > room:
                taken, room = taken + 1, width
            room -= piece + gap
        if taken <= lines:
            return width
    return cell_len(heading)


def _cell(figure: Figure) -> Text:
    mark = _MARKS.get(figure.status) or plain_decimal(figure.value) or figure.raw.strip()
    doubt = "?" if figure.value is not None and figure.confidence < _SURE else ""
    return Text(visible(mark) + doubt, style="magenta" if doubt else _STYLES.get(figure.status, ""))


def _print_legend(console: Console, figures: Sequence[Figure], lang: str) -> None:
    """What the marks mean, of those that were used."""
    used = {figure.status for figure in figures}
    parts = [f"{mark} {text(f'cell.{status}', lang)}" for status, mark in _MARKS.items() if status in used]
    if any(figure.value is not None and figure.confidence < _SURE for figure in figures):
        parts.append(f"12? {text('read.doubtful', lang)}")
    if parts:
        console.print()
        console.print(Text("   ".join(parts), style="dim"))


def _finding_line(finding: Finding, report: AnnualReport, lang: str) -> Text:
    line = Text(f"[{text(f'severity.{finding.severity}', lang)}] ", style=_SEVERITIES[finding.severity])
    line.append(visible(finding_text(finding.code, finding.params, lang)), style="default")
    if "place" not in finding.params:
        places = [str(figure.place) for key in finding.figures[:_PLACES] if (figure := report.figure(*key)) is not None]
        shown = "; ".join(dict.fromkeys(place for place in places if place))
        if shown:
            line.append(f"  @ {visible(shown)}" + (" …" if len(finding.figures) > _PLACES else ""), style="dim")
    return line
