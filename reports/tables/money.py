"""In which unit of money a row of table 2 is printed: 万元 is the form's; reports print others, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reports.tables.tokens import Token
from reports.vocabulary import AMOUNT_HEAD_WORDS, MONEY_SCALES, MONEY_UNIT, PROACTIVE_LABELS, UNIT_WORD, compact

_WAN = Decimal(10_000)
_SCALES = "|".join(sorted(filter(None, MONEY_SCALES), key=len, reverse=True))
_UNIT = re.compile(rf"(?P<scale>{_SCALES})?{MONEY_UNIT}|\((?P<short>{_SCALES})\)|^(?P<bare>{_SCALES})$")
_NAMED = re.compile(rf"{UNIT_WORD}:?(?P<text>[^,;.。)\]】]+)")
_OWN_REMARK = re.compile(r"[(\[【](?P<text>[^()\[\]【】]*)[)\]】]$")
_UNIT_ALONE = re.compile(rf"(?:{UNIT_WORD}:?)?[^\d]{{0,3}}?(?:{_SCALES})?{MONEY_UNIT}")
# How far above its row a heading stands, and a caption above the table.
_HEADING_WITHIN, _CAPTION_WITHIN, _CAPTION = 12, 4, 20


def units_in(text: str) -> frozenset[Decimal]:
    """Every unit of money that a text names, in 万元; where it says that it names the unit, no others."""
    plain = compact(text)
    named = _NAMED.search(plain)
    found = _UNIT.finditer(plain if named is None else named["text"])
    return frozenset(MONEY_SCALES[match["scale"] or match["short"] or match["bare"] or ""] / _WAN for match in found)


def unit_of_row(tokens: Sequence[Token], label: int, first: int) -> frozenset[Decimal]:
    """What the label of a row, the heading above it or else the caption of the table (which begins at token `first`)
    say: no unit, one, or several that contradict each other."""
    told = units_in(tokens[label].raw)
    for token in reversed(tokens[max(0, label - _HEADING_WITHIN) : label]):
        if token.label not in PROACTIVE_LABELS and any(word in token.label for word in AMOUNT_HEAD_WORDS):
            told |= units_in(token.raw)
            break
    if told:
        return told
    above = [token.raw for token in tokens[max(0, first - _CAPTION_WITHIN) : first] if len(token.raw) <= _CAPTION]
    return frozenset().union(*(units_in(raw) for raw in above if UNIT_WORD in compact(raw)))


def unit_of_cell(raw: str) -> Decimal | None:
    """The unit in a remark that says nothing else: `5000（元）`."""
    remark = _OWN_REMARK.search(compact(raw))
    if remark is None or _UNIT_ALONE.fullmatch(remark["text"]) is None:
        return None
    units = units_in(remark["text"])
    return next(iter(units)) if len(units) == 1 else None
