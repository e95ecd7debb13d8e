"""Words of a visual line, and which of them fill a cell of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reports.documents.layout.runs import Line, Run, line_text
from reports.vocabulary import UNITS, WORD_VALUES, compact

_VALUE = re.compile(rf"[-—–―−/\\]+|[+\-−]?\d[\d,.]*(?:{UNITS}|万?元|万)?|[〇○]|\ufffd+")
_LONGEST_VALUE = 16


@dataclass(slots=True)
class Word:
    """What stands together on a line. `value`: it fills a cell of figures (number, dash, 无)."""

    runs: list[Run]
    text: str
    x0: float
    x1: float
    value: bool

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class WordRow:
    """A visual line with its words."""

    line: Line
    words: list[Word]

    @property
    def values(self) -> list[Word]:
        return [word for word in self.words if word.value]


def word_of(runs: list[Run]) -> Word:
    """The word that runs set close together make."""
    text = line_text(runs)
    return Word(runs, text, runs[0].x0, max([run.x1 for run in runs]), is_value(text))


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """Whether a word fills a cell of figures."""
    plain = compact(text)
    return len(plain) <= _LONGEST_VALUE and (_VALUE.fullmatch(plain) is not None or plain in WORD_VALUES)
