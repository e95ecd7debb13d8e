"""The script-only twins are real: a browser makes their lists, and asks nobody but the city."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sandbox.city import City, RunningCity
from sandbox.script import SHANGHAI

BROWSER = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
LATER = datetime(2026, 3, 1, 12, tzinfo=SHANGHAI)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningCity]:
    with City.draw(6, bodies=2, families=("rendered", "json"), faults=("list_by_script",)).serve() as city:
        city.set_now(LATER)
        yield city


def dom(running: RunningCity, url: str, folder: Path) -> str:
    """The document after the scripts of `url` have run."""
    command = [
        str(BROWSER),
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder}",
        "--host-resolver-rules=MAP * 127.0.0.1",
        "--virtual-time-budget=5000",
        "--dump-dom",
        url,
    ]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True).stdout


@pytest.mark.parametrize("name", ["rendered", "json", "list_by_script"])
def test_a_browser_sees_the_whole_list(running: RunningCity, name: str, tmp_path: Path) -> None:
    city = running.city
    part = city.body_with(name) if name == "list_by_script" else city.body_on(name)
    running.clear_log()
    text = dom(running, city.column_url(part, running.port), tmp_path)
    listed = text.partition('id="app"')[2] if name != "json" else text.partition('id="list"')[2]
    newest = sorted((post for post in part.posts if post.visible(LATER)), key=lambda post: post.at, reverse=True)
    wanted = newest if name != "json" else newest[:3]
    assert all(city.url(part, post).partition(part.host)[2] in listed for post in wanted)
    if name != "json":
        assert f"共{len(newest)}条" in listed
    assert {line.host for line in running.access_log} == {part.host}
    assert any(line.path.startswith(("/d/", "/api/", "/front/", "/data/")) for line in running.access_log)
