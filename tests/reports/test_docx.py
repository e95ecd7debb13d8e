"""DOCX: whole reports of every form, and each way in which word processors hide or repeat text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reports.documents import read
from reports.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import CellStatus, Document, Grid, Paragraph, Section, SourceFile
from reports.reading import read_report
from tests.reports.media import docx_maker as maker
from tests.reports.media.story import split_rows, story
from tests.reports.media.truth import BODY_NAME, SIGNED_ON, TITLE, Part, differences, draw

TEMPLATE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "template" / "form-2021.docx"
FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021"))


def _read(inner: str, **options: object) -> Document:
    return read(SourceFile(maker.document(inner, **options)))  # type: ignore[arg-type]


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _grids(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in block.cells]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


@pytest.mark.parametrize("forms", FORMS)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("strict", [False, True])
def test_every_figure_of_a_generated_report_is_right(seed: int, forms: tuple[str, str], strict: bool) -> None:
    values = draw(seed, *forms, odd=seed > 0)
    report = read_report(SourceFile(maker.make(story(values, *forms), strict=strict)))
    assert differences(values, report) == {}
    assert (report.reader, report.title, report.body_name, report.year) == ("docx", TITLE, BODY_NAME, 2023)
    assert report.signed_on == SIGNED_ON
    assert list(report.sections) == list(Section)


@pytest.mark.parametrize("at", [4, 9, 17, 24])
def test_a_table_torn_into_two_gives_the_same_figures(at: int) -> None:
    values = draw(7)
    report = read_report(SourceFile(maker.make(split_rows(story(values), 1, at))))
    assert differences(values, report) == {}


@pytest.mark.parametrize(
    ("properties", "text"),
    [('<w:vertAlign w:val="superscript"/>', "22¹"), ("<w:strike/>", "221̶"), ('<w:dstrike w:val="0"/>', "221")],
)
def test_a_raised_or_struck_run_is_no_digit_of_the_number_before_it(properties: str, text: str) -> None:
    cell = f"<w:p>{maker.run('22')}<w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r></w:p>"
    inner = f"<w:tbl><w:tr><w:tc>{maker.paragraph('规章')}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    ((_, printed),) = _grids(_read(inner))
    assert printed[4] == text


def test_each_figure_has_its_table_row_and_column() -> None:
    values = draw(1)
    report = read_report(SourceFile(maker.make(story(values))))
    figure = report.figure("applications", "received", "total")
    assert figure is not None
    assert str(figure.place) == "table[2] r3c9"


@pytest.mark.skipif(not TEMPLATE.is_file(), reason="the samples of the research are not beside this clone")
def test_the_blank_form_gives_200_blanks_and_no_zero() -> None:
    report = read_report(SourceFile(TEMPLATE.read_bytes()))
    assert Counter(figure.status for figure in report.figures) == {CellStatus.BLANK: 200}


def test_a_merged_label_covers_its_rows_and_columns() -> None:
    rows = [
        [Part("甲", rowspan=2, colspan=2), Part("1")],
        [Part("2")],
        [Part("乙"), Part("丙", colspan=2)],
        *[[Part("丁"), Part("3"), Part("4")] for _ in range(2)],
    ]
    assert _grids(_read(maker.table(rows)))[0][:5] == [
        (0, 0, 2, 2, "甲"),
        (0, 2, 1, 1, "1"),
        (1, 2, 1, 1, "2"),
        (2, 0, 1, 1, "乙"),
        (2, 1, 1, 2, "丙"),
    ]


def test_a_row_that_begins_later_keeps_its_columns() -> None:
    rows = [[Part("甲"), Part("乙"), Part("丙")]] * 2 + [[Part("1"), Part("2"), Part("3")]]
    extra = {2: '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'}
    assert [cell[1] for cell in _grids(_read(maker.table(rows, row_extra=extra)))[0][-3:]] == [2, 3, 4]


def test_tracked_deletions_are_left_out_and_insertions_taken() -> None:
    inner = (
        "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>7</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>件</w:t></w:r></w:moveTo></w:p>"
    )
    assert _lines(_read(inner)) == ["收到7件"]


def test_a_deleted_paragraph_end_joins_and_a_deleted_row_is_gone() -> None:
    ended = '<w:rPr><w:del w:id="1"/></w:rPr>'
    rows = [[Part(str(row)), Part("甲")] for row in range(6)]
    table = maker.table(rows, row_extra={2: '<w:trPr><w:del w:id="2"/></w:trPr>'})
    document = _read(maker.paragraph("前半", ended) + maker.paragraph("后半") + table)
    assert _lines(document) == ["前半后半"]
    assert [cell[4] for cell in _grids(document)[0] if cell[1] == 0] == ["0", "1", "3", "4", "5"]


def test_a_figure_whose_paragraph_end_is_deleted_is_one_number() -> None:
    cell = maker.paragraph("1", '<w:rPr><w:del w:id="1"/></w:rPr>') + maker.paragraph("7")
    row = "".join(f"<w:tc>{each}</w:tc>" for each in (maker.paragraph("行政许可"), cell))
    grid = _grids(_read(f"<w:tbl>{f'<w:tr>{row}</w:tr>' * 4}</w:tbl>"))[0]
    assert grid[1][4] == "17"


def test_a_text_box_is_read_once_and_does_not_enter_the_cell_that_holds_it() -> None:
    box = maker.text_box(maker.paragraph("附注"))
    cells = "".join(f"<w:tc>{maker.paragraph(str(number))}</w:tc>" for number in range(8))
    cells += f"<w:tc><w:p>{maker.run('12')}{box}</w:p></w:tc>"
    document = _read(f"<w:p>{maker.run('甲')}{box}{maker.run('乙')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert _lines(document) == ["甲乙", "附注", "附注"]
    assert _grids(document)[0][-1][4] == "12"


def test_fields_give_their_result_however_they_nest() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = (
        "<w:p>" + maker.run("共") + mark("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>" + mark("begin")
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + mark("separate") + maker.run("9") + mark("end")
        + mark("separate") + maker.run("23") + mark("end") + maker.run("件") + "</w:p>"
        # never ended: what follows in other paragraphs stays
        + "<w:p>" + maker.run("甲") + mark("begin") + "</w:p>" + maker.paragraph("乙")
    )  # fmt: skip
    assert _lines(_read(inner)) == ["共23件", "甲", "乙"]


def test_hidden_text_and_placeholders_are_not_printed() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r><w:r><w:t>定稿</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公开</w:t></w:r></w:p>'
    holder = "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r>"
    holder += "</w:sdtContent></w:sdt><w:r><w:t>3</w:t></w:r></w:p>"
    assert _lines(_read(hidden + shown + holder)) == ["定稿", "公开", "3"]


NUMBERING = (
    '<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    '<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    '</w:numPr></w:pPr></w:style><w:style w:styleId="b"><w:name w:val="Mine"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="c"><w:name w:val="toc 1"/></w:style></w:styles>'
)
PARTS = {"numbering.xml": NUMBERING, "styles.xml": STYLES}


def _item(text: str, level: int) -> str:
    return maker.paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def test_list_numbers_are_printed_as_word_counts_them() -> None:
    levels = [0, 1, 1, 0, 1]
    document = _read("".join(_item("事项", level) for level in levels), parts=PARTS)
    assert _lines(document) == ["一、事项", "1.事项", "2.事项", "二、事项", "1.事项"]


@pytest.mark.parametrize("number", ["12", "3.5", "１２", "-", "+3"])
def test_a_list_number_never_becomes_part_of_a_figure(number: str) -> None:
    assert _lines(_read(_item(number, 0), parts=PARTS)) == [number]


def test_styles_make_headings_and_numbers_and_contents_are_left_out() -> None:
    inner = "".join(
        maker.paragraph(text, f'<w:pStyle w:val="{style}"/>') for text, style in (("总体", "b"), ("目", "c"))
    )
    document = _read(inner, parts=PARTS)
    assert [(block.text, block.heading) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("一、总体", True)
    ]


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    inner = maker.table([[Part(str(column)) for column in range(4)] for _ in range(3)])
    page = f"<w:tbl><w:tr><w:tc>{maker.paragraph('上')}{inner}{maker.paragraph('下')}</w:tc></w:tr></w:tbl>"
    document = _read(page)
    assert [block.text if isinstance(block, Paragraph) else len(block.cells) for block in document.blocks] == [
        "上",
        12,
        "下",
    ]


def test_a_table_inside_a_data_cell_follows_its_table() -> None:
    inner = maker.table([[Part("内"), Part("8")]])
    row = "".join(f"<w:tc>{maker.paragraph(str(number))}</w:tc>" for number in range(4))
    document = _read(
        f"<w:tbl>{f'<w:tr>{row}</w:tr>' * 3}<w:tr><w:tc>{maker.paragraph('外')}{inner}</w:tc></w:tr></w:tbl>"
    )
    assert [grid[-1][4] for grid in _grids(document)] == ["外", "8"]


def test_a_page_saved_inside_is_read() -> None:
    page = "<html><body><p>正文在此</p></body></html>".encode()
    document = _read('<w:altChunk r:id="r0"/>', parts={"chunk.htm": page})
    assert _lines(document) == ["正文在此"]
    with pytest.raises(UnsupportedMedium):
        _read('<w:altChunk r:id="r0"/>', parts={"chunk.docx": maker.document("")})


def test_damage_is_named() -> None:
    whole = maker.make(story(draw(0)))
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(SourceFile(whole[: len(whole) // 2]))
    with pytest.raises(UnreadableDocument, match="part_missing"):
        read(SourceFile(maker.packed({"[Content_Types].xml": "<x/>", "word/other.xml": "<x/>"})))
    with pytest.raises(UnreadableDocument, match="damaged"):
        _read("<w:p>")


def test_entities_and_bombs_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="u">&b;</w:document>'
    with pytest.raises(UnreadableDocument, match="doctype"):
        read(SourceFile(maker.packed({"[Content_Types].xml": "<x/>", "word/document.xml": bomb})))
    with pytest.raises(DocumentTooLarge):
        _read("<w:p/>" * 3_000_000)
    with pytest.raises(DocumentTooLarge, match="depth"):
        _read("<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300)


def test_a_document_without_text_is_no_success() -> None:
    with pytest.raises(EmptyDocument):
        _read("<w:p/>")
    with pytest.raises(UnreadableDocument, match="no_text_layer"):
        _read("<w:p><w:r><w:drawing/></w:r></w:p>")
    with pytest.raises(UnreadableDocument, match="attachments_only"):
        _read("<w:p><w:r><w:object/></w:r></w:p>")
