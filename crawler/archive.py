"""The crawl's way to the store: what was asked, the bytes that came, and the validators to ask with next time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy.http import Headers
from sqlalchemy import Engine

from crawler.settings import Clock
from storage import database, fetches
from storage.fetches import CachedPage, FetchRecord
from storage.raw_files import RawStore

log = logging.getLogger(__name__)

BATCH = 200


def header_texts(headers: Headers) -> dict[str, str]:
    """Response headers as text, names in lower case; bytes that are no UTF-8 are kept as Latin-1."""
    return {name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in headers.items()}


@dataclass(slots=True)
class Archive:
    """One crawl's access to raw files, the log of fetches and the validators. Bytes are kept at once, rows are written
    in batches of 200: what a killed crawl loses of them is asked for again."""

    engine: Engine
    raw: RawStore
    clock: Clock
    run_id: int
    _pending: list[FetchRecord] = field(default_factory=list)
    _kept: dict[str, CachedPage] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> Archive:
        # Scrapy copies its settings deeply; a crawl has one archive.
        return self

    def cached(self, url: str) -> CachedPage | None:
        """The last answer kept for `url`, if it can be asked for conditionally."""
        page = self._kept.get(url)
        if page is None:
            with database.sessions(self.engine)() as session:
                page = fetches.load_cached(session, url)
        return page if page is not None and (page.etag or page.last_modified) else None

    def log(self, record: FetchRecord) -> None:
        """Notes one request; written with the next batch."""
        self._pending.append(record)
        if len(self._pending) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Writes what is pending."""
        if self._pending or self._kept:
            records, self._pending = self._pending, []
            pages, self._kept = self._kept, {}
            with database.write_session(self.engine) as session:
                refused = fetches.save_fetches(session, records)
                for page in pages.values():
                    fetches.save_cached(session, page)
            for row in refused:
                log.error("a row of %s was refused: %s (%s)", row.table, row.row, row.cause)

    def keep(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> str:
        """Keeps the bytes of a good answer and its validators (names in lower case); gives the hash."""
        sha256 = self.raw.put(body)
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
