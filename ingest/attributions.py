"""Whose report a text is: what attribution may lean on, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from duties.model import Article, Column, Sighting
from duties.titles import Attribution, attribute
from ingest.wire import Outcome
from ingest.years import BodyItems, covered_year
from registry.names import Resolver
from reports.model import AnnualReport
from storage import article_states, bodies, columns, readings
from storage.article_states import FileToRead

# A file with what became of it.
Read = tuple[FileToRead, Outcome]


@dataclass(frozen=True, slots=True)
class Context:
    """What attribution may lean on: the roster, and where each address was listed; and of what saving is a part."""

    at: datetime
    run_id: int | None
    resolver: Resolver
    known: Mapping[str, Article]
    listed: Mapping[str, tuple[Sighting, Column | None]]
    items: BodyItems


def load_context(session: Session, at: datetime, run_id: int | None, held: Sequence[Sequence[Read]] = ()) -> Context:
    """What is stored, with what was read of the articles that are `held` and not stored yet."""
    found = {column.url: column for column in columns.load_columns(session)}
    seen = [
        (sighting, found.get(sighting.column))
        for sightings in readings.load_sightings(session).values()
        for sighting in sightings
    ]
    listed = {sighting.url: (sighting, column) for sighting, column in seen}
    known = article_states.load_articles(session)
    for file, outcome in (one for read in held for one in read):
        if outcome.report is not None and file.article_url in known:
            said = _said(file, outcome.report, known)
            known[file.article_url] = replace(
                known[file.article_url],
                report_title=said.report_title,
                report_body=said.report_body,
                report_year=said.report_year,
            )
    resolver = Resolver(bodies.load_bodies(session))
    return Context(at, run_id, resolver, known, listed, BodyItems(seen, known, resolver))


def _said(file: FileToRead, report: AnnualReport, articles: Mapping[str, Article]) -> Article:
    """The article by its page and by what was read of one of its files."""
    known = articles.get(file.article_url)
    return Article(
        url=file.article_url,
        title=known.title if known else "",
        publisher=known.publisher if known else "",
        content_source=known.content_source if known else "",
        index_number=known.index_number if known else "",
        report_title=report.title,
        report_body=report.body_name,
        report_year=covered_year(report),
    )


def whose_report(file: FileToRead, report: AnnualReport, context: Context) -> Attribution:
    """Whose report it is and of which year, by its title, its text and where it was listed."""
    sighting, column = context.listed.get(file.article_url, (None, None))
    article = _said(file, report, context.known)
    title = sighting.title if sighting else article.title
    return attribute(title, article=article, column=column, resolver=context.resolver)


def is_disputed(read: Sequence[Read], context: Context) -> bool:
    """Whether a text of the article names another year than its title."""
    return any(
        outcome.report is not None and whose_report(file, outcome.report, context).text_year is not None
        for file, outcome in read
    )
