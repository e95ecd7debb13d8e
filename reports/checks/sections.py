"""The six sections that the form wants, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.model import AnnualReport, Edition, Finding, Section, Severity
from reports.patterns import regex
from reports.vocabulary import compact

# Sections that are text; two to four may consist of their table alone.
_WORDED = (Section.OVERVIEW, Section.PROBLEMS, Section.OTHER_MATTERS)
_FEE = regex(r"(?:信息)?处理费|收费|费用|收取")

_FEWEST_WORDS = 20
_NO_PROBLEM = regex(r"^[（(]?(?:无|没有|暂无|不存在|未发现|未存在)(?:[^，。]{0,10}问题)?[。）)]?$")
_MEASURES = regex(r"下一步|下一年|今后|改进|改善|整改|措施|将|加强|加大|提高|提升|补充|完善|优化|规范|拟|计划")


def missing_sections(report: AnnualReport) -> Iterator[Finding]:
    """section_missing: a section of the form has no heading. A report before 2019 has chapters of its own."""
    if report.edition is Edition.FREE_FORM:
        return
    for section in Section:
        if section not in report.sections:
            yield Finding("section_missing", Severity.ERROR, {"section": str(section)})


def empty_sections(report: AnnualReport) -> Iterator[Finding]:
    """section_empty: a heading with nothing below it."""
    for section in _WORDED:
        if section in report.sections and not compact(report.sections[section]):
            yield Finding("section_empty", Severity.WARNING, {"section": str(section)})


def processing_fee_stated(report: AnnualReport) -> Iterator[Finding]:
    """processing_fee_unstated: section six should say whether 信息处理费 was charged (国办函〔2020〕109号 art. 7)."""
    text = report.sections.get(Section.OTHER_MATTERS)
    if text is not None and report.edition is not Edition.FREE_FORM and not _FEE.search(compact(text)):
        yield Finding("processing_fee_unstated", Severity.INFO)


def problems_are_told(report: AnnualReport) -> Iterator[Finding]:
    """problems_unsubstantial: section five says 无 or next to nothing; improvements_unstated: it has no measures.

    Source: 条例 art. 50 (4), which wants the main problems and how they are being mended.
    """
    text = compact(report.sections.get(Section.PROBLEMS, ""))
    if not text or report.edition is Edition.FREE_FORM:
        return
    words = re.sub(r"[（()）、。，；：\d一二三四五六.]", "", text)
    if len(words) < _FEWEST_WORDS or _NO_PROBLEM.match(text):
        yield Finding("problems_unsubstantial", Severity.WARNING, {"length": len(words)})
    elif not _MEASURES.search(text):
        yield Finding("improvements_unstated", Severity.INFO)
