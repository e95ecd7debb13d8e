"""Intervals for cells whose number is not known, and whether a sum can hold over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reports.identities import Identity
from reports.model import FigureKey

Interval = tuple[Decimal, Decimal]
Bounds = dict[FigureKey, Interval]
_FAR = Decimal("Infinity")
_ZERO = Decimal(0)
_UNKNOWN: Interval = (_ZERO, _FAR)


def unknown() -> Interval:
    """The bounds of a number that was not printed: no count is below zero."""
    return _UNKNOWN


def can_hold(identity: Identity, bounds: Mapping[FigureKey, Interval]) -> bool:
    """Whether parts and totals can be equal within `bounds`."""
    low, high = _added(identity.parts, bounds)
    total_low, total_high = _added(identity.totals, bounds)
    return low <= total_high and total_low <= high


def _added(keys: Sequence[FigureKey], bounds: Mapping[FigureKey, Interval]) -> Interval:
    lows = [bounds[key][0] for key in keys]
    highs = [bounds[key][1] for key in keys]
    low = sum(lows, _ZERO)
    return low, low if lows == highs else sum(highs, _ZERO)


def is_exact(identity: Identity, bounds: Mapping[FigureKey, Interval]) -> bool:
    """Whether every cell of the sum is a known number."""
    for key in identity.keys:
        low, high = bounds[key]
        if low is not high and low != high:
            return False
    return True


def narrow(bounds: Bounds, identity: Identity) -> bool:
    """Tighten the unknown cells of one sum in place; False if it cannot hold."""
    if is_exact(identity, bounds):
        return can_hold(identity, bounds)
    for same, other in ((identity.parts, identity.totals), (identity.totals, identity.parts)):
        for key in same:
            low, high = bounds[key]
            if low == high:
                continue
            rest = [bounds[each] for each in same if each != key]
            rest_low = sum((interval[0] for interval in rest), _ZERO)
            rest_high = sum((interval[1] for interval in rest), _ZERO)
            goal_low = sum((bounds[each][0] for each in other), _ZERO)
            goal_high = sum((bounds[each][1] for each in other), _ZERO)
            low = max(low, goal_low - rest_high) if rest_high != _FAR else low
            high = min(high, goal_high - rest_low)
            if low > high:
                return False
            bounds[key] = (low, high)
    return can_hold(identity, bounds)
