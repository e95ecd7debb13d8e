"""Alerts as records: each with how far it got on each route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cli.alerting import target_words
from cli.context import Store, language, text
from cli.output import OutputFormat, chosen, print_records
from duties.model import SHANGHAI
from monitor.alert_model import AlertKind, Severity
from monitor.alert_words import line
from monitor.desk import from_store
from storage import alert_plans, outbox
from storage.alert_plans import Planned
from storage.alerts import StoredAlert
from storage.outbox import OutboxMessage, State

COLUMNS = (
    *("id", "kind", "severity", "body", "name", "year", "message", "raised_at", "routes", "state", "links"),
    *("acknowledged_by", "acknowledged_reason", "acknowledged_at", "params", "key", "possibly_repeated", "problems"),
)
SHOWN = ("id", "raised_at", "kind", "name", "message", "routes", "state", "acknowledged_by")
WITHHELD, WAITING, UNROUTED = "withheld", "waiting", "unrouted"


def print_alerts(store: Store, found: Sequence[StoredAlert], format: OutputFormat | None) -> None:  # noqa: A002
    """Prints the alerts in their order."""
    with store.session() as session:
        planned = alert_plans.load_planned(session, alerts={alert.id for alert in found})
        batches = {entry.batch for entry in planned if entry.batch}
        messages = outbox.load_messages(session, batches=batches)
    ways: dict[int, list[Planned]] = {}
    for entry in planned:
        ways.setdefault(entry.alert.id, []).append(entry)
    carried: dict[str, list[OutboxMessage]] = {}
    for message in messages:
        carried.setdefault(message.batch, []).append(message)
    records = [_record(alert, ways.get(alert.id, []), carried) for alert in found]
    table = chosen(format) is OutputFormat.TABLE
    if table:
        for record in records:
            record["routes"] = [f"{way}: {text(f'alerts.state.{state}')}" for way, state in record["routes"].items()]
    # A column of its own where somebody did not get something.
    troubled = ("problems",) if any(record["problems"] for record in records) else ()
    print_records(
        records,
        columns=(*SHOWN, *troubled) if table else COLUMNS,
        format=format,
        headings={name: text(f"alerts.heading.{name}") for name in COLUMNS},
        display={
            "kind": {kind.value: text(f"alert.kind.{kind.value}") for kind in AlertKind},
            "severity": {severity.value: text(f"alert.severity.{severity.value}") for severity in Severity},
            "state": {name: text(f"alerts.state.{name}") for name in (*State, WITHHELD, WAITING, UNROUTED)},
        },
    )


def _record(alert: StoredAlert, ways: list[Planned], carried: dict[str, list[OutboxMessage]]) -> dict[str, Any]:
    """`routes` maps each way to how far the alert got on it; `state` is the least of them; `problems` say who did not
    get it, and why."""
    routes = {f"{entry.route}/{entry.stage}": _state(entry, carried) for entry in ways}
    order = [State.GIVEN_UP, State.FAILED, State.SENDING, State.PENDING, WAITING, State.SENT, WITHHELD]
    messages = [message for entry in ways for message in carried.get(entry.batch, [])]
    repeated = any(message.possibly_repeated for message in messages)
    return {
        "id": alert.id,
        "kind": alert.kind,
        "severity": alert.severity,
        "body": alert.body,
        "name": alert.params.get("name"),
        "year": alert.year,
        "message": line(from_store(alert), language()),
        "raised_at": alert.raised_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "routes": routes,
        "state": min(routes.values(), key=order.index) if routes else UNROUTED,
        "links": list(alert.links),
        "acknowledged_by": alert.acknowledged_by or None,
        "acknowledged_reason": alert.acknowledged_reason or None,
        "acknowledged_at": alert.acknowledged_at,
        "params": dict(alert.params),
        "key": alert.key,
        "possibly_repeated": repeated,
        "problems": [_problem(message) for message in messages if message.state in (State.FAILED, State.GIVEN_UP)],
    }


def _problem(message: OutboxMessage) -> str:
    return text(
        "alerts.problem",
        route=message.route,
        target=target_words(message.target),
        state=text(f"alerts.state.{message.state.value}"),
        cause=text(message.error, **message.error_params),
    )


def _state(entry: Planned, carried: dict[str, list[OutboxMessage]]) -> str:
    if entry.withheld:
        return WITHHELD
    if not entry.batch:
        return WAITING
    order = [State.GIVEN_UP, State.FAILED, State.SENDING, State.PENDING, State.SENT]
    return min((message.state for message in carried.get(entry.batch, [])), key=order.index, default=State.PENDING)
