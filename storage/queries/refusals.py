"""On which grounds disclosure was refused, not possible or not processed: one row a ground."""

from __future__ import annotations

from collections.abc import Iterator

from reports.vocabulary import NOT_PROCESSED, REFUSED, UNABLE
from storage.queries.model import Asking, Column, Message, Question, Row, Shape
from storage.queries.reports_in import SMALL, SUM_FILTERS, SUM_GROUPS
from storage.queries.shares import share
from storage.queries.sum_columns import FORMULA, GROUP_COLUMNS, LEFT_OUT_COLUMNS, SMALL_COLUMN, count, rate
from storage.queries.sums import summed

GROUNDS = {"refused": REFUSED, "unable": UNABLE, "not_processed": NOT_PROCESSED}


def _rows(asking: Asking) -> Iterator[Row]:
    names = (*REFUSED, *UNABLE, *NOT_PROCESSED, "outcome_total")
    formula = Message("query.formula.refusals")
    for named, sums in summed(asking, names, "applications_sound"):
        # Of a country there are tens of thousands of grounds: what they share is made once.
        shared = named | sums.named() | {"formula": formula}
        outcomes = sums.values["outcome_total"]
        for part, rows in GROUNDS.items():
            whole = sum(sums.values[row] for row in rows)
            for row in rows:
                number = sums.values[row]
                worked_out = {
                    "applications": number,
                    "part_total": whole,
                    "outcome_total": outcomes,
                    "share_of_part": share(number, whole),
                    "share_of_outcomes": share(number, outcomes),
                    "small_denominator": outcomes < SMALL,
                }
                yield {**shared, "part": part, "ground": row, **sums.or_nothing(worked_out)}


QUESTION = Question(
    name="refusals",
    columns=(
        *GROUP_COLUMNS,
        Column("part", Shape.WORD, words="outcome_part", width=12),
        Column("ground", Shape.WORD, words="row", brief=True, width=30),
        count("applications", brief=True),
        count("part_total"),
        rate("share_of_part"),
        count("outcome_total"),
        rate("share_of_outcomes"),
        SMALL_COLUMN,
        *LEFT_OUT_COLUMNS,
        FORMULA,
    ),
    filters=SUM_FILTERS,
    groups=SUM_GROUPS,
    rows=_rows,
    judged=False,
)
