"""Glyphs to runs (glyphs set next to each other), runs to lines, lines to text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter, itemgetter

from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph
from reports.documents.raised import raised

# In parts of the glyph's height. A space of a Latin font is a quarter of its size; wider steps end a run.
_STEP = 0.2
# Chinese text set to fill its line, or headings set wide, may stand this far apart without a space being meant.
_WIDE_STEP = 1.0
# Two centres nearer than this are on one line (footnote marks and Latin digits between Chinese sit off centre).
_SAME_LINE = 0.36
# Bold type is often struck twice, a hair apart.
_STRUCK_TWICE = 0.15
_BAND = 6.0
# In heights: digits that overlap by more belong to two numbers.
_OVERLAP = 0.15
# In parts of the height of the digit before it: the mark of a note is smaller (Word sets it at 65 per cent).
_SMALL = 0.75
# Steps between the digits of one number are smaller than this.
_EVEN = 0.08


@dataclass(slots=True)
class Run:
    """Upright glyphs set side by side, in reading order."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    glyphs: list[Glyph]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def level(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(slots=True)
class Line:
    """Runs of one visual line, left to right."""

    runs: list[Run]
    level: float
    height: float

    @property
    def x0(self) -> float:
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        return max([run.x1 for run in self.runs])

    @property
    def box(self) -> Box:
        return box_of(self.runs)


def box_of(runs: Iterable[Run]) -> Box:
    """The box around runs."""
    listed = list(runs)
    if len(listed) == 1:
        (run,) = listed
        return (run.x0, run.y0, run.x1, run.y1)
    return (
        min([run.x0 for run in listed]),
        min([run.y0 for run in listed]),
        max([run.x1 for run in listed]),
        max([run.y1 for run in listed]),
    )


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Runs in the order in which the medium gives the glyphs; turned glyphs are left out (see `turned_text`)."""
    runs: list[Run] = []
    held: list[Glyph] = []
    left = right = top = bottom = height = 0.0
    nearest = furthest = 0.0
    for glyph in glyphs:
        x0, y0, x1, y1, character, turn = glyph
        # This test settles most glyphs, and the loop is a tenth of the time of reading a report.
        if y0 == top and y1 == bottom and nearest <= x0 - right <= furthest and not turn and held:
            held.append(glyph)
            right = x1
            continue
        if turn:
            continue
        gap = x0 - right
        if gap <= furthest and (
            (y0 == top and y1 == bottom) or abs(y0 + y1 - top - bottom) <= 2 * _SAME_LINE * max(y1 - y0, bottom - top)
        ):
            # Chinese punctuation is set into its neighbour; digits that overlap belong to two numbers.
            if gap >= (-_OVERLAP if character.isascii() else -0.5) * height:
                if y1 - y0 < _SMALL * (bottom - top) and _is_number_end(held[-1][4], character):
                    glyph = (x0, y0, x1, y1, raised(character), turn)
                held.append(glyph)
                right = x1
                if y0 < top:
                    top = y0
                if y1 > bottom:
                    bottom = y1
                continue
            if held and character == held[-1][4] and abs(x0 - held[-1][0]) < _STRUCK_TWICE * height:
                continue
        if held:
            runs.append(Run(left, top, right, bottom, "".join(map(_character, held)), held))
        held = [glyph]
        left, top, right, bottom = x0, y0, x1, y1
        height = y1 - y0
        nearest, furthest = -_OVERLAP * height, _STEP * height
    if held:
        runs.append(Run(left, top, right, bottom, "".join(map(_character, held)), held))
    return _without_doubles(runs)


_character = itemgetter(4)


def _is_number_end(before: str, character: str) -> bool:
    """Whether a digit stands behind a digit. One much smaller than the other is no part of its number."""
    return character.isdigit() and before.isdigit()


def _run(glyphs: list[Glyph]) -> Run:
    return Run(
        glyphs[0][0],
        min(glyph[1] for glyph in glyphs),
        glyphs[-1][2],
        max(glyph[3] for glyph in glyphs),
        "".join(map(_character, glyphs)),
        glyphs,
    )


def _without_doubles(runs: list[Run]) -> list[Run]:
    """Without runs that repeat another one at the same place. Only runs on about the same level are compared."""
    # Text → band of the page → runs.
    seen: dict[str, dict[int, list[Run]]] = {}
    kept: list[Run] = []
    for run in runs:
        band = int(run.y0 / _BAND)
        same = seen.setdefault(run.text, {})
        if same:
            twins = [*same.get(band - 1, ()), *same.get(band, ()), *same.get(band + 1, ())]
            near = _STRUCK_TWICE * run.height
            if any(abs(twin.x0 - run.x0) < near and abs(twin.y0 - run.y0) < near for twin in twins):
                continue
        same.setdefault(band, []).append(run)
        kept.append(run)
    return kept


def cut(run: Run, borders: Sequence[float]) -> list[Run]:
    """The run in pieces, where one of the vertical `borders` passes between its glyphs.

    A number too wide for its cell is not cut: its digits stand at even steps across the border, while two numbers in
    neighbouring cells leave a gap there.
    """
    numeric = run.text.isascii()
    pieces: list[list[Glyph]] = [[run.glyphs[0]]]
    for before, glyph in pairwise(run.glyphs):
        middles = (before[0] + before[2]) / 2, (glyph[0] + glyph[2]) / 2
        passing = any(middles[0] < border <= middles[1] for border in borders)
        if passing and numeric and glyph[0] - before[2] <= _EVEN * run.height:
            passing = False
        if passing:
            pieces.append([])
        pieces[-1].append(glyph)
    return [run] if len(pieces) == 1 else [_run(piece) for piece in pieces]


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """Runs gathered into visual lines, top to bottom."""
    lines: list[Line] = []
    for _, run in sorted([(run.y0 + run.y1, run) for run in runs], key=itemgetter(0)):
        top, bottom = run.y0, run.y1
        level, height = (top + bottom) / 2, bottom - top
        for line in lines[:-4:-1]:
            highest = max(height, line.height)
            if abs(line.level - level) <= _SAME_LINE * highest:
                line.runs.append(run)
                line.level += (level - line.level) / len(line.runs)
                line.height = highest
                break
        else:
            lines.append(Line([run], level, height))
    for line in lines:
        if len(line.runs) > 1:
            line.runs.sort(key=_left)
    lines.sort(key=_level)
    return lines


_left, _level = attrgetter("x0"), attrgetter("level")


def line_text(runs: Sequence[Run]) -> str:
    """The text of runs of one line. A gap between two digits or letters stays a space: they may be two numbers.

    Digits printed over digits (a remark set over a figure) are no number of both: what they say is unknown.
    """
    text = runs[0].text
    right, size = runs[0].x1, runs[0].height
    for run in runs[1:]:
        gap, height = run.x0 - right, run.height
        wide = _STEP if text[-1].isascii() and run.text[0].isascii() else _WIDE_STEP
        over = gap < -_OVERLAP * height and text[-1].isdigit() and run.text[0].isdigit()
        is_mark = height < _SMALL * size and gap <= wide * height and _is_number_end(text[-1], run.text[0])
        said = raised(run.text) if is_mark else run.text
        text += (UNKNOWN_CHARACTER if over else " " if gap > wide * height else "") + said
        right, size = max(right, run.x1), size if is_mark else height
    return text


def words_of(line: Line, gap: float = 0.7) -> list[list[Run]]:
    """The runs of a line in groups that stand further apart than `gap` times their height."""
    words: list[list[Run]] = []
    right = 0.0
    for run in line.runs:
        if words and run.x0 - right <= gap * max(run.height, 4.0):
            words[-1].append(run)
            right = max(right, run.x1)
        else:
            words.append([run])
            right = run.x1
    return words


def turned_text(glyphs: Sequence[Glyph]) -> str:
    """Text of glyphs that stand on their side: bottom to top if turned left, top to bottom if turned right."""
    result = ""
    for turn, sign in ((90, 1), (270, -1), (180, 0)):
        own = [glyph for glyph in glyphs if glyph[5] == turn]
        if not own:
            continue
        if turn == 180:
            own.sort(key=lambda each: (-round(each[1]), -each[0]))
            result += "".join(glyph[4] for glyph in own)
            continue
        columns: list[list[Glyph]] = []
        for glyph in sorted(own, key=lambda each: sign * (each[0] + each[2])):
            if columns:
                last = columns[-1][-1]
                width = max(glyph[2] - glyph[0], last[2] - last[0])
                if abs(glyph[0] + glyph[2] - last[0] - last[2]) <= 2 * _SAME_LINE * width:
                    columns[-1].append(glyph)
                    continue
            columns.append([glyph])
        for column in columns:
            column.sort(key=lambda each: -sign * each[1])
            result += "".join(glyph[4] for glyph in column)
    return result
