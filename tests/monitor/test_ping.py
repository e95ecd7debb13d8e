"""The dead-man's switch: told after good nights, with a real receiver on loopback; it never stops anything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import Engine

from monitor.channels.model import Connection, TargetError
from monitor.health import TroubleKind, check
from monitor.ping import Ping, Signal
from monitor.schedule import PING, Plan
from storage import database, job_runs
from storage.job_runs import Outcome
from tests.monitor.test_health import NOW, crawl, fill, kinds


@dataclass
class Receiver:
    port: int = 0
    status: int = 200
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ping/5f2b-UUID"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            words = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            kept.asked.append((self.command, self.path, words))
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", "/login")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = _any  # noqa: N815 (the names that the library calls)

        def log_message(self, *_args: object) -> None:
            """The tests say what they need."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def test_signals_have_addresses_of_their_own(receiver: Receiver) -> None:
    ping = Ping(f"{receiver.url}?create=1", post=True)
    assert [ping.send(signal, "nianbao crawl").cause for signal in Signal] == ["", "", ""]
    assert receiver.asked == [
        ("POST", "/ping/5f2b-UUID/start?create=1", "nianbao crawl"),
        ("POST", "/ping/5f2b-UUID?create=1", "nianbao crawl"),
        ("POST", "/ping/5f2b-UUID/fail?create=1", "nianbao crawl"),
    ]
    assert Ping(receiver.url).send(Signal.SUCCESS, "words").cause == ""
    assert receiver.asked[-1] == ("GET", "/ping/5f2b-UUID", "")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_200_to_299_is_taken_for_heard(receiver: Receiver, status: int) -> None:
    receiver.status = status
    assert Ping(receiver.url).send(Signal.SUCCESS).cause == f"HTTP {status}"
    assert len(receiver.asked) == 1, "nobody is followed to a login page"


def test_one_that_does_not_answer_is_a_cause_without_an_address(receiver: Receiver) -> None:
    port = receiver.port
    gone = Ping(f"http://127.0.0.1:{port}/ping/5f2b-UUID", connection=Connection(proxy="http://127.0.0.1:9"))
    assert gone.send(Signal.SUCCESS).cause == "", "this machine is asked without the proxy"
    for url in ("http://127.0.0.1:9/5f2b-UUID", "https://127.0.0.1:9/5f2b-UUID"):
        done = Ping(url).send(Signal.SUCCESS)
        assert done.cause == "ConnectError"
        assert "UUID" not in repr(done) + repr(Ping(url))


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "127.0.0.1:9", "nothing://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_a_cause_too(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://hc.example.org/5f2b-UUID"
    assert Ping(url, connection=Connection(proxy=proxy)).send(Signal.START).cause
    monkeypatch.setenv("ALL_PROXY", proxy)
    assert Ping(url).send(Signal.START).cause


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hc.example.org/x", "ping.not_secure"),
        ("http://10.0.0.5/x", "ping.not_secure"),
        ("http://127.0.0.1.example.org/x", "ping.not_secure"),
        ("ftp://hc.example.org/x", "ping.bad_address"),
        ("hc.example.org/x", "ping.bad_address"),
        ("https://u:p@hc.example.org/x", "ping.bad_address"),
        ("https://hc.example.org:99999/x", "ping.bad_address"),
        ("https://hc.example.org/x#y", "ping.bad_address"),
    ],
)
def test_an_address_is_https_or_this_machine(url: str, code: str) -> None:
    with pytest.raises(TargetError) as told:
        Ping(url)
    assert told.value.code == code
    assert Ping("http://localhost:8000/x")
    assert Ping("http://[::1]:8000/x")
    assert Ping("https://hc.example.org/x")


def pinged(engine: Engine, day: int, outcome: Outcome) -> None:
    with database.write_session(engine) as session:
        at = NOW + timedelta(days=day)
        number = job_runs.start_job(session, job=PING, due_at=at, at=at, scheduler="")
        said = "HTTP 500" if outcome is Outcome.FAILED else "success"
        job_runs.finish_job(session, number, at=at, outcome=outcome, status=None, peak_mb=0, said=said)


def test_a_switch_that_does_not_hear_us_is_told_once_while_it_lasts(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    pinged(engine, -4, Outcome.FAILED)
    pinged(engine, -3, Outcome.DONE)
    assert kinds(check(engine, plan=Plan(), now=NOW)) == []
    pinged(engine, -2, Outcome.FAILED)
    (first,) = check(engine, plan=Plan(), now=NOW).troubles
    pinged(engine, -1, Outcome.FAILED)
    (again,) = check(engine, plan=Plan(), now=NOW).troubles
    assert (first.kind, first.key) == (TroubleKind.PING, again.key)
    assert again.params == {"since": first.params["since"], "cause": "HTTP 500"}
    pinged(engine, 0, Outcome.DONE)
    assert kinds(check(engine, plan=Plan(), now=NOW)) == []


def test_a_switch_that_is_silent_for_weeks_is_told_once_with_its_first_day(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    for day in (-40, -30, -9, -1):
        pinged(engine, day, Outcome.DONE if day == -40 else Outcome.FAILED)
    (trouble,) = check(engine, plan=Plan(), now=NOW).troubles
    assert (trouble.key, trouble.params["since"]) == ("ping:2026-12-14", "2026-12-14")
    assert kinds(check(engine, plan=Plan(), now=NOW, has_switch=False)) == []
