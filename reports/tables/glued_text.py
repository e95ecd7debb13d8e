"""A text into which the cells of tables ran together, cut into the form's words and the runs of digits between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reports.vocabulary import (
    APPLICATION_GROUPS,
    APPLICATION_LABELS,
    GLUED_WORDS,
    HEADING_WORDS,
    PROACTIVE_LABELS,
    compact,
    simplified,
)

# Table 4, the shortest, is 90 characters long when its cells run together.
GLUED_LENGTH = 80
_START = re.compile(r"(?:第二十条第\(一\)项)?\s*信息内容|申请人情况|行政复议\s*行政诉讼\s*结果\s*维持")
# A comma between digits parts thousands or cells: what runs together about it cannot be cut.
_RUN = re.compile(r"[+\-]?\d(?:[\d\s+\-]|,(?=\d))*(?:\.\d+)?(?:\s*(?:[万亿]?元))?")
_NUMBERING = re.compile(r"\d\s*$")
_SPACE = re.compile(r"\s")
# So many cells the rows have of which a table is told from running text.
_WIDTHS = (3, 7, 15)
_NOISE = re.compile(r"[\W_]+")
# Numbers of rows and groups left over between two words of the form.
_NUMERALS = re.compile(r"[一二三四五六七八\d]{0,2}")


def is_glued(text: str) -> bool:
    """Whether all characteristic words of some table stand in this one text."""
    if len(text) <= GLUED_LENGTH:
        return False
    plain = simplified(compact(text))
    return any(all(word in plain for word in words) for words in GLUED_WORDS.values())


def cut(text: str) -> Iterator[tuple[str, bool]]:
    """`text` as pieces in order: (words, False) and (run of digits, True); what stands around the tables is prose."""
    plain = simplified(unicodedata.normalize("NFKC", text))
    start = _START.search(plain)
    if start is None:
        yield text, False
        return
    if plain[: start.start()].strip():
        yield plain[: start.start()].strip(), False
    yield from _region(plain[start.start() :])


def _region(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces up to the last run that follows a word of the form; the rest is prose."""
    pieces: list[tuple[str, bool]] = []
    filled, prose_from = 0, 0
    at = 0
    are_apart = False
    for begin, end in _runs(text):
        words = list(_words(text[at:begin]))
        pieces += [(word, False) for word in words]
        pieces.append((text[begin:end].strip(), True))
        goes_on = not words and filled == len(pieces) - 1  # a mark between cells: 66 | 299.3
        are_apart |= goes_on
        if goes_on or (words and words[-1] in _known()):
            filled, prose_from = len(pieces), end
        at = end
    are_apart |= _are_apart([run for run, is_run in pieces[:filled] if is_run])
    for piece, is_run in pieces[:filled]:
        if is_run and are_apart:
            yield from ((word, False) for word in piece.split())
        else:
            yield piece, is_run
    if text[prose_from:].strip():
        yield text[prose_from:].strip(), False


def _are_apart(runs: Sequence[str]) -> bool:
    """Whether the text keeps the cells of a row apart by spaces, as more of its runs show than run together. A few
    spaces stand in runs that do (平潭 2020 prints `200 000121`)."""
    apart = sum(len(run.split()) in _WIDTHS for run in runs)
    return apart > sum(len(run) >= min(_WIDTHS) and not _SPACE.search(run) and "." not in run for run in runs)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where runs of digits stand, without the number (`1.`, `2、`) of the label behind them."""
    at = 0
    while (match := _RUN.search(text, at)) is not None:
        begin, end = match.span()
        at = end
        if text[end : end + 1] in (".", "、") and not text[end + 1 : end + 2].isdigit():
            number = _NUMBERING.search(text, begin, end)
            end = number.start() if number else end
        if text[begin:end].strip():
            yield begin, end


def _words(text: str) -> Iterator[str]:
    """The form's words in `text`, in order; what lies between them is a word of its own unless it only numbers."""
    plain = _NOISE.sub("", text)
    at = 0
    for match in _pattern().finditer(plain):
        if not _NUMERALS.fullmatch(plain, at, match.start()):
            yield plain[at : match.start()]
        yield match.group()
        at = match.end()
    if not _NUMERALS.fullmatch(plain, at):
        yield plain[at:]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    headings = (word for words in HEADING_WORDS.values() for word in words)
    return frozenset({*APPLICATION_LABELS, *PROACTIVE_LABELS, *APPLICATION_GROUPS, *headings})


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_known(), key=len, reverse=True)))
