"""Which alert goes to whom and when: routes, quiet hours, rest days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from duties.calendar import Calendar
from duties.model import SHANGHAI, local_date
from monitor.alert_model import FOR_BODIES, Alert, AlertKind, Severity
from monitor.channels.model import Target
from registry.divisions import divisions
from registry.model import Body


class Audience(StrEnum):
    """Who reads a route: the office, or the body that it is about."""

    OFFICE = "office"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Nothing is sent from `begin` to `end` (Asia/Shanghai), nor on days off where `days_off` are quiet."""

    begin: time = time(20)
    end: time = time(8)
    days_off: bool = True

    def covers(self, moment: datetime, calendar: Calendar) -> bool:
        """Whether `moment` is quiet."""
        there = moment.astimezone(SHANGHAI)
        if self.days_off and not calendar.is_workday(there.date()):
            return True
        now = there.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


AT_ONCE = frozenset({AlertKind.OVERDUE, AlertKind.WITHDRAWN, AlertKind.RETRACTED, AlertKind.NIGHT})
NEVER_QUIET = QuietHours(time(0), time(0), days_off=False)


@dataclass(frozen=True, slots=True)
class Route:
    """One way out. `divisions` (codes, with what lies below), `bodies` (codes) and `kinds` choose, empty means all;
    `least` is the least pressing severity that it takes. `immediate` kinds go out at once, in one message a day;
    everything else in one digest a day at `digest_at`. `escalate_to` names the route that is told of what nobody
    acknowledged within `escalate_after` workdays."""

    name: str
    targets: tuple[Target, ...]
    audience: Audience = Audience.OFFICE
    divisions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: frozenset[AlertKind] = frozenset()
    least: Severity = Severity.INFO
    immediate: frozenset[AlertKind] = AT_ONCE
    digest_at: time = time(8, 30)
    quiet: QuietHours = field(default_factory=QuietHours)
    escalate_to: str = ""
    escalate_after: int = 3
    lang: str = "zh"

    def takes(self, alert: Alert, body: Body | None) -> bool:
        """Whether the alert (about `body`, or about the watching) goes out here. A body hears only of dates that are
        near: everything else is the office's, or a letter's that a person released."""
        if self.audience is Audience.BODY and alert.kind not in FOR_BODIES:
            return False
        if (self.kinds and alert.kind not in self.kinds) or not alert.severity.reaches(self.least):
            return False
        if body is None:
            return not self.bodies
        within = divisions().within
        return (not self.bodies or body.code in self.bodies) and (
            not self.divisions or any(within(body.division, place) for place in self.divisions)
        )

    @property
    def never_digests(self) -> bool:
        """Whether the hour of its digest lies in the evening's quiet hours: the day ends before it may speak again."""
        return self.quiet.begin > self.quiet.end and self.digest_at >= self.quiet.begin

    def digest_due(self, now: datetime) -> bool:
        """Whether the hour of today's digest has come by `now`."""
        return now.astimezone(SHANGHAI).time() >= self.digest_at


def find(routes: Sequence[Route], name: str) -> Route | None:
    """The route of this name; None where there is none any more."""
    return next((route for route in routes if route.name == name), None)


def escalates_on(raised: datetime, route: Route, calendar: Calendar) -> date:
    """The day on which an alert that was told on `raised` goes up, where nobody acknowledged it."""
    day = local_date(raised)
    for _ in range(route.escalate_after):
        day = calendar.next_workday(day + timedelta(days=1))
    return day
