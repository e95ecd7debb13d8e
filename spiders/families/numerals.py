"""The numbers that pagers are made of, as people write them: 2, [2], 第2页, P2, 二, 第二页, ②."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.families.vocabulary import CHINESE_DIGITS, CHINESE_TEN, NUMBERED_PAGE

_LARGEST = 20
_CIRCLED = {chr(0x2460 + place): place + 1 for place in range(_LARGEST)}
_SINGLE = {**{digit: place + 1 for place, digit in enumerate(CHINESE_DIGITS)}, CHINESE_TEN: 10}
_IN_DIGITS = {ord(mark): str(number) for mark, number in (*_CIRCLED.items(), *_SINGLE.items())}
_COUNTED = re.compile(f"(?<=[共计总分])([{CHINESE_DIGITS}{CHINESE_TEN}]{{1,3}})(?=[页条篇份])")


@lru_cache(maxsize=4096)
def page_number(words: str) -> int | None:
    """The page that a pager's squeezed text names; None where it is no number. 第一页 is the way back, not a number."""
    match = NUMBERED_PAGE.match(words)
    if not match:
        return None
    if match[1]:
        return int(match[1])
    return _CIRCLED.get(match[2]) or _chinese(match[2])


def in_digits(text: str) -> str:
    """`text` with each numeral of one character as digits: 一二三 becomes 123, as a pager's links read together."""
    return text if text.isascii() else text.translate(_IN_DIGITS)


def counted_in_digits(text: str) -> str:
    """`text` with its counts of pages as numbers: 共二页 becomes 共2页. 第一页 is more often a link's name."""
    return _COUNTED.sub(lambda match: str(_chinese(match[1]) or match[1]), text)


def _chinese(numeral: str) -> int | None:
    tens, ten, ones = numeral.partition(CHINESE_TEN)
    if not ten:
        return _SINGLE.get(numeral)
    if len(tens) > 1 or len(ones) > 1:
        return None
    return _SINGLE.get(tens, 1) * 10 + (_SINGLE.get(ones, 0) if ones else 0)
