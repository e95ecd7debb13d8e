"""Titles without a name in a portal's collected list: whose they are the column does not say there.

A government's own column is often the list of all its bodies' reports. What names nobody among them
(2025年政府信息公开工作年度报告) is the government's where each year has one such; else it may be anybody's who has a
right to the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from duties.shelf_items import Item
from duties.titles import Ground, collects
from registry.model import Body

# From so many other bodies on it is a collected list; from so many nameless reports of one year on, too.
_OTHERS, _NAMELESS = 2, 3


def without_guesses(items: Sequence[Item], owner: Body | None, bodies: Mapping[str, Body]) -> tuple[Item, ...]:
    """The items of a column of `owner` (None: of several or nobody). Those of a collected list that only the column
    gave to its owner are nobody's, unless the year before has one of the kind, too, and theirs has no second."""
    if owner is None or not collects(owner):
        return tuple(items)
    nameless: dict[int, set[str]] = defaultdict(set)
    others: dict[str, set[int]] = defaultdict(set)
    for item in items:
        claim = item.claim
        if not claim.is_report or claim.year is None:
            continue
        if claim.why == Ground.COLUMN:
            # A copy under another address is no second report.
            nameless[claim.year].add((item.article.content if item.article is not None else "") or item.url)
        elif claim.other_body or (claim.body is not None and not collects(bodies[claim.body])):
            others[claim.body or claim.other_body].add(claim.year)
    if not nameless:
        return tuple(items)
    shared = sorted(set().union(*others.values())) if len(others) >= _OTHERS else []
    guessed = {year for year, found in nameless.items() if _is_a_guess(year, len(found), nameless, shared)}
    return tuple(
        replace(item, claim=replace(item.claim, body=None, why=Ground.UNKNOWN))
        if item.claim.why == Ground.COLUMN and item.claim.year in guessed
        else item
        for item in items
    )


def _is_a_guess(year: int, count: int, nameless: Mapping[int, set[str]], shared: Sequence[int]) -> bool:
    if not shared:
        return count >= _NAMELESS
    before = max((other for other in shared if other < year), default=None)
    return count > 1 or (before is not None and before not in nameless)
