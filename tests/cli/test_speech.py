"""Services as they run: every line that they, their jobs and their libraries say is one JSON object without secrets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.order import CrawlOrder
from tests.cli.runner import run
from tests.crawler.test_crawl import Bureau, Lab
from tests.crawler.web import serving
from tests.monitor.receivers import http_receiver

# Part of the full suite: each starts processes.
pytestmark = pytest.mark.slow

SECRETS = ("0f3a-ROBOT-KEY", "hunter22", "5f2b-PING-UUID")
FIELDS = ["time", "level", "event", "job", "run"]
Started = Callable[..., "subprocess.Popen[str]"]


def settings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a service with secrets in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    return kept | {
        "NIANBAO_DATA_DIR": str(folder / "data"),
        "NIANBAO_LANG": "zh",
        "NIANBAO_ALERT_URLS": f"wecombot://{SECRETS[0]} mailto://watch:{SECRETS[1]}@127.0.0.1:9/?to=a@example.org",
        "NIANBAO_PING_URL": f"http://127.0.0.1:9/{SECRETS[2]}",
        **more,
    }


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Started]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            env=settings(tmp_path, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def lines_of(said: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in said.splitlines()]
    assert found
    assert all(list(line)[:5] == FIELDS for line in found), said
    for secret in SECRETS:
        assert secret not in said
    return found


def stopped(process: subprocess.Popen[str], status: int = 0) -> str:
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=60)
    assert process.returncode in (status, -signal.SIGTERM), said
    assert out == "", "a service prints nothing"
    return said


def wait_for(process: subprocess.Popen[str], event: str) -> list[str]:
    """The lines up to one of the event."""
    assert process.stderr is not None
    read: list[str] = []
    while line := process.stderr.readline():
        read.append(line)
        if f'"event": "{event}"' in line:
            return read
    raise AssertionError(f"no {event} in {read}")


def test_a_scheduler_that_leads_and_stops(start: Started) -> None:
    process = start("schedule")
    read = wait_for(process, "schedule.leading")
    events = [line["event"] for line in lines_of("".join(read) + stopped(process))]
    # On a busy machine it takes long enough to say so.
    events = [event for event in events if event != "schedule.waiting"]
    assert events == ["schedule.leading", "schedule.stopped"]


def test_a_job_its_crawl_and_its_libraries_speak_for_their_run(start: Started, tmp_path: Path) -> None:
    with serving() as web:
        bureau = Bureau(web, "czj", "鹿河市财政局")
        web.put(bureau.host, "/xxgk/nb/", "<html><body>" + "x" * 9000 + "</body></html>", 500)
        roster = (
            f"name,kind,level,division,home_url\n{bureau.name},department,prefecture,371500,{bureau.body.home_url}\n"
        )
        (tmp_path / "roster.csv").write_text(roster, "utf-8")
        assert run("registry", "import", tmp_path / "roster.csv", folder=tmp_path / "data").status == 0
        process = start(
            "schedule",
            "--once",
            "crawl",
            NIANBAO_CONTACT="watch@example.org",
            NIANBAO_ALLOWED_NETWORKS="127.0.0.0/8",
            NIANBAO_RESOLVE="*.gov.cn.test=127.0.0.1",
            NIANBAO_DELAY="0",
        )
        _out, said = process.communicate(timeout=120)
    lines = lines_of(said)
    assert lines[0]["event"] == "schedule.begun"
    assert {line["job"] for line in lines} == {"crawl"}
    assert {line["run"] for line in lines} == {"1"}
    assert {"crawl.summary", "crawl.reasons", "crawl.ingested", "schedule.ended"} <= {line["event"] for line in lines}
    summary = next(line for line in lines if line["event"] == "crawl.summary")
    assert summary["bodies"] == 1
    listed = json.loads(run("schedule", "--list", "--format", "json", folder=tmp_path / "data").out)
    assert {row["job"]: row["outcome"] for row in listed}["crawl"] in ("done", "failed")


def test_a_web_side_that_is_asked(start: Started, tmp_path: Path) -> None:
    process = start("serve", "--port", "0", NIANBAO_LOG="json")
    wait_for(process, "serve.begins")
    time.sleep(1)
    lines_of('{"time": "", "level": "", "event": "", "job": "", "run": ""}\n' + stopped(process))


def test_a_terminal_or_the_setting_has_plain_words(start: Started, tmp_path: Path) -> None:
    process = start("schedule", "--once", "ingest", NIANBAO_LOG="text")
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.splitlines()[-1].startswith("ingest：完成")


def test_a_command_that_fails_for_the_program_is_one_line(start: Started, tmp_path: Path) -> None:
    """A database that is no database: whatever is raised comes out as lines."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nianbao.db").write_bytes(b"no database at all" * 100)
    process = start("watch", NIANBAO_LOG="json")
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 1
    lines_of(said)


def test_the_switch_hears_of_jobs_that_end_well(start: Started, tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text('[ping]\nmethod = "post"\nafter = ["ingest"]\nstart_and_fail = true\n')
    with http_receiver(plain=True) as receiver:
        url = f"{receiver.base}/{SECRETS[2]}"
        more = {"NIANBAO_PING_URL": url, "NIANBAO_CONFIG": str(tmp_path / "n.toml")}
        process = start("schedule", "--once", "ingest", **more)
        _out, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert [arrival.path for arrival in receiver.arrivals] == [f"/{SECRETS[2]}/start", f"/{SECRETS[2]}"]
    process = start("schedule", "--once", "ingest", **more)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 0, "a switch that is gone fails no job"
    assert [line["event"] for line in lines_of(said)].count("ping.failed") == 2
    health = run("health", folder=tmp_path / "data", ping_url=url)
    assert "has not been reached" in health.err
    assert "has not been reached" not in run("health", folder=tmp_path / "data").err, "a switch that is no more"
    refused = start("schedule", "--once", "ingest", NIANBAO_PING_URL=f"http://example.org/{SECRETS[2]}")
    _out, said = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert "NIANBAO_PING_URL" in said
    assert SECRETS[2] not in said


def test_scrapy_and_twisted_speak_in_the_same_lines(tmp_path: Path) -> None:
    with serving() as web:
        bureau = Bureau(web, "czj", "鹿河市财政局")
        lab = Lab(tmp_path, web)
        lab.register(bureau.body)
        order = CrawlOrder(
            database_url=lab.url,
            raw_url=(tmp_path / "raw").as_uri(),
            contact="test@example.org",
            delay=0,
            season=2025,
            allowed_networks=("127.0.0.0/8",),
            resolve=(("*.gov.cn.test", "127.0.0.1"),),
            log_level="INFO",
        )
        done = subprocess.run(
            [sys.executable, "-m", "crawler.process", str(os.getpid())],
            input=order.to_json(),
            env=settings(tmp_path, NIANBAO_LOG="json", NIANBAO_JOB="crawl", NIANBAO_RUN="12"),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        lab.engine.dispose()
    assert done.returncode == 0, done.stderr
    lines = lines_of(done.stderr)
    assert {(line["job"], line["run"], line["event"]) for line in lines} == {("crawl", "12", "log")}
    assert any(line["logger"].startswith("scrapy.") for line in lines)
    assert json.loads(done.stdout.splitlines()[-1])["bodies"] == 1, "what it found out stays apart"
