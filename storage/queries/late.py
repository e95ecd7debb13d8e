"""Which reports came late, and by how much."""

from __future__ import annotations

from collections.abc import Iterator

from duties.model import VerdictCode
from duties.obligations import within_grace
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name, owed


def _rows(asking: Asking) -> Iterator[Row]:
    for row in owed(asking):
        if row.verdict.code is VerdictCode.LATE:
            yield shared.duty_row(row, division_name(row.body.division)) | {
                "within_lenient": within_grace(row.duty, row.verdict.days_late)
            }


QUESTION = Question(
    name="late",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        shared.DUE_ON,
        shared.PUBLISHED_ON,
        shared.DAYS_LATE,
        Column("within_lenient", Shape.YES_NO, brief=True, width=10),
        shared.FIRST_SEEN_ON,
        shared.LAST_ABSENT_ON,
        shared.FLAGS,
        shared.WATCHED,
        shared.URL,
    ),
    filters=shared.DUTY_FILTERS,
    rows=_rows,
)
