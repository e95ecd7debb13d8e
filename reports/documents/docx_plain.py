"""DOCX tables of nothing but text, which nearly all are: read in one walk over the elements that say something.

An element costs more to look at than it holds, and four of five in a table say how it is drawn. What is looked for here
is all that `docx.py` would print; where a table holds anything else, the walk is not taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from reports.documents.docx_parts import W, number_of
from reports.documents.package import Element

_ROW, _CELL, _PARAGRAPH, _TEXT = f"{W}tr", f"{W}tc", f"{W}p", f"{W}t"
_SPAN, _DOWN, _SIDEWAYS, _BEFORE, _STYLE = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge", f"{W}gridBefore", f"{W}pStyle"
_RUN_STYLE = f"{W}rStyle"
_VALUE = f"{W}val"
_TOLD = (_ROW, _CELL, _PARAGRAPH, _TEXT, _SPAN, _DOWN, _SIDEWAYS, _BEFORE, _STYLE, _RUN_STYLE)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What is printed and is no `w:t`, what hides, raises or strikes text, what is a record of a change, and lists that
# number themselves.
_OTHER = (
    *(f"{W}{name}" for name in ("tbl", "tab", "ptab", "br", "cr", "noBreakHyphen", "sym", "drawing", "pict", "object")),
    *(f"{W}{name}" for name in ("fldChar", "vanish", "numPr", "del", "cellDel", "sdt", "ruby", "altChunk")),
    *(f"{W}{name}" for name in ("vertAlign", "position", "strike", "dstrike")),
    *(f"{W}{name}" for name in ("tcPrChange", "trPrChange", "pPrChange", "rPrChange", "sectPr")),
    f"{_MATH}oMath",
    f"{_MATH}oMathPara",
    f"{_COMPATIBILITY}AlternateContent",
)
_IN_PLACE = etree.XPath("count(w:tr/w:tc/w:p) + count(w:tr/w:tc/w:p/w:r/w:t)", namespaces={"w": W[1:-1]})


@dataclass(slots=True)
class TableCell:
    """One `w:tc`. `down`: merged downwards, `restart`, `continue` or nothing; `sideways`: joins the cell before it.

    Its text is `text`, or what `element` holds and is still to be read.
    """

    text: str = ""
    element: Element | None = None
    span: int = 1
    down: str = ""
    sideways: bool = False


@dataclass(slots=True)
class TableRow:
    """`before`: grid columns left free before the first cell."""

    before: int
    cells: list[TableCell]


def plain_rows(table: Element) -> tuple[list[TableRow], set[str]] | None:
    """Rows and the styles in them; None where the table holds more than text, or in another order."""
    if next(table.iterdescendants(*_OTHER), None) is not None:
        return None
    rows: list[TableRow] = []
    styles: set[str] = set()
    cell: TableCell | None = None
    found = paragraphs = 0
    for element in table.iterdescendants(*_TOLD):
        tag = element.tag
        if tag == _ROW:
            cell = None
            rows.append(TableRow(0, []))
        elif tag == _CELL and rows:
            cell, paragraphs = TableCell(), 0
            rows[-1].cells.append(cell)
        elif tag == _BEFORE and rows and cell is None:
            rows[-1].before = number_of(element)
        elif cell is None:
            return None
        elif tag == _TEXT:
            found += 1
            cell.text += element.text or ""
        elif tag == _PARAGRAPH:
            if paragraphs:
                cell.text += "\n"
            paragraphs += 1
            found += 1
        elif tag in (_STYLE, _RUN_STYLE):
            styles.add(element.get(_VALUE, ""))
        elif paragraphs:
            return None
        else:
            note(cell, element)
    # Text outside of a cell's own paragraphs and runs is printed under conditions that only the long way knows.
    return (rows, styles) if found == _IN_PLACE(table) else None


def note(cell: TableCell, element: Element) -> None:
    """Takes what one of the cell's properties says of its size."""
    tag = element.tag
    if tag == _SPAN:
        cell.span = max(number_of(element, 1), 1)
    elif tag == _DOWN:
        cell.down = element.get(_VALUE, "continue")
    elif tag == _SIDEWAYS:
        cell.sideways = element.get(_VALUE, "continue") == "continue"
