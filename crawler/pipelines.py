"""Items to the store, a short transaction for each batch: a killed crawl loses the last four seconds' items at most,
and the requests of the last seven.

They are written in the order in which they came, so that what a killed crawl leaves is a beginning of what an
undisturbed one writes: the next run finds it, asks again for the rest, and ends in the same state.
"""

from __future__ import annotations

import logging
import time

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crawler.archive import Archive
from crawler.items import ArticleSeen, ColumnFound, ColumnReading, ColumnRecovered, FamilySeen, raw_files_of
from crawler.settings import FAILED_WALKS
from duties.model import ReadingOutcome
from storage import articles, columns, database, last_looks, proposals, quarantine, readings, searches
from storage.articles import ArticleFile, ArticleObservation
from storage.last_looks import TakenLook
from storage.masking import masked
from storage.proposals import Proposal
from storage.searches import Search

log = logging.getLogger(__name__)

BATCH = 100
LONGEST_WAIT_S = 2.0


class StorePipeline:
    """Writes columns, readings with their sightings, and articles."""

    def __init__(self, crawler: Crawler) -> None:
        self.archive: Archive = crawler.settings["NIANBAO_ARCHIVE"]
        self.simulated: bool = crawler.settings.getbool("NIANBAO_SIMULATED")
        self.vantage: str = crawler.settings.get("NIANBAO_VANTAGE") or ""
        self.stats = crawler.stats
        self.waiting: list[object] = []
        self.waits_since = 0.0
        self._clock = create_looping_call(self._look)
        crawler.signals.connect(self._open, signals.spider_opened)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        now = time.monotonic()
        if not self.waiting:
            self.waits_since = now
        self.waiting.append(item)
        if len(self.waiting) >= BATCH or now - self.waits_since >= LONGEST_WAIT_S:
            self.flush()
        return item

    def _open(self) -> None:
        # What came last must not wait for what comes next: that may be a minute away, in a city that wants its rest.
        self._clock.start(LONGEST_WAIT_S, now=False)

    def _look(self) -> None:
        """Writes what has waited for too long."""
        if self.waiting and time.monotonic() - self.waits_since >= LONGEST_WAIT_S:
            self.flush()
        self.archive.flush_old()

    def flush(self) -> None:
        """Writes what waits. While another process holds the database it goes on waiting; an item that cannot be
        written is loud and counted, and takes no other along. What was asked is written first: nothing is known of a
        site that was not asked for."""
        self.archive.flush()
        items, self.waiting = self._on_disk(self.waiting), []
        try:
            self._write(items)
        except OperationalError as error:
            log.warning("%d items wait for the database: %s", len(items), error.orig)
            self.waiting = items
            self.waits_since = time.monotonic()
        except Exception as error:  # noqa: BLE001 - each is tried alone, and told of there
            log.debug("the batch is written item by item: %r", error)
            for item in items:
                self._write_alone(item)

    def _on_disk(self, items: list[object]) -> list[object]:
        """Those of which all bytes are safe. One whose bytes are lost counts as not read: no row refers to nothing."""
        self.archive.settle()
        lost = self.archive.lost
        if not lost:
            return items
        safe = []
        for item in items:
            missing = raw_files_of(item) & lost.keys()
            if not missing:
                safe.append(item)
                continue
            name = getattr(item, "url", "") or getattr(item, "column", "")
            log.error("%s is not read: %s", name, lost[min(missing)])
            self.stats.inc_value(FAILED_WALKS)
        return safe

    def _write_alone(self, item: object) -> None:
        try:
            self._write([item])
        except OperationalError:
            self.waiting.append(item)
        except Exception as error:
            log.exception("a fault while writing %s", masked(repr(item)))
            self.stats.inc_value(FAILED_WALKS)
            self._put_aside(item, error)

    def _put_aside(self, item: object, error: Exception) -> None:
        """Into the quarantine, so that it is still told when the log has gone."""
        what = type(item).__name__
        name = masked(str(getattr(item, "url", "") or getattr(item, "column", "") or what))
        with database.write_session(self.archive.engine) as session:
            quarantine.keep(session, what, {"item": repr(item)}, name=name[:500], cause=masked(str(error)))

    def _write(self, items: list[object]) -> None:
        """One transaction; what it did is counted when it has been written."""
        with database.write_session(self.archive.engine) as session:
            done = [self._save(session, item) for item in items]
        for name in filter(None, done):
            self.stats.inc_value(name)

    def _close(self) -> None:
        if self._clock.running:
            self._clock.stop()
        if self.waiting:
            self.flush()
        if self.waiting:
            log.critical("%d items could not be written", len(self.waiting))

    def _save(self, session: Session, item: object) -> str:
        """Writes one item; gives the name under which it is counted."""
        match item:
            case ColumnFound():
                columns.save_column(
                    session, item.column, found_at=item.found_at, origin=item.origin, recipe=dict(item.recipe)
                )
                return "nianbao/columns"
            case ColumnReading():
                return self._reading(session, item)
            case ArticleSeen():
                return self._article(session, item)
            case Proposal():
                for row in proposals.save_proposals(session, [item], self.archive.clock.now()):
                    log.error("a row of %s was refused: %s (%s)", row.table, row.row, row.cause)
                return f"nianbao/proposals/{item.kind}"
            case ColumnRecovered():
                proposals.withdraw(session, body=item.body, replaces=item.column, at=item.at)
            case Search():
                searches.save_search(session, item)
            case TakenLook():
                last_looks.save_look(session, item, self.archive.run_id)
                return "nianbao/last_looks"
            case FamilySeen():
                searches.save_family(session, item.host, item.family, item.evidence, item.at)
            case _:
                raise TypeError(f"the pipeline does not know {type(item).__name__}")
        return ""

    def _reading(self, session: Session, item: ColumnReading) -> str:
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
        if item.outcome is not ReadingOutcome.COMPLETE:
            log.info("%s: %s, %s", item.column, item.outcome, item.reason)
        return f"nianbao/readings/{item.outcome}/{item.reason or ''}"

    def _article(self, session: Session, item: ArticleSeen) -> str:
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
            pictures=item.pictures,
        )
        articles.record_article(session, url=item.url, at=item.at, page=observation, by_bytes=True)
        return f"nianbao/articles/{item.state}"
