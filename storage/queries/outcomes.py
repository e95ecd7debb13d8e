"""Applications and their outcomes, added up: by city and year, or by what is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports.vocabulary import NOT_PROCESSED, OTHERWISE_2019, OTHERWISE_2021, REFUSED, UNABLE
from storage.queries.model import Asking, Question, Row
from storage.queries.reports_in import SUM_FILTERS, SUM_GROUPS
from storage.queries.sum_columns import GROUP_COLUMNS, LEFT_OUT_COLUMNS, part
from storage.queries.sums import summed
from storage.wide_models import APPLICATION_ROWS

# The groups of the form, and the rows that each adds up.
PARTS: Mapping[str, tuple[str, ...]] = {
    "received": ("received",),
    "brought_forward": ("brought_forward",),
    "granted": ("granted",),
    "partly_granted": ("partly_granted",),
    "refused": REFUSED,
    "unable": UNABLE,
    "not_processed": NOT_PROCESSED,
    "otherwise": (*OTHERWISE_2021, *OTHERWISE_2019),
    "outcome_total": ("outcome_total",),
    "carried_forward": ("carried_forward",),
}


def parts_of(values: Mapping[str, int | float], names: Iterable[str] = PARTS) -> dict[str, int | float]:
    """The groups of the form (those `names`) out of the totals of their rows."""
    return {name: sum(values[row] for row in PARTS[name]) for name in names}


def _rows(asking: Asking) -> Iterator[Row]:
    for named, sums in summed(asking, APPLICATION_ROWS, "applications_sound"):
        yield named | sums.named() | sums.or_nothing(parts_of(sums.values))


QUESTION = Question(
    name="outcomes",
    columns=(
        *GROUP_COLUMNS,
        *(part(name, brief=name in ("received", "outcome_total")) for name in PARTS),
        *LEFT_OUT_COLUMNS,
    ),
    filters=SUM_FILTERS,
    groups=SUM_GROUPS,
    rows=_rows,
    judged=False,
)
