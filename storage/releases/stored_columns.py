"""The tables whose rows are stored as they leave, as columns: the statutory tables made for SQL, and the prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from storage.masking import masked_array
from storage.models import Base
from storage.models import table as stored_table
from storage.releases import prose, wide
from storage.releases.arrow_blocks import fetched, whose
from storage.releases.model import Current, Field, Kind, Table
from storage.report_models import SectionRow
from storage.wide_models import ReportApplicationsRow, ReportDisputesRow, ReportProactiveRow

_KINDS = {Kind.TEXT: pa.string(), Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64()}
_POSITION = "position"


@dataclass(frozen=True, slots=True)
class Stored:
    """A table of the release and where its rows are kept: after body and year its fields are columns there.
    `given_away`: only of reports whose texts are."""

    table: Table
    model: type[Base]
    given_away: bool = False


STORED = (
    Stored(wide.PROACTIVE, ReportProactiveRow),
    Stored(wide.APPLICATIONS, ReportApplicationsRow),
    Stored(wide.DISPUTES, ReportDisputesRow),
    Stored(prose.SECTIONS, SectionRow, given_away=True),
)


def stored_columns(connection: Any, stored: Stored, reports: Sequence[Current]) -> Any:
    """The table's rows of these reports, in the release's order."""
    _body, _year, *fields = stored.table.fields
    kept = [field for field in fields if field.name != _POSITION]
    schema = pa.schema([(field.name, _KINDS[field.kind]) for field in kept])
    wanted = [None if stored.given_away and report.withheld else report for report in reports]
    there = stored_table(stored.model)
    # A table without places has one row a report.
    position = f"t.{_POSITION}" if _POSITION in there.c else "0"
    found = fetched(connection, there.name, [_sql(field) for field in kept], schema, wanted, position=position)
    given = [masked_array(_whole(found[field.name])) if field.personal else found[field.name] for field in fields]
    names = [field.name for field in stored.table.fields]
    return pa.table([*whose(reports, found["ordinal"]), *given], names=names)


def _sql(field: Field) -> str:
    return f"CAST(t.{field.name} AS DOUBLE PRECISION)" if field.kind is Kind.NUMBER else f"t.{field.name}"


def _whole(column: Any) -> Any:
    return column.combine_chunks()
