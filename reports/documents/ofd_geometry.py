"""Numbers and matrices as OFD writes them: y downwards, an object placed by its boundary and CTM."""

from __future__ import annotations

import math
from functools import lru_cache

from reports.documents.package import Element

# x' = a x + c y + e, y' = b x + d y + f
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


@lru_cache(maxsize=4096)
def number(text: str | None, default: float) -> float:
    """A finite number as written, `default` where there is none."""
    try:
        value = float(text or "")
    except ValueError:
        return default
    return value if math.isfinite(value) else default


@lru_cache(maxsize=4096)
def numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an array; empty where one of them is none. What is infinite comes to lie off the page."""
    try:
        return tuple(map(float, text.split())) if text else ()
    except ValueError:
        return ()


def boundary(element: Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of an object in the space it is placed in; zeros where none is stated."""
    values = numbers(element.get("Boundary"))
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else (0.0, 0.0, 0.0, 0.0)


def placed(element: Element, outer: Matrix) -> Matrix:
    """The matrix from the inner space of an object to the page, `outer` being that of the space it is placed in."""
    return placed_as(element.get("Boundary"), element.get("CTM"), outer)


def placed_as(boundary_: str | None, own_: str | None, outer: Matrix) -> Matrix:
    """The same from what the object says of its boundary and of its own matrix."""
    try:
        # Not by `numbers`: hardly two objects of a file lie at the same place, nothing kept would be asked for again.
        left, top, _, _ = map(float, (boundary_ or "").split())
    except ValueError:
        left = top = 0.0
    p, q, r, s, t, u = outer
    own = numbers(own_) if own_ else ()
    if len(own) != 6:
        return (p, q, r, s, left * p + top * r + t, left * q + top * s + u)
    a, b, c, d, e, f = own
    e, f = e + left, f + top
    if q == 0 and r == 0:
        return (a * p, b * s, c * p, d * s, e * p + t, f * s + u)
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(point: Point, matrix: Matrix) -> Point:
    """A point of an inner space on the page."""
    x, y = point
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)
