"""Counts that the prose states, as data: every statement of every section, each with its place.

What is kept and what is not: `docs/facts.md`. Not said is no fact, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.model import Fact, Section
from reports.prose.fact_applications import APPLICATION_RULES
from reports.prose.fact_context import Context, context, is_change, is_compared, is_planned, period, scope
from reports.prose.fact_kinds import KINDS, REPORT_YEAR, STATED_NONE
from reports.prose.fact_numbers import Quantity, quantities
from reports.prose.fact_publications import PUBLICATION_RULES
from reports.prose.fact_rules import RULES, Named, Thread, first_answer
from reports.prose.fact_silence import Statement, stated_none, unnumbered
from reports.prose.fact_text import Sentence, sentences, without_titles

# Told by a rule that looks at the words beside the number; those carried over from an earlier clause are less sure.
_SURE, _CARRIED = 0.98, 0.93
_LONGEST_SENTENCE = 2000
_ALL_RULES = (*RULES, *APPLICATION_RULES, *PUBLICATION_RULES)
_PLANS = re.compile(r"下一步|下年度?|下一年|今后|改进措施|整改措施|改进情况|努力方向|工作打算")
PREAMBLE = ""


def find_facts(texts: Mapping[Section, str], preamble: str, year: int | None) -> tuple[Fact, ...]:
    """The facts of all sections; `preamble` is the prose outside of them (all of it before 2019), section "".

    `start` and `end` count characters of the section's text (of `preamble` for section "").
    """
    found = [*section_facts(preamble, PREAMBLE, year)]
    for section, text in texts.items():
        found += section_facts(text, section, year)
    return tuple(found)


def section_facts(text: str, section: str, year: int | None) -> Iterator[Fact]:
    """The facts of one text, in its order."""
    planning = False
    for sentence in sentences(text):
        if section == Section.PROBLEMS:
            planning = planning or _PLANS.search(sentence.text) is not None
        if planning or len(sentence.text) > _LONGEST_SENTENCE:
            continue
        yield from _sentence_facts(sentence, section, year)


def _sentence_facts(sentence: Sentence, section: str, year: int | None) -> Iterator[Fact]:
    text = (
        without_titles(sentence.text)
        if "公报》" not in sentence.text and "报》" not in sentence.text
        else sentence.text
    )
    found: list[tuple[int, Fact]] = []
    thread = Thread()
    previous: Quantity | None = None
    listed = quantities(text)
    for position, quantity in enumerate(listed):
        following = listed[position + 1].start if position + 1 < len(listed) else len(text)
        here = context(text, previous, quantity, following, section)
        previous = quantity
        found += [(quantity.start, fact) for fact in _counted(here, thread, sentence, year)]
    kinds = {(fact.kind, fact.channel) for _, fact in found}
    for statement in (
        *stated_none(text, section),
        *unnumbered(text, {kind for kind, _ in kinds} if section != Section.PROBLEMS else _EVERY_KIND, year),
    ):
        if statement.bound == STATED_NONE and (statement.named.kind, statement.named.channel) in kinds:
            continue
        if not is_planned(text[: statement.start], year):
            found.append((statement.start, _said(statement, sentence, text, section, year)))
    yield from (fact for _, fact in sorted(found, key=lambda each: each[0]))


_EVERY_KIND = frozenset(KINDS)


def _counted(here: Context, thread: Thread, sentence: Sentence, year: int | None) -> Iterator[Fact]:
    if is_change(here.local) or is_compared(here.local):
        return
    answer = first_answer(_ALL_RULES, here, thread)
    for named in answer or ():
        thread.kind, thread.channel = named.kind, named.channel
        when = period(here.before, year)
        if when is None or is_planned(here.before, year):
            continue
        clause, stop = _words(here, named.rule)
        start, end = sentence.span(clause, stop)
        yield Fact(
            kind=named.kind,
            value=_in_base_unit(named, here.quantity),
            unit=KINDS[named.kind].unit_of(named.channel),
            bound=here.quantity.bound,
            raw=sentence.text[clause:stop],
            section=str(here.section),
            start=start,
            end=end,
            channel=named.channel,
            scope=scope(here.before, here.right),
            period=when,
            rule=named.rule,
            confidence=_CARRIED if named.rule.endswith(("carried", "listed", "respectively")) else _SURE,
        )


def _words(here: Context, rule: str) -> tuple[int, int]:
    """Where the words that name the number begin and end: its own clause up to it, without a stop before."""
    start = here.quantity.start - len(here.local)
    while start < here.quantity.start and here.sentence[start] in "，、；：（）":
        start += 1
    if not rule.endswith(":right"):
        return start, here.quantity.end
    # 公开4件人大、3件政协提案: what is counted stands behind.
    start = max(start, here.quantity.start - len(here.local.rsplit("、", 1)[-1]))
    behind = re.split(r"、", here.right)[0]
    return start, here.quantity.end + len(behind)


def _in_base_unit(named: Named, quantity: Quantity) -> Decimal:
    if named.kind == "funding":
        return quantity.value / 10_000
    return quantity.value


def _said(statement: Statement, sentence: Sentence, text: str, section: str, year: int | None) -> Fact:
    start, end = sentence.span(statement.start, statement.end)
    return Fact(
        kind=statement.named.kind,
        value=Decimal(0) if statement.bound == STATED_NONE else None,
        unit=KINDS[statement.named.kind].unit_of(statement.named.channel),
        bound=statement.bound,
        raw=sentence.text[statement.start : statement.end],
        section=str(section),
        start=start,
        end=end,
        channel=statement.named.channel,
        scope=scope(text[: statement.start]),
        period=period(text[: statement.start], year) or REPORT_YEAR,
        rule=statement.named.rule,
        confidence=_SURE,
    )
