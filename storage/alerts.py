"""Alerts: raised once, acknowledged, silenced; never deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from storage.alert_models import AlertProgressRow, AlertRow, AlertSilenceRow
from storage.batches import RefusedRow, fresh, upsert
from storage.content_decisions import DISMISS, FINDING, standing
from storage.models import table
from storage.report_models import FindingRow, ReportVersionRow, VerdictChangeRow
from storage.wide_models import CurrentReportRow

_ALERTS = table(AlertRow)
_PROGRESS = table(AlertProgressRow)
_SILENCES = table(AlertSilenceRow)
_ONLY = 1
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert as it was raised, with what a person said of it."""

    key: str
    kind: str
    severity: str
    body: str
    year: int
    params: Mapping[str, object]
    links: tuple[str, ...]
    raised_at: datetime
    id: int = 0
    acknowledged_by: str = ""
    acknowledged_reason: str = ""
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Since when alerts are made, and up to which moment changes of verdicts were looked at."""

    began_at: datetime
    taken_until: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing of this body, division and kind (empty: of any) is told until the end of `until`."""

    until: date
    stated_by: str
    reason: str
    at: datetime
    body: str = ""
    division: str = ""
    kind: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class BrokenReport:
    """A report with sums that do not add up, as the reading that counts found it."""

    body: str
    article_url: str
    sha256: str
    read_at: datetime
    count: int


class NoSuchAlertError(LookupError):
    """There is no alert of this number."""


def load_progress(session: Session, *, lock: bool = False) -> Progress | None:
    """How far the making of alerts came; None before its first time. `lock`: nobody else makes any until the end of
    this (writing) session."""
    statement = select(AlertProgressRow).where(AlertProgressRow.id == _ONLY)
    row = fresh(session, statement.with_for_update() if lock else statement).first()
    return Progress(row.began_at, row.taken_until) if row is not None else None


def save_progress(session: Session, progress: Progress) -> None:
    """Keeps how far it came."""
    row = {"id": _ONLY, "began_at": progress.began_at, "taken_until": progress.taken_until}
    require_all(upsert(session, _PROGRESS, [row], key=["id"]))


def save_alerts(session: Session, alerts: Sequence[StoredAlert]) -> tuple[StoredAlert, ...]:
    """Raises those whose key is new and returns them with their numbers. Needs a writing session."""
    wanted = {alert.key: alert for alert in alerts}
    known = {row.key for row in _by_key(session, wanted)}
    new = [alert for key, alert in wanted.items() if key not in known]
    rows = [
        {name: getattr(alert, name) for name in StoredAlert.__slots__ if name != "id"}
        | {"params": dict(alert.params), "links": list(alert.links)}
        for alert in new
    ]
    require_all(upsert(session, _ALERTS, rows, key=["key"], update=[]))
    raised = {alert.key: alert for alert in _by_key(session, [alert.key for alert in new])}
    return tuple(raised[alert.key] for alert in new)


def load_alerts(
    session: Session,
    *,
    body: str = "",
    year: int | None = None,
    kinds: Collection[str] = (),
    since: datetime | None = None,
    open_only: bool = False,
) -> tuple[StoredAlert, ...]:
    """The alerts (of one body, year, of some kinds, raised since, not acknowledged), oldest first."""
    statement = select(AlertRow).order_by(AlertRow.raised_at, AlertRow.id)
    if body:
        statement = statement.where(AlertRow.body == body)
    if year is not None:
        statement = statement.where(AlertRow.year == year)
    if kinds:
        statement = statement.where(AlertRow.kind.in_(sorted(kinds)))
    if since is not None:
        statement = statement.where(AlertRow.raised_at >= since)
    if open_only:
        statement = statement.where(AlertRow.acknowledged_at.is_(None))
    return tuple(alert_of(row) for row in fresh(session, statement))


def acknowledge(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Keeps that an alert is known, by whom and why; a second time changes nothing. Raises NoSuchAlertError."""
    if fresh(session, select(AlertRow).where(AlertRow.id == number)).first() is None:
        raise NoSuchAlertError(number)
    session.execute(
        update(_ALERTS)
        .where(_ALERTS.c.id == number, _ALERTS.c.acknowledged_at.is_(None))
        .values(acknowledged_by=by, acknowledged_reason=reason, acknowledged_at=at)
    )


def save_silence(session: Session, silence: Silence) -> int:
    """Appends the silence and returns its number. The newest one of a scope counts."""
    row = {name: getattr(silence, name) for name in Silence.__slots__ if name != "id"}
    number: int = session.execute(insert(_SILENCES).returning(_SILENCES.c.id), [row]).scalar_one()
    return number


def load_silences(session: Session, day: date) -> tuple[Silence, ...]:
    """The silences that hold on `day`: of each scope the newest, where it has not ended."""
    newest: dict[tuple[str, str, str], Silence] = {}
    for row in fresh(session, select(AlertSilenceRow).order_by(AlertSilenceRow.id)):
        silence = Silence(**{name: getattr(row, name) for name in Silence.__slots__})
        newest[silence.body, silence.division, silence.kind] = silence
    return tuple(silence for silence in newest.values() if silence.until >= day)


def load_spans(session: Session, year: int) -> dict[str, tuple[datetime, datetime]]:
    """When the duty of each body for a report year was first judged, and when its verdict last changed."""
    statement = (
        select(VerdictChangeRow.body, func.min(VerdictChangeRow.at), func.max(VerdictChangeRow.at))
        .where(VerdictChangeRow.year == year)
        .group_by(VerdictChangeRow.body)
    )
    return {body: (first, last) for body, first, last in session.execute(statement)}


def newest_raised(session: Session, year: int, kind: str) -> dict[str, datetime]:
    """When an alert of this kind was last raised for each body."""
    statement = (
        select(_ALERTS.c.body, func.max(_ALERTS.c.raised_at))
        .where(_ALERTS.c.year == year, _ALERTS.c.kind == kind)
        .group_by(_ALERTS.c.body)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def load_broken(session: Session, year: int, codes: Collection[str]) -> tuple[BrokenReport, ...]:
    """The reports that count for a report year in which findings of `codes` stand, with how many. What a person
    dismissed does not stand."""
    found = select(
        CurrentReportRow.body,
        ReportVersionRow.article_url,
        ReportVersionRow.sha256,
        ReportVersionRow.read_at,
        FindingRow.subject_key,
    )
    statement = (
        found.join(ReportVersionRow, ReportVersionRow.id == CurrentReportRow.version_id)
        .join(FindingRow, FindingRow.version_id == ReportVersionRow.id)
        .where(CurrentReportRow.year == year, FindingRow.code.in_(sorted(codes)))
        .order_by(CurrentReportRow.body)
    )
    rows = session.execute(statement).all()
    decided = standing(session, {row.sha256 for row in rows}, FINDING)
    counts: Counter[tuple[str, str, str, datetime]] = Counter()
    for body, url, sha256, read_at, key in rows:
        said = decided.get((sha256, key))
        if said is None or said.kind != DISMISS:
            counts[body, url, sha256, read_at] += 1
    return tuple(BrokenReport(*of, count) for of, count in counts.items())


def _by_key(session: Session, keys: Collection[str]) -> list[StoredAlert]:
    ordered = sorted(keys)
    return [
        alert_of(row)
        for begin in range(0, len(ordered), _BLOCK)
        for row in fresh(session, select(AlertRow).where(AlertRow.key.in_(ordered[begin : begin + _BLOCK])))
    ]


def alert_of(row: AlertRow) -> StoredAlert:
    """The alert of a row."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in StoredAlert.__slots__}
    return StoredAlert(**{**fields, "params": dict(row.params), "links": tuple(map(str, row.links))})


def require_all(refused: Sequence[RefusedRow]) -> None:
    """Raises ValueError where the database refused a row."""
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")
