"""Seeded chance: every drawing of the sandbox names what it is drawn for, so that no drawing shifts another."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def chance(*purpose: object) -> Random:
    """A random source of its own for one purpose; the same words give the same source on every machine."""
    return Random("/".join(str(word) for word in purpose))  # noqa: S311 - a stage set, not a secret


def deal(source: Random, options: Sequence[T], count: int) -> list[T]:
    """`count` options in random order, each used as evenly as possible: with enough players nothing is left out."""
    hand: list[T] = []
    while len(hand) < count:
        deck = list(options)
        source.shuffle(deck)
        hand.extend(deck)
    return hand[:count]


def parts(source: Random, total: int, count: int) -> list[int]:
    """`total` things thrown into `count` places; the first places are hit more often, as in life."""
    thrown = [0] * count
    weights = [1.0 / (place + 1) for place in range(count)]
    for place in source.choices(range(count), weights=weights, k=total):
        thrown[place] += 1
    return thrown
