"""How fast the store grows: what the crawls of the last 30 days added, as a forecast for the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from duties.model import local_date
from storage import database
from storage.models import FetchRow, RunRow, table
from storage.raw_files import RawStore

WINDOW = timedelta(days=30)
_FETCHES = table(FetchRow)
_RUNS = table(RunRow)


@dataclass(frozen=True, slots=True)
class Growth:
    """What `nights` nights with crawls added on this machine's disk, in bytes. `database_bytes` is an estimate: the
    database's size by the share of its requests that fall into these nights; 0 where the database is elsewhere."""

    nights: int
    raw_bytes: int
    database_bytes: int

    @property
    def per_night(self) -> float:
        return (self.raw_bytes + self.database_bytes) / self.nights

    def nights_left(self, free: int) -> int | None:
        """For how many more such nights `free` bytes last; None: nothing was added."""
        return int(free / self.per_night) if self.per_night > 0 else None


def growth(engine: Engine, raw: RawStore, *, now: datetime) -> Growth | None:
    """The growth of the 30 days before `now`; None without a crawl in them."""
    since = now - WINDOW
    with database.sessions(engine)() as session:
        started = session.execute(
            select(_RUNS.c.started_at).where(_RUNS.c.kind == "crawl", _RUNS.c.started_at >= since)
        ).scalars()
        nights = len({local_date(moment) for moment in started})
        if not nights:
            return None
        share = _share(session, since)
    # Of a store elsewhere no file lies on this disk.
    added = (file.size for file in raw.files() if file.written_at >= since.timestamp()) if raw.is_local else ()
    return Growth(nights, sum(added), int(_file_size(engine) * share))


def _share(session: Session, since: datetime) -> float:
    """Of all requests, those of the window."""
    total = session.execute(select(func.count()).select_from(_FETCHES)).scalar_one()
    late = session.execute(select(func.count()).select_from(_FETCHES).where(_FETCHES.c.at >= since)).scalar_one()
    return late / total if total else 0.0


def _file_size(engine: Engine) -> int:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return 0
    return Path(name).stat().st_size
