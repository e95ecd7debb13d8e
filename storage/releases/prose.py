"""`facts` and `sections`: the counts in the prose and the prose itself, personal numbers masked.

A report that was withdrawn or restricted keeps its facts' numbers; its texts are not given away (research: users §17).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from storage.releases.decisions import said_of
from storage.releases.material import as_float, columns_of_reports, whose
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Columns, Field, Kind, Material, Table
from storage.report_models import FactRow, SectionRow

_FACT = (
    *(FactRow.unit, FactRow.bound, FactRow.channel, FactRow.scope, FactRow.period, FactRow.section),
    *(FactRow.confidence, FactRow.raw, FactRow.subject_key),
)


def _facts(material: Material) -> Iterator[Columns]:
    value = as_float(material.session, FactRow.value)
    statement = select(FactRow.version_id, FactRow.position, FactRow.kind, value, *_FACT)
    statement = statement.order_by(FactRow.version_id, FactRow.position)
    for reports, columns in columns_of_reports(material, statement, FactRow.version_id):
        *plain, texts, keys = columns
        given = [None if report.withheld else text for report, text in zip(reports, texts, strict=True)]
        said = [
            said_of(material.decisions.facts.get((report.sha256, key)))
            for report, key in zip(reports, keys, strict=True)
        ]
        source = ["prose"] * len(reports)
        yield Columns([*whose(reports), *plain, given, source, *zip(*said, strict=True)], len(reports))


def _sections(material: Material) -> Iterator[Columns]:
    statement = select(SectionRow.version_id, SectionRow.section, SectionRow.position, SectionRow.text).order_by(
        SectionRow.version_id, SectionRow.position
    )
    for reports, columns in columns_of_reports(material, statement, SectionRow.version_id, given_away=True):
        yield Columns([*whose(reports), *columns], len(reports))


FACTS = Table(
    name="facts",
    fields=(
        BODY,
        YEAR,
        Field("position", Kind.WHOLE),
        Field("kind"),
        Field("value", Kind.NUMBER),
        Field("unit"),
        Field("bound"),
        Field("channel"),
        Field("scope"),
        Field("period"),
        Field("section"),
        Field("confidence", Kind.NUMBER),
        Field("raw", personal=True),
        Field("source"),
        *REVIEW,
    ),
    key=("body", "year", "position"),
    rows=_facts,
    references=(OF_A_REPORT,),
)
SECTIONS = Table(
    name="sections",
    fields=(BODY, YEAR, Field("section"), Field("position", Kind.WHOLE), Field("text", personal=True)),
    key=("body", "year", "section"),
    rows=_sections,
    references=(OF_A_REPORT,),
)
