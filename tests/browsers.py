"""A real Chromium for tests. On a newcomer's machine they skip without one; in CI (`CI=1`) its absence is a failure."""

from __future__ import annotations

import os

import pytest

from crawler.browser import NoBrowserError, find_browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    try:
        return find_browser(os.environ.get("NIANBAO_BROWSER", ""))
    except NoBrowserError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Chromium on this machine: apt install chromium-headless-shell")
