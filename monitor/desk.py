"""What a delivery of alerts works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from duties.model import SHANGHAI
from duties.obligations import DueRules
from monitor.alert_model import Alert, AlertKind
from monitor.channels.model import Connection, Target
from monitor.health import Trouble
from monitor.routes import Route
from storage.alerts import StoredAlert


@dataclass(frozen=True, slots=True)
class Desk:
    """What a delivery works with: routes, rules with their calendar, today, the clock, links and how to reach out.
    `at_noon`: the date is a simulated one, whose hours mean nothing: they count as noon. `troubles` is what is wrong
    with the watching now."""

    routes: tuple[Route, ...]
    rules: DueRules
    today: date
    now: Callable[[], datetime]
    public_url: str = ""
    connection: Connection = field(default_factory=Connection)
    at_noon: bool = False
    troubles: tuple[Trouble, ...] = ()

    @property
    def hour(self) -> datetime:
        """The moment by which quiet hours and digests go."""
        return datetime.combine(self.today, time(12), SHANGHAI) if self.at_noon else self.now()

    @property
    def targets(self) -> dict[str, Target]:
        """Every receiver of every route, by label."""
        return {target.label: target for route in self.routes for target in route.targets}


def from_store(alert: StoredAlert) -> Alert:
    """The alert as it was raised."""
    return Alert(AlertKind(alert.kind), alert.key, alert.body, alert.year, alert.params, alert.links)
