"""Which reports are missing by proof; each row says whether the proof is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from duties.model import VerdictCode
from storage.queries import columns as shared
from storage.queries.looks import last_read_days
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name, owed


def _rows(asking: Asking) -> Iterator[Row]:
    rows = [row for row in owed(asking) if row.verdict.code is VerdictCode.MISSING]
    read = last_read_days(asking.session, (row.body.code for row in rows))
    for row in rows:
        yield shared.duty_row(row, division_name(row.body.division)) | {"last_read_on": read.get(row.body.code)}


QUESTION = Question(
    name="missing",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        shared.DUE_ON,
        shared.VERDICT,
        shared.CONFIRMED,
        shared.WATCHED,
        shared.LAST_ABSENT_ON,
        Column("last_read_on", Shape.DAY, width=12),
        shared.FLAGS,
    ),
    filters=shared.DUTY_FILTERS,
    rows=_rows,
)
