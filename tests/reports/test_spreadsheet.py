"""Workbooks: whole reports as XLSX, XLS (BIFF8, BIFF5 in code page 936) and CSV; numbers as printed; damage."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents import read
from reports.documents.biff_strings import shared_strings
from reports.documents.media import medium_of
from reports.documents.number_formats import is_date, printed
from reports.documents.workbook import a1, position_of
from reports.documents.xlsx_plain import plain_sheet
from reports.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument
from reports.model import CellStatus, Document, Grid, Paragraph, SourceFile
from reports.reading import read_report
from reports.tables.figures import read_cell
from tests.reports.broken import outcome
from tests.reports.media import sheet_maker as maker
from tests.reports.media.docx_maker import packed
from tests.reports.media.sheet_maker import Laid
from tests.reports.media.story import Line, story
from tests.reports.media.truth import TITLE, differences, draw

FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"))


def _csv(sheet: Laid, encoding: str) -> bytes:
    height = max(row for row, _ in sheet.cells) + 1
    stream = StringIO()
    writer = csv.writer(stream)
    for row in range(height):
        last = max((column for at, column in sheet.cells if at == row), default=0)
        writer.writerow([sheet.cells.get((row, column), "") for column in range(max(last + 1, 10))])
    return stream.getvalue().encode(encoding)


WRITERS: dict[str, Callable[[Laid], bytes]] = {
    "xlsx": lambda sheet: maker.xlsx([sheet]),
    "xls": lambda sheet: maker.xls([sheet]),
    "biff5": lambda sheet: maker.xls([sheet], version=0x0500, code_page=936),
    "csv": lambda sheet: _csv(sheet, "gb18030"),
}


def _texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in document.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("forms", FORMS)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("medium", ["xlsx", "xls"])
def test_every_figure_of_a_generated_report_is_right(medium: str, seed: int, forms: tuple[str, str], gap: int) -> None:
    values = draw(seed, *forms, odd=seed > 0)
    report = read_report(SourceFile(WRITERS[medium](maker.laid_out(story(values, *forms), gap=gap))))
    assert differences(values, report) == {}
    assert (report.reader, report.title, report.year) == (medium, TITLE, 2023)
    assert len(report.sections) == 6


@pytest.mark.parametrize("medium", ["biff5", "csv"])
@pytest.mark.parametrize("seed", range(3))
def test_media_without_merged_cells_give_every_figure(medium: str, seed: int) -> None:
    values = draw(seed)
    report = read_report(SourceFile(WRITERS[medium](maker.laid_out(story(values)))))
    assert differences(values, report) == {}
    assert report.title == TITLE


def test_chinese_of_biff5_is_no_mojibake() -> None:
    sheet = Laid({(0, 0): "行政许可", (0, 1): "3"})
    for page in (936, 1252):  # programs that name the Western code page write Chinese all the same
        assert _texts(read(SourceFile(maker.xls([sheet], version=0x0500, code_page=page)))) == [["行政许可", "3"]]


def test_figures_name_their_sheet_and_cell() -> None:
    report = read_report(SourceFile(maker.xlsx([maker.laid_out(story(draw(0)))])))
    figure = report.figure("proactive", "rules", "issued")
    assert figure is not None
    assert str(figure.place) == "sheet Sheet1 B9"


def test_a_table_on_a_sheet_of_its_own_and_hidden_sheets_left_out() -> None:
    values = draw(2)
    pieces = story(values)
    tables = [at for at, piece in enumerate(pieces) if not isinstance(piece, Line)]
    parts = [pieces[: tables[0] + 1], pieces[tables[0] + 1 : tables[1] + 1], pieces[tables[1] + 1 :]]
    assert differences(values, read_report(SourceFile(maker.xlsx([maker.laid_out(part) for part in parts])))) == {}
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write_row(0, 0, ["甲", 1])
        hidden = book.add_worksheet()
        hidden.write_row(0, 0, ["乙", 2])
        hidden.hide()
        book.add_chartsheet()
    assert _texts(read(SourceFile(stream.getvalue()))) == [["甲", "1"]]


def test_a_blank_form_stays_blank() -> None:
    values = dict.fromkeys(draw(0), "")
    report = read_report(SourceFile(maker.xlsx([maker.laid_out(story(values))])))
    assert {figure.status for figure in report.figures} == {CellStatus.BLANK}


def test_errors_and_unfinished_sums_are_no_blanks() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["规章", "=SUM(B9:B12)", 3])
    stream = BytesIO()
    book.save(stream)
    assert _texts(read(SourceFile(stream.getvalue()))) == [["规章", "=SUM(B9:B12)", "3"]]
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as written:
        written.add_worksheet().write_formula(0, 1, "=1/0", None, "#DIV/0!")
    assert _texts(read(SourceFile(stream.getvalue()))) == [["#DIV/0!"]]
    sheet = Laid({(0, 0): "规章", (0, 1): "#N/A"})
    assert _texts(read(SourceFile(maker.xls([sheet])))) == [["规章", "#N/A"]]


def test_merged_ranges_are_spans() -> None:
    sheet = Laid({(0, 0): "甲", (0, 2): "1", (1, 2): "2"}, [(0, 0, 1, 1)])
    for content in (maker.xlsx([sheet]), maker.xls([sheet])):
        grid = next(block for block in read(SourceFile(content)).blocks if isinstance(block, Grid))
        assert [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in grid.cells] == [
            (0, 0, 2, 2, "甲"),
            (0, 2, 1, 1, "1"),
            (1, 2, 1, 1, "2"),
        ]


def test_numbers_dates_and_truth_values_look_as_in_the_sheet() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        row: list[tuple[float | datetime.date, str]] = [
            (12.0, "General"),
            (0.1 + 0.2, "General"),
            (1234567, "#,##0"),
            (0.25, "0%"),
            (12.345, "0.00"),
            (7, '0"件"'),
            (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
            (datetime.date(2024, 1, 15), "yyyy-mm-dd"),
        ]
        for column, (value, form) in enumerate(row):
            if isinstance(value, datetime.date):
                page.write_datetime(0, column, value, book.add_format({"num_format": form}))
            else:
                page.write_number(0, column, value, book.add_format({"num_format": form}))
        page.write_boolean(0, len(row), True)
    wanted = ["12", "0.3", "1,234,567", "25%", "12.35", "7件", "0", "2024-01-15", "TRUE"]
    assert _texts(read(SourceFile(stream.getvalue()))) == [wanted]


@pytest.mark.parametrize(
    ("stored", "form", "wanted"),
    [
        (-3.5, "0.0_);(0.0)", "(3.5)"),
        (-12, "#,##0;[Red]-#,##0", "-12"),
        (0.004, "0.00", "0.004"),  # rounding to nothing would hide it
        (5, ";;;", "5"),
        (1500000, "#,##0,", "1500000"),
        (3, "[>=1]0;0.0", "3"),
        (2, "# ?/?", "2"),
        (1e20, "General", "100000000000000000000"),
        (-0.0, "General", "0"),
        (0.5, "hh:mm", "12:00"),
        (-1, "yyyy-mm-dd", "######"),
        ("abc", "0.00", "abc"),
    ],
)
def test_a_format_dresses_a_number_and_never_hides_it(stored: str | float, form: str, wanted: str) -> None:
    assert printed(stored, form) == wanted


def test_date_formats_are_told_from_words_in_quotes() -> None:
    assert is_date('yyyy"年"m"月"d"日"')
    assert is_date("[h]:mm")
    assert not is_date('0"days"')
    assert not is_date("[Red]0.00")


@given(st.decimals(min_value=Decimal(-99999999), max_value=Decimal(99999999), places=3, allow_nan=False))
@settings(max_examples=100, deadline=None)
def test_a_general_number_keeps_its_value(value: Decimal) -> None:
    assert Decimal(printed(str(value), "General")) == value


@given(st.integers(0, 1_000_000), st.integers(0, 16_383))
@settings(max_examples=100, deadline=None)
def test_cell_names_go_both_ways(row: int, column: int) -> None:
    assert position_of(a1(row, column)) == (row, column)


def test_damage_and_locks_are_named() -> None:
    whole = maker.xlsx([maker.laid_out(story(draw(0)))])
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(SourceFile(whole[: len(whole) // 2]))
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(SourceFile(maker.xls([Laid({(0, 0): "甲"})], locked=True)))
    with pytest.raises(UnreadableDocument, match="old_format"):
        read(SourceFile(maker.xls([Laid({(0, 0): "甲"})], version=0x0400)))
    with pytest.raises(UnreadableDocument, match="part_missing"):
        read(SourceFile(packed({"[Content_Types].xml": "<x/>", "xl/other.xml": "<x/>"})))
    with pytest.raises(EmptyDocument):
        read(SourceFile(maker.xlsx([Laid()])))


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_two_cells_in_far_corners_take_no_memory(kind: str) -> None:
    far = Laid({(0, 0): "甲", (0, 1): "1", (1, 0): "乙", (1, 1): "2", (65000, 200): "丙", (65000, 201): "9"})
    content = maker.xlsx([far]) if kind == "xlsx" else maker.xls([far])
    assert _texts(read(SourceFile(content))) == [["甲", "1", "乙", "2"], ["丙", "9"]]
    wide = Laid({(0, 0): "甲", (0, 1): "1"}, [(1, 0, 65000, 200)])
    if kind == "xls":
        with pytest.raises(DocumentTooLarge):
            read(SourceFile(maker.xls([wide])))


def test_shared_strings_run_over_record_ends() -> None:
    texts = ["本年新收政府信息公开申请数量", "abc", "结果维持" * 40, "é" * 30, ""]
    for size in (9, 10, 13, 40, 8000):
        assert shared_strings(maker.string_table(texts, size)) == texts
    with pytest.raises(UnreadableDocument):
        shared_strings(maker.string_table(texts, 40)[:-1])


XLS = maker.xls([maker.laid_out(story(draw(2)))])


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(512, len(XLS) - 1), st.binary(min_size=1, max_size=3)), min_size=1, max_size=8))
def test_broken_bytes_give_a_document_or_a_named_error(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(XLS)
    for at, new in changes:
        content[at : at + len(new)] = new
    outcome(bytes(content))


def test_a_page_or_text_named_xls_is_what_its_bytes_say() -> None:
    page = b"<table><tr><td>1</td><td>2</td></tr></table>"
    assert medium_of(page) == "html"
    assert medium_of(b"a,b,c\r\n" * 6) == "csv"
    assert medium_of("规章\t1\t2\n".encode("gb18030") * 6) == "text"
    assert medium_of("本年度公开信息一百条，其中规章三件。\n".encode() * 8) == "text"
    assert medium_of(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>') == "excelml"


def test_paragraphs_of_a_sheet_stand_between_its_grids() -> None:
    document = read(SourceFile(maker.xlsx([maker.laid_out(story(draw(0)))])))
    kinds = ["P" if isinstance(block, Paragraph) else "G" for block in document.blocks]
    assert "".join(kinds).strip("P") == "GPGPG"


def _members(book: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        (b"<sheetData>", b"<sheetData ><!-- kept -->"),
        (b"<sheetData>", b"<sheetData><!-- <row r='1'/> -->"),
        (b"</sheetData>", b'<row r="900"><c r="A900" t="str"><f>1</f><v></v></c></row></sheetData>'),
        (b'<c r="A1" ', b'<c customAttribute="" r="A1" '),
    ],
)
def test_a_sheet_written_in_another_way_reads_as_the_plain_one(plain: bytes, other: bytes) -> None:
    book = maker.xlsx([maker.laid_out(story(draw(5), "2021", "2021"))])
    parts = _members(book)
    name = "xl/worksheets/sheet1.xml"
    told = parts[name].replace(plain, other, 1)
    assert plain_sheet(parts[name]) is not None
    assert plain_sheet(told) is None
    assert read(SourceFile(packed(parts | {name: told}))).blocks == read(SourceFile(book)).blocks


@pytest.mark.parametrize("torn", [b"</row>", b"</c>", b' s="1"/>', b"<v>"])
def test_a_sheet_with_a_tag_left_over_is_not_taken_for_plain(torn: bytes) -> None:
    sheet = _members(maker.xlsx([maker.laid_out(story(draw(5), "2021", "2021"))]))["xl/worksheets/sheet1.xml"]
    assert plain_sheet(sheet.replace(torn, b"", 1)) is None


@pytest.mark.parametrize(
    ("stored", "form", "shown"),
    [
        ("5000", '0!.0,"万"', "5000\ufffd"),
        ("5000", "0\\.0,", "5000\ufffd"),
        ("0", '0!.0,"万"', "0"),
        ("5", '0"万"', "5万"),
        ("5000", "[$￥-804]#,##0.00", "￥5,000.00"),
        ("12", "[DBNum1][$-804]General", "12"),
    ],
)
def test_a_format_that_moves_the_point_or_names_a_currency_prints_no_plain_number(
    stored: str, form: str, shown: str
) -> None:
    assert printed(stored, form) == shown


def test_a_struck_cell_of_a_workbook_holds_no_number() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["规章", "规范性文件"])
        page.write_number(1, 0, 12, book.add_format({"font_strikeout": True}))
        page.write_number(1, 1, 13, book.add_format({"bold": True}))
    grid = next(block for block in read(SourceFile(stream.getvalue())).blocks if isinstance(block, Grid))
    assert [read_cell(cell.text).value for cell in grid.cells if cell.row == 1] == [None, 13]
