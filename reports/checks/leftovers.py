"""What was left over from the text that a report was copied from: blanks to fill in, another year, another body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.model import AnnualReport, Finding, Section, Severity
from reports.patterns import regex
from reports.vocabulary import compact

_PLACEHOLDER = regex(
    r"(?:[X×Ｘ✕╳]{1,6}|[xｘ]{2,6}|\*{2,6}|＊{2,6}|〇〇|○○|__+|□{2,})(?=年|月|日|市|县|区|局|镇|乡|件|条|单位|政府|次|场|委|街道|办|个|元|篇|期|部门)"
    r"|20[X×xＸ]{2}年?|某某(?:市|县|区|局|镇|乡|单位|街道|委)"
    r"|[（(](?:请|此处|在此)[^）()]{0,14}(?:填写|填入|补充|说明)[^）()]{0,8}[）)]|\{\{[^}]{0,20}\}\}|【(?:请|此处)[^】]{0,20}】"
)
# Most texts have none of the characters that a placeholder begins with or holds (20XX), so that few are searched.
_RARE = frozenset("X×Ｘ✕╳xｘ*＊〇○_□某{【")
_FILL_IN = regex(r"[（(](?:请|此处|在此)")
_REPORT_OF = regex(r"(?<!\d)(20\d\d)年度?政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_SOME_REPORT = regex(r"20\d\d年度?政府信息公开")
# Words by which a report speaks of itself (本单位 and 实现 do not).
_OF_ITSELF = regex(
    r"(?:^|[，,。；;：:])(?:现(?![场代有行象状])|特(?![色别殊点]))|[现特](?:将|予|向)|(?<![一-鿿])本(?:年度)?报告|编制(?:了|完成)?本|(?<=[据求，,、])本(?:年度)?报告|如下"
)
# Words that speak of an earlier report on purpose.
_ON_PURPOSE = regex(
    r"上年|上一年|去年|历年|往年|已(?:于|按)|发布了|公布了|完成了|编制(?:完成)?(?:了|并)|按时|问题|整改|反馈"
)
_YEAR_OPENS = regex(
    r"(?:^|[。；：\n])(?:\(?[一二三四五六\d]{1,2}\)?[、.])?[^。\n]{0,8}?(20\d\d)年[，,]?(?:度)?(?=[，,]|我|本|全|市|县|区|以来|[\u4e00-\u9fff]{2,12}(?:局|委|政府|镇|街道))"
)
_CONTACT = regex(
    r"(?:请(?:直接)?(?:与|和|向|同|联系)|欢迎(?:与|联系))([\u4e00-\u9fff]{3,30}?)(?:政务公开科|办公室|办公厅|政策法规科|综合科)?(?:联系|咨询|反映|[（(])"
)
# …，示例市水利局编制2023年度政府信息公开工作年度报告: who says that the report is its own.
_COMPILED = regex(
    r"(?:^|[，,；;：:])(?:现将|由|现公布|现发布|特将)?(?!按|根据|依|对照|落实|参照|结合|针对|经|向|与|在|除|现|由)([\u4e00-\u9fff]{2,30}?"
    r"(?:局|委员会|厅|镇人民政府|乡人民政府))(?:办公室)?"
    r"(?:(?:结合实际|特此?|组织|负责|认真)?(?:编制|编写|撰写)(?:完成|并公布)?(?:了|本)?)?"
    r"(?:20\d\d年度?政府信息公开(?:工作)?(?:年度报告|年报)|本(?:年度)?报告)(?=$|[，,；;]|如下|予以|公布|向社会|并)"
)
_NO_NAME = regex(r"[各等我本该]|有关|所属|相关")
_BODIES = regex(r"(?:局|委员会|厅|委|镇人民政府|乡人民政府)$")
_DEPARTMENT = regex(r"(?:局|委员会|厅|委)$")
_DIVISION = regex(
    r"^(?:[\u4e00-\u9fff]{2,8}?(?:自治区|省))?(?:[\u4e00-\u9fff]{2,8}?(?:自治州|市|盟))?(?:[\u4e00-\u9fff]{2,6}?(?:县|区|旗|市))?"
)
_OF_A_PLACE = regex(r"^[省市县区州旗本我]")
_PLAIN_WORDS = regex(r"局|委员会|委|厅|人民政府|政府|管理|和|与|办公室|信息公开")


def template_leftovers(report: AnnualReport) -> Iterator[Finding]:
    """template_leftover: a blank of the form that nobody filled in (XX年, ××局, （请填写）)."""
    for section, text in report.sections.items():
        yield from leftovers_in(text, str(section))


def leftovers_in(text: str, section: str) -> Iterator[Finding]:
    """The placeholders of one text."""
    if _RARE.isdisjoint(text) and not _FILL_IN.search(text):
        return
    for match in _PLACEHOLDER.finditer(text):
        around = re.sub(r"\s+", "", text[match.start() : match.end() + 6])
        yield Finding("template_leftover", Severity.ERROR, {"words": around, "section": section})


def other_years(report: AnnualReport) -> Iterator[Finding]:
    """year_leftover: the text calls itself the report of another year, or its overview tells of last year only."""
    for section, text in report.sections.items():
        yield from other_years_in(text, str(section), report.year)
    overview = compact(report.sections.get(Section.OVERVIEW, ""))
    if report.year is None or f"{report.year}" in overview:
        return
    opened = [int(match[1]) for match in _YEAR_OPENS.finditer(overview)]
    if opened and all(year == report.year - 1 for year in opened):
        yield Finding(
            "year_leftover",
            Severity.WARNING,
            {"words": f"{report.year - 1}年", "year": report.year, "section": str(Section.OVERVIEW)},
        )


def other_years_in(text: str, section: str, year: int | None) -> Iterator[Finding]:
    """Sentences of one text that name this report by another year."""
    plain = compact(text)
    if year is None or not _SOME_REPORT.search(plain):
        return
    for sentence in re.split(r"[。！？\n]", plain):
        for match in _REPORT_OF.finditer(sentence):
            if int(match[1]) != year and _OF_ITSELF.search(sentence) and not _ON_PURPOSE.search(sentence):
                yield Finding(
                    "year_leftover", Severity.WARNING, {"words": match.group(), "year": year, "section": section}
                )


def foreign_contacts(report: AnnualReport) -> Iterator[Finding]:
    """contact_foreign: the body to ask is another one. Only where both are departments with nothing in common."""
    for section, text in report.sections.items():
        yield from foreign_contacts_in(text, str(section), report.body_name)


def foreign_contacts_in(text: str, section: str, body_name: str) -> Iterator[Finding]:
    """Contacts named in one text that belong to another department, or to the same one of another place."""
    body = compact(body_name)
    for match in _CONTACT.finditer(compact(text)):
        contact = match[1]
        if not body or not _DEPARTMENT.search(contact) or not _DEPARTMENT.search(body) or "分局" in body:
            continue
        if contact in body or body in contact or not _differ(body, contact):
            continue
        yield Finding("contact_foreign", Severity.WARNING, {"contact": contact, "body": body, "section": section})


def foreign_bodies(report: AnnualReport) -> Iterator[Finding]:
    """body_foreign: the text calls the report that of a body which has nothing in common with the title's."""
    for section, text in report.sections.items():
        yield from foreign_bodies_in(text, str(section), report.body_name)


def foreign_bodies_in(text: str, section: str, body_name: str) -> Iterator[Finding]:
    """Bodies that one text calls the report's own. Governments, offices and branches are left out, as in contacts."""
    body = compact(body_name)
    if not _BODIES.search(body) or "分局" in body:
        return
    for sentence in re.split(r"[。！？\n]", compact(text)):
        match = _COMPILED.search(sentence)
        if match is None or _ON_PURPOSE.search(sentence[: match.start()]):
            continue
        other = match[1]
        if other not in body and body not in other and not _NO_NAME.search(other) and _differ(body, other):
            yield Finding("body_foreign", Severity.WARNING, {"other": other, "body": body, "section": section})


def _differ(body: str, contact: str) -> bool:
    place, other_place = _DIVISION.match(body), _DIVISION.match(contact)
    own, foreign = body[place.end() if place else 0 :], contact[other_place.end() if other_place else 0 :]
    if own == foreign:
        # The same department of two places; a superior's name in front (示例市某县…) is no difference.
        here, there = body[: len(body) - len(own)], contact[: len(contact) - len(foreign)]
        return bool(here and there) and not here.endswith(there) and not there.endswith(here)
    if _is_short_for(own, foreign) or _is_short_for(foreign, own):
        return False
    first, second = _PLAIN_WORDS.sub("", own), _PLAIN_WORDS.sub("", foreign)
    return len(first) >= 2 and len(second) >= 2 and not _pairs(first) & _pairs(second)


def _is_short_for(short: str, name: str) -> bool:
    """住建局 for 住房和城乡建设局: its characters in their order."""
    rest = iter(name)
    return all(character in rest for character in _OF_A_PLACE.sub("", short))


def _pairs(words: str) -> set[str]:
    return {words[start : start + 2] for start in range(len(words) - 1)}
