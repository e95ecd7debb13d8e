"""The objects of an OFD page, through templates, blocks and composites, to the content of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reports.documents.layout.page import Box, Glyph, PageContent
from reports.documents.layout.rules import rules_of
from reports.documents.ofd_geometry import Matrix, boundary, moved, number, numbers, placed, placed_as
from reports.documents.ofd_parts import Page, Resources, local_name, name_of
from reports.documents.ofd_paths import boxes_of
from reports.documents.ofd_text import MAX_GLYPHS, glyphs_of
from reports.documents.package import Element
from reports.errors import DocumentTooLarge

# On one page, composites counted as often as they are used.
MAX_OBJECTS, MAX_DEPTH = 60_000, 24
_POINTS = 72 / 25.4
_PICTURE_SHARE = 0.5
# From this share of a page's text on, all of it turned one way, the page itself was laid on its side.
_LYING_SHARE = 0.7
_CONTAINERS = frozenset(("Content", "Layer", "PageBlock"))
_YES = ("true", "1")
_WHITES = ((255.0,), (255.0,) * 3, (0.0,) * 4)


@dataclass(slots=True)
class _Drawn:
    """What has been met on a page so far. `hidden` are glyphs that are there but not to be seen."""

    resources: Resources
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    hidden: list[Glyph] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    objects: int = 0


def content_of(page: Page, number_: int) -> PageContent:
    """The content of a page, in points. Raises DocumentTooLarge.

    `hidden` where its text is an unseen layer over a picture: the words of somebody's OCR.

    Annotations (watermarks, stamps, remarks of readers) are laid over a page and no part of its content.
    """
    width, height = page.width * _POINTS, page.height * _POINTS
    drawn = _Drawn(page.resources, width, height)
    base: Matrix = (_POINTS, 0.0, 0.0, _POINTS, 0.0, 0.0)
    roots = (*page.under, *([] if page.root is None else [page.root]), *page.over)
    for root in roots:
        _walk((each for each in root if name_of(each) == "Content"), base, "", drawn, 0)
    pictured = drawn.pictures > _PICTURE_SHARE * width * height
    hidden = pictured and len(drawn.hidden) > len(drawn.glyphs)
    glyphs = drawn.hidden if hidden else drawn.glyphs
    # Of rules, those that have any part of them on the page and no end in the infinite.
    boxes = [
        box
        for box in dict.fromkeys(drawn.boxes)
        if -width < box[0] < width and 0 < box[2] < 2 * width and -height < box[1] < height and 0 < box[3] < 2 * height
    ]
    content = _upright(glyphs, boxes, number_, width, height)
    return replace(content, pictured=pictured, hidden=hidden)


def _walk(elements: Iterable[Element], matrix: Matrix, style: str, drawn: _Drawn, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
    # Neighbouring cells draw the border between them twice, in the same words.
    drawn_paths: set[tuple[object, ...]] = set()
    for element in elements:
        kind, given = local_name(element.tag), element.get
        visible = given("Visible")
        if visible is not None and visible.lower() in ("false", "0"):
            continue
        own_style = given("DrawParam") or style
        if kind in _CONTAINERS:
            _walk(element, matrix, own_style, drawn, depth + 1)
            continue
        drawn.objects += 1
        if drawn.objects > MAX_OBJECTS:
            raise DocumentTooLarge(size=drawn.objects, limit=MAX_OBJECTS, what="objects")
        if kind == "PathObject":
            _path(element, matrix, own_style, drawn, drawn_paths)
        elif kind == "TextObject":
            _text(element, matrix, own_style, drawn)
        elif kind == "ImageObject":
            drawn.pictures += _area(element, matrix)
        elif kind in ("CompositeObject", "CompositeGraphicUnit"):
            unit = drawn.resources.unit(element.get("ResourceID", ""))
            if unit is not None:
                _walk(unit, placed(element, matrix), own_style, drawn, depth + 1)


def _text(element: Element, matrix: Matrix, style: str, drawn: _Drawn) -> None:
    children: dict[str, Element] = {}
    codes: list[Element] = []
    for child in element:
        name = local_name(child.tag)
        children[name] = child
        if name == "TextCode":
            codes.append(child)
    glyphs = _inside(glyphs_of(element, codes, placed(element, matrix)), drawn)
    seen = _inked(element, "Fill", children, style, drawn) or _inked(element, "Stroke", children, style, drawn)
    (drawn.glyphs if seen else drawn.hidden).extend(glyphs)
    if len(drawn.glyphs) + len(drawn.hidden) > MAX_GLYPHS:
        raise DocumentTooLarge(size=len(drawn.glyphs) + len(drawn.hidden), limit=MAX_GLYPHS, what="glyphs")


def _path(element: Element, matrix: Matrix, style: str, drawn: _Drawn, known: set[tuple[object, ...]]) -> None:
    """Takes the rules of a PathObject; `known` are the paths met before under the same matrix."""
    given = element.get
    if len(element) == 1 and not style and given("Alpha") is None:
        # Nothing is said of colours, as of most rules.
        data: Element | None = element[0]
        if data is None or local_name(data.tag) != "AbbreviatedData":
            return
        stroke, fill = given("Stroke"), given("Fill")
        stroked = stroke is None or stroke.lower() in _YES
        filled = fill is not None and fill.lower() in _YES
    else:
        children = {local_name(child.tag): child for child in element}
        data = children.get("AbbreviatedData")
        if data is None:
            return
        stroked = _inked(element, "Stroke", children, style, drawn, True)
        filled = _inked(element, "Fill", children, style, drawn, True)
    if not (stroked or filled):
        return
    path = where, own, width, text, _, _ = (given("Boundary"), given("CTM"), given("LineWidth"), data.text,
                                            stroked, filled)  # fmt: skip
    if path not in known:
        known.add(path)
        drawn.boxes += boxes_of(text or "", width, placed_as(where, own, matrix), stroked, filled)


def _inked(
    element: Element,
    ink: str,
    children: Mapping[str, Element],
    style: str,
    drawn: _Drawn,
    but_white: bool = False,
) -> bool:
    """Whether an object is filled or stroked (`ink`) with anything to be seen. Texts are filled, paths stroked.

    White grounds lie under the text of many forms and are no frames (seen: exploration-licence.ofd): `but_white`.
    """
    stated = element.get(ink)
    if stated is None:
        if (ink == "Fill") != ("TextCode" in children):
            return False
    elif stated.lower() not in _YES:
        return False
    alpha = element.get("Alpha")
    if alpha is not None and number(alpha, 255.0) == 0:
        return False
    colour = children.get(f"{ink}Color")
    if colour is None and style:
        colour = _styled(f"{ink}Color", style, drawn)
    if colour is None:
        return True
    alpha = colour.get("Alpha")
    return (alpha is None or number(alpha, 255.0) > 0) and not (but_white and _is_white(colour))


def _styled(wanted: str, style: str, drawn: _Drawn) -> Element | None:
    """The colour that the drawing parameters `style`, or those they are relative to, give."""
    for _ in range(MAX_DEPTH):
        parameters = drawn.resources.style(style)
        if parameters is None:
            return None
        for child in parameters:
            if name_of(child) == wanted:
                return child
        style = parameters.get("Relative", "")
    return None


def _is_white(colour: Element) -> bool:
    value = colour.get("Value", "")
    if len(colour):
        return False
    if "#" in value:
        try:
            return tuple([float(int(part.lstrip("#"), 16)) for part in value.split()]) in _WHITES
        except ValueError:
            return False
    return numbers(value) in _WHITES


def _area(element: Element, matrix: Matrix) -> float:
    left, top, width, height = boundary(element)
    (x0, y0), (x1, y1) = moved((left, top), matrix), moved((left + width, top + height), matrix)
    return abs(x1 - x0) * abs(y1 - y0)


def _inside(glyphs: list[Glyph], drawn: _Drawn) -> list[Glyph]:
    """The glyphs of one text that lie on the page: what lies outside is not printed."""
    width, height = drawn.width, drawn.height
    if glyphs:
        # Where the first and the last are inside, all are: texts run straight.
        (left, top, _, _, _, _), (_, _, right, bottom, _, _) = glyphs[0], glyphs[-1]
        if 0 < left < right < width and 0 < top < bottom < height:
            return glyphs
    return [
        glyph
        for glyph in glyphs
        if -1 < (glyph[0] + glyph[2]) / 2 < width + 1 and -1 < (glyph[1] + glyph[3]) / 2 < height + 1
    ]


def _upright(glyphs: list[Glyph], boxes: list[Box], number_: int, width: float, height: float) -> PageContent:
    """The page as one reads it: where nearly all text lies on its side, the page is turned with it."""
    turns = Counter([glyph[5] for glyph in glyphs])
    turn, votes = turns.most_common(1)[0] if turns else (0, 0)
    if turn and votes >= _LYING_SHARE * len(glyphs):
        glyphs = [
            (*_turned((glyph[0], glyph[1], glyph[2], glyph[3]), turn, width, height), glyph[4], (glyph[5] - turn) % 360)
            for glyph in glyphs
        ]
        boxes = [_turned(box, turn, width, height) for box in boxes]
        if turn != 180:
            width, height = height, width
    across, down = rules_of(boxes)
    return PageContent(number_, width, height, glyphs, across, down)


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """The box after the page was turned clockwise by `turn`."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return (height - y1, x0, height - y0, x1)
    if turn == 180:
        return (width - x1, height - y1, width - x0, height - y0)
    return (y0, width - x1, y1, width - x0)
