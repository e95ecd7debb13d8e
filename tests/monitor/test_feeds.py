"""Due dates as a calendar: who is named in it."""

from __future__ import annotations

from datetime import date

from duties.model import VerdictCode
from duties.obligations import duty
from monitor.alerts import Standing
from monitor.feeds.ical import ical
from tests.monitor.season import ROSTER, YEAR, moment, says


def test_whom_a_person_has_exempted_is_not_named_as_open() -> None:
    """The roster owes the report all the same: the duty stands, the verdict says that nothing is owed."""
    codes = {"money": VerdictCode.NOT_REQUIRED, "water": VerdictCode.ON_TIME}
    day = date(2026, 1, 2)
    standings = [
        Standing(one, duty(one, YEAR), says(codes.get(one.code, VerdictCode.NOT_DUE), one.code, "02-05"), day, day)
        for one in ROSTER
        if one.code in ("money", "school", "water")
    ]
    content = ical(standings, made_at=moment("02-05"), lang="zh").decode().replace("\r\n ", "")
    assert "教育局" in content
    assert "财政局" not in content
    assert "水利局" not in content
