"""What had been said of duties, asked for later."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from duties.model import Verdict, VerdictCode, end_of_day
from duties.obligations import DueRules
from monitor.ledger import recorded
from monitor.news import refresh_changed
from storage import database, verdicts
from tests.monitor.season import YEAR, Town, moment, says

RULES = DueRules()
NEW_YEAR = date(2027, 1, 10)


def said_by(engine: Engine, day: date, **more: object) -> dict[tuple[str, int], Verdict]:
    rows = recorded(engine, end_of_day(day), today=NEW_YEAR, rules=RULES, **more)  # type: ignore[arg-type]
    return {(row.body.code, row.duty.year): row.verdict for row in rows}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_was_said_in_a_season_is_not_gone_with_it(engine: Engine) -> None:
    """Of bodies without a `since` no duty of the last season is kept after New Year: what was said of it is."""
    town = Town(engine)
    town.fill()
    town.judge("02-03", says(VerdictCode.MISSING, "money", "02-03", confirmed=True))
    town.judge("02-10", says(VerdictCode.LATE, "money", "02-10", days_late=9))
    refresh_changed(engine, today=NEW_YEAR, at=moment("12-31", "23:00"), rules=RULES)
    then = said_by(engine, date(2026, 2, 3))
    assert {year for _body, year in then} == {YEAR}
    assert len(then) == 7
    assert (then["money", YEAR].code, then["money", YEAR].confirmed) == (VerdictCode.MISSING, True)
    assert said_by(engine, date(2026, 2, 10), year=YEAR)["money", YEAR].code is VerdictCode.LATE
    assert list(said_by(engine, date(2026, 2, 3), of=lambda body: body.code == "water")) == [("water", YEAR)]
    assert said_by(engine, date(2026, 2, 3), year=YEAR - 1) == {}
    assert said_by(engine, date(2026, 1, 1)) == {}
    with database.sessions(engine)() as session:
        assert verdicts.first_said(session) == moment("01-02", "02:00")
