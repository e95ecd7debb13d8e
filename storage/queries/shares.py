"""Shares of a count, never rounded up to all or down to none."""

from __future__ import annotations

_STEP = 0.0001


def share(part: float, whole: float) -> float | None:
    """`part` of `whole` to four digits; None where there is nothing to take a part of. Only all is 1, only none 0."""
    if whole == 0:
        return None
    rounded = round(part / whole, 4)
    if part < whole and rounded >= 1:
        return 1 - _STEP
    if part > 0 and rounded <= 0:
        return _STEP
    return rounded
