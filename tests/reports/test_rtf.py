"""RTF and MHT: whole reports in both ways of writing Chinese, nested and skipped groups, damage."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents import read
from reports.documents.media import medium_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, Grid, Paragraph, SourceFile
from reports.reading import read_report
from tests.reports import forms
from tests.reports.broken import outcome
from tests.reports.media import rtf_maker as maker
from tests.reports.media.story import split_rows, story
from tests.reports.media.truth import TITLE, differences, draw

FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"))


def _read(inner: str) -> Document:
    return read(SourceFile((maker.HEAD + inner + "}").encode("ascii")))


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("units", [False, True])
def test_every_figure_of_a_generated_report_is_right(seed: int, kind: tuple[str, str], units: bool) -> None:
    values = draw(seed, *kind, odd=seed > 0)
    report = read_report(SourceFile(maker.make(story(values, *kind), units=units), filename="report.doc"))
    assert differences(values, report) == {}
    assert (report.reader, report.title) == ("rtf", TITLE)


def test_a_table_torn_into_two_gives_the_same_figures() -> None:
    values = draw(3)
    assert differences(values, read_report(SourceFile(maker.make(split_rows(story(values), 1, 15))))) == {}


def test_places_name_the_line() -> None:
    report = read_report(SourceFile(maker.make(story(draw(0)))))
    figure = report.figure("proactive", "licensing", "decisions")
    assert figure is not None
    assert figure.place.line is not None
    assert str(figure.place).startswith("table[1] r")


def test_groups_without_text_are_skipped() -> None:
    inner = (
        r"\pard{\header\pard page top\par}{\*\unknown secret}{\field{\*\fldinst{PAGE}}{\fldrslt{23}}}"
        r"{\v hidden}{\deleted gone}{\pict\wmetafile8 0102}{\upr{ansi}{\*\ud{\u20214 ?}}}{\bin3 {{{}x\par"
    )
    assert _lines(_read(inner)) == ["23件x"]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r"22{\super 1}\par", "22¹"),
        (r"22\super 1\nosupersub 3\par", "22¹3"),
        (r"22\super 1\plain 3\par", "22¹3"),
        (r"22{\sub 1}\par", "22₁"),
        (r"{\super 12}{\super 3}\par", "123"),
        (r"{\strike 12}13\par", "1̶2̶13"),
        (r"{\strike0 12}13\par", "1213"),
    ],
)
def test_marks_of_notes_and_struck_numbers_are_no_digits(inner: str, text: str) -> None:
    assert _lines(_read(rf"\pard {inner}")) == [text]


def test_surrogates_skips_and_signs() -> None:
    assert _lines(_read(r"\pard\u-10174 ?\u-8265 ?\uc2\u20214 ??{\uc0\u20214}a\~b\_c\emdash\'b9\'ab\par")) == [
        "𠮷件件a b-c—公"
    ]


def test_list_text_is_printed_but_never_before_a_figure() -> None:
    inner = r"\pard{\listtext\pard 1.\tab}\u20107 ?\par\pard{\listtext\pard 2.\tab}15\par"
    assert _lines(_read(inner)) == ["1.事", "15"]


def test_a_text_box_does_not_enter_the_paragraph_that_holds_it() -> None:
    box = r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt\pard note\par}}{\shprslt{note}}}"
    assert _lines(_read(rf"\pard 1{box}2\par next\par")) == ["12", "note", "next"]


def test_a_nested_table_follows_the_table_around_it() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl a\cell\pard\intbl b\cell\row"
    nested = (
        r"\trowd\cellx1000\cellx2000\pard\intbl x\par\pard\intbl\itap2 n\nestcell m\nestcell"
        r"{\*\nesttableprops\trowd\cellx400\cellx800\nestrow}{\nonesttables\par}\pard\intbl\cell\pard\intbl y\cell\row"
    )
    grids = [block for block in _read(row * 4 + nested + r"\pard end\par").blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in grid.cells][-2:] for grid in grids] == [["x", "y"], ["n", "m"]]


def test_damage_is_named() -> None:
    whole = maker.make(story(draw(0)))
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(SourceFile(whole[: len(whole) // 2]))
    with pytest.raises(DocumentTooLarge, match="depth"):
        read(SourceFile(rb"{\rtf1 " + b"{" * 5000 + b"}" * 5001))
    with pytest.raises(UnreadableDocument, match="no_text_layer"):
        _read(r"\pard{\pict 0102}\par")


WHOLE = maker.make(story(draw(2)))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(6, len(WHOLE) - 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8))
def test_broken_bytes_give_a_document_or_a_named_error(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(WHOLE)
    for at, new in changes:
        content[at : at + len(new)] = new
    outcome(bytes(content))


def _mht(page: bytes, encoding: str) -> bytes:
    body = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    head = (
        "From: <saved by a browser>\r\nSubject: =?gb2312?B?xOqxqA==?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----=_Next"\r\n\r\nA message.\r\n\r\n'
    )
    small = b"<html><body>frame</body></html>"
    parts = b"".join(
        b"------=_Next\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: "
        + name.encode()
        + b"\r\nContent-Location: file:///C:/a.htm\r\n\r\n"
        + content
        + b"\r\n"
        for name, content in (("7bit", small), (encoding, body))
    )  # fmt: skip
    return head.encode() + parts + b"------=_Next--\r\n"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_saved_as_one_file_is_read(encoding: str, charset: str) -> None:
    values = forms.draw(4)
    content = _mht(forms.page(values).encode(charset), encoding)
    assert medium_of(content) == "mht"
    report = read_report(SourceFile(content, filename="report.doc"))
    assert differences(values, report) == {}
    assert report.reader == "mht"


def test_an_mht_without_a_page_is_damaged() -> None:
    content = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n'
    with pytest.raises(UnreadableDocument, match="part_missing"):
        read(SourceFile(content))
