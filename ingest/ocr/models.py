"""The two networks: where text stands in a picture, and what a line of text says."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reports.documents.sight import FIGURE_SIGNS

Grey = NDArray[np.uint8]

MODEL_WHEEL = "rapidocr"
_DETECT, _RECOGNISE = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
# The recogniser was trained on lines 48 pixels high.
_HEIGHT = 48
_NARROWEST, _WIDEST = 32, 2400
_BATCH_PIXELS = 3200
# Of the detector's map: where text begins, how sure a region must be, and by how much its letters reach beyond it.
_THRESHOLD, _SURE, _REACH = 0.3, 0.5, 1.6
# The detector sees text best, and quickly enough, at about this resolution.
_DETECT_DPI = 110.0
# The detector looks at so much at a time: a page of A4 with room to spare.
_TILE_INCHES = 13.0
_SMALLEST = 3
_LONGEST_FIGURE = 16
# A step of a figure on which letters take more than the rest is doubtful in proportion.
_LEAST_MASS = 0.5


class OcrModelsError(RuntimeError):
    """The extra is installed in part, or its wheel holds other models than this version was measured with."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the recogniser reads in one line: text, and the probability of its least certain character (0 for no text).

    `figure` and `figure_score` say the same if the line is taken for a figure: letters are out of the question then,
    and a ring is a zero.
    """

    text: str
    score: float
    figure: str = ""
    figure_score: float = 0.0


def model_folder() -> Path:
    """Where the wheel keeps its models. Raises OcrModelsError."""
    spec = importlib.util.find_spec(MODEL_WHEEL)
    if spec is None or spec.origin is None:
        raise OcrModelsError(f"{MODEL_WHEEL} is not installed")
    folder = Path(spec.origin).parent / "models"
    for name in (_DETECT, _RECOGNISE):
        if not (folder / name).is_file():
            raise OcrModelsError(f"{MODEL_WHEEL} has no {name}")
    return folder


def _session(name: str, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena keeps the largest page's working memory for ever.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model_folder() / name), options, providers=["CPUExecutionProvider"])


class Recogniser:
    """Lines of text to characters."""

    def __init__(self, threads: int) -> None:
        self._session = _session(_RECOGNISE, threads)
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ["", *listed, " "]
        place = {character: at for at, character in enumerate(self._characters)}
        self._folded = [[0]] + [
            [place[character] for character in look_alikes if character in place] for look_alikes in FIGURE_SIGNS
        ]

    def read(self, lines: Sequence[Grey]) -> list[Said]:
        """What each line says; a line is a grey picture, dark on light."""
        widths = [_width(line) for line in lines]
        order = sorted(range(len(lines)), key=widths.__getitem__)
        said: list[Said] = [Said("", 0.0)] * len(lines)
        begin = 0
        while begin < len(order):
            end = begin + 1
            while (
                end < len(order)
                and widths[order[end]] * (end + 1 - begin) <= _BATCH_PIXELS
                and widths[order[end]] <= 1.25 * widths[order[begin]]
            ):
                end += 1
            chosen = order[begin:end]
            for place, result in zip(
                chosen, self._batch([lines[at] for at in chosen], widths[chosen[-1]]), strict=True
            ):
                said[place] = result
            begin = end
        return said

    def _batch(self, lines: Sequence[Grey], width: int) -> list[Said]:
        batch = np.zeros((len(lines), 3, _HEIGHT, width), dtype=np.float32)
        own: list[int] = []
        for place, line in enumerate(lines):
            own.append(min(_width(line), width))
            scaled = cv2.resize(line, (own[-1], _HEIGHT), interpolation=cv2.INTER_LINEAR)
            batch[place, :, :, : own[-1]] = scaled.astype(np.float32)[None] / 127.5 - 1.0
        probabilities = self._session.run(None, {self._input: batch})[0]
        if probabilities.shape[2] != len(self._characters):
            raise OcrModelsError(
                f"{_RECOGNISE} has {probabilities.shape[2]} classes, {len(self._characters)} are named"
            )
        return [self._said(row) for row in probabilities]

    def _said(self, row: NDArray[np.float32]) -> Said:
        text, score = _decoded(row, self._characters)
        if len(text) > _LONGEST_FIGURE:
            return Said(text, score)
        signs = np.stack([row[:, own].sum(axis=1) for own in self._folded], axis=1)
        mass = signs.sum(axis=1)
        figure, sure = _decoded(signs / np.maximum(mass, 1e-6)[:, None], ["", *(group[0] for group in FIGURE_SIGNS)])
        return Said(text, score, figure, sure * float(min(mass.min() / _LEAST_MASS, 1.0)))


def _decoded(row: NDArray[np.float32], characters: Sequence[str]) -> tuple[str, float]:
    """The text of one line from the probabilities of each of its steps: repeats are one, the first class is nothing.

    A space that is in doubt makes no letter doubtful.
    """
    best = row.argmax(axis=1)
    text: list[str] = []
    sure: list[float] = []
    start = 0
    while start < len(best):
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        character = characters[best[start]]
        if character:
            text.append(character)
            if character != " ":
                sure.append(float(row[start:end, best[start]].max()))
        start = end
    return "".join(text).strip(), min(sure, default=0.0)


def _width(line: Grey) -> int:
    height, width = line.shape
    return min(max(math.ceil(_HEIGHT * int(width) / int(height)), _NARROWEST), _WIDEST)


class Detector:
    """Where lines of text stand in an upright picture."""

    def __init__(self, threads: int) -> None:
        self._session = _session(_DETECT, threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: Grey, dpi: float) -> list[tuple[int, int, int, int]]:
        """Boxes (left, top, right, bottom) in pixels, top to bottom."""
        found: list[tuple[int, int, int, int]] = []
        for top, bottom in _tiles(picture, round(_TILE_INCHES * dpi)):
            boxes = self._find(picture[top:bottom], dpi)
            found += [(left, top + upper, right, top + lower) for left, upper, right, lower in boxes]
        return found

    def _find(self, picture: Grey, dpi: float) -> list[tuple[int, int, int, int]]:
        height, width = picture.shape
        scale = min(1.0, _DETECT_DPI / dpi)
        size = (max(round(width * scale / 32) * 32, 32), max(round(height * scale / 32) * 32, 32))
        scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        batch = np.repeat((scaled.astype(np.float32) / 127.5 - 1.0)[None, None], 3, axis=1)
        likely = self._session.run(None, {self._input: batch})[0][0, 0]
        return sorted(self._boxes(likely, width / size[0], height / size[1], (width, height)), key=lambda box: box[1])

    def _boxes(
        self, likely: NDArray[np.float32], across: float, down: float, size: tuple[int, int]
    ) -> list[tuple[int, int, int, int]]:
        mask = (likely > _THRESHOLD).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        found: list[tuple[int, int, int, int]] = []
        for number in range(1, count):
            x, y, w, h = (int(value) for value in stats[number][:4])
            if min(w, h) < _SMALLEST:
                continue
            window = labels[y : y + h, x : x + w] == number
            if float(likely[y : y + h, x : x + w][window].mean()) < _SURE:
                continue
            # The map shows the core of a line: its area times the reach, over its girth, is what the letters exceed it.
            reach = w * h * _REACH / (2 * (w + h))
            left, top = (x - reach) * across, (y - reach) * down
            right, bottom = (x + w + reach) * across, (y + h + reach) * down
            found.append(
                (max(int(left), 0), max(int(top), 0), min(math.ceil(right), size[0]), min(math.ceil(bottom), size[1]))
            )
        return found


def _tiles(picture: Grey, height: int) -> Iterator[tuple[int, int]]:
    """Parts of a long strip, cut where its rows are emptiest: memory goes by the part."""
    top, end = 0, picture.shape[0]
    while end - top > 1.3 * height:
        low = top + height * 3 // 4
        darkest = picture[low : top + height].min(axis=1)
        cut = low + int(darkest.argmax())
        yield top, cut
        top = cut
    yield top, end
