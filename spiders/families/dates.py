"""Dates as government pages print them."""

from __future__ import annotations

import re
from datetime import date

# 2024-01-26, 2024/1/26, 2024.01.26, 2024年1月26日; not inside a longer number (索引号 000014348/2020-35147).
FULL_DATE = re.compile(
    r"(?<![\d/.\-])((?:19|20)\d\d)\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})(?!\d)(?![-/.]\d)\s*日?"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
# A calendar leaf: the day in one box, year and month in another, in either order.
_DAY_THEN_MONTH = re.compile(r"^\D{0,3}(\d{1,2})\s+((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?\D{0,3}$")
_MONTH_THEN_DAY = re.compile(r"^\D{0,3}((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*月\s*|\s+)(\d{1,2})\s*日?\D{0,3}$")
_MONTH_DAY = re.compile(r"^[\s\[【(（〔]*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[\s\]】)）〕]*$")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[-/]?([01]\d)(?=/)|/t((?:19|20)\d\d)([01]\d)\d\d_")
# Without one there is no date: most of what stands beside links.
_DIGIT = re.compile(r"\d")
_FIRST_YEAR, _LAST_YEAR = 1998, 2100
_DAY = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
# A day that says something else than when an item was put up: the clock of a template, a change, the day of signing,
# a term, and the period that a summary speaks of.
_OTHER_DAY = re.compile(
    r"(?:今天|今日|现在|当前|更新|修改|修订|成文|生成|印发|发文|失效|废止|有效期|截[止至]|实施|施行|生效|签署|落款)"
    rf"[^\d\n]{{0,8}}{_DAY}(?:\s*(?:至|到|[-—–~～]{{1,2}})\s*{_DAY})?"
    rf"|(?:[自从]\s*)?{_DAY}\s*(?:至|到|—|–|~|～)\s*{_DAY}|[自从]\s*{_DAY}"
    rf"|{_DAY}\s*(?:\d\d:\d\d(?::\d\d)?\s*)?(?:星期|周[一二三四五六日])"
)


def make_date(year: str | int, month: str | int, day: str | int) -> date | None:
    """The date, or None where the calendar or common sense has no such day."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_date(text: str) -> date | None:
    """The first full date in `text`; None if there is none."""
    for match in FULL_DATE.finditer(text):
        found = make_date(*match.groups())
        if found:
            return found
    return None


def without_other_days(text: str) -> str:
    """`text` without the days that are no publication: 更新时间：…, 今天是…, 自…至…."""
    if not _DIGIT.search(text):
        return text
    return _OTHER_DAY.sub(" ", text)


def meta_date(text: str) -> date | None:
    """The day of a PubDate value: `2024-01-26 09:30`, `2020年08月02日`, `20240126`, ISO with T; None if unreadable."""
    found = find_date(text)
    if found:
        return found
    match = _COMPACT.search(text)
    return make_date(*match.groups()) if match else None


def calendar_leaf(folded: str) -> date | None:
    """The date of a text that is nothing but a calendar leaf: `20 2024-01`, `2024-01 20`; None otherwise."""
    if match := _DAY_THEN_MONTH.match(folded):
        return make_date(match[2], match[3], match[1])
    if match := _MONTH_THEN_DAY.match(folded):
        return make_date(*match.groups())
    return None


def listed_date(text: str, url: str) -> date | None:
    """The date printed beside a list item, from the text around its link.

    A month and day without year (`[01-26]`) take the year from the item's address, and only where the address has
    the same month: a folder `/2023/` is a report year, not a publication year.
    """
    if not _DIGIT.search(text):
        return None
    text = without_other_days(text)
    found = find_date(text)
    if found:
        return found
    folded = " ".join(text.split())
    found = calendar_leaf(folded)
    if found:
        return found
    if match := _MONTH_DAY.match(folded):
        for address in _URL_MONTH.finditer(url):
            year, month = (address[1], address[2]) if address[1] else (address[3], address[4])
            if int(month) == int(match[1]):
                return make_date(year, month, match[2])
    return None
