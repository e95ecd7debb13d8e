"""Dates that are no account of a publication: in addresses and index numbers, signatures, files, server headers.

Each is kept with its source and shown; none ever makes a `late` (contract, "Verdicts"). Addresses move with a site's
migration (闽侯县 2010 stood at `t20170621`), a signature is written before and copied after, a replaced file is younger
than the report (research: domain §1.4).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from duties.quick_records import quick_to_make

URL_DATE = "url_date"
INDEX_MONTH = "index_month"
SIGNED_ON = "signed_on"
WRITTEN_ON = "written_on"
STATED_ON = "stated_on"
FILE_DATE = "file_date"
LAST_MODIFIED = "last_modified"

# Where the site itself numbers a document by the day on which it entered the system: earlier than the shown date, they
# say that the page was posted again (research: users §21).
SYSTEM_SOURCES = (URL_DATE, INDEX_MONTH)

# t20260128_123.html (TRS), /art/2026/1/28/art_1_2.html (Hanweb), /2026/01/28/x.shtml, /2026-01/28/content_1.htm.
_URL_DAYS = (
    re.compile(r"/t(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_"),
    re.compile(r"/(20\d\d)[-/](0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/"),
    re.compile(r"/(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/"),
)
# What every one of them begins with; most addresses hold no date.
_URL_YEAR = re.compile(r"/t?20\d\d[-/01]")
_URL_MONTH = re.compile(r"/(20\d\d)[-/]?(0[1-9]|1[0-2])/")
# 11341702486344515H/202110-00013: holder, month of entry, running number.
_INDEX_MONTH = re.compile(r"[/\-_](20\d\d)-?(0[1-9]|1[0-2])[-_]\d{2,}")


@quick_to_make
@dataclass(frozen=True, slots=True)
class DateSeen:
    """A date that a page gave of itself, with the first time that it did. A page that is posted again or redated has
    several of one source."""

    source: str
    on: date
    first_at: datetime


@dataclass(frozen=True, slots=True)
class DateHint:
    """A date that is no account of the publication: the days `low` to `high`. It is kept and shown, and never makes a
    verdict."""

    source: str
    low: date
    high: date


def url_hint(url: str) -> DateHint | None:
    """The day, or the month, that an address carries."""
    if _URL_YEAR.search(url) is None:
        return None
    for pattern in _URL_DAYS:
        found = pattern.search(url)
        if found is not None:
            day = _day(found)
            if day is not None:
                return DateHint(URL_DATE, day, day)
    found = _URL_MONTH.search(url)
    return _month(URL_DATE, found) if found is not None else None


def index_hint(index_number: str) -> DateHint | None:
    """The month inside an index number (索引号); None where it holds none."""
    found = _INDEX_MONTH.search(index_number.strip()) if index_number else None
    return _month(INDEX_MONTH, found) if found is not None else None


def day_hint(source: str, day: date | None) -> tuple[DateHint, ...]:
    """A hint of one day, where there is one."""
    return (DateHint(source, day, day),) if day is not None else ()


def entered_by(hints: Iterable[DateHint], due: date) -> bool:
    """Whether the site's own numbering says that the document entered the system on or before `due`."""
    return any(hint.source in SYSTEM_SOURCES and hint.high <= due for hint in hints)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _month(source: str, found: re.Match[str]) -> DateHint:
    year, month = int(found[1]), int(found[2])
    return DateHint(source, date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
