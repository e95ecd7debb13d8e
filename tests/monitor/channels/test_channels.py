"""Each channel against a real receiver: what arrives, and what each answer means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import translations
from monitor import channels
from monitor.channels import CHANNELS, dingtalk, feishu, targets_of
from monitor.channels.model import Connection, Message, Outcome, Result, TargetError
from tests.monitor.receivers import Http, Smtp, http_receiver, smtp_receiver

KEY = "0123abcd" * 4
MESSAGE = Message(
    KEY, "两项提醒", "- **云湾市财政局**：未公布", "- 云湾市财政局：未公布", ({"number": 7, "kind": "overdue"},)
)
WAY = Connection(timeout=5)


@pytest.fixture
def http() -> Iterator[Http]:
    with http_receiver() as kept:
        yield kept


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    with smtp_receiver() as kept:
        yield kept


def robot(name: str, base: str) -> str:
    return {
        "wecom": f"wecombot://Key-1a?base={base}",
        "dingtalk": f"dingtalk://SECaBc@Token-1a?base={base}",
        "feishu": f"feishu://sEcret@Token-1a?base={base}",
        "webhook": f"json://user:pAss@{base.removeprefix('http://')}/hook/Path-1a?secret=Shared",
    }[name]


def send(url: str, message: Message = MESSAGE) -> Outcome:
    target = targets_of(url)[0]
    return channels.channel(target.channel).send(target, message, WAY)


def test_every_module_of_the_folder_is_a_channel() -> None:
    folder = Path(channels.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "model", "posting"}
    assert modules == {channel.name for channel in CHANNELS}
    for channel in CHANNELS:
        assert translations.text(f"channel.name.{channel.name}", "zh")


def test_wecom_gets_markdown(http: Http) -> None:
    assert send(robot("wecom", http.base)).result is Result.SENT
    (came,) = http.arrivals
    assert came.path == "/cgi-bin/webhook/send?key=Key-1a"
    assert came.body["msgtype"] == "markdown"
    assert MESSAGE.markdown in came.body["markdown"]["content"]


def test_dingtalk_is_signed_with_its_time(http: Http) -> None:
    assert send(robot("dingtalk", http.base)).result is Result.SENT
    (came,) = http.arrivals
    asked = parse_qs(urlsplit(came.path).query)
    assert asked["access_token"] == ["Token-1a"]
    stamp = asked["timestamp"][0]
    expected = hmac.new(b"SECaBc", f"{stamp}\nSECaBc".encode(), hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"][0]) == expected
    assert came.body["markdown"]["title"] == MESSAGE.subject
    assert abs(int(stamp) - time.time() * 1000) < 60_000


def test_feishu_is_signed_in_its_body(http: Http) -> None:
    assert send(robot("feishu", http.base)).result is Result.SENT
    (came,) = http.arrivals
    assert came.path == "/open-apis/bot/v2/hook/Token-1a"
    stamp = came.body["timestamp"]
    expected = hmac.new(f"{stamp}\nsEcret".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(came.body["sign"]) == expected
    assert came.body["card"]["elements"][0]["content"] == MESSAGE.markdown


def test_known_signatures() -> None:
    # Computed with openssl dgst -sha256 -hmac, apart from this code.
    assert dingtalk.signature("SEC123", 1700000000000) == "lkcPI1uoxBY1gUnCnnPH1Kkru0Hqjo7rFpA3haIVhEQ="
    assert feishu.signature("abc", 1700000000) == "VIS10b0EBvzzSdFnuk4tznEmK5wHaruvf/WnViv2yR4="


def test_a_robot_without_a_secret_is_not_signed(http: Http) -> None:
    send(f"dingtalk://Token-1a?base={http.base}")
    send(f"feishu://Token-1a?base={http.base}")
    assert "sign" not in http.arrivals[0].path
    assert "sign" not in http.arrivals[1].body


def test_a_webhook_gets_the_alerts_the_key_and_a_signature(http: Http) -> None:
    http.otherwise = (204, "")
    assert send(robot("webhook", http.base)).result is Result.SENT
    (came,) = http.arrivals
    assert came.path == "/hook/Path-1a"
    assert came.headers["Idempotency-Key"] == came.body["key"] == KEY
    assert came.body["alerts"] == [{"number": 7, "kind": "overdue"}]
    signed = hmac.new(b"Shared", json.dumps(came.body, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()
    assert came.headers["X-Nianbao-Signature"] == f"sha256={signed}"
    assert base64.b64decode(came.headers["Authorization"].removeprefix("Basic ")) == b"user:pAss"


@pytest.mark.parametrize(
    ("name", "answer", "result", "wait"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, Result.PASSING, 60),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, Result.PASSING, 60),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, Result.PERMANENT, 0),
        ("wecom", {"errcode": 40058, "errmsg": "content exceed max length"}, Result.PERMANENT, 0),
        ("wecom", {"errcode": 123456, "errmsg": "unheard of"}, Result.PASSING, 0),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, Result.PASSING, 600),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, Result.PERMANENT, 0),
        ("dingtalk", {"errcode": 400101, "errmsg": "token is not exist"}, Result.PERMANENT, 0),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, Result.PERMANENT, 0),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, Result.PASSING, 60),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, Result.SENT, 0),
        ("webhook", {"code": 500, "message": "database is down"}, Result.PASSING, 0),
    ],
)
def test_an_error_code_behind_http_200_is_a_failure(
    http: Http, name: str, answer: dict[str, object], result: Result, wait: int
) -> None:
    http.answers = [(200, answer)]
    outcome = send(robot(name, http.base))
    assert (outcome.result, outcome.wait) == (result, wait)
    if result is not Result.SENT:
        code = answer.get("errcode", answer.get("code"))
        assert str(code) in translations.text(outcome.code, "zh", **outcome.params)


@pytest.mark.parametrize("name", ["wecom", "dingtalk", "feishu"])
def test_a_login_page_with_http_200_is_no_robot(http: Http, name: str) -> None:
    http.answers = [(200, "<html>请登录</html>"), (200, {"ok": True})]
    for _ in range(2):
        outcome = send(robot(name, http.base))
        assert (outcome.result, outcome.code) == (Result.PASSING, "channel.no_answer")


@pytest.mark.parametrize(
    ("status", "result", "wait", "uncertain"),
    [
        (500, Result.PASSING, 0, False),
        (502, Result.PASSING, 0, True),
        (429, Result.PASSING, 120, False),
        (404, Result.PERMANENT, 0, False),
        (302, Result.PERMANENT, 0, False),
    ],
)
def test_what_each_http_status_means(http: Http, status: int, result: Result, wait: int, uncertain: bool) -> None:
    http.otherwise = (status, "gone wrong")
    for name in ("wecom", "dingtalk", "feishu", "webhook"):
        outcome = send(robot(name, http.base))
        assert (outcome.result, outcome.wait, outcome.uncertain) == (result, wait, uncertain)


def test_nobody_there_passes_and_the_message_was_not_taken() -> None:
    with http_receiver() as http:
        base = http.base
    for name in ("wecom", "dingtalk", "feishu", "webhook"):
        outcome = send(robot(name, base))
        assert (outcome.result, outcome.code, outcome.uncertain) == (Result.PASSING, "channel.unreachable", False)


def test_no_answer_in_time_may_have_been_taken(http: Http) -> None:
    given_up = threading.Event()

    def hold() -> None:
        given_up.wait(30)

    http.before_answer = hold
    target = targets_of(robot("wecom", http.base))[0]
    outcome = channels.channel("wecom").send(target, MESSAGE, Connection(timeout=0.2))
    given_up.set()
    assert outcome.result is Result.PASSING
    assert outcome.uncertain


def test_a_server_that_repeats_our_secret_does_not_get_it_into_our_words(
    http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    http.answers = [
        (200, {"errcode": 1, "errmsg": f"bad key Key-1a for {http.base}"}),
        (403, "token Token-1a secret SECaBc refused"),
        (403, "token Token-1a secret sEcret refused"),
        (401, "user:pAss at /hook/Path-1a"),
    ]
    said = []
    for name in ("wecom", "dingtalk", "feishu", "webhook"):
        outcome = send(robot(name, http.base))
        said.append(translations.text(outcome.code, "zh", **outcome.params))
        assert "***" in said[-1]
    shown = "\n".join([*said, caplog.text, repr(targets_of(robot("webhook", http.base)))])
    for secret in ("Key-1a", "Token-1a", "SECaBc", "sEcret", "pAss", "Shared"):
        assert secret not in shown


def test_mail_arrives_with_its_key(smtp: Smtp) -> None:
    assert send(f"mailto://127.0.0.1:{smtp.port}/?to=office@example.org&from=watch@example.org&name=年报").code == ""
    (mail,) = smtp.mails
    assert mail["Message-ID"] == f"<{KEY}@example.org>"
    assert mail["Subject"] == "两项提醒"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == MESSAGE.text  # type: ignore[attr-defined]


def test_each_reader_of_a_mail_is_a_receiver_of_his_own(smtp: Smtp) -> None:
    url = f"mailto://127.0.0.1:{smtp.port}/?to=a@example.org,b@example.org&from=watch@example.org"
    found = targets_of(url)
    assert len({target.label for target in found}) == 2
    smtp.answers = ["550 no such user here: a@example.org", "250 OK"]
    outcomes = [channels.channel("mail").send(target, MESSAGE, WAY) for target in found]
    assert [outcome.result for outcome in outcomes] == [Result.PERMANENT, Result.SENT]
    assert "a@example.org" not in translations.text(outcomes[0].code, "zh", **outcomes[0].params)


def test_what_mail_servers_answer(smtp: Smtp) -> None:
    smtp.answers = ["451 try later", "552 too much", "421 closing"]
    url = f"mailto://127.0.0.1:{smtp.port}/?to=a@example.org&from=w@example.org"
    assert [send(url).result for _ in range(3)] == [Result.PASSING, Result.PERMANENT, Result.PASSING]


def test_a_password_goes_out_in_the_clear_only_when_that_is_said() -> None:
    with smtp_receiver(login=("watch", "p@ss")) as smtp:
        url = f"mailto://watch:p%40ss@127.0.0.1:{smtp.port}/?to=a@example.org&from=w@example.org"
        outcome = send(url)
        assert (outcome.result, outcome.code) == (Result.PERMANENT, "channel.no_tls")
        assert smtp.logins == []
        assert send(f"{url}&mode=insecure").result is Result.SENT
        assert smtp.logins == [(b"watch", b"p@ss")]
        assert send(url.replace("p%40ss", "wrong") + "&mode=insecure").result is Result.PERMANENT


def test_a_mail_server_that_is_not_there() -> None:
    with smtp_receiver() as smtp:
        port = smtp.port
    outcome = send(f"mailto://127.0.0.1:{port}/?to=a@example.org&from=w@example.org")
    assert (outcome.result, outcome.uncertain) == (Result.PASSING, False)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("wecombot://", "channel.bad_address"),
        ("no address", "channel.bad_address"),
        ("wecombot://KEY/path", "channel.form"),
        ("wecombot://KEY?bas=http://x", "channel.unknown_option"),
        ("wecombot://KEY?base=ftp://x", "channel.bad_base"),
        ("dingtalk://TOKEN?base=http://user@x", "channel.bad_base"),
        ("feishu://a:b@TOKEN", "channel.form"),
        ("mailto://mail.example.org", "channel.form"),
        ("mailto://mail.example.org/?to=nobody", "channel.bad_mailbox"),
        ("mailto://mail.example.org/?to=a@b.org&from=a%0d%0aBcc:c@d.org", "channel.bad_mailbox"),
        ("mailtos://mail.example.org/?to=a@b.org&mode=insecure", "channel.insecure_mailtos"),
        ("json://host:99999/", "channel.bad_address"),
        pytest.param("gopher://token-of-mine/", "channel.unknown_scheme", marks=pytest.mark.slow),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_shown(url: str, code: str) -> None:
    with pytest.raises(TargetError) as refused:
        targets_of(url)
    assert refused.value.code == code
    words = translations.text(code, "en", **refused.value.params)
    assert "token-of-mine" not in words


def test_two_robots_are_two_receivers_and_labels_hide_them() -> None:
    one, other = targets_of("wecombot://KEY-A")[0], targets_of("wecombot://KEY-B")[0]
    assert one.label != other.label
    assert "KEY" not in one.label
    assert targets_of("wecombot://KEY-A")[0].label == one.label


@pytest.mark.slow
def test_apprise_takes_the_rest() -> None:
    pytest.importorskip("apprise", reason="the extra is not installed")
    with http_receiver(plain=True) as http:
        port = http.base.rpartition(":")[2]
        assert send(f"form://127.0.0.1:{port}/x").result is Result.SENT
        http.otherwise = (500, "")
        assert send(f"form://127.0.0.1:{port}/x").code == "channel.apprise"
    assert len(http.arrivals) == 2
