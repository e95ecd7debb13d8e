"""What was cured: a report said to be missing or late that is there, was in time after all, or is not owed."""

from __future__ import annotations

from collections.abc import Iterator

from duties.conclusions import conclusion
from duties.model import VerdictCode
from storage.queries import columns as shared
from storage.queries.changes import ACCUSED, PERIOD_FILTERS, news
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name
from storage.verdicts import VerdictChange

# "Unverifiable" is no cure: what we said before is only no longer proved.
_SETTLED = frozenset({VerdictCode.ON_TIME, VerdictCode.NOT_REQUIRED, VerdictCode.NOT_DUE})


def _is_cure(change: VerdictChange) -> bool:
    before, after = change.before, change.after
    if before is None or before.code not in ACCUSED:
        return False
    published_late = before.code is VerdictCode.MISSING and after.code is VerdictCode.LATE
    return published_late or after.code in _SETTLED


def _rows(asking: Asking) -> Iterator[Row]:
    for item in news(asking, before=ACCUSED):
        if _is_cure(item.change) and item.change.before is not None:
            yield shared.duty_row(item.now, division_name(item.now.body.division)) | {
                "cured_on": item.on,
                "before": item.change.before.code.value,
                "before_conclusion": conclusion(item.change.before),
                "became": item.change.after.code.value,
                "became_conclusion": conclusion(item.change.after),
            }


QUESTION = Question(
    name="cured",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        shared.DUE_ON,
        Column("cured_on", Shape.DAY, brief=True, width=12),
        Column("before", Shape.WORD, words="verdict", spoken="before_conclusion", brief=True, width=16),
        Column("became", Shape.WORD, words="verdict", spoken="became_conclusion", brief=True, width=16),
        shared.VERDICT,
        shared.PUBLISHED_ON,
        shared.DAYS_LATE,
        shared.URL,
    ),
    filters=(*shared.DUTY_FILTERS, *PERIOD_FILTERS),
    rows=_rows,
)
