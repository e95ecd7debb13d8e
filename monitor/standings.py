"""The duties of the season as they stand, as alerts need them: from the store, without judging."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy.orm import Session

from duties.model import local_date
from duties.obligations import DueRules, DutyException, duty
from monitor.alert_model import AlertKind
from monitor.alerts import BrokenSums, Standing
from monitor.watch import season_year
from registry.roster_events import concerning
from storage import alerts, bodies, roster_events, verdicts

# The findings that say that a sum of the form is broken (docs/checks.md).
SUM_CODES = ("row_sum", "outcome_sum", "balance", "dispute_sum")


def load_standings(session: Session, *, today: date, rules: DueRules) -> dict[tuple[str, int], Standing]:
    """Every duty of the running season that was judged, by body and report year, in roster order."""
    year = season_year(today)
    exceptions: dict[str, list[DutyException]] = defaultdict(list)
    for entry in bodies.load_exceptions(session):
        exceptions[entry.body].append(entry)
    roster = bodies.load_bodies(session)
    events = concerning(roster_events.load_events(session), roster)
    judged = verdicts.load_verdicts(session, year=year)
    spans = alerts.load_spans(session, year)
    accused = alerts.newest_raised(session, year, AlertKind.OVERDUE.value)
    broken = _broken_sums(session, year)
    found = {}
    for body in roster:
        stands = judged.get((body.code, year))
        if stands is None or body.code not in spans:
            continue
        first, last = spans[body.code]
        owed = duty(
            body, year, exceptions=exceptions[body.code], rules=rules, events=events.get(body.code, ()), as_of=today
        )
        found[body.code, year] = Standing(
            body,
            owed,
            stands.verdict,
            local_date(first),
            local_date(last),
            local_date(accused[body.code]) if body.code in accused else None,
            broken.get((body.code, stands.verdict.url)),
        )
    return found


def _broken_sums(session: Session, year: int) -> dict[tuple[str, str], BrokenSums]:
    """By body and article, the figures that do not add up in the reports that count."""
    return {
        (row.body, row.article_url): BrokenSums(row.sha256, row.count, local_date(row.read_at))
        for row in alerts.load_broken(session, year, SUM_CODES)
    }
