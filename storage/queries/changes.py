"""Changes of what we said of a duty, for the questions about what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from duties.model import VerdictCode, end_of_day, local_date
from storage import verdicts
from storage.queries.model import Asking
from storage.queries.owed import Owed, owed, roster_of
from storage.verdicts import VerdictChange

# What the words "late or missing" say of a body.
ACCUSED = frozenset({VerdictCode.LATE, VerdictCode.MISSING})
PERIOD_FILTERS = ("since", "until")


@dataclass(frozen=True, slots=True)
class News:
    """One change with the duty and the verdict that stands today."""

    change: VerdictChange
    now: Owed

    @property
    def on(self) -> date:
        """The day (Asia/Shanghai) on which we said so first."""
        return local_date(self.change.at)


def period(asking: Asking) -> tuple[date, date]:
    """The days `since` to `until`, both inclusive; today where not given."""
    until = asking.given.get("until", asking.today)
    return asking.given.get("since", min(asking.today, until)), until


def news(
    asking: Asking, *, before: Collection[VerdictCode] = (), after: Collection[VerdictCode] = ()
) -> Iterator[News]:
    """The changes of the period, oldest first, of duties within the filters; where given, those from a verdict that is
    one of `before`, to one that is one of `after`: on the day of a first judging every duty has a change."""
    since, until = period(asking)
    changes = verdicts.load_changes(
        asking.session,
        since=end_of_day(since - timedelta(days=1)),
        until=end_of_day(until),
        before=before,
        after=after,
    )
    changed = {change.body for change in changes}
    roster = {code: body for code, body in roster_of(asking).items() if code in changed}
    standing = {(row.body.code, row.duty.year): row for row in owed(asking, roster)}
    for change in changes:
        now = standing.get((change.body, change.year))
        if now is not None:
            yield News(change, now)
