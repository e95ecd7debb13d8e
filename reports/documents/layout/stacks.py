"""Numbers that wrapped, column by column, and the rows that they show: needed where no rule keeps rows apart.

A number too wide for its column goes on in the next line. All its lines but the last are as full as the column allows,
and a row's numbers, of however many lines, share their middle or their upper edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.vocabulary import compact

# In line heights: lines of one cell are set no wider than this; middles or edges of one row lie within this.
_TIGHT, ALIGNED = 1.4, 0.34
_DIGITS = frozenset("0123456789,.")


@dataclass(frozen=True, slots=True)
class ValueLine:
    """Values on visual line `index`, at y = `level`: text by column.

    `roomy` are the columns so wide that another digit would have fitted for certain.
    """

    index: int
    level: float
    height: float
    texts: Mapping[int, str]
    roomy: frozenset[int] = frozenset()


def is_number_piece(text: str) -> bool:
    """Whether a text is digits only (with the signs of 1,234 and 12.5), and so perhaps a part of a number."""
    plain = compact(text)
    return bool(plain) and set(plain) <= _DIGITS


@dataclass(slots=True)
class _Stack:
    """The lines `first` to `last` (positions among the value lines) of one number."""

    column: int
    first: int
    last: int


def row_ends(values: Sequence[ValueLine], bands: Sequence[int]) -> dict[int, int | None]:
    """Where rows end (behind their last line), by their first line; None for lines that show no rows.

    `bands` number the spaces between the rules that the lines stand in: no row reaches over a rule.
    """
    chunks = list(_chunks(values, bands))
    found = [[_rows(*chunk, values, top=top) for chunk in chunks] for top in (False, True)]
    # The form is set one way throughout: the one that leaves fewer lines unexplained and needs fewer rows.
    best = min(found, key=lambda each: (each.count(None), sum(len(ends or ()) for ends in each)))
    result: dict[int, int | None] = {}
    for (first, end, _), ends in zip(chunks, best, strict=True):
        if ends is None:
            result.update(dict.fromkeys(range(first, end)))
        else:
            result.update(zip((first, *ends), ends, strict=False))
    return result


def links(values: Sequence[ValueLine], bands: Sequence[int]) -> list[tuple[int, int, int]]:
    """(column, line, next line of that column) wherever the two may hold pieces of one number."""
    return [
        (stack.column, upper, lower)
        for stack in _stacks(values, bands)
        for upper, lower in pairwise(
            [place for place in range(stack.first, stack.last + 1) if stack.column in values[place].texts]
        )
    ]


def _chunks(values: Sequence[ValueLine], bands: Sequence[int]) -> Iterator[tuple[int, int, list[_Stack]]]:
    """Lines that may have to do with each other: (first, behind the last, the numbers on them)."""
    stacks = sorted(_stacks(values, bands), key=lambda each: each.first)
    first, held, reach = 0, list[_Stack](), 0
    for stack in stacks:
        if held and stack.first > reach and _is_apart(values, bands, reach, stack.first):
            yield first, reach + 1, held
            first, held = reach + 1, []
        held.append(stack)
        reach = max(reach, stack.last)
    if held:
        yield first, reach + 1, held


def _is_apart(values: Sequence[ValueLine], bands: Sequence[int], upper: int, lower: int) -> bool:
    distance = values[lower].level - values[upper].level
    return bands[upper] != bands[lower] or distance > _TIGHT * max(values[upper].height, values[lower].height)


def _stacks(values: Sequence[ValueLine], bands: Sequence[int]) -> list[_Stack]:
    stacks: list[_Stack] = []
    pieces = [text for line in values for text in line.texts.values() if is_number_piece(text)]
    # Single digits fill no column in a table that has longer numbers.
    fewest = min(max((len(compact(text)) for text in pieces), default=0), 2)
    for column in sorted({column for line in values for column in line.texts}):
        places = [place for place, line in enumerate(values) if column in line.texts]
        lengths = [len(compact(text)) for place in places if is_number_piece(text := values[place].texts[column])]
        full = max([fewest, *lengths])
        own: list[_Stack] = []
        for place in places:
            if own and bands[own[-1].last] == bands[place] and _goes_on(values, own[-1].last, place, column, full):
                own[-1].last = place
            else:
                own.append(_Stack(column, place, place))
        stacks += own
    return stacks


def _goes_on(values: Sequence[ValueLine], before: int, place: int, column: int, full: int) -> bool:
    upper, lower = values[before], values[place]
    text = upper.texts[column]
    return (
        column not in upper.roomy
        and is_number_piece(text)
        and is_number_piece(lower.texts[column])
        and len(compact(text)) == full
        and lower.level - upper.level <= _TIGHT * max(upper.height, lower.height)
    )


def _rows(
    start: int, end: int, stacks: Sequence[_Stack], values: Sequence[ValueLine], *, top: bool
) -> list[int] | None:
    """Behind which lines of `start` to `end` rows end; None where the numbers of one line belong to several rows."""

    def level(stack: _Stack) -> float:
        first = values[stack.first].level
        return first if top else (first + values[stack.last].level) / 2

    rows: list[list[_Stack]] = []
    for stack in sorted(stacks, key=level):
        if rows and level(stack) - level(rows[-1][-1]) <= ALIGNED * values[stack.first].height:
            rows[-1].append(stack)
        else:
            rows.append([stack])
    ends: list[int] = []
    for row in rows:
        if min(stack.first for stack in row) != (ends[-1] if ends else start):
            return None
        if len({stack.column for stack in row}) < len(row):
            return None
        ends.append(max(stack.last for stack in row) + 1)
    return ends if ends[-1] == end else None
