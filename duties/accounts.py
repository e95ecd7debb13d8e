"""What the publications of one report amount to against its due date: seen in time, dated in time, late, undatable.

The copies of one report (own column, portal, a corrected one posted again) are taken together: the earliest counts,
and a later date on one of them never displaces what was seen or said before (users §1, §21-23).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from duties.absence import Absence, absence_before, last_absence
from duties.date_hints import entered_by
from duties.dates import AHEAD, Side, counting, side
from duties.model import Duty, Evidence, Flag, Publication, end_of_day, local_date
from duties.quick_records import quick_to_make

# Timed publishing, review queues and caches make a page appear hours after its stamp (contract; users §23).
CONTRADICTION = timedelta(hours=48)
CONTRADICTION_READINGS = 2


class Standing(StrEnum):
    NOT_PUBLISHED = "not_published"
    SEEN_IN_TIME = "seen_in_time"
    DATED_IN_TIME = "dated_in_time"
    CONTRADICTED = "contradicted"
    DATED_LATE = "dated_late"
    PROVED_LATE = "proved_late"
    UNDATABLE = "undatable"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Account:
    """`published` are the copies that count, `chosen` the one to show. `days_late` is the smallest number that the
    evidence allows, None unless the standing is a late one; `flag` is what our readings say of the dates."""

    standing: Standing
    published: tuple[Publication, ...] = ()
    chosen: Publication | None = None
    published_on: date | None = None
    first_seen_on: date | None = None
    last_absent_on: date | None = None
    days_late: int | None = None
    flag: Flag | None = None
    rests_on: tuple[str, ...] = ()


def account_of(duty: Duty, evidence: Evidence) -> Account:
    """Takes all copies together. Pure; the order of the evidence does not matter."""
    due_end = end_of_day(duty.deadline)
    published = _counted(evidence.publications, due_end)
    if not published:
        absent = last_absence(evidence) if not evidence.candidates else None
        return Account(Standing.NOT_PUBLISHED, last_absent_on=local_date(absent) if absent is not None else None)
    first_seen = min([copy.first_seen_at for copy in published])
    absence = absence_before(evidence, first_seen, due_end)
    placed = _placed(duty, evidence, published, first_seen, absence)
    return Account(
        standing=placed.standing,
        published=published,
        chosen=published[0],
        published_on=placed.published_on,
        first_seen_on=local_date(first_seen),
        last_absent_on=local_date(absence.until) if absence is not None else None,
        days_late=placed.days_late,
        flag=placed.flag,
        rests_on=tuple(sorted({name for copy in published for name in (copy.column, copy.url)})),
    )


class _Placed(NamedTuple):
    """On which side of the due date the copies lie."""

    standing: Standing
    published_on: date | None = None
    days_late: int | None = None
    flag: Flag | None = None


def _counted(copies: Sequence[Publication], due_end: datetime) -> tuple[Publication, ...]:
    """All copies; none where every one of them was withdrawn before the due date and is not back."""
    gone = [copy.gone_since for copy in copies if copy.gone_since is not None]
    if len(gone) == len(copies) and all(since < due_end for since in gone):
        return ()
    return tuple(sorted(copies, key=_preference)) if len(copies) > 1 else tuple(copies)


def _preference(copy: Publication) -> tuple[bool, bool, bool, datetime, str, str]:
    return (
        copy.gone_since is not None,
        not copy.designated,
        not copy.readable,
        copy.first_seen_at,
        copy.url,
        copy.column,
    )


def _placed(
    duty: Duty, evidence: Evidence, published: Sequence[Publication], first_seen: datetime, absence: Absence | None
) -> _Placed:
    due_end = end_of_day(duty.deadline)
    sides = [side(copy.own_dates, duty.deadline) for copy in published]
    in_time = [copy for copy, where in zip(published, sides, strict=True) if where is Side.BY_THEN]
    after = [copy for copy, where in zip(published, sides, strict=True) if where is Side.AFTER]
    if first_seen < due_end:
        return _seen(evidence, published, in_time, first_seen, absence)
    if in_time:
        return _dated_in_time(duty, evidence, in_time, first_seen, absence)
    if Side.BOTH in sides:
        return _on_both_sides(duty, evidence, published, first_seen, absence)
    if after and not _stood_undated_before(published, after):
        return _dated_late(duty, evidence, after, first_seen, absence)
    if absence is not None and absence.until >= due_end:
        return _Placed(Standing.PROVED_LATE, days_late=_days(duty, local_date(absence.until)))
    return _Placed(Standing.UNDATABLE)


def _days(duty: Duty, day: date) -> int:
    return (day - duty.deadline).days


def _claimed(copies: Sequence[Publication]) -> date:
    """The latest day that the copies' own dates claim: the reading that favours the body."""
    return max([counting(copy.own_dates)[-1] for copy in copies])


def _contradiction(
    evidence: Evidence, claimed: date, first_seen: datetime, proved: Absence | None
) -> tuple[Flag | None, Absence | None]:
    """What our readings say to a claimed day: nothing, hours (`date_uncertain`), or two readings and two days.
    `proved` is the absence before it was seen: only how often it was proved after that day is still to be counted."""
    claimed_end = end_of_day(claimed)
    if proved is None or proved.until <= claimed_end:
        return None, proved
    absence = absence_before(evidence, first_seen, claimed_end)
    if absence is None:
        return None, None
    if absence.until - claimed_end < CONTRADICTION or absence.rounds < CONTRADICTION_READINGS:
        return Flag.DATE_UNCERTAIN, absence
    return Flag.BACKDATED_SUSPECT, absence


def _seen(
    evidence: Evidence,
    published: Sequence[Publication],
    in_time: Sequence[Publication],
    first_seen: datetime,
    proved: Absence | None,
) -> _Placed:
    flag = _contradiction(evidence, _claimed(in_time), first_seen, proved)[0] if in_time else None
    days = [day for copy in published for day in counting(copy.own_dates) if day <= local_date(first_seen)]
    return _Placed(Standing.SEEN_IN_TIME, published_on=min(days, default=None), flag=flag)


def _dated_in_time(
    duty: Duty, evidence: Evidence, in_time: Sequence[Publication], first_seen: datetime, proved: Absence | None
) -> _Placed:
    stated = min([counting(copy.own_dates)[0] for copy in in_time])
    flag, absence = _contradiction(evidence, _claimed(in_time), first_seen, proved)
    if flag is Flag.BACKDATED_SUSPECT and absence is not None and absence.until >= end_of_day(duty.deadline):
        return _Placed(
            Standing.CONTRADICTED,
            published_on=stated,
            days_late=_days(duty, local_date(absence.until)),
            flag=flag,
        )
    return _Placed(Standing.DATED_IN_TIME, published_on=stated, flag=flag)


def _on_both_sides(
    duty: Duty, evidence: Evidence, published: Sequence[Publication], first_seen: datetime, proved: Absence | None
) -> _Placed:
    """Own dates on both sides show nothing; only our own proof, as strong as against a claimed date, makes it late."""
    days = [day for copy in published for day in counting(copy.own_dates) if day <= duty.deadline]
    flag, absence = _contradiction(evidence, max(days), first_seen, proved)
    if flag is Flag.BACKDATED_SUSPECT and absence is not None and absence.until >= end_of_day(duty.deadline):
        return _Placed(Standing.PROVED_LATE, days_late=_days(duty, local_date(absence.until)))
    return _Placed(Standing.UNDATABLE)


def _dated_late(
    duty: Duty, evidence: Evidence, after: Sequence[Publication], first_seen: datetime, proved: Absence | None
) -> _Placed:
    stated = min(counting(copy.own_dates)[0] for copy in after)
    flag, absence = _contradiction(evidence, stated, first_seen, proved)
    # A page may be dated after we had seen it; our own sighting is then the earlier bound, and the date that of a
    # correction.
    day = min(stated, local_date(first_seen))
    if flag is Flag.BACKDATED_SUSPECT and absence is not None:
        day = max(day, local_date(absence.until))
    elif not _absent_after(proved, end_of_day(duty.deadline)) and (
        stated - local_date(first_seen) > AHEAD
        or _is_undated_as_early(evidence, first_seen)
        or _may_be_posted_again(duty, after)
        or _may_have_stood_in_time(duty, evidence)
    ):
        flag = Flag.DATE_UNCERTAIN
    else:
        flag = None
    return _Placed(Standing.DATED_LATE, published_on=stated, days_late=_days(duty, day), flag=flag)


def _stood_undated_before(published: Sequence[Publication], after: Sequence[Publication]) -> bool:
    """Whether a copy without any date was seen before the first day that the dated ones state: the first publication
    counts (users §21), and that one's day nobody knows."""
    stated = min(counting(copy.own_dates)[0] for copy in after)
    return any(not counting(copy.own_dates) and local_date(copy.first_seen_at) < stated for copy in published)


def _is_undated_as_early(evidence: Evidence, first_seen: datetime) -> bool:
    """Whether a copy without any date was there when we first saw the report: nobody knows since when."""
    return any(not counting(copy.own_dates) and copy.first_seen_at <= first_seen for copy in evidence.publications)


def _absent_after(proved: Absence | None, due_end: datetime) -> bool:
    """Whether we proved ourselves that it was nowhere after the due date: then its dates need no trust."""
    return proved is not None and proved.until >= due_end


def _may_be_posted_again(duty: Duty, after: Sequence[Publication]) -> bool:
    """Whether a late date may be that of a correction (users §21): the date has moved, the words say so, or the site's
    own numbering (address, index number) is of a day by the due date."""
    return any(
        copy.reposted
        or entered_by(copy.hints, duty.deadline)
        or any(known.migrated and known.on <= duty.deadline for known in copy.own_dates)
        for copy in after
    )


def _may_have_stood_in_time(duty: Duty, evidence: Evidence) -> bool:
    """Whether an item that could not be decided stood somewhere by the due date: it may have been this report, put up
    again since."""
    due_end = end_of_day(duty.deadline)
    return any(kept.first_seen_at is not None and kept.first_seen_at < due_end for kept in evidence.candidates)
