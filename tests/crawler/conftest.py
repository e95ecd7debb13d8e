"""Every crawl of these tests is a process of its own, forked from one that has loaded what all of them load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import runs
from tests.crawler.test_crawl import Lab
from tests.crawler.web import serving


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    with runs.warm(at_once=False):
        yield


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with serving() as web:
        yield Lab(tmp_path, web)
