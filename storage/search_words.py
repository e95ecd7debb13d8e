"""Text as it is searched for: the same words on both databases, made by us and by nobody's tokenizer.

Chinese has no spaces: a run of Chinese characters gives each character and each pair of neighbours, any other run of
letters and digits one word. A text holds a phrase if the folded text holds the folded phrase; the words only find the
texts in which to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)")
# What stands between characters of a page without meaning anything: line breaks in the middle of a word are common.
_SPACES = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_LONGEST_WORD = 64


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
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in _folded(character):
            if one.isspace():
                if plain and plain[-1] != " ":
                    plain.append(" ")
                    places.append(place)
            else:
                if len(plain) > 1 and plain[-1] == " " and _is_han(plain[-2]) and _is_han(one):
                    plain.pop()
                    places.pop()
                plain.append(one)
                places.append(place)
    if plain and plain[-1] == " ":
        plain.pop()
        places.pop()
    return Folded("".join(plain), tuple(places))


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


@lru_cache(maxsize=65536)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).lower()


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
