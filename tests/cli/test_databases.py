"""The commands on PostgreSQL: a city crawled, read and judged there; the same questions give the same answers after the
store was copied to SQLite."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from sandbox.city import City
from storage.queries import QUERIES
from tests.cli.command import nianbao
from tests.cli.runner import run
from tests.databases import BACKENDS

# What some questions cannot be asked without.
GIVEN = {"search": ("text=政府信息公开",)}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", BACKENDS[1:2], indirect=True)
def test_the_same_on_both_databases(database_url: str, tmp_path: Path) -> None:
    drawn = City.draw(11)
    data = tmp_path / "data"
    with drawn.serve() as running:
        day = drawn.quick_dates[1]
        running.set_now(datetime.datetime.combine(day, datetime.time(22), tzinfo=running.now.tzinfo))
        (tmp_path / "roster.csv").write_bytes(running.roster_csv())
        settings = {
            "database_url": database_url,
            "allowed_networks": "127.0.0.0/8",
            "resolve": running.resolve,
            "delay": "0",
            "contact": "test@example.org",
            "today": day.isoformat(),
        }
        assert run("db", "upgrade", folder=data, **settings).status == 0
        done = run("registry", "import", tmp_path / "roster.csv", folder=data, **settings)
        assert done.status == 0, done.err
        crawled = nianbao("crawl", folder=data, **settings)
        assert crawled.status == 0, crawled.err
    again = run("ingest", "--all", folder=data, **settings)
    assert again.status == 0, again.err
    assert run("raw", "verify", folder=data, **settings).status == 0
    copied = run("db", "copy", database_url, tmp_path / "copy.db", folder=data, **settings)
    assert copied.status == 0, copied.err
    embedded = settings | {"database_url": f"sqlite:///{tmp_path / 'copy.db'}"}
    status = [json.loads(run("status", folder=data, **chosen).out) for chosen in (settings, embedded)]
    assert status[0] == status[1]
    assert {row["verdict"] for row in status[0]} > {"on_time"}
    answered = 0
    # Questions on verdicts all begin with the same judging: a few of them stand for the rest.
    judged = [question for question in QUERIES if question.judged]
    asked = [*(question for question in QUERIES if not question.judged), *judged[::4]]
    for question in asked:
        wanted = [part for given in GIVEN.get(question.name, ()) for part in ("--filter", given)]
        answers = [
            run("query", question.name, *wanted, "--format", "json", folder=data, **chosen)
            for chosen in (settings, embedded)
        ]
        assert answers[0].status == answers[1].status, (question.name, answers[0].err, answers[1].err)
        assert answers[0].out == answers[1].out, question.name
        answered += answers[0].status == 0 and json.loads(answers[0].out) != []
    assert answered > len(asked) / 2
