"""One printed cell to what it means: number, blank, dash, words or undecidable. A blank is never a zero."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from reports.model import CellStatus
from reports.vocabulary import (
    DECREASE_WORDS,
    INCREASE_WORDS,
    NUMBER_REMARKS,
    THIS_YEAR_WORDS,
    UNITS,
    WORD_VALUES,
    ZERO_WORD,
    simplified,
)

_INVISIBLE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]+")
_DASHES = re.compile(r"[-—–―−‐‑‒﹣─━_/\\~～]+")
_SIGN = r"(?P<sign>[+＋\-−–—﹣]?)"
_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
_NUMBER = re.compile(rf"{_SIGN}{_DIGITS}(?P<scale>[万亿]?)(?P<unit>(?:{UNITS})|元)?(?P<remark>[(\[【].*)?")
_CHANGE_WORDS = "|".join((*INCREASE_WORDS, *DECREASE_WORDS))
_CHANGE = re.compile(rf"(?P<word>{_CHANGE_WORDS})了?(?P<digits>\d+)(?:{UNITS})?(?:[(\[【].*)?")
_OTHER_YEAR = re.compile(rf"[(\[【](?:{THIS_YEAR_WORDS}):?\d+(?:\.\d+)?(?:{UNITS})?[)\]】]")
_SIGN_BEHIND = re.compile(rf"[(\[【](?:{_CHANGE_WORDS})了?[)\]】]")
# U+FFFD is a printed character that the medium does not tell: it may be a digit. So may those of private use, which
# fonts of symbols have, and what looks like a digit: O and ○ for 0, l and | for 1. Sheets put #REF! for a number.
_DIGIT = re.compile(r"[\d\ufffd\ue000-\uf8ff〇]|^[OoΟοОо○◯〇Il|]+$|^#")
# Characters met before that are no such signs; a hostile text may hold every character there is.
_PLAIN: set[str] = set("0123456789")
_MOST_PLAIN = 16_384
# 零 alone, or before a unit (零件), is a nought in words.
_ZERO = re.compile(rf"〇|^{ZERO_WORD}(?=(?:{UNITS}|元|万元)?$)")
# Digits with words about them and no more: 共3件, 约12, 5注1, 无(0), 0项/0件. No label of the forms is like this.
_REMARKED = re.compile(rf"(?=.*\d)(?:{NUMBER_REMARKS}|{UNITS}|[\d.,:()/+])++")
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class CellReading:
    """`value` is scaled to the base unit (1.2万 → 12000). `money`: it was printed in 元, 万元, 亿元 or as a bare 万.

    `counted`: a unit of things (件, 项) stood behind it. `joined`: white space stood between the digits, so that two
    numbers could have been meant. `worded`: the sign was a word (减少3). `bare`: a whole number and none of these.
    """

    status: CellStatus
    value: Decimal | None = None
    money: bool = False
    counted: bool = False
    joined: bool = False
    worded: bool = False
    bare: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dressed = self.money or self.counted or self.joined or self.worded
        object.__setattr__(self, "bare", self.value is not None and not dressed and self.value % 1 == 0)

    @property
    def is_number(self) -> bool:
        return self.value is not None


BLANK = CellReading(CellStatus.BLANK)
DASH = CellReading(CellStatus.DASH)
TEXT = CellReading(CellStatus.TEXT)
UNDECIDABLE = CellReading(CellStatus.UNREADABLE)


@lru_cache(maxsize=8192)
def read_cell(raw: str) -> CellReading:
    """What `raw` says: `0件`, `〇`, full-width digits, `1,234`, `+3`, `减少3`, `22（其中修订16件）` are numbers.

    Words without digits are text; digits that are no clear number (`1,23`, `12/3`, `007`) are undecidable.
    """
    if _has_signs(raw):
        return UNDECIDABLE
    plain = simplified(unicodedata.normalize("NFKC", raw))
    text = _INVISIBLE.sub("", plain)
    if not text:
        return BLANK
    if _DASHES.fullmatch(text):
        return DASH
    text = _ZERO.sub("0", text).replace("，", ",")
    match = _NUMBER.fullmatch(text)
    if match:
        return _number(match, plain)
    match = _CHANGE.fullmatch(text)
    if match:
        value = Decimal(match["digits"])
        return CellReading(CellStatus.REPORTED, -value if match["word"] in DECREASE_WORDS else value, worded=True)
    return UNDECIDABLE if _DIGIT.search(text) else TEXT


def words_of(raw: str) -> CellReading:
    """What a text says that cannot be a number as a whole: nothing where digits stand in it, else words."""
    return UNDECIDABLE if _has_signs(raw) or _DIGIT.search(unicodedata.normalize("NFKC", raw)) else TEXT


def _has_signs(raw: str) -> bool:
    """Whether there is a ①, ² or ½ in it (category No), which NFKC would turn into digits."""
    if _PLAIN.issuperset(raw):
        return False
    strangers = set(raw) - _PLAIN
    if any(unicodedata.category(character) == "No" for character in strangers):
        return True
    if len(_PLAIN) < _MOST_PLAIN:
        _PLAIN.update(strangers)
    return False


def _number(match: re.Match[str], plain: str) -> CellReading:
    digits = match["digits"].replace(",", "")
    if len(digits) > 1 and digits.startswith("0"):
        return UNDECIDABLE  # "00", "012": two cells run together, or a digit lost
    if match["remark"] and (_OTHER_YEAR.fullmatch(match["remark"]) or _SIGN_BEHIND.fullmatch(match["remark"])):
        return UNDECIDABLE
    if match["fraction"] is None and match["scale"] == "" and len(digits) > 12:
        return UNDECIDABLE  # no count of a year has thirteen digits: cells run together
    value = Decimal(digits + (match["fraction"] or "")) * _SCALES[match["scale"]]
    if match["sign"] in ("-", "−", "–", "—", "﹣"):
        value = -value
    head = plain.split("(", maxsplit=1)[0].strip()
    joined = re.search(r"\d[\s\u00a0\u3000]+\d", head) is not None
    return CellReading(
        CellStatus.REPORTED,
        value,
        money=match["unit"] == "元" or (match["unit"] is None and match["scale"] != ""),
        counted=match["unit"] not in (None, "元"),
        joined=joined,
    )


@lru_cache(maxsize=4096)
def is_word_value(raw: str) -> bool:
    """Whether words stand where a number is wanted (无, 不适用, …), rather than being a label."""
    text = _INVISIBLE.sub("", simplified(raw)).strip("()（）。.")
    return text in WORD_VALUES or _REMARKED.fullmatch(unicodedata.normalize("NFKC", text)) is not None
