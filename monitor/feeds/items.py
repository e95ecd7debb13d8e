"""The alerts that a feed shows: those of the last months."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from monitor.desk import from_store
from monitor.feeds.atom import Item
from storage import alerts

_SHOWN = timedelta(days=120)


def alert_items(session: Session, *, now: datetime) -> list[Item]:
    """The alerts raised since `now` less four months, as the store gives them."""
    return [Item(from_store(alert), alert.raised_at) for alert in alerts.load_alerts(session, since=now - _SHOWN)]
