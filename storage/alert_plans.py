"""Alerts on their way over routes: planned once, carried by a batch of messages or withheld; never deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.alert_models import AlertDeliveryRow, AlertRow
from storage.alerts import StoredAlert, alert_of, require_all
from storage.batches import upsert
from storage.models import table
from storage.outbox import State

_ALERTS = table(AlertRow)
_DELIVERIES = table(AlertDeliveryRow)
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """An alert on its way over one route. `batch` names the messages that carry it, `withheld` why none does."""

    route: str
    stage: str
    planned_at: datetime
    alert: StoredAlert
    id: int = 0
    batch: str = ""
    withheld: str = ""

    @property
    def key(self) -> str:
        """The idempotency key: one alert goes once over one route in one stage."""
        return f"{self.alert.key}|{self.route}|{self.stage}"


def save_planned(session: Session, planned: Sequence[Planned]) -> None:
    """Plans what is not planned yet, by key."""
    rows = [
        {
            "key": entry.key,
            "alert_id": entry.alert.id,
            "route": entry.route,
            "stage": entry.stage,
            "planned_at": entry.planned_at,
            "batch": entry.batch,
            "withheld": entry.withheld,
        }
        for entry in planned
    ]
    require_all(upsert(session, _DELIVERIES, rows, key=["key"], update=[]))


def load_planned(
    session: Session, *, waiting: bool = False, batch: str = "", alerts: Collection[int] | None = None
) -> tuple[Planned, ...]:
    """What is planned (what waits for a message; what one batch carries; of some alerts), in order."""
    statement = (
        select(AlertDeliveryRow, AlertRow)
        .join(AlertRow, AlertRow.id == AlertDeliveryRow.alert_id)
        .order_by(AlertDeliveryRow.id)
        .execution_options(populate_existing=True)
    )
    if waiting:
        statement = statement.where(AlertDeliveryRow.batch == "", AlertDeliveryRow.withheld == "")
    if batch:
        statement = statement.where(AlertDeliveryRow.batch == batch)
    if alerts is not None:
        found: list[Planned] = []
        numbers = sorted(alerts)
        for begin in range(0, len(numbers), _BLOCK):
            block = numbers[begin : begin + _BLOCK]
            rows = session.execute(statement.where(AlertDeliveryRow.alert_id.in_(block)))
            found += [_planned(row, alert) for row, alert in rows]
        return tuple(found)
    return tuple(_planned(row, alert) for row, alert in session.execute(statement))


def told_on(
    session: Session, route: str, body: str, year: int, kinds: Collection[str], *, among: Collection[str]
) -> bool:
    """Whether a receiver of the route, or of one that is not `among` those of the settings any more, has, or may have,
    one of `kinds` of this duty. A message that was refused each time told nobody; what one that may have been taken
    said then, its words of today do not tell."""
    statement = (
        select(_DELIVERIES.c.batch, _ALERTS.c.key)
        .join(_ALERTS, _ALERTS.c.id == _DELIVERIES.c.alert_id)
        .where(_DELIVERIES.c.batch != "")
        .where(or_(_DELIVERIES.c.route == route, _DELIVERIES.c.route.not_in(sorted(among))))
        .where(_ALERTS.c.body == body, _ALERTS.c.year == year, _ALERTS.c.kind.in_(sorted(kinds)))
    )
    told: dict[str, set[str]] = {}
    for batch, key in session.execute(statement):
        told.setdefault(batch, set()).add(key)
    return any(
        message.possibly_repeated
        or (
            message.state in (State.SENT, State.SENDING)
            and not told[message.batch].isdisjoint(item["key"] for item in message.content["items"])
        )
        for message in (outbox.load_messages(session, batches=told) if told else ())
    )


def put_in_batch(session: Session, numbers: Collection[int], batch: str) -> None:
    """Notes which batch carries what was planned."""
    _mark(session, numbers, batch=batch)


def withhold(session: Session, numbers: Collection[int], why: str) -> None:
    """Notes why what was planned is not sent."""
    _mark(session, numbers, withheld=why)


def _mark(session: Session, numbers: Collection[int], **values: str) -> None:
    ordered = sorted(numbers)
    for begin in range(0, len(ordered), _BLOCK):
        block = ordered[begin : begin + _BLOCK]
        session.execute(update(_DELIVERIES).where(_DELIVERIES.c.id.in_(block)).values(**values))


def _planned(row: AlertDeliveryRow, alert: AlertRow) -> Planned:
    return Planned(row.route, row.stage, row.planned_at, alert_of(alert), row.id, row.batch, row.withheld)
