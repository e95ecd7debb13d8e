"""What a rule answers: names of facts; and the thread of a sentence, which one rule leaves for the next.

A rule answers with names of facts, with NOT_A_FACT where it knows the number and that it is none, or with None where it
does not know. Wording was written from the development sentences of tests/reports/facts_development.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.patterns import regex
from reports.prose.fact_context import Context

CASES = frozenset({"件", "份", "宗", "起", "例", "个", "封", "条", "件次", "次", "通"})
TIMES = frozenset({"次", "场", "期", "场次", "班次", "个", "轮"})
PEOPLE = frozenset({"人", "人次", "名", "位", "人员次"})
TAIL = (
    r"(?:总?数量?|总量|总数|总计|共计|合计|累计|共有|共|达到|达|为|计|有|了|是|均|各|分别|完成|完毕"
    r"|工作|活动|：|“|”|\d{4}年|全年|已|约)*$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A kind and its channel, with the rule that said so."""

    kind: str
    channel: str
    rule: str


@dataclass(slots=True)
class Thread:
    """What the sentence has been about so far: the last kind counted, the last carrier, whether it is breaking down
    (`bracketed`: only up to the closing bracket).

    `unit` is that of the number before, where it was a fact. `carriers`, `ways` (channels of applications) and `rates`
    are those that the numbers of a 分别 are still to be given to; `listed` are the carriers of the items so far;
    `issues_of` is the one of which only the issues have been told yet (推送372期共745篇).
    """

    kind: str = ""
    channel: str = ""
    unit: str = ""
    carriers: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    rates: tuple[tuple[Named, ...], ...] = ()
    listed: tuple[str, ...] = ()
    issues_of: str = ""
    breakdown: bool = False
    bracketed: bool = False


NOT_A_FACT: tuple[Named, ...] = ()
Answer = tuple[Named, ...] | None
Rule = Callable[[Context, Thread], Answer]


def tail(words: str) -> re.Pattern[str]:
    """`words`, with what may stand between them and their number."""
    return regex(f"(?:{words}){TAIL}")


def named(kind: str, rule: str, channel: str = "") -> Answer:
    """One name of a fact."""
    return (Named(kind, channel, rule),)


_BREAKDOWN = regex(r"其中(?!，?通过|，?在)|包括|涵盖|[，（]含(?!义|量)|[，（]涉及|公开的(?:政府)?信息中|具体为|分别是")


def first_answer(rules: Iterable[Rule], context: Context, thread: Thread) -> Answer:
    """The answer of the first rule that knows the number."""
    if thread.bracketed and "）" in context.near:
        thread.breakdown = thread.bracketed = False
    broken = _BREAKDOWN.search(context.near)
    if broken:
        thread.breakdown = re.search(r"其中，?(?:[今本当]年|20\d\d年)", context.near) is None
        thread.bracketed = context.near.rfind("（", 0, broken.end()) > context.near.rfind("）", 0, broken.end())
    for rule in rules:
        answer = rule(context, thread)
        if answer is not None:
            return answer
    return None
