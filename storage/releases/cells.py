"""The values of a column as each kind of file holds them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from registry.cells import harmless
from reports.records import plain_decimal
from storage.masking import masked_texts
from storage.releases.model import Field, Kind

# All values of a column at once.
Write = Callable[[Sequence[Any]], Sequence[Any]]
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_PLAIN_NUMBERS = frozenset({int, float, type(None)})


def typed(field: Field) -> Write | None:
    """For files with types: numbers as numbers, days and moments as such, lists as JSON, texts masked. None where
    values stay as they are."""
    match field.kind:
        case Kind.LIST | Kind.OBJECT:
            return _jsons
        case Kind.NUMBER:
            return _numbers
        case Kind.TEXT if field.personal:
            return masked_texts
        case _:
            return None


def written(field: Field) -> Write:
    """For CSV: the one spelling of each value, empty for none, harmless where a spreadsheet program opens it."""
    match field.kind:
        case Kind.TEXT:
            return _masked_harmless if field.personal else _harmless
        case Kind.WHOLE:
            return _wholes
        case Kind.NUMBER:
            return _plain_numbers
        case Kind.YES_NO:
            return _yes_no
        case Kind.DAY:
            return _days
        case Kind.MOMENT:
            return _moments
        case Kind.LIST | Kind.OBJECT:
            return _json_texts


def plain_number(value: float | Decimal | None) -> str:
    """`0`, `12`, `25.1`: no exponent, no trailing zeros, the same from either database."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        value = Decimal(repr(value))
    if isinstance(value, int):
        return str(value)
    return plain_decimal(value)


def _jsons(values: Sequence[Any]) -> list[str | None]:
    # Most lists are empty, and those that are tuples come again and again.
    return [
        None if value is None else "[]" if value == [] else _json_of(value) if type(value) is tuple else _encode(value)
        for value in values
    ]


@lru_cache(maxsize=4096)
def _json_of(value: tuple[Any, ...]) -> str:
    return _encode(value)


def _numbers(values: Sequence[Any]) -> Sequence[Any]:
    if set(map(type, values)) <= _PLAIN_NUMBERS:
        return values
    return [None if value is None else float(value) for value in values]


def _harmless(values: Sequence[str | None]) -> list[str]:
    return ["" if value is None else harmless(value) for value in values]


def _masked_harmless(values: Sequence[str | None]) -> list[str]:
    return _harmless(masked_texts(values))


def _wholes(values: Sequence[int | None]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def _plain_numbers(values: Sequence[float | Decimal | None]) -> list[str]:
    return list(map(plain_number, values))


def _yes_no(values: Sequence[bool | None]) -> list[str]:
    return ["" if value is None else "true" if value else "false" for value in values]


def _days(values: Sequence[datetime.date | None]) -> list[str]:
    return ["" if value is None else value.isoformat() for value in values]


def _moments(values: Sequence[datetime.datetime | None]) -> list[str]:
    return ["" if value is None else value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for value in values]


def _json_texts(values: Sequence[Any]) -> list[str]:
    return ["" if value is None else value for value in _jsons(values)]
