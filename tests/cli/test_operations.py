"""The commands of whoever keeps an installation: schedule, health, export, backups that are kept."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.runner import run

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow

ROSTER = "name,kind,level,division,home_url\n聊城市财政局,department,prefecture,371500,http://czj.luhe.gov.cn.test/\n"
TODAY = "2027-01-29"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one body."""
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    done = run("registry", "import", tmp_path / "roster.csv", folder=tmp_path / "data")
    assert done.status == 0, done.err
    return tmp_path / "data"


def test_the_jobs_are_listed_with_their_next_hour(folder: Path) -> None:
    done = run("schedule", "--list", "--format", "json", folder=folder)
    rows = {row["job"]: row for row in json.loads(done.out)}
    assert rows["watch"]["next"].endswith("+08:00")
    assert rows["backup"]["next"] is None, "off without a folder"
    assert all(row["last_started"] is None for row in rows.values())


@pytest.mark.slow
def test_a_job_runs_once_and_is_recorded(folder: Path) -> None:
    done = run("schedule", "--once", "ingest", folder=folder)
    assert done.status == 0, done.err
    rows = {row["job"]: row for row in json.loads(run("schedule", "--list", "--format", "json", folder=folder).out)}
    assert rows["ingest"]["outcome"] == "done"
    failed = run("schedule", "--once", "crawl", folder=folder)
    assert failed.status == 1
    assert "NIANBAO_CONTACT" in failed.err
    assert run("schedule", "--once", "nothing", folder=folder).status == 2


def test_a_pause_holds_every_job_back_until_it_is_ended(folder: Path) -> None:
    given = ("--by", "Wang", "--reason", "move")
    assert run("schedule", "pause", "--until", "2020-01-01", *given, folder=folder).status == 1
    assert run("schedule", "pause", "--until", "soon", *given, folder=folder).status == 2
    assert run("schedule", "pause", "--until", "2099-01-01", *given, folder=folder).status == 0
    held = run("schedule", "--once", "ingest", folder=folder)
    assert held.status == 1
    assert "2099-01-01 00:00: move" in held.err
    assert run("schedule", "resume", folder=folder).status == 0
    assert run("schedule", "resume", folder=folder).err.startswith("0 ")


def test_health_has_a_status_of_its_own(folder: Path) -> None:
    done = run("health", "--format", "json", folder=folder, today="2090-01-13")
    assert done.status == 1, "nothing ever ran"
    assert json.loads(done.out) == []
    assert "did not run" in done.err
    nobody = run("health", folder=folder.parent / "empty")
    assert nobody.status == 0
    assert "roster is empty" in nobody.err, "that nothing is wrong would be a silent success"
    fresh = run("health", folder=folder)
    assert (fresh.status, "no night was ever crawled" in fresh.err) == (0, True), fresh.err


@pytest.mark.slow
def test_only_bodies_that_are_due_soon_are_asked_twice(folder: Path) -> None:
    done = run("crawl", "--due-within", "1", folder=folder, today=TODAY)
    assert done.status == 0, done.err
    assert "nobody" in done.err
    # Within three days it would crawl, and a simulated crawl refuses what is not allowed.
    assert "nobody" not in run("crawl", "--due-within", "3", folder=folder, today=TODAY).err


def test_a_release_is_written_and_refuses_a_folder_in_use(folder: Path, tmp_path: Path) -> None:
    done = run("export", tmp_path / "release", folder=folder, today=TODAY)
    assert done.status == 0, done.err
    assert (tmp_path / "release" / "coverage.csv").read_bytes().startswith(b"\xef\xbb\xbfbody,year,")
    assert run("export", tmp_path / "release", folder=folder, today=TODAY).status == 1
    assert run("export", tmp_path / "r2", "--format", "xls", folder=folder).status == 2
    assert run("export", tmp_path / "r3", folder=tmp_path / "nobody").status == 1
    again = run("export", tmp_path / "r4", "--previous", tmp_path / "release", folder=folder, today=TODAY)
    assert "0 changes" in again.err


def test_only_the_newest_backups_are_kept(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    (kept / "notes").mkdir()
    for number in range(3):
        done = run("backup", kept / str(number), "--keep", "2", folder=folder)
        assert done.status == 0, done.err
    assert sorted(path.name for path in kept.iterdir()) == ["1", "2", "notes"]
    with closing(sqlite3.connect(kept / "2" / "nianbao.db")) as copy:
        assert copy.execute("SELECT count(*) FROM bodies").fetchone() == (1,)


BLACKOUTS = """
[[blackouts]]
from = 2027-01-29
until = 2027-01-30
reason = "closed network"

[[blackouts]]
from = 2027-02-10
until = 2027-02-11
hosts = ["luhe.gov.cn.test"]
reason = "portal moves"
"""


def test_a_blackout_stops_crawls_and_is_told_afterwards(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text(BLACKOUTS)
    settings = {"config": str(tmp_path / "n.toml")}
    for arguments in (("crawl",), ("crawl", "371500-czj"), ("schedule", "--once", "crawl")):
        done = run(*arguments, folder=folder, today="2027-01-30", **settings)
        assert done.status == 1, arguments
        assert "closed network" in done.err
    during = run("health", folder=folder, today="2027-01-30", **settings)
    assert during.status == 0, "nothing is missed"
    assert "blackout: all sites, 2027-01-29 to 2027-01-30: closed network" in during.err
    # The file says nothing of it any more; what was kept does.
    later = run("health", folder=folder, today="2027-02-01")
    assert "blackout: all sites, 2027-01-30 to 2027-01-30: closed network" in later.err
    made = json.loads(run("dossier", "371500-czj", "2026", folder=folder, today="2027-02-02").out)
    assert made["closures"] == [
        {"kind": "blackout", "begin": "2027-01-30", "end": "2027-01-30", "reason": "closed network", "columns": []}
    ]
    hosts = run("health", "--format", "json", folder=folder, today="2027-02-10", **settings)
    assert "blackout: luhe.gov.cn.test, 2027-02-10 to 2027-02-11: portal moves" in hosts.err
    address = "http://czj.luhe.gov.cn.test/nb/1.html"
    refused = run(
        "submit", "371500-czj", "2026", address, "--by", "Wang", folder=folder, today="2027-02-10", **settings
    )
    assert refused.status == 1
    assert "portal moves" in refused.err


def test_a_blackout_that_cannot_be_used_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text("[[blackouts]]\nfrom = 2027-01-29\nuntil = 2027-01-01\n")
    done = run("health", folder=folder, config=str(tmp_path / "n.toml"))
    assert done.status == 1
    assert "blackouts" in done.err
