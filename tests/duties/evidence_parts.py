"""Short ways to write evidence down. Times are Asia/Shanghai clock times on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from duties.dates import LIST_DATE
from duties.model import (
    SHANGHAI,
    ColumnProof,
    Duty,
    Evidence,
    LastLook,
    OwnDate,
    PlaceRole,
    Publication,
    Reading,
    ReadingOutcome,
    ReadPlace,
    Reason,
)

OWN = "http://sthj.qinghe.gov.cn.test/xxgknb/"
PORTAL = "http://www.qinghe.gov.cn.test/xxgknb/"
NOTICES = "http://sthj.qinghe.gov.cn.test/tzgg/"
DUE = date(2026, 1, 31)


def at(month: int, day: int, hour: int = 3, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def duty(year: int = 2025, *, due: date = DUE, lenient: date | None = None, required: bool = True) -> Duty:
    return Duty("371500-sthj", year, required, due, lenient or due, due, "国务院令第711号第四十九条第一款")


def complete(*begun: datetime, column: str = OWN) -> Reading:
    return Reading(column, begun, begun[-1], ReadingOutcome.COMPLETE, pages=1, items=5)


def failed(*begun: datetime, reason: Reason = Reason.UNREACHABLE, column: str = OWN) -> Reading:
    return Reading(column, begun, begun[-1], ReadingOutcome.FAILED, reason)


def incomplete(*begun: datetime, reason: Reason = Reason.INCOMPLETE_LISTING, column: str = OWN) -> Reading:
    return Reading(column, begun, begun[-1], ReadingOutcome.INCOMPLETE, reason, pages=1, items=3)


def place(
    *readings: Reading,
    role: PlaceRole = PlaceRole.OWN_COLUMN,
    column: str = OWN,
    proof: ColumnProof | None = ColumnProof.EARLIER_REPORT,
    reason: Reason | None = None,
) -> ReadPlace:
    return ReadPlace(role, column, readings, proof, reason)


def publication(
    seen: datetime,
    *days: date,
    column: str = OWN,
    url: str = "t20260120_1.html",
    gone: datetime | None = None,
    designated: bool = True,
    readable: bool = True,
    migrated: tuple[date, ...] = (),
    empty_until: datetime | None = None,
) -> Publication:
    return Publication(
        url=column + url,
        title="清河市生态环境局2025年政府信息公开工作年度报告",
        column=column,
        own_dates=(
            *(OwnDate(LIST_DATE, day) for day in days),
            *(OwnDate(LIST_DATE, day, migrated=True) for day in migrated),
        ),
        first_seen_at=seen,
        last_seen_at=seen,
        gone_since=gone,
        designated=designated,
        readable=readable,
        empty_until=empty_until,
    )


def evidence(*places: ReadPlace, found: tuple[Publication, ...] = (), looked: bool = True) -> Evidence:
    looks = (LastLook(at(2, 1, 4), finished=True),) if looked else ()
    return Evidence(places=places, publications=found, last_looks=looks, first_complete_on=date(2025, 12, 1))
