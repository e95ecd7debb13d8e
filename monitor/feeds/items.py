"""The alerts that a feed shows: those of the last months that are true today."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from monitor.alert_model import OF_WATCHING
from monitor.alerts import still_holds
from monitor.composing import Standings
from monitor.desk import from_store
from monitor.feeds.atom import Item
from storage import alerts

_SHOWN = timedelta(days=120)


def alert_items(session: Session, *, standings: Standings, today: date, now: datetime) -> list[Item]:
    """The alerts raised since `now` less four months, as the store gives them: of duties, those of the running season
    that are true as it stands `today` (a feed is read again and again, also by who never saw it taken back); those of
    the watching itself all."""
    found = [(from_store(alert), alert.raised_at) for alert in alerts.load_alerts(session, since=now - _SHOWN)]
    return [
        Item(alert, at)
        for alert, at in found
        if alert.kind in OF_WATCHING or still_holds(alert, standings.get((alert.body, alert.year)), today)
    ]
