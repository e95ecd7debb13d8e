"""Every family against its twin in the sandbox: all items of the column, over real HTTP, and nothing claimed beyond."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, time
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest

from duties.model import SHANGHAI, ReadingOutcome, Reason
from reports.documents.charset import decode
from sandbox.city import City
from sandbox.families import FAMILY_NAMES
from spiders.asking import Answer
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.families.model import Page, PageRequest

# What the twin of a list that only a browser makes must end in.
NEEDS_BROWSER = {"rendered"}


class Loopback:
    """Asks a running city by plain HTTP, as the crawl does, without its manners."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        wanted = PageRequest(request) if isinstance(request, str) else request
        parts = urlsplit(wanted.url)
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/%?&=+:,;@!$'()*[]~#")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": parts.netloc, **dict(wanted.headers), **({"Referer": referer} if referer else {})}
        connection.request(wanted.method, path, wanted.body or None, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            gone = response.status in (404, 410)
            reason = Reason.SOFT_404 if gone else Reason.UNREACHABLE
            return Answer(wanted.url, wanted.url, status=response.status, reason=reason, gone=gone)
        is_text = wanted.family != "" or b"<" in body[:500]
        text = decode(body, response.getheader("Content-Type") or "").text if is_text else ""
        return Answer(
            wanted.url,
            wanted.url,
            status=200,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            page=Page(wanted.url, text) if text else None,
        )


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def columns_of(seed: int) -> dict[str, tuple[ColumnRead, int]]:
    """For each family of a city: its column as read, and how many posts the column has."""
    city = City.draw(seed, bodies=2, families=FAMILY_NAMES)
    found: dict[str, tuple[ColumnRead, int]] = {}
    with city.serve() as running:
        running.set_now(datetime.combine(city.quick_dates[-1], time(22), tzinfo=SHANGHAI))
        reader = ColumnReader(Loopback(running.port), _Clock())  # type: ignore[arg-type]
        for family in FAMILY_NAMES:
            part = city.body_on(family)
            url = city.column_url(part, running.port)
            found[family] = asyncio.run(reader.read(url)), len(part.posts)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (20, 21, 22))])
def test_every_twin_is_read_to_its_end(seed: int) -> None:
    wrong = {}
    for family, (column, count) in columns_of(seed).items():
        reading = column.reading
        if family in NEEDS_BROWSER:
            right = reading.reason is Reason.NEEDS_BROWSER and reading.outcome is ReadingOutcome.INCOMPLETE
        else:
            right = reading.outcome is ReadingOutcome.COMPLETE and len(reading.items) == count
        if not right:
            wrong[family] = (reading.outcome, reading.reason, len(reading.items), count)
    assert wrong == {}
