"""`coverage`: the denominator of everything: a row for each duty (what was owed, what was read, what follows), and for
each report of a year of which no duty was judged, as those of the years before a season was watched.

Of these nothing is said but what is there: that they are found shows nothing of the bodies without a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from duties.model import Duty, ReadingOutcome, Verdict, VerdictCode, local_date
from storage.models import ColumnBodyRow, ReadingRow
from storage.releases.model import BODY, OF_A_BODY, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import ReportVersionRow
from storage.wide_models import CurrentReportRow

UNCONFIRMED, UNJUDGED, NO_DUTY = "unconfirmed", "unjudged", "no_duty"
READ, UNREADABLE, NONE = "read", "unreadable", "none"


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    places = _places(material.session)
    read = {(report.body, report.year) for report in material.reports}
    unread = _unreadable(material.session)
    known = {key for key in read | unread if key[0] in material.roster}
    addresses = _addresses(material.session)
    yield [
        (
            code,
            year,
            *_owed(material.duties.get((code, year)), material.verdicts.get((code, year))),
            *places.get(code, (0, None, None)),
            *(
                _said(material.verdicts.get((code, year)))
                if (code, year) in material.duties
                else (None, NO_DUTY, *_NOTHING_SAID, addresses.get((code, year)))
            ),
            READ if (code, year) in read else UNREADABLE if (code, year) in unread else NONE,
        )
        for code, year in sorted(known | material.duties.keys())
    ]


def _owed(duty: Duty | None, verdict: Verdict | None) -> Values:
    if duty is None:
        return (None, None, None, None)
    # A person may have said that none is owed.
    exempted = verdict is not None and verdict.code is VerdictCode.NOT_REQUIRED
    return (duty.required and not exempted, duty.due_on, duty.lenient_due_on, duty.basis)


# Reason, watched, days late, flags, and the three days of a verdict.
_NOTHING_SAID: Values = (None, None, None, [], None, None, None)


def _said(verdict: Verdict | None) -> Values:
    """The verdict as it may be published: a "missing" that is not confirmed yet is told to be held back, not told."""
    if verdict is None:
        return (None, UNJUDGED, *_NOTHING_SAID, None)
    held_back = UNCONFIRMED if verdict.code is VerdictCode.MISSING and not verdict.confirmed else ""
    return (
        None if held_back else verdict.code.value,
        held_back or None,
        verdict.reason.value if verdict.reason else None,
        verdict.watched,
        verdict.days_late,
        sorted(flag.value for flag in verdict.flags),
        verdict.published_on,
        verdict.first_seen_on,
        verdict.last_absent_on,
        verdict.url or None,
    )


def _places(session: Session) -> Mapping[str, tuple[int, date, date]]:
    """Body -> in how many places a complete reading exists, the day of the first and of the last of them."""
    statement = (
        select(
            ColumnBodyRow.body,
            func.count(ColumnBodyRow.column_id.distinct()),
            func.min(ReadingRow.first_started_at),
            func.max(ReadingRow.last_started_at),
        )
        .join(ReadingRow, ReadingRow.column_id == ColumnBodyRow.column_id)
        .where(ReadingRow.outcome == ReadingOutcome.COMPLETE.value)
        .group_by(ColumnBodyRow.body)
    )
    return {
        body: (count, local_date(first), local_date(last)) for body, count, first, last in session.execute(statement)
    }


def _addresses(session: Session) -> Mapping[tuple[str, int], str]:
    """Where the report that counts for a body and year was found."""
    statement = select(CurrentReportRow.body, CurrentReportRow.year, ReportVersionRow.article_url).join(
        ReportVersionRow, ReportVersionRow.id == CurrentReportRow.version_id
    )
    return {(body, year): url for body, year, url in session.execute(statement)}


def _unreadable(session: Session) -> set[tuple[str, int]]:
    """The bodies and years of files that are there and that no reader could read."""
    statement = select(ReportVersionRow.body, ReportVersionRow.year).where(ReportVersionRow.code != "").distinct()
    return {(body, year) for body, year in session.execute(statement) if body is not None and year is not None}


TABLE = Table(
    name="coverage",
    fields=(
        BODY,
        YEAR,
        Field("required", Kind.YES_NO),
        Field("due_on", Kind.DAY),
        Field("lenient_due_on", Kind.DAY),
        Field("basis"),
        Field("places_read", Kind.WHOLE),
        Field("watched_since", Kind.DAY),
        Field("last_complete_on", Kind.DAY),
        Field("verdict"),
        Field("held_back"),
        Field("reason"),
        Field("watched", Kind.YES_NO),
        Field("days_late", Kind.WHOLE),
        Field("flags", Kind.LIST),
        Field("published_on", Kind.DAY),
        Field("first_seen_on", Kind.DAY),
        Field("last_absent_on", Kind.DAY),
        Field("url"),
        Field("reading_state"),
    ),
    key=("body", "year"),
    rows=_rows,
    references=(OF_A_BODY,),
)
