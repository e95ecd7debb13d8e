"""What a web page says of itself (meta tags, shown dates), and which of its blocks are the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from lxml import etree

from reports.model import Block, Grid, Paragraph
from reports.vocabulary import compact, simplified

Element = etree._Element

# The names that 国办发〔2017〕47号 (government website standard) and the common CMS families give their meta tags.
_META_NAMES = {
    "articletitle": "article_title",
    "pubdate": "pub_date",
    "publishdate": "pub_date",
    "publishtime": "pub_date",
    "pubtime": "pub_date",
    "contentsource": "content_source",
    "sitename": "site_name",
    "columnname": "column_name",
    "columntype": "column_type",
}
SHOWN_DATE = re.compile(
    r"(?:发布|公开|公布|发文|上传|更新)(?:日期|时间)\s*[:：\]】]?\s*(\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2})"
)
# Blocks that may not be left outside the article, whatever the shares of text say.
_SUBSTANCE = re.compile(
    "总体情况|主动公开政府信息情况|公开申请情况|行政复议、?行政诉讼|存在的主要问题|其他需要报告的事项|第二十条第|申请人情况|"
    "自然人|行政事业性收费|结果维持|政府信息公开工作年度报告|尚未审结"
)
# One child must hold this share of the text for the article to lie inside it.
_DOMINANT = 0.7


class Weighed(Protocol):
    @property
    def block(self) -> Block: ...
    @property
    def element(self) -> Element: ...
    @property
    def size(self) -> int: ...
    @property
    def linked(self) -> int: ...


P = TypeVar("P", bound=Weighed)


def metadata(tree: Element) -> dict[str, str]:
    """Meta tags under our names, and the page's title. The first non-empty value of a name wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = _META_NAMES.get((element.get("name") or element.get("property") or "").strip().lower())
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    for element in tree.iter("title"):
        text = " ".join((element.text or "").split())
        if text:
            found.setdefault("title", text)
    return found


def select(tree: Element, pieces: Sequence[P], meta: dict[str, str]) -> list[P]:
    """The pieces of the article. Notes the page's heading and shown date in `meta` before the rest is left out."""
    _note_surroundings(pieces, meta)
    root = _root(tree, pieces)
    return [piece for piece in pieces if _is_within(piece.element, root)]


def between_sections(tree: Element, pieces: Sequence[Weighed], tag: str) -> list[Element]:
    """The elements of this tag between the first and the last piece of the report's substance: what stands above or
    below is the site's."""
    substance = {
        piece.element
        for piece in pieces
        if isinstance(piece.block, Paragraph) and _SUBSTANCE.search(simplified(compact(_text(piece.block))))
    }
    found: list[Element] = []
    since: list[Element] = []
    is_inside = False
    for element in tree.iter():
        if element in substance:
            found += since
            since.clear()
            is_inside = True
        elif is_inside and element.tag == tag:
            since.append(element)
    return found


def _is_within(element: Element | None, ancestor: Element) -> bool:
    while element is not None:
        if element is ancestor:
            return True
        element = element.getparent()
    return False


def _root(tree: Element, pieces: Sequence[Weighed]) -> Element:
    weights: dict[Element, int] = {}
    substance: dict[Element, int] = {}
    for piece in pieces:
        weight = piece.size - piece.linked
        matter = 1 if weight and _SUBSTANCE.search(simplified(compact(_text(piece.block)))) else 0
        weights[piece.element] = weights.get(piece.element, 0) + weight
        substance[piece.element] = substance.get(piece.element, 0) + matter
    for element, parent in _upwards(list(weights)):
        weights[parent] = weights.get(parent, 0) + weights[element]
        substance[parent] = substance.get(parent, 0) + substance[element]
    grids = {piece.element for piece in pieces if isinstance(piece.block, Grid)}
    root = tree
    while True:
        children = [child for child in root if child in weights]
        if not children:
            return root
        heaviest = max(children, key=lambda child: weights[child])
        if heaviest.tag == "p" or heaviest in grids or weights[heaviest] < _DOMINANT * weights[root]:
            return root
        # A heading repeated above the article (h1) is the one piece of substance that may stay outside.
        if substance[heaviest] < substance[root] and not _only_title_outside(root, heaviest, pieces):
            return root
        root = heaviest


def _upwards(elements: Sequence[Element]) -> list[tuple[Element, Element]]:
    """The elements and all above them, each once with its parent, the deepest first: what is handed on from each to
    its parent has then come from everything below it."""
    depths: dict[Element, int] = {}
    steps: list[tuple[Element, Element]] = []
    for element in elements:
        chain: list[Element] = []
        above: Element | None = element
        while above is not None and above not in depths:
            chain.append(above)
            above = above.getparent()
        depth = depths[above] if above is not None else 0
        for child in reversed(chain):
            depth += 1
            depths[child] = depth
            if above is not None:
                steps.append((child, above))
            above = child
    return sorted(steps, key=lambda step: -depths[step[0]])


def is_of_report(text: str) -> bool:
    """Whether a line belongs to a report, wherever on the page it stands."""
    return _SUBSTANCE.search(simplified(compact(text))) is not None


def is_heading(text: str) -> bool:
    """Whether a line may be the report's title, repeated above it."""
    words = simplified(compact(text))
    return "年度报告" in words and len(words) < 80


def _only_title_outside(root: Element, child: Element, pieces: Sequence[Weighed]) -> bool:
    for piece in pieces:
        if _is_within(piece.element, root) and not _is_within(piece.element, child):
            text = simplified(compact(_text(piece.block)))
            if _SUBSTANCE.search(text) and not (
                isinstance(piece.block, Paragraph) and "年度报告" in text and len(text) < 80
            ):
                return False
    return True


def _text(block: Block) -> str:
    if isinstance(block, Grid):
        return " ".join(cell.text for cell in block.cells)
    return block.text


def _note_surroundings(pieces: Sequence[Weighed], meta: dict[str, str]) -> None:
    for piece in pieces:
        block = piece.block
        if isinstance(block, Paragraph):
            if block.heading and "heading" not in meta and "信息公开" in block.text and "年" in block.text:
                meta["heading"] = block.text
            text = block.text if len(block.text) < 200 else ""
        else:
            text = "".join(cell.text for cell in block.cells[:40])
        if "shown_date" not in meta and text:
            match = SHOWN_DATE.search(simplified(text))
            if match:
                meta["shown_date"] = match.group(1)
