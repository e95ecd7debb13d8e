"""The duties as they stand after a judging: from the store, of the bodies and the year that were asked for only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import Duty
from duties.obligations import DueRules, duty_years
from monitor.watch import Decisions, Judged, Observations, season_year
from registry.model import Body
from registry.roster_events import with_old_names
from storage import bodies, database, judgings, roster_events
from storage import verdicts as stored_verdicts

# So many bodies are asked for by name; more are sorted out of all.
_BY_NAME = 2_000


class Ledger(Mapping[tuple[str, int], Duty]):
    """The duties by body and report year that are kept as of `today`, each worked out when it is asked for. Raises
    LookupError where nothing was judged yet."""

    def __init__(self, session: Session, *, today: date, rules: DueRules, asked_years: Sequence[int] = ()) -> None:
        events = roster_events.load_events(session)
        roster = with_old_names(bodies.load_bodies(session), events)
        judging = judgings.load_judging(session)
        if judging is None:
            raise LookupError("nothing was judged")
        self.roster = {body.code: body for body in roster}
        self._years = judging.years
        self._today = today
        self._rules = rules
        self._asked = asked_years
        self._known = Decisions(
            Observations(
                roster,
                bodies.load_exceptions(session),
                columns=(),
                readings={},
                sightings={},
                articles={},
                events=events,
            )
        )
        self._found: dict[tuple[str, int], Duty] = {}

    def years(self, body: Body) -> tuple[int, ...]:
        """The report years for which a duty of the body is kept, ascending."""
        return duty_years(body, season_year(self._today), self._years.get(body.code, ()), self._asked)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, tuple) or len(key) != 2:
            return False
        code, year = key
        return code in self.roster and year in self.years(self.roster[code])

    def __getitem__(self, key: tuple[str, int]) -> Duty:
        found = self._found.get(key)
        if found is None:
            if key not in self:
                raise KeyError(key)
            code, year = key
            found = self._found[key] = self._known.duty(self.roster[code], year, self._rules, self._today)
        return found

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((code, year) for code, body in self.roster.items() for year in self.years(body))

    def __len__(self) -> int:
        return sum(len(self.years(body)) for body in self.roster.values())


def standing(
    engine: Engine,
    judged: Sequence[Judged],
    *,
    today: date,
    rules: DueRules,
    asked_years: Sequence[int] = (),
    of: Callable[[Body], bool] | None = None,
    year: int | None = None,
) -> list[Judged]:
    """Every duty (of the bodies `of`, of the report year `year`) with its verdict as of `today`, after a judging of
    that day that judged `judged` anew. The same rows in the same order as judging everything gives: newest year first,
    bodies in roster order."""
    anew = {(row.body.code, row.duty.year): row for row in judged}
    with database.sessions(engine)() as session:
        ledger = Ledger(session, today=today, rules=rules, asked_years=asked_years)
        chosen = [body for body in ledger.roster.values() if of is None or of(body)]
        codes = [body.code for body in chosen] if len(chosen) <= _BY_NAME else None
        stored = stored_verdicts.load_verdicts(session, bodies=codes, year=year, as_of=today)
    rows = []
    for body in chosen:
        for kept in ledger.years(body):
            if year is None or kept == year:
                key = (body.code, kept)
                rows.append(anew.get(key) or Judged(body, ledger[key], stored[key].verdict))
    return sorted(rows, key=lambda row: -row.duty.year)


def recorded(
    engine: Engine,
    moment: datetime,
    *,
    today: date,
    rules: DueRules,
    of: Callable[[Body], bool] | None = None,
    year: int | None = None,
) -> list[Judged]:
    """What had been said by `moment` of every duty (of the bodies `of`, of the report year `year`), after a judging as
    of `today`. Of every report year of which anything had been said: what was said in a season is not gone with it. The
    duties are as they are known now. Newest year first, bodies in roster order."""
    with database.sessions(engine)() as session:
        said = stored_verdicts.recorded_verdicts(session, moment)
        years = sorted({kept for _code, kept in said if year in (None, kept)})
        ledger = Ledger(session, today=today, rules=rules, asked_years=years)
        rows = [
            Judged(body, ledger[body.code, kept], said[body.code, kept].verdict)
            for body in ledger.roster.values()
            if of is None or of(body)
            for kept in years
            if (body.code, kept) in said
        ]
    return sorted(rows, key=lambda row: -row.duty.year)
