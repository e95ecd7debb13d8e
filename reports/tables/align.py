"""Which token is which row: exact labels first, then torn and misspelt ones, always in the form's order.

Rows are anchored by their labels and never counted: a lost row must not shift the rows below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from reports.tables.tokens import Token

# Below this likeness (0-100) a misspelt label is no label. 其他 and 总计 are too short for any fault.
FUZZY_CUT = 78.0
_SHORTEST_FUZZY = 5
# How many tokens a label may be torn into (a label of 34 characters in a narrow column wraps into four lines).
_TORN = 5


class Anchor(NamedTuple):
    """Row `row` begins at token `first`; its label ends with token `last`. `likeness` is 100 for an exact label."""

    row: str
    first: int
    last: int
    likeness: float


Judge = Callable[[int, int, str], float]


def align(
    tokens: Sequence[Token],
    labels: Mapping[str, str],
    order: Sequence[str],
    weigh: Judge,
) -> list[Anchor]:
    """The best chain of anchors in the form's `order`. `weigh(first, last, row)` adds or takes weight."""
    rank = {row: position for position, row in enumerate(order)}
    candidates: list[tuple[float, Anchor]] = []
    taken: set[int] = set()
    for token in tokens:
        if not token.label:
            continue
        row = labels.get(token.label)
        if row in rank:
            assert row is not None
            _propose(candidates, Anchor(row, token.position, token.position, 100.0), weigh)
            taken.add(token.position)
    chain = _chain(candidates, rank)
    found = {anchor.row for anchor in chain}
    missing = [row for row in order if row not in found]
    if missing:
        wanted = tuple([(label, row) for label, row in labels.items() if row not in found and row in rank])
        longest = max([len(label) + _slack(label) for label, _ in wanted], default=0)
        likely = _likely_of(wanted)
        before = len(candidates)
        for run, text in _torn(tokens, taken, longest, _characters_of(wanted)):
            for row, likeness in likely(text):
                _propose(candidates, Anchor(row, run[0].position, run[-1].position, likeness), weigh)
        if len(candidates) > before:
            chain = _chain(candidates, rank)
    return chain


def _propose(candidates: list[tuple[float, Anchor]], anchor: Anchor, weigh: Judge) -> None:
    weight = anchor.likeness + weigh(anchor.first, anchor.last, anchor.row)
    if weight > 0:
        candidates.append((weight, anchor))


def _torn(
    tokens: Sequence[Token], taken: set[int], longest: int, characters: frozenset[str]
) -> list[tuple[list[Token], str]]:
    """Runs of one to five neighbouring label tokens and their text of at most `longest` characters, none of them an
    exact label already. The first has one of the `characters`, if there are any."""
    runs: list[tuple[list[Token], str]] = []
    for start, token in enumerate(tokens):
        if not token.label or len(token.label) > longest or token.position in taken:
            continue
        if characters and characters.isdisjoint(token.label):
            continue
        parts: list[Token] = []
        text = ""
        for follower in tokens[start : start + _TORN + 4]:
            if follower.is_blank:
                continue
            if not follower.label or (follower.position in taken and follower is not token):
                break
            text += follower.label
            if len(text) > longest:
                break
            parts.append(follower)
            runs.append((parts[:], text))
            if len(parts) == _TORN:
                break
    return runs


@lru_cache(maxsize=16)
def _characters_of(wanted: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """All characters of the labels: a run whose first token has none of them is less like each than without it.

    None where a label is so short that the run would not be compared without it.
    """
    shortest = min([len(label) for label, _ in wanted], default=0)
    return frozenset("".join([label for label, _ in wanted])) if shortest > _SHORTEST_FUZZY else frozenset()


@lru_cache(maxsize=16)
def _likely_of(wanted: tuple[tuple[str, str], ...]) -> Callable[[str], tuple[tuple[str, float], ...]]:
    """The rows whose label a text may be, of `wanted` (label, row), each with its best likeness.

    Kept for the next report: a process reads the same headings and labels over and over.
    """

    @lru_cache(maxsize=1024)
    def likely(text: str) -> tuple[tuple[str, float], ...]:
        best: dict[str, float] = {}
        for label, row in wanted:
            best[row] = max(best.get(row, 0.0), _likeness(text, label))
        return tuple((row, likeness) for row, likeness in best.items() if likeness >= FUZZY_CUT)

    return likely


def _likeness(text: str, label: str) -> float:
    if text == label:
        return 100.0
    if min(len(text), len(label)) < _SHORTEST_FUZZY or abs(len(text) - len(label)) > _slack(label):
        return 0.0
    return min(fuzz.ratio(text, label, score_cutoff=FUZZY_CUT), 99.0)


def _slack(label: str) -> int:
    """By how many characters a text may be longer or shorter than the label that it is like."""
    return max(3, len(label) // 3)


def _chain(candidates: list[tuple[float, Anchor]], rank: Mapping[str, int]) -> list[Anchor]:
    """The heaviest sequence of anchors whose rows and tokens both rise."""
    candidates = sorted(candidates, key=lambda item: (item[1].first, item[1].last))
    if all(one.last < other.first and rank[one.row] < rank[other.row] for (_, one), (_, other) in pairwise(candidates)):
        return [anchor for _, anchor in candidates]  # weights are above zero: all of them weigh most
    best: list[float] = []
    before: list[int] = []
    for position, (weight, anchor) in enumerate(candidates):
        top, link = weight, -1
        for earlier in range(position):
            other = candidates[earlier][1]
            if other.last < anchor.first and rank[other.row] < rank[anchor.row] and best[earlier] + weight > top:
                top, link = best[earlier] + weight, earlier
        best.append(top)
        before.append(link)
    if not best:
        return []
    position = max(range(len(best)), key=best.__getitem__)
    chain: list[Anchor] = []
    while position >= 0:
        chain.append(candidates[position][1])
        position = before[position]
    return chain[::-1]
