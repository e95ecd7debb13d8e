"""Money and people: the processing fee, the budget, those who do the work."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, Answer, Thread, named
from reports.prose.fact_context import Context

_FEE_SENTENCE = regex(r"处理费|收费通知|信息公开[^，。]{0,8}收费|收费总?金额")
_FEE = regex(r"(?:处理费|收费|收取|金额|费用)[^，。；]{0,14}$")

# 收取信息处理费3件，共计1260元
_FEE_OF_CASES = regex(r"收取(?:了|的)?(?:政府)?(?:信息公开)?信息处理费[^，。；减免]{0,4}\d+[件份笔次宗]，[^，。；]*$")
_FEE_SUM = regex(r"(?:共计?|合计|总计|累计|总额|金额)(?:为|收取|人民币)*")


def fees(context: Context, thread: Thread) -> Answer:
    """Money: the information-processing fee, else the budget of the work."""
    if context.unit != "元":
        return None
    if "行政事业性收费" in context.near or ("行政事业性收费" in context.before and "金额" in context.local):
        return NOT_A_FACT
    summed = "处理费" in context.near and "减免" not in context.near and _FEE_SUM.fullmatch(context.local)
    summed = summed or (_FEE_OF_CASES.search(context.before) and _FEE_SUM.fullmatch(context.local))
    if _FEE_SENTENCE.search(context.sentence) and (summed or _FEE.search(context.local)):
        later = context.sentence[context.quantity.end :]
        if "金额" in context.local and re.search(r"实际收取|收取[^，。]{0,8}处理费", later):
            return NOT_A_FACT
        return named("processing_fee", "fee")
    if re.search(r"经费[^，。；]{0,10}$", context.local) and "三公" not in context.near and "公开" in context.sentence:
        return named("funding", "funding")
    return NOT_A_FACT


_STAFF_LEFT = regex(r"(专|兼|全)职[^，。；、专兼全]{0,12}$")
_STAFF_RIGHT = regex(r"^[^，。；、专兼全]{0,16}(专|兼|全)职(?!责|能)")


def staff(context: Context, thread: Thread) -> Answer:
    """专职2人、兼职5人, on whichever side of the number the word stands."""
    if context.unit not in ("人", "名", "位"):
        return None
    match = _STAFF_RIGHT.search(context.right) or _STAFF_LEFT.search(context.near)
    if match is None or "培训" in context.near:
        return None
    return named("staff_part_time" if match[1] == "兼" else "staff_full_time", "staff")
