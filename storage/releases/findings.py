"""`findings`: what a reader of a report's figures should know of them, as code and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlalchemy import select

from storage.masking import masked_value
from storage.releases.decisions import said_of
from storage.releases.material import json_as_text, rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import FindingRow


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    columns = (FindingRow.version_id, FindingRow.position, FindingRow.code, FindingRow.severity)
    # As text: many reports have the same findings.
    said = (json_as_text(material.session, of) for of in (FindingRow.params, FindingRow.figures))
    statement = select(*columns, *said, FindingRow.subject_key).order_by(FindingRow.version_id, FindingRow.position)
    for block in rows_of_reports(material, statement, FindingRow.version_id):
        yield [
            (
                *(report.body, report.year, *row[1:4]),
                # Parameters may quote the text.
                None if report.withheld else _params(row[4]),
                _figures(row[5]),
                said_of(material.decisions.findings.get((report.sha256, row[6])))[0],
            )
            for report, row in block
        ]


@lru_cache(maxsize=4096)
def _params(kept: str) -> str:
    return json.dumps(masked_value(json.loads(kept)), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4096)
def _figures(kept: str) -> tuple[str, ...]:
    return tuple("/".join(str(part) for part in key) for key in json.loads(kept))


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
