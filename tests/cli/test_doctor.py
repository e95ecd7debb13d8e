"""`nianbao doctor`: looks at the machine, changes nothing, names the command that mends what is missing."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cli import network
from tests.cli.command import Done
from tests.cli.runner import run

# As a Chromium without user namespaces speaks.
REFUSED = "#!/bin/sh\necho '[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If' >&2\nexit 1\n"


def states(done: Done) -> dict[str, dict[str, str]]:
    return {row["check"]: row for row in json.loads(done.out)}


def doctor(folder: Path, **settings: str) -> Done:
    # A browser is tried by starting it: that has a test of its own.
    return run("doctor", "--offline", "--format", "json", folder=folder, **({"browser": "off"} | settings))


def test_a_machine_with_everything_needed_is_well_and_left_alone(tmp_path: Path) -> None:
    done = doctor(tmp_path / "data")
    found = states(done)
    assert done.status == 0, done.out
    assert {check for check, row in found.items() if row["state"] == "missing"} == set()
    assert set(found) >= {"python", "packages", "reader", "ocr", "postgres", "data_dir", "disk", "database", "contact"}
    assert found["network"]["state"] == "skipped"
    assert found["browser"]["state"] == "skipped"
    assert found["contact"]["state"] == "optional"
    assert "NIANBAO_CONTACT" in found["contact"]["mend"]
    assert not (tmp_path / "data").exists()


def test_what_can_be_mended_names_the_command(tmp_path: Path) -> None:
    for row in states(doctor(tmp_path)).values():
        assert bool(row["mend"]) is (row["state"] in ("missing", "optional")), row


@pytest.mark.slow
def test_a_database_behind_is_missing_an_upgrade(tmp_path: Path) -> None:
    assert run("db", "upgrade", folder=tmp_path).status == 0
    assert states(doctor(tmp_path))["database"]["state"] == "ok"
    engine = create_engine(f"sqlite:///{tmp_path / 'nianbao.db'}")
    with engine.begin() as connection:
        # As a program of another version made it.
        connection.execute(text("DROP VIEW v_late"))
        connection.execute(text("CREATE VIEW v_late AS SELECT body FROM verdicts"))
    stale = states(doctor(tmp_path))["database"]
    assert (stale["state"], stale["mend"]) == ("missing", "nianbao db upgrade")
    assert run("db", "upgrade", folder=tmp_path).status == 0
    assert states(doctor(tmp_path))["database"]["state"] == "ok"
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = ''"))
    engine.dispose()
    done = doctor(tmp_path)
    assert done.status == 1
    assert states(done)["database"]["mend"] == "nianbao db upgrade"


@pytest.mark.slow
def test_the_state_of_ocr_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = states(doctor(tmp_path))["ocr"]
    assert there["state"] == "ok"
    assert "rapidocr 3." in there["message"]
    hollow = tmp_path / "hollow"
    (hollow / "rapidocr").mkdir(parents=True)
    (hollow / "rapidocr" / "__init__.py").write_text("")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(hollow)
        broken = states(doctor(tmp_path))["ocr"]
    assert broken["state"] == "optional"
    assert "PP-OCRv6" in broken["message"]
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    lacking = states(doctor(tmp_path))["ocr"]
    assert lacking["state"] == "optional"
    assert "nianbao[ocr]" in lacking["mend"]


@pytest.mark.slow
def test_a_browser_is_well_when_it_starts(tmp_path: Path, chromium: str) -> None:
    assert states(doctor(tmp_path, browser=chromium))["browser"]["state"] == "ok"


@pytest.mark.parametrize(("script", "said"), [(REFUSED, "docs/install.md"), ("#!/bin/sh\nexit 3\n", "does not start")])
def test_a_browser_that_does_not_start_is_no_browser(tmp_path: Path, script: str, said: str) -> None:
    browser = tmp_path / "chromium"
    browser.write_text(script)
    browser.chmod(0o755)
    done = doctor(tmp_path, browser=str(browser))
    row = states(done)["browser"]
    assert (done.status, row["state"]) == (0, "optional"), "all other sites are read without one"
    assert said in row["message"]
    assert "needs_browser" in row["message"]
    assert row["mend"]


@pytest.mark.parametrize(
    ("settings", "check", "said"),
    [
        ({"browser": "/no/such/chromium"}, "browser", "/no/such/chromium"),
        ({"delay": "soon"}, "settings", "NIANBAO_DELAY"),
        ({"delya": "3"}, "settings", "NIANBAO_DELYA"),
        ({"config": "/nowhere/nianbao.toml"}, "settings", "/nowhere/nianbao.toml"),
        ({"database_url": "postgresql+psycopg://nobody:secret@127.0.0.1:1/none"}, "database", "127.0.0.1"),
        ({"database_url": "nonsense"}, "database", ""),
        ({"data_dir": "/dev/null/data"}, "data_dir", "/dev/null/data"),
        ({"raw_store_url": "nosuch://bucket/x"}, "raw_store", "nosuch"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, settings: dict[str, str], check: str, said: str) -> None:
    done = doctor(tmp_path, **settings)
    assert done.status == 1
    row = states(done)[check]
    assert row["state"] == "missing"
    assert said in row["message"]
    assert row["mend"]
    assert "secret" not in done.out + done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "识读进程"), ("en", "reading process")])
def test_the_table_speaks_both_languages(tmp_path: Path, lang: str, words: str) -> None:
    done = run("doctor", "--offline", "--format", "table", "--lang", lang, folder=tmp_path, browser="off")
    assert words in done.out


def test_the_network_is_asked_for_one_connection_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert network.reachable(host="127.0.0.1", port=port).problem == ""
        assert network.reachable(f"http://user:secret@127.0.0.1:{port}") == network.Asked(f"127.0.0.1:{port}", "")
    closed = network.reachable(host="127.0.0.1", port=port)
    assert closed.problem
    assert network.reachable("http://127.0.0.1:notaport").problem
