"""Text as it is searched for: the same words on both databases, made by us and by nobody's tokenizer.

Chinese has no spaces: a run of Chinese characters gives each character and each pair of neighbours, any other run of
letters and digits one word. A text holds a phrase if the folded text holds the folded phrase; the words only find the
texts in which to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)")
# What stands between characters of a page without meaning anything: line breaks in the middle of a word are common.
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_LONGEST_WORD = 64


class _Folds(dict[int, str]):
    """Each character as it is folded by itself, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = unicodedata.normalize("NFKC", chr(code)).lower()
        return folded


_FOLDS = _Folds()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without differences that no reader sees. `places[i]` is where character i of it stood in the original."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> str:
    """NFKC, small letters, one space for any white space and none between Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _BETWEEN_HAN.sub("", _SPACES.sub(" ", plain)).strip()


def fold_with_places(text: str) -> Folded:
    """`fold`, with the way back for highlights."""
    plain = text.translate(_FOLDS)
    # Nearly every text has as many characters as before, and then each stands where it stood.
    came: Sequence[int] = range(len(text))
    if len(plain) != len(text):
        came = [place for place, character in enumerate(text) for _ in _FOLDS[ord(character)]]
    parts: list[str] = []
    places: list[int] = []
    begin = 0
    for gap in _SPACES.finditer(plain):
        parts.append(plain[begin : gap.start()])
        places += came[begin : gap.start()]
        begin = gap.end()
        inside = places and begin < len(plain)
        if inside and not (_is_han(plain[gap.start() - 1]) and _is_han(plain[begin])):
            parts.append(" ")
            places.append(came[gap.start()])
    parts.append(plain[begin:])
    places += came[begin:]
    return Folded("".join(parts), tuple(places))


def grams(text: str) -> str:
    """The words of `text`, each once, in order and joined by spaces: what the index holds."""
    return " ".join(sorted(set(_all_grams(fold(text)))))


def query_grams(phrase: str) -> tuple[str, ...]:
    """The words that a text must have to hold `phrase`; none for a phrase without a letter or digit."""
    found: list[str] = []
    for run in _RUN.finditer(fold(phrase)):
        piece = run.group()
        if run.lastgroup == "han" and len(piece) > 1:
            found += _pairs(piece)
        else:
            found.append(piece[:_LONGEST_WORD])
    return tuple(dict.fromkeys(found))


def _all_grams(folded: str) -> Iterator[str]:
    for run in _RUN.finditer(folded):
        piece = run.group()
        if run.lastgroup == "han":
            yield from piece
            yield from _pairs(piece)
        else:
            yield piece[:_LONGEST_WORD]


def _pairs(piece: str) -> Iterator[str]:
    return (piece[place : place + 2] for place in range(len(piece) - 1))


@lru_cache(maxsize=65536)
def _is_han(character: str) -> bool:
    return re.match(f"[{_HAN}]", character) is not None
