"""The numbers that a word processor prints before paragraphs (`一、`, `（二）`, `1.`) and keeps outside the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"))
_ROMAN_SMALL = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SLOT = re.compile(r"%([1-9])")


def _decimal(number: int) -> str:
    return str(number)


def _counting(number: int) -> str:
    """一, 十, 十一, 二十, 一百零三: the way sections are counted; from 1,000 on digit by digit."""
    if not 0 < number < 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))


def _full_width(number: int) -> str:
    return str(number).translate(_FULL_WIDTH)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if 1 <= number <= 20 else f"({number})"


def _letter(number: int) -> str:
    # After z come aa, bb, cc: the letter repeated.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_SMALL):
        count, number = divmod(number, value)
        text += letters * count
    return text


def _stem(number: int) -> str:
    return _STEMS[(number - 1) % 10]


def _branch(number: int) -> str:
    return _BRANCHES[(number - 1) % 12]


def _nothing(number: int) -> str:
    return ""


# ST_NumberFormat of ECMA-376 part 1, §17.18.59, as far as Chinese documents use it.
FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": _decimal,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": _decimal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographTraditional": _stem,
    "ideographZodiac": _branch,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "bullet": _nothing,
    "none": _nothing,
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format, the pattern it is printed in (`（%1）`), its first number."""

    form: str
    pattern: str
    start: int = 1


class Counter:
    """Counts the paragraphs of every list of one document, in reading order."""

    def __init__(self, lists: Mapping[str, Mapping[int, Level]], shared: Mapping[str, str]) -> None:
        """`lists`: list id → level number → level. `shared`: list id → the id whose count it goes on with."""
        self._lists = lists
        self._shared = shared
        self._counts: dict[str, dict[int, int]] = {}
        self.unknown: set[str] = set()

    def next(self, list_id: str, depth: int) -> str:
        """The number that stands before the next paragraph of that list and level, empty where none is printed.

        A format that is not in FORMATS prints nothing and is remembered in `unknown`.
        """
        levels = self._lists.get(list_id)
        level = levels.get(depth) if levels else None
        if levels is None or level is None:
            return ""
        counts = self._counts.setdefault(self._shared.get(list_id, list_id), {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""

        def printed(match: re.Match[str]) -> str:
            position = int(match.group(1)) - 1
            shown = levels.get(position)
            if shown is None:
                return ""
            form = FORMATS.get(shown.form)
            if form is None:
                self.unknown.add(shown.form)
                return ""
            return form(counts.get(position, shown.start))

        return _SLOT.sub(printed, level.pattern)
