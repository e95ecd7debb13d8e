"""Page numbers and running heads: what belongs to the pages and not to the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reports.documents.layout.page import PageContent
from reports.documents.layout.runs import Line, Run, line_text
from reports.vocabulary import compact

_NUMBERED = re.compile(
    r"[-—–―─·•.]{1,3}(\d{1,3})[-—–―─·•.]{1,3}|第(\d{1,3})页(?:[,，/]?共\d{1,3}页)?|(\d{1,3})/\d{1,3}页?|-?[Pp]age(\d{1,3})"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BARE = re.compile(r"\d{1,3}")
# Running heads stand in the outermost part of the page and on at least this many pages.
_MARGIN, _FEWEST_PAGES = 0.09, 3


def without_furniture(pages: Sequence[tuple[PageContent, Sequence[Line]]]) -> list[list[Run]]:
    """The runs of each page without page numbers (even where one stands inside a table) and repeated running heads.

    A bare number goes only where it counts with the pages and stands alone in the margin.
    """
    dropped: list[set[int]] = [set() for _ in pages]
    steps: Counter[int] = Counter()
    candidates: list[tuple[int, Line, int, bool]] = []
    for index, (content, lines) in enumerate(pages):
        for line in _outermost(lines):
            text = compact(line_text(line.runs))
            match = _NUMBERED.fullmatch(text)
            if match:
                number = int(next(group for group in match.groups() if group))
            elif _BARE.fullmatch(text) and _in_margin(line, content):
                number = int(text)
            else:
                continue
            # Halves of one sheet have numbers of their own: it is counted by halves.
            steps[number - index] += 1
            candidates.append((index, line, number - index, match is not None))
    for index, line, step, marked in candidates:
        if (marked and (steps[step] > 1 or len(candidates) == 1)) or (steps[step] > 1 and steps[step] * 2 > len(pages)):
            dropped[index].update(id(run) for run in line.runs)
    _running_heads(pages, dropped)
    return [
        [run for line in lines for run in line.runs if id(run) not in dropped[index]]
        for index, (_, lines) in enumerate(pages)
    ]


def _outermost(lines: Sequence[Line]) -> list[Line]:
    return list(lines) if len(lines) <= 2 else [lines[0], lines[1], lines[-2], lines[-1]]


def _in_margin(line: Line, content: PageContent) -> bool:
    return line.level < _MARGIN * content.height or line.level > (1 - _MARGIN) * content.height


def _running_heads(pages: Sequence[tuple[PageContent, Sequence[Line]]], dropped: Sequence[set[int]]) -> None:
    """The same line at the same level of at least three pages; its first appearance stays, it may be the title."""
    seen: dict[tuple[str, int], list[tuple[int, Line]]] = {}
    for index, (content, lines) in enumerate(pages):
        for line in (lines[0], lines[-1]) if len(lines) > 1 else lines:
            text = compact(line_text(line.runs))
            if _in_margin(line, content) and _HAN.search(text):
                seen.setdefault((text, round(line.level / 4)), []).append((index, line))
    for places in seen.values():
        if len(places) >= _FEWEST_PAGES:
            for index, line in places[1:]:
                dropped[index].update(id(run) for run in line.runs)
