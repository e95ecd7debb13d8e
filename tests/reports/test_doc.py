"""DOC and WPS: whole reports in every way that Word and WPS store text, real files, damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents import read
from reports.errors import DocumentError, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import Document, Grid, Paragraph, Section, SourceFile
from reports.reading import read_report
from tests.reports.broken import outcome
from tests.reports.media import compound_maker
from tests.reports.media import doc_maker as maker
from tests.reports.media.doc_maker import Para
from tests.reports.media.story import split_rows, story
from tests.reports.media.truth import BODY_NAME, SIGNED_ON, TITLE, differences, draw

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "media"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of the research are not beside this clone")
FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"))


def _read(paras: list[Para], **options: object) -> Document:
    return read(SourceFile(maker.make(paras, **options)))  # type: ignore[arg-type]


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
@pytest.mark.parametrize(
    "options", [{}, {"pieces": 7, "narrow": True, "flags": 0x14}, {"huge": True}], ids=["plain", "fast-saved", "huge"]
)
def test_every_figure_of_a_generated_report_is_right(
    seed: int, forms: tuple[str, str], options: dict[str, int | bool]
) -> None:
    values = draw(seed, *forms, odd=seed > 0)
    content = maker.make(maker.paragraphs(story(values, *forms), wobble=11), **options)  # type: ignore[arg-type]
    report = read_report(SourceFile(content, filename="report.wps"))
    assert differences(values, report) == {}
    assert (report.reader, report.title, report.body_name, report.year) == ("doc", TITLE, BODY_NAME, 2023)
    assert report.signed_on == SIGNED_ON
    assert list(report.sections) == list(Section)


@pytest.mark.parametrize("at", [5, 12, 20])
def test_a_table_torn_into_two_gives_the_same_figures(at: int) -> None:
    values = draw(3)
    report = read_report(SourceFile(maker.make(maker.paragraphs(split_rows(story(values), 1, at)))))
    assert differences(values, report) == {}


def test_each_figure_has_its_character_row_and_column() -> None:
    report = read_report(SourceFile(maker.make(maker.paragraphs(story(draw(1))))))
    figure = report.figure("applications", "received", "total")
    assert figure is not None
    assert str(figure.place).startswith("table[2] character[")
    assert str(figure.place).endswith(" r3c9")


def test_deleted_and_hidden_text_is_not_printed() -> None:
    paras = [
        Para("收到57件\r", runs=((2, 3, maker.DELETED),)),
        Para("公开草稿\r", runs=((2, 4, maker.HIDDEN),)),
        Para("前半\r", runs=((2, 3, maker.DELETED),)),
        Para("后半\r"),
    ]
    assert _lines(_read(paras)) == ["收到7件", "公开", "前半后半"]


def test_marks_of_notes_and_struck_numbers_are_no_digits() -> None:
    above, below, line = b"\x48\x2a\x01", b"\x48\x2a\x02", b"\x37\x08\x01"
    paras = [
        Para("221件\r", runs=((2, 3, above),)),
        Para("221件\r", runs=((2, 3, below),)),
        Para("22\r", runs=((0, 2, above),)),
        Para("1213件\r", runs=((0, 2, line),)),
    ]
    assert _lines(_read(paras)) == ["22¹件", "22₁件", "22", "\ufffd\ufffd13件"]


def test_fields_nest_and_a_table_of_contents_is_left_out() -> None:
    paras = [
        Para("\x13 TOC \\o \x14\x13 HYPERLINK \\l \"a\" \x14一、总体情况\x13 PAGEREF a \x141\x15\x15\r"),
        Para("二、其他\x15\r"),
        Para("正文\x13 IF \x13 PAGE \x149\x15 \x1423\x15件\r"),
    ]  # fmt: skip
    assert _lines(_read(paras)) == ["正文23件"]


def test_a_field_that_never_ends_hides_nothing_behind_it() -> None:
    assert _lines(_read([Para("\x13 TOC \\o \x14甲\r"), Para("乙\x13 IF\r"), Para("丙\r")])) == ["甲", "乙", "丙"]


def test_signs_are_printed_as_they_look() -> None:
    assert _lines(_read([Para("第\x0b二\x0c三\x1e四\x1f五\xa0六\x01\x08七\r")])) == ["第", "二", "三-四五 六七"]


def test_characters_beyond_the_basic_plane_keep_their_places() -> None:
    document = _read([Para("𠮷野\r"), Para("甲乙\r", runs=((0, 1, maker.DELETED),))])
    assert _lines(document) == ["𠮷野", "乙"]


def test_a_nested_table_follows_the_table_around_it() -> None:
    inner = maker.depth(2)
    shape = maker.row_shape([(0, 500, 0), (500, 900, 0)])
    nested = [
        Para("外", maker.IN_TABLE),
        Para("内\r", maker.IN_TABLE + inner + maker.INNER_CELL),
        Para("8\r", maker.IN_TABLE + inner + maker.INNER_CELL),
        Para("\r", maker.IN_TABLE + inner + maker.INNER_CELL + maker.INNER_ROW_END + shape),
    ]
    nested[0] = Para("外\r", maker.IN_TABLE)
    rows = [
        Para("\x07", maker.IN_TABLE),
        Para("乙\x07", maker.IN_TABLE),
        Para("\x07", maker.IN_TABLE + maker.ROW_END + shape),
    ]
    document = _read([*nested, *rows, *(rows[1:2] + rows[1:]) * 4])
    assert [grid[0][4] for grid in _grids(document)] == ["外", "内"]
    assert [cell[4] for cell in _grids(document)[1]] == ["内", "8"]


def test_cells_without_any_row_end_stay_as_lines_and_prove_no_row() -> None:
    document = _read([Para(f"{text}\x07", maker.IN_TABLE) for text in ("规章", "1", "2", "3")])
    assert _grids(document) == []
    assert _lines(document) == ["规章", "1", "2", "3"]


def test_text_boxes_stand_behind_the_paragraph_that_holds_them() -> None:
    document = _read([Para("甲\x08\r"), Para("乙\x08\r")], boxes=[(1, "箱一"), (4, "箱二")])
    assert _lines(document) == ["甲", "箱一", "乙", "箱二"]


def test_headings_are_told_by_their_style() -> None:
    document = _read([Para("题\r", style=1), Para("文\r", style=15)])
    assert [block.heading for block in document.blocks if isinstance(block, Paragraph)] == [True, False]


def test_old_and_locked_files_are_refused_by_name() -> None:
    with pytest.raises(UnsupportedMedium, match="word6"):
        _read([Para("甲\r")], ident=0xA5DC, version=101)
    with pytest.raises(UnsupportedMedium, match="word95"):
        _read([Para("甲\r")], ident=0xA5DC, version=104)
    with pytest.raises(UnreadableDocument, match="encrypted"):
        _read([Para("甲\r")], flags=0x0100)
    locked = compound_maker.make({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y"})
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(SourceFile(locked))
    with pytest.raises(UnsupportedMedium, match="ppt"):
        read(SourceFile(compound_maker.make({"PowerPoint Document": b"x"})))


def test_a_file_that_is_cut_off_is_damaged_and_never_half_a_report() -> None:
    whole = maker.make(maker.paragraphs(story(draw(0))))
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        with pytest.raises(DocumentError):
            read(SourceFile(whole[: int(len(whole) * share)]))


def test_a_document_without_text_is_no_success() -> None:
    with pytest.raises(EmptyDocument):
        _read([Para("\r")])
    with pytest.raises(UnreadableDocument, match="no_text_layer"):
        _read([Para("\x01\r")])


WHOLE = maker.make(maker.paragraphs(story(draw(2))))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=12))
def test_broken_bytes_give_a_document_or_a_named_error(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(WHOLE)
    for at, new in changes:
        content[at : at + len(new)] = new
    outcome(bytes(content))


@needs_samples
def test_real_files_are_read_cell_by_cell() -> None:
    merges = _grids(read(SourceFile((SAMPLES / "merges.doc").read_bytes())))
    assert merges == [
        [
            *((0, 0, 1, 3, "A"), (0, 3, 1, 2, "B"), (1, 0, 1, 1, "C"), (1, 1, 1, 1, "D"), (1, 2, 1, 2, "E")),
            *((1, 4, 1, 1, "F"), (2, 0, 1, 1, ""), (2, 1, 1, 1, "G"), (2, 2, 1, 2, "H"), (2, 4, 1, 1, "I\nJ")),
            (3, 0, 1, 5, "K"),
        ]
    ]
    outer, inner = _grids(read(SourceFile((SAMPLES / "innertable.doc").read_bytes())))
    assert [cell[4] for cell in outer] == ["A", "B", "C", "D", "E\nF", "G", "H", "I", "J"]
    assert [cell[4] for cell in inner] == ["1", "2", "3", "4"]


@needs_samples
@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("word2.doc", UnsupportedMedium, "word2"),
        ("word6.doc", UnsupportedMedium, "word6"),
        ("word95.doc", UnsupportedMedium, "word6"),  # written in the format that Word 6 and 95 share
        ("works-NOT-kingsoft.wps", UnsupportedMedium, "works"),
        ("works2000-NOT-kingsoft.wps", UnsupportedMedium, "works"),
        ("wps11-attachments.doc", UnreadableDocument, "attachments_only"),
    ],
)
def test_real_files_that_hold_no_text_are_refused_by_name(name: str, kind: type[DocumentError], word: str) -> None:
    with pytest.raises(kind, match=word):
        read(SourceFile((SAMPLES / name).read_bytes()))
