"""`findings`: what a reader of a report's figures should know of them, as code and parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import select

from storage.column_types import json_as_text
from storage.masking import masked_value
from storage.releases.decisions import said_of
from storage.releases.material import columns_of_reports, whose
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Columns, Field, Kind, Material, Table
from storage.report_models import FindingRow


def _rows(material: Material) -> Iterator[Columns]:
    named = (FindingRow.version_id, FindingRow.position, FindingRow.code, FindingRow.severity)
    # As text: many reports have the same findings.
    as_text = (json_as_text(material.session, of) for of in (FindingRow.params, FindingRow.figures))
    statement = select(*named, *as_text, FindingRow.subject_key).order_by(FindingRow.version_id, FindingRow.position)
    for reports, columns in columns_of_reports(material, statement, FindingRow.version_id):
        *plain, params, figures, keys = columns
        # Parameters may quote the text.
        given = [None if report.withheld else _params(kept) for report, kept in zip(reports, params, strict=True)]
        said = [
            said_of(material.decisions.findings.get((report.sha256, key)))[0]
            for report, key in zip(reports, keys, strict=True)
        ]
        yield Columns([*whose(reports), *plain, given, list(map(_figures, figures)), said], len(reports))


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
