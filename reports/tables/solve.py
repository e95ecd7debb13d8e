"""Which cell does each number belong to? The identities decide between placements; they never change a digit.

A row printed with as many cells as the form wants is placed as it stands, even where its sums are wrong: wrong sums are
the report's own and become findings. Only rows with too many or too few numbers have several options. Of all
combinations of options those count that satisfy *every* identity touching them; what they agree on is solved, the rest
stays unreadable. A cell nobody printed is an unknown number of at least zero; its value is never given, only proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reports.identities import Identity
from reports.model import FigureKey
from reports.tables.lines import Line, Slots
from reports.tables.tokens import Token

# Search nodes per table before the solver gives up (and the rows stay unreadable).
MAX_NODES = 20_000
_FAR = Decimal("Infinity")
_ZERO = Decimal(0)
Interval = tuple[Decimal, Decimal]


@dataclass(slots=True)
class Solution:
    """`slots`: the cell of each key, None where nothing was printed for it.

    `solved`: keys placed by the identities. `undecided`: keys with the values they could have (None: no number), in
    the order found. `proposed`: what the identities demand of a cell that was not printed.
    """

    slots: dict[FigureKey, Token | None] = field(default_factory=dict)
    solved: set[FigureKey] = field(default_factory=set)
    undecided: dict[FigureKey, tuple[Decimal | None, ...]] = field(default_factory=dict)
    proposed: dict[FigureKey, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Group:
    """Options of one row with the same numbers in the same cells: the identities cannot tell them apart."""

    bounds: tuple[Interval, ...]
    options: tuple[Slots, ...]


def solve(lines: Sequence[Line], identities: Sequence[Identity]) -> Solution:
    """Place every line. `identities` are those of the table's own edition."""
    solution = Solution()
    open_lines: list[Line] = []
    for line in lines:
        if line.is_placed:
            solution.slots.update(zip(line.keys, line.options[0], strict=True))
        elif not line.options:
            solution.undecided.update(dict.fromkeys(line.keys, ()))
        elif not _agreed(line, line.options, solution):
            open_lines.append(line)
    if open_lines:
        _search(open_lines, lines, identities, solution)
    return solution


def _value(token: Token | None) -> Decimal | None:
    return token.reading.value if token is not None else None


def _agreed(line: Line, options: Sequence[Slots], solution: Solution) -> bool:
    """Whether all options say the same of every cell (16 zeros for 15 columns); then the first one stands."""
    first = [_signature(token) for token in options[0]]
    if any([_signature(token) for token in option] != first for option in options[1:]):
        return False
    solution.slots.update(zip(line.keys, options[0], strict=True))
    return True


def _signature(token: Token | None) -> tuple[object, ...]:
    return () if token is None else (token.reading.status, token.reading.value)


def _bounds(line: Line, option: Slots, identities: Sequence[Identity]) -> tuple[Interval, ...] | None:
    """What each cell of the row may be, by the row's own sums; None if they cannot hold."""
    bounds: dict[FigureKey, Interval] = {}
    for key, token in zip(line.keys, option, strict=True):
        value = _value(token)
        bounds[key] = (value, value) if value is not None else (_ZERO, _FAR)
    own = set(line.keys)
    for identity in identities:
        terms = (*identity.parts, *identity.totals)
        if not own.issuperset(terms):
            continue
        if not _narrow(bounds, identity):
            return None
    return tuple(bounds[key] for key in line.keys)


def _narrow(bounds: dict[FigureKey, Interval], identity: Identity) -> bool:
    """Tighten unknown cells by one sum; False if it cannot hold."""
    for key in (*identity.parts, *identity.totals):
        low, high = bounds[key]
        if low == high:
            continue
        same = identity.parts if key in identity.parts else identity.totals
        other = identity.totals if key in identity.parts else identity.parts
        rest_low = sum((bounds[each][0] for each in same if each != key), _ZERO)
        rest_high = sum((bounds[each][1] for each in same if each != key), _ZERO)
        goal_low = sum((bounds[each][0] for each in other), _ZERO)
        goal_high = sum((bounds[each][1] for each in other), _ZERO)
        low = max(low, goal_low - rest_high) if rest_high != _FAR else low
        high = min(high, goal_high - rest_low)
        if low > high:
            return False
        bounds[key] = (low, high)
    return _may_hold(
        [bounds[key] for key in identity.parts],
        [bounds[key] for key in identity.totals],
    )


def _may_hold(parts: Sequence[Interval], totals: Sequence[Interval]) -> bool:
    low, high = sum((p[0] for p in parts), _ZERO), sum((p[1] for p in parts), _ZERO)
    total_low, total_high = sum((t[0] for t in totals), _ZERO), sum((t[1] for t in totals), _ZERO)
    return low <= total_high and total_low <= high


def _groups(line: Line, identities: Sequence[Identity]) -> list[_Group]:
    grouped: dict[tuple[Interval, ...], list[Slots]] = {}
    for option in line.options:
        bounds = _bounds(line, option, identities)
        if bounds is not None:
            grouped.setdefault(bounds, []).append(option)
    return [_Group(bounds, tuple(options)) for bounds, options in grouped.items()]


def _search(
    open_lines: Sequence[Line], lines: Sequence[Line], identities: Sequence[Identity], solution: Solution
) -> None:
    base: dict[FigureKey, Interval] = {}
    for line in lines:
        for key in line.keys:
            value = _value(solution.slots.get(key))
            base[key] = (value, value) if value is not None else (_ZERO, _FAR)
    candidates: list[tuple[Line, list[_Group]]] = []
    for line in open_lines:
        groups = _groups(line, identities)
        if groups:
            candidates.append((line, groups))
        else:
            _leave(line, line.options, solution)
    candidates.sort(key=lambda item: len(item[1]))
    across = [
        identity for identity in identities if any(key in _keys(candidates) for key in identity.parts + identity.totals)
    ]
    found, complete = _combinations(candidates, base, across)
    if not complete or not found:
        for line, groups in candidates:
            _leave(line, [option for group in groups for option in group.options], solution)
        return
    for position, (line, _) in enumerate(candidates):
        surviving = {id(choice[position]): choice[position] for choice in found}
        options = [option for group in surviving.values() for option in group.options]
        _leave(line, options, solution, by_identities=True)
        _propose(line, list(surviving.values()), solution)


def _keys(candidates: Sequence[tuple[Line, list[_Group]]]) -> set[FigureKey]:
    return {key for line, _ in candidates for key in line.keys}


def _combinations(
    candidates: Sequence[tuple[Line, list[_Group]]],
    base: Mapping[FigureKey, Interval],
    identities: Sequence[Identity],
) -> tuple[list[tuple[_Group, ...]], bool]:
    """Every choice of one group a line under which all identities can hold, and whether the search was finished."""
    hull = dict(base)
    for line, groups in candidates:
        for slot, key in enumerate(line.keys):
            hull[key] = (min(g.bounds[slot][0] for g in groups), max(g.bounds[slot][1] for g in groups))
    found: list[tuple[_Group, ...]] = []
    nodes = 0

    def visit(position: int, bounds: dict[FigureKey, Interval], chosen: tuple[_Group, ...]) -> bool:
        nonlocal nodes
        if position == len(candidates):
            found.append(chosen)
            return len(found) <= MAX_NODES
        line, groups = candidates[position]
        own = set(line.keys)
        touched = [identity for identity in identities if any(k in own for k in identity.parts + identity.totals)]
        for group in groups:
            nodes += 1
            if nodes > MAX_NODES:
                return False
            narrowed = bounds | dict(zip(line.keys, group.bounds, strict=True))
            if all(
                _may_hold([narrowed[k] for k in identity.parts], [narrowed[k] for k in identity.totals])
                for identity in touched
            ) and not visit(position + 1, narrowed, (*chosen, group)):
                return False
        return True

    complete = visit(0, hull, ())
    return found, complete


def _leave(line: Line, options: Sequence[Slots], solution: Solution, *, by_identities: bool = False) -> None:
    """Keep what all `options` agree on; the other cells are undecided between the values listed."""
    for slot, key in enumerate(line.keys):
        seen = {_signature(option[slot]): option[slot] for option in options}
        if len(seen) == 1:
            token = next(iter(seen.values()))
            solution.slots[key] = token
            if by_identities and token is not None:
                solution.solved.add(key)
        else:
            values = dict.fromkeys(_value(token) for token in seen.values())
            solution.undecided[key] = tuple(values)


def _propose(line: Line, groups: Sequence[_Group], solution: Solution) -> None:
    for slot, key in enumerate(line.keys):
        demanded = {group.bounds[slot] for group in groups}
        if key not in solution.undecided and solution.slots.get(key) is None and len(demanded) == 1:
            low, high = next(iter(demanded))
            if low == high:
                solution.proposed[key] = low
