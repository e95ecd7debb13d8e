"""`reports`: the version of each report that counts, with address, hash and moment: what a figure is cited by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from storage.models import ArticleFileRow, ArticleObservationRow
from storage.releases.material import rows_of_reports
from storage.releases.model import BODY, OF_A_BODY, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import ReportVersionRow as Version

_COLUMNS = (
    *(Version.id, Version.title, Version.body_name, Version.report_year, Version.edition, Version.editions),
    *(Version.published_on, Version.signed_on, Version.article_url, Version.file_url, Version.sha256),
    *(Version.reader, Version.parser_version, Version.cells_found, Version.tables_incomplete),
)


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    first = _first_kept(material)
    for rows in rows_of_reports(material, select(*_COLUMNS), Version.id):
        yield [
            (
                *(report.body, report.year, *row[1:5], row[5], _day(row[6]), _day(row[7]), report.scope),
                *(row[8], row[9], row[10], first.get(row[10]), *row[11:15], report.withheld or None),
            )
            for report, row in rows
        ]


def _day(text: str | None) -> date | None:
    """What the document states; None where that is no day (a month, a day that no calendar has)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _first_kept(material: Material) -> Mapping[str, datetime]:
    """Raw file -> when these bytes were first taken from their address."""
    found: dict[str, datetime] = {}
    for sha256, at in (
        (ArticleFileRow.sha256, ArticleFileRow.first_at),
        (ArticleObservationRow.page_sha256, ArticleObservationRow.first_at),
    ):
        for name, moment in material.session.execute(select(sha256, func.min(at)).where(sha256 != "").group_by(sha256)):
            found[name] = min(moment, found.get(name, moment))
    return found


TABLE = Table(
    name="reports",
    fields=(
        BODY,
        YEAR,
        Field("title", personal=True),
        Field("body_name"),
        Field("report_year", Kind.WHOLE),
        Field("edition"),
        Field("editions", Kind.OBJECT),
        Field("stated_published_on", Kind.DAY),
        Field("signed_on", Kind.DAY),
        Field("reporting_scope"),
        Field("url"),
        Field("file_url"),
        Field("sha256"),
        Field("retrieved_at", Kind.MOMENT),
        Field("reader"),
        Field("parser_version"),
        Field("cells_found", Kind.WHOLE),
        Field("tables_incomplete", Kind.YES_NO),
        Field("withheld"),
    ),
    key=("body", "year"),
    rows=_rows,
    references=(OF_A_BODY,),
)
