"""A stored number as a spreadsheet prints it: rounded, with separators, per cent, as a date, with its unit.

A format may round or dress a number, it may not hide it: where the format would print a dash or nothing for a stored
zero (accounting formats do), the number itself is given. What is not understood here prints the number as stored.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache

from reports.documents.layout.page import UNKNOWN_CHARACTER
from reports.vocabulary import MONEY_SCALES

GENERAL = "General"
# ECMA-376 part 1, §18.8.30; 27-36 and 50-58 are dates in Chinese locales.
BUILT_IN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
    49: "@",
} | dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd")
# 31 December 9999; beyond it and before zero a date format prints a row of #.
_LAST_DAY = 2958466
_TOO_WIDE = "######"
_EXCEL_DIGITS = 15
_BRACKET = re.compile(r"\[[^\]]*\]")
# A point set as a sign between digits, and words for large numbers, move the point: 5000 is shown as 0.5万.
_SCALING = re.compile(r"[!\\]\.|[" + "".join(MONEY_SCALES) + "]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_CONDITION = re.compile(r"\[[<>=]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_NUMBER_PART = re.compile(r"[#0,?]+(?:\.[#0?]*)?|\.[#0?]+")


def printed(stored: str | float, form: str, *, from_1904: bool = False) -> str:
    """`stored` (a number, or its text in the file) as `form` shows it; text that is no number stays as it is."""
    if form == GENERAL and isinstance(stored, str) and stored.isdecimal() and len(stored) <= _EXCEL_DIGITS:
        return stored if stored[0] != "0" else stored.lstrip("0") or "0"
    try:
        with localcontext(prec=_EXCEL_DIGITS):
            value = +Decimal(str(stored))  # 15 digits are what a spreadsheet keeps: 0.30000000000000004 is 0.3
    except InvalidOperation:
        return str(stored)
    if not value.is_finite():
        return str(stored)
    if is_date(form):
        return _date(float(value), from_1904=from_1904)
    shown = _dressed(value, form)
    if not shown and value and _SCALING.search(_BRACKET.sub("", form)):
        # A format that prints 0.5万 for a stored 5000 says something else than the number in the file.
        return plain(value) + UNKNOWN_CHARACTER
    return shown or plain(value)


def plain(value: Decimal) -> str:
    """Without exponent and without zeros behind the point: 12.0 → 12, -0.0 → 0."""
    text = format(value.normalize(), "f") if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def is_date(form: str) -> bool:
    """Whether a format shows a date or a time."""
    if form in (GENERAL, "@"):
        return False
    bare = _LITERAL.sub("", form)
    elapsed = re.search(r"\[(?:h+|m+|s+)\]", bare, re.IGNORECASE)
    letters = set(_BRACKET.sub("", bare).lower())
    return elapsed is not None or (bool(letters & set("ymdhs")) and not letters & set("#?"))


def _date(serial: float, *, from_1904: bool) -> str:
    if not 0 <= serial < _LAST_DAY:
        return _TOO_WIDE
    days = serial + 1462 if from_1904 else serial
    # The 29 February 1900 that never was counts as day 60.
    moment = datetime(1899, 12, 30) + timedelta(days=days + (1 if days < 60 else 0))  # noqa: DTZ001
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if serial < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d" if not (moment.hour or moment.minute) else "%Y-%m-%d %H:%M")


@lru_cache(maxsize=512)
def _sections(form: str) -> tuple[str, ...]:
    return tuple(re.findall(r'((?:"[^"]*"|\\.|[^;])*)(?:;|$)', form)[:4])


def _dressed(value: Decimal, form: str) -> str:
    """The number in its format, empty where the format is not understood or would hide the number."""
    if form in (GENERAL, "@", "") or _CONDITION.search(form):
        return ""
    sections = _sections(form)
    section = sections[0]
    signed = value < 0
    if value < 0 and len(sections) > 1 and sections[1]:
        section, signed = sections[1], False
    elif not value and len(sections) > 2 and sections[2]:
        section = sections[2]
    section = _BRACKET.sub("", _CURRENCY.sub(r'"\1"', section))
    masked = _LITERAL.sub(lambda match: "\x00" * len(match.group()), section)
    number = _NUMBER_PART.search(masked)
    if number is None or _NUMBER_PART.search(masked, number.end()) or re.search(r"[A-Za-z/@]", masked):
        return ""
    pattern = number.group()
    if pattern.endswith(","):
        return ""  # prints thousands of what is stored
    percent = "%" in masked
    places = pattern.partition(".")[2]
    text = _rounded(abs(value) * 100 if percent else abs(value), places.count("0"), len(places))
    if "," in pattern:
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}{point}{rest}"
    before, behind = _literal(section[: number.start()]), _literal(section[number.end() :])
    if value and not text.strip("0.,"):
        return ""  # rounds to nothing: hides the number
    return f"{'-' if signed else ''}{before}{text}{behind}".strip()


def _rounded(value: Decimal, least: int, most: int) -> str:
    with localcontext(prec=400):
        text = format(value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP), "f")
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(least, "0")
    return f"{whole}.{rest}" if rest else whole


def _literal(text: str) -> str:
    return _LITERAL.sub(lambda match: match.group(1) or match.group(2) or "", text)
