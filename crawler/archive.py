"""The crawl's way to the store: what was asked, the bytes that came, and the validators to ask with next time."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scrapy.http import Headers
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from crawler.settings import Clock
from storage import database, fetches
from storage.errors import RawStoreUnavailableError
from storage.fetches import CachedPage, FetchRecord
from storage.raw_files import RawStore

log = logging.getLogger(__name__)

BATCH = 200
LONGEST_WAIT_S = 5.0
# Files that are made lasting together: each is open until then.
GROUP = 64
_LITTLE = 20_000
_GIVEN_UP_AFTER = 3


def header_texts(headers: Headers) -> dict[str, str]:
    """Response headers as text, names in lower case; bytes that are no UTF-8 are kept as Latin-1."""
    return {name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in headers.items()}


@dataclass(slots=True)
class Archive:
    """One crawl's access to raw files, the log of fetches and the validators. Bytes are written at once and
    rows in batches of 200 or every few seconds: what a killed crawl loses of them is asked for again. With
    `grouped` the bytes are made lasting in groups too, always before the rows that refer to them: a disk takes as long
    for one file as for many. `former_digests`: articles are told apart as they once were (`CrawlPlan`)."""

    engine: Engine
    raw: RawStore
    clock: Clock
    run_id: int
    grouped: bool = False
    former_digests: bool = False
    lost: dict[str, RawStoreUnavailableError] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _pending: list[FetchRecord] = field(default_factory=list)
    _kept: dict[str, CachedPage] = field(default_factory=dict)
    _expected: dict[str, CachedPage | None] = field(default_factory=dict)
    _knows_all: bool = False
    _flushed_at: float = field(default_factory=time.monotonic)
    _unkept: list[RawStoreUnavailableError] = field(default_factory=list)

    def __deepcopy__(self, memo: dict[int, object]) -> Archive:
        # Scrapy copies its settings deeply; a crawl has one archive.
        return self

    def cached(self, url: str) -> CachedPage | None:
        """The last answer kept for `url`, if it can be asked for conditionally."""
        page = self._kept.get(url)
        if page is None and (self._knows_all or url in self._expected):
            page = self._expected.get(url)
        elif page is None:
            with database.sessions(self.engine)() as session:
                page = fetches.load_cached(session, url)
        return page if page is not None and (page.etag or page.last_modified) else None

    def expect(self, urls: Iterable[str]) -> None:
        """Loads at once what is kept for addresses that are about to be asked: of everything, where that is little."""
        with database.sessions(self.engine)() as session:
            everything = fetches.load_all_cached(session, most=_LITTLE)
            if everything is not None:
                self._expected, self._knows_all = {**everything}, True
                return
            self._expected = dict.fromkeys(urls) | fetches.load_cached_pages(session, urls)

    def log(self, record: FetchRecord) -> None:
        """Notes one request; written with the next batch."""
        self._pending.append(record)
        if len(self._pending) >= BATCH:
            self.flush()
        else:
            self.flush_old()

    def flush_old(self) -> None:
        """Writes what is pending, where nothing has been written for some seconds."""
        if time.monotonic() - self._flushed_at >= LONGEST_WAIT_S:
            self.flush()

    def settle(self) -> None:
        """Makes all bytes lasting that were to be kept. Those that cannot be are noted in `lost`, and from then on the
        store is trusted with one file at a time."""
        if self._begun:
            self._begun.clear()
            lost = self.raw.settle()
            for error in lost.values():
                log.error("an answer could not be kept: %s", error)
            self.lost |= lost

    def holds(self, sha256: str) -> bool:
        """Whether bytes of that hash can be had from the store."""
        if sha256 in self._begun:
            self.settle()
        return self.raw.has(sha256)

    def flush(self) -> None:
        """Writes what is pending."""
        self.settle()
        self._kept = {url: page for url, page in self._kept.items() if page.sha256 not in self.lost}
        if self._pending or self._kept:
            records, self._pending = self._pending, []
            pages, self._kept = self._kept, {}
            self._flushed_at = time.monotonic()
            try:
                with database.write_session(self.engine) as session:
                    refused = fetches.save_fetches(session, records)
                    fetches.save_cached(session, *pages.values())
            except OperationalError as error:
                # Another process holds the database: they wait for the next turn.
                log.warning("%d requests wait for the database: %s", len(records), error.orig)
                self._pending, self._kept = [*records, *self._pending], pages | self._kept
                return
            self._expected |= {url: page for url, page in pages.items() if self._knows_all or url in self._expected}
            for row in refused:
                log.error("a row of %s was refused: %s (%s)", row.table, row.row, row.cause)

    def require_room(self) -> None:
        """Raises RawStoreUnavailableError where nothing could be kept three times in a row (a full disk): whatever a
        site answered would be lost, so that it need not be asked."""
        if len(self._unkept) >= _GIVEN_UP_AFTER:
            raise self._unkept[-1]

    def _put(self, body: bytes) -> str:
        if not self.grouped or self.lost:
            sha256 = self.raw.put(body)
            self.lost.pop(sha256, None)
            return sha256
        sha256 = self.raw.begin(body)
        self._begun.add(sha256)
        if len(self._begun) >= GROUP:
            self.settle()
        return sha256

    def keep(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> str:
        """Keeps the bytes of a good answer and its validators (names in lower case); gives the hash. Raises
        RawStoreUnavailableError where the store takes nothing."""
        try:
            sha256 = self._put(body)
        except RawStoreUnavailableError as error:
            self._unkept.append(error)
            raise
        self._unkept.clear()
        page = CachedPage(
            url=url,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            sha256=sha256,
            headers={
                name: value
                for name, value in headers.items()
                if name in ("content-type", "content-disposition", "etag", "last-modified")
            },
            status=status,
            fetched_at=self.clock.now(),
        )
        self._kept[url] = page
        return sha256
