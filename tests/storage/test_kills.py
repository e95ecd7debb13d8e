"""Killed while it keeps: what is there is whole, the database names nothing that is not there, and a second run ends
where an undisturbed one ends."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from storage import database, raw_checks, restrictions
from storage.fetches import CachedPage, save_cached
from storage.raw_checks import FileState
from storage.raw_files import RawStore
from tests.databases import BACKENDS
from tests.storage.children import end_of, run_child, start_child
from tests.storage.test_restrictions import CONTENT, NAME, read

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
# `make soak` kills twenty times.
KILLS = int(os.environ.get("NIANBAO_TEST_KILLS", "2"))
PAGES = 60


def _keep_all(url: str, folder: str) -> None:
    """What a crawl does with each page, without the site: the bytes, then the row."""
    engine, raw = database.connect(url), RawStore(folder)
    for number in range(PAGES):
        content = hashlib.sha256(str(number).encode()).digest() * 3000
        name = raw.put(content)
        with database.write_session(engine) as session:
            save_cached(session, CachedPage(f"http://a/{number}", "", "", name, {}, 200, NOW))
    engine.dispose()


def _state(engine: Engine, folder: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text("SELECT url, sha256 FROM cached_pages ORDER BY url"))]
    return rows, sorted(file.sha256 for file in RawStore(str(folder)).files() if file.sha256)


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:2], indirect=True)
def test_bytes_and_rows_killed_at_any_moment(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    began = time.monotonic()
    assert run_child(_keep_all, url, str(tmp_path / "whole")) == 0
    lasts = time.monotonic() - began
    expected = _state(engine, tmp_path / "whole")
    assert len(expected[0]) == PAGES
    moments = random.Random((os.environ.get("NIANBAO_TEST_CHANCE") and time.time_ns()) or 3)
    cut = 0
    for number in range(KILLS):
        folder = tmp_path / f"killed{number}"
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM cached_pages"))
        child = start_child(_keep_all, url, str(folder))
        time.sleep(moments.uniform(0.1, 0.9) * lasts)
        os.kill(child, signal.SIGKILL)
        cut += end_of(child) == -signal.SIGKILL
        found = raw_checks.verify(engine, RawStore(str(folder)))
        assert found.is_sound, found.reports
        assert {report.state for report in found.reports} <= {FileState.UNREFERENCED, FileState.FOREIGN}
        assert run_child(_keep_all, url, str(folder)) == 0
        assert _state(engine, folder) == expected
        found = raw_checks.verify(engine, RawStore(str(folder)))
        assert found.is_sound
        assert found.named == PAGES
    assert cut, "no child was killed before its end: nothing was tested"


def _restrict_until(url: str, folder: str, statement_number: int) -> None:
    engine = database.connect(url)
    seen = 0

    def kill(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement_number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", kill)
    restrictions.restrict(engine, RawStore(folder), NAME, reason="r", by="b", at=NOW, erase=True)


@pytest.mark.slow
def test_a_restriction_killed_between_its_steps_is_repeated(sqlite_engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    read(sqlite_engine)
    url = str(sqlite_engine.url)
    statuses = []
    for number in range(1, 40):
        statuses.append(run_child(_restrict_until, url, str(tmp_path / "raw"), number))
        # From the first step on nobody is given the bytes.
        assert not raw.has(NAME)
        if statuses[-1] == 0:
            break
    assert statuses[0] == -signal.SIGKILL
    assert statuses[-1] == 0
    with database.sessions(sqlite_engine)() as session:
        assert restrictions.restricted_hashes(session) == {NAME}
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM report_sections")).scalar_one() == 0
    assert raw_checks.verify(sqlite_engine, raw).is_sound
