"""Judging with the settings of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cli.context import Store
from config import Config
from duties.calendar import Calendar
from duties.obligations import DueRule, DueRules
from monitor import watch
from monitor.watch import Judged


def rules(chosen: Config) -> DueRules:
    """The due rules and the calendar of the settings."""
    file = chosen.file()
    return DueRules(
        calendar=Calendar({override.day: override.workday for override in file.calendar}),
        divisions=tuple(DueRule(rule.division, rule.rule, rule.basis, rule.local_due or "") for rule in file.due_rules),
    )


def refresh(store: Store, chosen: Config, *, years: Sequence[int] = ()) -> list[Judged]:
    """Judges every duty as of today and stores what changed."""
    return watch.refresh(
        store.engine, today=chosen.today_in_shanghai(), at=chosen.moment(), rules=rules(chosen), asked_years=years
    )


def as_of(store: Store, chosen: Config, day: date, *, years: Sequence[int] = ()) -> list[Judged]:
    """Judges every duty with what had been observed up to the end of `day`; stores nothing."""
    return watch.judge_all(store.engine, as_of=day, rules=rules(chosen), asked_years=years)
