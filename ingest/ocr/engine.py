"""A picture of a page to glyphs and rules: every cell of a ruled table by itself, the rest of the page line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from ingest.ocr.lines import InkedLine, cut_out, glyphs_of, levelled, lines_within, seen_otherwise, slant_of
from ingest.ocr.models import Detector, Grey, Recogniser, Said
from ingest.ocr.rules import rules_of, scaled
from ingest.ocr.upright import grey_of, straightened, tone_of, upright
from reports.documents.layout.lattice import Lattice, lattices, table_of
from reports.documents.layout.page import Box, Glyph, PageContent, Rule
from reports.documents.sight import COARSE_DPI, FIGURE_SIGNS, Picture, SeenPage, SeenText

_POINTS = 72.0
# The short side of A4 in inches: what a page is taken for where nothing tells its size.
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69
# A file's own word on its resolution is believed where the page is then between A6 and A3: programs that make a PDF of
# pictures often take a pixel for a point.
_SMALLEST_INCHES, _LARGEST_INCHES = 4.0, 17.5
# The border of a cell with its blur, in points.
_BORDER = 1.6
_FIGURE = re.compile(f"[{re.escape(''.join(FIGURE_SIGNS))}]{{1,16}}")
_APART = re.compile(r"\d\s+\d")
_DISPUTED = 0.4
# A slash (none) is taken for a one: a one leans less, in parts of its height.
_ONE, _SLANTED = "1", 0.12
# Digits lower than this (pixels) are confused whatever the scanner says of its resolution.
_LOWEST_DIGIT = 10.0


class Engine:
    """The two networks, loaded once. Calling it reads one page (see `reports.documents.sight.Sight`)."""

    def __init__(self, threads: int = 1) -> None:
        cv2.setNumThreads(threads)
        self._recogniser = Recogniser(threads)
        self._detector = Detector(threads)

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        grey, shrink = grey_of(picture)
        dpi = resolution_of(picture) * shrink
        grey, _ = straightened(upright(grey, self._recogniser))
        return _Reading(grey, dpi, number, self._recogniser, self._detector).page()


def resolution_of(picture: Picture) -> float:
    """Dots per inch: what the file says where a page results from it, else as if the page were A4."""
    short, long = sorted((picture.width, picture.height))
    if picture.dpi and short / picture.dpi >= _SMALLEST_INCHES and long / picture.dpi <= _LARGEST_INCHES:
        return picture.dpi
    # A long strip of pages one below the other is as wide as one page, not as high.
    if picture.height > 1.6 * picture.width:
        return picture.width / _A4_WIDTH
    return max(short / _A4_WIDTH, long / _A4_HEIGHT)


class _Reading:
    """One page while it is read."""

    def __init__(self, grey: Grey, dpi: float, number: int, recogniser: Recogniser, detector: Detector) -> None:
        self.grey, self.dpi, self.number = grey, dpi, number
        self.recogniser, self.detector = recogniser, detector
        self.unit = _POINTS / dpi

    def page(self) -> SeenPage:
        across, down = rules_of(self.grey)
        across, down = scaled(across, self.unit), scaled(down, self.unit)
        nets = [net for net in lattices(across, down) if self._is_table(net)]
        cells = self._cells(nets)
        loose = self._loose(nets)
        glyphs: list[Glyph] = []
        texts: list[SeenText] = []
        for line, said in cells:
            box = self._points(line)
            glyphs += glyphs_of(said, box)
            texts.append(SeenText(box, said.text, said.score))
        for box, said in loose:
            glyphs += glyphs_of(said, box)
            texts.append(SeenText(box, said.text, said.score))
        height, width = self.grey.shape
        content = PageContent(
            self.number,
            width * self.unit,
            height * self.unit,
            glyphs,
            _of_nets(across, nets, level=True),
            _of_nets(down, nets, level=False),
            pictured=True,
        )
        return SeenPage(content, tuple(texts), self.dpi, self.dpi >= COARSE_DPI and self._has_high_digits(cells))

    def _is_table(self, net: Lattice) -> bool:
        """A frame around the whole page, a picture or a stamp is none."""
        return len(net.xs) > 2 or len(net.ys) > 3

    def _cells(self, nets: Sequence[Lattice]) -> list[tuple[InkedLine, Said]]:
        boxes = [self._pixels(cell.box) for net in nets for cell in table_of(net, self.number, (), ())[0].cells]
        tone = tone_of(self.grey)
        heights = sorted(line.height for box in boxes for line in lines_within(self.grey, box, 0.0, tone))
        usual = float(heights[len(heights) * 2 // 3]) if heights else 0.0
        found = [line for box in boxes for line in lines_within(self.grey, box, usual, tone)]
        said = self._read(found, usual)
        return list(zip(found, said, strict=True))

    def _read(self, lines: Sequence[InkedLine], usual: float) -> list[Said]:
        """Each line once, figures twice: where the two readings differ nothing is sure."""
        crops = [cut_out(self.grey, line, usual) for line in lines]
        first = self.recogniser.read(crops)
        figures = [place for place, said in enumerate(first) if _FIGURE.fullmatch(said.text) or not said.text]
        second = self.recogniser.read([seen_otherwise(crops[place]) for place in figures])
        said = list(first)
        for place, other in zip(figures, second, strict=True):
            agreed = _agreed(first[place], other)
            leaning = agreed.text == _ONE and slant_of(crops[place]) > _SLANTED
            # A gap within a figure may be the border of two cells that is worn away.
            apart = _APART.search(agreed.text) is not None
            said[place] = Said(agreed.text, min(agreed.score, _DISPUTED)) if leaning or apart else agreed
        return said

    def _loose(self, nets: Sequence[Lattice]) -> list[tuple[Box, Said]]:
        """Lines outside of tables."""
        rest = self.grey.copy()
        paper = int(np.percentile(rest[::8, ::8], 80))
        for net in nets:
            left, top, right, bottom = self._pixels((net.xs[0], net.ys[0], net.xs[-1], net.ys[-1]), -3 * _BORDER)
            rest[top:bottom, left:right] = paper
        lines = [InkedLine(*box) for box in self.detector.find(rest, self.dpi)]
        said = self.recogniser.read([cut_out(self.grey, line) for line in lines])
        kept = [(line, one) for line, one in zip(lines, said, strict=True) if one.text.strip()]
        boxes = levelled([self._points(line) for line, _ in kept])
        return [(box, one) for box, (_, one) in zip(boxes, kept, strict=True)]

    def _pixels(self, box: Box, border: float = _BORDER) -> tuple[int, int, int, int]:
        height, width = self.grey.shape
        left, top, right, bottom = box
        return (
            max(round((left + border) / self.unit), 0),
            max(round((top + border) / self.unit), 0),
            min(round((right - border) / self.unit), width),
            min(round((bottom - border) / self.unit), height),
        )

    def _points(self, line: InkedLine) -> Box:
        return (line.left * self.unit, line.top * self.unit, line.right * self.unit, line.bottom * self.unit)

    def _has_high_digits(self, cells: Sequence[tuple[InkedLine, Said]]) -> bool:
        heights = sorted(line.height for line, said in cells if said.text.isdigit() and said.text.isascii())
        return not heights or heights[len(heights) // 2] >= _LOWEST_DIGIT


def _agreed(first: Said, second: Said) -> Said:
    """A figure that was read twice. Where the readings differ, it is as doubtful as the surer one is sure."""
    if first.figure == second.figure:
        return Said(first.figure, min(first.figure_score, second.figure_score))
    surer, weaker = (first, second) if first.figure_score >= second.figure_score else (second, first)
    return Said(surer.figure, min(surer.figure_score, 1 - weaker.figure_score, _DISPUTED))


def _of_nets(rules: Sequence[Rule], nets: Sequence[Lattice], *, level: bool) -> list[Rule]:
    own = {rule for net in nets for rule in (net.across if level else net.down)}
    return [rule for rule in rules if rule in own]
