"""What became overdue today, or since a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duties.conclusions import conclusion
from duties.model import Verdict
from storage.queries import columns as shared
from storage.queries.changes import ACCUSED, PERIOD_FILTERS, News, news, period
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name


def _accuses(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.watched and verdict.code in ACCUSED


def _became_overdue(asking: Asking, item: News) -> bool:
    """The first verdict on a duty is a baseline (users §3): it became overdue in the period only where its due date
    passed in it."""
    change = item.change
    if not _accuses(change.after) or _accuses(change.before):
        return False
    since, _until = period(asking)
    return change.before is not None or item.now.duty.deadline >= since - timedelta(days=1)


def _rows(asking: Asking) -> Iterator[Row]:
    for item in news(asking, after=ACCUSED):
        if _became_overdue(asking, item):
            before = item.change.before
            yield shared.duty_row(item.now, division_name(item.now.body.division)) | {
                "became_on": item.on,
                "before": before.code.value if before else None,
                "before_conclusion": conclusion(before) if before else None,
                "became": item.change.after.code.value,
                "became_conclusion": conclusion(item.change.after),
            }


QUESTION = Question(
    name="overdue",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        shared.DUE_ON,
        Column("became_on", Shape.DAY, brief=True, width=12),
        Column("before", Shape.WORD, words="verdict", spoken="before_conclusion", width=14),
        Column("became", Shape.WORD, words="verdict", spoken="became_conclusion", brief=True, width=16),
        shared.VERDICT,
        shared.CONFIRMED,
        shared.DAYS_LATE,
        shared.URL,
    ),
    filters=(*shared.DUTY_FILTERS, *PERIOD_FILTERS),
    rows=_rows,
)
