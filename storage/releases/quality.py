"""`quality`: how the cells of the release were read, counted by reader, table, status and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import case, func, select

from storage.releases.material import blocks_of_reports
from storage.releases.model import Field, Kind, Material, Table, Values
from storage.report_models import FigureRow, ReportVersionRow

# A cell at or above the first is taken without looking, one below the second never is (docs/reading.md).
SURE, LIKELY = 0.95, 0.5


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    band = case((FigureRow.confidence >= SURE, "sure"), (FigureRow.confidence >= LIKELY, "likely"), else_="unsure")
    groups = (ReportVersionRow.reader, ReportVersionRow.parser_version, FigureRow.table_name, FigureRow.status, band)
    statement = (
        select(*groups, func.count()).join(FigureRow, FigureRow.version_id == ReportVersionRow.id).group_by(*groups)
    )
    counts: Counter[tuple[str, ...]] = Counter()
    for reports in blocks_of_reports(material):
        times = Counter(report.version_id for report in reports)
        while times:
            for *group, count in material.session.execute(statement.where(ReportVersionRow.id.in_(times))):
                counts[tuple(group)] += count
            # The report of several bodies is in the release, and counts, once for each of them.
            times -= Counter(list(times))
    yield counted(counts)


def counted(counts: Mapping[tuple[str, ...], int]) -> list[Values]:
    """The rows by what was counted: reader, parser version, table, status and confidence band -> cells."""
    return [(*group, count) for group, count in sorted(counts.items())]


TABLE = Table(
    name="quality",
    fields=(
        Field("reader"),
        Field("parser_version"),
        Field("table_name"),
        Field("status"),
        Field("confidence_band"),
        Field("cells", Kind.WHOLE),
    ),
    key=("reader", "parser_version", "table_name", "status", "confidence_band"),
    rows=_rows,
)
