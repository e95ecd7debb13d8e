"""What the prose says of cells of the tables: parts of the applications, outcomes with their shares, disputes.

These are no facts of their own (the tables hold the figures); the checks compare them with the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from reports.model import Section
from reports.patterns import regex
from reports.prose.fact_context import (
    Context,
    context,
    is_compared,
    is_not_counted,
    is_part_of_year,
    is_planned,
    period,
    scope,
)
from reports.prose.fact_kinds import REPORT_YEAR
from reports.prose.fact_numbers import Quantity, quantities
from reports.prose.fact_text import LONGEST_SENTENCE, Sentence, sentences, without_titles

BROUGHT_FORWARD, CARRIED_FORWARD = "brought_forward", "carried_forward"
GRANTED_OR_PARTLY = "granted_or_partly"
REVIEW, LITIGATION = "reconsideration", "litigation"


@dataclass(frozen=True, slots=True)
class Claim:
    """`subject` is applicant, outcome, dispute, proactive, brought_forward or carried_forward; `detail` says which one.

    `sentence` numbers the sentences of a section; `share` is the percentage printed with the number, as printed;
    `scope` says whom the sentence counts (as of facts).
    """

    subject: str
    detail: str
    value: Decimal
    bound: str
    raw: str
    section: str
    sentence: int
    share: str = ""
    scope: str = ""


_TAIL = (
    r"(?:总?数量?|总数|总量|共计|合计|累计|共有|共|达到|达|为|计|有|了|的|均|各|答复|处理|决定|办理"
    r"|提出|提交|案件|申请|事项|情况"
    r"|件数|件|数|：|“|”|\d{4}年|全年)*$"
)


def _tail(words: str) -> re.Pattern[str]:
    return regex(f"(?:{words}){_TAIL}")


_APPLICATION = regex(r"申请")
_BROUGHT = _tail(r"(?:上年度?|上一年度?|上年末|20\d\d年度?)(?:度)?(?:结转|转入|遗留|未办结)[^，。；：（）]{0,12}")
_CARRIED_LEFT = _tail(
    r"(?:结转|顺延|转入|转|延期|延续)(?:至|到|入)?(?:下一?年度?|20\d\d年度?|次年)[^，。；：（）]{0,10}"
)
_CARRIED_RIGHT = regex(
    r"^(?:申请|均|政府信息公开)*[^，。；]{0,8}(?:顺延|结转|转)(?:至|到|入)?(?:下一?年|20\d\d年|次年)"
)
_APPLICANTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("commercial", _tail(r"商业企业")),
    ("research", _tail(r"科研机构")),
    ("public_welfare", _tail(r"社会公益组织|公益组织")),
    ("legal_service", _tail(r"法律服务机构")),
    ("legal_person", _tail(r"法人(?:或|和|及|、)?其他组织|法人组织|法人(?!代表)")),
    ("natural_person", _tail(r"自然人|公民个人")),
)
_OUTCOMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (GRANTED_OR_PARTLY, _tail(r"公开(?:以?及|和|与|、|或)部分公开")),
    ("partly_granted", _tail(r"部分公开")),
    ("refused", _tail(r"不予公开")),
    ("unable", _tail(r"无法提供")),
    ("not_processed", _tail(r"不予处理")),
    ("otherwise", _tail(r"(?:其他处理|其他方式处理)")),
    ("granted", _tail(r"(?:予以|同意|全部|依法)公开")),
)
_SHARE = regex(r"^[，（]?(?:约?占比?|所占比例|占总数的?|比例)(?:[^，。；]{0,8}的)?(?:为|达|约)*$")
_REVIEW_WORD, _LITIGATION_WORD = regex(r"复议"), regex(r"诉讼")
_DISPUTE_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("upheld", _tail(r"(?:结果)?维持(?:原[^，。；]{0,8})?")),
    ("corrected", _tail(r"(?:结果)?(?:纠正|纠错)")),
    ("other_result", _tail(r"其他结果")),
    ("pending", _tail(r"(?:尚未|未)审结|(?:正在)?审理中")),
)
_ALL_UPHELD = regex(r"(?:均|全部|都)(?:获|被|为|予以)?(?:结果)?维持")
_DISPUTE_TOTAL = _tail(r"(?:行政)?(?:复议|诉讼)(?:案件|申请|案|应诉)?")
_DISPUTE_RIGHT = regex(r"^[^，。；、]{0,18}(?:行政)?(复议|诉讼)")
# 我局作为复议机关审理12件: the cases of others, that it decided.
_AUTHORITY = regex(
    r"作为(?:行政)?复议机关|(?:审理|受理|审结)[^，。；]{0,16}复议|复议[^，。；]{0,6}(?:受理|审理(?!中))"
    r"|复议机关[^，。；]{0,4}审[理结]"
)
# 其中予以公开的10件中，自然人9件: a part of another whole.
_OF_A_PART = regex(r"(?:公开|提供|处理|复议|诉讼|结转)的?\d+件[^，；]{0,4}中，?[^；]*$")
# 属于主动公开范围1件，同意公开15件: the cell of 予以公开 holds both.
_ALREADY_PUBLIC = regex(r"(?:(?<!不)属于主动公开|已(?:通过[^，；]{0,8})?(?:主动|对外)*公开)[^，；]{0,8}\d+[件宗份]")
_PUBLIC = frozenset({"granted", GRANTED_OR_PARTLY})
_FOR_GOVERNMENT = regex(r"(?:以|代|提请|报请|提交|起草)[^，。；]{0,4}政府")
_OPENNESS = regex(r"信息公开|政府信息|依申请|政务公开")
_PROACTIVE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("repealed", _tail(r"废止(?:和失效)?(?:行政)?规范性文件")),
    ("in_force", _tail(r"现行有效的?(?:行政)?规范性文件")),
    ("issued", _tail(r"(?:新?制定|制发|新?出台|新?制作|印发)(?:了)?(?:行政)?规范性文件")),
    ("licensing", _tail(r"(?:作出|办理|办结)(?:的)?行政许可(?:决定)?")),
    ("penalties", _tail(r"(?:作出|办理|下达)(?:的)?行政处罚(?:决定)?")),
    ("compulsory_measures", _tail(r"(?:作出|实施|采取)(?:的)?行政强制(?:措施|决定)?")),
)
_CASES = frozenset({"件", "起", "宗", "份", "例", "个", "条", "件次", "次"})


def claims(texts: Mapping[Section, str], year: int | None) -> Iterator[Claim]:
    """Every claim of the sections that speak of the tables, in their order. Plans and other years are none."""
    for section, text in texts.items():
        if section is not Section.PROBLEMS:
            yield from _of_text(text, section, year)


@lru_cache(maxsize=64)
def _of_text(text: str, section: Section, year: int | None) -> tuple[Claim, ...]:
    """Kept for the last texts: several checks ask for the same claims."""
    found: list[Claim] = []
    told = section is Section.APPLICATIONS
    for number, sentence in enumerate(sentences(text)):
        if len(sentence.text) > LONGEST_SENTENCE:
            continue
        # 答复805件。予以公开258件…: the outcomes may stand in a sentence of their own.
        tells = _APPLICATION.search(sentence.text) is not None and _OPENNESS.search(sentence.text) is not None
        found += _of_sentence(sentence, str(section), number, year, told or tells)
        told = tells or section is Section.APPLICATIONS
    return tuple(found)


def _of_sentence(sentence: Sentence, section: str, number: int, year: int | None, told: bool) -> Iterator[Claim]:
    text = without_titles(sentence.text)
    listed = quantities(text)
    previous: Quantity | None = None
    held: Claim | None = None
    block = ""
    totals: list[Claim] = []
    for position, quantity in enumerate(listed):
        following = listed[position + 1].start if position + 1 < len(listed) else len(text)
        here = context(text, previous, quantity, following, section)
        previous = quantity
        if quantity.unit == "%":
            if held is not None and _SHARE.match(here.near):
                yield _shared(held, text[quantity.start : quantity.end - 1])
                held = None
            continue
        if held is not None:
            yield held
        held = None
        if quantity.unit not in _CASES or is_not_counted(here.local) or is_compared(here.local):
            continue
        if period(here.before, year) != REPORT_YEAR or is_planned(here.before, year) or is_part_of_year(here.before):
            continue
        if re.search(r"复议|诉讼", here.near):
            block = _block(here.near) or block
        named = _named(here, block, told)
        if named is not None:
            held = Claim(
                *named,
                quantity.value,
                quantity.bound,
                here.local + text[quantity.start : quantity.end],
                section,
                number,
                scope=scope(here.before, here.right),
            )
            if named[0] == "dispute" and named[1].endswith(".total"):
                totals.append(held)
    if held is not None:
        yield held
    upheld = _ALL_UPHELD.search(text)
    if upheld:
        for total in totals:
            yield Claim(
                "dispute",
                total.detail.replace(".total", ".upheld"),
                total.value,
                total.bound,
                f"{total.raw}，{upheld.group()}",
                section,
                number,
                scope=total.scope,
            )


def _shared(held: Claim, share: str) -> Claim:
    return replace(held, share=share)


def _block(near: str) -> str:
    """复议后起诉 is litigation; a text that names both names neither."""
    litigation = re.search(r"诉讼|起诉", near) is not None
    review = re.search(r"复议(?!后)", re.sub(r"未经复议", "", near)) is not None
    if litigation == review:
        return ""
    return LITIGATION if litigation else REVIEW


def _named(here: Context, block: str, told: bool) -> tuple[str, str] | None:
    """Subject and detail of one number, or None."""
    disputed = _dispute(here, block)
    if disputed:
        return disputed
    if re.search(r"复议|诉讼|起诉", here.local):
        return None
    if told:
        if _BROUGHT.search(here.local):
            return BROUGHT_FORWARD, ""
        if _CARRIED_LEFT.search(here.local) or _CARRIED_RIGHT.search(here.right):
            return CARRIED_FORWARD, ""
        for subject, patterns in (("outcome", _OUTCOMES), ("applicant", _APPLICANTS)):
            for name, pattern in patterns:
                if pattern.search(re.split(r"、(?=自然|法人|商业|科研|社会|法律)", here.local)[-1]):
                    apart = name in _PUBLIC and _ALREADY_PUBLIC.search(here.sentence)
                    return None if apart or _OF_A_PART.search(here.before) else (subject, name)
    for name, pattern in _PROACTIVE:
        if pattern.search(here.local) and not _FOR_GOVERNMENT.search(here.local):
            return "proactive", name
    return None


def _dispute(here: Context, block: str) -> tuple[str, str] | None:
    if not (_OPENNESS.search(here.sentence) or here.section == Section.DISPUTES):
        return None
    if _AUTHORITY.search(here.sentence):
        return None
    near = here.local
    both = _REVIEW_WORD.search(near) and _LITIGATION_WORD.search(near)
    if both:
        return None
    if _DISPUTE_TOTAL.search(near):
        return "dispute", f"{_block(near)}.total"
    right = _DISPUTE_RIGHT.match(here.right)
    if right and re.search(r"(?:收到|发生|共有|有|办理|涉及|引发|被提起)(?:了|行政)?$", near):
        return "dispute", f"{REVIEW if right[1] == '复议' else LITIGATION}.total"
    if block:
        for part, pattern in _DISPUTE_PARTS:
            if pattern.search(near):
                return "dispute", f"{block}.{part}"
    return None


@dataclass(frozen=True, slots=True)
class Denial:
    """The prose says that something did not happen: `subject` is applications, reconsideration or litigation.

    `scope` says of whom (as of facts).
    """

    subject: str
    raw: str
    section: str
    scope: str = ""


_DENIED = regex(r"(?:未|没有|无|零)(?:曾|有)?[^，。；\d]{0,34}")
# 未发生因公开不当造成的诉讼 denies wrongdoing, not the case.
_QUALIFIED = regex(
    r"不当|败诉|纠错|被纠|纠正|撤销|违法|超期|逾期|投诉|造成|不及时|收费|费用|群体|新增|^(?:未|没有|无)[^，。]{0,4}其[他它](?!人)"
)
_AFFIRMED = regex(r"(?:未|没有|无)[^，。；]{0,4}(?:法律|服务|正当|法提供)|未经复议|尚未审结|未审结")


def denials(texts: Mapping[Section, str], year: int | None) -> Iterator[Denial]:
    """What the sections say did not happen in the report year, without a number."""
    for section, text in texts.items():
        if section is Section.PROBLEMS:
            continue
        for sentence in sentences(text):
            if len(sentence.text) > LONGEST_SENTENCE:
                continue
            plain = without_titles(sentence.text)
            if not (_OPENNESS.search(plain) or section is Section.DISPUTES):
                continue
            for match in _DENIED.finditer(plain):
                words = _stretched(plain, match)
                if _QUALIFIED.search(words) or _AFFIRMED.match(words):
                    continue
                before = plain[: match.start()]
                if period(before, year) != REPORT_YEAR or is_part_of_year(before):
                    continue
                if re.search(r"(?:发生|产生|出现|涉及|收到|存在|有|引起|引发|被|提起|无|案件|申请)", words):
                    if "复议" in words and "复议后" not in words:
                        yield Denial(REVIEW, words, str(section), scope(before))
                    if "诉讼" in words:
                        yield Denial(LITIGATION, words, str(section), scope(before))


def _stretched(text: str, match: re.Match[str]) -> str:
    """未发生行政复议、行政诉讼: the list goes on to the next comma."""
    end = match.end()
    while end < len(text) and text[end] not in "，。；" and not text[end].isdigit():
        end += 1
    return text[match.start() : end]
