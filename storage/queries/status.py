"""The status table as it is filed (users §28): one row per duty, one sheet per class, in roster order."""

from __future__ import annotations

from collections.abc import Iterator

from duties.model import Verdict
from storage.queries import columns as shared
from storage.queries.looks import last_read_days, places_of
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name, names_of, owed


def attested(verdict: Verdict) -> str | None:
    """Who decided or confirmed it, and when; None where nobody did."""
    return f"{verdict.reviewed_by} {verdict.reviewed_on or ''}".strip() or None


def _rows(asking: Asking) -> Iterator[Row]:
    rows = owed(asking)
    read = last_read_days(asking.session, (row.body.code for row in rows))
    places = places_of(asking.session, [row.verdict.url for row in rows if row.verdict.url])
    parents = names_of(asking, [row.body.parent for row in rows])
    for row in rows:
        code, url = row.body.code, row.verdict.url
        yield shared.duty_row(row, division_name(row.body.division)) | {
            "parent": row.body.parent or None,
            "parent_name": parents.get(row.body.parent, row.body.parent) or None,
            "basis": row.duty.basis,
            "place": (places.get((code, url)) or places.get(("", url))) if url else None,
            "last_read_on": read.get(code),
            "attested": attested(row.verdict),
            "notes": row.body.notes or None,
        }


QUESTION = Question(
    name="status",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        Column("parent", spoken="parent_name", width=11),
        shared.YEAR,
        Column("basis", Shape.WORD, words="basis", open_words=True, width=12),
        shared.DUE_ON,
        shared.VERDICT,
        shared.PUBLISHED_ON,
        shared.DAYS_LATE,
        shared.FLAGS,
        shared.REASON,
        Column("place", width=10),
        shared.URL,
        shared.FIRST_SEEN_ON,
        Column("last_read_on", Shape.DAY, width=10),
        Column("attested", width=9),
        Column("notes", width=9),
        Column("confirmed", Shape.YES_NO, sheet=False),
        Column("watched", Shape.YES_NO, sheet=False),
    ),
    filters=(*shared.DUTY_FILTERS, "verdict"),
    rows=_rows,
    sheets_by="kind",
    counted="verdict",
)
