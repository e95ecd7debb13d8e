"""Whether an article says something else than before: a hash over its own words and its files, without furniture.

Visitor counters, menus, links to the articles before and after it, and the day on which it says that it was put up (it
moves when the same report is posted again) must not look like a revision.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from crawler.items import ReportFile
from reports import documents
from reports.documents.charset import decode
from reports.documents.html_marks import FIELDS_WITHOUT_WORDS
from reports.documents.page import is_heading, is_of_report
from reports.errors import DocumentError
from reports.model import Grid, Paragraph, SourceFile
from spiders.asking import Answer
from spiders.families.model import Page
from spiders.families.text import fold, letters, lies_in, pieces, text_of
from spiders.families.vocabulary import NEIGHBOUR, ONLY_A_DAY, PUT_UP
from storage.article_contents import content_digest

# One part must hold this share of the text for the article to lie inside it.
_DOMINANT = 0.7
# What `pieces` puts where a block or a line ends.
_LINE_ENDS = re.compile(r"[\x1f\x1d]+")
_SHORTEST_DAY, _LONGEST_DAY = 8, 19
# A cell with more text than this, and few others beside it, is a page laid out with tables.
_LAYOUT_TEXT = 400
_DATA_CELLS = 40
# Text that is spelled by these says something else than it would without them.
_MARKING = ("s", "strike", "del", "sup", "sub")


def digest_of(answer: Answer, content: bytes, files: Sequence[ReportFile]) -> str:
    """The digest of an article whose page is `content`: the answer's own, or what was put together from several."""
    told = [file.sha256 for file in files]
    if answer.page is not None:
        page = answer.page
        if content is not answer.body:
            decoded = decode(content, answer.media_type)
            page = Page(answer.url, decoded.text, decoded.encoding)
        told += own_words(page)
        if page.is_cut:
            told.append(hashlib.sha256(content).hexdigest())
    return content_digest(told, _missing(files), by_words=True)


def former_digest(answer: Answer, content: bytes, files: Sequence[ReportFile]) -> str:
    """The digest as it was made before: what the reader of reports makes of the page. A store that has such digests
    goes on with them, as two of different kinds cannot be compared. Takes ten times as long."""
    told = [file.sha256 for file in files]
    if answer.page is not None:
        try:
            document = documents.read(SourceFile(content, answer.media_type, url=answer.url))
        except DocumentError:
            told.append(hashlib.sha256(content).hexdigest())
        else:
            lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
            told += [PUT_UP.sub("", line) for line in lines if not NEIGHBOUR.match(line)]
            cells = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
            told += ["" if ONLY_A_DAY.fullmatch(cell.strip()) else cell for cell in cells]
    return content_digest(told, _missing(files))


def own_words(page: Page) -> list[str]:
    """What the article on a page says, line by line; what is filled in, marked or pictured comes last."""
    root = _root(page)
    days = [
        cell
        for cell in root.iter("td", "th")
        if _SHORTEST_DAY <= letters(cell) <= _LONGEST_DAY and ONLY_A_DAY.fullmatch(text_of(cell).strip())
    ]
    lines = _lines(pieces(root, days))
    return [*(PUT_UP.sub("", line) for line in lines if not NEIGHBOUR.match(line)), *_beside_words(root)]


def _beside_words(root: HtmlElement) -> Iterator[str]:
    for field in root.iter("input"):
        if field.get("value") and field.get("type", "text").lower() not in FIELDS_WITHOUT_WORDS:
            yield field.get("value", "")
    for option in root.iter("option"):
        if option.get("selected") is not None:
            yield fold(option.text or "")
    for marked in root.iter(*_MARKING):
        yield text_of(marked)
    # A figure may be a picture.
    pictures = [image for image in root.iter("img") if next(image.iterancestors("td", "th"), None) is not None]
    if pictures:
        yield str(len(pictures))


def _root(page: Page) -> HtmlElement:
    """The lowest element that holds most of the page's words outside links, and all that is of a report."""
    root = page.tree
    links = list(root.iter("a"))
    while least := _DOMINANT * _weight(root, links):
        heavy = [(part, _inside(part, links)) for part in _parts(root) if letters(part) >= least]
        inner, linked = next(((part, own) for part, own in heavy if _weight(part, own) >= least), (None, links))
        if inner is None or inner.tag == "p":
            break
        # A heading that is repeated above the article is the one thing of the report that may stay outside.
        outside = _lines(pieces(root, [inner, *links]))
        if any(is_of_report(line) and not is_heading(line) for line in outside):
            break
        root, links = inner, linked
    return root


def _parts(element: HtmlElement) -> Iterator[HtmlElement]:
    """What may hold the article alone: the children, of a table the cells in which a page is laid out."""
    if element.tag != "table":
        yield from element.iterchildren("*")
        return
    own = [cell for cell in element.iter("td", "th") if next(cell.iterancestors("table"), None) is element]
    if len(own) < _DATA_CELLS:
        yield from (cell for cell in own if letters(cell) > _LAYOUT_TEXT or cell.find(".//table") is not None)


def _inside(element: HtmlElement, links: Sequence[HtmlElement]) -> list[HtmlElement]:
    return [link for link in links if lies_in(link, element)]


def _weight(element: HtmlElement, links: Sequence[HtmlElement]) -> int:
    """How much it says outside the links in it."""
    return max(letters(element) - sum(map(letters, links)), 0)


def _lines(found: Iterable[str]) -> list[str]:
    return [line for line in map(fold, _LINE_ENDS.split("".join(found))) if line]


def _missing(files: Sequence[ReportFile]) -> list[str]:
    return [file.url for file in files if not file.sha256]
