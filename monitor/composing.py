"""Messages out of planned alerts: when a route may speak, of what is true, at most one digest and one immediate message
a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

import translations
from duties.model import local_date
from monitor.alert_model import OF_WATCHING, Alert, AlertKind
from monitor.alert_words import Entry, compose
from monitor.alerts import Standing, counted_anew, is_looked_at_again, of_troubles, still_holds
from monitor.channels import channel
from monitor.channels.model import Target
from monitor.desk import Desk, from_store
from monitor.routes import Route, find
from registry.divisions import divisions
from storage import alert_plans, outbox
from storage.alert_plans import Planned
from storage.alerts import Silence, StoredAlert, load_silences
from storage.outbox import OutboxMessage, State

_OPEN = (State.PENDING, State.FAILED, State.SENDING)
Standings = Mapping[tuple[str, int], Standing]
_TOLD = frozenset({AlertKind.OVERDUE, AlertKind.OVERDUE_7, AlertKind.OVERDUE_30, AlertKind.PUBLISHED_LATE})


def _heard_of(session: Session, desk: Desk, route: str, alert: Alert) -> bool:
    """Whether the route was told a conclusion of this duty that may have to be taken back; or one was whose name is
    gone from the settings: who reads this one now, in all likelihood, read that one."""
    kinds, among = {kind.value for kind in _TOLD}, {one.name for one in desk.routes}
    return alert_plans.told_on(session, route, alert.body, alert.year, kinds, among=among)


def compose_due(session: Session, desk: Desk, standings: Standings) -> int:
    """Puts into the outbox what each route may be told now; returns how many messages."""
    waiting = alert_plans.load_planned(session, waiting=True)
    silences = load_silences(session, desk.today)
    made = 0
    for route in desk.routes:
        mine = [entry for entry in waiting if entry.route == route.name]
        if not mine or route.quiet.covers(desk.hour, desk.rules.calendar):
            continue
        mine = _withheld(session, mine, desk, standings)
        loud = [entry for entry in mine if not _is_silent(entry.alert, silences, standings)]
        made += _batches(session, route, loud, desk, standings)
    return made


def _withheld(session: Session, entries: Sequence[Planned], desk: Desk, standings: Standings) -> list[Planned]:
    """The entries without those that must not be told just now, and without those that need not or must not be told any
    more, which are kept as such."""
    kept = []
    for entry in entries:
        alert = from_store(entry.alert)
        why = ""
        if entry.alert.acknowledged_at is not None:
            why = "acknowledged"
        elif _is_open(entry, standings):
            continue
        elif not _holds(alert, desk, standings):
            why = "no_longer_true"
        elif alert.kind is AlertKind.RETRACTED and not _heard_of(session, desk, entry.route, alert):
            # Who never heard the conclusion need not hear that it is withdrawn.
            why = "never_told"
        if why:
            alert_plans.withhold(session, [entry.id], why)
        else:
            kept.append(entry)
    return kept


def _holds(alert: Alert, desk: Desk, standings: Standings) -> bool:
    if alert.kind in OF_WATCHING:
        return alert.key in {told.key for told in of_troubles(desk.troubles, alert.year)}
    return still_holds(alert, standings.get((alert.body, alert.year)), desk.today)


def _is_silent(alert: StoredAlert, silences: Sequence[Silence], standings: Standings) -> bool:
    stands = standings.get((alert.body, alert.year))
    return any(
        (not silence.body or silence.body == alert.body)
        and (not silence.kind or silence.kind == alert.kind)
        and (
            not silence.division or (stands is not None and divisions().within(stands.body.division, silence.division))
        )
        for silence in silences
    )


def _batches(
    session: Session,
    route: Route,
    entries: Sequence[Planned],
    desk: Desk,
    standings: Standings,
) -> int:
    """At most one digest and one immediate message a day. Asked for by its own day, not by the newest one: a clock that
    ran ahead and was set right must not put alerts into messages that have left."""
    day = local_date(desk.hour)
    urgent = [entry for entry in entries if AlertKind(entry.alert.kind) in route.immediate]
    made = 0
    digest = f"{route.name}|digest|{day}"
    if entries and route.digest_due(desk.hour) and not outbox.has_batch(session, digest):
        made += _put(session, route, entries, digest, desk, standings)
        return made
    immediate = f"{route.name}|immediate|{day}"
    if urgent and not outbox.has_batch(session, immediate):
        made += _put(session, route, urgent, immediate, desk, standings)
    return made


def _day_of(batch: str) -> date | None:
    return date.fromisoformat(batch.rpartition("|")[2]) if batch else None


def _put(
    session: Session,
    route: Route,
    entries: Sequence[Planned],
    batch: str,
    desk: Desk,
    standings: Standings,
) -> int:
    messages = [_message(route, target, entries, batch, desk, standings) for target in route.targets]
    outbox.save_messages(session, messages)
    alert_plans.put_in_batch(session, [entry.id for entry in entries], batch)
    return len(messages)


def _message(
    route: Route,
    target: Target,
    entries: Sequence[Planned],
    batch: str,
    desk: Desk,
    standings: Standings,
) -> OutboxMessage:
    at = desk.now()
    words = compose(
        [_entry(entry, desk, standings, route.lang) for entry in entries],
        digest="|digest|" in batch,
        day=_day_of(batch) or local_date(at),
        lang=route.lang,
        public_url=desk.public_url,
        most_bytes=channel(target.channel).most_bytes,
    )
    content = {"markdown": words.markdown, "text": words.text, "items": list(words.items)}
    return OutboxMessage(batch, route.name, target.label, words.subject, content, at, at)


def _entry(entry: Planned, desk: Desk, standings: Standings, lang: str) -> Entry:
    from_route = entry.stage.partition(":")[2]
    if not entry.alert.body:
        return Entry(from_store(entry.alert), entry.alert.id, translations.text("alert.watching", lang), from_route)
    code = standings[entry.alert.body, entry.alert.year].body.division
    table = divisions().by_code
    name = table[code].name if code in table else code
    return Entry(_as_of_today(entry, desk, standings), entry.alert.id, name, from_route)


def _as_of_today(entry: Planned, desk: Desk, standings: Standings) -> Alert:
    alert = from_store(entry.alert)
    stands = standings.get((alert.body, alert.year))
    return alert if stands is None else counted_anew(alert, stands, desk.today, desk.rules.calendar)


def revise(session: Session, desk: Desk, standings: Standings) -> frozenset[int]:
    """Takes out of messages that will be sent what became untrue since they were written: also of those that may have
    been taken before (a time-out, a sender that died), since most receivers do not know a repeat from news. Returns the
    numbers of those that must wait, because something in them is looked at again."""
    held = set()
    for message in outbox.load_messages(session, states=_OPEN):
        target = desk.targets.get(message.target)
        at_work = message.state is State.SENDING and message.next_at > desk.now()
        if target is None or at_work:
            continue
        route = _speaker(message, target, desk)
        entries = alert_plans.load_planned(session, batch=message.batch)
        if any(_is_open(entry, standings) for entry in entries):
            held.add(message.id)
            continue
        true = [entry for entry in entries if _holds(from_store(entry.alert), desk, standings)]
        if not true:
            outbox.give_up(session, message, desk.now(), outbox.NO_LONGER_TRUE)
        elif {alert.key: alert.params for alert in (_as_of_today(entry, desk, standings) for entry in true)} != {
            item["key"]: item["params"] for item in message.content["items"]
        }:
            anew = _message(route, target, true, message.batch, desk, standings)
            outbox.replace_content(session, message, subject=anew.subject, content=anew.content)
    return frozenset(held)


def _is_open(entry: Planned, standings: Standings) -> bool:
    return is_looked_at_again(from_store(entry.alert), standings.get((entry.alert.body, entry.alert.year)))


def kept_quiet(session: Session, desk: Desk) -> frozenset[int]:
    """The open messages (by number) that wait for the end of their route's quiet hours. They were made by day, and
    failed: what goes out again at night wakes people all the same."""
    quiet = {route.name for route in desk.routes if route.quiet.covers(desk.hour, desk.rules.calendar)}
    found = ((message, desk.targets.get(message.target)) for message in outbox.load_messages(session, states=_OPEN))
    return frozenset(
        message.id for message, target in found if target is not None and _speaker(message, target, desk).name in quiet
    )


def _speaker(message: OutboxMessage, target: Target, desk: Desk) -> Route:
    """The route of a message. One that is gone speaks through the one that has its receiver now."""
    return find(desk.routes, message.route) or next(one for one in desk.routes if target in one.targets)
