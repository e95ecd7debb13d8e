"""The value of a cell: as programs get it, and in words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import translations
from storage.masking import masked_value
from storage.queries.model import Answer, Column, Message, Row, Shape
from translations.findings import finding_text


def data(column: Column, row: Row, lang: str) -> Any:
    """The cell as JSON holds it: codes as codes, days and moments in ISO form; only messages are in `lang`. Personal
    numbers are masked in every text."""
    value = row.get(column.name)
    return masked_value(message_text(value, lang) if isinstance(value, Message) else plain(value))


def plain(value: Any) -> Any:
    """A value of a row or of the database as JSON holds it. Raises TypeError for a kind of value never seen."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        # Figures are kept with at most 15 digits (storage.column_types): a float gives each back as it is.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"no way to write a {type(value).__name__}")


def spoken(column: Column, row: Row, lang: str) -> Any:
    """The cell as people read it: codes in words, lists joined; days, moments and numbers stay what they are. Personal
    numbers are masked in every text."""
    return masked_value(_spoken(column, row, lang))


def _spoken(column: Column, row: Row, lang: str) -> Any:
    value = row.get(column.spoken or column.name)
    match column.shape:
        case Shape.MESSAGE:
            return message_text(value, lang) if isinstance(value, Message) else value
        case Shape.WORD:
            return None if value is None else word(column, value, lang)
        case Shape.WORDS:
            return _joined([word(column, item, lang) for item in value or ()], lang)
        case Shape.NUMBERS | Shape.TEXTS:
            return _joined([str(item) for item in value or ()], lang)
        case Shape.YES_NO:
            return None if value is None else translations.text("query.yes" if value else "query.no", lang)
        case Shape.ANY:
            shown = plain(value)
            return json.dumps(shown, ensure_ascii=False) if isinstance(shown, dict | list) else shown
    return value


def word(column: Column, value: str, lang: str) -> str:
    """The words of a code. Raises UnknownMessageError for a code without words, unless the column holds such."""
    code = f"{column.words}.{value}"
    if column.open_words and code not in translations.messages(lang):
        return value
    return translations.text(code, lang)


def message_text(message: Message, lang: str) -> str:
    """A message with its parameters, in `lang`."""
    if message.finding:
        # What an older program found and stored may have a code that this one has no words for.
        if f"finding.{message.code}" not in translations.messages(lang):
            return f"{message.code} {json.dumps(plain(message.params), ensure_ascii=False)}"
        return finding_text(message.code, message.params, lang)
    return translations.text(message.code, lang, **message.params)


def heading(column: Column, lang: str) -> str:
    """The heading of a column for people; a column of `--sql` is called what the statement calls it."""
    if column.label:
        return column.label
    if column.shape is Shape.ANY and not column.heading:
        return column.name
    return translations.text(column.heading or f"query.column.{column.name}", lang)


def title(answer: Answer, lang: str) -> str:
    """The title of an answer."""
    return translations.text(f"query.{answer.name}.title", lang)


def _joined(parts: list[str], lang: str) -> str | None:
    return translations.text("list.separator", lang).join(parts) or None
