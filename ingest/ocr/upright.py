"""A picture of a page made ready for reading: red ink removed, set upright, straightened."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from ingest.ocr.models import Grey, Recogniser
from reports.documents.sight import Picture

# Pages are made smaller beyond this width: 300 dots per inch of A4 are more than any digit needs. Strips of several
# pages one below the other may be as long as memory allows.
_WIDEST, _MOST_PIXELS = 2600, 24_000_000
_WINDOW = 31
# Sample lines by which the turn is told, and the probability with which upright Chinese is read.
_SAMPLES, _READ = 6, 0.75
_STEEPEST = 8.0
_STRAIGHT = 0.04
_STRIP = 2.2
# The faintest ink in grey levels, and in standard deviations of the noise. What has nowhere so much of the blackness of
# most ink is a shadow, the rest of a seal, or shows through from the other side.
_FAINT, _NOISE, _BLACK = 18, 2.5, 0.4
# Where ink is red: of the colour difference Cr (0 is grey, 127 the most); of the page's pixels; what red light adds.
_RED, _STAINED = 24.0, 0.0005
_RED_LIGHT = 1.402


def grey_of(picture: Picture) -> tuple[Grey, float]:
    """The page in grey with red ink (seals, red heads) as light as paper, and by how much it was made smaller."""
    colours = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width, 3)
    shrink = min(_WIDEST / min(colours.shape[:2]), math.sqrt(_MOST_PIXELS / (picture.width * picture.height)))
    if shrink < 1:
        colours = _grey(cv2.resize(colours, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA))
    split = cv2.cvtColor(colours, cv2.COLOR_RGB2YCrCb)
    grey, redness = split[:, :, 0], split[:, :, 1].astype(np.float32) - 128
    if float((redness > _RED).mean()) > _STAINED:
        # JPEG keeps colour in half the detail of light, so that red ink leaves a dark rim: its redness is spread
        # over it. Black ink below a seal stays darker than the seal by what it lacks in light.
        spread = cv2.dilate(redness, np.ones((5, 5), np.uint8))
        lit = grey + _RED_LIGHT * np.where(spread > _RED / 2, spread, 0)
        grey = np.minimum(lit, max(float(np.percentile(grey[::16, ::16], 80)), 200.0)).astype(np.uint8)
    return _grey(grey), min(shrink, 1.0)


def _grey(array: object) -> Grey:
    return np.ascontiguousarray(array, dtype=np.uint8)


def inked(grey: Grey, depth: int = 12) -> Grey:
    """255 where ink is: darker than its surroundings by `depth` grey levels, so that shadows and tint are none."""
    return _grey(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, depth))


@dataclass(frozen=True, slots=True)
class Tone:
    """Of a page, in grey levels: from `faint` on darker than its surroundings something is no noise of the scanner,
    from `black` on it is ink as most of the page's ink is.
    """

    faint: int
    black: int


def tone_of(grey: Grey) -> Tone:
    """By the noise between neighbouring pixels of the paper, and the darkness of what stands out from it."""
    noise = 1.48 * float(np.median(cv2.absdiff(grey, cv2.GaussianBlur(grey, (0, 0), 2))))
    faint = max(_FAINT, round(_NOISE * noise))
    ink = inked(grey, min(2 * faint, 90)) > 0
    if not ink.any():
        return Tone(faint, faint)
    paper = float(np.percentile(grey[::8, ::8], 80))
    usual = paper - float(np.percentile(grey[ink], 25))
    return Tone(faint, max(round(_BLACK * usual), faint))


def upright(grey: Grey, recogniser: Recogniser) -> Grey:
    """The page turned by the quarters of a turn under which its lines can be read; unturned where nothing can."""
    best, best_score = grey, -1.0
    for quarters in (0, 3, 1, 2):
        turned = _grey(np.rot90(grey, quarters))
        lines = _sample(turned)
        said = recogniser.read(lines)
        # A line holds about as many characters as it is wider than high; what is lying reads as a few wrong ones.
        room = [line.shape[1] / line.shape[0] for line in lines]
        read = [one.score * min(len(one.text), width) for one, width in zip(said, room, strict=True)]
        score = sum(read) / max(sum(room), 1.0)
        if score >= _READ and any(_has_chinese(one.text) for one in said):
            return turned
        if score > best_score:
            best, best_score = turned, score
    return best


def _has_chinese(text: str) -> bool:
    return sum(0x4E00 <= ord(character) <= 0x9FFF for character in text) >= 2


def _sample(grey: Grey) -> list[Grey]:
    """Some pieces of the page that look like lines of text, long ones first."""
    straight, _ = straightened(grey)
    ink = inked(straight, 18)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, max(straight.shape[1] // 80, 9)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[int, Grey]] = []
    low, high = straight.shape[1] / 160, straight.shape[1] / 18
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[number])
        if low <= h <= high and 3 * h <= w <= 30 * h and area > 0.4 * w * h:
            found.append((w, straight[max(y - 3, 0) : y + h + 3, max(x - 3, 0) : x + w + 3]))
    found.sort(key=lambda each: -each[0])
    step = max(len(found) // (2 * _SAMPLES), 1)
    return [line for _, line in found[::step][:_SAMPLES]]


def straightened(grey: Grey) -> tuple[Grey, float]:
    """The page turned so that its lines run level, and the angle (degrees) by which it was off."""
    angle = skew_of(grey)
    if abs(angle) < _STRAIGHT:
        return grey, angle
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    paper = int(np.percentile(grey[::16, ::16], 80))
    return _grey(cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,))), angle


def skew_of(grey: Grey) -> float:
    """By how many degrees the page's long ruled lines fall to the right; by its lines of text where it has no rules."""
    # Strips are put together by programs, which lay nothing askew; a turn would move their ends off the page.
    if max(grey.shape) >= _STRIP * min(grey.shape):
        return 0.0
    scale = min(1.0, 1000 / grey.shape[1])
    small = _grey(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)) if scale < 1 else grey
    ink = inked(small)
    ruled = _ruled_angle(ink)
    return ruled if ruled is not None else _text_angle(ink)


def _ruled_angle(ink: Grey) -> float | None:
    width = ink.shape[1]
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(15, width // 60)), np.uint8))
    pieces = cv2.dilate(pieces, np.ones((3, 7), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces)
    angles: list[tuple[float, int]] = []
    for number in range(1, count):
        x, y, w, h = (int(value) for value in stats[number][:4])
        if w < 0.12 * width or h > 0.15 * w:
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == number)
        angles.append((math.degrees(math.atan(float(np.polyfit(xs, ys, 1)[0]))), w))
    if not angles:
        return None
    angles.sort()
    half = sum(w for _, w in angles) / 2
    for angle, w in angles:
        half -= w
        if half <= 0:
            return angle
    return angles[-1][0]


def _text_angle(ink: Grey) -> float:
    """The turn under which rows of the picture are most unlike each other: coarse steps first, then fine ones."""
    small = _grey(cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    height, width = small.shape

    def contrast(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        rows = cv2.warpAffine(small, matrix, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=contrast)
    return float(max(np.arange(best - 0.5, best + 0.51, 0.1), key=contrast))
