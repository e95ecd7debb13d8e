"""What could not be verified, why, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from duties.model import VerdictCode
from storage.queries import columns as shared
from storage.queries.looks import last_read_days
from storage.queries.model import Asking, Column, Message, Question, Row, Shape
from storage.queries.owed import division_name, owed


def _rows(asking: Asking) -> Iterator[Row]:
    rows = [row for row in owed(asking) if row.verdict.code is VerdictCode.UNVERIFIABLE]
    read = last_read_days(asking.session, (row.body.code for row in rows))
    for row in rows:
        if row.verdict.reason is not None:
            yield shared.duty_row(row, division_name(row.body.division)) | {
                "remedy": Message(f"remedy.{row.verdict.reason.value}"),
                "last_read_on": read.get(row.body.code),
            }


QUESTION = Question(
    name="unverifiable",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        shared.DUE_ON,
        replace(shared.REASON, brief=True),
        Column("remedy", Shape.MESSAGE, brief=True, width=50),
        shared.FIRST_SEEN_ON,
        Column("last_read_on", Shape.DAY, width=12),
        shared.FLAGS,
        shared.WATCHED,
        shared.URL,
    ),
    filters=(*shared.DUTY_FILTERS, "reason"),
    rows=_rows,
)
