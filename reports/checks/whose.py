"""Whose count a sentence gives: that of the reporting body, or of one tier of its region, or of another body.

A table holds one whole. What the prose says of a part of it (市级部门收到100件，区县收到260件) contradicts nothing.
"""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_context import scope
from reports.vocabulary import compact

DEPARTMENT = regex(r"(?:局|厅|委|(?<!管理)委员会|中心|[支大总]队|署)(?:[(][^()]*[)])?$")
_CLAUSE = regex(r"[，,；;：:]")
_SENTENCE = regex(r"[。！？\n]")
_LEAD = r"^(?:其中|另外|此外|同时|全年|本年度?|20\d\d年度?)*"
_COUNTS = r"(?=[共累合新全直分各]|收到|受理|接收|办理|答复|办结|作出|制定|制发|印发|公开|发布)"
_TIER = regex(
    _LEAD + r"(?:(?:[省市县区州旗盟]|自治区)(?:级|直)各?(?:行政|政府|职能)?(?:部门|单位|机关)"
    r"|各?(?:区县|县区|县市区|县、市、区|县[(（][市区、]+[)）]|镇街|乡镇|街道|镇[(（]街道[)）])(?:政府|机关)?"
    r"|各(?:部门|单位|处室|科室))" + _COUNTS
)
# The government alone, its departments left out; in a department's report 市本级 is the department.
_GOVERNMENT_ALONE = regex(_LEAD + r"[省市县区州旗镇乡]?(?:人民)?(?:政府)?本级" + _COUNTS)
_BODY = regex(
    _LEAD
    + r"(?P<name>[\u4e00-\u9fff]{1,14}?(?:局|委员会|委|厅|办公[室厅]|中心|[支大]队|法律顾问))"
    + _COUNTS
    + r"|"
    # 市政府法律顾问代理3件
    + _LEAD
    + r"(?P<agent>[\u4e00-\u9fff]{1,12}(?:法律顾问|律师))"
)


def is_of_another(words: str, body: str) -> bool:
    """Whether `words`, the text up to a number, count for another body or a part of the region; `body` reports."""
    own = re.sub("人民政府", "政府", compact(body))
    for clause in reversed(_CLAUSE.split(_SENTENCE.split(words)[-1])):
        if _TIER.match(clause):
            return True
        if _GOVERNMENT_ALONE.match(clause):
            return not DEPARTMENT.search(own)
        named = _BODY.match(clause)
        if named and named["agent"]:
            return True
        if named and not _is_name_of(re.sub("人民政府", "政府", named["name"]), own):
            return True
        if named or scope(clause):
            return False
    return False


def _is_name_of(name: str, body: str) -> bool:
    """市发改委 for 示例市发展和改革委员会: its characters in their order; 我局, 市局 are any body's own.

    局办公室 is a part of a body, unless an office reports.
    """
    if "办公" in name and "办公" not in body:
        return False
    if not body or name[0] in "我本局委厅" or len(name) < 3 or "全" in name or "各" in name:
        return True
    rest = iter(body)
    return all(character in rest for character in name)
