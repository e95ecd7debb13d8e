"""`figures`: every cell of every report, with what was printed, where it stood and how sure its reading is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from storage.column_types import json_as_text
from storage.releases.decisions import said_of
from storage.releases.material import as_float, rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import FigureRow
from storage.restricted_words import is_words


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    statement = select(
        FigureRow.version_id,
        FigureRow.table_name,
        FigureRow.row_name,
        FigureRow.column_name,
        as_float(material.session, FigureRow.value),
        FigureRow.raw,
        FigureRow.status,
        FigureRow.confidence,
        json_as_text(material.session, FigureRow.place),
    ).order_by(FigureRow.version_id, FigureRow.position)
    for block in rows_of_reports(material, statement, FigureRow.version_id):
        decided = material.decisions.figures
        yield [
            (
                *(report.body, report.year, *row[1:5]),
                None if report.withheld and is_words(row[4], row[5]) else row[5],
                *row[6:],
                *said_of(decided[report.sha256].get(tuple(row[1:4])) if report.sha256 in decided else None),
            )
            for report, row in block
        ]


TABLE = Table(
    name="figures",
    fields=(
        BODY,
        YEAR,
        Field("table_name"),
        Field("row_name"),
        Field("column_name"),
        Field("value", Kind.NUMBER),
        Field("raw", personal=True),
        Field("status"),
        Field("confidence", Kind.NUMBER),
        Field("place"),
        *REVIEW,
    ),
    key=("body", "year", "table_name", "row_name", "column_name"),
    rows=_rows,
    references=(OF_A_REPORT,),
)
