"""Good nights: those that read the roster's lists, not those that only ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor.nights import alive, went_well
from monitor.schedule import Plan
from tests.monitor.test_health import CODES, NOW, crawl, fill, night


@pytest.mark.parametrize(
    ("night_of", "good"),
    [
        ({"readings": {"complete": 5, "incomplete": 2, "failed": 3}}, True),
        ({"readings": {"complete": 0, "incomplete": 1, "failed": 9}}, False),
        ({"readings": {"complete": 10, "failed": 490}}, False),
        ({"readings": {}}, False),
        ({"readings": {}, "closed_bodies": len(CODES)}, True),
        ({"readings": {"complete": 1}, "closed_bodies": len(CODES) - 1}, True),
        ({"readings": {"failed": 1}, "closed_bodies": len(CODES) - 1}, False),
        ({"bodies": 7}, False),
        ({"outcome": "failed"}, False),
        ({"ended": False}, False),
    ],
)
def test_a_night_that_read_next_to_nothing_is_no_good_one(engine: Engine, night_of: dict[str, Any], good: bool) -> None:
    fill(engine)
    crawl(engine, 10)
    crawl(engine, 12, **night_of)
    found = alive(engine, plan=Plan(), now=NOW + timedelta(hours=2))
    assert (found.is_well, found.why) == ((True, "ok") if good else (False, "too_old"))
    assert went_well(engine, since=night(12)) is good, "as soon as it has ended"


def test_a_night_is_judged_by_itself(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 11)
    assert not went_well(engine, since=night(12)), "an earlier night says nothing of this one"
    crawl(engine, 12)
    crawl(engine, 12, bodies=1, readings={"failed": 1})
    assert went_well(engine, since=night(12)), "beside a look at one body"
