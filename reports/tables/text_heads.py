"""In which order flattened text prints the headings above its rows: the sums hold in any order, and no column tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reports.model import FigureKey
from reports.tables.lines import DISORDERED, Heads, Line, line_of, unknown_heads
from reports.tables.tokens import Token
from reports.vocabulary import (
    APPLICANTS,
    APPLICATION_COLUMNS,
    APPLICATION_HEADS,
    LEGAL_PERSONS,
    PROACTIVE_HEADS_2019,
    PROACTIVE_HEADS_2021,
    PROACTIVE_LABELS,
    compact,
)

# So many tokens above a row its headings may stand.
_APPLICATION_HEADS_WITHIN, _PROACTIVE_HEADS_WITHIN = 40, 30
# Headings of another table than the form's, whose rows it shares: months, quarters, years.
_PERIOD = re.compile(
    r"(?:20\d\d年?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年)|20\d\d年度?"
)
# The columns from left to right; empty where the headings keep the form's order or tell nothing; None where they stand
# in another order that is not wholly known.
Order = tuple[str, ...] | None


def application_order(tokens: Sequence[Token], before: int) -> Order:
    """That of table 3 by the headings above token `before`."""
    near = tokens[max(0, before - _APPLICATION_HEADS_WITHIN) : before]
    if _are_periods(near):
        return None
    heading = [token for token in near if token.loose and (_is_head(token) or token.label in LEGAL_PERSONS)]
    for row in {(token.block, token.row) for token in heading if token.row >= 0}:
        own = [token for token in heading if (token.block, token.row) == row]
        if not all(map(_is_head, own)):
            continue  # 法人或其他组织 stands there: two rows of headings run together
        names = tuple(APPLICATION_HEADS[token.label] for token in own)
        if len(names) == len(APPLICATION_COLUMNS) and set(names) == set(APPLICATION_COLUMNS):
            return () if names == APPLICATION_COLUMNS else names
    # One heading a line, or all in one: those of two rows follow each other, 总计 before 商业企业.
    named = [APPLICANTS[1] if token.label in LEGAL_PERSONS else APPLICATION_HEADS[token.label] for token in heading]
    return None if unknown_heads([name for name in named if name in APPLICANTS], APPLICANTS).disordered else ()


def _is_head(token: Token) -> bool:
    return token.label in APPLICATION_HEADS


def _are_periods(tokens: Sequence[Token]) -> bool:
    """Whether two periods stand beside each other, as the headings of a table of months do and no sentence does."""
    told = [token.loose and _PERIOD.fullmatch(compact(token.raw)) is not None for token in tokens]
    return any(one and other for one, other in pairwise(told))


def proactive_order(tokens: Sequence[Token], label: int, columns: Sequence[str]) -> Order:
    """That of the columns of a row of table 2 by the nearest headings above token `label`."""
    if len(columns) < 2:
        return ()
    if _are_periods(tokens[max(0, label - _PROACTIVE_HEADS_WITHIN) : label]):
        return None
    heads = PROACTIVE_HEADS_2019 if {"made", "change"} & set(columns) else PROACTIVE_HEADS_2021
    names: list[str] = []
    for token in reversed(tokens[max(0, label - _PROACTIVE_HEADS_WITHIN) : label]):
        name = heads.get(token.label)
        if name is not None:
            names.append(name)
        elif names or (token.label and token.label not in PROACTIVE_LABELS):
            break
    names.reverse()
    if names == list(columns):
        return ()
    if sorted(names) == sorted(columns):
        return tuple(names)
    return None if unknown_heads(names, columns).disordered else ()


def order_below(heads: Heads, columns: Sequence[str]) -> Order:
    """That of rows which go on below `heads` on another page."""
    if heads.disordered:
        return None
    names = tuple(name for name in heads.order if name in columns)
    return names if len(names) == len(columns) and names != tuple(columns) else ()


def line_in_order(
    keys: tuple[FigureKey, ...], items: Sequence[Token], label: Token, likeness: float, order: Order
) -> Line:
    """The row of `label` whose cells are `items`, printed in this order."""
    if order == ():
        return line_of(keys, items, label, likeness)
    filled = [item for item in items if not item.is_blank]
    if order is None or len(filled) != len(keys):
        return line_of(keys, items, label, likeness, DISORDERED)
    by_column = dict(zip(order, filled, strict=True))
    return line_of(keys, [by_column[column] for _, _, column in keys], label, likeness)
