"""A small roster of one real division and short ways to write observations of it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from duties.evidence import gather
from duties.model import (
    Article,
    Attestation,
    Column,
    ContentState,
    Duty,
    Evidence,
    PlaceRole,
    Reading,
    Reason,
    Sighting,
)
from registry.model import Body, Kind, Level
from registry.names import Resolver

CITY = "371500"


def body(code: str, name: str, kind: Kind = Kind.DEPARTMENT, *, published_by: str = "") -> Body:
    return Body(
        code=f"{CITY}-{code}",
        name=name,
        kind=kind,
        level=Level.PREFECTURE,
        division=CITY,
        published_by=published_by,
    )


GOVERNMENT = body("rmzf", "聊城市人民政府", Kind.GOVERNMENT)
OFFICE = body("zfb", "聊城市人民政府办公室", Kind.GOVERNMENT_OFFICE)
ENVIRONMENT = body("sthj", "聊城市生态环境局")
WATER = body("slj", "聊城市水利局")
SCHOOLS = body("jyj", "聊城市教育局")
MONEY = body("czj", "聊城市财政局")
ROSTER = (GOVERNMENT, OFFICE, ENVIRONMENT, WATER, SCHOOLS, MONEY)
RESOLVER = Resolver(ROSTER)

OWN = "http://sthj.liaocheng.gov.cn.test/xxgknb/"
PORTAL = "http://www.liaocheng.gov.cn.test/xxgknb/"
NOTICES = "http://www.liaocheng.gov.cn.test/tzgg/"
OWN_COLUMN = Column(OWN, "政府信息公开年报", bodies=((ENVIRONMENT.code, PlaceRole.OWN_COLUMN),))
PORTAL_COLUMN = Column(PORTAL, "政府信息公开年报", bodies=((GOVERNMENT.code, PlaceRole.OWN_COLUMN),))
NOTICE_COLUMN = Column(NOTICES, "通知公告")
COLUMNS = (OWN_COLUMN, PORTAL_COLUMN, NOTICE_COLUMN)
OWN_PLACE = (PlaceRole.OWN_COLUMN, OWN, None)
PORTAL_PLACE = (PlaceRole.PORTAL_LIST, PORTAL, None)


def owed(year: int = 2025, of: Body = ENVIRONMENT) -> Duty:
    due = date(year + 1, 1, 31)
    return Duty(of.code, year, True, due, due, due, "国务院令第711号第四十九条第一款")


def seen(
    title: str,
    first: datetime,
    last: datetime | None = None,
    *,
    column: str = OWN,
    url: str = "a.html",
    listed_on: date | None = None,
) -> Sighting:
    return Sighting(column, column + url, title, listed_on, first, last or first)


def article(sighting: Sighting, state: ContentState = ContentState.READ, **known: object) -> Article:
    return Article(sighting.url, state=state, **known)  # type: ignore[arg-type]


def gathered(
    *,
    readings: Sequence[Reading] = (),
    sightings: Sequence[Sighting] = (),
    articles: Sequence[Article] = (),
    columns: Sequence[Column] = COLUMNS,
    places: Sequence[tuple[PlaceRole, str, Reason | None]] = (OWN_PLACE,),
    as_of: date = date(2026, 2, 20),
    of: Body = ENVIRONMENT,
    year: int = 2025,
    attestations: Sequence[Attestation] = (),
    resolver: Resolver = RESOLVER,
) -> Evidence:
    by_column: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_column.setdefault(sighting.column, []).append(sighting)
    read: dict[str, list[Reading]] = {}
    for reading in readings:
        read.setdefault(reading.column, []).append(reading)
    known: Mapping[str, Article] = {article.url: article for article in articles}
    return gather(
        owed(year, of),
        of,
        resolver=resolver,
        columns=columns,
        readings=read,
        sightings=by_column,
        articles=known,
        places=places,
        as_of=as_of,
        attestations=attestations,
    )
