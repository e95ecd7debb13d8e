"""PDF: every way of printing the tables gives every figure; what cannot be read says why."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.documents import pdf, read
from reports.errors import DocumentError, DocumentTooLarge, UnreadableDocument
from reports.model import AnnualReport, CellStatus, Document, Grid, Paragraph, Section, SourceFile
from reports.reading import parse, read_report
from reports.records import figures_rows
from tests.reports.broken import outcome
from tests.reports.forms import Values
from tests.reports.media import truth
from tests.reports.media.pdf_file import Mark, Page, text_width
from tests.reports.media.pdf_file import pdf as pdf_bytes
from tests.reports.media.pdf_maker import Style, make, printed, spread

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of the research are not beside this clone")

VARIANTS: dict[str, Style] = {
    "full rules": Style(),
    "open where the page breaks": Style(rules="open"),
    "a frame round every cell, white boxes behind the text": Style(rules="boxes", white_boxes=True),
    "page breaks elsewhere": Style(drop=200, rules="open"),
    "narrow columns": Style(number_width=21, dispute_width=24),
    "rows cut by page breaks": Style(number_width=21, cut_rows=True, drop=37, rules="open"),
    "rows cut elsewhere": Style(number_width=22, cut_rows=True, drop=150),
    "horizontal rules only": Style(rules="horizontal"),
    "no rules": Style(rules="none"),
    "no rules, set at the top": Style(rules="none", top_aligned=True),
    "no rules, 2019": Style(rules="none", proactive_form="2019", applications_form="2019"),
    "dotted": Style(rules="dotted"),
    "groups turned left": Style(turned_groups=90),
    "groups turned right": Style(turned_groups=270),
    "repeated heads": Style(repeat_heads=True, drop=100),
    "bare page numbers and running heads": Style(page_numbers="bare", running_head="示例市文化局年度报告"),
    "counted pages": Style(page_numbers="counted"),
    "struck twice": Style(struck_twice=True),
    "page box elsewhere": Style(origin=(-30, 100)),
    "stored on its side": Style(rotate=90),
    "stored upside down": Style(rotate=180),
    "stored on the other side": Style(rotate=270),
    "shown on its side": Style(turned_pages=True),
    "two pages a sheet": Style(sides=2),
    "2019": Style(proactive_form="2019", applications_form="2019"),
    "mixed": Style(applications_form="2019"),
    "fonts not in the file": Style(embedded=False),
}


def _source(style: Style, seed: int = 1, *, odd: bool = False) -> tuple[Values, SourceFile]:
    values = truth.draw(seed, style.proactive_form, style.applications_form, odd=odd)
    return values, SourceFile(make(values, style))


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize("odd", [False, True], ids=["full", "with blanks"])
@pytest.mark.parametrize("name", list(VARIANTS))
def test_every_figure_of_every_variant_is_right(name: str, odd: bool) -> None:
    style = VARIANTS[name]
    values, source = _source(style, seed=3, odd=odd)
    report = parse(pdf.read(source))
    assert truth.differences(values, report) == {}
    assert report.title == truth.TITLE
    assert (report.year, report.body_name, report.signed_on) == (2023, truth.BODY_NAME, truth.SIGNED_ON)
    assert list(report.sections) == list(Section)
    assert report.sections[Section.OVERVIEW].split("\n") == list(truth.PROSE.overview)
    if not odd:
        assert {"row_sum", "outcome_sum", "balance", "row_unknown", "row_unlabelled"}.isdisjoint(_codes(report))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["full rules", "rows cut by page breaks", "no rules", "shown on its side"])
def test_the_second_reader_gives_the_same(name: str) -> None:
    values, source = _source(VARIANTS[name], seed=7, odd=True)
    document = pdf.second_opinion(source)
    assert document.reader != pdf.read(source).reader
    assert truth.differences(values, parse(document)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(VARIANTS))
def test_both_readers_agree_on_every_variant(name: str) -> None:
    for seed in range(10, 13):
        values, source = _source(VARIANTS[name], seed=seed, odd=seed % 2 == 0)
        for reader in (pdf.read, pdf.second_opinion):
            assert truth.differences(values, parse(reader(source))) == {}


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rules=st.sampled_from(["full", "open", "boxes"]),
    size=st.sampled_from([7.5, 9, 10]),
    number_width=st.sampled_from([22, 28, 34]),
    drop=st.floats(0, 450),
    cut_rows=st.booleans(),
    repeat_heads=st.booleans(),
    padding=st.sampled_from([1, 3, 5]),
    top_aligned=st.booleans(),
)
# A row's last line of digits behind a page break; a column border a hair beside one of the table above.
@pytest.mark.slow
@example(0, "full", 7.5, 22, 51.0, True, False, 5, False)
def test_ruled_tables_are_right_wherever_the_page_breaks(
    seed: int,
    rules: str,
    size: float,
    number_width: float,
    drop: float,
    cut_rows: bool,
    repeat_heads: bool,
    padding: float,
    top_aligned: bool,
) -> None:
    style = Style(
        rules=rules,
        size=size,
        number_width=number_width,
        drop=drop,
        cut_rows=cut_rows,
        repeat_heads=repeat_heads,
        padding=padding,
        top_aligned=top_aligned,
    )
    values, source = _source(style, seed)
    assert truth.differences(values, parse(pdf.read(source))) == {}


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def _paragraphs(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def test_a_table_over_a_page_break_is_one_grid_with_places_on_both_pages() -> None:
    _, source = _source(Style(rules="open"))
    grids = _grids(pdf.read(source))
    assert len(grids) == 3
    table = grids[1]
    assert {cell.place.page for cell in table.cells} == {table.place.page, (table.place.page or 0) + 1}
    group = next(cell for cell in table.cells if cell.text.replace("\n", "") == "三、本年度办理结果")
    assert (group.row, group.rowspan, group.colspan) == (5, 22, 1)
    assert max(cell.row + cell.rowspan for cell in table.cells) == 28


def test_a_label_cut_in_two_by_the_page_is_one_label_again() -> None:
    cut = 0
    for drop in (0, 12, 24):
        _, source = _source(Style(drop=drop, rules="open", cut_rows=True, padding=1))
        cells = [cell for grid in _grids(pdf.read(source)) for cell in grid.cells]
        label = next(cell for cell in cells if cell.text.replace("\n", "") == "（四）无法提供")
        assert label.rowspan == 3
        others = {cell.text.replace("\n", "") for cell in cells if cell is not label}
        assert others.isdisjoint({"（四）无法", "提供"})
        figures = [cell for cell in cells if label.row <= cell.row < label.row + 3 and cell.column == 3]
        cut += len({cell.place.page for cell in figures}) == 2
    assert cut == 3


def test_text_on_its_side_is_read_in_its_direction() -> None:
    for turn in (90, 270):
        _, source = _source(Style(turned_groups=turn))
        texts = {cell.text for grid in _grids(pdf.read(source)) for cell in grid.cells if cell.rowspan > 2}
        assert {"三、本年度办理结果", "（四）无法提供", "（五）不予处理"} <= texts


def test_places_are_pages_and_boxes_from_the_top_left() -> None:
    values, source = _source(Style())
    report = parse(pdf.read(source))
    pages = printed(values, Style())
    figure = report.figure("proactive", "rules", "issued")
    assert figure is not None
    assert figure.place.page == 1
    assert figure.place.box is not None
    left, top, right, bottom = figure.place.box
    assert 0 < left < right < pages[0].width
    assert 0 < top < bottom < pages[0].height
    assert str(figure.place).startswith("page 1 ")


def test_paragraphs_are_whole_and_page_numbers_are_none() -> None:
    document = pdf.read(_source(Style(page_numbers="bare", running_head="示例市文化局年度报告", drop=450))[1])
    texts = [paragraph.text for paragraph in _paragraphs(document)]
    assert truth.PROSE.opening in texts
    assert set(truth.PROSE.overview) <= set(texts)
    assert not {"1", "2", "3"} & set(texts)
    assert texts.count("示例市文化局年度报告") == 1
    headings = [paragraph.text for paragraph in _paragraphs(document) if paragraph.heading]
    assert headings == [truth.TITLE]


def _one_page(*lines: tuple[float, float, str], size: float = 9.0) -> Page:
    page = Page()
    for x, top, text in lines:
        page.text(x, top, text, size)
    return page


def test_a_page_number_inside_a_table_is_no_cell() -> None:
    values = truth.draw(4)
    pages = printed(values, Style(page_numbers="", drop=200))
    for number, page in enumerate(pages, start=1):
        page.text(290, 758, f"- {number} -", 9)
    report = parse(pdf.read(SourceFile(pdf_bytes(pages))))
    assert truth.differences(values, report) == {}


def test_of_two_reports_side_by_side_the_left_is_read_and_the_right_is_named() -> None:
    values = truth.draw(6)
    other = replace(truth.PROSE, title="另一市水务局2022年政府信息公开工作年度报告")
    left, right = printed(values, Style()), printed(truth.draw(7), Style(prose=other))
    report = parse(pdf.read(SourceFile(pdf_bytes(spread(left, right)))))
    assert truth.differences(values, report) == {}
    assert report.title == truth.TITLE
    finding = next(finding for finding in report.findings if finding.code == "other_reports")
    assert finding.params["titles"] == other.title
    assert "table_repeated" not in _codes(report)


def test_a_number_too_wide_for_its_cell_is_not_cut_by_the_border() -> None:
    page = Page()
    for x in (100, 130, 160, 190):
        page.line(x, 100, x, 140)
    for y in (100, 120, 140):
        page.line(100, y, 190, y)
    page.text(145 - text_width("3985758", 10) / 2, 104, "3985758", 10)
    page.text(112, 124, "12", 10)
    page.text(132, 124, "34", 10)
    (grid,) = _grids(pdf.read(SourceFile(pdf_bytes([page]))))
    assert [cell.text for cell in grid.cells] == ["", "3985758", "", "12", "34", ""]


def test_numbers_one_above_the_other_stay_apart_unless_the_upper_one_fills_its_cell() -> None:
    page = Page()
    for x in (100, 160, 180):
        page.line(x, 100, x, 130)
    for y in (100, 130):
        page.line(100, y, 180, y)
    page.text(125, 103, "12", 9)
    page.text(125, 115, "34", 9)
    page.text(165.5, 103, "12", 9)
    page.text(165.5, 115, "34", 9)
    (grid,) = _grids(pdf.read(SourceFile(pdf_bytes([page]))))
    assert [cell.text for cell in grid.cells] == ["12\n34", "1234"]


@pytest.mark.slow
@pytest.mark.parametrize("reader", [pdf.read, pdf.second_opinion], ids=["quick", "second"])
@pytest.mark.parametrize("pictured", [True, False], ids=["with a picture", "without"])
@pytest.mark.parametrize("kind", ["field", "remark"])
def test_figures_in_form_fields_and_typed_remarks_are_read(kind: str, pictured: bool, reader: object) -> None:
    values = truth.draw(1)
    key = ("proactive", "licensing", "decisions")
    pages = printed(values | {key: ""}, Style())
    box = _place_of(values, key)
    pages[0].mark(Mark(*box, values[key], "field" if kind == "field" else "remark", pictured))
    pages[0].mark(Mark(box[0], box[3] + 2, box[2], box[3] + 14, "98765", "field", pictured, hidden=True))
    assert callable(reader)
    report = parse(reader(SourceFile(pdf_bytes(pages))))
    assert truth.differences(values, report) == {}


def _place_of(values: Values, key: tuple[str, str, str]) -> tuple[float, float, float, float]:
    figure = parse(pdf.read(SourceFile(make(values, Style())))).figure(*key)
    assert figure is not None
    assert figure.place.page == 1
    assert figure.place.box is not None
    return figure.place.box


def test_a_remark_over_a_printed_figure_makes_it_unreadable() -> None:
    values = truth.draw(1)
    key = ("proactive", "licensing", "decisions")
    pages = printed(values, Style())
    left, top, right, bottom = _place_of(values, key)
    middle = (left + right) / 2 - 6
    pages[0].mark(Mark(middle, top, middle + 40, bottom, "31", "remark"))
    report = parse(pdf.read(SourceFile(pdf_bytes(pages))))
    assert set(truth.differences(values, report)) == {key}
    figure = report.figure(*key)
    assert figure is not None
    assert figure.status is CellStatus.UNREADABLE
    assert any(key in finding.figures for finding in report.findings)


def test_a_glyph_without_a_character_spoils_its_number_and_is_counted() -> None:
    values = truth.draw(1) | {("proactive", "licensing", "decisions"): "4Ω7"}
    report = parse(pdf.read(SourceFile(pdf_bytes(printed(values, Style()), unmapped="Ω"))))
    figure = report.figure("proactive", "licensing", "decisions")
    assert figure is not None
    assert (figure.value, figure.status) == (None, CellStatus.UNREADABLE)
    assert "characters_damaged" in _codes(report)


def test_words_in_a_font_that_is_nowhere_are_still_read() -> None:
    printed_words = {"licensing": "无", "penalties": "—", "compulsory_measures": "〇"}
    values = truth.draw(1) | {("proactive", row, "decisions"): word for row, word in printed_words.items()}
    report = parse(pdf.read(SourceFile(make(values, Style(embedded=False)))))
    figures = {row: report.figure("proactive", row, "decisions") for row in printed_words}
    statuses = {row: figure.status for row, figure in figures.items() if figure is not None}
    assert statuses == {
        "licensing": CellStatus.TEXT,
        "penalties": CellStatus.DASH,
        "compulsory_measures": CellStatus.REPORTED,
    }


def test_a_cell_of_unknown_characters_is_unreadable_and_no_text() -> None:
    values = truth.draw(1) | {("proactive", "licensing", "decisions"): "Ω"}
    report = parse(pdf.read(SourceFile(pdf_bytes(printed(values, Style()), unmapped="Ω"))))
    figure = report.figure("proactive", "licensing", "decisions")
    assert figure is not None
    assert figure.status is CellStatus.UNREADABLE


def _reason(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(SourceFile(content))
    assert caught.value.params["medium"] == "pdf"
    return str(caught.value.params["reason"])


def test_what_cannot_be_read_says_why() -> None:
    whole = make(truth.draw(1))
    assert _reason(whole[: len(whole) // 8]) == "damaged"
    assert _reason(b"%PDF-1.7\n%...") == "damaged"
    scan = Page()
    scan.picture(0, 0, scan.width, scan.height)
    assert _reason(pdf_bytes([scan, scan])) == "no_text_layer"
    assert _reason(pdf_bytes([Page()])) == "no_text_layer"
    assert (
        _reason(pdf_bytes([_one_page((72, 72, "政府信息公开年度报告"))], unmapped="政府信息公开年度报告"))
        == "no_characters"
    )


def test_a_locked_file_is_called_encrypted() -> None:
    assert _reason(_locked()) == "encrypted"


def _locked() -> bytes:
    """A file that names an encryption whose password nobody gives: its keys are noise."""
    noise = "".join(f"{number * 7 % 256:02x}" for number in range(32))
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{noise}> /U <{noise}> /P -44 >> /ID [<{noise}> <{noise}>]"
    content = make(truth.draw(1))
    return content.replace(b"trailer\n<< ", b"trailer\n<< " + lock.encode() + b" ")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read(SourceFile(pdf_bytes([_one_page((72, 72, "页"))] * 401)))
    assert caught.value.params == {"size": 401, "limit": 400, "what": "pages"}


def test_pages_that_are_pictures_are_named() -> None:
    scan = Page()
    scan.picture(0, 0, scan.width, scan.height)
    pages = printed(truth.draw(1), Style())
    report = read_report(SourceFile(pdf_bytes([*pages, scan])))
    finding = next(finding for finding in report.findings if finding.code == "pages_without_text")
    assert finding.params["pages"] == str(len(pages) + 1)


def test_text_hidden_under_a_picture_is_said_to_be() -> None:
    page = Page()
    page.picture(0, 0, page.width, page.height)
    for number in range(12):
        page.text(72, 80 + 20 * number, "本年度公开政府信息若干条", 12, shown=False)
    document = pdf.read(SourceFile(pdf_bytes([page])))
    assert document.meta["text_hidden"] == "1"


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_broken_bytes_give_a_report_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(make(truth.draw(1)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    found = outcome(bytes(content[:cut]))
    assert isinstance(found, DocumentError) or found.reader in ("pdf", "pdf_plumber", "text")


# --- real files


@pytest.mark.slow
@needs_samples
@pytest.mark.parametrize("name", ["huaian-2024", "hongze-2023"])
@pytest.mark.parametrize("reader", [pdf.read, pdf.second_opinion], ids=["quick", "second"])
def test_real_reports_give_exactly_their_figures(name: str, reader: object) -> None:
    assert callable(reader)
    source = SourceFile((SAMPLES / name / "source.pdf").read_bytes())
    report = parse(reader(source))
    with (SAMPLES / name / "figures.csv").open(encoding="utf-8", newline="") as stream:
        wanted = [
            tuple(row[column] for column in ("table", "row", "column", "value")) for row in csv.DictReader(stream)
        ]
    given = [(row["table"], row["row"], row["column"], row["value"]) for row in figures_rows(report)]
    assert given == wanted
    assert list(report.sections) == list(Section)


@needs_samples
def test_the_wrong_sums_of_hongze_stay_and_are_findings() -> None:
    report = read_report(SourceFile((SAMPLES / "hongze-2023" / "source.pdf").read_bytes()))
    assert "dispute_sum" in _codes(report)
    assert "readers_differ" not in _codes(report)
    assert report.title == "洪泽区人民政府2023年政府信息公开工作年度报告"


@needs_samples
def test_huaian_has_no_error_and_whole_paragraphs() -> None:
    report = read_report(SourceFile((SAMPLES / "huaian-2024" / "source.pdf").read_bytes()))
    assert not {finding.code for finding in report.findings if str(finding.severity) == "error"}
    assert "政府信息公开信息处理费3940元" in report.sections[Section.OTHER_MATTERS].replace("\n", "")
