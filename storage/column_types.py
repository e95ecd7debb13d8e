"""Column types that behave the same on SQLite and PostgreSQL, and the border that text crosses on its way in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

_SURROGATES = re.compile("[\ud800-\udfff]")
# SQLite keeps a decimal as a binary float: 15 significant digits come back exactly, the 16th may not.
EXACT_DIGITS = 15


def clean(text: str) -> str:
    """`text` as both databases can keep it: without NUL, lone surrogates replaced by U+FFFD.

    PostgreSQL refuses NUL in text, SQLite keeps it; a lone surrogate fails on both when it is encoded.
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def clean_value(value: Any) -> Any:
    """A JSON value with every string in it cleaned, tuples as lists."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): clean_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_value(item) for item in value]
    return value


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots, by name. (`dataclasses.asdict` copies every value deeply.)"""
    return {name: getattr(record, name) for name in record.__slots__}


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class JSONText(str):
    """A JSON value in the form that `json_text` gives it."""

    __slots__ = ()


def json_text(value: Any) -> str | None:
    """The text of a JSON value as `CleanJSON` keeps it; None for none. The keys of objects must be strings. What is
    such a text already stays as it is."""
    if value is None or type(value) is JSONText:
        return value
    text = _encode(value)
    return text if _is_spotless(text) else _encode(clean_value(value))


def json_as_text(session: Session, column: Any) -> Any:
    """A column of JSON as the text that the database keeps."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return sa.cast(column, sa.Text) if on_postgresql else sa.type_coerce(column, sa.Text)


def number_among(session: Session, column: sa.ColumnElement[int], numbers: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether an integer column is one of `numbers`, however many: they cross over as one value. Thousands of
    parameters cost more than the answer, and SQLite takes 32,766 in a statement at most."""
    if session.get_bind().dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(numbers), postgresql.ARRAY(sa.BigInteger)))
    chosen = sa.func.json_each(f"[{','.join(map(str, numbers))}]").table_valued("value")
    return column.in_(sa.select(chosen.c.value))


def _is_spotless(text: str) -> bool:
    """Whether nothing in the text of a JSON value must be cleaned: NUL shows as its escape, a lone surrogate as
    itself."""
    return "\\u0000" not in text and (text.isascii() or not _SURROGATES.search(text))


def digest(*parts: str) -> str:
    """SHA-256 (hex) over the cleaned parts: the key of rows whose natural key is long text.

    PostgreSQL refuses index entries over 2,704 bytes, and addresses of query strings can be longer than that.
    """
    text = _encode(parts)
    if not _is_spotless(text):
        text = _encode([clean(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()


# A report has hundreds of numbers, most of them small and many of them zero.
@lru_cache(maxsize=8192)
def is_exact(value: Decimal) -> bool:
    """Whether `value` comes back from both databases as it went in."""
    if not value.is_finite():
        return False
    plain = format(value.normalize(), "f").lstrip("-").replace(".", "").strip("0")
    return len(plain) <= EXACT_DIGITS and abs(value.adjusted()) <= EXACT_DIGITS


class CleanText(TypeDecorator[str]):
    """Text of any length (String(n) is enforced by PostgreSQL only), cleaned on its way in."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else clean(value)


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out. A naive time is refused: nobody could say which instant it means."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone: {value!r}")
        moment = value.astimezone(UTC)
        # SQLite has no time zones: what it keeps is UTC by this rule alone.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: sa.Dialect, coltype: Any) -> Any:
        if dialect.name == "sqlite":
            return _utc_moment
        return super().result_processor(dialect, coltype)


@lru_cache(maxsize=8192)
def _utc_moment(text: str | None) -> datetime | None:
    """What SQLite keeps of a time. A judging reads hundreds of thousands of them, of as many crawls as there were."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class CleanJSON(TypeDecorator[Any]):
    """JSON (JSONB on PostgreSQL) with cleaned strings; JSONB refuses \\u0000 inside strings as well."""

    impl = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        # One look at the text of a large value costs a tenth of a walk through it.
        return value if _is_spotless(json.dumps(value, ensure_ascii=False)) else clean_value(value)


class _SQLiteNumeric(UserDefinedType[Any]):
    """NUMERIC without SQLAlchemy's detour over float."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal that sorts and sums as a number in both databases and comes back as it went in.

    Raises ValueError for what would not (`is_exact`): a silently rounded figure is worse than none.
    """

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        return _SQLiteNumeric() if dialect.name == "sqlite" else sa.Numeric()

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if not is_exact(value):
            raise ValueError(f"a number that cannot be kept exactly: {value}")
        return format(value, "f") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
