"""`findings`: what a reader of a report's figures should know of them, as code and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from storage.masking import masked_value
from storage.releases.decisions import said_of
from storage.releases.material import rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import FindingRow


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    columns = (FindingRow.version_id, FindingRow.position, FindingRow.code, FindingRow.severity)
    statement = select(*columns, FindingRow.params, FindingRow.figures, FindingRow.subject_key).order_by(
        FindingRow.version_id, FindingRow.position
    )
    for block in rows_of_reports(material, statement, FindingRow.version_id):
        yield [
            (
                *(report.body, report.year, *row[1:4]),
                # Parameters may quote the text.
                None if report.withheld else json.dumps(masked_value(row[4]), ensure_ascii=False, sort_keys=True),
                ["/".join(str(part) for part in key) for key in row[5]],
                said_of(material.decisions.findings.get((report.sha256, row[6])))[0],
            )
            for report, row in block
        ]


TABLE = Table(
    name="findings",
    fields=(
        BODY,
        YEAR,
        Field("position", Kind.WHOLE),
        Field("code"),
        Field("severity"),
        Field("params"),
        Field("figures", Kind.LIST),
        REVIEW[0],
    ),
    key=("body", "year", "position"),
    rows=_rows,
    references=(OF_A_REPORT,),
)
