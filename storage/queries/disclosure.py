"""How much of what was asked for was disclosed, in three ways of counting, each with its formula (users §19)."""

from __future__ import annotations

from collections.abc import Iterator

from storage.queries.model import Asking, Message, Question, Row
from storage.queries.outcomes import PARTS, parts_of
from storage.queries.reports_in import SMALL, SUM_FILTERS, SUM_GROUPS
from storage.queries.shares import share
from storage.queries.sum_columns import FORMULA, GROUP_COLUMNS, LEFT_OUT_COLUMNS, SMALL_COLUMN, count, rate
from storage.queries.sums import summed

_NEEDED = ("granted", "partly_granted", "not_processed", "otherwise", "outcome_total")
_ROWS = tuple(row for part in _NEEDED for row in PARTS[part])


def _rows(asking: Asking) -> Iterator[Row]:
    for named, sums in summed(asking, _ROWS, "applications_sound"):
        parts = parts_of(sums.values, _NEEDED)
        disclosed = parts["granted"] + parts["partly_granted"]
        substantive = parts["outcome_total"] - parts["not_processed"] - parts["otherwise"]
        worked_out = {
            "granted": parts["granted"],
            "partly_granted": parts["partly_granted"],
            "outcome_total": parts["outcome_total"],
            "substantive_total": substantive,
            "granted_rate": share(parts["granted"], parts["outcome_total"]),
            "disclosed_rate": share(disclosed, parts["outcome_total"]),
            "substantive_rate": share(disclosed, substantive),
            "small_denominator": parts["outcome_total"] < SMALL,
        }
        yield named | sums.named() | sums.or_nothing(worked_out) | {"formula": Message("query.formula.disclosure")}


QUESTION = Question(
    name="disclosure",
    columns=(
        *GROUP_COLUMNS,
        count("granted"),
        count("partly_granted"),
        count("outcome_total", brief=True),
        count("substantive_total"),
        rate("granted_rate"),
        rate("disclosed_rate"),
        rate("substantive_rate"),
        SMALL_COLUMN,
        *LEFT_OUT_COLUMNS,
        FORMULA,
    ),
    filters=SUM_FILTERS,
    groups=SUM_GROUPS,
    rows=_rows,
    judged=False,
)
