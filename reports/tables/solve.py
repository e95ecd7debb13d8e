"""Which cell does each number belong to? The identities decide between placements; they never change a digit.

A row printed with as many numbers as the form wants stands as printed, even where its sums are wrong: wrong sums are
the report's own and become findings. Rows with too many or too few numbers have several options. These rows, and those
whose own sum is broken, are under suspicion; the supposition taken is one fault each: a lost, repeated or torn number
where the count is off, one misprinted number where the sum is. All combinations of suppositions under which *every*
identity can hold are found; what they agree on is certain. Where no combination is left, the report was hurt in ways
not supposed here: rows with a wrong count stay unreadable, rows with a broken sum stand as printed and are doubted.
A cell nobody printed is an unknown number of at least zero; its value is never given, only proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reports.identities import DISPUTE_SUM, ROW_SUM, Identity
from reports.model import FigureKey
from reports.tables.bounds import Bounds, Interval, narrow, unknown
from reports.tables.lines import Line, Slots
from reports.tables.search import Supposition, Suspect, combinations, sieved
from reports.tables.tokens import Token

# Rows under suspicion beyond which the solver gives up (and they stay doubted).
_MOST_SUSPECTS = 6


@dataclass(slots=True)
class Solution:
    """`slots`: the cell of each key, None where nothing was printed for it.

    `solved`: keys placed by the identities. `undecided`: keys with the values they could have (None: no number), in
    the order found. `proposed`: what the identities demand of a cell that was not printed. `doubted`: keys that may be
    misprinted or misplaced. `bounds`: what each cell may be by the sum of its own row. `suspects`: whether any row was
    under suspicion.
    """

    slots: dict[FigureKey, Token | None] = field(default_factory=dict)
    solved: set[FigureKey] = field(default_factory=set)
    undecided: dict[FigureKey, tuple[Decimal | None, ...]] = field(default_factory=dict)
    proposed: dict[FigureKey, Decimal] = field(default_factory=dict)
    doubted: set[FigureKey] = field(default_factory=set)
    bounds: Bounds = field(default_factory=dict)
    suspects: bool = False


def solve(lines: Sequence[Line], identities: Sequence[Identity]) -> Solution:
    """Place every line. `identities` are those of the table's own edition."""
    solution = Solution()
    by_line = _own_identities(lines, identities)
    suspects: list[Suspect] = []
    for line, own in zip(lines, by_line, strict=True):
        if not line.options:
            solution.bounds.update(dict.fromkeys(line.keys, unknown()))
            solution.undecided.update(dict.fromkeys(line.keys, ()))
        elif line.is_placed or _agreed(line.options):
            solution.slots.update(zip(line.keys, line.options[0], strict=True))
            bounds = _bounds(line, line.options[0], own)
            if bounds is None:
                solution.bounds.update(dict.fromkeys(line.keys, unknown()))
                suspects.append(Suspect(line, _misprints(line, own)))
            else:
                solution.bounds.update(zip(line.keys, bounds, strict=True))
        else:
            solution.bounds.update(dict.fromkeys(line.keys, unknown()))
            suspects.append(Suspect(line, _placements(line, own)))
    if suspects:
        solution.suspects = True
        across = [identity for identity in identities if not any(identity in own for own in by_line)]
        _settle(suspects, across, solution)
    return solution


def _own_identities(lines: Sequence[Line], identities: Sequence[Identity]) -> list[list[Identity]]:
    """The identities that lie within one line, by line. A line holds whole rows."""
    owner = {row: position for position, line in enumerate(lines) for row in {key[1] for key in line.keys}}
    found: list[list[Identity]] = [[] for _ in lines]
    for identity in identities:
        if identity.code in (ROW_SUM, DISPUTE_SUM) and identity.line in owner:
            found[owner[identity.line]].append(identity)
    return found


def value_of(token: Token | None) -> Decimal | None:
    """The number of a token; None for blanks, dashes, words and what was not printed."""
    return token.reading.value if token is not None else None


def _signature(token: Token | None) -> tuple[object, ...]:
    return () if token is None else (token.reading.status, token.reading.value)


def _agreed(options: Sequence[Slots]) -> bool:
    """Whether all options say the same of every cell (16 zeros for 15 columns); then the first one stands."""
    first = [_signature(token) for token in options[0]]
    return all([_signature(token) for token in option] == first for option in options[1:])


def _bounds(
    line: Line, option: Slots, own: Sequence[Identity], loose: FigureKey | None = None
) -> tuple[Interval, ...] | None:
    """What each cell of the row may be, by the row's own sums; None if they cannot hold. `loose` is not believed."""
    if loose is None and len(own) == 1 and own[0].keys == line.keys:
        known = [None if token is None else token.reading.value for token in option]
        values = [value for value in known if value is not None]
        if len(values) == len(known):  # nothing to narrow: the row's last cell is the sum of the others, or it is not
            *parts, total = values
            return tuple([(value, value) for value in values]) if sum(parts) == total else None
    bounds: Bounds = {}
    for key, token in zip(line.keys, option, strict=True):
        value = None if token is None else token.reading.value
        bounds[key] = unknown() if value is None or key == loose else (value, value)
    for identity in own:
        if not narrow(bounds, identity):
            return None
    return tuple(bounds.values())


def _misprints(line: Line, own: Sequence[Identity]) -> tuple[Supposition, ...]:
    """A row whose own sum is broken: each of its cells in turn is not believed."""
    found: list[Supposition] = []
    for key in line.keys:
        bounds = _bounds(line, line.options[0], own, key)
        if bounds is not None:
            found.append(Supposition(bounds, line.options[:1], frozenset((key,))))
    return tuple(found)


def _placements(line: Line, own: Sequence[Identity]) -> tuple[Supposition, ...]:
    """A row with too many or too few numbers: every option under which its own sums can hold."""
    grouped: dict[tuple[Interval, ...], list[Slots]] = {}
    for option in line.options:
        bounds = _bounds(line, option, own)
        if bounds is not None:
            grouped.setdefault(bounds, []).append(option)
    frail = _frail(line, [option for options in grouped.values() for option in options], own)
    return tuple(
        Supposition(bounds, tuple(options), frail | set(line.beside_strays(options[0])))
        for bounds, options in grouped.items()
    )


def _frail(line: Line, options: Sequence[Slots], own: Sequence[Identity]) -> frozenset[FigureKey]:
    """In table 4, which no column checks: the cells that would be others if one of its three sums were misprinted."""
    if len(own) < 2:
        return frozenset()
    rivals = [
        option for option in line.options if sum(_bounds(line, option, (identity,)) is None for identity in own) == 1
    ]
    return frozenset(
        key
        for slot, key in enumerate(line.keys)
        if len({_signature(option[slot]) for option in (*options, *rivals)}) > 1
    )


def _settle(suspects: Sequence[Suspect], across: Sequence[Identity], solution: Solution) -> None:
    left = sieved(suspects, solution.bounds, across)
    ordered = sorted(left, key=lambda suspect: len(suspect.suppositions))
    found = combinations(ordered, solution.bounds, across) if len(ordered) <= _MOST_SUSPECTS else []
    # Cut out of runs of digits, many rows have several options though nothing is lost: the sieve speaks for itself.
    cut_out = not found and all(suspect.line.inferred and suspect.suppositions for suspect in left)
    for position, suspect in enumerate(ordered):
        line = suspect.line
        if cut_out:
            options = [option for supposition in suspect.suppositions for option in supposition.options]
            _leave(line, options, solution, by_identities=True)
            continue
        if not found:
            if line.is_placed or _agreed(line.options):
                solution.doubted.update(line.keys)
            else:
                _leave(line, line.options, solution)
            continue
        surviving = list({id(choice[position]): choice[position] for choice in found}.values())
        options = [option for supposition in surviving for option in supposition.options]
        solution.doubted.update(*(supposition.doubted for supposition in surviving))
        if line.is_placed or _agreed(line.options):
            continue
        _leave(line, options, solution, by_identities=True)
        _propose(line, surviving, solution)


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
            solution.undecided[key] = tuple(dict.fromkeys(value_of(token) for token in seen.values()))


def _propose(line: Line, suppositions: Sequence[Supposition], solution: Solution) -> None:
    for slot, key in enumerate(line.keys):
        demanded = {supposition.bounds[slot] for supposition in suppositions}
        if key not in solution.undecided and solution.slots.get(key) is None and len(demanded) == 1:
            low, high = next(iter(demanded))
            if low == high:
                solution.proposed[key] = low
