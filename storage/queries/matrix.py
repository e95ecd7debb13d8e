"""The status matrix: one row a body, one column a report year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import Owed, division_name, owed


def _rows(asking: Asking) -> Iterator[Row]:
    by_body: dict[str, list[Owed]] = {}
    for row in owed(asking):
        by_body.setdefault(row.body.code, []).append(row)
    years = sorted({row.duty.year for rows in by_body.values() for row in rows})
    for rows in by_body.values():
        body = rows[0].body
        cells: dict[str, str | None] = {_name(year): None for year in years}
        # As it may be said aloud, in every format: there is no column beside it that tells an unproved "missing" apart.
        cells |= {_name(row.duty.year): row.conclusion for row in rows}
        yield (
            {
                "body": body.code,
                "name": body.name,
                "kind": body.kind.value,
                "division": body.division,
                "division_name": division_name(body.division),
            }
            | cells
        )


def _name(year: int) -> str:
    return f"y{year}"


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """A column for each year that a row has, after those of the body."""
    names = [name for name in (rows[0] if rows else {}) if name.startswith("y") and name[1:].isdecimal()]
    return (
        *_BODY,
        *(Column(name, Shape.WORD, words="verdict", label=name[1:], brief=True, width=9) for name in sorted(names)),
    )


_BODY = (shared.BODY, shared.NAME, shared.KIND, shared.DIVISION)

QUESTION = Question(
    name="matrix",
    columns=_BODY,
    filters=shared.DUTY_FILTERS,
    rows=_rows,
    spread=_columns,
)
