"""A value of a row as each kind of file holds it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reports.records import plain_decimal
from storage.exports.comma_separated import harmless
from storage.masking import masked
from storage.releases.model import Field, Kind

Write = Callable[[Any], Any]
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def typed(field: Field) -> Write | None:
    """For files with types: numbers as numbers, days and moments as such, lists as JSON, texts masked. None where a
    value stays as it is."""
    match field.kind:
        case Kind.LIST | Kind.OBJECT:
            return _json
        case Kind.NUMBER:
            return _number
        case Kind.TEXT if field.personal:
            return _masked
        case _:
            return None


def written(field: Field) -> Write:
    """For CSV: the one spelling of each value, empty for none, harmless where a spreadsheet program opens it."""
    match field.kind:
        case Kind.TEXT:
            return _masked_text if field.personal else _text
        case Kind.WHOLE:
            return _whole
        case Kind.NUMBER:
            return plain_number
        case Kind.YES_NO:
            return _yes_no
        case Kind.DAY:
            return _day
        case Kind.MOMENT:
            return _moment
        case Kind.LIST | Kind.OBJECT:
            return _json_text


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


def _masked(value: str | None) -> str | None:
    return None if value is None else masked(value)


def _json(value: Any) -> str | None:
    return None if value is None else _encode(value)


def _number(value: float | Decimal | None) -> float | None:
    return None if value is None else float(value)


def _text(value: str | None) -> str:
    return "" if value is None else harmless(value)


def _masked_text(value: str | None) -> str:
    return "" if value is None else harmless(masked(value))


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _day(value: datetime.date | None) -> str:
    return "" if value is None else value.isoformat()


def _moment(value: datetime.datetime | None) -> str:
    return "" if value is None else value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_text(value: Any) -> str:
    return _json(value) or ""
