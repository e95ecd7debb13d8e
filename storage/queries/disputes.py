"""Reconsiderations and lawsuits, and how many of those decided went against the body (复议纠错率, 诉讼败诉率)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.vocabulary import DISPUTE_COLUMNS
from storage.queries.model import Asking, Message, Question, Row
from storage.queries.reports_in import SMALL, SUM_FILTERS, SUM_GROUPS
from storage.queries.shares import share
from storage.queries.sum_columns import FORMULA, GROUP_COLUMNS, LEFT_OUT_COLUMNS, SMALL_COLUMN, count, rate
from storage.queries.sums import summed
from storage.wide_models import DISPUTE_CELLS

_DECIDED = ("upheld", "corrected", "other_result")
_COURTS = ("direct_litigation", "litigation_after_reconsideration")


def _block(values: Mapping[str, int | float], rows: tuple[str, ...], prefix: str) -> dict[str, int | float]:
    return {f"{prefix}_{column}": sum(values[f"{row}_{column}"] for row in rows) for column in DISPUTE_COLUMNS}


def _rows(asking: Asking) -> Iterator[Row]:
    for named, sums in summed(asking, tuple(DISPUTE_CELLS), "disputes_sound"):
        blocks = _block(sums.values, ("reconsideration",), "reconsideration") | _block(
            sums.values, _COURTS, "litigation"
        )
        decided = {
            prefix: sum(blocks[f"{prefix}_{column}"] for column in _DECIDED)
            for prefix in ("reconsideration", "litigation")
        }
        worked_out: dict[str, Any] = blocks | {
            "reconsideration_decided": decided["reconsideration"],
            "litigation_decided": decided["litigation"],
            "correction_rate": share(blocks["reconsideration_corrected"], decided["reconsideration"]),
            "loss_rate": share(blocks["litigation_corrected"], decided["litigation"]),
            "small_denominator": min(decided.values()) < SMALL,
        }
        yield named | sums.named() | sums.or_nothing(worked_out) | {"formula": Message("query.formula.disputes")}


QUESTION = Question(
    name="disputes",
    columns=(
        *GROUP_COLUMNS,
        *(count(f"reconsideration_{column}", brief=column == "total") for column in DISPUTE_COLUMNS),
        count("reconsideration_decided"),
        rate("correction_rate"),
        *(count(f"litigation_{column}", brief=column == "total") for column in DISPUTE_COLUMNS),
        count("litigation_decided"),
        rate("loss_rate"),
        SMALL_COLUMN,
        *LEFT_OUT_COLUMNS,
        FORMULA,
    ),
    filters=SUM_FILTERS,
    groups=SUM_GROUPS,
    rows=_rows,
    judged=False,
)
