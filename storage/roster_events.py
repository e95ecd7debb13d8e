"""What befell bodies, as people entered it. An event entered again (same body, kind and day) is corrected."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.roster_events import EventKind, RosterEvent
from storage.batches import fresh, upsert
from storage.column_types import digest
from storage.ledger_models import RosterEventRow
from storage.models import table

_EVENTS = table(RosterEventRow)


def save_event(session: Session, event: RosterEvent) -> None:
    """Keeps `event`. Needs a writing session. Raises ValueError where the database refuses it."""
    row = {name: getattr(event, name) for name in RosterEvent.__slots__}
    row |= {"kind": event.kind.value, "others": list(event.others)}
    row["event_key"] = digest(event.body, event.kind.value, event.holds_from.isoformat())
    refused = upsert(session, _EVENTS, [row], key=["event_key"])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")


def load_events(session: Session) -> tuple[RosterEvent, ...]:
    """All events, by the day from which they hold."""
    rows = fresh(session, select(RosterEventRow).order_by(RosterEventRow.holds_from, RosterEventRow.id))
    return tuple(
        RosterEvent(
            row.body,
            EventKind(row.kind),
            row.holds_from,
            row.cause,
            row.entered_by,
            row.at,
            tuple(row.others),
            row.old_name,
        )
        for row in rows
    )
