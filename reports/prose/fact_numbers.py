"""Quantities as prose prints them: `1200余条`, `近3.6万人次`, `超过90万次`, `三百五十条`, `98.6%`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reports.patterns import regex
from reports.prose.fact_kinds import APPROX, AT_LEAST, AT_MOST, EXACT, STATED_NONE

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_FIGURE = regex(r"[\d零〇一二两三四五六七八九十百千]")
_QUANTITY = regex(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?=[万亿余多\u4e00-\u9fff]))"
    r"(?P<inner>余|多)?"
    r"(?P<power>[十百千]?[万亿]|[百千])?"
    r"(?P<more>余|多|来|几)?"
    r"(?P<unit>条次|件次|篇次|个次|场次|班次|人次|人员次|条|件|篇|份|场|次|期|个|处|项|元|则|幅|部|封|起|宗|例|家|批|类"
    r"|人|名|位|台|只|款|册|辑|轮|通|块|组|所|单(?=[，。；、：（）]|\Z)|%|％)"
    r"(?P<after>以上|以下|以内|左右|上下|多)?"
)
# What may lead a number; no word of it holds a digit, so that numbers can be looked for first.
_LEAD = regex(
    r"(?P<before>不超过|未超过|不足|最多|至多|不少于|不低于|至少|超过|超|逾|突破|大约|将近|接近|近|约)?"
    r"(?:为|达到?|有|共)?\Z"
)
_LONGEST_LEAD = 5
# A lead whose 达 or 共 stands between it and the number: 超过了90条.
_FARTHER_LEAD = regex(r"(不超过|不足|超过|约|近)了?$")
_RATE_WORDS = regex("百分之百")
# 第3名, 3年来, 4季度: ranks and dates are no counts.
_NO_COUNT_BEFORE = regex(r"(?:第|前|每|〔|No\.?)$")
# 县十七届人大二次会议: which session, not how many.
_SESSION = regex(r"次(?:全体)?(?:会议|全会)")
_SESSION_BEFORE = regex(r"(?:届|人大|政协|全国人大|委员会)$")
_BOUND_BEFORE = {
    **dict.fromkeys(("超过", "超", "逾", "突破", "不少于", "不低于", "至少"), AT_LEAST),
    **dict.fromkeys(("不超过", "未超过", "不足", "最多", "至多"), AT_MOST),
    **dict.fromkeys(("大约", "将近", "接近", "近", "约"), APPROX),
}
_BOUND_AFTER = {"以上": AT_LEAST, "多": AT_LEAST, "以下": AT_MOST, "以内": AT_MOST, "左右": APPROX, "上下": APPROX}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at `start:end` of a sentence; money is in 元."""

    start: int
    end: int
    value: Decimal
    unit: str
    bound: str


@lru_cache(maxsize=256)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number with a unit in `text`, from left to right. Zero is `stated_none`.

    Kept for the last texts: facts and claims are read from the same sentences.
    """
    found: list[Quantity] = []
    end = 0
    while (figure := _FIGURE.search(text, end)) is not None:
        number = figure.start()
        match = _QUANTITY.match(text, number)
        if match is None:
            end = number + 1
            continue
        lead = _LEAD.search(text[max(end, number - _LONGEST_LEAD) : number])
        end = match.end()
        if not _is_count(match, text):
            continue
        value = _value(match["number"], match["power"] or "")
        if value is not None:
            before = (lead["before"] or "") if lead is not None else ""
            start = number - len(lead.group()) if lead is not None else number
            unit = match["unit"].replace("％", "%")
            found.append(Quantity(start, end, value, unit, _bound(before, match, text[:start], value)))
    if "百分之百" in text:
        found += [Quantity(each.start(), each.end(), Decimal(100), "%", EXACT) for each in _RATE_WORDS.finditer(text)]
    return tuple(found)


# 未发生一起行政复议: not one.
_NOT_ONE = regex(r"(?:未|没有?|无)(?:曾|有)?(?:发生|收到|出现|产生|接到|引发|受理|办理)?过?$")


def _is_count(match: re.Match[str], text: str) -> bool:
    number = match.start()
    if match["number"] in ("一", "1") and _NOT_ONE.search(text[max(0, number - 8) : number]):
        return False
    before = text[max(0, number - 3) : number]
    if _NO_COUNT_BEFORE.search(before) or (match["number"][0].isdecimal() and before[-1:].isdecimal()):
        return False
    return not (_SESSION.match(text, match.start("unit")) and _SESSION_BEFORE.search(before))


def _bound(lead: str, match: re.Match[str], before: str, value: Decimal) -> str:
    if value == 0:
        return STATED_NONE
    if lead:
        # 最多不超过: the nearer word repeats the farther one.
        return _BOUND_BEFORE[lead]
    if match["inner"] or match["more"]:
        return AT_LEAST
    if match["after"]:
        return _BOUND_AFTER[match["after"]]
    farther = _FARTHER_LEAD.search(before[-4:])
    return _BOUND_BEFORE[farther[1]] if farther else EXACT


def _value(number: str, power: str) -> Decimal | None:
    factor = Decimal(1)
    for character in power:
        factor *= _POWERS.get(character) or _MYRIADS[character]
    if number[0].isdecimal():
        return Decimal(number.replace(",", "")) * factor
    spoken = _spoken(number)
    return None if spoken is None else Decimal(spoken) * factor


def _spoken(words: str) -> int | None:
    """一千二百 as 1200, 三五零 and 十 as they are read; None for words that are no number (十百)."""
    if all(word in _DIGITS for word in words):
        return int("".join(str(_DIGITS[word]) for word in words))
    total, digit, last = 0, None, 10_000
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS[word]
            continue
        power = _POWERS[word]
        if power >= last:
            return None
        if digit is None and (total or power != 10):
            return 100 if words == "百" else 1000 if words == "千" else None
        total += (1 if digit is None else digit) * power
        digit, last = None, power
    return total + (digit or 0)
