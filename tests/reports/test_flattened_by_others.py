"""Generated reports put through other programs' ways to make text of them: whatever these lose or mix up, no number is
another's, and nothing printed is blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import lxml.html
import pdfplumber
import pypdfium2
import pytest
from pdfminer.high_level import extract_text

from bench.media import make
from reports.errors import DocumentError
from reports.model import CellStatus, SourceFile
from reports.reading import read_report
from tests.reports.media.truth import expected

# A row cut out of a run of digits is a guess: it may be wrong, and says so.
SURE = 0.5
# 707 is a page whose words are struck twice.
SEEDS = range(705, 711)


def _pdfium(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _plumbed(content: bytes, *, layout: bool) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        return "\n".join(page.extract_text(layout=layout) for page in document.pages)


def _plumbed_tables(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        rows = [row for page in document.pages for table in page.extract_tables() for row in table]
    return "\n".join("\t".join((cell or "").replace("\n", "") for cell in row) for row in rows)


def _texts(content: bytes) -> Iterator[str]:
    for text in lxml.html.document_fromstring(content).itertext():
        if text.strip():
            yield text.strip()


def _rows(content: bytes, between: str) -> str:
    rows = lxml.html.document_fromstring(content).iter("tr")
    return "\n".join(between.join(cell.text_content().strip() for cell in row.iter("td", "th")) for row in rows)


Flatten = Callable[[bytes], str]
OF_PDF: dict[str, Flatten] = {
    "pdfium": _pdfium,
    "pdfminer": lambda content: extract_text(BytesIO(content)),
    "pdfplumber": lambda content: _plumbed(content, layout=False),
    "pdfplumber, laid out": lambda content: _plumbed(content, layout=True),
    "pdfplumber, tables": _plumbed_tables,
}
OF_HTML: dict[str, Flatten] = {
    "as it stands": lambda content: str(lxml.html.document_fromstring(content).text_content()),
    "glued": lambda content: "".join(_texts(content)),
    "with spaces": lambda content: " ".join(_texts(content)),
    "one a line": lambda content: "\n".join(_texts(content)),
    "with bars": lambda content: "|".join(_texts(content)),
    "rows of tabs": lambda content: _rows(content, "\t"),
    "rows of spaces": lambda content: _rows(content, " "),
    "rows of commas": lambda content: _rows(content, ","),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_PDF)
def test_text_of_a_pdf(name: str) -> None:
    for seed in SEEDS:
        _never_wrong("pdf", seed, OF_PDF[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_HTML)
def test_text_of_a_web_page(name: str) -> None:
    for seed in SEEDS:
        _never_wrong("html", seed, OF_HTML[name])


def _never_wrong(medium: str, seed: int, flatten: Flatten) -> None:
    printed = make(medium, seed)
    truth = {key: value for key, (value, _) in expected(printed.truth).items()}
    try:
        report = read_report(SourceFile(flatten(printed.content).encode()))
    except DocumentError:
        return
    given = {(figure.table, figure.row, figure.column): figure for figure in report.figures}
    sure = {key: figure for key, figure in given.items() if figure.confidence >= SURE and key in truth}
    wrong = {key: figure.raw for key, figure in sure.items() if figure.value not in (None, truth[key])}
    blank = [key for key, figure in sure.items() if figure.status is CellStatus.BLANK and truth[key] is not None]
    assert (seed, wrong, blank) == (seed, {}, [])
