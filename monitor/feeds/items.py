"""The alerts that a feed shows: those of the last months that are true today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from monitor.alert_model import OF_WATCHING, Alert, AlertKind
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
        Item(_in_force(alert, standings), at)
        for alert, at in found
        if alert.kind in OF_WATCHING or still_holds(alert, standings.get((alert.body, alert.year)), today)
    ]


def _in_force(alert: Alert, standings: Standings) -> Alert:
    """The alert by the due date that is in force: an accusation may outlive a date that was moved."""
    stands = standings.get((alert.body, alert.year))
    if alert.kind is not AlertKind.OVERDUE or stands is None:
        return alert
    return replace(alert, params={**alert.params, "due_on": str(stands.duty.deadline)})
