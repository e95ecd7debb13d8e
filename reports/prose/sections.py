"""The six sections, found by the words of their titles in order.

The numeral helps to choose but never decides: the same report form numbers its sections 一、 in one city and （一） in
another, where （一） is a sub-heading of section one elsewhere (research: documents §7).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.model import Document, Paragraph, Section
from reports.prose.dates import is_date_line
from reports.vocabulary import LIKELY_HEADINGS, SECTION_HEADINGS, SIGNATURE_STOP_WORDS, compact, simplified

_RANK = {section: rank for rank, section in enumerate(Section, start=1)}
_LONGEST_HEADING, _LONGEST_LOOSE = 48, 30
_NUMERALS = "一二三四五六七八九十"
_NUMBERING = re.compile(
    r"^(?:第?([一二三四五六七八九十])(?:部分|章)?[、.,:]?|[(]([一二三四五六七八九十])[)][、.]?|(\d)[、.,](?!\d))"
)
_BODY_TAIL = re.compile(r"(?:局|委员会|委|办公室|厅|政府|处|中心|院|站|支队|大队|管委会|分局|公司|会|所|办|部|署)$")


@dataclass(frozen=True, slots=True)
class Heading:
    section: Section
    paragraph: int
    weight: float
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Sections:
    """`texts` has an entry for each heading found, in the order printed. `signature` is what stands below the last one.

    `first` is the block of the first heading (the number of blocks where there is none): the title stands before it.
    `in_order` is false where a heading stands before one that should precede it.
    """

    texts: dict[Section, str]
    signature: tuple[str, ...]
    first: int
    in_order: bool


def find_sections(document: Document, tables: Collection[int]) -> Sections:
    """Texts of the sections without their tables. `tables` are the blocks that hold statutory tables."""
    paragraphs = [
        (number, block)
        for number, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and number not in tables
    ]
    candidates = [
        heading
        for number, block in enumerate(document.blocks)
        if isinstance(block, Paragraph)
        for heading in _headings(number, block.text, block.heading)
        # 四、行政复议、行政诉讼 may have been taken for the head of its table.
        if number not in tables or heading.weight >= _SURE
    ]
    chain = _chain(candidates)
    if not chain:
        tail = tuple(block.text for _, block in paragraphs[-6:])
        return Sections({}, _signature(tail)[1], len(document.blocks), in_order=True)
    texts: dict[Section, str] = {}
    signature: tuple[str, ...] = ()
    for position, heading in enumerate(chain):
        stop = chain[position + 1].paragraph if position + 1 < len(chain) else len(document.blocks)
        body = [block.text for number, block in paragraphs if heading.paragraph < number < stop]
        if heading.rest:
            body.insert(0, heading.rest)
        if position + 1 == len(chain):
            body, signature = _signature(body)
        texts[heading.section] = "\n".join(body)
    found = {heading.section for heading in chain}
    in_order = all(heading.section in found for heading in candidates if heading.weight >= _SURE)
    return Sections(texts, signature, chain[0].paragraph, in_order)


# A heading whose numeral is that of its section; one whose words are only like those of the form.
_SURE, _LOOSE = 15.0, 9.0
_MARKS = re.compile(r"[。，,:：;；]")
_COMMA = re.compile(r"[，,]")


def _headings(number: int, text: str, marked: bool) -> list[Heading]:
    plain = compact(text)
    if not plain or len(plain) > 4000:
        return []
    match = _NUMBERING.match(plain)
    if match is None and not marked and plain.endswith("。") and _COMMA.search(plain):
        return []  # 收到申请0件，无被申请行政复议、提起行政诉讼的情况。 is a sentence
    numeral = next((group for group in match.groups() if group), "") if match else ""
    start = match.end() if match else 0
    rest = ""
    if len(plain) - start <= _LONGEST_HEADING:
        title = plain[start:]
    else:
        # 六、其他需要报告的事项。无…: a heading run into its text ends at the first stop.
        title, stop, _ = plain[start : start + _LONGEST_HEADING].partition("。")
        if not stop or len(title) > 30 or not numeral:
            return []
        rest = text.split("。", 1)[1].strip() if "。" in text else ""
    found: list[Heading] = []
    value = _NUMERALS.find(numeral) + 1 if numeral in _NUMERALS else int(numeral or 0)
    named = _sections_of(title.rstrip("。:：;；,，."))
    if not named and match is not None and match.group(1) and not rest:
        # 六、其他事项, 一、概况: in words of its own; the numeral tells which section it must be.
        found = [
            Heading(each, number, _LOOSE) for each in _likely_sections(title.rstrip("。:：")) if _RANK[each] == value
        ]
    for section in named:
        rank = _RANK[section]
        weight = 10.0 + (6.0 if numeral and value == rank else 0.0) + (1.0 if marked else 0.0)
        # A sub-heading of another rank, as （一）主动公开政府信息情况 inside section one.
        weight -= 4.0 if numeral and value != rank else 0.0
        found.append(Heading(section, number, weight, rest))
    return found


@lru_cache(maxsize=4096)
def _sections_of(title: str) -> tuple[Section, ...]:
    """The sections that a line may be the title of."""
    plain = simplified(title)
    return tuple(section for section, pattern in SECTION_HEADINGS if pattern.search(plain))


@lru_cache(maxsize=4096)
def _likely_sections(title: str) -> tuple[Section, ...]:
    plain = simplified(title)
    if len(plain) > _LONGEST_LOOSE or _MARKS.search(plain):
        return ()
    return tuple(section for section, pattern in LIKELY_HEADINGS if pattern.search(plain))


def _chain(candidates: Sequence[Heading]) -> list[Heading]:
    """The heaviest sequence of headings whose sections and places both rise."""
    best: list[float] = []
    before: list[int] = []
    # Section → the first of the heaviest chains that end with it, in paragraphs above the one at hand.
    ending: dict[Section, int] = {}
    same: list[int] = []
    for position, heading in enumerate(candidates):
        if same and candidates[same[0]].paragraph != heading.paragraph:
            for earlier in same:
                section = candidates[earlier].section
                if section not in ending or best[earlier] > best[ending[section]]:
                    ending[section] = earlier
            same = []
        rising = [at for section, at in ending.items() if _RANK[section] < _RANK[heading.section]]
        link = min(rising, key=lambda at: (-best[at], at), default=-1)
        best.append(heading.weight + (best[link] if link >= 0 else 0.0))
        before.append(link)
        same.append(position)
    if not best:
        return []
    position = max(range(len(best)), key=best.__getitem__)
    chain: list[Heading] = []
    while position >= 0:
        chain.append(candidates[position])
        position = before[position]
    return chain[::-1]


def _signature(body: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Cut the signature (a body's name and a date, each a line of its own) and what follows it off the last section."""
    for position in range(len(body)):
        if any(word in body[position] for word in SIGNATURE_STOP_WORDS):
            body = body[:position]
            break
    body = [line for text in body for line in _signed_line(text)]
    dated = next((i for i in range(len(body) - 1, -1, -1) if is_date_line(body[i])), None)
    if dated is None or dated < len(body) - 4:
        return list(body), ()
    start = dated
    while start > 0 and dated - start < 2 and _is_name(body[start - 1]):
        start -= 1
    return list(body[:start]), tuple(body[start : dated + 1])


_DATE_BEHIND = re.compile(r"(?:\d{4}|[二〇○零一三四五六七八九]{4})\s*年[^年]{3,12}日\s*$")


def _signed_line(text: str) -> tuple[str, ...]:
    """示例市审计局 2024年1月20日 as two lines; any other line as it is."""
    date = _DATE_BEHIND.search(text) if len(text) < _LONGEST_HEADING else None
    if date is None or not is_date_line(date.group()) or not _is_name(text[: date.start()]):
        return (text,)
    return text[: date.start()].strip(), date.group()


def _is_name(text: str) -> bool:
    plain = compact(text)
    return 2 < len(plain) <= 40 and _BODY_TAIL.search(plain) is not None and not re.search(r"[。，,；;：:]", plain)
