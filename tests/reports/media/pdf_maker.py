"""Annual reports as PDF, in every way in which programs print tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.reports.forms import Key
from tests.reports.media.pdf_file import Page, pdf, text_width
from tests.reports.media.truth import PROSE, Part, Prose, Rows, placed, tables, width_of

PAD = 5.4


@dataclass(frozen=True)
class Style:
    """How the report is printed.

    `rules`: full, open (no line where a page break cuts), horizontal, none, dotted, boxes (a frame round every cell).
    """

    rules: str = "full"
    proactive_form: str = "2021"
    applications_form: str = "2021"
    size: float = 9.0
    body_size: float = 14.0
    number_width: float = 34.0
    left_widths: tuple[float, float, float] = (34.0, 56.0, 130.0)
    dispute_width: float = 30.0
    drop: float = 0.0
    page_numbers: str = "dashed"
    repeat_heads: bool = False
    cut_rows: bool = False
    turned_groups: int = 0
    struck_twice: bool = False
    top_aligned: bool = False
    running_head: str = ""
    rotate: int = 0
    turned_pages: bool = False
    width: float = 595.0
    height: float = 842.0
    margin: float = 72.0
    origin: tuple[float, float] = (0.0, 0.0)
    padding: float = 3.0
    white_boxes: bool = False
    sides: int = 1
    embedded: bool = True
    prose: Prose = field(default=PROSE)


@dataclass
class Segment:
    """One part of a cell on one page."""

    page: int
    top: float
    bottom: float


def wrapped(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for character in text:
        if lines[-1] and text_width(lines[-1] + character, size) > width + 0.01:
            lines.append("")
        lines[-1] += character
    return lines if text else []


class Printer:
    """Lays a report out on pages; the cursor goes down and on to the next page."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages: list[Page] = []
        self.y = 0.0
        self.new_page()

    @property
    def bottom(self) -> float:
        return self.style.height - self.style.margin

    def new_page(self) -> None:
        style = self.style
        self.pages.append(Page(style.width, style.height, origin=style.origin))
        self.y = style.margin

    def write(self, page: int, x: float, top: float, text: str, size: float, turn: int = 0) -> None:
        self.pages[page].text(x, top, text, size, turn)
        if self.style.struck_twice:
            self.pages[page].text(x + 0.3, top, text, size, turn)

    def paragraph(self, text: str, size: float, indent: float = 2.0, align: str = "left") -> None:
        style = self.style
        width = style.width - 2 * style.margin
        filled = wrapped("\u3000" * int(indent) + text, width, size)
        for number, line in enumerate(filled):
            if self.y + size * 1.6 > self.bottom:
                self.new_page()
            shown = line.lstrip("\u3000")
            shift = text_width(line, size) - text_width(shown, size) if number == 0 else 0.0
            if align == "centre":
                shift = (width - text_width(shown, size)) / 2
            elif align == "right":
                shift = width - text_width(shown, size)
            if style.white_boxes:
                self.pages[-1].box(style.margin, self.y - 2, style.width - style.margin, self.y + size * 1.6 - 2, "1 g")
            self.write(len(self.pages) - 1, style.margin + shift, self.y, shown, size)
            self.y += size * 1.6

    def table(self, rows: Rows, widths: Sequence[float], heads: int) -> None:
        TablePrinter(self, rows, widths, heads).print()
        self.y += 12


class TablePrinter:
    def __init__(self, printer: Printer, rows: Rows, widths: Sequence[float], heads: int) -> None:
        self.printer, self.rows, self.heads = printer, rows, heads
        self.style = printer.style
        self.size = self.style.size
        self.leading = self.size * 1.25
        left = (self.style.width - sum(widths)) / 2
        self.xs = [left + sum(widths[:count]) for count in range(len(widths) + 1)]
        self.cells = placed(rows)
        self.lines = {id(part): self._lines(column, part) for _, column, part in self.cells}

    def _width(self, column: int, part: Part) -> float:
        return self.xs[column + part.colspan] - self.xs[column]

    def _is_turned(self, part: Part) -> bool:
        return bool(self.style.turned_groups) and part.rowspan > 2 and part.key is None and len(part.text) < 12

    def _lines(self, column: int, part: Part) -> list[str]:
        if self._is_turned(part):
            return wrapped(part.text, part.rowspan * (self.leading + 2 * self.style.padding) - 8, self.size)
        return wrapped(part.text, self._width(column, part) - 2 * PAD, self.size)

    def _heights(self) -> list[float]:
        padding = 2 * self.style.padding
        heights = [self.leading + padding] * len(self.rows)
        for row, _, part in self.cells:
            if part.rowspan == 1:
                heights[row] = max(heights[row], len(self.lines[id(part)]) * self.leading + padding)
        for row, _, part in self.cells:
            if part.rowspan > 1 and not self._is_turned(part):
                short = len(self.lines[id(part)]) * self.leading + padding - sum(heights[row : row + part.rowspan])
                if short > 0 and not self.style.cut_rows:
                    heights[row + part.rowspan - 1] += short
        return heights

    def print(self) -> None:
        printer = self.printer
        bands: dict[int, list[Segment]] = {}
        heights = self._heights()
        for row, height in enumerate(heights):
            room = printer.bottom - printer.y
            if height > room:
                lines = int((room - 2 * self.style.padding) / self.leading)
                tall = height > 1.5 * self.leading + 2 * self.style.padding
                if self.style.cut_rows and lines >= 1 and tall:
                    upper = lines * self.leading + 2 * self.style.padding
                    bands.setdefault(row, []).append(Segment(len(printer.pages) - 1, printer.y, printer.y + upper))
                    height -= lines * self.leading
                printer.new_page()
                if self.style.repeat_heads and row >= self.heads:
                    self._repeat(heights)
            bands.setdefault(row, []).append(Segment(len(printer.pages) - 1, printer.y, printer.y + height))
            printer.y += height
        for row, column, part in self.cells:
            segments = _merged([segment for each in range(row, row + part.rowspan) for segment in bands[each]])
            self._cell(column, part, segments)

    def _repeat(self, heights: Sequence[float]) -> None:
        tops = {}
        page = len(self.printer.pages) - 1
        for row in range(self.heads):
            tops[row] = self.printer.y
            self.printer.y += heights[row]
        for row, column, part in self.cells:
            if row < self.heads:
                end = tops[row] + sum(heights[row : row + part.rowspan])
                self._cell(column, part, [Segment(page, tops[row], end)])

    def _cell(self, column: int, part: Part, segments: list[Segment]) -> None:
        x0, x1 = self.xs[column], self.xs[column + part.colspan]
        lines = list(self.lines[id(part)])
        for number, segment in enumerate(segments):
            self._border(segment, x0, x1, number == 0, number == len(segments) - 1)
            if self._is_turned(part):
                lines = []
                if segment is max(segments, key=lambda each: each.bottom - each.top):
                    self._turned(segment, x0, x1, self.lines[id(part)])
                continue
            height = segment.bottom - segment.top
            fit = len(lines)
            if number < len(segments) - 1:
                fit = max(min(fit, int((height - 2 * self.style.padding + 0.1) / self.leading)), 0)
            shown, lines = lines[:fit], lines[fit:]
            top = segment.top + self.style.padding
            if len(segments) == 1 and not self.style.top_aligned:
                top = segment.top + (height - len(shown) * self.leading) / 2
            for line in shown:
                shift = (x1 - x0 - text_width(line, self.size)) / 2
                if part.key is None and part.colspan * part.rowspan == 1 and len(part.text) > 6:
                    shift = PAD
                self.printer.write(segment.page, x0 + shift, top, line, self.size)
                top += self.leading
        assert not lines, f"{part.text} does not fit"

    def _turned(self, segment: Segment, x0: float, x1: float, lines: Sequence[str]) -> None:
        """Lines on their side, stacked from left to right (turned left) or from right to left (turned right)."""
        centre = (segment.top + segment.bottom) / 2
        middle = (x0 + x1) / 2
        for number, line in enumerate(lines):
            length = text_width(line, self.size)
            shift = (number - (len(lines) - 1) / 2) * self.leading
            if self.style.turned_groups == 90:
                x, top = middle + shift + self.size / 3, centre + length / 2
            else:
                x, top = middle - shift - self.size / 3, centre - length / 2
            self.printer.write(segment.page, x, top, line, self.size, self.style.turned_groups)

    def _border(self, segment: Segment, x0: float, x1: float, first: bool, last: bool) -> None:
        page = self.printer.pages[segment.page]
        top, bottom = segment.top, segment.bottom
        if self.style.rules == "none":
            return
        if self.style.rules == "boxes":
            page.frame(x0, top, x1, bottom)
            return
        draw = page.dots if self.style.rules == "dotted" else page.line
        open_cut = self.style.rules == "open"
        if first or not open_cut:
            draw(x0, top, x1, top)
        if last or not open_cut:
            draw(x0, bottom, x1, bottom)
        if self.style.rules != "horizontal":
            draw(x0, top, x0, bottom)
            draw(x1, top, x1, bottom)


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        if merged and merged[-1].page == segment.page:
            merged[-1].bottom = segment.bottom
        else:
            merged.append(Segment(segment.page, segment.top, segment.bottom))
    return merged


def printed(values: Mapping[Key, str], style: Style) -> list[Page]:
    """The pages of the report."""
    printer = Printer(style)
    prose, size = style.prose, style.body_size
    second, third, fourth = tables(values, style.proactive_form, style.applications_form)
    available = style.width - 2 * style.margin + 40
    printer.paragraph(prose.title, size * 1.3, 0, "centre")
    for text in (prose.opening, prose.headings[0], *prose.overview):
        printer.paragraph(text, size)
    printer.y += style.drop
    printer.paragraph(prose.headings[1], size)
    columns = width_of(second)
    printer.table(second, [available / columns] * columns, 2)
    printer.paragraph(prose.headings[2], size)
    printer.table(third, [*style.left_widths, *[style.number_width] * 7], 3)
    printer.paragraph(prose.headings[3], size)
    printer.table(fourth, [style.dispute_width] * 15, 3)
    for text in (prose.headings[4], *prose.problems, prose.headings[5], *prose.other_matters):
        printer.paragraph(text, size)
    for line in prose.signature:
        printer.paragraph(line, size, 0, "right")
    _finish(printer)
    return printer.pages


def _finish(printer: Printer) -> None:
    style = printer.style
    for number, page in enumerate(printer.pages, start=1):
        text = {
            "dashed": f"- {number} -",
            "bare": str(number),
            "counted": f"第{number}页 共{len(printer.pages)}页",
        }.get(style.page_numbers, "")
        if text:
            page.text((style.width - text_width(text, 10)) / 2, style.height - 45, text, 10)
        if style.running_head:
            page.text(style.margin, 30, style.running_head, 9)


def make(values: Mapping[Key, str], style: Style | None = None) -> bytes:
    """The report as the bytes of a PDF."""
    style = style or Style()
    pages = printed(values, style)
    if style.sides == 2:
        pages = spread(pages)
    if style.turned_pages or style.rotate:
        pages = [turned(page, style.rotate, style.turned_pages) for page in pages]
    return pdf(pages, embedded=style.embedded)


def spread(pages: Sequence[Page], others: Sequence[Page] = ()) -> list[Page]:
    """Two pages a sheet: the next one beside each, or the pages of another report (`others`)."""
    pairs = (
        list(zip(pages, others, strict=False))
        if others
        else [tuple(pages[at : at + 2]) for at in range(0, len(pages), 2)]
    )
    sheets: list[Page] = []
    for pair in pairs:
        sheet = Page(2 * pair[0].width, pair[0].height)
        for side, page in enumerate(pair):
            sheet.used |= page.used
            sheet.operations += ["q", f"1 0 0 1 {side * page.width:.2f} 0 cm", *page.operations, "Q"]
        sheets.append(sheet)
    return sheets


def turned(page: Page, rotate: int, lying: bool) -> Page:
    """The page stored on its side: by /Rotate (`rotate`) the viewer sets it upright, else (`lying`) it stays lying."""
    matrices = {90: "0 1 -1 0 {h} 0", 180: "-1 0 0 -1 {w} {h}", 270: "0 -1 1 0 0 {w}"}
    angle = rotate or 90
    width, height = (page.height, page.width) if angle in (90, 270) else (page.width, page.height)
    result = Page(width, height, rotate=0 if lying else angle, used=page.used)
    matrix = matrices[angle].format(w=page.width, h=page.height)
    result.operations = ["q", f"{matrix} cm", *page.operations, "Q"]
    return result
