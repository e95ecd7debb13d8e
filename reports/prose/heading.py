"""Title, body, year and dates of a report. The year is that of title or period, never of publication."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from reports.model import Document, Paragraph
from reports.prose.dates import Period, find_date, find_period, is_date_line
from reports.prose.sections import Sections, find_sections
from reports.prose.title_words import CORE
from reports.prose.titles import ReportTitle, parse_title
from reports.vocabulary import compact

# A title may be broken over this many lines.
_TITLE_LINES = 4
_TITLE_LENGTH = 90
_TITLE_WITHIN = 25
_MONTH = "月"
# So many of the six tell that a text is a report where its title alone does not.
_SECTIONS_OF_FORM = 4
_SITE_SEPARATOR = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|[-–—]{1,2}(?=\D*$)")
# No title is without one of them: 报告, 年报, or an entity that stands for 报.
_NO_TITLE = frozenset("报報&")
# Names that other programs put before a title when they flatten a page.
_FIELD_NAMES = ("标题:", "名称:", "题目:")


@dataclass(frozen=True, slots=True)
class Prose:
    """What a report says outside its tables. `titles` are all different titles found, the printed one first.

    `preamble` is the prose before the first section: all of it where there are no sections (before 2019).
    """

    title: ReportTitle | None
    titles: tuple[ReportTitle, ...]
    body_name: str
    year: int | None
    period: Period | None
    published_on: str | None
    shown_on: str | None
    signed_on: str | None
    sections: Sections
    preamble: str = ""


def read_prose(document: Document, tables: Collection[int]) -> Prose:
    """`tables` are the blocks of `document` that hold the statutory tables."""
    sections = find_sections(document, tables)
    titles = _titles(document, tables, sections.first, of_form=len(sections.texts) >= _SECTIONS_OF_FORM)
    title = next((each for each in titles if each.year is not None), titles[0] if titles else None)
    period = _period(document, tables)
    year = title.year if title is not None and title.year is not None else None
    if year is None:
        year = next((other.year for other in titles if other.year is not None), None)
    if year is None and period is not None:
        year = period.year
    stated = find_date(document.meta.get("pub_date", ""))
    shown = find_date(document.meta.get("shown_date", ""))
    signed = next((find_date(line) for line in reversed(sections.signature) if is_date_line(line)), None)
    # Another title speaks for this report only where it names the same year.
    named = (title, *titles) if title is not None else ()
    subjects = (
        other.subject for other in named if other.subject and other.year in (year, title.year if title else None)
    )
    name = next(subjects, "") or _signed_by(sections.signature)
    preamble = "\n".join(
        block.text
        for number, block in enumerate(document.blocks[: sections.first])
        if isinstance(block, Paragraph) and number not in tables
    )
    return Prose(title, titles, name, year, period, stated or shown, shown, signed, sections, preamble)


def _titles(
    document: Document, tables: Collection[int], before: int, *, of_form: bool = False
) -> tuple[ReportTitle, ...]:
    found: dict[str, ReportTitle] = {}
    lines = [
        compact(block.text)
        for number, block in enumerate(document.blocks[: min(before, len(document.blocks))])
        if isinstance(block, Paragraph) and number not in tables
    ][:_TITLE_WITHIN]
    printed = _printed_title(lines)
    page = [document.meta.get(name, "") for name in ("heading", "article_title")]
    # The title of a web page ends in the name of the site, which is not the body that reports.
    page += _SITE_SEPARATOR.split(document.meta.get("title", ""))
    for candidate in (printed, *page):
        text = compact(candidate)
        if text and text not in found:
            title = parse_title(text)
            if title.is_report:
                found[text] = title
    if not found and of_form:
        # 关于2022年度政府信息公开情况的报告 alone may be one for the superior; under it stand the sections of the form.
        candidates = [line for line in lines if len(line) <= _TITLE_LENGTH and not line.endswith(("。", "；", "，"))]
        for text in (*candidates, *map(compact, page)):
            title = parse_title(text)
            if title.is_report is None and title.year is not None and not title.rendition and CORE.search(text):
                return (title,)
    return tuple(found.values())


def _printed_title(lines: list[str]) -> str:
    """The first run of one to three short lines that reads as a report's title."""
    best: ReportTitle | None = None
    for start in range(len(lines)):
        joined = ""
        for line in lines[start : start + _TITLE_LINES]:
            for name in _FIELD_NAMES:
                line = line.removeprefix(name).removeprefix(name.replace(":", "："))
            if not line or len(line) > _TITLE_LENGTH or line.endswith(("。", "；", "，")):
                break
            joined += line
            if _NO_TITLE.isdisjoint(joined):
                continue
            title = parse_title(joined)
            if not title.is_report:
                continue
            if best is None or (best.year is None and title.year is not None):
                best = title  # a column's name (X局政府信息公开年报) stands before the title more often than behind it
            elif (
                best.text.endswith(joined)
                and title.year == best.year
                and title.subject
                and not _is_begun_by(best.text.removesuffix(joined), title.subject)
            ):
                best = title  # what stood before it (正文, 打印) was no part of the title
            break
        if best is not None and best.year is not None and start >= _TITLE_LINES and not best.text.endswith(joined):
            break
    return best.text if best is not None else ""


_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,12}(?<!专)(?:省|自治区|市|州|盟|地区|县|区|旗|镇|乡)")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,24}(?:政府|委|委员会|局|厅)")
_PART_OF_ONE = re.compile(r"(?:综合)?(?:办公[室厅]|办事处|管理委员会|管委会)")


def _is_begun_by(before: str, subject: str) -> bool:
    """Whether a body's name is broken over lines: `before` is its beginning (示例县人民政府 | 办公室2023年…)."""
    if subject.startswith(before):
        return False
    if _PART_OF_ONE.fullmatch(subject):
        return _OFFICE.fullmatch(before) is not None or _DIVISION.fullmatch(before) is not None
    return _DIVISION.fullmatch(before) is not None


def _period(document: Document, tables: Collection[int]) -> Period | None:
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and number not in tables and len(block.text) > 12:
            period = find_period(block.text)
            if period is not None:
                return period
    # A sentence broken over lines (flattened PDF text): look again over neighbours joined.
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    dated = [_MONTH in compact(text) for text in texts]
    for start in range(len(texts)):
        if any(dated[start : start + 3]):
            period = find_period("".join(texts[start : start + 3]))
            if period is not None:
                return period
    return None


def _signed_by(signature: tuple[str, ...]) -> str:
    names = [line for line in signature if not is_date_line(line)]
    return compact("".join(names)) if names else ""
