"""What services say: JSON lines, each with its job and run, without secrets and personal numbers."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from typing import Any

import pytest

from storage import service_log
from storage.blotting import blotted, password_of
from storage.service_log import Voice, speaking

VOICE = Voice("crawl", "7", ("s3cr3t-robot-key",))


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert all(list(line)[:5] == ["time", "level", "event", "job", "run"] for line in found)
    return found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wecombot://0f3a-KEY sent", "wecombot://*** sent"),
        ("dingtalk://SECabc@TOKEN/?x=1", "dingtalk://***"),
        ("mailtos://watch:hunter22@mail.example.org/?to=a@example.org", "mailtos://***"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693axxx6", "?key=***"),
        (
            "https://oapi.dingtalk.com/robot/send?access_token=ab12&sign=Zz%3D&timestamp=1",
            "access_token=***&sign=***&t",
        ),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/0a1b-2c3d", "/hook/***"),
        ("postgresql+psycopg://nianbao:hunter22@db/nianbao", "postgresql+psycopg://***@db/nianbao"),
        ("no connection: password=hunter22 host=db", "password=*** host=db"),
        ("联系人13800138000", "联系人138****8000"),
        ("id s3cr3t-robot-key end", "id *** end"),
        (
            "http://www.luhe.gov.cn/nb/t20260120_1234567.html?id=5",
            "http://www.luhe.gov.cn/nb/t20260120_1234567.html?id=5",
        ),
    ],
)
def test_secrets_and_personal_numbers_are_blotted_out(text: str, shown: str) -> None:
    found = blotted(text, VOICE.secrets)
    assert shown in found
    for secret in ("hunter22", "693axxx6", "ab12", "0a1b-2c3d", "SECabc", "TOKEN", "KEY", "s3cr3t"):
        assert secret not in found


def test_a_short_secret_blots_nothing() -> None:
    assert blotted("port 25 and mail", ("25", "")) == "port 25 and mail"
    assert password_of("postgresql://u:p%40ss@db/x") == "p%40ss"
    assert password_of("sqlite:////var/x.db") == ""


def test_own_lines_library_lines_and_warnings_have_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking(VOICE):
        assert service_log.is_on()
        service_log.tell(
            "crawl.summary", "一行\n两行", "info", {"bodies": 3, "event": "no", "run": 9, "to": ["a@b.cn"]}
        )
        logging.getLogger("scrapy.core").warning("from %s", "\udc80 a page")
        logging.getLogger("apscheduler").info("not from libraries")
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn("old", DeprecationWarning, stacklevel=1)
    own, library, warned = said(capsys)
    assert (own["event"], own["message"], own["bodies"], own["run"]) == ("crawl.summary", "一行\n两行", 3, "9")
    assert own["to"] == ["a***@b.cn"]
    assert own["time"].endswith("+08:00")
    assert (library["event"], library["logger"], library["level"]) == ("log", "scrapy.core", "warning")
    assert (library["job"], library["run"]) == ("crawl", "7")
    assert (warned["logger"], warned["event"]) == ("py.warnings", "log")
    assert "old" in warned["message"]
    assert not service_log.is_on()


def test_what_nobody_caught_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking(VOICE):
        try:
            raise ValueError("key=s3cr3t-robot-key")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=lambda: "".index("x"))
        thread.start()
        thread.join()
    one, other = said(capsys)
    assert (one["event"], one["level"]) == ("crash", "error")
    assert "s3cr3t" not in json.dumps(one)
    assert "Traceback" in one["exception"]
    assert "ValueError" in other["message"]


def test_what_was_before_is_there_again() -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    with pytest.raises(ZeroDivisionError), speaking(VOICE):
        raise ZeroDivisionError
    assert (root.handlers[:], root.level, sys.excepthook, threading.excepthook) == before


def test_a_childs_lines_are_passed_on_and_read_by_people(capsys: pytest.CaptureFixture[str]) -> None:
    line = '{"time": "t", "level": "info", "event": "e", "job": "j", "run": "1", "message": "读完"}'
    with speaking(Voice()):
        for part in (line, "a table | of | words", '{"time": broken', "   "):
            service_log.pass_on(part, "ingest", 4)
    passed, table, broken = said(capsys)
    assert passed["message"] == "读完"
    assert (table["event"], table["job"], table["run"]) == ("output", "ingest", "4")
    assert broken["message"] == '{"time": broken'
    assert service_log.plain(line) == "读完"
    assert service_log.plain("as it is") == "as it is"


def test_a_child_speaks_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIANBAO_LOG", raising=False)
    assert service_log.voice_of_child([]) is None
    assert "NIANBAO_LOG" not in service_log.for_child("crawl", 3)
    with speaking(VOICE):
        told = service_log.for_child("crawl", 3)
    for name in ("NIANBAO_LOG", "NIANBAO_JOB", "NIANBAO_RUN"):
        monkeypatch.setenv(name, told[name])
    assert service_log.voice_of_child(["x"]) == Voice("crawl", "3", ("x",))
