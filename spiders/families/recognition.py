"""How a family says that a page is its own: marks with their weights, the strongest decides."""

from __future__ import annotations

from collections.abc import Iterable

from spiders.families.model import Recognition


def weigh(family: str, marks: Iterable[tuple[str, float, object]]) -> Recognition:
    """The recognition by (mark, certainty, found): the highest certainty of those found, and all their names."""
    found = [(mark, certainty) for mark, certainty, present in marks if present]
    return Recognition(
        family, max((certainty for _, certainty in found), default=0.0), tuple(mark for mark, _ in found)
    )
