"""Judging at the size of a province: 10,000 bodies with fifteen report years each, 150 nights in the store.

The bars: a night on which 2,000 duties have news within 10 s, judging everything again (the settings changed) within
60 s and 500 MB, on one core. The very first judging, which also writes all that was ever said, is told beside them.
Time is the process's own CPU time without its start, memory its peak; a process of its own fills the store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, func, insert, select, update

from bench.peaks import peak_mb
from duties.calendar import Calendar
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome
from duties.obligations import DueRules
from monitor import news
from registry.divisions import divisions
from registry.model import Body, Kind, Level
from storage import bodies, columns, database
from storage.column_types import digest
from storage.models import ArticleObservationRow, ArticleRow, ReadingRow, SightingRow

FULL = os.environ.get("BENCH") == "full"
BODIES = 10_000 if FULL else 1_000
CHANGED = 2_000 if FULL else 200
YEARS = range(2011, 2026)
NIGHTS = 150
FIRST_NIGHT = datetime(2026, 1, 1, 19, tzinfo=UTC)
TODAY = date(2026, 5, 31)
# A correction of the calendar is news for every duty.
CHANGED_RULES = DueRules(calendar=Calendar({date(2031, 1, 31): False}))
NIGHTLY_SECONDS, ALL_SECONDS, MEGABYTES = 10.0, 60.0, 500
OFFICES = tuple(
    f"{name}局"
    for name in (
        *("财政", "教育", "水利", "民政", "司法", "审计", "统计", "农业农村", "商务", "交通运输", "住房和城乡建设"),
        *("自然资源", "卫生健康", "应急管理", "市场监督管理", "文化和旅游", "医疗保障", "信访", "林业", "科学技术"),
    )
)


def roster() -> Iterator[Body]:
    """Twenty offices in each county of the country, until there are enough."""
    counties = [place for place in divisions().by_code.values() if place.level is Level.COUNTY]
    wanted = ((place, office) for place in counties for office in OFFICES)
    for number, (place, office) in zip(range(BODIES), wanted, strict=False):
        name, code = place.name + office, f"{place.code}-{number}"
        home = f"http://b{number}.gov.cn.test/"
        yield Body(code, name, Kind.DEPARTMENT, Level.COUNTY, place.code, home_url=home, since=YEARS[0])


def fill(engine: Engine) -> None:
    """Every column was read on all nights and showed every report, each fetched once; one body in fifty lacks this
    year's."""
    known = list(roster())
    nights = [FIRST_NIGHT + timedelta(days=day) for day in range(NIGHTS)]
    with database.write_session(engine) as session:
        bodies.save_bodies(session, known, source="", file_sha256="0" * 64, at=FIRST_NIGHT)
        for body in known:
            column = Column(f"{body.home_url}nb/", "政府信息公开年报", bodies=((body.code, PlaceRole.OWN_COLUMN),))
            columns.save_column(session, column, found_at=FIRST_NIGHT, origin="finder", recipe={})
    rows: dict[type, list[dict[str, object]]] = {model: [] for model in (ReadingRow, ArticleRow, SightingRow)}
    looks: list[dict[str, object]] = []
    for number, body in enumerate(known, start=1):
        shown = YEARS[: -1 if number % 50 == 0 else None]
        keys = [_item(rows, looks, number, body, year) for year in shown]
        rows[ReadingRow].append(_reading(number, number, nights, keys))
    with database.write_session(engine) as session:
        for model, found in rows.items():
            session.execute(insert(model), found)
        session.execute(insert(ArticleObservationRow), looks)


def _reading(number: int, column: int, nights: list[datetime], items: list[str]) -> dict[str, object]:
    return {
        "id": number,
        "column_id": column,
        "outcome": ReadingOutcome.COMPLETE.value,
        "reason": "",
        "pages": 1,
        "items": len(items),
        "items_key": digest(*sorted(items)),
        "listing_sha256": [],
        "simulated": True,
        "vantage": "",
        "started": [night.isoformat() for night in nights],
        "first_started_at": nights[0],
        "last_started_at": nights[-1],
        "finished_at": nights[-1],
        "count": len(nights),
    }


def _item(
    rows: dict[type, list[dict[str, object]]],
    looks: list[dict[str, object]],
    number: int,
    body: Body,
    year: int,
    page_name: str = "",
) -> str:
    """A report in the body's column with what stands behind it; its key."""
    url = f"{body.home_url}nb/{page_name or f't{year}'}.html"
    title = f"{body.name}{year}年政府信息公开工作年度报告"
    on = date(year + 1, 1, 20)
    page = {
        "title": title,
        "meta_date": on,
        "shown_date": on,
        "publisher": "",
        "content_source": "",
        "index_number": "",
        "state": ContentState.READ.value,
        "reason": "",
        "page_sha256": digest(url),
        "content_digest": digest(title),
    }
    article = {"id": len(looks) + 1, "url": url, "url_key": digest(url), **page, "content_since": FIRST_NIGHT}
    rows[ArticleRow].append({**article, "first_fetched_at": FIRST_NIGHT, "last_fetched_at": FIRST_NIGHT})
    looks.append({"article_id": article["id"], **page, "first_at": FIRST_NIGHT, "last_at": FIRST_NIGHT, "count": 1})
    key = digest(f"{body.home_url}nb/", url, title, on.isoformat())
    rows[SightingRow].append(
        {
            "column_id": number,
            "item_key": key,
            "url": url,
            "url_key": digest(url),
            "title": title,
            "listed_on": on,
            "first_reading_id": number,
            "last_reading_id": number,
        }
    )
    return key


def one_more_night(engine: Engine) -> None:
    """All columns are read again. Most show the same; of as many bodies as have news the corrected report is there
    beside all that was there before."""
    night = FIRST_NIGHT + timedelta(days=NIGHTS)
    nights = [FIRST_NIGHT + timedelta(days=day) for day in range(NIGHTS + 1)]
    rows: dict[type, list[dict[str, object]]] = {model: [] for model in (ReadingRow, ArticleRow, SightingRow)}
    looks: list[dict[str, object]] = []
    with database.write_session(engine) as session:
        again = {
            "started": [begun.isoformat() for begun in nights],
            "count": len(nights),
            "last_started_at": night,
            "finished_at": night,
        }
        session.execute(update(ReadingRow).where(ReadingRow.column_id > CHANGED).values(again))
        first = session.scalar(select(func.max(ArticleRow.id))) or 0
        shown: dict[int, list[str]] = {}
        listed = select(SightingRow.column_id, SightingRow.item_key).where(SightingRow.column_id <= CHANGED)
        for column, key in session.execute(listed):
            shown.setdefault(column, []).append(key)
        for number, body in enumerate(islice(roster(), CHANGED), start=1):
            key = _item(rows, looks, number, body, YEARS[-1], "again")
            rows[ReadingRow].append(_reading(BODIES + number, number, [night], [*shown[number], key]))
        for number, (article, look) in enumerate(zip(rows[ArticleRow], looks, strict=True), start=1):
            seen = {"first_at": night, "last_at": night, "article_id": first + number}
            look.update(seen)
            article.update({"id": first + number, "content_since": night})
        for sighting in rows[SightingRow]:
            reading = BODIES + int(str(sighting["column_id"]))
            sighting.update({"first_reading_id": reading, "last_reading_id": reading})
        for model, found in rows.items():
            session.execute(insert(model), found)
        stays = update(SightingRow).where(SightingRow.column_id <= CHANGED)
        session.execute(stays.values(last_reading_id=SightingRow.column_id + BODIES))
        session.execute(insert(ArticleObservationRow), looks)


def _measured(url: str, rules: DueRules) -> dict[str, float]:
    """Judges in this process: what it took, in CPU seconds and in megabytes."""
    engine = database.connect(url)
    # Loading the table of holidays takes as long for ten duties as for a million: at a tenth it would weigh ten times.
    rules.calendar.next_workday(TODAY)
    began = time.process_time()
    done = news.refresh_changed(engine, today=TODAY, at=datetime.now(UTC), rules=rules)
    seconds = time.process_time() - began
    return {"seconds": seconds, "megabytes": peak_mb(), "judged": len(done.judged), "everything": done.everything}


def _child(step: str, url: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.judging", step, url], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout or "{}")
    return found


def run() -> list[str]:
    """Fill, judge, judge all again under changed settings, one more night, judge what has news. Returns the bars that
    were missed; the quick size is a tenth of the full one (`BENCH=full`) and is held to a tenth of its time."""
    part = BODIES / 10_000
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'nianbao.db'}"
        _child("fill", url)
        first = _child("judge", url)
        everything = _child("judge-changed", url)
        _child("night", url)
        nightly = _child("judge-changed", url)
    print(f"{BODIES * len(YEARS)} duties, {NIGHTS} nights, {CHANGED} bodies with news; SQLite, one process")
    for name, found in (("the first time", first), ("all again", everything), ("what has news", nightly)):
        took = f"{found['seconds']:6.1f} s CPU  {found['megabytes']:5.0f} MB peak"
        print(f"{name:<14} {found['judged']:>7.0f} judged  {took}")
    bars = (
        ("judging everything again", everything["seconds"], ALL_SECONDS * part, "s"),
        ("a night with news", nightly["seconds"], NIGHTLY_SECONDS * part, "s"),
        ("memory", everything["megabytes"], MEGABYTES, "MB"),
    )
    return [f"{name}: {value:.1f} {unit} > {bar:.1f} {unit}" for name, value, bar, unit in bars if value > bar]


def main() -> None:
    """One step in a process of its own."""
    step, url = sys.argv[1:]
    if step == "fill":
        engine = database.connect(url)
        database.upgrade(engine)
        fill(engine)
    elif step == "night":
        one_more_night(database.connect(url))
    else:
        print(json.dumps(_measured(url, CHANGED_RULES if step == "judge-changed" else DueRules())))


if __name__ == "__main__":
    main()
