"""How a column is kept: each finding with a column that has it and one that has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from duties.hygiene import CHECKS, ColumnFinding, column_findings
from duties.model import Column, PlaceRole, Reading, Sighting
from duties.shelves import Shelves
from tests.duties.city_parts import COLUMNS, ENVIRONMENT, OWN, PORTAL, PORTAL_COLUMN, RESOLVER, seen
from tests.duties.evidence_parts import at, complete, incomplete
from translations import messages

TITLE = "聊城市生态环境局{}年政府信息公开工作年度报告"
AS_OF = date(2026, 3, 1)


def report(year: int, *, column: str = OWN, url: str = "", first: int = 20, title: str = TITLE) -> Sighting:
    address = url or f"t{year}.html"
    listed = date(year + 1, 1, 20)
    return seen(title.format(year), at(1, first), at(2, 20), column=column, url=address, listed_on=listed)


def found(
    *rows: Sighting,
    readings: Sequence[Reading] = (complete(at(1, 20), at(2, 20), column=OWN),),
    columns: Sequence[Column] = COLUMNS,
) -> dict[str, ColumnFinding]:
    by_column: dict[str, list[Sighting]] = {}
    for row in rows:
        by_column.setdefault(row.column, []).append(row)
    read: dict[str, list[Reading]] = {}
    for reading in readings:
        read.setdefault(reading.column, []).append(reading)
    shelves = Shelves(resolver=RESOLVER, columns=columns, readings=read, sightings=by_column, articles={})
    findings = column_findings(shelves, OWN, ENVIRONMENT, as_of=AS_OF, collected=(PORTAL,))
    assert len({finding.code for finding in findings}) == len(findings)
    return {finding.code: finding for finding in findings}


def test_a_column_in_order_has_no_finding() -> None:
    assert found(report(2025), report(2024), report(2023)) == {}


def test_not_newest_first() -> None:
    finding = found(report(2024), report(2025))["hygiene.order"]
    assert (finding.params["upper"], finding.params["lower"]) == (date(2025, 1, 20), date(2026, 1, 20))


def test_rows_of_different_readings_are_not_compared() -> None:
    # The new report stands above the old ones, which were seen on an earlier night.
    assert found(report(2024, first=10), report(2025)) == {}


def test_two_items_for_one_year() -> None:
    finding = found(report(2025), report(2025, url="again.html"), report(2024))["hygiene.doubles"]
    assert (finding.params, finding.urls) == ({"year": 2025, "count": 2}, (OWN + "again.html", OWN + "t2025.html"))


def test_a_rendition_is_no_double() -> None:
    picture = report(2025, url="picture.html", title=TITLE + "（图片版）")
    assert found(report(2025), picture) == {}


def test_items_that_are_no_reports() -> None:
    stray = report(2025, url="x.html", title="聊城市生态环境局召开{}年工作会议")
    finding = found(report(2025), stray)["hygiene.no_reports"]
    assert (finding.params["count"], finding.urls) == (1, (OWN + "x.html",))


@pytest.mark.parametrize(("name", "wrong"), [("政府信息公开年报", False), ("", False), ("年度报告", True)])
def test_the_columns_name(name: str, wrong: bool) -> None:
    own = Column(OWN, name, bodies=((ENVIRONMENT.code, PlaceRole.OWN_COLUMN),))
    assert ("hygiene.column_name" in found(report(2025), columns=(own, PORTAL_COLUMN))) is wrong


def test_not_linked_into_the_portals_list() -> None:
    nights = (complete(at(2, 20), column=OWN), complete(at(2, 20), column=PORTAL))
    other = report(2025, column=PORTAL, url="slj.html", title="聊城市水利局{}年政府信息公开工作年度报告")
    linked = report(2025, column=PORTAL, url="sthj.html")
    assert found(report(2025), other, readings=nights)["hygiene.not_linked"].params["list"] == PORTAL
    assert "hygiene.not_linked" not in found(report(2025), other, linked, readings=nights)
    # A list that was not read to its end, or has an item that cannot be told, does not show it to be missing.
    cut = (complete(at(2, 20), column=OWN), incomplete(at(2, 20), column=PORTAL))
    assert "hygiene.not_linked" not in found(report(2025), other, readings=cut)
    bare = report(2025, column=PORTAL, url="bare.html", title="{}年政府信息公开工作年度报告")
    assert "hygiene.not_linked" not in found(report(2025), other, bare, readings=nights)


def test_what_was_not_read_to_its_end_is_not_judged() -> None:
    assert found(report(2024), report(2025), readings=(incomplete(at(2, 20), column=OWN),)) == {}


def test_what_is_gone_is_not_judged() -> None:
    gone = seen(TITLE.format(2025), at(1, 10), at(1, 15), url="gone.html", listed_on=date(2026, 1, 2))
    assert found(gone, report(2025)) == {}


def test_every_finding_has_its_words() -> None:
    codes = {code for code in messages("zh") if code.startswith("hygiene.")}
    assert len(codes) == len(CHECKS)
