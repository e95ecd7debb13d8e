"""Where settings come from, what goes before what, and that none is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import run


@pytest.fixture(autouse=True)
def _started_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", [("registry", "list"), ("db", "upgrade"), ("read", "nothing.html"), ("status",)])
def test_a_misspelt_setting_stops_the_command(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, folder=tmp_path / "data", databse_url="sqlite:///elsewhere.db")
    assert done.status == 1
    assert not done.out
    assert "NIANBAO_DATABSE_URL" in done.err
    assert "NIANBAO_DATABASE_URL" in done.err, "what was meant"
    assert not (tmp_path / "data").exists(), "nothing was made at another place"


def test_names_of_the_tests_and_of_jobs_are_no_settings(tmp_path: Path) -> None:
    done = run("registry", "list", "--format", "json", folder=tmp_path, test_database_url="x", job="crawl", run="1")
    assert (done.status, json.loads(done.out)) == (0, [])


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    Path(".env").write_text("\ufeffNIANBAO_TODAY=2025-02-01\nOTHER=1\n", encoding="utf-8")
    folder = tmp_path / "data"
    Path("roster.csv").write_text("name,division\n聊城市教育局,371500\n", encoding="utf-8")
    assert run("registry", "import", "roster.csv", folder=folder).status == 0
    years = {row["year"] for row in json.loads(run("status", "--format", "json", folder=folder).out)}
    assert years == {2024}, "the date of the file"
    years = {
        row["year"] for row in json.loads(run("status", "--format", "json", folder=folder, today="2026-02-01").out)
    }
    assert years == {2025}, "the date of the environment"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"NIANBAO_DATABSE_URL=sqlite:///x.db\n", "NIANBAO_DATABASE_URL"),
        (b"NIANBAO_DELAY=soon\n", "NIANBAO_DELAY"),
        ("NIANBAO_CONTACT=办公室\n".encode("gb18030"), ".env"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    Path(".env").write_bytes(content)
    done = run("registry", "list", folder=tmp_path / "data")
    assert done.status == 1
    assert said in done.err
    assert "Traceback" not in done.err


def test_links_begin_with_an_address(tmp_path: Path) -> None:
    done = run("registry", "list", folder=tmp_path, public_url="watch.example.org")
    assert (done.status, "NIANBAO_PUBLIC_URL" in done.err) == (1, True)
    assert run("registry", "list", folder=tmp_path, public_url="https://watch.example.org/nb").status == 0


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_of_every_calendar(tmp_path: Path, today: str) -> None:
    done = run("status", folder=tmp_path, today=today)
    assert done.status == 1
    assert "NIANBAO_TODAY" in done.err
