"""Whose numbers a report holds: the body's own, or those of its whole region added up.

A government's report sums up its departments, often its counties as well; added to theirs everything counts twice. The
kind of body decides where the law does (条例 art. 50: a body reports its own work), the text where it says so; what
neither says is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.model import Fact, Section
from reports.vocabulary import compact


class ReportingScope(StrEnum):
    OWN = "own"
    REGION = "region"
    UNKNOWN = "unknown"


class ScopeRule(StrEnum):
    """On what a scope rests.

    `kind`: this kind of body reports its own work and the text says nothing else. `numbers_region`, `numbers_own`: the
    text gives a number of applications for the region (for the body itself) and it is the one of table 3.
    `text_region`: the text counts for all bodies of the region. `no_body`: nobody knows whose report it is.
    `contradiction`: the text says both, or says region for a body that should report its own. `nothing_said`: neither
    the kind of body nor the text decides.
    """

    KIND = "kind"
    NUMBERS_REGION = "numbers_region"
    NUMBERS_OWN = "numbers_own"
    TEXT_REGION = "text_region"
    NO_BODY = "no_body"
    CONTRADICTION = "contradiction"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """A scope, the rule that gave it, and the words of the report that it rests on (empty: the kind alone)."""

    scope: ReportingScope
    rule: ScopeRule
    quote: str = ""


# They answer for themselves; governments, their offices and zones may answer for all that lies under them.
_OWN_KINDS = frozenset({"department", "branch", "township", "vertical", "authorised"})
_APPLICATIONS = frozenset({"applications_stated"})
_WHOLE_REGION = re.compile(
    r"(?:[全本](?:省|自治区|自治州|自治县|市|州|盟|地区|县|区|旗)(?:各级|各部门|各单位|行政机关|政府系统|范围内)?"
    r"|各级(?:行政机关|政府机关|政府及(?:其)?部门)|各(?:区县|县区|县(?:[(（]?市区[)）]?)?|县[(（]?[市区、]+[)）]?)[、和及]?(?:各|市级|市直)?部门)"
    # Not over a comma: what stands there is another clause, with a subject of its own.
    r"[^。；;，,\n]{0,24}?(?:收到|受理|办理|答复|主动公开|公开)[^。；;，,\n]{0,16}?\d"
)
# The region is named, and somebody else counts: 按照全市统一部署公开信息320条, 在全市考核中公开得95分.
_ELSEWHERE_BEFORE = re.compile(r"(?:参加|参与|按照|根据|依据|落实|贯彻|围绕|对照|作为|在|由|经)$")
_ELSEWHERE_WITHIN = re.compile(r"考核|培训|部署|会议|评估|评比|排名|名列|要求|统一|试点")
_QUOTED = 60


def reporting_scope(
    kind: str, facts: Sequence[Fact], sections: Mapping[Section, str], received: Decimal | None
) -> ScopeDecision:
    """The scope of a report of a body of that kind (empty: not known). `received` is table 3's number of new
    applications."""
    if not kind:
        return ScopeDecision(ReportingScope.UNKNOWN, ScopeRule.NO_BODY)
    stated = [fact for fact in facts if fact.kind in _APPLICATIONS and fact.period == "report_year" and fact.value]
    region = [fact for fact in stated if fact.scope == ReportingScope.REGION]
    own = [fact for fact in stated if fact.scope == ReportingScope.OWN]
    if kind == "township":
        # 全镇共收到2件: nobody below a township reports, its region is itself.
        region, own = [], stated
    # Nought agrees with nought for everybody: only a number that is one proves whose table it is.
    same_region = [fact for fact in region if received and fact.value == received]
    same_own = [fact for fact in own if received and fact.value == received]
    if same_region and same_own:
        return ScopeDecision(ReportingScope.UNKNOWN, ScopeRule.CONTRADICTION, _quote(same_region[0], sections))
    if same_region:
        return ScopeDecision(ReportingScope.REGION, ScopeRule.NUMBERS_REGION, _quote(same_region[0], sections))
    if same_own:
        return ScopeDecision(ReportingScope.OWN, ScopeRule.NUMBERS_OWN, _quote(same_own[0], sections))
    if kind in _OWN_KINDS:
        if region:
            return ScopeDecision(ReportingScope.UNKNOWN, ScopeRule.CONTRADICTION, _quote(region[0], sections))
        return ScopeDecision(ReportingScope.OWN, ScopeRule.KIND)
    return _from_text(sections, bool(own))


def _from_text(sections: Mapping[Section, str], says_own: bool) -> ScopeDecision:
    """What the prose of a government, an office or a zone says."""
    for section in (Section.OVERVIEW, Section.PROACTIVE, Section.APPLICATIONS):
        text = compact(sections.get(section, ""))
        if found := _counted_for_the_region(text):
            quote = text[max(0, found.start() - 4) : found.end() + 8][:_QUOTED]
            if says_own:
                return ScopeDecision(ReportingScope.UNKNOWN, ScopeRule.CONTRADICTION, quote)
            return ScopeDecision(ReportingScope.REGION, ScopeRule.TEXT_REGION, quote)
    return ScopeDecision(ReportingScope.UNKNOWN, ScopeRule.NOTHING_SAID)


def _counted_for_the_region(text: str) -> re.Match[str] | None:
    for found in _WHOLE_REGION.finditer(text):
        if not _ELSEWHERE_BEFORE.search(text[: found.start()]) and not _ELSEWHERE_WITHIN.search(found.group()):
            return found
    return None


def _quote(fact: Fact, sections: Mapping[Section, str]) -> str:
    text = next((text for section, text in sections.items() if section.value == fact.section), "")
    return text[max(0, fact.start - 30) : fact.end + 10][:_QUOTED] or fact.raw
