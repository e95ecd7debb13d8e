"""A small city in its season, for alerts: verdicts are said on days, and the clock stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Engine

from duties.model import SHANGHAI, Verdict, VerdictCode
from duties.obligations import DueRules
from monitor.channels import targets_of
from monitor.channels.model import Connection
from monitor.delivery import Delivered, deliver
from monitor.desk import Desk
from monitor.health import Trouble
from monitor.routes import Route
from registry.model import Body, Kind, Level
from storage import bodies, database, verdicts

YEAR = 2025
CITY, COUNTY = "320900", "320921"


def body(code: str, name: str, kind: Kind = Kind.DEPARTMENT, division: str = CITY, **more: Any) -> Body:
    level = Level.COUNTY if division == COUNTY else Level.PREFECTURE
    return Body(code, name, kind, level, division, **more)


ROSTER = (
    body("gov", "鹿河市人民政府", Kind.GOVERNMENT),
    body("office", "鹿河市人民政府办公室", Kind.GOVERNMENT_OFFICE),
    body("money", "鹿河市财政局"),
    body("school", "鹿河市教育局"),
    body("water", "鹿河市水利局"),
    body("county", "鹿东县人民政府", Kind.GOVERNMENT, COUNTY),
    body("farm", "鹿东县农业农村局", division=COUNTY),
)
URL = "http://czj.luhe.gov.cn/nb/t1.html"


def moment(day: str, clock: str = "09:00") -> datetime:
    """A moment in Shanghai, `day` as MM-DD of 2026."""
    return datetime.combine(date.fromisoformat(f"2026-{day}"), time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


def says(code: VerdictCode, of: str, day: str, **more: Any) -> Verdict:
    on = date.fromisoformat(f"2026-{day}")
    return Verdict(of, more.pop("year", YEAR), code, on, **more)


@dataclass
class Town:
    """A store, its routes, and what is told on which day."""

    engine: Engine
    routes: tuple[Route, ...] = ()
    public_url: str = ""
    connection: Connection = field(default_factory=lambda: Connection(timeout=5))
    rules: DueRules = field(default_factory=DueRules)
    troubles: tuple[Trouble, ...] = ()

    def fill(self, roster: tuple[Body, ...] = ROSTER, day: str = "01-02") -> None:
        """The roster, and a first judgement: the baseline."""
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, roster, source="test", file_sha256="0" * 64, at=moment(day))
        self.judge(day, *(says(VerdictCode.NOT_DUE, one.code, day) for one in roster))

    def judge(self, day: str, *said: Verdict, clock: str = "02:00") -> None:
        with database.write_session(self.engine) as session:
            verdicts.save_verdicts(session, said, moment(day, clock))

    def desk(self, day: str, clock: str = "09:00", now: Callable[[], datetime] | None = None) -> Desk:
        at = moment(day, clock)
        return Desk(
            routes=self.routes,
            rules=self.rules,
            today=date.fromisoformat(f"2026-{day}"),
            now=now or (lambda: at),
            public_url=self.public_url,
            connection=self.connection,
            troubles=self.troubles,
        )

    def deliver(self, day: str, clock: str = "09:00") -> Delivered:
        return deliver(self.engine, self.desk(day, clock))


def route(*urls: str, name: str = "office", **more: Any) -> Route:
    return Route(name, tuple(target for url in urls for target in targets_of(url)), **more)
