"""The grammar of a report's title: what the words of a title say by themselves, without any roster.

A title is `[year] [body] [year] CORE [(year)] [(rendition)] [的公告]`. What stands in the body's place is never a
reason to refuse (综合行政执法局 publishes reports, too); what stands before the body or after the core is
(图解, 通知, 制度, 公布情况).
Forms and look-alikes: research domain §4.4 (105 labelled titles) and sites §2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reports.patterns import regex
from reports.prose.title_text import TRUNCATED, folded_title, simplified
from reports.prose.title_words import (
    AND_AID,
    ATTACHED_AID,
    BODY_TAIL,
    CORE,
    DENIED_BEFORE,
    DENIED_KIND,
    DENIED_TAIL,
    DENIED_WHOLE,
    ENTERPRISE,
    GROUP,
    HARMLESS_TAIL,
    NEWS,
    SAYS_NOTHING,
    SELF,
    VAGUE,
    VAGUE_WITHOUT_BODY,
    WEAK_CORE,
    is_name,
)

_YEAR_RANGE = regex(r"(?<!\d)20\d\d年?度?(?:-|—|–|~|～|至|、|和|与)(?:20)?\d\d(?!\d)")
_YEAR = regex(r"(?<!\d)(20\d\d)(?!\d)(?:年?(?=年度(?:工作)?报告|年报)|(?:年度|年(?!报)|度)*)")
_YEAR_TAIL = regex(r"^[(（\[〔【]?(20\d\d)(?!\d)(?:年度|年(?!报)|度)*[)）\]〕】]?")
_SEPARATOR = regex(
    r"[|｜_»>]+|[:：]|(?<!\d)(?<!\d年)(?<!\d年度)[-–—]+|[-–—]+(?!\d)|[【\[〔](?!20\d\d)|(?<![\d年度])[】\]〕]"
)
_BRACKETS = regex(r"[（(〔\[【]([^（()）〔〕\[\]【】]*)[)）〕\]】]")
_OPENER = regex(
    r"(?:的)?关于(?:公布|发布|公开|印发|转发|报送|上报|呈报)?(?:我.|本.{1,2})?$|^关于(?:公布|发布|公开|印发)?"
)
# The core up to anywhere in it; after a name only from 信息 on.
_CUT_REST = (
    r"息(?:公(?:开(?:工(?:作)?)?(?:情(?:况)?)?的?(?:年(?:度)?)?(?:工(?:作)?)?(?:情(?:况)?)?(?:总(?:结)?)?的?报?)?)?"
)
_CUT_CORE = regex(rf"(?:政[府务]?)?(?:信(?:{_CUT_REST})?)?")
_CUT_CORE_BEHIND = regex(rf"(?:政[府务])?信{_CUT_REST}$")
_OF_DISCLOSURE = regex(r"公开|政[府务]信息")
_CUT_YEAR = regex(r"([^\d]{4,})(?:2|20|20\d)")
# One year among Chinese characters that are no digits of a year.
_PLAIN = regex(r"([\u4e00-\u4e8b\u4e8d-\u96f5\u96f7-\u9fff]+)(20\d\d)(年[\u4e00-\u4e8b\u4e8d-\u96f5\u96f7-\u9fff]*)")
_BETWEEN = regex(r"[-—–_|｜:：.]+")
_CHINESE = regex(r"[\u4e00-\u9fff]")
_ANY_YEAR = 2020
# X局公布2023年…年度报告: the news of it, or the report under a sentence for a title.
_TOLD = regex(r"(?<=[\u4e00-\u9fff])(?<!关于)(?:向社会|主动|正式|按时|依法|已)*(?:公布|发布|(?<![务息])公开|编制)了?$")
# What is left of a year that lost or doubled a digit (局23年, 局2O23年, 局20223年).
_BROKEN_YEAR = regex(r"(?<=[\u4e00-\u9fff])[\dOo〇]{1,5}(?:年度|年|度)*$")
# 局25年年报, 25年度公开报告, 局二五年年报: too short a year to go by, and no reason to refuse.
_SHORT_YEAR = regex(r"['‘’]?(?:[012]\d|二[〇零○一二三四五六七八九])(?:年度|年|度)?$")
# Another word for 报告, or its words in another order: the text must tell.
_ALMOST = regex(r"信息公开(?:工作)?(?:年度)?(?:工作)?(?:报表|汇报|总结)|年度报告[（(](?:政府)?信息公开")
_ANNOUNCING = re.compile(r"^关于(?:公布|发布|公开)?|的?(?:公告|公示|公布|发布|通告)$")
_ANNOUNCED = regex(r"关于(公布|发布|公开|印发|转发|报送|上报|呈报)")


@dataclass(frozen=True, slots=True)
class ReportTitle:
    """What a title says by itself.

    `is_report` is None when the title alone cannot tell ("2023年", "年报", a body's name only, a page that collects
    many reports). `subject` is the body as printed, without white space, or empty. `year` is the report year or None.
    `rendition` is "" or one of image, hyperlinked, text, pdf, word, scan, web, accessible, ebook, illustrated.
    `denied` is True when the title says that it is something else (a notice, a reading aid, another annual
    publication); a title that merely says nothing of a report has `is_report` False and `denied` False.
    """

    text: str
    is_report: bool | None
    subject: str
    year: int | None
    rendition: str
    denied: bool = False


def parse_title(text: str) -> ReportTitle:
    """Reads `text` (a link text, heading or file name, line breaks and entities and all). Never raises."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _parsed(text)
    # A body's titles differ in the year alone, and no rule looks at which year it is: they are read once.
    like = _parsed(f"{plain[1]}{_ANY_YEAR}{plain[3]}")
    year = int(plain[2]) if like.year == _ANY_YEAR else like.year
    return ReportTitle(text, like.is_report, like.subject, year, like.rendition, like.denied)


@lru_cache(maxsize=65536)
def _parsed(text: str) -> ReportTitle:
    folded, rendition = folded_title(text)
    folded = ATTACHED_AID.sub("", folded)
    if not folded:
        # 查看, 附件1: trimmings alone hide a title.
        return ReportTitle(text, None if text.strip() and not rendition else False, "", None, rendition)
    if DENIED_WHOLE.search(simplified(folded)):
        return ReportTitle(text, False, "", _lone_year(folded), rendition, denied=True)
    parts = [part for part in _SEPARATOR.split(folded) if part]
    cores = [(part, match) for part in parts if (match := CORE.search(part))]
    if not cores:
        return _without_core(text, folded, rendition)
    # 政府信息公开年报|X局2023年政府信息公开工作年度报告: the part that says most is the title, the others surround it.
    part, match = max(cores, key=lambda found: (_says(found[0], found[1]), -parts.index(found[0])))
    others = [other for other in parts if other != part]
    if any(DENIED_BEFORE.search(other) or DENIED_TAIL.search(other) for other in others):
        return ReportTitle(text, False, "", _lone_year(part), rendition, denied=True)
    return _with_core(text, part, match, others, rendition)


def _lone_year(folded: str) -> int | None:
    """The one year that stands in `folded`, None where there is none or several."""
    if _YEAR_RANGE.search(folded):
        return None
    years = {int(found) for found in _YEAR.findall(folded)}
    return years.pop() if len(years) == 1 else None


def _says(part: str, match: re.Match[str]) -> int:
    return bool(_YEAR.search(part)) * 2 + bool(_subject(part[: match.start()], match.group())[0])


def _with_core(text: str, part: str, match: re.Match[str], others: list[str], rendition: str) -> ReportTitle:
    before, core, tail = part[: match.start()], match.group(), part[match.end() :]
    year, before, tail = _report_year(before, core, tail)
    if year is None and not _YEAR.search(part):
        year = _lone_year("|".join(others))
    aided = AND_AID.fullmatch(simplified(tail)) is not None
    if DENIED_BEFORE.search(simplified(before)) or (DENIED_TAIL.search(_tail_words(tail)) and not aided):
        return ReportTitle(text, False, "", year, rendition, denied=True)
    subject, was_announced = _subject(before, core)
    if not subject:
        subject = _subject_in_tail(tail, others)
    if ENTERPRISE.search(subject) and not re.search(r"政府|政务|政務", core):
        return ReportTitle(text, False, subject, year, rendition, denied=True)
    verdict = None if aided else _verdict(before, core, tail, subject, year, was_announced, rendition)
    return ReportTitle(text, verdict, subject, year, rendition)


def _verdict(
    before: str, core: str, tail: str, subject: str, year: int | None, was_announced: bool, rendition: str
) -> bool | None:
    """True, or None for forms that both a report and something else go by."""
    if GROUP.search(subject) or GROUP.search(tail) or _YEAR_RANGE.search(before + tail):
        return None
    if re.search(r"\d月", subject):
        return None  # 2023年1月1日至6月30日: a part of a year
    if was_announced and re.search(r"的(?:通知|函|报告|请示)", tail):
        return None  # 关于印发《X局2023年…年度报告》的通知 carries the report now and then: its text must tell
    if rendition == "illustrated":
        return None
    if not year and not subject:
        return None  # a column's name
    if _TOLD.search(before.rstrip("的《")):
        return None
    core = simplified(core)
    if core.startswith("信息") and subject and not BODY_TAIL.search(subject):
        return None  # X市食品安全信息公开年度报告: of one subject, unless it is a body by another name
    if WEAK_CORE.search(core) or ("年度" not in core and "年报" not in core and not year):
        return None
    if re.search(r"(?:暨|和|及|与|、|工作|建设)$", subject):
        return None  # X局2023年法治政府建设暨政府信息公开年度报告
    rest = _BRACKETS.sub("", tail)
    if rest.strip("》”〉") == subject:
        return True
    return True if HARMLESS_TAIL.fullmatch(rest) else None


def _tail_words(tail: str) -> str:
    return simplified(tail.strip("》”〉"))


def _report_year(before: str, core: str, tail: str) -> tuple[int | None, str, str]:
    """The year that belongs to the core: inside it, directly before it, after it, else the title's only year."""
    inside = _YEAR.search(core)
    if inside:
        return int(inside[1]), _YEAR.sub("", before), tail
    found = list(_YEAR.finditer(before))
    if _YEAR_RANGE.search(before) or _YEAR_RANGE.match(tail.lstrip("（(")):
        return None, before, tail
    if found and found[-1].end() == len(before):
        return int(found[-1][1]), _YEAR.sub("", before), tail
    tail = tail.lstrip("·•")
    behind = _YEAR_TAIL.match(tail.lstrip("》”〉"))
    if behind and not found:
        return int(behind[1]), before, tail.lstrip("》”〉")[behind.end() :]
    years = {int(year[1]) for year in found}
    if behind:
        years.add(int(behind[1]))
        tail = tail.lstrip("》”〉")[behind.end() :]
    before = _YEAR.sub("", before)
    if len(years) == 1:
        return years.pop(), before, tail
    return (None, before, tail) if years else (_year_in_brackets(tail), before, tail)


def _year_in_brackets(tail: str) -> int | None:
    years = {int(year) for words in _BRACKETS.findall(tail) for year in _YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None


def _subject(before: str, core: str) -> tuple[str, bool]:
    """The body as printed, and whether the title announces the report (关于公布…)."""
    name = _YEAR.sub("", before)
    was_announced = bool(_ANNOUNCED.search(name))
    name = _OPENER.sub("", name.strip("《“‘〈〔【[,，、的"))
    name = re.sub(r"关于(?:公布|发布|公开|印发|转发|报送|上报|呈报)?", "", name)
    name = re.sub(
        r"(?<![一-鿿])\d{2}年度?$|(?<![历往])(?:年度|年|度)+$", "", name
    )  # 宿迁高新区年政府信息公开…: the number is missing
    name = name.strip("《》“”‘’〈〉〔〕【】[],，、:：-—_的·")
    name = _BROKEN_YEAR.sub("", _TOLD.sub("", name))
    if name.endswith("人民") and simplified(core).startswith("政府"):
        name += "政府"  # X县人民政府信息公开…: one 政府 for two
    return ("" if SELF.fullmatch(name) else name), was_announced


def _subject_in_tail(tail: str, others: list[str]) -> str:
    names = []
    for words in (tail, *_BRACKETS.findall(tail), *others):
        name = _YEAR.sub("", words).strip("-—_》”〉")
        name = re.sub(r"(?:门户网站|政府网站|网站|官网|门户)$", "", name)
        if is_name(name) and not CORE.search(name):
            names.append(name)
    # X市人民政府-教育局-2023年…: beside an office's, the government's name is the site's.
    return next((name for name in names if not name.endswith("政府")), names[0] if names else "")


def _without_core(text: str, folded: str, rendition: str) -> ReportTitle:
    """Titles that never say 信息公开…报告: a year, a body, 年报, a cut-off title, or something else altogether."""
    simple = simplified(folded)
    year = _lone_year(folded)
    cut = TRUNCATED.search(folded)
    if cut:
        return _cut_off(text, folded[: cut.start()], year, rendition)
    if year and _ALMOST.search(simple) and not NEWS.search(simple):
        return ReportTitle(text, None, "", year, rendition)
    if DENIED_KIND.search(simple):
        return ReportTitle(text, False, "", year, rendition, denied=True)
    if NEWS.search(simple):
        return ReportTitle(text, False, "", year, rendition)
    begun = _begun_core(folded)
    if begun is not None:
        return ReportTitle(text, None, begun, year, rendition)
    rest = _BRACKETS.sub("", _YEAR.sub("", simple)).strip("（）()《》【】")
    if VAGUE.search(_ANNOUNCING.sub("", rest)):
        # 关于2025年度报告的公示, X局2025年度报告公告: as little as without these words.
        rest, folded = _ANNOUNCING.sub("", rest), _ANNOUNCING.sub("", folded)
    vague = VAGUE.search(rest)
    if vague:
        subject = _YEAR.sub("", folded)[: vague.start()].strip("的《》-—–_|｜:：") if vague.start() else ""
        return _vague(text, subject, vague.group(), year, rendition)
    if year and not rest.strip("年度第"):
        return ReportTitle(text, None, "", year, rendition)
    if not year and VAGUE_WITHOUT_BODY.fullmatch(rest):
        return ReportTitle(text, None, "", year, rendition)
    if is_name(rest):
        return ReportTitle(text, None, _YEAR.sub("", folded).strip("的"), year, rendition)
    said = [words for words in _BETWEEN.split(rest) if words]
    if year and said and (not _CHINESE.search(rest) or all(map(_is_body_or_vague, said))):
        # 部门年报-X局-2025, 2025-X局, gknb2025.pdf: nothing that anything else is called.
        bodies = [words for words in said if is_name(words)]
        return ReportTitle(text, None, bodies[0] if len(bodies) == 1 else "", year, rendition)
    if not year and SAYS_NOTHING.fullmatch(rest):
        return ReportTitle(text, None, "", None, rendition)
    near = ("公开" in rest and re.search(r"年报|报告", rest)) or ("年报" in rest and len(rest) <= 8)
    return ReportTitle(text, None if near else False, "", year, rendition)


def _begun_core(folded: str) -> str | None:
    """The body's name ("" without one) before a core that ends in its middle: lists cut titles at a number of
    characters without a sign (X局2025年政府信息公开工作年度报, X局20). None where no core begins."""
    years = list(_YEAR.finditer(folded))
    if not years:
        cut = _CUT_YEAR.fullmatch(folded)
        return cut[1] if cut and is_name(cut[1]) else None
    before, behind = folded[: years[-1].start()], folded[years[-1].end() :]
    simple = simplified(behind)
    if not behind:
        return None
    core = _CUT_CORE.fullmatch(simple) or _CUT_CORE_BEHIND.search(simple)
    if core is None:
        return None
    name = _OPENER.sub("", (_YEAR.sub("", before) + behind[: core.start()]).strip("《》【】〔〕()（）"))
    name = name.strip("的《")
    if SELF.fullmatch(name):
        return ""
    return name if not name or is_name(name) else None


def _is_body_or_vague(words: str) -> bool:
    return VAGUE.fullmatch(words) is not None or is_name(words)


def _vague(text: str, subject: str, words: str, year: int | None, rendition: str) -> ReportTitle:
    """年报, 年度报告, 信息公开: alone or behind a body's name."""
    if not subject:
        return ReportTitle(text, None, "", year, rendition)
    if SELF.fullmatch(subject) or GROUP.search(subject):
        return ReportTitle(text, None, "", year, rendition)
    short = _SHORT_YEAR.search(subject)
    if short and (not short.start() or is_name(subject[: short.start()])):
        return ReportTitle(text, None, subject[: short.start()], year, rendition)
    if ENTERPRISE.search(subject):
        return ReportTitle(text, False, subject, year, rendition, denied=True)
    if not is_name(subject) or VAGUE_WITHOUT_BODY.fullmatch(words):
        # 政府公开信息工作年度报告, 政府信息公工作年度报告: a slip of the pen is no proof that it is something else.
        return ReportTitle(text, None if year and _OF_DISCLOSURE.search(subject) else False, "", year, rendition)
    return ReportTitle(text, True if year and words in {"年报", "公开年报"} else None, subject, year, rendition)


def _cut_off(text: str, start: str, year: int | None, rendition: str) -> ReportTitle:
    """淄博市自然资源和规划局…2022年政… : the cut part may be the core, so only other words refuse."""
    simple = simplified(start)
    last = list(_YEAR.finditer(simple))
    behind = simple[last[-1].end() :] if last else ""
    subject = _YEAR.sub("", start[: last[-1].start()]) if last and behind else ""
    could = "政府信息公开工作年度报告".startswith(behind) or "信息公开" in simple if last else not NEWS.search(simple)
    if not could or DENIED_BEFORE.search(simple):
        return ReportTitle(text, False, "", year, rendition)
    return ReportTitle(text, None, subject if BODY_TAIL.search(subject) else "", year, rendition)
