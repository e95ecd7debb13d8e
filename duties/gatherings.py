"""Titles of what holds the reports of several years or bodies, or of a division without naming it.

Such a page, archive or file is read as the one report that is most of it: of the others that says nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from duties.title_words import COLLECTED, OWN_DIVISION, YEAR_WORD, YEARS
from reports.prose.title_words import GROUP
from reports.prose.titles import ReportTitle

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@lru_cache(maxsize=4096)
def years_named(title: str) -> tuple[int, int] | None:
    """The first and the last of the years of which a title says that it holds the reports (2023-2025年…报告)."""
    found = YEARS.search(re.sub(r"\s", "", title))
    if found is None:
        return None
    first, last = int(found[1]), int(found[2]) if len(found[2]) > 2 else int(found[1][:2] + found[2])
    return (first, last) if first < last else None


def is_collection(title: ReportTitle, *, is_alone: bool) -> bool:
    """Whether a title names a group of bodies (市直部门, 汇编), and no report of one of them. `is_alone`: it stands in
    the own column of a body that collects no others' reports, whose own 部门年报 may be."""
    if title.is_report is False or means_its_division(title):
        return False
    said = _without_years(title.text)
    if not is_alone and COLLECTED.match(said):
        return True
    return title.is_report is None and bool(GROUP.search(said))


def means_its_division(title: ReportTitle) -> bool:
    """Whether a report's title names its division by 我市, 全县 and nothing else."""
    return title.is_report is not False and bool(OWN_DIVISION.match(_without_years(title.text)))


@lru_cache(maxsize=4096)
def _without_years(text: str) -> str:
    return YEAR_WORD.sub("", _YEAR.sub("", re.sub(r"\s", "", text)), count=1)
