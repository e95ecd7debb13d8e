"""docs/schema.md, made from the models: `python -m storage.schema_page > docs/schema.md`."""

from __future__ import annotations

import inspect
import sys

from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from storage.models import Base
from storage.report_models import METADATA

_HEAD = """# Tables

Made from the models by `python -m storage.schema_page`; a test compares. The same on SQLite and PostgreSQL.

- Times are UTC (SQLite has no time zones and keeps plain UTC), dates are days in Asia/Shanghai.
- An empty text means "not given"; null means "unknown" or "none". A blank figure is null, never zero.
- `url_key` and the like are SHA-256 over long texts: PostgreSQL refuses index entries over 2,704 bytes.
- Raw files (`sha256`) lie in the raw file store, not in the database.
"""


def schema_page() -> str:
    """The page: one heading per table, one row per column."""
    purposes = {mapper.local_table: mapper.class_.__doc__ or "" for mapper in Base.registry.mappers}
    tables = sorted(METADATA.tables.values(), key=lambda table: table.name)
    return "\n".join([_HEAD, *(_section(table, purposes[table]) for table in tables)])


def _section(table: Table, purpose: str) -> str:
    uniques = sorted(
        ", ".join(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )
    lines = [f"## {table.name}", "", inspect.cleandoc(purpose), "", "| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {_type(column)} | {_meaning(column)} |" for column in table.columns]
    lines += ["", *(f"Unique: `{unique}`." for unique in uniques)]
    return "\n".join(lines).rstrip() + "\n"


def _type(column: Column[object]) -> str:
    # PostgreSQL's names: they say more than SQLite's.
    name = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    return f"{name}, null" if column.nullable else name


def _meaning(column: Column[object]) -> str:
    parts = ["key" if column.primary_key else "", *(f"→ `{key.target_fullname}`" for key in column.foreign_keys)]
    return "; ".join(part for part in [*parts, column.doc or ""] if part)


if __name__ == "__main__":
    sys.stdout.write(schema_page())
