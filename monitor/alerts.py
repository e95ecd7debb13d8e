"""From what we said and say of duties to what a person should be told. Pure: the day and the calendar are given.

Only duties of the season that runs are told of, and only what changed after the first judgement of a body and year: a
first import, and reading old years again, say nothing (users §31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from duties.calendar import Calendar
from duties.model import Duty, Flag, Reason, Verdict, VerdictCode, local_date
from duties.obligations import within_grace
from monitor.alert_model import Alert, AlertKind
from monitor.health import Trouble, TroubleKind
from monitor.watch import season_year
from registry.model import Body
from storage.verdicts import VerdictChange

# Workdays before the date (users §8).
DUE_STAGES = (10, 3, 1)
# Days after the date.
OVERDUE_STAGES = {AlertKind.OVERDUE_7: 7, AlertKind.OVERDUE_30: 30}
# A site that is read on the night after the date is no task for anybody: what nobody could verify for two days is.
VERIFY_AFTER = timedelta(days=2)

_TOLD_BY_FLAG = {
    Flag.WITHDRAWN: AlertKind.WITHDRAWN,
    Flag.REVISED: AlertKind.REVISED,
    Flag.BACKDATED_SUSPECT: AlertKind.BACKDATED,
    Flag.UNREADABLE: AlertKind.UNREADABLE,
}
_FLAG_OF = {kind: flag for flag, kind in _TOLD_BY_FLAG.items()}
# What its body can mend, and is told to be mended.
_CURABLE = (Flag.WITHDRAWN, Flag.UNREADABLE, Flag.PLACEHOLDER, Flag.TABLES_INCOMPLETE, Flag.WRONG_COLUMN)
OF_NIGHTS = frozenset(
    {
        *(TroubleKind.NIGHT_MISSED, TroubleKind.NIGHT_CUT, TroubleKind.NIGHT_FAILED),
        *(TroubleKind.NIGHT_SHORT, TroubleKind.NIGHT_EMPTY, TroubleKind.CANARY),
    }
)
_PUBLISHED = frozenset({VerdictCode.ON_TIME, VerdictCode.LATE})


@dataclass(frozen=True, slots=True)
class BrokenSums:
    """Figures of a published report that do not add up: `count` sums of the file `sha256`, read on `read_on`."""

    sha256: str
    count: int
    read_on: date

    @property
    def stamp(self) -> str:
        """What tells the alerts of one content from those of another, at the end of their keys."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty of the season with its present verdict, the day of its first judgement and that of the newest change.
    `accused_on` is the day on which an `overdue` was last raised for it; None: never. `broken` says that the report
    that counts has figures that do not add up; None: it has none."""

    body: Body
    duty: Duty
    verdict: Verdict
    first_judged_on: date
    changed_on: date
    accused_on: date | None = None
    broken: BrokenSums | None = None


def is_accused(verdict: Verdict) -> bool:
    """Whether we say of the duty, with proof, that nothing was published."""
    return verdict.code is VerdictCode.MISSING and verdict.confirmed and verdict.watched


def is_published(verdict: Verdict) -> bool:
    """Whether a report was found; one without a date counts as published."""
    return verdict.code in _PUBLISHED or verdict.reason is Reason.DATE_UNKNOWN


def touches_accusation(change: VerdictChange) -> bool:
    """Whether what it tells depends on what was said before it."""
    missing = VerdictCode.MISSING
    return change.before is not None and missing in (change.before.code, change.after.code)


def of_changes(
    changes: Iterable[VerdictChange],
    standings: Mapping[tuple[str, int], Standing],
    histories: Mapping[str, Sequence[VerdictChange]],
) -> Iterator[Alert]:
    """What changed verdicts tell. `standings` are the duties of the season: others are passed over; `histories` are all
    changes of the season, oldest first, of the bodies of those that touch an accusation."""
    for change in changes:
        stands = standings.get((change.body, change.year))
        if stands is None or change.before is None or change.year != season_year(local_date(change.at)):
            continue
        stood = _stood(histories[change.body], change) if touches_accusation(change) else False
        yield from _of_change(change.before, change, stands, stood=stood)


def _stood(history: Iterable[VerdictChange], change: VerdictChange) -> bool:
    """Whether the body was accused before `change`, and nothing but "missing" was said since. A place that was found
    anew leaves a "missing" unconfirmed until it was read twice: nobody is told a second time for that, and what was
    told is taken back when that place turns out to hold the report."""
    stood = False
    for earlier in history:
        if earlier == change:
            break
        stood = is_accused(earlier.after) or (stood and earlier.after.code is VerdictCode.MISSING)
    return stood


def _of_change(before: Verdict, change: VerdictChange, stands: Standing, *, stood: bool) -> Iterator[Alert]:
    after = change.after

    stamp = f"{change.at:%Y%m%dT%H%M%S}"

    def alert(kind: AlertKind, **params: object) -> Alert:
        return _alert(kind, stands, after, stamp, **params)

    if not after.watched:
        return
    if is_accused(after) and not stood:
        yield alert(AlertKind.OVERDUE, as_of=str(after.last_absent_on or after.as_of))
    if after.code is VerdictCode.LATE and (before.code is not VerdictCode.LATE or _late_by(before) != _late_by(after)):
        yield _alert(
            AlertKind.PUBLISHED_LATE,
            stands,
            after,
            f"{stamp}:{after.days_late}",
            days=after.days_late,
            lenient=within_grace(stands.duty, after.days_late),
            uncertain=Flag.DATE_UNCERTAIN in after.flags,
        )
    elif (stood and after.code is not VerdictCode.MISSING) or (
        before.code is VerdictCode.LATE and after.code is not VerdictCode.LATE and not is_accused(after)
    ):
        said, now = before.code.value, after.code.value
        yield alert(AlertKind.RETRACTED, said=said, now=now, reason=after.reason.value if after.reason else "")
    for flag, kind in _TOLD_BY_FLAG.items():
        if flag in after.flags and flag not in before.flags:
            yield alert(kind)
    cured = [flag.value for flag in _CURABLE if flag in before.flags and flag not in after.flags]
    if cured and is_published(after):
        yield alert(AlertKind.CURED, flags=cured)


def _late_by(verdict: Verdict) -> tuple[int | None, str]:
    """What is said of a report that came late, as the parameters of its alert say it."""
    return verdict.days_late, str(verdict.published_on or "")


def of_days(standings: Iterable[Standing], *, today: date, began_on: date, calendar: Calendar) -> Iterator[Alert]:
    """What the passing of days tells. A stage is told once, on the first day that somebody looks at or after its own;
    of several that passed meanwhile the last; none that lay at or before the baseline."""
    for stands in standings:
        if not stands.duty.required:
            continue
        baseline = max(stands.first_judged_on, began_on)
        if stands.verdict.code is VerdictCode.NOT_DUE:
            yield from _due_soon(stands, today, baseline, calendar)
        elif is_accused(stands.verdict):
            yield from _still_overdue(stands, today, baseline)
        elif stands.verdict.code is VerdictCode.UNVERIFIABLE and stands.verdict.watched:
            yield from _to_verify(stands, today, began_on)


def workdays_before(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th workday before `day`."""
    found = day
    for _ in range(count):
        found -= timedelta(days=1)
        while not calendar.is_workday(found):
            found -= timedelta(days=1)
    return found


def _due_soon(stands: Standing, today: date, baseline: date, calendar: Calendar) -> Iterator[Alert]:
    deadline = stands.duty.deadline
    # The stages are near the date: most days need no calendar.
    if today > deadline or deadline - today > timedelta(days=45):
        return
    days = {stage: workdays_before(deadline, stage, calendar) for stage in DUE_STAGES}
    passed = [stage for stage in DUE_STAGES if days[stage] <= today]
    if not passed or days[passed[-1]] <= baseline:
        return
    left = _workdays_left(deadline, today, calendar)
    yield _alert(AlertKind.DUE_SOON, stands, stands.verdict, f"{passed[-1]}:{deadline}", workdays=left)


def _workdays_left(deadline: date, today: date, calendar: Calendar) -> int:
    left = 0
    while workdays_before(deadline, left + 1, calendar) >= today:
        left += 1
    return left


def _still_overdue(stands: Standing, today: date, baseline: date) -> Iterator[Alert]:
    told = max(baseline, stands.accused_on or baseline)
    passed = [
        kind for kind, days in OVERDUE_STAGES.items() if told < stands.duty.deadline + timedelta(days=days) <= today
    ]
    if passed:
        days = (today - stands.duty.deadline).days
        stamp = str(stands.duty.deadline)
        yield _alert(
            passed[-1],
            stands,
            stands.verdict,
            stamp,
            days=days,
            as_of=str(stands.verdict.last_absent_on or stands.verdict.as_of),
        )


def _to_verify(stands: Standing, today: date, began_on: date) -> Iterator[Alert]:
    reason = stands.verdict.reason
    baseline = stands.changed_on == stands.first_judged_on or stands.changed_on < began_on
    if reason is None or baseline or today < stands.duty.deadline + VERIFY_AFTER:
        return
    yield _alert(AlertKind.TO_VERIFY, stands, stands.verdict, reason.value, reason=reason.value)


def of_figures(standings: Iterable[Standing]) -> Iterator[Alert]:
    """The reports of the season whose figures do not add up, each content once."""
    for stands in standings:
        found = stands.broken
        if found is None or not is_published(stands.verdict) or found.read_on <= stands.first_judged_on:
            continue
        yield _alert(AlertKind.FIGURES, stands, stands.verdict, found.stamp, count=found.count)


def of_troubles(troubles: Iterable[Trouble], year: int) -> Iterator[Alert]:
    """What is wrong with the watching itself; `year` is the season's. A trouble of a host that many share is one."""
    for trouble in troubles:
        kind = AlertKind.NIGHT if trouble.kind in OF_NIGHTS else AlertKind.SITE
        params = {"name": "", "trouble": trouble.kind.value, **trouble.params}
        yield Alert(kind, f"{kind.value}:{trouble.key}", "", year, params)


def _alert(kind: AlertKind, stands: Standing, verdict: Verdict, stamp: str, **params: object) -> Alert:
    shown = {
        "name": stands.body.name,
        "year": stands.duty.year,
        "due_on": str(stands.duty.deadline),
        "published_on": str(verdict.published_on or ""),
        "lenient": stands.duty.deadline < verdict.as_of <= stands.duty.lenient_due_on,
        **params,
    }
    return Alert(
        kind,
        f"{kind.value}:{stands.body.code}:{stands.duty.year}:{stamp}",
        stands.body.code,
        stands.duty.year,
        shown,
        (verdict.url,) if verdict.url else (),
    )


def counted_anew(alert: Alert, stands: Standing, today: date, calendar: Calendar) -> Alert:
    """The alert with its days counted to `today`: one that waited over a holiday would tell those of another day."""
    verdict = stands.verdict
    match alert.kind:
        case AlertKind.DUE_SOON:
            now: dict[str, object] = {"workdays": _workdays_left(stands.duty.deadline, today, calendar)}
        case AlertKind.OVERDUE:
            # A date that was moved while it waited leaves it true as long as it is overdue by the new one, too.
            now = {
                "due_on": str(stands.duty.deadline),
                "lenient": stands.duty.deadline < today <= stands.duty.lenient_due_on,
                "as_of": str(verdict.last_absent_on or verdict.as_of),
            }
        case AlertKind.OVERDUE_7 | AlertKind.OVERDUE_30:
            days = (today - stands.duty.deadline).days
            now = {"days": days, "as_of": str(verdict.last_absent_on or verdict.as_of)}
        case _:
            return alert
    return replace(alert, params={**alert.params, **now})


def is_looked_at_again(alert: Alert, stands: Standing | None) -> bool:
    """Whether it accuses a body whose absence was proved, stands, and is not confirmed just now: it must neither be
    told today nor be forgotten."""
    return (
        alert.kind in (AlertKind.OVERDUE, *OVERDUE_STAGES)
        and stands is not None
        and (alert.kind is AlertKind.OVERDUE or alert.params.get("due_on") == str(stands.duty.deadline))
        and stands.verdict.code is VerdictCode.MISSING
        and not is_accused(stands.verdict)
    )


def still_holds(alert: Alert, stands: Standing | None, today: date) -> bool:
    """Whether it is still true of its duty as it stands on `today`. What is no longer true is told to nobody."""
    if stands is None:
        return False
    verdict = stands.verdict
    same_day = alert.params.get("due_on") == str(stands.duty.deadline)
    match alert.kind:
        case AlertKind.DUE_SOON:
            return same_day and verdict.code is VerdictCode.NOT_DUE and today <= stands.duty.deadline
        case AlertKind.OVERDUE:
            return is_accused(verdict)
        case AlertKind.OVERDUE_30:
            return same_day and is_accused(verdict)
        case AlertKind.OVERDUE_7:
            # Then the other one is told.
            outdated = (today - stands.duty.deadline).days >= OVERDUE_STAGES[AlertKind.OVERDUE_30]
            return same_day and is_accused(verdict) and not outdated
        case AlertKind.PUBLISHED_LATE:
            told = (alert.params.get("days"), alert.params.get("published_on"))
            return verdict.code is VerdictCode.LATE and told == _late_by(verdict)
        case AlertKind.RETRACTED:
            said = alert.params.get("said")
            return not (said == VerdictCode.MISSING.value and is_accused(verdict)) and verdict.code != said
        case AlertKind.CURED:
            flags = alert.params.get("flags")
            return is_published(verdict) and isinstance(flags, list) and not {*flags} & {*verdict.flags}
        case AlertKind.WITHDRAWN | AlertKind.REVISED | AlertKind.BACKDATED | AlertKind.UNREADABLE:
            return _FLAG_OF[alert.kind] in verdict.flags
        case AlertKind.FIGURES:
            stamp = stands.broken.stamp if stands.broken is not None else ""
            return is_published(verdict) and alert.key.rpartition(":")[2] == stamp
        case AlertKind.NIGHT | AlertKind.SITE:
            return False
        case AlertKind.TO_VERIFY:
            reason = verdict.reason.value if verdict.reason else ""
            return verdict.code is VerdictCode.UNVERIFIABLE and reason == alert.params.get("reason")
