"""Suggestions of deputies and proposals of the CPPCC."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, Answer, Thread, named
from reports.prose.fact_context import Context

_NPC, _CPPCC = regex(r"人大"), regex(r"政协|委员提案|提案")
# 人大24条、团委12条: news of offices of these names, not their papers.
_OF_DEPUTIES = regex(r"建议|议案|提案|代表|委员(?!会)|政协|两会")
_PUBLISHING = regex(r"公开|公布|发布|公示")
_HANDLING = regex(r"承办|办理(?!结果|情况|复文)|办复|主办|会办|协办|答复|办结|收到|接到|接受")
_OPENNESS = regex(r"(?:政务|信息|依申请|村务|主动)公开(?:工作|平台|专栏|栏目|网|领域)?(?!\d|$|人大|政协|建议)")

# 做好2件人大代表建议、6件政协提案办理结果公开
_RESULT_PUBLISHED = regex(
    r"[^，。；]{0,24}(?:办理|答复)(?:的)?(?:情况|结果)?(?:信息|全文)?的?(?:公开|公示)"
    r"|[^，。；]{0,24}办理答复情况[^，。；]{0,24}公开"
)
# 公开政策文件、建议提案办理等有关信息486条: one sort of many.
_AMONG_OTHERS = regex(r"等[^，；、]{0,14}信息[共计为达约有]*$")
# 人大建议办理类信息41条: items of a subject, not papers.
_CLASS_OF_ITEMS = regex(r"类的?信息")
_PUBLISHED_PART = regex(r"(?:其中|并)(?:已|全文|主动|依法)*(?:公开|公布|发布|公示)")


def proposals(context: Context, thread: Thread) -> Answer:
    """Suggestions of 人大 deputies and 政协 proposals, handled or made public (the verb that comes first)."""
    if context.unit not in ("件", "条", "份", "项", "个", "件次"):
        return None
    if not _OF_DEPUTIES.search(context.sentence):
        return None
    last = re.split(r"[，、；]", context.near)[-1]
    if _AMONG_OTHERS.search(last):
        return None
    both = bool(_NPC.search(last)), bool(_CPPCC.search(last))
    # 13件人大建议和18件政协提案: the words before 和 are those of the number before.
    joined = re.fullmatch(r".*[和与及]", last) is not None and thread.kind in ("npc_suggestions", "cppcc_proposals")
    if both == (False, False) or joined:
        # 政策解读1条、建议提案5条: what stands behind the next mark is the next number's.
        behind = "" if context.right.startswith(("、", "和", "与", "及")) else context.right
        if re.match(
            r"[^，。；、]{0,8}(?:建议|议案)(?:和|与|及)?(?:政协)?(?:委员)?提案|[^，。；、]{0,8}提案(?:和|与|及)?建议",
            behind,
        ):
            return NOT_A_FACT
        right = bool(_NPC.search(behind)), bool(_CPPCC.search(behind))
        if right[0] == right[1]:
            return NOT_A_FACT if right[0] else None
        both = right
    elif (
        both == (True, True)
        or re.search(r"(?:建议|议案|人大)(?:和|与|及|、|以及|或)[^，。；]{0,8}提案", context.near)
        or re.search(r"人大[^，。；]{0,16}(?:和|与|及|、)[^，。；]{0,4}政协[^，。；]{0,10}$", context.near)
        or re.search(r"(?:建议|议案)提案|提案建议", last)
    ):
        return NOT_A_FACT
    if _CLASS_OF_ITEMS.search(last):
        return NOT_A_FACT
    clause = re.split(r"[，；（]", _OPENNESS.sub("", context.near))[-1]
    if _PUBLISHED_PART.match(clause):
        return named("npc_suggestions" if both[0] else "cppcc_proposals", "proposals", "published")
    rule = "proposals" if not joined and (_NPC.search(last) or _CPPCC.search(last)) else "proposals:right"
    plain = _OPENNESS.sub("", context.before)
    # 公开信息565条；办理人大建议5件: the verb of its own clause, else one of the sentence.
    own = plain.rsplit("；", 1)[-1]
    plain = own if _PUBLISHING.search(own) or _HANDLING.search(own) else plain
    verbs = sorted(
        [(match.start(), "published") for match in _PUBLISHING.finditer(plain)]
        + [(match.start(), "handled") for match in _HANDLING.finditer(plain)]
    )
    channel = verbs[0][1] if verbs else "handled"
    if not verbs and thread.breakdown and thread.kind in ("items_published", "interpretations", "key_area_items"):
        channel = "published"  # 主动公开信息180条，含政协提案复函3条
    if _RESULT_PUBLISHED.match(context.sentence[context.quantity.end :]):
        channel = "published"
    return named("npc_suggestions" if both[0] else "cppcc_proposals", rule, channel)
