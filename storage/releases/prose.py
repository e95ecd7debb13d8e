"""`facts` and `sections`: the counts in the prose and the prose itself, personal numbers masked.

A report that was withdrawn or restricted keeps its facts' numbers; its texts are not given away (research: users §17).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from storage.releases.decisions import said_of
from storage.releases.material import rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, REVIEW, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import FactRow, SectionRow

_FACT = (
    *(FactRow.version_id, FactRow.position, FactRow.kind, FactRow.value, FactRow.unit, FactRow.bound),
    *(FactRow.channel, FactRow.scope, FactRow.period, FactRow.section, FactRow.confidence, FactRow.raw),
    FactRow.subject_key,
)


def _facts(material: Material) -> Iterator[Sequence[Values]]:
    statement = select(*_FACT).order_by(FactRow.version_id, FactRow.position)
    for block in rows_of_reports(material, statement, FactRow.version_id):
        yield [
            (
                *(report.body, report.year, *row[1:11], None if report.withheld else row[11], "prose"),
                *said_of(material.decisions.facts.get((report.sha256, row[12]))),
            )
            for report, row in block
        ]


def _sections(material: Material) -> Iterator[Sequence[Values]]:
    statement = select(SectionRow.version_id, SectionRow.section, SectionRow.position, SectionRow.text).order_by(
        SectionRow.version_id, SectionRow.position
    )
    for block in rows_of_reports(material, statement, SectionRow.version_id, given_away=True):
        yield [(report.body, report.year, *row[1:]) for report, row in block]


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
