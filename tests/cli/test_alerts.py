"""`nianbao alerts` and the settings of routes, as they are used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from duties.model import VerdictCode
from storage import database
from tests.cli.runner import run
from tests.monitor.receivers import Http, http_receiver
from tests.monitor.season import Town, says

DAY = {"today": "2026-02-04", "lang": "zh"}
KEY = "SECRET-KEY-1a2b"


@pytest.fixture
def http() -> Iterator[Http]:
    with http_receiver() as kept:
        yield kept


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with its baseline, and one report that turned out to be missing since."""
    path = tmp_path_factory.mktemp("filled") / "nianbao.db"
    engine = database.connect(f"sqlite:///{path}")
    database.upgrade(engine)
    town = Town(engine)
    town.fill()
    town.deliver("01-05")
    town.judge("02-03", says(VerdictCode.MISSING, "money", "02-03", confirmed=True))
    engine.dispose()
    return path


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    shutil.copy(filled, tmp_path / "nianbao.db")
    return tmp_path


def alerts(folder: Path, *arguments: object, **more: str) -> list[dict[str, object]]:
    done = run("alerts", *arguments, "--format", "json", folder=folder, **(DAY | more))
    assert done.status == 0, done.err
    found: list[dict[str, object]] = json.loads(done.out)
    return found


def test_without_a_route_it_says_so_loudly(folder: Path) -> None:
    done = run("alerts", "send", folder=folder, **DAY)
    assert done.status == 1
    assert "NIANBAO_ALERT_URLS" in done.err


def test_an_alert_is_sent_listed_and_acknowledged(folder: Path, http: Http) -> None:
    urls = f"wecombot://{KEY}?base=http://127.0.0.1:{http.port}"
    done = run("alerts", "send", folder=folder, alert_urls=urls, **DAY)
    assert done.status == 0, done.err
    assert "发出消息 1 条" in done.err
    assert len(http.arrivals) == 1
    (row,) = alerts(folder, "list")
    assert (row["kind"], row["body"], row["state"]) == ("overdue", "money", "sent")
    assert row["routes"] == {"default/first": "sent"}
    (known,) = alerts(folder, "ack", row["id"], "--by", "李", "--reason", "已联系")
    assert (known["acknowledged_by"], known["acknowledged_reason"]) == ("李", "已联系")
    assert alerts(folder, "list", "--open") == []
    assert run("alerts", "ack", "999", "--by", "李", "--reason", "x", folder=folder, **DAY).status == 1
    assert run("alerts", "list", "--format", "table", folder=folder, **DAY).out.count("鹿河市财政局") == 1


def test_a_failure_is_said_without_the_address(folder: Path, http: Http) -> None:
    http.otherwise = (200, {"errcode": 93000, "errmsg": f"no robot {KEY}"})
    urls = f"wecombot://{KEY}?base=http://127.0.0.1:{http.port}"
    done = run("alerts", "send", folder=folder, alert_urls=urls, **DAY)
    assert done.status == 1
    assert "93000" in done.err
    assert KEY not in done.err
    (row,) = alerts(folder, "list")
    assert row["state"] == "given_up"
    assert "93000" in row["problems"][0]  # type: ignore[index]
    assert KEY not in row["problems"][0]  # type: ignore[index]
    shown = run("alerts", "list", "--format", "table", folder=folder, **DAY)
    assert "93000" in "".join(shown.out.split())
    http.otherwise = (200, {"errcode": 0})
    again = run("alerts", "send", "--again", folder=folder, alert_urls=urls, **DAY)
    assert again.status == 0, again.err
    assert KEY.encode() not in (folder / "nianbao.db").read_bytes()


@pytest.mark.slow
def test_silence_keeps_alerts_back(folder: Path, http: Http) -> None:
    urls = f"json://127.0.0.1:{http.port}/"
    words = ("--until", "2026-02-05", "--by", "李", "--reason", "改版")
    assert run("alerts", "silence", "--body", "money", *words, folder=folder, **DAY).status == 0
    run("alerts", "send", folder=folder, alert_urls=urls, **DAY)
    assert http.arrivals == []
    (row,) = alerts(folder, "list")
    assert row["state"] == "waiting"
    run("alerts", "send", folder=folder, alert_urls=urls, **(DAY | {"today": "2026-02-06"}))
    assert len(http.arrivals) == 1
    assert run("alerts", "silence", "--body", "nobody", *words, folder=folder, **DAY).status == 1
    (held,) = json.loads(run("alerts", "silences", folder=folder, **DAY).out)
    assert (held["body"], held["until"], held["stated_by"]) == ("money", "2026-02-05", "李")
    assert json.loads(run("alerts", "silences", folder=folder, **(DAY | {"today": "2026-02-06"})).out) == []


@pytest.mark.slow
def test_a_route_can_be_tried(folder: Path, http: Http) -> None:
    urls = f"wecombot://{KEY}?base=http://127.0.0.1:{http.port}"
    assert run("alerts", "test", folder=folder, alert_urls=urls, **DAY).status == 0
    assert "测试消息" in str(http.arrivals[0].body)
    http.otherwise = (404, "")
    wrong = run("alerts", "test", "nobody", folder=folder, alert_urls=urls, **DAY)
    assert wrong.status == 1
    assert "没有名为 nobody 的提醒路径；已有：default" in wrong.err
    nothing = run("alerts", "test", folder=folder, **DAY)
    assert nothing.status == 1
    assert "NIANBAO_ALERT_URLS" in nothing.err, "it says what to set"
    done = run("alerts", "test", folder=folder, alert_urls=urls, **DAY)
    assert done.status == 1
    assert KEY not in done.err


def config(folder: Path, text: str) -> str:
    path = folder / "nianbao.toml"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.slow
def test_routes_of_the_config_file(folder: Path, http: Http) -> None:
    base = f"http://127.0.0.1:{http.port}"
    path = config(
        folder,
        f"""
        [quiet_hours]
        begin = 20:00:00
        end = 08:00:00
        [[routes]]
        name = "city"
        urls = ["dingtalk://SEC@TOKEN?base={base}"]
        divisions = ["盐城市"]
        severity = "urgent"
        escalate_to = "director"
        [[routes]]
        name = "director"
        urls = ["json://127.0.0.1:{http.port}/director"]
        kinds = ["withdrawn"]
        quiet_hours = {{ begin = 00:00:00, end = 00:00:00, days_off = false }}
        """,
    )
    done = run("alerts", "send", folder=folder, config=path, **DAY)
    assert done.status == 0, done.err
    assert [arrival.path.partition("?")[0] for arrival in http.arrivals] == ["/robot/send"]
    up = run("alerts", "send", folder=folder, config=path, **(DAY | {"today": "2026-02-09"}))
    assert up.status == 0, up.err
    assert [arrival.path for arrival in http.arrivals if "director" in arrival.path] == ["/director"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[routes]]\nname = "a"\nurls = []', "routes.0.urls"),
        ('[[routes]]\nname = "a b"\nurls = ["json://x/"]', "routes.0.name"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\nkind = ["overdue"]', "routes.0.kind"),
        (f'[[routes]]\nname = "a"\nurls = ["wecombot://{KEY}/x"]', "wecombot"),
        (f'[[routes]]\nname = "a"\nurls = ["wecombot://{KEY}?bas=1"]', "bas"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\nkinds = ["overdo"]', "overdo"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\ndivisions = ["火星"]', "火星"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\nescalate_to = "b"', "b"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\naudience = "body"', "bodies"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\n[[routes]]\nname = "a"\nurls = ["json://y/"]', "a"),
        ('[[routes]]\nname = "a"\nurls = ["json://x/"]\ndigest_at = 20:00:00', "digest_at"),
        ("[quiet_hours]\nbegin = 25:00:00", "config"),
    ],
)
def test_a_route_that_cannot_be_used_is_named_without_its_key(folder: Path, text: str, said: str) -> None:
    done = run("alerts", "send", folder=folder, config=config(folder, text), **DAY)
    assert done.status == 1
    assert said in done.err.lower() + done.err
    assert KEY not in done.err


@pytest.mark.slow
def test_the_feeds(folder: Path, http: Http) -> None:
    more = DAY | {"public_url": "https://watch.example.org"}
    run("alerts", "send", folder=folder, alert_urls=f"json://127.0.0.1:{http.port}/", **more)
    out = folder / "alerts.atom"
    assert run("alerts", "feed", "--format", "atom", "--output", out, folder=folder, **more).status == 0
    feed = ElementTree.fromstring(out.read_bytes())
    names = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = feed.findall("a:entry", names)
    assert entry.findtext("a:title", namespaces=names) == "鹿河市财政局：未公布"
    assert entry.find("a:link", names).get("href") == "https://watch.example.org/dossiers/money/2025"  # type: ignore[union-attr]
    first = out.read_bytes()
    run("alerts", "feed", "--format", "atom", "--output", out, folder=folder, **more)
    assert out.read_bytes() == first
    calendar = folder / "due.ics"
    assert run("alerts", "feed", "--format", "ical", "--output", calendar, folder=folder, **more).status == 0
    lines = calendar.read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    unfolded = calendar.read_bytes().decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260131" in unfolded
    assert "DTSTART;VALUE=DATE:20260331" in unfolded
    assert "鹿河市财政局（未公布）" in unfolded
