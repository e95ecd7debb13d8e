"""Raised and struck text, hidden rows, fields filled in: what a reader sees is what is read, or it is undecidable."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter

from reports.documents import pdf as pdf_reader
from reports.documents import read
from reports.documents.layout.page import Glyph
from reports.documents.layout.runs import line_text, runs_of
from reports.model import CellStatus, Document, Grid, Paragraph, SourceFile
from reports.tables.figures import read_cell
from tests.reports.media import docx_maker
from tests.reports.media.pdf_file import Page, pdf


def _row(cells: str) -> list[str]:
    page = f"<html><body><table><tr>{cells}</tr><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    document = read(SourceFile(page.encode()))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [cell.text for cell in grid.cells if cell.row == 0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("22<sup>1</sup>", "22¹"),
        ("<span>22</span><sup>[1]</sup>", "22[¹]"),
        ("22<span style='vertical-align: super'>3</span>", "22³"),
        ("22<sub>1</sub>", "22₁"),
        ("22<span style='vertical-align:sub'>3</span>", "22₃"),
        ("<s>12</s>13", "1̶2̶13"),
        ("<span style='text-decoration:line-through'><b>12</b></span>", "1̶2̶"),
        ("<del>7</del>", "7̶"),
    ],
)
def test_marks_of_notes_and_struck_numbers_are_never_digits_of_a_number(markup: str, text: str) -> None:
    printed, _ = _row(f"<td>{markup}</td><td>1</td>")
    assert printed == text
    assert read_cell(printed).status is CellStatus.UNREADABLE


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ("<sup>12</sup>", 12),
        ("<p><sup>12</sup></p>", 12),
        ("<input type=text value=5>", 5),
        ("<input type=hidden value=9>5", 5),
        ("5<span style='display:none'>0</span>", 5),
        ("5<span style='mso-hide:all'>7</span>", 5),
        ("5<span style='visibility: hidden'>7</span>", 5),
        ("5<span style='FONT-SIZE: 0px'>7</span>", 5),
        ("5<span style='opacity:0.0'>7</span>", 5),
        ("<p style='font-size:0'><span style='font-size:12px'>5</span></p>", 5),
        ("<span style='opacity:0.9;font-size:0.8em'>5</span>", 5),
        ("12<sup></sup>", 12),
        ("<span style='color:#FFFFFF'>9</span>5", 5),
        ("<p class=MsoNormal><font color=white>9</font>5</p>", 5),
        ("<span style='color: transparent'>9</span>5", 5),
        ("<span style='color:#fff;background:#036'>5</span>", 5),
        ("<span style='color:#fff'><b style='color:#000'>5</b></span>", 5),
        ("<span class=badge style='color:white'>5</span>", 5),
        ("<span style='background-color:#ffffff'>5</span>", 5),
        ("<span style='position:absolute;left:-9999px'>9</span>5", 5),
        ("<span style='position:absolute;clip:rect(0,0,0,0)'>9</span>5", 5),
        ("<span style='display:inline-block;width:0;overflow:hidden'>9</span>5", 5),
        ("<p style='text-indent:-21pt'>5</p>", 5),
    ],
)
def test_what_is_seen_is_the_number(markup: str, value: int) -> None:
    printed, _ = _row(f"<td>{markup}</td><td>1</td>")
    assert read_cell(printed).value == value


@pytest.mark.parametrize(
    ("sheet", "value"),
    [
        (".a{display:none}", 5),
        ("td span.a, .b { visibility: hidden }", 5),
        ("@media print{.a{display:none}}", 95),
        (".a{display:none} .a{display:inline}", 95),
        (".menu .a{display:none}", 95),
        ("/* .a{display:none} */", 95),
    ],
)
def test_a_style_sheet_hides_what_stands_beside_a_number(sheet: str, value: int) -> None:
    printed, _ = _row(f"<td><style>{sheet}</style><span class='x a'>9</span>5</td><td>1</td>")
    assert read_cell(printed).value == value


@pytest.mark.parametrize("sheet", ["@" * 200_000 + "none{", "none" + "/*" * 100_000, "none" + "@media{" * 50_000])
def test_a_style_sheet_without_end_takes_no_time(sheet: str) -> None:
    assert _row(f"<td><style>{sheet}</style><span class=a>5</span></td><td>1</td>")[0] == "5"


@pytest.mark.parametrize(
    ("markup", "value", "status"),
    [
        ("<ruby>12<rt>9</rt></ruby>", None, CellStatus.UNREADABLE),
        ("<svg><text>12</text></svg>", None, CellStatus.UNREADABLE),
        ("<script>document.write(12)</script>", None, CellStatus.UNREADABLE),
        ("<textarea>12</textarea>", 12, CellStatus.REPORTED),
        ("<select><option>9<option selected>12</select>", 12, CellStatus.REPORTED),
        ("<select><option>9</option><option>12</option></select>", 9, CellStatus.REPORTED),
        ("<p><img src='digits/12.gif'></p>", None, CellStatus.UNREADABLE),
        ("<img src='/images/spacer.gif'>", None, CellStatus.BLANK),
        ("<img src='a.gif' width=1 height=20>", None, CellStatus.BLANK),
        ("<p>&nbsp;</p>", None, CellStatus.BLANK),
        ("12<img src='digits/12.gif'>", 12, CellStatus.REPORTED),
    ],
)
def test_a_cell_filled_with_a_picture_or_a_box_of_a_form_is_not_blank(
    markup: str, value: int | None, status: CellStatus
) -> None:
    reading = read_cell(_row(f"<td>{markup}</td><td>1</td>")[0])
    assert (reading.value, reading.status) == (value, status)


def test_a_raised_or_struck_run_of_a_workbook_is_no_digit_of_the_number_before_it() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        plain, note = book.add_format(), book.add_format({"font_script": 1})
        line, below = book.add_format({"font_strikeout": True}), book.add_format({"font_script": 2})
        white = book.add_format({"font_color": "#FFFFFF"})
        page.write_row(0, 0, ["规章", "规范性文件", "行政许可", "行政处罚"])
        page.write_rich_string(1, 3, white, "9", plain, "5")
        page.write_rich_string(1, 0, plain, "22", note, "1")
        page.write_rich_string(1, 1, line, "12", plain, "13")
        page.write_rich_string(1, 2, plain, "22", below, "1")
    grid = next(block for block in read(SourceFile(stream.getvalue())).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["22¹", "1̶2̶13", "22₁", "9̶5"]


def test_hidden_rows_and_cells_are_not_there() -> None:
    assert _row("<td>规章</td></tr><tr style='DISPLAY: none'><td>9</td><td>9</td></tr><tr hidden><td>8</td>") == [
        "规章"
    ]
    assert _row("<td>规章</td><td style='display:none'>9</td><td>3</td>") == ["规章", "3"]


def test_a_leaf_that_a_script_shows_is_read() -> None:
    page = "<html><body><div style='display:none'><table><tr><td>规章</td><td>3</td></tr></table></div></body></html>"
    assert any(isinstance(block, Grid) for block in read(SourceFile(page.encode())).blocks)


def test_the_mark_of_a_note_in_the_prose_is_no_digit() -> None:
    page = "<html><body><p>收到政府信息公开申请22<sup>1</sup>件，<s>12</s>13件已办结。</p></body></html>"
    (paragraph,) = read(SourceFile(page.encode())).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "收到政府信息公开申请22¹件，1̶2̶13件已办结。"


_STYLES = (
    '<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/>'
    '</w:rPr></w:style><w:style w:type="character" w:styleId="Mine"><w:basedOn w:val="Note"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Lost"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ('<w:rStyle w:val="Note"/>', "22¹"),
        ('<w:rStyle w:val="Mine"/>', "22¹"),
        ('<w:rStyle w:val="Mine"/><w:vertAlign w:val="baseline"/>', "221"),
        ('<w:vertAlign w:val="subscript"/>', "22₁"),
        ('<w:rStyle w:val="Gone"/>', "22"),
        ('<w:rStyle w:val="Unknown"/>', "221"),
    ],
)
def test_a_style_of_a_docx_raises_or_hides_what_stands_behind_a_number(properties: str, text: str) -> None:
    assert _docx_cell(f"<w:p>{_run('22')}{_run('1', properties)}</w:p>") == text


def test_a_hidden_paragraph_and_a_text_box_in_a_cell_of_a_docx() -> None:
    lost = '<w:pPr><w:pStyle w:val="Lost"/></w:pPr>'
    assert _docx_cell(f"<w:p>{_run('22')}</w:p><w:p>{lost}{_run('9')}</w:p>") == "22"
    boxes = {number: docx_maker.text_box(f"<w:p>{_run(number)}</w:p>") for number in ("22", "9")}
    assert _docx_cell(f"<w:p>{boxes['22']}</w:p>") == "22"
    assert _docx_cell(f"<w:p>{_run('22')}{boxes['9']}</w:p>") == "22"


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>5</w:t></w:r>', "9\u03365"),
        ('<w:r><w:t>22</w:t></w:r><w:r><w:rPr><w:position w:val="10"/></w:rPr><w:t>1</w:t></w:r>', "22¹"),
        ('<w:r><w:rPr><w:position w:val="10"/></w:rPr><w:t>22</w:t></w:r>', "22"),
        (f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}"><wp:extent cx="9" cy="9"/></wp:inline></w:drawing></w:r>',
         "\ufffd"),
        (f'<w:r><w:drawing><wp:anchor xmlns:wp="{_DRAWING}"/></w:drawing></w:r>', ""),
        ("<w:r><w:object/></w:r>", "\ufffd"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o(○,5)</w:instrText></w:r>', "\ufffd"),
    ],
)  # fmt: skip
def test_what_else_a_cell_of_a_docx_shows_makes_no_number_and_no_blank(inner: str, text: str) -> None:
    assert _docx_cell(f"<w:p>{inner}</w:p>") == text


def test_a_table_of_one_cell_in_a_cell_of_a_docx_is_its_text() -> None:
    assert _docx_cell(f"<w:tbl><w:tr><w:tc><w:p>{_run('22')}</w:p></w:tc></w:tr></w:tbl><w:p/>") == "22"


def _docx_cell(paragraphs: str) -> str:
    plain = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    inner = f"<w:tbl><w:tr>{plain}<w:tc>{paragraphs}</w:tc></w:tr><w:tr>{plain * 2}</w:tr></w:tbl>"
    document = read(SourceFile(docx_maker.document(inner, parts={"styles.xml": _STYLES})))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return grid.cells[1].text


def _glyphs(text: str, left: float, size: float, level: float = 0.0) -> list[Glyph]:
    """Digits half as wide as high, their feet at `level`."""
    width = size / 2
    return [
        (left + at * width, -level - size, left + (at + 1) * width, -level, each, 0) for at, each in enumerate(text)
    ]


@pytest.mark.parametrize("separate", [False, True])
def test_a_small_digit_of_a_page_is_no_digit_of_the_number_before_it(*, separate: bool) -> None:
    """Word prints the mark of a note at 65 per cent, a third of the type size higher."""
    number, mark = _glyphs("22", 0, 10), _glyphs("1", 10, 6.5, 3.3)
    runs = [*runs_of(number), *runs_of(mark)] if separate else runs_of([*number, *mark])
    assert line_text(runs) == "22¹"
    other = _glyphs("3", 10, 9)  # of another font, but as large
    assert line_text(runs_of([*number, *other])) == "223"


@pytest.mark.parametrize("read_pdf", [pdf_reader.read, pdf_reader.second_opinion])
def test_a_watermark_across_a_page_is_no_digit_of_its_numbers(read_pdf: Callable[[SourceFile], Document]) -> None:
    page = Page()
    page.text(72, 72, "行政许可共计23", 10)
    page.used |= set("20249")
    codes = "".join(f"{ord(character):04x}" for character in "20249")
    for x, y in ((142, 762), (130, 755)):
        page.operations.append(f"BT /F1 10 Tf 0.87 0.5 -0.5 0.87 {x} {y} Tm <{codes}> Tj ET")
    (only,) = read_pdf(SourceFile(pdf([page]))).blocks
    assert isinstance(only, Paragraph)
    assert only.text == "行政许可共计23"


def test_what_a_page_does_not_show_is_no_digit_of_what_it_shows() -> None:
    page = Page()
    page.text(72, 72, "行政许可共计23", 10)
    page.text(72 + 70, 72, "9", 10, shown=False)
    page.text(72, 100, "行政处罚", 10)
    (first, _) = read(SourceFile(pdf([page]))).blocks
    assert isinstance(first, Paragraph)
    assert first.text == "行政许可共计23"
