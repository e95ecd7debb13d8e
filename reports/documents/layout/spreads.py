"""Two pages printed side by side on one sheet: cut apart where nothing crosses the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.documents.layout.page import Glyph, PageContent, Rule
from reports.documents.layout.runs import line_text, lines_of, runs_of
from reports.vocabulary import REPORT_WORDS, compact

# The gutter is looked for in the middle part of the sheet and must be this wide (points).
_FROM, _TO, _GUTTER = 0.42, 0.58, 10.0
# A sheet of two pages is at least this wide, in parts of its height.
_NARROW = 0.9
# Either side must hold so many glyphs; a last, half empty page holds fewer.
_FEWEST = 60
_LONG_RUN = 14
_LONGEST_TITLE = 60


def split(pages: Sequence[PageContent]) -> list[list[PageContent]]:
    """Each sheet as one page or as its left and right half.

    A sheet whose right half is empty is cut where a full one of the same size was: it is the last of the set.
    """
    gutters = [_gutter(page) for page in pages]
    cut = [g is not None and _both_sides(page, g) for page, g in zip(pages, gutters, strict=True)]
    sizes = {(round(page.width), round(page.height)) for page, is_cut in zip(pages, cut, strict=True) if is_cut}
    result: list[list[PageContent]] = []
    for page, gutter, is_cut in zip(pages, gutters, cut, strict=True):
        same = (round(page.width), round(page.height)) in sizes
        if gutter is not None and (is_cut or same):
            result.append(_halves(page, gutter))
        else:
            result.append([page])
    return result


def reports_of(pages: Sequence[PageContent]) -> list[tuple[str, list[PageContent]]]:
    """(title, pages) of each report, where two are printed beside each other; else one, without its title told.

    Two titles beside each other, not the same, tell two reports; the next page of one report begins with its text.
    """
    sheets = split(pages)
    first = next((halves for halves in sheets if len(halves) == 2), None)
    if first is not None:
        left, right = (_title(half) for half in first)
        if left and right and left != right:
            return [
                (left, [halves[0] for halves in sheets]),
                (right, [halves[1] for halves in sheets if len(halves) == 2]),
            ]
    return [("", list(pages))]


def _title(half: PageContent) -> str:
    """The report's title if the half begins with one, in up to three lines."""
    joined = ""
    for line in lines_of(runs_of(half.glyphs))[:3]:
        joined += compact(line_text(line.runs))
        if len(joined) <= _LONGEST_TITLE and joined.endswith(REPORT_WORDS):
            return joined
    return ""


def _gutter(page: PageContent) -> float | None:
    """Where on a wide sheet no glyph and no rule stands in the middle, over the whole height; None where one does."""
    if page.width < _NARROW * page.height:
        return None
    low, high = _FROM * page.width, _TO * page.width
    taken = [(glyph[0], glyph[2]) for glyph in page.glyphs if glyph[2] > low and glyph[0] < high]
    if len(taken) > len(page.glyphs) // 4:
        return None
    taken += [(rule.start, rule.end) for rule in page.across if rule.end > low and rule.start < high]
    taken += [(rule.at, rule.at) for rule in page.down if low < rule.at < high]
    edge, best = low, (0.0, 0.0)
    for start, end in [*sorted(taken), (high, high)]:
        if start - edge > best[0]:
            best = (start - edge, (start + edge) / 2)
        edge = max(edge, end)
    return best[1] if best[0] >= _GUTTER else None


def _both_sides(page: PageContent, gutter: float) -> bool:
    return all(_is_page(half) for half in _halves(page, gutter))


def _is_page(half: PageContent) -> bool:
    """Whether a half looks like a page of its own: running text or a ruled table. Columns of figures alone do not."""
    if len(half.glyphs) < _FEWEST:
        return False
    return len(half.across) >= 3 or any(len(run.text) >= _LONG_RUN for run in runs_of(half.glyphs))


def _halves(page: PageContent, gutter: float) -> list[PageContent]:
    halves: list[PageContent] = []
    for low, high in ((0.0, gutter), (gutter, page.width)):

        def inside(x: float, low: float = low, high: float = high) -> bool:
            return low <= x < high

        glyphs: list[Glyph] = [glyph for glyph in page.glyphs if inside((glyph[0] + glyph[2]) / 2)]
        across: list[Rule] = [rule for rule in page.across if inside((rule.start + rule.end) / 2)]
        down: list[Rule] = [rule for rule in page.down if inside(rule.at)]
        halves.append(replace(page, glyphs=glyphs, across=across, down=down))
    return halves
