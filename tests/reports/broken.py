"""What reading broken bytes may end in: a refusal in words, or a report that says nothing but what stands there."""

from __future__ import annotations

import re
from collections import Counter

from reports.documents import read
from reports.errors import DocumentError
from reports.model import AnnualReport, CellStatus, Document, Grid, SourceFile
from reports.reading import parse
from reports.vocabulary import compact
from translations.findings import document_text

_NUMBERED = (CellStatus.REPORTED, CellStatus.SOLVED)
_DIGITS = re.compile(r"\d")


def outcome(content: bytes) -> Document | DocumentError:
    """The document of `content`, or why there is none; asserts what holds of either. Any other exception is a crash."""
    try:
        document = read(SourceFile(content))
    except DocumentError as error:
        return _in_words(error)
    invents_nothing(document, parse(document))
    return document


def _in_words(refusal: DocumentError) -> DocumentError:
    assert type(refusal) is not DocumentError
    for lang in ("zh", "en"):
        told = document_text(refusal.code, refusal.params, lang)
        assert told
        assert "{" not in told
    return refusal


def invents_nothing(document: Document, report: AnnualReport) -> None:
    """Every figure is printed in the document, cell for cell: no number comes out that did not go in."""
    assert report.reader == document.reader
    texts = [
        text
        for block in document.blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text])
    ]
    "".join(texts).encode()  # half a surrogate pair would raise
    whole = compact(" ".join(texts))
    there = Counter(_DIGITS.findall(whole))
    taken: Counter[str] = Counter()
    for figure in report.figures:
        if figure.status not in _NUMBERED:
            assert figure.value is None
            continue
        assert figure.value is not None
        assert figure.raw.strip()
        if figure.status is CellStatus.REPORTED:
            assert compact(figure.raw) in whole, figure
        taken.update(_DIGITS.findall(figure.raw))
    assert not taken - there, "a digit was read more often than it is printed"
