"""Items to the store, one short transaction each: a killed crawl loses nothing that it had finished."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler

from crawler.archive import Archive
from crawler.items import ArticleSeen, ColumnFound, ColumnReading, ColumnRecovered, FamilySeen
from duties.model import ReadingOutcome
from storage import articles, columns, database, last_looks, proposals, readings, searches
from storage.articles import ArticleFile, ArticleObservation
from storage.last_looks import TakenLook
from storage.proposals import Proposal
from storage.searches import Search

log = logging.getLogger(__name__)


class StorePipeline:
    """Writes columns, readings with their sightings, and articles."""

    def __init__(self, crawler: Crawler) -> None:
        self.archive: Archive = crawler.settings["NIANBAO_ARCHIVE"]
        self.simulated: bool = crawler.settings.getbool("NIANBAO_SIMULATED")
        self.vantage: str = crawler.settings.get("NIANBAO_VANTAGE") or ""
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        match item:
            case ColumnFound():
                self._column(item)
            case ColumnReading():
                self._reading(item)
            case ArticleSeen():
                self._article(item)
            case Proposal():
                self._proposal(item)
            case ColumnRecovered():
                with database.write_session(self.archive.engine) as session:
                    proposals.withdraw(session, body=item.body, replaces=item.column, at=item.at)
            case Search():
                with database.write_session(self.archive.engine) as session:
                    searches.save_search(session, item)
            case TakenLook():
                with database.write_session(self.archive.engine) as session:
                    last_looks.save_look(session, item, self.archive.run_id)
                self.stats.inc_value("nianbao/last_looks")
            case FamilySeen():
                with database.write_session(self.archive.engine) as session:
                    searches.save_family(session, item.host, item.family, item.evidence, item.at)
            case _:
                raise TypeError(f"the pipeline does not know {type(item).__name__}")
        return item

    def _column(self, item: ColumnFound) -> None:
        with database.write_session(self.archive.engine) as session:
            columns.save_column(
                session, item.column, found_at=item.found_at, origin=item.origin, recipe=dict(item.recipe)
            )
        self.stats.inc_value("nianbao/columns")

    def _proposal(self, item: Proposal) -> None:
        with database.write_session(self.archive.engine) as session:
            refused = proposals.save_proposals(session, [item], self.archive.clock.now())
        for row in refused:
            log.error("a row of %s was refused: %s (%s)", row.table, row.row, row.cause)
        self.stats.inc_value(f"nianbao/proposals/{item.kind}")

    def _reading(self, item: ColumnReading) -> None:
        with database.write_session(self.archive.engine) as session:
            readings.record_reading(
                session,
                column=item.column,
                started_at=item.started_at,
                finished_at=item.finished_at,
                outcome=item.outcome,
                reason=item.reason,
                pages=item.pages,
                items=[(row.url, row.title, row.listed_on) for row in item.items],
                claimed_total=item.claimed_total,
                listing_sha256=item.listing_sha256,
                simulated=self.simulated,
                vantage=self.vantage,
                run_id=self.archive.run_id,
            )
        self.stats.inc_value(f"nianbao/readings/{item.outcome}")
        if item.outcome is not ReadingOutcome.COMPLETE:
            log.info("%s: %s, %s", item.column, item.outcome, item.reason)

    def _article(self, item: ArticleSeen) -> None:
        observation = ArticleObservation(
            title=item.title,
            meta_date=item.meta_date,
            shown_date=item.shown_date,
            publisher=item.publisher,
            content_source=item.content_source,
            index_number=item.index_number,
            state=item.state,
            reason=item.reason,
            page_sha256=item.page.sha256 if item.page else "",
            files=tuple(
                ArticleFile(file.url, file.name, file.sha256, file.media_type, file.state, file.reason)
                for file in item.files
            ),
            content_digest=item.content_digest,
        )
        with database.write_session(self.archive.engine) as session:
            articles.record_article(session, url=item.url, at=item.at, page=observation)
        self.stats.inc_value(f"nianbao/articles/{item.state}")
