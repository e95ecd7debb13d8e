"""Percentages: of letters and cases answered, of documents interpreted, of those who were satisfied."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import Answer, Named, Thread
from reports.prose.fact_context import Context

_RATE = regex(
    r"((?:按[时期])?(?:办结|答复|回复|回应|办复|处理|反馈|解决)(?:比?率|比例)|解读(?:比?率|比例)"
    r"|满意[率度])(?=[^，。；]*$)"
)
_APPLICATION = regex(r"(?:信息公开|依)?申请")
_SURVEYED = regex(r"人大|政协|提案|建议|热线|工单|留言|来信|诉求|举报|信箱")
_CITIZENS = regex(r"留言|来信|咨询|关切|热点|舆情|信箱|网民|网友|问政|诉求|提问|热线|工单|举报")


def rates(context: Context, thread: Thread) -> Answer:
    """办结率100%: whose rate it is depends on what the sentence counts."""
    if context.unit != "%":
        return None
    if thread.rates and re.fullmatch(r"[、，和与及]*", context.near):
        following, thread.rates = thread.rates[0], thread.rates[1:]
        return following
    # A rate before an earlier number (解读率100%，占总量的70%) is that one's.
    clause = re.split(r"[，；。（）]", context.near)[-1]
    found = [_rate(match[1], clause, context, thread) for match in _RATE.finditer(clause)]
    if len(found) > 1 and "分别" in clause:
        thread.rates = tuple(found[1:])
        return found[0]
    return tuple(dict.fromkeys(named for each in found for named in each))


def _rate(word: str, clause: str, context: Context, thread: Thread) -> tuple[Named, ...]:
    """What one rate is of; nothing where it is none that is kept."""
    if "解读" in word:
        return (Named("interpretation_rate", "", "rate:interpretation"),)
    if "满意" in word:
        of_others = "评议" in context.before or "申请" in clause
        return (
            (Named("satisfaction_rate", "", "rate:satisfaction"),)
            if _SURVEYED.search(context.before) and not of_others
            else ()
        )
    if thread.kind in ("responses", "hotline_cases") or (_CITIZENS.search(clause) and not _APPLICATION.search(clause)):
        return (Named("response_rate", "", "rate:response"),)
    return ()
