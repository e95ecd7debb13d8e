"""Bytes to documents: media told by their bytes, grids, main content, encodings, refusals."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents import MAX_BYTES, READERS, SEEING_READERS, read
from reports.documents.charset import decode
from reports.documents.media import medium_of, most_bytes
from reports.errors import DocumentError, DocumentTooLarge, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import Document, Grid, Paragraph, SourceFile
from tests.reports.broken import outcome
from tests.reports.media import pdf_maker
from tests.reports.media.truth import draw

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
DOCUMENTS = Path(__file__).resolve().parents[2] / "reports" / "documents"


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


MEDIA = {
    "pdf": b"%PDF-1.7\n%...",
    "docx": _zip("[Content_Types].xml", "word/document.xml"),
    "xlsx": _zip("xl/workbook.xml"),
    "ofd": _zip("OFD.xml", "Doc_0/Document.xml"),
    "zip": b"PK\x03\x04" + b"\0" * 40,
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
    "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"),
    "rtf": rb"{\rtf1\ansi}",
    "mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x",
    "image": b"\x89PNG\r\n\x1a\n\0\0",
    "unknown": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("medium", list(MEDIA))
def test_media_are_told_by_their_bytes_and_refused_by_name(medium: str) -> None:
    assert medium_of(MEDIA[medium]) == medium
    with pytest.raises(DocumentError) as caught:
        read(SourceFile(MEDIA[medium], media_type="text/html", filename="年报.html"))
    # A medium with a reader says that these few bytes are broken; any other is refused by its name.
    assert isinstance(caught.value, UnsupportedMedium) is (medium not in dict(READERS))
    assert caught.value.params["medium"] == medium


def test_an_error_page_called_pdf_is_a_page() -> None:
    document = read(SourceFile(b"<html><body>404</body></html>", "application/pdf", "report.pdf"))
    assert document.reader == "html"


@pytest.mark.parametrize("content", [b"", b"  \n\t "])
def test_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyDocument):
        read(SourceFile(content))


@pytest.mark.parametrize(
    ("head", "medium"), [(b"<p>x", "html"), (b"%PDF-1.7 ", "pdf"), (MEDIA["docx"], "docx"), (MEDIA["rtf"], "rtf")]
)
def test_too_much_of_a_medium_is_refused(head: bytes, medium: str) -> None:
    limit = most_bytes(medium)
    with pytest.raises(DocumentTooLarge) as caught:
        read(SourceFile(head.ljust(limit + 1, b" ")))
    assert caught.value.params == {"size": limit + 1, "limit": limit, "what": "bytes"}
    assert limit <= MAX_BYTES


def test_a_scan_of_sixty_megabytes_is_no_reason_to_refuse() -> None:
    content = pdf_maker.make(draw(1), pdf_maker.Style())
    # What stands behind the end of a PDF is nothing to its reader.
    whole = read(SourceFile(content.ljust(60_000_000, b" ")))
    assert whole.blocks == read(SourceFile(content)).blocks
    with pytest.raises(DocumentTooLarge):
        read(SourceFile(b"<p>x".ljust(60_000_000, b" ")))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read(SourceFile(b"<html>" + b"<div>" * 3000 + b"x"))
    assert caught.value.params["what"] == "depth"


def test_every_module_that_reads_a_medium_is_registered() -> None:
    reading = {
        path.stem
        for path in DOCUMENTS.glob("*.py")
        if re.search(r"^def read\(source: SourceFile", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = (*(reader.__module__ for _, reader in READERS), *(reader.__module__ for _, reader in SEEING_READERS))
    assert reading - {"__init__"} == {module.rsplit(".", 1)[-1] for module in named}


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reading(content: bytes) -> None:
    outcome(content)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "</table>",
                "<tr>",
                "<td rowspan=9>",
                "<td colspan=x>",
                "</td>",
                "规章",
                "0",
                "<p>",
                "</div>",
                "一、总体情况",
            ]
        ),
        max_size=40,
    )
)
def test_no_markup_crashes_the_reading(parts: list[str]) -> None:
    outcome(("<html>" + "".join(parts)).encode())


def _grid(html: str) -> Grid:
    document = read(SourceFile(f"<html><body>{html}</body></html>".encode()))
    return next(block for block in document.blocks if isinstance(block, Grid))


def test_spans_are_kept_and_clipped() -> None:
    grid = _grid("<table><tr><td rowspan=9>a<td colspan=2>b<td>c<tr><td>d<td colspan='0'>e<td>f</table>")
    shape = {cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells}
    assert shape == {
        "a": (0, 0, 2, 1), "b": (0, 1, 1, 2), "c": (0, 3, 1, 1),
        "d": (1, 1, 1, 1), "e": (1, 2, 1, 1), "f": (1, 3, 1, 1),
    }  # fmt: skip


def test_every_cell_says_where_it_stood() -> None:
    grid = _grid("<table><tr><td>a</td><td>b</td></tr></table>")
    assert [str(cell.place) for cell in grid.cells] == ["table[1] r0c0", "table[1] r0c1"]


def test_a_layout_table_is_no_grid() -> None:
    html = "<table><tr><td>栏目</td><td><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
    document = read(SourceFile(f"<html><body>{html}</body></html>".encode()))
    assert [type(block) for block in document.blocks] == [Paragraph, Grid]


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_navigation_and_footer_stay_outside_the_article() -> None:
    article = "".join(f"<p>第{n}段正文，讲述一年来的公开工作和群众来信的办理情况。</p>" for n in range(8))
    links = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(20))
    html = f"<div><ul>{links}</ul></div><div class=a><div>{article}</div></div><div>主办单位：某局</div>"
    texts = _texts(read(SourceFile(f"<html><body>{html}</body></html>".encode())))
    assert len(texts) == 8
    assert not any("栏目" in text or "主办" in text for text in texts)


def test_metadata_and_shown_date_survive_the_cut() -> None:
    html = (
        "<html><head><meta name='PubDate' content='2024-01-19 09:30'>"
        "<meta name='ArticleTitle' content='某局2023年年报'>"
        "<title>某局2023年年报_某市</title></head><body><div>发布时间：2024年1月18日</div>"
         "<div><p>" + "很长的正文。" * 60 + "</p></div></body></html>"
    )  # fmt: skip
    meta = read(SourceFile(html.encode())).meta
    assert (meta["pub_date"], meta["article_title"], meta["shown_date"]) == (
        "2024-01-19 09:30",
        "某局2023年年报",
        "2024年1月18",
    )


CHINESE = "政府信息公开工作年度报告，本机关收到申请若干件。"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "gbk", "iso-8859-1", "big5", "no-such-charset"])
@pytest.mark.parametrize("actual", ["utf-8", "gb18030"])
def test_a_declared_encoding_never_beats_the_bytes(actual: str, declared: str) -> None:
    content = f"<meta charset='{declared}'><p>{CHINESE}</p>".encode(actual)
    decoded = decode(content, f"text/html; charset={declared}")
    assert CHINESE in decoded.text
    assert decoded.damaged == 0


def test_one_damaged_byte_costs_one_character() -> None:
    for encoding in ("utf-8", "gb18030"):
        content = (CHINESE * 20).encode(encoding)
        decoded = decode(content[:200] + b"\xff" + content[200:])
        assert decoded.encoding == encoding
        assert 1 <= decoded.damaged <= 3


@given(st.text(alphabet="政府信息公开工作年度报告的情况申请本机关0123456789，。", min_size=6, max_size=60))
def test_gb18030_and_utf_8_text_of_reports_are_never_confused(text: str) -> None:
    text = "本年度报告" + text
    assert decode(text.encode("gb18030")).text == text
    assert decode(text.encode("utf-8")).text == text


MEDIA_FOLDER = SAMPLES / "media"


REAL_FILES = [path for path in sorted(MEDIA_FOLDER.glob("*.*")) if path.suffix != ".md"]
# Real files that no reader takes; each of the others is read, or refused with a reason of its own.
REFUSED_BY_NAME = {
    "word2.doc": "word2",
    "word6.doc": "word6",
    # It gives the number of Word 6, as Word 95 often does.
    "word95.doc": "word6",
    "works-NOT-kingsoft.wps": "works",
    "works2000-NOT-kingsoft.wps": "works",
    **{path.name: "image" for path in REAL_FILES if path.suffix in (".png", ".jpg")},
}


@pytest.mark.skipif(not MEDIA_FOLDER.is_dir(), reason="the samples of the research are not beside this clone")
@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: path.name)
def test_real_files_are_read_or_refused_by_name(path: Path) -> None:
    found = outcome(path.read_bytes())
    if path.name in REFUSED_BY_NAME:
        assert isinstance(found, UnsupportedMedium)
        assert found.params["medium"] == REFUSED_BY_NAME[path.name]
    elif isinstance(found, DocumentError):
        assert isinstance(found, UnreadableDocument)
        assert found.params["reason"] in ("no_text_layer", "no_characters", "attachments_only")
    else:
        assert any(block.text if isinstance(block, Paragraph) else block.cells for block in found.blocks)
