"""What each failure means, by the table that docs/alerts.md shows, and what a bad line or a bad server does."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor import channels
from monitor.channels import targets_of
from monitor.channels.model import Connection, Message, Outcome, Result
from sandbox.site import Tls
from sandbox.tls import context
from tests.monitor.receivers import http_receiver, smtp_receiver

MESSAGE = Message("0123abcd" * 4, "一项提醒", "- 未公布", "- 未公布")
DOCS = Path(__file__).resolve().parents[3] / "docs" / "alerts.md"
# Code -> seconds to wait (None: given up), from the services' developer documentation.
TABLES: dict[str, dict[int, int | None]] = {
    "WeCom": {-1: 60, 45009: 60, 45033: 60} | dict.fromkeys((93000, 40008, 40014, 40058, 44004, 45002, 47001)),
    "DingTalk": {-1: 60, 130101: 600, 410100: 600}
    | dict.fromkeys((300001, 310000, 400013, 400101, 400102, 400105, 400106, 40035, 43004))
    | dict.fromkeys(range(430101, 430105)),
    "Feishu": {11232: 60, 11233: 60, 11247: 60, 99991400: 60}
    | dict.fromkeys((19001, 19002, 19021, 19022, 19024, 9499, 11246)),
}
ROBOTS = {
    "WeCom": ("wecombot://K?base={}", "errcode", "errmsg"),
    "DingTalk": ("dingtalk://SEC@T?base={}", "errcode", "errmsg"),
    "Feishu": ("feishu://SEC@T?base={}", "code", "msg"),
}


def send(url: str, way: Connection | None = None) -> Outcome:
    target = targets_of(url)[0]
    return channels.channel(target.channel).send(target, MESSAGE, way or Connection(timeout=5))


@pytest.mark.parametrize("robot", sorted(TABLES))
def test_each_code_of_a_robot_is_tried_again_or_given_up_as_its_table_says(robot: str) -> None:
    address, code_name, said_name = ROBOTS[robot]
    with http_receiver() as http:
        for code, wait in TABLES[robot].items():
            http.answers = [(200, {code_name: code, said_name: "no"})]
            outcome = send(address.format(http.base))
            expected = (Result.PERMANENT, 0) if wait is None else (Result.PASSING, wait)
            assert (outcome.result, outcome.wait, outcome.code) == (*expected, "channel.robot_code"), code
            assert outcome.params == {"code": code, "detail": "no"}
        http.answers = [(200, {code_name: 987654, said_name: "unheard of"})]
        assert send(address.format(http.base)).result is Result.PASSING


@pytest.mark.parametrize("robot", sorted(TABLES))
def test_the_page_shows_the_same_table(robot: str) -> None:
    (row,) = re.findall(rf"^\| {robot} \|(.*)\|(.*)\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    for cell, given_up in zip(row, (False, True), strict=True):
        shown = re.sub(r"\(after .*?\)", "", cell)
        found: set[int] = set()
        for first, last in re.findall(r"(-?\d+)(?:–(\d+))?", shown):
            found |= set(range(int(first), int(last or first) + 1))
        assert found == {code for code, wait in TABLES[robot].items() if (wait is None) is given_up}


def test_a_rate_limit_counts_whatever_the_status_and_the_wait_is_the_one_asked_for() -> None:
    """Feishu's older interfaces say "too often" with HTTP 400 (its developer documentation, "rate limits")."""
    with http_receiver() as http:
        too_often = {"code": 99991400, "msg": "request trigger frequency limit"}
        for status in (400, 429):
            http.answers = [(status, too_often)]
            http.headers = {"x-ogw-ratelimit-reset": "152"}
            outcome = send(f"feishu://T?base={http.base}")
            assert (outcome.result, outcome.wait) == (Result.PASSING, 152), status
        http.headers = {}
        http.answers = [(400, {"code": 19024, "msg": "Key Words Not Found"}), (400, {"code": 7, "msg": "?"}), (400, "")]
        assert [send(f"feishu://T?base={http.base}").result for _ in range(3)] == [Result.PERMANENT] * 3
        http.answers = [(403, {"code": 0})]
        assert send(f"feishu://T?base={http.base}").result is Result.PERMANENT, "a refusal is none, whatever it holds"


def test_a_date_to_wait_for_is_counted_from_the_answers_own() -> None:
    now = datetime(2026, 2, 3, 1, 2, 3, tzinfo=UTC)
    dates = {"Date": format_datetime(now, usegmt=True)}
    with http_receiver() as http:
        for asked, wait in (
            (format_datetime(now + timedelta(seconds=90), usegmt=True), 90),
            (format_datetime(now - timedelta(days=1), usegmt=True), 0),
            ("soon", 0),
            ("9" * 12, 86_400),
        ):
            http.answers, http.headers = [(503, "")], dates | {"Retry-After": asked}
            outcome = send(f"json://127.0.0.1:{http.port}/x")
            assert (outcome.result, outcome.wait) == (Result.PASSING, wait), asked


@contextmanager
def line(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that behaves so with each connection; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                came, _address = listening.accept()
            except OSError:
                return
            with came:
                try:
                    behave(came)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.mark.parametrize("url", ["json://127.0.0.1:{}/x", "wecombot://K?base=http://127.0.0.1:{}"])
def test_a_line_that_breaks_after_the_message_was_sent_leaves_it_open_whether_it_arrived(url: str) -> None:
    def hang_up(came: socket.socket) -> None:
        came.recv(65536)

    with line(hang_up) as port:
        outcome = send(url.format(port))
    assert (outcome.result, outcome.uncertain, outcome.silent) == (Result.PASSING, True, True)


def test_a_page_without_end_is_not_read_to_its_end() -> None:
    read = 0

    def flood(came: socket.socket) -> None:
        nonlocal read
        came.recv(65536)
        came.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while read < 1 << 28:
            came.sendall(b"x" * 65536)
            read += 65536

    with line(flood) as port:
        outcome = send(f"wecombot://K?base=http://127.0.0.1:{port}")
    assert (outcome.result, outcome.code) == (Result.PASSING, "channel.no_answer")
    assert read < 1 << 26


@pytest.mark.parametrize("url", ["jsons://127.0.0.1:{}/x", "wecombot://K?base=https://127.0.0.1:{}"])
def test_a_certificate_that_nobody_vouches_for_is_not_spoken_to(url: str) -> None:
    secure = context(Tls.MODERN, "127.0.0.1")
    heard: list[bytes] = []

    def shake(came: socket.socket) -> None:
        with secure.wrap_socket(came, server_side=True) as spoken:
            heard.append(spoken.recv(100))

    with line(shake) as port:
        outcome = send(url.format(port))
    assert (outcome.result, outcome.uncertain, outcome.code) == (Result.PASSING, False, "channel.unreachable")
    assert heard in ([], [b""])


def test_a_mail_that_was_taken_is_sent_however_the_server_says_goodbye() -> None:
    for goodbye in ("500 what?", "421 too busy", ""):
        with smtp_receiver(goodbye=goodbye) as smtp:
            outcome = send(
                f"mailto://127.0.0.1:{smtp.port}/?to=a@example.org&from=w@example.org", Connection(timeout=1)
            )
        assert (len(smtp.mails), outcome.result) == (1, Result.SENT), goodbye


def test_a_mail_server_that_falls_silent_after_the_mail_may_have_it() -> None:
    given_up = threading.Event()

    def fall_silent(came: socket.socket) -> None:
        came.sendall(b"220 mail\r\n")
        for answer in (b"250 mail\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
            came.recv(4096)
            came.sendall(answer)
        came.recv(65536)
        given_up.wait(30)

    with line(fall_silent) as port:
        url = f"mailto://127.0.0.1:{port}/?to=a@example.org&from=w@example.org"
        # As long as a busy machine may take for what comes before.
        outcome = send(url, Connection(timeout=0.8))
        given_up.set()
    assert (outcome.result, outcome.uncertain) == (Result.PASSING, True)
