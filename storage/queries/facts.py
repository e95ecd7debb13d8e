"""The counts that the prose of the reports states, by kind; each with its words and its place."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from storage.content_decisions import FACT, standing
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name
from storage.queries.reports_in import BODIES, CURRENT, REPORT_FILTERS, narrowed, whole
from storage.report_models import FactRow, ReportVersionRow
from storage.restrictions import hidden_readings
from storage.wide_models import CurrentReportRow

_FACTS, _VERSIONS = table(FactRow).c, table(ReportVersionRow).c


def _rows(asking: Asking) -> Iterator[Row]:
    statement = narrowed(
        select(
            CURRENT.body, BODIES.name, BODIES.kind, BODIES.division, CURRENT.year, _VERSIONS.sha256,
            _VERSIONS.article_url, _FACTS.kind.label("fact"), _FACTS.channel, _FACTS.scope, _FACTS.period,
            _FACTS.value, _FACTS.unit, _FACTS.bound, _FACTS.raw, _FACTS.section, _FACTS.start, _FACTS.end,
            _FACTS.rule, _FACTS.confidence, _FACTS.subject_key,
        )
        .select_from(table(CurrentReportRow))
        .join(table(BodyRow), BODIES.code == CURRENT.body)
        .join(table(ReportVersionRow), _VERSIONS.id == CURRENT.version_id)
        .join(table(FactRow), _FACTS.version_id == CURRENT.version_id),
        asking.given,
    ).order_by(CURRENT.year.desc(), BODIES.position, CURRENT.body, _FACTS.position)  # fmt: skip
    if "fact" in asking.given:
        statement = statement.where(_FACTS.kind == asking.given["fact"])
    rows = asking.session.execute(statement).all()
    decided = standing(asking.session, {row.sha256 for row in rows}, FACT)
    hidden = hidden_readings(asking.session)
    for row in rows:
        review = decided.get((row.sha256, row.subject_key))
        yield {
            **row._mapping,
            "division_name": division_name(row.division),
            "value": whole(row.value),
            "raw": row.raw if row.sha256 not in hidden else None,
            "review": review.kind if review is not None else None,
            "reviewed_value": whole(review.value) if review is not None else None,
            "reviewed_by": review.stated_by if review is not None else None,
            "url": row.article_url,
        }


QUESTION = Question(
    name="facts",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        Column("fact", Shape.WORD, words="fact", brief=True, width=16),
        Column("channel", Shape.WORD, words="fact_channel", open_words=True, brief=True, width=10),
        Column("value", Shape.NUMBER, brief=True, width=10),
        Column("unit", brief=True, width=6),
        Column("bound", Shape.WORD, words="fact_bound", open_words=True, width=10),
        Column("raw", brief=True, width=16),
        Column("scope", Shape.WORD, words="fact_scope", open_words=True, width=10),
        Column("period", Shape.WORD, words="fact_period", open_words=True, width=10),
        Column("section", Shape.WORD, words="section", width=14),
        Column("start", Shape.WHOLE, sheet=False),
        Column("end", Shape.WHOLE, sheet=False),
        Column("confidence", Shape.ANY, heading="query.column.confidence", sheet=False),
        Column("review", Shape.WORD, words="decision", width=10),
        Column("reviewed_value", Shape.NUMBER, width=10),
        Column("reviewed_by", width=10),
        shared.URL,
    ),
    filters=(*REPORT_FILTERS, "fact"),
    rows=_rows,
    judged=False,
)
