"""The data dictionary: what each file, field and code of the release means, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import translations
from duties.model import Flag, Reason, VerdictCode
from registry.model import Kind as BodyKind
from registry.model import Level
from reports.model import CellStatus, Edition, Severity
from reports.vocabulary import APPLICATION_COLUMNS, DISPUTE_COLUMNS, DISPUTE_ROWS, PROACTIVE, TABLES, form_rows
from storage.releases.model import Field, Values
from storage.wide_models import APPLICATION_ROWS

LANGUAGES = ("zh", "en")
FIELDS = tuple(Field(name) for name in ("table", "field", "type", "key", "zh", "en"))
CODES = tuple(Field(name) for name in ("field", "code", "zh", "en"))
_JOINT = {"zh": "：", "en": ": "}


def words_of(table: str, field: Field, lang: str) -> str:
    """What the field means. Raises UnknownMessageError for one without words."""
    if field.words:
        return _JOINT[lang].join(translations.text(code, lang) for code in field.words)
    own = f"release.{table}.{field.name}"
    known = own if own in translations.messages(lang) else f"release.field.{field.name}"
    return translations.text(known, lang)


def words_of_table(table: str, lang: str) -> str:
    """What a row of the table is."""
    return translations.text(f"release.table.{table}", lang)


def field_rows(tables: Sequence[tuple[str, Sequence[Field], Sequence[str]]]) -> Iterator[Values]:
    """A row for each field: table, field, type, whether it belongs to the key, and its words."""
    for table, fields, key in tables:
        for field in fields:
            words = [words_of(table, field, lang) for lang in LANGUAGES]
            yield (table, field.name, field.kind.value, "true" if field.name in key else "false", *words)


def code_rows() -> Iterator[Values]:
    """A row for each code that a field may hold."""
    for field, prefix, codes in _codes():
        for code in codes:
            yield (field, code, *(translations.text(f"{prefix}.{code}", lang) for lang in LANGUAGES))


def _codes() -> Iterator[tuple[str, str, Sequence[str]]]:
    yield "verdict", "verdict", _values(VerdictCode)
    yield "reason", "reason", _values(Reason)
    yield "flags", "flag", _values(Flag)
    yield "kind", "kind", _values(BodyKind)
    yield "level", "release.level", _values(Level)
    yield "severity", "severity", _values(Severity)
    yield "status", "release.status", _values(CellStatus)
    yield "table_name", "table", TABLES
    proactive = [form_rows(PROACTIVE, edition) for edition in (Edition.F2021, Edition.F2019)]
    rows = [row for form in proactive for row in form]
    yield "row_name", "row", tuple(dict.fromkeys((*rows, *APPLICATION_ROWS, *DISPUTE_ROWS)))
    columns = [column for form in proactive for names in form.values() for column in names]
    yield "column_name", "column", tuple(dict.fromkeys((*columns, *APPLICATION_COLUMNS, *DISPUTE_COLUMNS)))
    for field, codes in _OWN.items():
        yield field, f"release.{field}", codes


_OWN = {
    "edition": ("2021", "2019", "mixed", "free_form"),
    "reporting_scope": ("own", "region", "unknown"),
    "withheld": ("restricted", "withdrawn"),
    "held_back": ("unconfirmed", "unjudged", "no_duty"),
    "reading_state": ("read", "unreadable", "none"),
    "made": ("printed", "added_up", "by_person"),
    "review": ("confirm", "correct", "dismiss"),
    "confidence_band": ("sure", "likely", "unsure"),
    "change": ("added", "changed", "removed"),
    "cause": ("new_bytes", "new_parser", "review", "judgement", "other"),
}


def _values(codes: type[StrEnum]) -> Sequence[str]:
    return tuple(code.value for code in codes)
