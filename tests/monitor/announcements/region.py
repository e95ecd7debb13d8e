"""Judged duties of a city with two counties: what its government's roll-up is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from duties.model import Verdict
from duties.obligations import duty
from monitor.announcements.model import Announcement, Entry, units_of
from registry.model import Body, Kind, Level
from reports.prose.reporting_scope import ReportingScope, ScopeRule
from storage.reports_at_hand import ReportAtHand
from tests.monitor.announcements.town import AS_OF, YEAR, on_time, stored

CITY, EAST, WEST = "320900", "320921", "320922"
QUOTE = "全市各级行政机关共收到申请27件"
ROSTER = (
    Body("gov", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, CITY),
    Body("office", "鹿河市人民政府办公室", Kind.GOVERNMENT_OFFICE, Level.PREFECTURE, CITY),
    Body("money", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, CITY),
    Body("school", "鹿河市教育局", Kind.DEPARTMENT, Level.PREFECTURE, CITY),
    Body("east", "鹿东县人民政府", Kind.GOVERNMENT, Level.COUNTY, EAST),
    Body("west", "鹿西县人民政府", Kind.GOVERNMENT, Level.COUNTY, WEST),
)
_ROLL_UP: dict[str, Any] = {"scope": ReportingScope.REGION, "rule": ScopeRule.TEXT_REGION}
GOVERNMENT = stored("gov", 27, quote=QUOTE, **_ROLL_UP)
# Every sum holds: 2 + 3 + 2 of the city's own bodies, 10 + 10 of the counties.
STORED = {
    "gov": GOVERNMENT,
    "office": stored("office", 2),
    "money": stored("money", 3),
    "school": stored("school", 2),
    "east": stored("east", 10, quote="全县共收到10件", **_ROLL_UP),
    "west": stored("west", 10, **_ROLL_UP),
}


def region(
    changed: Mapping[str, Verdict] | None = None,
    stored_changed: Mapping[str, ReportAtHand | None] | None = None,
    *,
    bodies: Mapping[str, Mapping[str, Any]] | None = None,
    without: tuple[str, ...] = (),
    **more: Any,
) -> Announcement:
    """Everything published, read and in agreement, but for what is said otherwise; None: nothing is stored of it."""
    roster = [replace(body, **(bodies or {}).get(body.code, {})) for body in ROSTER if body.code not in without]
    entries = []
    for body in roster:
        verdict = replace((changed or {}).get(body.code, on_time(body.code)), body=body.code)
        entries.append(Entry(body, duty(body, YEAR), verdict))
    at_hand = STORED | dict(stored_changed or {})
    fields: dict[str, Any] = {
        "division": CITY,
        "year": YEAR,
        "as_of": AS_OF,
        "units": units_of(entries, {body.code: body for body in roster}),
        "exempt": (),
        "apart": (),
        "rules": "0a1b2c3d",
        "contact": "",
        "at_hand": {code: report for code, report in at_hand.items() if report is not None},
    }
    return Announcement(**(fields | more))
