"""What names nobody in a portal's collected list is not given to the owner of the list."""

from __future__ import annotations

from datetime import date

import pytest

from duties.model import Reason, Sighting, VerdictCode
from duties.shelves import Shelves
from duties.verdicts import judge
from registry.model import Body
from tests.duties.city_parts import (
    COLUMNS,
    ENVIRONMENT,
    GOVERNMENT,
    MONEY,
    PORTAL,
    PORTAL_PLACE,
    RESOLVER,
    SCHOOLS,
    WATER,
    article,
    gathered,
    owed,
    seen,
)
from tests.duties.evidence_parts import at, complete

REPORT = "{}年政府信息公开工作年度报告"
Row = tuple[Body | None, int]


def shown(*rows: Row) -> list[Sighting]:
    return [
        seen(
            f"{body.name if body else ''}{REPORT.format(year)}",
            at(1, 10),
            at(2, 19),
            column=PORTAL,
            url=f"{number}.html",
        )
        for number, (body, year) in enumerate(rows)
    ]


def owners(*rows: Row) -> list[str | None]:
    """Whose the items of the government's column are."""
    listed = shown(*rows)
    pages = {row.url: article(row) for row in listed}
    shelves = Shelves(resolver=RESOLVER, columns=COLUMNS, readings={}, sightings={PORTAL: listed}, articles=pages)
    by_url = {item.url: item.claim.body for item in shelves.items(PORTAL)}
    return [by_url[row.url] for row in listed]


def test_one_in_each_year_of_the_list_is_the_governments() -> None:
    others: list[Row] = [(body, year) for body in (WATER, MONEY) for year in (2024, 2025)]
    assert owners((None, 2025), (None, 2024), *others)[:2] == [GOVERNMENT.code] * 2


@pytest.mark.parametrize("more", [[], [(None, 2025), (None, 2024)]])
def test_one_where_the_year_before_had_none_or_beside_another_may_be_anybodys(more: list[Row]) -> None:
    found = owners((None, 2025), (WATER, 2024), (MONEY, 2024), (WATER, 2025), *more)
    assert found[:4] == [None, WATER.code, MONEY.code, WATER.code]


@pytest.mark.parametrize(("count", "owner"), [(1, GOVERNMENT.code), (2, GOVERNMENT.code), (3, None)])
def test_three_of_one_year_are_too_many_for_one_body(count: int, owner: str | None) -> None:
    assert set(owners(*[(None, 2025)] * count)) == {owner}


def test_such_a_report_stands_between_a_bureau_and_missing() -> None:
    others = (WATER, MONEY, SCHOOLS)
    named: list[Row] = [*((body, 2025) for body in others), *((body, 2024) for body in (*others, ENVIRONMENT))]
    read = complete(at(1, 10), at(2, 2), at(2, 19), column=PORTAL)

    def verdict(*rows: Row) -> tuple[VerdictCode, Reason | None]:
        listed = shown(*rows)
        evidence = gathered(
            readings=[read], sightings=listed, articles=[article(row) for row in listed], places=(PORTAL_PLACE,)
        )
        judged = judge(owed(), evidence, date(2026, 2, 20))
        return judged.code, judged.reason

    assert verdict(*named) == (VerdictCode.MISSING, None)
    assert verdict(*named, (None, 2025)) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)
