"""Dates and periods as reports write them: `2024年1月4日`, `二〇二四年一月四日`, `自2023年1月1日起，至12月31日止`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from reports.patterns import regex
from reports.vocabulary import compact, simplified

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ARABIC = regex(r"(?<!\d)(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)\s*日?")
_CHINESE = regex(r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,4})日")
_PERIOD = regex(
    r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日(?:起)?[,，]?(?:始)?[至到—–\-~]{1,2}(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日"
)
_PERIOD_WORDS = regex(r"统计|时限|期限|周期|数据")
# 公示期限为5月10日至5月16日: days of something else, unless the words before speak of the report's own numbers.
_OWN_PERIOD = regex(r"统计[^，。]{0,6}[期时周]|数据[^，。]{0,8}[期时周]|本(?:年度)?报告")
_OTHER_PERIOD = regex(r"公示|征求|征集|合同|问卷|检查|活动|调查|采购|试点|公开期|有效期|施行")


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a report says its numbers cover, as ISO dates, and the words that said so."""

    start: str
    end: str
    raw: str

    @property
    def year(self) -> int | None:
        """The calendar year it covers exactly, else None."""
        whole = self.start[5:] == "01-01" and self.end[5:] == "12-31" and self.start[:4] == self.end[:4]
        return int(self.start[:4]) if whole else None


def find_date(text: str) -> str | None:
    """The first date in `text` as `YYYY-MM-DD`; None where there is none or it does not exist (31 June)."""
    match = _ARABIC.search(unicodedata.normalize("NFKC", text))
    if match:
        return _iso(*match.groups())
    match = _CHINESE.search(compact(text))
    if match:
        year = match.group(1).translate(_CHINESE_DIGITS)
        return _iso(year, str(_spoken(match.group(2))), str(_spoken(match.group(3))))
    return None


@lru_cache(maxsize=1024)
def is_date_line(text: str) -> bool:
    """Whether a line is a date and nothing else, as under a signature."""
    plain = compact(text).strip("()（）。")
    return any(pattern.fullmatch(plain) is not None for pattern in (_ARABIC, _CHINESE))


def find_period(text: str) -> Period | None:
    """The statistical period in `text`: the range nearest to words like 统计期限, else none."""
    plain = compact(text)
    if "月" not in plain:
        return None
    plain = simplified(plain)
    for match in _PERIOD.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()]
        if not _PERIOD_WORDS.search(before):
            continue
        year, month, day, end_year, end_month, end_day = match.groups()
        start, end = _iso(year, month, day), _iso(end_year or year, end_month, end_day)
        if start and end and start[5:] + end[5:] != "01-0112-31":
            after_stop = before.rsplit("。", 1)[-1]
            if _OTHER_PERIOD.search(after_stop) or not _OWN_PERIOD.search(after_stop):
                continue
        if start and end:
            return Period(start, end, match.group(0))
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _spoken(text: str) -> int:
    """一 … 三十一 as a number."""
    tens, _, ones = text.partition("十")
    if "十" not in text:
        return int(text.translate(_CHINESE_DIGITS))
    return int(tens.translate(_CHINESE_DIGITS) or 1) * 10 + int(ones.translate(_CHINESE_DIGITS) or 0)
