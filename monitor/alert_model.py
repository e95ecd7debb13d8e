"""What a person is told: the kinds of alerts, and one alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AlertKind(StrEnum):
    """What happened. Each has its words in the catalogues (`alert.kind.*`, `alert.line.*`).

    `due_soon` is told 10, 3 and 1 workdays before the date; `overdue` when a `missing` was confirmed, `overdue_7` and
    `overdue_30` so many days after the date; `retracted` when a confirmed `missing` no longer stands and nothing was
    published either; `to_verify` is the office's own task. `night` and `site` are of the watching itself: no body.
    """

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    OVERDUE_7 = "overdue_7"
    OVERDUE_30 = "overdue_30"
    PUBLISHED_LATE = "published_late"
    CURED = "cured"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"
    BACKDATED = "backdated"
    UNREADABLE = "unreadable"
    FIGURES = "figures"
    TO_VERIFY = "to_verify"
    NIGHT = "night"
    SITE = "site"


class Severity(StrEnum):
    """How much an alert presses, the most pressing first."""

    URGENT = "urgent"
    NOTICE = "notice"
    INFO = "info"

    def reaches(self, least: Severity) -> bool:
        """Whether this is at least as pressing as `least`."""
        order = tuple(Severity)
        return order.index(self) <= order.index(least)


SEVERITY: Mapping[AlertKind, Severity] = {
    AlertKind.DUE_SOON: Severity.NOTICE,
    AlertKind.OVERDUE: Severity.URGENT,
    AlertKind.OVERDUE_7: Severity.NOTICE,
    AlertKind.OVERDUE_30: Severity.NOTICE,
    AlertKind.PUBLISHED_LATE: Severity.NOTICE,
    AlertKind.CURED: Severity.INFO,
    AlertKind.RETRACTED: Severity.URGENT,
    AlertKind.WITHDRAWN: Severity.URGENT,
    AlertKind.REVISED: Severity.INFO,
    AlertKind.BACKDATED: Severity.NOTICE,
    AlertKind.UNREADABLE: Severity.NOTICE,
    AlertKind.FIGURES: Severity.NOTICE,
    AlertKind.TO_VERIFY: Severity.NOTICE,
    AlertKind.NIGHT: Severity.URGENT,
    AlertKind.SITE: Severity.NOTICE,
}
# What may go to a body without a person in between: a date that is near, which accuses nobody (users §31).
FOR_BODIES = frozenset({AlertKind.DUE_SOON})
# What is wrong with the watching: about no body.
OF_WATCHING = frozenset({AlertKind.NIGHT, AlertKind.SITE})


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to be told of one duty, once: `key` is the same whenever it is found again.

    `params` hold what its line says (plain texts and numbers); `links` are addresses of the report it is about.
    """

    kind: AlertKind
    key: str
    body: str
    year: int
    params: Mapping[str, object] = field(default_factory=dict)
    links: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.kind]
