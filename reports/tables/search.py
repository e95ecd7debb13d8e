"""The search for what several rows under suspicion may say together: every choice under which all sums can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.identities import Identity
from reports.model import FigureKey
from reports.tables.bounds import Bounds, Interval, can_hold, unknown
from reports.tables.lines import Line, Slots

# Search nodes per table before the search gives up.
MAX_NODES = 6_000


@dataclass(frozen=True, slots=True)
class Supposition:
    """What one row would say: the bounds of its cells, the placements that say so, the cells doubted under it."""

    bounds: tuple[Interval, ...]
    options: tuple[Slots, ...]
    doubted: frozenset[FigureKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Suspect:
    line: Line
    suppositions: tuple[Supposition, ...]


def sieved(
    suspects: Sequence[Suspect], base: Mapping[FigureKey, Interval], across: Sequence[Identity]
) -> list[Suspect]:
    """The suspects without the suppositions that no column allows, whatever the other suspects say."""
    current = list(suspects)
    shrunk = True
    while shrunk:
        shrunk = False
        hull = dict(base)
        for suspect in current:
            hull.update(_hull(suspect))
        for position, suspect in enumerate(current):
            own = set(suspect.line.keys)
            touched = [identity for identity in across if not own.isdisjoint((*identity.parts, *identity.totals))]
            kept: list[Supposition] = []
            for supposition in suspect.suppositions:
                narrowed = hull | dict(zip(suspect.line.keys, supposition.bounds, strict=True))
                if all(can_hold(identity, narrowed) for identity in touched):
                    kept.append(supposition)
            if len(kept) < len(suspect.suppositions):
                current[position] = Suspect(suspect.line, tuple(kept))
                hull.update(_hull(current[position]))
                shrunk = True
    return current


def _hull(suspect: Suspect) -> Bounds:
    """All that the cells of a row may be under any supposition; anything where none is left."""
    if not suspect.suppositions:
        return dict.fromkeys(suspect.line.keys, unknown())
    slots = zip(*(supposition.bounds for supposition in suspect.suppositions), strict=True)
    return {
        key: (min(low for low, _ in intervals), max(high for _, high in intervals))
        for key, intervals in zip(suspect.line.keys, slots, strict=True)
    }


def combinations(
    suspects: Sequence[Suspect], base: Mapping[FigureKey, Interval], across: Sequence[Identity]
) -> list[tuple[Supposition, ...]]:
    """Every choice of one supposition a row under which all identities can hold; none where there are too many."""
    hull = dict(base)
    for suspect in suspects:
        if not suspect.suppositions:
            return []
        hull.update(_hull(suspect))
    found: list[tuple[Supposition, ...]] = []
    nodes = 0

    def visit(position: int, bounds: Bounds, chosen: tuple[Supposition, ...]) -> bool:
        nonlocal nodes
        if position == len(suspects):
            found.append(chosen)
            return True
        line = suspects[position].line
        own = set(line.keys)
        touched = [identity for identity in across if not own.isdisjoint((*identity.parts, *identity.totals))]
        for supposition in suspects[position].suppositions:
            nodes += 1
            if nodes > MAX_NODES:
                return False
            narrowed = bounds | dict(zip(line.keys, supposition.bounds, strict=True))
            fits = all(can_hold(identity, narrowed) for identity in touched)
            if fits and not visit(position + 1, narrowed, (*chosen, supposition)):
                return False
        return True

    return found if visit(0, hull, ()) else []
