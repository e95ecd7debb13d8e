"""The web side over real HTTP: alive or not, numbers that Prometheus reads, feeds, dossiers; nothing can be written."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.model import Watch
from duties.obligations import DueRules
from monitor import news
from monitor.dossiers import verify
from monitor.dossiers.address import dossier_address
from monitor.schedule import Plan
from registry.model import Body, Kind, Level
from storage import bodies, database, job_runs, outbox, runs
from storage.raw_files import RawStore
from tests.storage.queries.city import MONEY_URL, TODAY, fill, night

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow


def watch_of(engine: Engine, folder: Path, **more: Any) -> Watch:
    values: dict[str, Any] = {
        "engine": engine,
        "raw": RawStore(str(folder / "raw")),
        "rules": DueRules(),
        "plan": Plan(),
        "now": lambda: night(3),
        "today": lambda: TODAY,
        "closed": lambda: "",
        "lang": "zh",
        "public_url": "https://watch.luhe.gov.cn/nb",
    }
    return Watch(**(values | more))


Ask = Callable[..., tuple[int, Any, bytes]]


@pytest.fixture
def served() -> Iterator[Callable[[Watch], Ask]]:
    """Serves a watch on loopback and gives a function that asks it."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def begin(watch: Watch, root_path: str = "") -> Ask:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(watch, root_path=root_path), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        servers.append((server, thread))
        ends = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < ends
            time.sleep(0.02)
        port = listening.getsockname()[1]

        def ask(path: str, method: str = "GET") -> tuple[int, Any, bytes]:
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.headers, error.read()

        return ask

    yield begin
    for server, thread in servers:
        server.should_exit = True
        thread.join()


def crawl(engine: Engine, day: int, outcome: str = "finished", bodies: int = 10) -> None:
    with database.write_session(engine) as session:
        run = runs.start_run(session, kind="crawl", at=night(day), simulated=False, vantage="")
        summary = {"bodies": bodies, "readings": {"complete": 1}}
        runs.finish_run(session, run, at=night(day) + timedelta(hours=1), outcome=outcome, summary=summary)


def test_alive_while_the_last_good_night_is_recent(
    engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask]
) -> None:
    now = night(3)
    reason = ""
    ask = served(watch_of(engine, tmp_path, now=lambda: now, closed=lambda: reason))
    assert json.loads(ask("/healthz")[2])["why"] == "no_roster"
    fill(engine)
    # What the city's own run left has no end: it is no good night.
    status, _headers, content = ask("/healthz")
    assert (status, json.loads(content)["why"]) == (503, "never")
    crawl(engine, 2)
    status, _headers, content = ask("/healthz")
    assert (status, json.loads(content)) == (
        200,
        {"well": True, "why": "ok", "last_good_night": (night(2) + timedelta(hours=1)).isoformat(timespec="seconds")},
    )
    crawl(engine, 4, "failed")
    now = night(6)
    status, _headers, content = ask("/healthz")
    assert (status, json.loads(content)["why"]) == (503, "too_old")
    reason = "重保"
    assert ask("/healthz")[0] == 200


def test_a_look_at_a_few_bodies_is_no_night(engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask]) -> None:
    roster = [
        Body(f"b{number}", f"鹿河市第{number}局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url="http://a.cn/")
        for number in range(10)
    ]
    with database.write_session(engine) as session:
        bodies.save_bodies(session, roster, source="test", file_sha256="", at=night(1))
    crawl(engine, 2, bodies=2)
    ask = served(watch_of(engine, tmp_path))
    assert json.loads(ask("/healthz")[2])["why"] == "never"
    crawl(engine, 2, bodies=8)
    assert json.loads(ask("/healthz")[2])["why"] == "ok"


def test_prometheus_reads_the_numbers(engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask]) -> None:
    fill(engine)
    crawl(engine, 2)
    with database.write_session(engine) as session:
        number = job_runs.start_job(session, job="watch", due_at=night(2), at=night(2), scheduler="x:1")
        job_runs.finish_job(
            session, number, at=night(2), outcome=job_runs.Outcome.FAILED, status=1, peak_mb=90, said=""
        )
        made_at = night(3) - timedelta(minutes=10)
        message = outbox.OutboxMessage("r|digest|2026-02-03", "r", "wecom:1", "s", {"items": []}, made_at, made_at)
        outbox.save_messages(session, [message])
    with database.write_session(engine) as session:
        (kept,) = outbox.load_messages(session)
        cause = {"cause": "ConnectError"}
        outbox.mark_failed(session, kept, made_at, error="channel.unreachable", params=cause, next_at=night(4))
    status, headers, content = served(watch_of(engine, tmp_path))("/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(content.decode())
        for sample in family.samples
    }
    assert found[("nianbao_bodies",)] == 10
    assert found["nianbao_verdicts", ("verdict", "late")] == 1
    assert found["nianbao_runs", ("kind", "crawl"), ("outcome", "finished")] == 1
    assert found["nianbao_run_last_ended_seconds", ("kind", "crawl"), ("outcome", "finished")] > 1e9
    assert found["nianbao_lists", ("outcome", "complete")] == 1
    assert found["nianbao_reports", ("edition", "mixed")] == 1
    assert found[("nianbao_figures",)] > 0
    assert found["nianbao_job_last_begun_seconds", ("job", "watch"), ("outcome", "failed")] > 1e9
    assert found["nianbao_sites", ("state", "well")] == 1
    assert found["nianbao_requests_last_day", ("outcome", "answered")] >= 1
    assert found["nianbao_readings_last_day", ("outcome", "complete")] == 1
    assert found["nianbao_job_last_ended_seconds", ("job", "watch"), ("outcome", "failed")] > 1e9
    assert found["nianbao_messages", ("state", "failed")] == 1
    assert found["nianbao_send_attempts_last_day", ("channel", "wecom"), ("outcome", "failed")] == 1
    assert found[("nianbao_oldest_message_age_seconds",)] == 600
    ages = ("nianbao_oldest_alert_age_seconds", "nianbao_oldest_proposal_age_seconds", "nianbao_open_proposals")
    assert [found[(name,)] for name in ages] == [0, 0, 0]
    assert found[("nianbao_possibly_repeated_messages",)] == 0


def test_feeds_and_dossiers_have_stable_addresses(
    engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask]
) -> None:
    fill(engine)
    news.refresh_changed(engine, today=TODAY, at=night(3), rules=DueRules())
    ask = served(watch_of(engine, tmp_path))
    status, headers, content = ask("/feeds/alerts.atom")
    assert (status, headers["Content-Type"]) == (200, "application/atom+xml")
    assert etree.fromstring(content).tag == "{http://www.w3.org/2005/Atom}feed"
    status, _headers, content = ask("/feeds/due.ics?lang=en")
    assert status == 200
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"URL:https://watch.luhe.gov.cn/nb\r\n" in content
    status, headers, content = ask("/dossiers/money/2025")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert MONEY_URL in content.decode()
    status, _headers, content = ask("/dossiers/money/2025.json")
    assert verify.differences(verify.read_dossier(content)) == ()
    assert "鹿河市财政局" not in ask("/dossiers/water/2025?lang=en")[2].decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dossiers/nobody/2025", 404),
        ("/dossiers/money/2", 422),
        ("/dossiers/money/2025?lang=fr", 422),
        ("/docs", 404),
        ("/", 200),
    ],
)
def test_what_is_not_there_is_said(
    engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask], path: str, status: int
) -> None:
    fill(engine)
    assert served(watch_of(engine, tmp_path))(path)[0] == status


def test_nothing_can_be_written(engine: Engine, tmp_path: Path, served: Callable[[Watch], Ask]) -> None:
    ask = served(watch_of(engine, tmp_path))
    for path in ("/", "/healthz", "/dossiers/money/2025"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert ask(path, method)[0] == 405


def test_behind_a_proxy_that_shows_it_under_a_prefix(
    engine: Engine, tmp_path: Path, served: Callable[..., Ask]
) -> None:
    """A proxy that hands the whole path on, and one that cuts its prefix off: both get every page, and no page leads
    out of the prefix."""
    fill(engine)
    news.refresh_changed(engine, today=TODAY, at=night(3), rules=DueRules())
    crawl(engine, 2)
    ask = served(watch_of(engine, tmp_path, public_url="https://oa.luhe.gov.cn/nb"), root_path="/nb")
    for path in ("/healthz", "/metrics", "/feeds/alerts.atom", "/feeds/due.ics", "/dossiers/money/2025", "/"):
        whole, cut = ask(f"/nb{path}"), ask(path)
        assert (whole[0], cut[0]) == (200, 200), path
    feed = etree.fromstring(ask("/nb/feeds/alerts.atom")[2])
    links = [link for link in feed.xpath("//@href") if "luhe.gov.cn" in link]
    assert all(link.startswith("https://oa.luhe.gov.cn/nb") for link in links)
    assert b"URL:https://oa.luhe.gov.cn/nb\r\n" in ask("/nb/feeds/due.ics")[2]
    page = ask("/nb/dossiers/money/2025")[2].decode()
    assert not re.search(r"""(?:href|src|action)=["']?/""", page), "nothing that a prefix would break"
    assert verify.differences(verify.read_dossier(page.encode())) == ()


def test_alerts_link_to_dossiers_under_the_public_address() -> None:
    assert (
        dossier_address("https://oa.luhe.gov.cn/nb/", "money", 2025) == "https://oa.luhe.gov.cn/nb/dossiers/money/2025"
    )
    assert dossier_address("", "money", 2025) == ""
