"""Attachments of the sandbox: they hold the report, they are the same every time, and they can be read."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from lxml import etree

from reports.model import SourceFile
from reports.reading import read_report
from sandbox import documents
from sandbox.city import City
from sandbox.documents.blocks import blocks
from sandbox.reports import Report
from sandbox.script import FileKind, PostFile

REPORTS = [post.report for post in City.draw(3, bodies=2).posts() if post.report is not None]
OF_2019 = next(report for report in REPORTS if report.edition == "2019")
OF_2021 = next(report for report in REPORTS if report.edition == "2021")


def made(report: Report, kind: FileKind, page: int = 0) -> bytes:
    return documents.content(report, PostFile(kind, f"x.{kind.value}", page))


def words(report: Report) -> list[str]:
    """Every text that a reader of the file must meet, in order."""
    out: list[str] = []
    for part in blocks(report):
        out += [part] if isinstance(part, str) else [slot.text for row in part for slot in row if slot.text]
    return out


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_file_is_the_same_every_time(kind: FileKind) -> None:
    assert made(OF_2021, kind) == made(OF_2021, kind)
    assert made(OF_2021, kind) != made(OF_2019, kind)


@pytest.mark.parametrize("report", [OF_2019, OF_2021], ids=["2019", "2021"])
def test_a_docx_holds_every_word_in_order(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(made(report, FileKind.DOCX))) as package:
        assert package.testzip() is None
        tree = etree.fromstring(package.read("word/document.xml"))
    assert squeezed([str(text) for text in tree.itertext()]) == squeezed(words(report))


def test_a_pdf_shows_every_character() -> None:
    document = pypdfium2.PdfDocument(made(OF_2021, FileKind.PDF))
    shown = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) >= 4
    document.close()
    assert sorted(squeezed([shown])) == sorted(squeezed(words(OF_2021)))


def test_an_ofd_holds_every_character_inside_its_pages() -> None:
    with zipfile.ZipFile(io.BytesIO(made(OF_2021, FileKind.OFD))) as package:
        pages = [name for name in package.namelist() if name.endswith("Content.xml")]
        trees = [etree.fromstring(package.read(name)) for name in pages]
    shown = [str(text) for tree in trees for text in tree.itertext() if not str(text).startswith("M 0 0 L")]
    assert sorted(squeezed(shown)) == sorted(squeezed(words(OF_2021)))
    ids = [str(node.get("ID")) for tree in trees for node in tree.iter() if node.get("ID")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", [FileKind.DOCX, FileKind.PDF, FileKind.OFD])
@pytest.mark.parametrize("report", [OF_2019, OF_2021], ids=["2019", "2021"])
def test_what_the_truth_calls_readable_can_be_read(report: Report, kind: FileKind) -> None:
    content = made(report, kind)
    read = read_report(SourceFile(content, documents.MEDIA_TYPES[kind], f"x.{kind.value}", "http://a.gov.cn.test/x"))
    figures = {(figure.table, figure.row, figure.column): figure.value for figure in read.figures}
    assert figures == report.figures


def test_pictures_differ_by_page() -> None:
    assert len({made(OF_2021, FileKind.PICTURE, page) for page in range(3)}) == 3
