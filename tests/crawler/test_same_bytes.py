"""The same bytes are the same list, for as long as the same code reads them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import ListedRow
from crawler.memory import LastReading, Memory
from crawler.settings import Clock
from duties.model import ReadingOutcome
from spiders.asking import Answer, Questions
from spiders.column_reader import ColumnRead
from spiders.families.model import Page, PageRequest
from spiders.fingerprint import reader
from spiders.revisit import Revisit
from tests.crawler.test_crawl import column_page

URL = "http://czj.luhe.gov.cn.test/xxgk/nb/"
NOW = datetime(2026, 2, 1, 14, tzinfo=UTC)
NAME = "鹿河市财政局"
ROWS = tuple(
    ListedRow(f"{URL}{year + 1}01/t{year + 1}0120_{year}.html", f"{NAME}{year}年政府信息公开工作年度报告", None)
    for year in (2024, 2023)
)


@dataclass(slots=True)
class Shelf(Questions):
    """Questions that are always answered with one page."""

    text: str = ""
    sha256: str = ""

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        url = request if isinstance(request, str) else request.url
        return Answer(url, url, status=200, sha256=self.sha256, page=Page(url, self.text))


def visit(last: LastReading, *, sha256: str, years: list[int], same_reader: bool) -> ColumnRead:
    shelf = Shelf(None, None, None, text=column_page(NAME, years), sha256=sha256)  # type: ignore[arg-type]
    visited = Revisit(shelf, Clock(timedelta()), URL, last, 2025, same_reader=same_reader)
    return asyncio.run(visited.read())


def known(*hashes: str) -> LastReading:
    return LastReading(NOW, ReadingOutcome.COMPLETE, ROWS, None, True, hashes)


@pytest.mark.parametrize(
    ("hashes", "same_reader", "is_read"),
    [(("a",), True, False), (("a",), False, True), (("b",), True, True), (("a", "c"), True, True), ((), True, True)],
)
def test_a_page_is_read_unless_all_bytes_and_the_reader_are_the_same(
    hashes: tuple[str, ...], same_reader: bool, is_read: bool
) -> None:
    found = visit(known(*hashes), sha256="a", years=[2024, 2023], same_reader=same_reader)
    assert (found.listing is not None) == is_read
    assert (found.reading.outcome, found.reading.reason) == (ReadingOutcome.COMPLETE, None)
    assert {row.url for row in found.reading.items} == {row.url for row in ROWS}


def test_other_bytes_are_read_and_show_what_is_new() -> None:
    found = visit(known("a"), sha256="b", years=[2025, 2024, 2023], same_reader=True)
    assert next(row.title for row in found.reading.items) == f"{NAME}2025年政府信息公开工作年度报告"


def test_the_same_code_has_read_since_the_first_of_its_unbroken_runs() -> None:
    days = [NOW - timedelta(days=number) for number in range(4)]
    runs = tuple(zip(days, ("b", "b", "a", "b"), strict=True))
    assert Memory(readers=runs).read_by_since("b") == days[1]
    assert Memory(readers=runs).read_by_since("a") is None
    assert Memory(readers=((days[0], ""), *runs[1:])).read_by_since("b") is None, "a run that was cut says nothing"
    assert Memory().read_by_since("b") is None


def test_the_reader_is_told_by_its_sources() -> None:
    assert len(reader()) == 16
    assert reader() == reader()
