"""The one current verdict of each duty, and every change of what we said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from duties.model import Flag, Reason, Verdict, VerdictCode
from storage.batches import append, blocks, fresh, upsert
from storage.models import BodyRow, table
from storage.report_models import VerdictChangeRow, VerdictRow

_VERDICTS = table(VerdictRow)
_CHANGES = table(VerdictChangeRow)
_BODIES = table(BodyRow)
_FIELDS = tuple(field.name for field in fields(Verdict))
_DATES = tuple(field.name for field in fields(Verdict) if "date" in str(field.type))
# What a person is told. The rest moves every night without news: the day, the newest proof, how long it holds.
SAID = (
    *("code", "reason", "confirmed", "days_late", "published_on", "url", "flags", "watched"),
    *("reviewed_by", "reviewed_on", "machine", "machine_reason"),
)


_given = attrgetter(*_FIELDS)
_said = attrgetter(*SAID)
_AS_OF, _REASON = _FIELDS.index("as_of"), _FIELDS.index("reason")
_WORDS = tuple(_FIELDS.index(name) for name in ("code", "reason", "machine", "machine_reason"))
_LISTS = tuple(_FIELDS.index(name) for name in ("flags", "rests_on"))

# Verdicts that say when a report was published: it was found, unless a person said so.
_FOUND = frozenset({VerdictCode.ON_TIME.value, VerdictCode.LATE.value})


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    verdict: Verdict
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """What we say of a duty changed at `at`. `before` is None for its first verdict."""

    body: str
    year: int
    at: datetime
    before: Verdict | None
    after: Verdict


def save_verdicts(session: Session, verdicts: Sequence[Verdict], judged_at: datetime) -> tuple[VerdictChange, ...]:
    """Makes `verdicts` the current ones and returns what changed, in their order. Needs a writing session.

    A change is one of the fields in `SAID`. One that stands already, but for its `as_of`, is not written again. Of two
    verdicts for one duty the later counts. Raises ValueError, and stores nothing, where the database refuses one.
    """
    wanted = {(verdict.body, verdict.year): verdict for verdict in verdicts}
    codes = list(dict.fromkeys(body for body, _year in wanted))
    groups: dict[str, list[Verdict]] = {code: [] for code in codes}
    for verdict in wanted.values():
        groups[verdict.body].append(verdict)
    changes: dict[tuple[str, int], VerdictChange] = {}
    with session.begin_nested():
        for block in blocks(codes):
            changes |= _save(session, [verdict for code in block for verdict in groups[code]], judged_at)
    return tuple(changes[key] for key in wanted if key in changes)


def _save(session: Session, verdicts: Sequence[Verdict], judged_at: datetime) -> dict[tuple[str, int], VerdictChange]:
    before = _stored_rows(session, verdicts)
    changes: dict[tuple[str, int], VerdictChange] = {}
    rows = []
    for verdict in verdicts:
        key = (verdict.body, verdict.year)
        row, stood = _values(verdict), before.get(key)
        if stood is not None and _but_as_of(stood) == _but_as_of(row):
            continue
        rows.append(dict(zip(_FIELDS, row, strict=True)) | {"judged_at": judged_at})
        old = _verdict(dict(zip(_FIELDS, stood, strict=True))) if stood is not None else None
        if old is None or _said(old) != _said(verdict):
            changes[key] = VerdictChange(verdict.body, verdict.year, judged_at, old, verdict)
    refused = upsert(session, _VERDICTS, rows, key=["body", "year"])
    refused += append(session, _CHANGES, [_change_row(change) for change in changes.values()])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")
    return changes


def _stored_rows(session: Session, verdicts: Sequence[Verdict]) -> dict[tuple[str, int], tuple[Any, ...]]:
    """What stands of these bodies and these years: a night judges one year of most, and fifteen stand."""
    bodies, years = {verdict.body for verdict in verdicts}, {verdict.year for verdict in verdicts}
    statement = select(*(_VERDICTS.c[name] for name in _FIELDS))
    chosen = statement.where(_VERDICTS.c.body.in_(sorted(bodies)), _VERDICTS.c.year.in_(sorted(years)))
    rows = session.execute(chosen).all()
    return {(row[0], row[1]): tuple(row) for row in rows}


def _but_as_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values[:_AS_OF] + values[_AS_OF + 1 :]


def load_verdicts(
    session: Session, *, bodies: Collection[str] | None = None, year: int | None = None, as_of: date | None = None
) -> dict[tuple[str, int], StoredVerdict]:
    """The current verdicts (of `bodies`, of a report year) by body and year. `as_of` is the day up to which they are
    known to hold; without it each bears the day of the judging that gave it."""
    columns = [_VERDICTS.c[name] for name in _FIELDS]
    statement = select(*columns, _VERDICTS.c.judged_at).order_by(_VERDICTS.c.body, _VERDICTS.c.year)
    if year is not None:
        statement = statement.where(_VERDICTS.c.year == year)
    if bodies is None:
        rows = list(session.execute(statement).all())
    else:
        chosen = blocks(sorted(bodies))
        rows = [row for block in chosen for row in session.execute(statement.where(_VERDICTS.c.body.in_(block))).all()]
    day = {} if as_of is None else {"as_of": as_of}
    return {
        (row.body, row.year): StoredVerdict(_verdict(dict(zip(_FIELDS, row[:-1], strict=True)) | day), row.judged_at)
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Rest:
    """On what a verdict on a report that was found rests. `first_seen_on` is None for every other verdict: whatever
    comes may change it."""

    year: int
    rests_on: frozenset[str]
    first_seen_on: date | None


def load_years(session: Session) -> dict[str, set[int]]:
    """The report years of each body of which a verdict stands."""
    row = _VERDICTS.c
    spans = select(row.body, func.min(row.year), func.max(row.year), func.count()).group_by(row.body)
    found: dict[str, set[int]] = {}
    gaps = []
    for body, first, last, count in session.execute(spans):
        # Of nearly all the years follow each other: one row tells fifteen.
        found[body] = set(range(first, last + 1)) if count == last - first + 1 else set()
        if not found[body]:
            gaps.append(body)
    for block in blocks(gaps):
        for body, year in session.execute(select(row.body, row.year).where(row.body.in_(block))):
            found[body].add(year)
    return found


def count_bodies(session: Session, year: int) -> int:
    """Of how many bodies of the roster a verdict on this report year stands."""
    statement = select(func.count()).select_from(_VERDICTS).join(_BODIES, _BODIES.c.code == _VERDICTS.c.body)
    return session.scalar(statement.where(_VERDICTS.c.year == year)) or 0


def load_ended(session: Session, today: date) -> list[tuple[str, int]]:
    """The duties (body, year) whose verdict held only until a day before `today`."""
    row = _VERDICTS.c
    return [(body, year) for body, year in session.execute(select(row.body, row.year).where(row.holds_until < today))]


def load_open(session: Session, codes: Collection[VerdictCode], seen_since: date) -> list[tuple[str, int]]:
    """The duties (body, year) whose verdict, or the one without a person's statement, is one of `codes`, or whose
    report was first seen on or after `seen_since`."""
    row, words = _VERDICTS.c, [code.value for code in codes]
    is_open = row.code.in_(words) | row.machine.in_(words) | (row.first_seen_on >= seen_since)
    return [(body, year) for body, year in session.execute(select(row.body, row.year).where(is_open))]


def load_rests(session: Session, codes: Collection[str]) -> dict[str, list[Rest]]:
    """On what the current verdicts of these bodies rest."""
    row = _VERDICTS.c
    statement = select(row.body, row.year, row.code, row.machine, row.rests_on, row.first_seen_on)
    found: dict[str, list[Rest]] = {}
    for block in blocks(sorted(codes)):
        for body, year, code, machine, rests_on, first_seen in session.execute(statement.where(row.body.in_(block))):
            is_found = code in _FOUND and machine is None
            rest = Rest(year, frozenset(rests_on), first_seen if is_found else None)
            found.setdefault(body, []).append(rest)
    return found


def load_changes(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    body: str = "",
    year: int | None = None,
    before: Collection[VerdictCode] = (),
    after: Collection[VerdictCode] = (),
) -> tuple[VerdictChange, ...]:
    """The changes (from `since` on, before `until`, of one body, of one year, from a verdict that is one of `before`,
    to one that is one of `after`), oldest first."""
    statement = select(VerdictChangeRow).order_by(VerdictChangeRow.at, VerdictChangeRow.id)
    if since is not None:
        statement = statement.where(VerdictChangeRow.at >= since)
    if until is not None:
        statement = statement.where(VerdictChangeRow.at < until)
    if before:
        statement = statement.where(VerdictChangeRow.code_before.in_(sorted(code.value for code in before)))
    if after:
        statement = statement.where(VerdictChangeRow.code_after.in_(sorted(code.value for code in after)))
    if body:
        statement = statement.where(VerdictChangeRow.body == body)
    if year is not None:
        statement = statement.where(VerdictChangeRow.year == year)
    return tuple(_change(row) for row in fresh(session, statement))


def load_histories(session: Session, year: int, bodies: Collection[str]) -> dict[str, tuple[VerdictChange, ...]]:
    """All changes of a report year of each of these bodies, oldest first."""
    found: dict[str, list[VerdictChange]] = {body: [] for body in bodies}
    for block in blocks(sorted(bodies)):
        statement = select(VerdictChangeRow).where(VerdictChangeRow.year == year, VerdictChangeRow.body.in_(block))
        for row in fresh(session, statement.order_by(VerdictChangeRow.at, VerdictChangeRow.id)):
            found[row.body].append(_change(row))
    return {body: tuple(changes) for body, changes in found.items()}


def recorded_verdicts(session: Session, moment: datetime) -> dict[tuple[str, int], StoredVerdict]:
    """What we had said of each duty by `moment` (`--recorded-on`), with the time since which we said it."""
    newest = (
        select(func.max(VerdictChangeRow.id))
        .where(VerdictChangeRow.at <= moment)
        .group_by(VerdictChangeRow.body, VerdictChangeRow.year)
        .subquery()
    )
    statement = select(VerdictChangeRow).where(VerdictChangeRow.id.in_(select(newest.c[0])))
    changes = (_change(row) for row in fresh(session, statement.order_by(VerdictChangeRow.body, VerdictChangeRow.year)))
    return {(change.body, change.year): StoredVerdict(change.after, change.at) for change in changes}


def first_said(session: Session) -> datetime | None:
    """When anything was said for the first time; None where nothing ever was."""
    return session.scalar(select(func.min(VerdictChangeRow.at)))


def _values(verdict: Verdict) -> tuple[Any, ...]:
    """The verdict as a row holds it, in the order of `_FIELDS`. Codes are compared as the texts that they are."""
    values = list(_given(verdict))
    for place in _WORDS:
        values[place] = None if values[place] is None else str(values[place])
    values[_REASON] = values[_REASON] or ""
    for place in _LISTS:
        values[place] = [str(value) for value in values[place]]
    return tuple(values)


def _row(verdict: Verdict) -> dict[str, Any]:
    return dict(zip(_FIELDS, _values(verdict), strict=True))


def _verdict(row: dict[str, Any]) -> Verdict:
    return Verdict(
        **{
            **row,
            "code": VerdictCode(row["code"]),
            "reason": Reason(row["reason"]) if row["reason"] else None,
            "machine": VerdictCode(row["machine"]) if row.get("machine") else None,
            "machine_reason": Reason(row["machine_reason"]) if row.get("machine_reason") else None,
            "flags": tuple(Flag(flag) for flag in row["flags"]),
            "rests_on": tuple(row["rests_on"]),
        }
    )


def _change_row(change: VerdictChange) -> dict[str, Any]:
    return {
        "body": change.body,
        "year": change.year,
        "at": change.at,
        "code_before": change.before.code.value if change.before else "",
        "code_after": change.after.code.value,
        "before": _json(change.before) if change.before else None,
        "after": _json(change.after),
    }


def _json(verdict: Verdict) -> dict[str, Any]:
    row = _row(verdict)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _from_json(row: dict[str, Any]) -> Verdict:
    # What was said before a field was there does not have it.
    days = {name: date.fromisoformat(row[name]) if row.get(name) else None for name in _DATES}
    return _verdict({**row, **days})


def _change(row: VerdictChangeRow) -> VerdictChange:
    before = _from_json(row.before) if row.before is not None else None
    return VerdictChange(row.body, row.year, row.at, before, _from_json(row.after))
