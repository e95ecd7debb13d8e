"""Counts that the prose states, as data: every statement of every section, each with its place.

What is kept and what is not: `docs/facts.md`. Not said is no fact, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.model import Fact, Section
from reports.prose.fact_answers import Answer, Named, Thread, first_answer
from reports.prose.fact_context import (
    Context,
    context,
    is_compared,
    is_for_others,
    is_not_counted,
    is_part_of_year,
    is_planned,
    is_to_date,
    period,
    scope,
)
from reports.prose.fact_kinds import KINDS, PREVIOUS, REGION, REPORT_YEAR, STATED_NONE
from reports.prose.fact_numbers import Quantity, quantities
from reports.prose.fact_rules import RULES
from reports.prose.fact_silence import Statement, stated_none, unnumbered
from reports.prose.fact_text import LONGEST_SENTENCE, Sentence, sentences, without_titles

# Told by a rule that looks at the words beside the number; those carried over from an earlier clause are less sure.
_SURE, _CARRIED = 0.98, 0.93
_PLANS = re.compile(r"下一步|下年度?|下一年|今后|改进措施|整改措施|改进情况|努力方向|工作打算")
# Summed over the year: the number of a quarter is not its number. (A training in the third quarter is one training.)
_SUMMED = frozenset(
    {
        "items_published",
        "documents_released",
        "interpretations",
        "key_area_items",
        "responses",
        "hotline_cases",
        "applications_stated",
        "applications_by_channel",
        "processing_fee",
        "site_visits",
    }
)
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
    found = list(_all_facts(text, section, year))
    wholes = [fact for fact in found if fact.channel == "total" and _OF_NO_SUBJECT.search(fact.raw)]
    for fact in found:
        # 公开防汛信息10条。…全年公开信息1687条: a part, of a whole that is told later.
        if fact.channel != "total" or fact in wholes or not _is_part(fact, wholes, _ITEMS_WITHOUT_CARRIER):
            yield fact


def _all_facts(text: str, section: str, year: int | None) -> Iterator[Fact]:
    planning = of_fees = False
    thread = Thread()
    items: list[Fact] = []
    for sentence in sentences(text):
        if _HEADING.match(sentence.text):
            of_fees = _OF_FEES.search(sentence.text) is not None
        if section == Section.PROBLEMS:
            planning = planning or _PLANS.search(sentence.text) is not None
        if planning or len(sentence.text) > LONGEST_SENTENCE:
            continue
        thread = _going_on(sentence.text, thread)
        for fact in _sentence_facts(sentence, section, year, thread, of_fees=of_fees):
            if fact.kind == "items_published" and fact.period == REPORT_YEAR:
                if _is_part(fact, items) or _is_of_all_years(fact, items):
                    continue
                items.append(fact)
            yield fact


_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十\d]{1,2}）|\d{1,2}[、.](?!\d))[^，；：]{2,48}(?:情况|减免)[。：]?$"
)
_OF_FEES = re.compile(r"收费|费用")
_RATE_FIRST = re.compile(r"(?:按[时期])?(?:办结|答复|回复|回应|办复|处理|反馈|解决)(?:比?率|比例)")


def _going_on(text: str, before: Thread) -> Thread:
    """The thread a sentence begins with: that of the sentence before where it has no subject of its own.

    处理留言60条。办结率100%。; 收到申请45件。其中，网络提交31件。
    """
    cases = before.kind in ("responses", "hotline_cases") and _RATE_FIRST.match(text)
    applications = before.kind.startswith("applications") and text.startswith("其中")
    return Thread(kind=before.kind) if cases or applications else Thread()


_OF_NO_SUBJECT = re.compile(
    r"(?:公开|(?<!新闻)发布|更新|推送|上传|刊发)(?:了|各类|各种|各项|政府|政务|主动公开|的)*信息(?!公开)[^，；]{0,12}$"
    r"|(?:政府|政务)信息公开[^，；]{0,12}$"
)


_ITEMS_WITHOUT_CARRIER = frozenset({"item", "item:listed", "item:right"})


def _is_part(fact: Fact, items: list[Fact], rules: frozenset[str] = frozenset({"item"})) -> bool:
    """公开信息1687条。…一是公开防汛信息10条: what is told of one subject, after more of them have been counted."""
    if fact.rule not in rules or fact.value is None or _OF_NO_SUBJECT.search(fact.raw):
        return False
    wholes = [each for each in items if fact.channel in ("total", each.channel) and fact.scope in ("", each.scope)]
    return any(each.value is not None and each.value > fact.value for each in wholes)


def _is_of_all_years(fact: Fact, items: list[Fact]) -> bool:
    """全年公开信息1968条。网站累计公开5万条: one carrier cannot have had more in the year than all."""
    if "累计" not in fact.raw or "年" in fact.raw or fact.channel == "total" or fact.value is None:
        return False
    totals = [each for each in items if each.channel == "total" and each.scope in (REGION, fact.scope)]
    return any(each.value is not None and each.value < fact.value for each in totals)


def _sentence_facts(
    sentence: Sentence, section: str, year: int | None, thread: Thread, *, of_fees: bool
) -> Iterator[Fact]:
    text = (
        without_titles(sentence.text) if "报》" not in sentence.text and "网》" not in sentence.text else sentence.text
    )
    found: list[tuple[int, Fact]] = []
    previous: Quantity | None = None
    listed = quantities(text)
    for position, quantity in enumerate(listed):
        following = listed[position + 1].start if position + 1 < len(listed) else len(text)
        here = context(text, previous, quantity, following, section)
        previous = quantity
        whole = _whole_before(text, quantity.start)
        if whole is not None and _IN_THIS_YEAR.match(text, whole):
            # 累计发布5600条，其中2023年810条: what stands before is of all years.
            last = max((start for start, _ in found if start < whole), default=-1)
            found = [each for each in found if each[0] != last or each[1].period != REPORT_YEAR]
            whole = None
        parted = {(fact.kind, fact.channel) for start, fact in found if whole is not None and start < whole}
        for fact in _counted(here, thread, sentence, year):
            told = [each.kind for _, each in found if (each.kind, each.channel) == (fact.kind, fact.channel)]
            # 2023年公开44件，累计公开2305条: what has been counted for the year already, now of all years.
            of_all_years = len(told) == 1 and fact.raw.startswith("累计") and fact.kind in _SUMMED
            if (fact.kind, fact.channel) not in parted and not of_all_years:
                found.append((quantity.start, fact))
    kinds = {(fact.kind, fact.channel) for _, fact in found}
    for statement in (
        *stated_none(text, section, of_fees=of_fees),
        *unnumbered(text, {kind for kind, _ in kinds} if section != Section.PROBLEMS else _EVERY_KIND, year),
    ):
        if statement.bound == STATED_NONE and (statement.named.kind, statement.named.channel) in kinds:
            continue
        before = text[: statement.start]
        when = period(before, year)
        if when is None or is_planned(before, year):
            continue
        if statement.bound == STATED_NONE and statement.named.kind in _SUMMED and is_part_of_year(before):
            continue
        found.append((statement.start, _said(statement, sentence, text, section, when)))
    yield from (fact for _, fact in sorted(found, key=lambda each: each[0]))


_EVERY_KIND = frozenset(KINDS)
# 办理23件，其中本年度新收22件、上年结转1件: both are of this year.
_IN_THIS_YEAR = re.compile(r"其中，?(?:[今本当]年|20\d\d年)(?!度?新[收接])")


def _whole_before(text: str, number: int) -> int | None:
    """Where the 其中 stands whose part the number at `number` may be; None where there is none, or it has ended."""
    start = text.rfind("其中", 0, number)
    if start < 0:
        return None
    said = text[start:number]
    return None if "；" in said or said.count("）") > said.count("（") else start


def _counted(here: Context, thread: Thread, sentence: Sentence, year: int | None) -> Iterator[Fact]:
    compared = _year_before(here, thread, year)
    if is_not_counted(here.local) or is_for_others(here.before):
        return
    if is_compared(here.local) and not compared:
        return
    answer = compared or first_answer(RULES, here, thread)
    thread.unit = here.unit if answer else ""
    for named in answer or ():
        thread.kind, thread.channel = named.kind, named.channel
        when = PREVIOUS if compared else period(here.before, year)
        if when is None or is_planned(here.before, year):
            continue
        if named.kind in _SUMMED and (is_part_of_year(here.before) or is_to_date(here.before)):
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
            scope=_scope(named, here),
            period=when,
            rule=named.rule,
            confidence=_CARRIED if named.rule.endswith(("carried", "listed", "respectively")) else _SURE,
        )


_BASE_IN_BRACKETS = re.compile(r"(?:较|比|与|同)(?:去年|上年|上一年度?|(20\d\d)年)(?:同期|全年)?的?（$")
_BASE = re.compile(r"(?:较|比|与|同)?(?:去年|上年|上一年度?|(20\d\d)年)(?:同期|全年)?[的为是]?")


# 我局参加全省政务公开培训会1次: whose training it was, not who went.
_ATTENDED_BY = re.compile(r"(?:参加|出席|列席|参与)[^，；]*$")


def _scope(named: Named, here: Context) -> str:
    if named.channel == "attended":
        return scope(_ATTENDED_BY.sub("", here.before))
    return scope(here.before, here.right)


def _year_before(here: Context, thread: Thread, year: int | None) -> Answer:
    """发布1256条，较2022年的1104条增加: what has just been counted, as it was the year before."""
    base = _BASE.fullmatch(here.local) or _BASE_IN_BRACKETS.search(here.near)
    if base is None or not thread.kind or here.unit != thread.unit or (base[1] and int(base[1]) + 1 != year):
        return None
    return (Named(thread.kind, thread.channel, "compared:carried"),)


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


def _said(statement: Statement, sentence: Sentence, text: str, section: str, when: str) -> Fact:
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
        period=when,
        rule=statement.named.rule,
        confidence=_SURE,
    )
