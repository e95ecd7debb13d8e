"""`ingest --all` killed at any moment and run again ends where an undisturbed one ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from ingest import steps
from storage import raw_checks
from storage.raw_files import RawStore
from tests.databases import BACKENDS
from tests.ingest.test_steps import AT, publish, report_page

# `make soak` kills twenty times.
KILLS = int(os.environ.get("NIANBAO_TEST_KILLS", "2"))
ARTICLES = 6
# Everything that was read, without numbers of rows and times of the clock.
STATE = (
    (
        "SELECT sha256, article_url, file_url, parser_version, code, body, year, title, edition, cells_found "
        "FROM report_versions ORDER BY 1, 2, 4, 5"
    ),
    (
        "SELECT v.sha256, f.table_name, f.row_name, f.column_name, f.value, f.raw, f.status FROM figures f "
        "JOIN report_versions v ON v.id = f.version_id ORDER BY v.sha256, f.position"
    ),
    (
        "SELECT v.sha256, f.kind, f.value, f.raw FROM facts f JOIN report_versions v ON v.id = f.version_id "
        "ORDER BY v.sha256, f.position"
    ),
    (
        "SELECT v.sha256, f.code, f.severity FROM findings f JOIN report_versions v ON v.id = f.version_id "
        "ORDER BY v.sha256, f.position"
    ),
    (
        "SELECT v.sha256, s.section, s.text FROM report_sections s JOIN report_versions v ON v.id = s.version_id "
        "ORDER BY 1, 2"
    ),
    "SELECT v.sha256, s.part, s.grams FROM search_texts s JOIN report_versions v ON v.id = s.version_id ORDER BY 1, 2",
)


def _state(engine: Engine) -> list[list[tuple[str, ...]]]:
    with engine.connect() as connection:
        return [
            [tuple(str(value) for value in row) for row in connection.execute(text(question))] for question in STATE
        ]


def _empty(engine: Engine, kept: set[str]) -> None:
    """Takes the database back to what the crawl left."""
    inspector = inspect(engine)
    tables = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name]
    with engine.begin() as connection:
        for name in reversed(tables):
            if name not in kept and not name.startswith(("alembic", "search_index", "sqlite")):
                connection.execute(text(f'DELETE FROM "{name}"'))


def _counts(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return {
            name
            for name in inspect(engine).get_table_names()
            if not name.startswith("search_index")
            and connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() is not None
        }


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:2], indirect=True)
@pytest.mark.timeout(1800)
def test_killed_at_any_moment_and_run_again(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    for number in range(ARTICLES):
        files = [("年度报告.pdf", report_page(number, received="987"))] if number % 3 == 0 else []
        publish(engine, raw, number, report_page(number), files)
    kept = _counts(engine)
    began = time.monotonic()
    steps.ingest(engine, raw, at=AT, everything=True)
    lasts = time.monotonic() - began
    expected = _state(engine)
    assert len(expected[0]) == ARTICLES + ARTICLES // 3
    code = (
        "import sys; from datetime import datetime; from ingest import steps; from storage import database\n"
        "from storage.raw_files import RawStore\n"
        "print('ready', flush=True)\n"
        "steps.ingest(database.connect(sys.argv[1]), RawStore(sys.argv[2]), at=datetime.fromisoformat(sys.argv[3]),"
        " everything=True)\n"
    )
    command = [sys.executable, "-c", code, engine.url.render_as_string(hide_password=False), str(tmp_path / "raw")]
    moments = random.Random((os.environ.get("NIANBAO_TEST_CHANCE") and time.time_ns()) or 4)
    cut = 0
    for number in range(KILLS):
        _empty(engine, kept)
        child = subprocess.Popen([*command, AT.isoformat()], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert child.stdout is not None
        assert child.stdout.readline()
        time.sleep(moments.uniform(0.1, 1.0) * lasts)
        child.send_signal(signal.SIGKILL)
        cut += child.wait() == -signal.SIGKILL
        child.stdout.close()
        steps.ingest(engine, raw, at=AT, everything=True)
        assert _state(engine) == expected, f"kill {number}"
        assert raw_checks.verify(engine, raw).is_sound
    assert cut, "no run was killed before its end: nothing was tested"
