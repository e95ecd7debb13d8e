"""XLSX for people: titles, headings and words in their language, typed cells, laid out to be printed on A4."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, ClassVar

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import translations
from storage.errors import StorageError
from storage.exports.model import Format
from storage.exports.values import heading, spoken, title, word
from storage.queries.model import Answer, Column, Row, Shape

# Rows of the title, of the as-of line and of the headings.
TOP_ROWS = 3
_MOST_ROWS = 1_048_576 - TOP_ROWS
_MOST_CHARACTERS = 32_767
_CUT = "…"
_WIDTHS = {Shape.WHOLE: 9, Shape.NUMBER: 9, Shape.DAY: 12, Shape.MOMENT: 20, Shape.SHARE: 9, Shape.YES_NO: 8}
_NARROWEST = 8
# In points; the most is what a row may be.
_LINE_HEIGHT, _HIGHEST = 12, 409
_FONT = "Microsoft YaHei"
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


class TooManyRowsError(StorageError):
    """An XLSX sheet cannot hold `rows` rows."""

    code: ClassVar[str] = "query.too_many_rows"


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False},
    )
    # The same answer gives the same bytes: the file bears no time of its making.
    book.set_properties({"created": datetime.datetime(2000, 1, 1), "title": title(answer, lang)})  # noqa: DTZ001
    _Book(book, answer, lang).fill()
    book.close()


class _Book:
    """One workbook being written."""

    def __init__(self, book: Workbook, answer: Answer, lang: str) -> None:
        self.book, self.answer, self.lang = book, answer, lang
        self.columns = [column for column in answer.columns if column.sheet]
        self.names: set[str] = set()
        base = {"font_name": _FONT, "font_size": 9, "valign": "vcenter", "text_wrap": True, "border": 1}
        self.formats = {
            Shape.WHOLE: self._format(base, num_format="0", align="center"),
            Shape.DAY: self._format(base, num_format="yyyy-mm-dd", align="center"),
            Shape.MOMENT: self._format(base, num_format="yyyy-mm-dd hh:mm:ss", align="center"),
            Shape.NUMBER: self._format(base, num_format="General", align="center"),
            Shape.SHARE: self._format(base, num_format="0.00%", align="center"),
            Shape.YES_NO: self._format(base, num_format="@", align="center"),
            Shape.SECONDS: self._format(base, num_format="0.0", align="center"),
            Shape.ANY: self._format(base, num_format="General"),
        }
        self.text = self._format(base, num_format="@", align="left")
        self.head = self._format(base, bold=True, align="center", bg_color="#E7EEF7")
        self.title = self._format({}, font_name=_FONT, font_size=16, bold=True, align="center", valign="vcenter")
        self.line = self._format({}, font_name=_FONT, font_size=9, align="left", font_color="#444444")
        self.note = self._format({}, font_name=_FONT, font_size=10, text_wrap=True, valign="top")

    def _format(self, base: dict[str, Any], **more: Any) -> CellFormat:
        return self.book.add_format(base | more)

    def fill(self) -> None:
        for name, rows in self._groups():
            self._table(name, rows)
        if self.answer.counted and self.answer.rows:
            self._counts()
        self._notes()

    def _groups(self) -> Iterator[tuple[str, Sequence[Row]]]:
        by = next((column for column in self.answer.columns if column.name == self.answer.sheets_by), None)
        if by is None or not self.answer.rows:
            yield title(self.answer, self.lang), self.answer.rows
            return
        groups: dict[str, list[Row]] = {}
        for row in self.answer.rows:
            groups.setdefault(row[by.name], []).append(row)
        for value, rows in groups.items():
            yield word(by, value, self.lang), rows

    def _sheet(self, name: str, columns: int) -> Worksheet:
        """A worksheet with the title and the as-of line, ready for A4."""
        plain = _NO_SHEET_NAME.sub(" ", name).strip()[:31] or "1"
        shown, number = plain, 2
        while shown.casefold() in self.names:
            shown, number = f"{plain[:27]} {number}", number + 1
        self.names.add(shown.casefold())
        sheet = self.book.add_worksheet(shown)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.3, right=0.3, top=0.6, bottom=0.7)
        sheet.repeat_rows(TOP_ROWS - 1)
        sheet.freeze_panes(TOP_ROWS, 0)
        sheet.set_footer("&C" + self._text("query.sheet.page", page="&P", pages="&N"))
        last = max(columns - 1, 1)
        sheet.merge_range(0, 0, 0, last, title(self.answer, self.lang), self.title)
        sheet.set_row(0, 30)
        sheet.merge_range(1, 0, 1, last, self._as_of(), self.line)
        return sheet

    def _table(self, name: str, rows: Sequence[Row]) -> None:
        if len(rows) > _MOST_ROWS:
            raise TooManyRowsError(rows=str(len(rows)))
        sheet = self._sheet(name, len(self.columns) + 1)
        sheet.write_string(TOP_ROWS - 1, 0, self._text("query.column.serial"), self.head)
        sheet.set_column(0, 0, 5)
        widths = [_width(column, heading(column, self.lang)) for column in self.columns]
        for place, column in enumerate(self.columns, 1):
            shown = heading(column, self.lang)
            sheet.set_column(place, place, widths[place - 1])
            sheet.write_string(TOP_ROWS - 1, place, shown, self.head)
        sheet.set_row(TOP_ROWS - 1, 30)
        for number, row in enumerate(rows, 1):
            sheet.write_number(TOP_ROWS - 1 + number, 0, number, self.formats[Shape.WHOLE])
            values = [spoken(column, row, self.lang) for column in self.columns]
            # Not every office program grows a row to what is in it.
            lines = max(map(_lines, values, widths), default=1)
            sheet.set_row(TOP_ROWS - 1 + number, min(_LINE_HEIGHT * lines + 3, _HIGHEST))
            for place, (column, value) in enumerate(zip(self.columns, values, strict=True), 1):
                self._cell(sheet, TOP_ROWS - 1 + number, place, column, value)

    def _cell(self, sheet: Worksheet, line: int, place: int, column: Column, value: Any) -> None:
        cell = self.formats.get(column.shape, self.text)
        if value is None:
            sheet.write_blank(line, place, None, cell)
        elif isinstance(value, bool):
            sheet.write_boolean(line, place, value, cell)
        elif isinstance(value, int | float):
            sheet.write_number(line, place, value, cell)
        elif isinstance(value, datetime.datetime):
            # XLSX knows no time zones: the moment is written as the clock in Asia/Shanghai showed it.
            sheet.write_datetime(line, place, value.replace(tzinfo=None), cell)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(line, place, datetime.datetime(value.year, value.month, value.day), cell)  # noqa: DTZ001
        else:
            sheet.write_string(line, place, printable(str(value)), cell)

    def _counts(self) -> None:
        """How many rows of each class have which value of the counted column."""
        by = next(column for column in self.answer.columns if column.name == self.answer.sheets_by)
        counted = next(column for column in self.answer.columns if column.name == self.answer.counted)
        classes = list(dict.fromkeys(spoken(by, row, self.lang) for row in self.answer.rows))
        values = list(dict.fromkeys(spoken(counted, row, self.lang) for row in self.answer.rows))
        total = self._text("query.sheet.total")
        sheet = self._sheet(self._text("query.sheet.summary"), len(values) + 2)
        sheet.set_column(0, len(values) + 1, 18)
        for place, shown in enumerate([heading(by, self.lang), *values, total]):
            sheet.write_string(TOP_ROWS - 1, place, shown, self.head)
        sheet.set_row(TOP_ROWS - 1, 30)
        for number, name in enumerate([*classes, total]):
            rows = [row for row in self.answer.rows if name == total or spoken(by, row, self.lang) == name]
            sheet.write_string(TOP_ROWS + number, 0, name, self.text)
            for place, value in enumerate(values, 1):
                count = sum(spoken(counted, row, self.lang) == value for row in rows)
                sheet.write_number(TOP_ROWS + number, place, count, self.formats[Shape.WHOLE])
            sheet.write_number(TOP_ROWS + number, len(values) + 1, len(rows), self.formats[Shape.WHOLE])

    def _notes(self) -> None:
        """What the table is and is not."""
        sheet = self._sheet(self._text("query.sheet.notes"), 2)
        sheet.set_portrait()
        sheet.set_column(0, 0, 90)
        notes = [translations.text(f"query.{self.answer.name}.help", self.lang), self._text("query.self")]
        for number, note in enumerate(notes, TOP_ROWS):
            sheet.write_string(number, 0, note, self.note)

    def _as_of(self) -> str:
        shown = self._text("query.sheet.as_of", day=self.answer.today)
        if self.answer.given:
            conditions = ", ".join(f"{name}={_condition(value)}" for name, value in self.answer.given.items())
            shown += self._text("query.sheet.given", conditions=conditions)
        return shown

    def _text(self, code: str, **params: object) -> str:
        return translations.text(code, self.lang, **params)


def _width(column: Column, shown: str) -> int:
    return column.width or _WIDTHS.get(column.shape, max(_NARROWEST, 2 * len(shown)))


def _lines(value: Any, width: int) -> int:
    """How many lines a text takes in a column of `width` characters, Chinese ones two wide. Numbers and days fit."""
    if not isinstance(value, str):
        return 1
    # One less: words are not broken, and fonts differ.
    room = max(width - 1, 1)
    return sum(
        max(1, -(-sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) // room))
        for line in value.splitlines() or [""]
    )


def _condition(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def printable(text: str) -> str:
    """Text as a cell holds it: without control characters (a file that has them is refused by Excel), and cut, with an
    ellipsis at its end, to what a cell can hold: the library would leave the whole text out without a word."""
    kept = "".join(
        character if character in "\t\n" or unicodedata.category(character) != "Cc" else "\ufffd" for character in text
    )
    return kept if len(kept) <= _MOST_CHARACTERS else kept[: _MOST_CHARACTERS - len(_CUT)] + _CUT


FORMAT = Format("xlsx", ".xlsx", _write, is_text=False)
