"""Pictures that DOC, RTF, HTML and MHT hold as bytes: pages where all is pictures, tables beside text."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Sequence
from struct import pack

import pytest

from reports.documents import read
from reports.documents.layout.page import PageContent, Rule
from reports.documents.sight import Picture, SeenPage, SeenText
from reports.errors import DocumentError
from reports.model import Grid, SourceFile
from reports.reading import read_report
from reports.vocabulary import GLUED_WORDS
from tests.reports.forms import draw, page
from tests.reports.media import compound_maker, doc_maker
from tests.reports.media.doc_maker import Para
from tests.reports.test_scans import Eyes, _docx_of, saved, small

PNG = saved(small(), "PNG")
JPEG = saved(small(), "JPEG")
ICON = saved(small(size=(40, 40)), "PNG")


def blip(kind: int, content: bytes, digests: int = 1) -> bytes:
    """An OfficeArt record of a picture (MS-ODRAW 2.2.27)."""
    body = b"\x07" * 16 * digests + b"\xff" + content
    return pack("<HHI", 0x46A0, kind, len(body)) + body


def doc_of(data: bytes, text: str = "\x01\r") -> bytes:
    made = SourceFile(doc_maker.make([Para(text)]))
    streams = dict(compound_streams(made.content))
    return compound_maker.make({**streams, "Data": data})


def compound_streams(content: bytes) -> list[tuple[str, bytes]]:
    import olefile

    with olefile.OleFileIO(content) as compound:
        return [(path[0], compound.openstream(path).read()) for path in compound.listdir()]


def rtf_of(*pictures: str, text: str = "") -> bytes:
    return ("{\\rtf1\\ansi " + text + "".join("{\\pict" + picture + "}" for picture in pictures) + "\\par}").encode()


def html_of(*pictures: bytes, text: str = "") -> bytes:
    images = "".join(f"<img src='data:image/png;base64,{base64.b64encode(held).decode()}'>" for held in pictures)
    return f"<html><head><title>年报</title></head><body>{text}{images}</body></html>".encode()


def mht_of(*pictures: bytes) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_x"\r\n\r\n--=_x\r\n'
    parts = [b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>x</p></body></html>\r\n--=_x"]
    parts += [
        b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(held)
        + b"\r\n--=_x"
        for held in pictures
    ]
    return head + b"".join(parts) + b"--\r\n"


HEX = PNG.hex()
WRAPPED = "\n".join(HEX[at : at + 78] for at in range(0, len(HEX), 78))
FILES = {
    "doc": doc_of(blip(0xF01E, PNG) + b"\x00" * 9 + blip(0xF01D, JPEG, digests=2) + blip(0xF01E, ICON)),
    "rtf": rtf_of(f"\\pngblip\\picw400 {WRAPPED}", "\\jpegblip{\\*\\blipuid 0102ab}" + JPEG.hex().upper()),
    "html": html_of(PNG, ICON, JPEG),
    "mht": mht_of(PNG, JPEG),
}


@pytest.mark.parametrize("medium", FILES)
def test_pictures_are_pages_in_their_order(medium: str) -> None:
    eyes = Eyes()
    document = read(SourceFile(FILES[medium]), eyes)
    assert [(shown.width, shown.height) for shown in eyes.shown] == [(400, 500), (400, 500)]
    assert document.meta["pages_seen"] == "1, 2"
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.text for grid in grids for cell in grid.cells if cell.text] == ["行政许可", "7"] * 2
    assert all(cell.place in document.scores for grid in grids for cell in grid.cells)


def test_a_picture_kept_as_it_is_in_an_rtf() -> None:
    eyes = Eyes()
    head, tail = b"{\\rtf1{\\pict\\pngblip\\bin" + str(len(PNG)).encode() + b" ", b"}\\par}"
    read(SourceFile(head + PNG + tail), eyes)
    assert len(eyes.shown) == 1


def test_a_photograph_beside_text_gives_nothing() -> None:
    eyes = Eyes(texts=("会议现场", "2023"))
    text = "<p>一、总体情况</p><p>一年来工作有序。</p>"
    document = read(SourceFile(html_of(PNG, text=text)), eyes)
    assert len(eyes.shown) == 1
    assert not document.scores
    assert [type(block) for block in document.blocks] == [
        type(block) for block in read(SourceFile(html_of(text=text))).blocks
    ]


def test_a_report_with_all_of_its_tables_is_not_looked_at() -> None:
    eyes = Eyes()
    whole = page(draw(3)).replace("</body>", html_of(PNG).decode() + "</body>")
    assert read_report(SourceFile(whole.encode()), eyes) == read_report(SourceFile(whole.encode()))
    assert eyes.shown == []


@pytest.mark.parametrize("medium", ["doc", "rtf"])
def test_without_pictures_as_large_as_a_page_there_is_no_text(medium: str) -> None:
    content = {"doc": doc_of(blip(0xF01E, ICON)), "rtf": rtf_of("\\pngblip " + ICON.hex())}[medium]
    with pytest.raises(DocumentError, match="no_text_layer"):
        read(SourceFile(content), Eyes())


@pytest.mark.parametrize(
    "broken",
    [
        doc_of(blip(0xF01E, PNG[:200])),
        rtf_of("\\pngblip 89504e4"),
        rtf_of("\\pngblip " + HEX[:301]),
        html_of(PNG[:120]),
        mht_of(b"\x89PNG"),
    ],
)
def test_a_broken_picture_is_no_page(broken: bytes) -> None:
    eyes = Eyes()
    with contextlib.suppress(DocumentError):
        assert not read(SourceFile(broken), eyes).scores
    assert eyes.shown == []


class Leaves:
    """An engine that sees another row of a table in each picture, each further to the right: no two can be joined."""

    def __init__(self, *rows: Sequence[str]) -> None:
        self.rows = rows

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        seen, by = Eyes(texts=self.rows[number - 1])(picture, number), 60.0 * number
        page = seen.content
        moved = PageContent(
            number,
            page.width,
            page.height,
            [(left + by, top, right + by, bottom, sign, turn) for left, top, right, bottom, sign, turn in page.glyphs],
            [Rule(rule.at, rule.start + by, rule.end + by) for rule in page.across],
            [Rule(rule.at + by, rule.start, rule.end) for rule in page.down],
            pictured=True,
        )
        texts = tuple(
            SeenText((text.box[0] + by, text.box[1], text.box[2] + by, text.box[3]), text.text, text.score)
            for text in seen.texts
        )
        return SeenPage(moved, texts, seen.dpi, seen.legible)


TOP, MIDDLE, END = ("本年新收申请", "31"), ("重复申请", "17"), ("下年度继续办理", "5")
CHART, PHOTOGRAPH = ("解读", "8"), ("会议现场", "图")
BESIDE = {
    "html": html_of(PNG, PNG, PNG, text="<p>一、总体情况</p>"),
    "docx": _docx_of([PNG] * 3, before="<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>"),
}


@pytest.mark.parametrize("medium", BESIDE)
@pytest.mark.parametrize(
    ("rows", "kept", "unread"),
    [
        ((TOP, MIDDLE, END), [TOP, MIDDLE, END], False),
        ((TOP, END, CHART), [TOP, END], True),
        ((CHART, TOP, END), [TOP, END], True),
    ],
)
def test_of_a_table_over_three_pictures_none_is_dropped_in_silence(
    medium: str, rows: Sequence[Sequence[str]], kept: Sequence[Sequence[str]], unread: bool
) -> None:
    document = read(SourceFile(BESIDE[medium]), Leaves(*rows))
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [tuple(cell.text for cell in grid.cells if cell.row == 0) for grid in grids] == kept
    assert all(cell.place in document.scores for grid in grids for cell in grid.cells)
    assert document.meta.get("pictures_unread") == ("1" if unread else None)


HEADINGS = ("复议后起诉", "尚未审结"), ("结果维持", "总计")


@pytest.mark.parametrize("medium", BESIDE)
def test_numbers_apart_from_the_words_of_their_table_are_said_to_be_unread(medium: str) -> None:
    document = read(SourceFile(BESIDE[medium]), Leaves(*HEADINGS, ("4", "0")))
    assert document.meta["pictures_unread"] == "1"


WHOLE_TABLES = tuple(("".join(words), "3") for words in GLUED_WORDS.values())


def test_a_photograph_beside_a_table_in_a_picture_is_told_of_where_a_table_is_lacking_still() -> None:
    content = html_of(PNG, PNG, PNG, PNG, text="<p>一、总体情况</p>")
    whole = read(SourceFile(content), Leaves(*WHOLE_TABLES, PHOTOGRAPH))
    assert "pictures_unread" not in whole.meta
    assert read(SourceFile(BESIDE["html"]), Leaves(TOP, END, PHOTOGRAPH)).meta["pictures_unread"] == "1"


@pytest.mark.parametrize("texts", [(), ("会议现场", "二〇二四"), ("12", "7")], ids=["nothing", "words", "numbers"])
def test_pictures_that_gave_no_table_are_told_of_where_one_is_lacking(texts: Sequence[str]) -> None:
    for content in (BESIDE["html"], rtf_of(*[f"\\pngblip {HEX}"] * 3, text="1. general ")):
        eyes = Eyes(texts=tuple(texts))
        document = read(SourceFile(content), eyes)
        assert len(eyes.shown) == 3
        assert document.meta["pictures_unread"] == "3"
