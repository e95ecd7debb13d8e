"""Every crawl of these tests is a process of its own, forked from one that has loaded what all of them load."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler import runs


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    with runs.warm(at_once=False):
        yield
