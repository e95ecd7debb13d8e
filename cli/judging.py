"""Judging with the settings of the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cli.context import Store, text
from cli.errors import fail
from config import Config, ConfigError, ConfigFile
from config import DueRule as WrittenRule
from duties.calendar import Calendar
from duties.model import end_of_day
from duties.obligations import DueRule, DueRules
from monitor import ledger, news, watch
from monitor.ledger import Ledger
from monitor.news import Refreshed
from monitor.watch import Judged
from registry.divisions import UnknownDivisionError, divisions
from registry.model import Body


def config_file(chosen: Config) -> ConfigFile:
    """The settings of the TOML file; one that cannot be used ends the command."""
    try:
        return chosen.file()
    except ConfigError as error:
        fail("error.setting", setting=error.setting, problem=error.problem)


def rules(chosen: Config) -> DueRules:
    """The due rules and the calendar of the settings."""
    file = config_file(chosen)
    return DueRules(
        calendar=Calendar({override.day: override.workday for override in file.calendar}),
        divisions=_due_rules(file.due_rules),
    )


def _due_rules(written: Sequence[WrittenRule]) -> tuple[DueRule, ...]:
    """The rules by the codes of their divisions. One that names no division, or one named before, ends the command: a
    rule that is silently left out makes wrong due dates."""
    found: dict[str, DueRule] = {}
    for rule in written:
        try:
            code = divisions().find(rule.division).code
        except UnknownDivisionError as error:
            shown = ", ".join(f"{one.code} {one.name}" for one in error.candidates)
            problem = "registry.division_ambiguous" if shown else "registry.unknown_division"
            params = {"name": rule.division, "divisions": shown} if shown else {"value": rule.division}
            fail("error.setting", setting="NIANBAO_CONFIG", problem=f"due_rules: {text(problem, **params)}")
        if code in found:
            problem = text("registry.two_due_rules", value=rule.division)
            fail("error.setting", setting="NIANBAO_CONFIG", problem=problem)
        found[code] = DueRule(code, rule.rule, rule.basis, rule.local_due or "")
    return tuple(found.values())


def refresh_changed(store: Store, chosen: Config, *, years: Sequence[int] = ()) -> Refreshed:
    """Judges what has news as of today and stores it; says what was judged and what changed."""
    return news.refresh_changed(
        store.engine, today=chosen.today_in_shanghai(), at=chosen.moment(), rules=rules(chosen), asked_years=years
    )


def refresh(
    store: Store,
    chosen: Config,
    *,
    years: Sequence[int] = (),
    of: Callable[[Body], bool] | None = None,
    year: int | None = None,
) -> list[Judged]:
    """Judges what has news as of today, stores it, and gives every duty (of the bodies `of`, of the report year `year`)
    with its verdict."""
    done = refresh_changed(store, chosen, years=years)
    today, now = chosen.today_in_shanghai(), rules(chosen)
    return ledger.standing(store.engine, done.judged, today=today, rules=now, asked_years=years, of=of, year=year)


def refresh_duties(store: Store, chosen: Config, *, years: Sequence[int] = ()) -> Ledger:
    """Judges what has news as of today, stores it, and gives the duties that are kept."""
    refresh_changed(store, chosen, years=years)
    with store.session() as session:
        return Ledger(session, today=chosen.today_in_shanghai(), rules=rules(chosen), asked_years=years)


def recorded(
    store: Store,
    chosen: Config,
    day: date,
    *,
    years: Sequence[int] = (),
    of: Callable[[Body], bool] | None = None,
    year: int | None = None,
) -> list[Judged]:
    """Judges what has news as of today, stores it, and gives what had been said by the end of `day` of every duty (of
    the bodies `of`, of the report year `year`)."""
    refresh_changed(store, chosen, years=years)
    today, now = chosen.today_in_shanghai(), rules(chosen)
    return ledger.recorded(store.engine, end_of_day(day), today=today, rules=now, of=of, year=year)


def as_of(store: Store, chosen: Config, day: date, *, years: Sequence[int] = ()) -> list[Judged]:
    """Judges every duty with what had been observed up to the end of `day`; stores nothing."""
    return watch.judge_all(store.engine, as_of=day, rules=rules(chosen), asked_years=years)
