"""From changed verdicts to messages at their receivers: raises alerts, plans them for each route, puts due messages
into the outbox, and empties it. Every step is kept before the next, so that it can be cut anywhere and called again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import local_date
from monitor import sending
from monitor.alert_model import Alert, AlertKind
from monitor.alerts import Standing, of_changes, of_days, of_figures, of_troubles, touches_accusation
from monitor.composing import compose_due, kept_quiet, revise
from monitor.desk import Desk, from_store
from monitor.routes import escalates_on, find
from monitor.sending import Sent
from monitor.standings import load_standings
from monitor.watch import season_year
from storage import alert_plans, database, outbox, verdicts
from storage import alerts as stored
from storage.alert_plans import Planned
from storage.alerts import Progress, StoredAlert
from storage.outbox import OutboxMessage, State

FIRST, ESCALATION = "first", "escalation"
# Alerts are made again from the changes of this long before: another process may have been writing some of them when
# they were last read. Their keys keep them from being told twice.
OVERLAP = timedelta(days=2)
# A route that is new is told of what was raised in the last days, not of the whole season.
CATCH_UP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did: alerts that are new, messages that were made, attempts at sending, messages that nobody
    gets any more because their receiver is gone, and how many alerts wait for their hour."""

    raised: tuple[StoredAlert, ...] = ()
    made: int = 0
    sent: tuple[Sent, ...] = ()
    orphans: tuple[OutboxMessage, ...] = ()
    waiting: int = 0

    @property
    def failed(self) -> tuple[Sent, ...]:
        """The attempts that did not succeed."""
        return tuple(attempt for attempt in self.sent if attempt.outcome.code)

    @property
    def is_lost(self) -> bool:
        """Whether a message reaches nobody any more: it was given up after its last attempt, or has no receiver."""
        return bool(self.orphans) or any(attempt.given_up for attempt in self.sent)


def deliver(engine: Engine, desk: Desk) -> Delivered:
    """Raises what is new since the last time, and sends what is due. The verdicts are those that are stored: judge
    first. The first call is the baseline: what changed before it is told to nobody."""
    with database.write_session(engine) as session:
        progress = stored.load_progress(session, lock=True)
        standings = load_standings(session, today=desk.today, rules=desk.rules)
        raised = _raise(session, desk, progress, standings)
        _plan(session, desk, standings)
        made = compose_due(session, desk, standings)
        waiting = sum(
            find(desk.routes, entry.route) is not None for entry in alert_plans.load_planned(session, waiting=True)
        )
        held = revise(session, desk, standings) | kept_quiet(session, desk)
    targets = desk.targets
    orphans = tuple(sending.give_up_orphans(engine, targets, desk.now()))
    sent = sending.send_due(engine, targets, now=desk.now, connection=desk.connection, held=held)
    return Delivered(raised, made, sent, orphans, waiting)


def _raise(
    session: Session, desk: Desk, progress: Progress | None, standings: Mapping[tuple[str, int], Standing]
) -> tuple[StoredAlert, ...]:
    at = desk.now()
    if progress is None or progress.began_at > at:
        # A baseline that lies ahead was taken by a clock that was set right since, or on a date that stood for today.
        stored.save_progress(session, Progress(at, at))
        return ()
    # What lies ahead of us was looked at by such a clock, too: nothing of what changes until then is passed over.
    since = max(progress.began_at, min(progress.taken_until, at) - OVERLAP)
    changes = verdicts.load_changes(session, since=since)
    accusing = {change.body for change in changes if touches_accusation(change)}
    histories = verdicts.load_histories(session, season_year(desk.today), accusing)
    found = list(of_changes(changes, standings, histories))
    # What is said to be overdue today is not said to be overdue for a week today.
    told = {(alert.body, alert.year) for alert in found if alert.kind is AlertKind.OVERDUE}
    by_day = [replace(stands, accused_on=desk.today) if key in told else stands for key, stands in standings.items()]
    found += of_days(by_day, today=desk.today, began_on=local_date(progress.began_at), calendar=desk.rules.calendar)
    found += of_figures(standings.values())
    found += of_troubles(desk.troubles, season_year(desk.today))
    raised = stored.save_alerts(session, [_to_store(alert, at) for alert in found])
    stored.save_progress(session, Progress(progress.began_at, max(at, progress.taken_until)))
    return raised


def _plan(session: Session, desk: Desk, standings: Mapping[tuple[str, int], Standing]) -> None:
    """Plans each alert of the season for the routes that take it; what nobody acknowledged in time goes up."""
    planned = []
    bodies = {stands.body.code: stands.body for stands in standings.values()}
    year = season_year(desk.today)
    season = [
        alert
        for alert in stored.load_alerts(session, year=year, open_only=True)
        if (alert.body, alert.year) in standings or not alert.body
    ]
    plans = alert_plans.load_planned(session, alerts={alert.id for alert in season})
    known = {entry.key for entry in plans}
    # What still waited for a route that is in the settings no more is told by those that are, however old it is.
    left = {
        entry.alert.id
        for entry in plans
        if not (entry.batch or entry.withheld) and find(desk.routes, entry.route) is None
    }
    for alert in season:
        if alert.raised_at < desk.now() - CATCH_UP and alert.id not in left:
            continue
        # Who was told of an accusation because it went up is told that it is taken back, too.
        above = _went_up(session, alert) if alert.kind == AlertKind.RETRACTED else frozenset()
        for route in desk.routes:
            if route.name in above or route.takes(from_store(alert), bodies[alert.body] if alert.body else None):
                entry = Planned(route.name, FIRST, desk.now(), alert)
                planned += [entry] if entry.key not in known else []
    alert_plans.save_planned(session, planned)
    if any(route.escalate_to for route in desk.routes):
        alert_plans.save_planned(session, list(_escalations(session, desk, season, known)))


def _went_up(session: Session, alert: StoredAlert) -> frozenset[str]:
    """The routes to which what was said of the duty went up."""
    said = stored.load_alerts(session, body=alert.body, year=alert.year)
    plans = alert_plans.load_planned(session, alerts={one.id for one in said})
    return frozenset(entry.route for entry in plans if entry.stage.startswith(ESCALATION))


def _escalations(session: Session, desk: Desk, season: Sequence[StoredAlert], known: set[str]) -> list[Planned]:
    told = alert_plans.load_planned(session, alerts={alert.id for alert in season})
    batches = {entry.batch for entry in told if entry.batch}
    sent_at: dict[str, datetime] = {}
    for message in outbox.load_messages(session, states=(State.SENT,), batches=batches):
        if message.sent_at is not None:
            sent_at[message.batch] = min(message.sent_at, sent_at.get(message.batch, message.sent_at))
    going_up = []
    for entry in told:
        route = find(desk.routes, entry.route)
        if route is None or not route.escalate_to or entry.stage != FIRST or entry.batch not in sent_at:
            continue
        if desk.today >= escalates_on(sent_at[entry.batch], route, desk.rules.calendar):
            # Said by whom it was not acknowledged.
            up = Planned(route.escalate_to, f"{ESCALATION}:{route.name}", desk.now(), entry.alert)
            going_up += [up] if up.key not in known else []
    return going_up


def _to_store(alert: Alert, at: datetime) -> StoredAlert:
    return StoredAlert(
        alert.key,
        alert.kind.value,
        alert.severity.value,
        alert.body,
        alert.year,
        dict(alert.params),
        alert.links,
        at,
    )
