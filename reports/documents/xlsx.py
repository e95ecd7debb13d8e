"""XLSX sheets straight from the package.

calamine would be quicker by a millisecond, but gives an error value and a formula without a stored result as blank,
a per cent as its fraction, and drops drawn blank cells (seen with python-calamine 0.9.1): blank is not zero, nor #N/A.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from posixpath import dirname, join, normpath

from reports.documents.number_formats import BUILT_IN, GENERAL, printed
from reports.documents.package import Element, Package, parse_xml
from reports.documents.raised import lowered, raised, struck
from reports.documents.workbook import Sheet, column_of, position_of
from reports.documents.xlsx_plain import plain_sheet, plain_strings
from reports.errors import UnreadableDocument

MEDIUM = "xlsx"
_MAIN = "/officeDocument"
_VISIBLE = "visible"
# A whole number this short is printed as it is stored.
_FEW_DIGITS = 15
_WHITE = "FFFFFF"
_OFF = ("0", "false")
# Style, kind and value of a cell.
_Stored = tuple[str, str, str]


def sheets_of(package: Package) -> Iterator[Sheet]:
    """The visible worksheets in their order, hidden rows and columns with them.

    Raises UnreadableDocument or DocumentTooLarge.
    """
    main = _main(package)
    root = package.xml(main)
    space = _namespace(root)
    links = _relations(package, main)
    values: _Values | None = None
    properties = root.find(f"{space}workbookPr")
    from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    for entry in root.iterfind(f"{space}sheets/{space}sheet"):
        if entry.get("state", _VISIBLE) != _VISIBLE:
            continue
        relation = next((value for name, value in entry.items() if name.endswith("}id")), "")
        kind, target = links.get(relation, ("", ""))
        if not kind.endswith("/worksheet"):
            continue  # chart and dialog sheets hold no cells
        if values is None:
            sheet = _part(package, links, "/styles")
            values = _Values(_strings(package, links), _formats(sheet), _struck(sheet), from_1904=from_1904)
        yield _sheet(package.bytes_of(target), entry.get("name", ""), values)


def _main(package: Package) -> str:
    candidates = [target for kind, target in _relations(package, "").values() if kind.endswith(_MAIN)]
    main = next((name for name in (*candidates, "xl/workbook.xml") if package.has(name)), None)
    if main is None:
        raise UnreadableDocument(medium=MEDIUM, reason="part_missing")
    return main


def _relations(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    folder = dirname(part)
    name = join(folder, "_rels", f"{part.rsplit('/', 1)[-1]}.rels")
    if not package.has(name):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in package.xml(name):
        target = relation.get("Target", "")
        resolved = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", ""), resolved)
    return found


def _namespace(root: Element) -> str:
    """`{...}` of the root: strict and transitional OOXML differ in nothing else that is read here."""
    tag = str(root.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def _target(package: Package, links: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for found, target in links.values() if found.endswith(kind) and package.has(target)), None)


def _part(package: Package, links: Mapping[str, tuple[str, str]], kind: str) -> Element | None:
    target = _target(package, links, kind)
    return package.xml(target) if target is not None else None


def _strings(package: Package, links: Mapping[str, tuple[str, str]]) -> list[str]:
    part = _target(package, links, "/sharedStrings")
    if part is None:
        return []
    content = package.bytes_of(part)
    plain = plain_strings(content)
    if plain is not None:
        parse_xml(plain.rest, MEDIUM)
        return plain.texts
    root = parse_xml(content, MEDIUM)
    space = _namespace(root)
    return [_rich_text(item, space) for item in root.iterfind(f"{space}si")]


def _rich_text(item: Element, space: str) -> str:
    """Text of a string in runs, without the reading aid (phonetic) that stands beside it."""
    text, run = f"{space}t", f"{space}r"
    if len(item) == 1 and item[0].tag == text:
        return item[0].text or ""
    parts: list[str] = []
    for child in item:
        if child.tag == text:
            parts.append(child.text or "")
        elif child.tag == run:
            said = "".join(part.text or "" for part in child if part.tag == text)
            parts.append(_spelt(said, child.find(f"{space}rPr"), space, behind_text=any(parts)))
    return "".join(parts)


def _spelt(text: str, properties: Element | None, space: str, *, behind_text: bool) -> str:
    """The text of a run as it is printed: the mark of a note behind a number, or struck through, is no digit of it."""
    if properties is None:
        return text
    line = properties.find(f"{space}strike")
    if line is not None and line.get("val", "1") not in _OFF:
        return struck(text)
    colour = properties.find(f"{space}color")
    if colour is not None and colour.get("rgb", "").upper().endswith(_WHITE):
        return struck(text)  # white: unseen, unless the cell is filled
    raising = properties.find(f"{space}vertAlign")
    said = raising.get("val") if behind_text and raising is not None else None
    return raised(text) if said == "superscript" else lowered(text) if said == "subscript" else text


def _struck(root: Element | None) -> frozenset[str]:
    """The cell styles whose font is struck through."""
    if root is None:
        return frozenset()
    space = _namespace(root)
    lines = [font.find(f"{space}strike") for font in root.iterfind(f"{space}fonts/{space}font")]
    fonts = {str(at) for at, line in enumerate(lines) if line is not None and line.get("val", "1") not in _OFF}
    if not fonts:
        return frozenset()
    styles = root.iterfind(f"{space}cellXfs/{space}xf")
    return frozenset(str(at) for at, style in enumerate(styles) if style.get("fontId") in fonts)


def _formats(root: Element | None) -> list[str]:
    """Cell style → number format."""
    if root is None:
        return []
    space = _namespace(root)
    own = {form.get("numFmtId", ""): form.get("formatCode", GENERAL) for form in root.iter(f"{space}numFmt")}
    styles: list[str] = []
    for style in root.iterfind(f"{space}cellXfs/{space}xf"):
        number = style.get("numFmtId", "0")
        built_in = BUILT_IN.get(int(number), GENERAL) if number.isdecimal() else GENERAL
        styles.append(own.get(number, built_in))
    return styles


def _sheet(content: bytes, name: str, values: _Values) -> Sheet:
    sheet = Sheet(name)
    plain = plain_sheet(content)
    root = parse_xml(content if plain is None else plain.rest, MEDIUM)
    space = _namespace(root)
    if plain is not None and root.prefix is None and root.find(f"{space}sheetData") is not None:
        sheet.grow(len(plain.tags))
        cells: dict[int, str] = {}
        for letters, style, kind, _, value, number, _ in plain.tags:
            if value:
                cells[_column_of_letters(letters)] = values[style, kind, value]
            elif letters:
                cells[_column_of_letters(letters)] = ""
            else:
                cells = sheet.row(int(number) - 1)
    else:
        _put_elements(sheet, root if plain is None else parse_xml(content, MEDIUM), space, values)
    for merged in root.iterfind(f"{space}mergeCells/{space}mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        corners = (position_of(first), position_of(last or first))
        if corners[0] is not None and corners[1] is not None:
            sheet.merged.append((corners[0], corners[1]))
    return sheet


def _put_elements(sheet: Sheet, root: Element, space: str, values: _Values) -> None:
    """The cells of a sheet in which some are written in another way than most: formulas, rich text."""
    row_number = -1
    for row in root.iterfind(f"{space}sheetData/{space}row"):
        stated = row.get("r", "")
        row_number = int(stated) - 1 if stated.isdecimal() else row_number + 1
        sheet.grow(len(row))
        cells = sheet.row(row_number)
        column = -1
        for element in row:
            told = column_of(element.get("r", "").rstrip("0123456789"))
            column = told if told is not None else column + 1
            # Most cells are drawn and empty: those that a merged cell covers.
            cells[column] = values.of_element(element, space) if len(element) else ""


@lru_cache(maxsize=1024)
def _column_of_letters(letters: str) -> int:
    column = column_of(letters)
    assert column is not None
    return column


class _Values(dict[_Stored, str]):
    """Cells of one workbook as text: (style, kind, value) → what is printed. Most are few and small numbers."""

    def __init__(
        self, strings: list[str], formats: list[str], struck_through: frozenset[str], *, from_1904: bool
    ) -> None:
        super().__init__()
        self._struck = struck_through
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904

    def __missing__(self, stored: _Stored) -> str:
        style, kind, value = stored
        shown = self._shown(value, kind or "n", style or "0") if value else ""
        if shown and style in self._struck:
            shown = struck(shown)
        self[stored] = shown
        return shown

    def of_element(self, element: Element, space: str) -> str:
        value = formula = ""
        has_formula = False
        for child in element:
            tag = child.tag
            if tag == f"{space}v":
                value = child.text or ""
            elif tag == f"{space}f":
                has_formula, formula = True, child.text or ""
            elif tag == f"{space}is":
                return _rich_text(child, space)
        kind = element.get("t", "n")
        if not value:
            # A program wrote the formula and left the sum to the spreadsheet: something is there, and is not known.
            return f"={formula}" if has_formula and kind != "str" else ""
        return self[element.get("s", "0"), kind, value]

    def _shown(self, value: str, kind: str, style: str) -> str:
        if kind == "n":
            return self._number(value, style)
        if kind == "s":
            index = int(value) if value.isdecimal() or value.strip().isdecimal() else -1
            if not 0 <= index < len(self._strings):
                raise UnreadableDocument(medium=MEDIUM, reason="damaged")
            return self._strings[index]
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind in ("str", "e", "inlineStr", "d"):
            return value
        raise UnreadableDocument(medium=MEDIUM, reason="damaged")

    def _number(self, value: str, style: str) -> str:
        number = int(style) if style.isdecimal() else 0
        form = self._formats[number] if number < len(self._formats) else GENERAL
        if form == GENERAL and value.isdecimal() and value[0] != "0" and len(value) <= _FEW_DIGITS:
            return value
        return printed(value.strip(), form, from_1904=self._from_1904)
