"""Questions that add reports up: what is in a sum, what is left out of it, and what must not be added at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from registry.model import Body, Kind, Level
from reports.model import AnnualReport, CellStatus, Edition, Fact
from storage import bodies, database, report_versions
from storage.queries import find
from storage.queries.filters import FilterValueError, MissingFilterError, parse_filters
from storage.queries.model import Answer, Asking, Message, answer
from storage.queries.reports_in import MixedLevelsError, MixedScopesError
from storage.report_choices import choose_reports
from tests.storage.forms import whole_report

CITY, COUNTY = "320900", "320921"
AT = datetime(2026, 2, 2, 14, tzinfo=UTC)
ROSTER = (
    Body("gov", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, CITY),
    Body("water", "鹿河市水利局", Kind.DEPARTMENT, Level.PREFECTURE, CITY, parent="gov"),
    Body("money", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, CITY, parent="gov"),
    Body("county", "鹿东县人民政府", Kind.GOVERNMENT, Level.COUNTY, COUNTY),
    Body("town", "鹿东县石桥镇人民政府", Kind.TOWNSHIP, Level.TOWNSHIP, COUNTY),
)


def _region(received: int) -> Fact:
    return Fact(
        "applications_stated", Decimal(received), "件", "exact", f"{received}件", "overview", 6, 9, scope="region"
    )


def save(engine: Engine, body: str | None, year: int, report: AnnualReport, content: str = "a") -> int:
    """Stores a report of its own address; `content` stands for other bytes."""
    url = f"http://{body}.luhe.gov.cn/{year}.html"
    with database.write_session(engine) as session:
        saved = report_versions.save_report(
            session,
            sha256=f"{body}{year}{content}".ljust(64, "0"),
            article_url=url,
            file_url=url,
            body=body,
            year=year,
            report=report,
            at=AT,
        )
    return saved.version_id


def ask(engine: Engine, name: str, **given: Any) -> Answer:
    with database.sessions(engine)() as session:
        return answer(find(name), Asking(session, date(2026, 2, 3), {}, given))


@pytest.fixture
def store(engine: Engine) -> Engine:
    """Two departments (20 and 10 outcomes), a town, and two governments whose reports are roll-ups."""
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=AT)
    courts = {"reconsideration": {"upheld": 3, "corrected": 1}, "direct_litigation": {"upheld": 1, "pending": 5}}
    save(engine, "water", 2025, whole_report({"granted": 10, "partly_granted": 4, "refused_internal_affairs": 6}))
    save(engine, "money", 2025, whole_report({"granted": 5, "not_processed_petition": 5}, disputes=courts))
    save(engine, "town", 2025, whole_report({"granted": 1}))
    for code, number in (("gov", 40), ("county", 7)):
        rolled = whole_report({"granted": number}, overview=f"全市共收到申请{number}件。", facts=(_region(number),))
        save(engine, code, 2025, rolled)
    return engine


@pytest.mark.slow
def test_a_sum_of_own_numbers_leaves_the_roll_ups_out(store: Engine) -> None:
    (row,) = ask(store, "outcomes", scope="own").rows
    assert (row["city"], row["year"], row["scope"], row["reports"]) == (CITY, 2025, "own", 3)
    assert {part: row[part] for part in ("received", "granted", "partly_granted", "refused", "not_processed")} == {
        "received": 31, "granted": 16, "partly_granted": 4, "refused": 6, "not_processed": 5,
    }  # fmt: skip
    assert row["outcome_total"] == 31


@pytest.mark.slow
def test_roll_ups_and_own_numbers_in_one_sum_are_refused_with_the_remedy(store: Engine) -> None:
    for name in ("outcomes", "disclosure", "refusals", "disputes"):
        with pytest.raises(MixedScopesError) as mixed:
            ask(store, name)
        assert mixed.value.params == {"group": "盐城市 2025", "own": "3", "region": "2"}
    with pytest.raises(MixedLevelsError) as levels:
        ask(store, "outcomes", scope="region")
    assert levels.value.params["levels"] == "prefecture, county"
    (row,) = ask(store, "outcomes", scope="region", level="prefecture").rows
    assert (row["granted"], row["scope"]) == (40, "region")


@pytest.mark.slow
def test_groups_of_their_own_kind_need_no_filter(store: Engine) -> None:
    rows = ask(store, "outcomes", by=("kind", "level", "year")).rows
    assert {(row["kind"], row["level"]): (row["granted"], row["scope"]) for row in rows} == {
        ("department", "prefecture"): (15, "own"),
        ("township", "township"): (1, "own"),
        ("government", "prefecture"): (40, "region"),
        ("government", "county"): (7, "region"),
    }
    (row,) = ask(store, "outcomes", by=("body", "year"), body="water").rows
    assert (row["body"], row["name"], row["granted"]) == ("water", "鹿河市水利局", 10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("city", "divisions"),
    [
        ("320900", ("320900", "320921", "320922")),
        ("110000", ("110000", "110101", "110105")),
        ("650000", ("659001", "659004")),
        ("999999", ("999999",)),
        ("999900", ("999900",)),
    ],
)
def test_a_city_is_what_the_table_of_divisions_says(engine: Engine, city: str, divisions: tuple[str, ...]) -> None:
    """The database groups by the first four digits: districts of a municipality have others than it, a county directly
    under a province has no city but the province, and codes that the table lacks stand for themselves."""
    every = ("320900", "320921", "320922", "110000", "110101", "110105", "659001", "659004", "999999", "999900")
    with database.write_session(engine) as session:
        roster = [Body(code, f"{code}局", Kind.DEPARTMENT, Level.COUNTY, code) for code in every]
        bodies.save_bodies(session, roster, source="test", file_sha256="0" * 64, at=AT)
    for number, code in enumerate(every):
        save(engine, code, 2025, whole_report({"granted": 2**number}))
    of = {row["city"]: (row["reports"], row["granted"]) for row in ask(engine, "outcomes").rows}
    assert of[city] == (len(divisions), sum(2 ** every.index(code) for code in divisions))
    assert len(of) == 5


@pytest.mark.slow
def test_numbers_with_a_fraction_add_up_as_they_are_printed(store: Engine) -> None:
    for body, number in (("water", "0.1"), ("money", "0.2"), ("town", "0.7")):
        save(store, body, 2023, whole_report({"granted": 1}))
        with store.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE report_totals SET granted = {number} WHERE version_id = (SELECT version_id FROM "
                f"current_reports WHERE body = '{body}' AND year = 2023)"
            )
    rows = ask(store, "outcomes", by=("level", "year"), year=2023).rows
    assert {row["level"]: row["granted"] for row in rows} == {"prefecture": 0.3, "township": 0.7}
    (row,) = ask(store, "outcomes", year=2023).rows
    assert (row["granted"], type(row["granted"])) == (1, int)


@pytest.mark.slow
def test_what_a_broken_sum_or_a_worked_out_cell_would_add_is_left_out_and_counted(store: Engine) -> None:
    good = whole_report({"granted": 100})
    broken = tuple(
        figure._replace(value=Decimal(101)) if (figure.row, figure.column) == ("granted", "total") else figure
        for figure in good.figures
    )
    solved = tuple(
        figure._replace(status=CellStatus.SOLVED) if (figure.row, figure.column) == ("granted", "total") else figure
        for figure in good.figures
    )
    for year, figures in ((2023, broken), (2022, solved), (2021, ())):
        save(store, "money", year, _with(good, figures))
    for year, count in ((2023, "left_out"), (2022, "left_out"), (2021, "without_table")):
        (row,) = ask(store, "disclosure", year=year).rows
        assert (row["reports"], row[count], row["disclosed_rate"]) == (0, 1, None), year
    (listed,) = ask(store, "applications", year=2023).rows
    assert (listed["granted"], listed["sound"]) == (101, False), "what the report says is listed as it says it"


def _with(report: AnnualReport, figures: tuple[Any, ...]) -> AnnualReport:
    return replace(report, figures=figures)


@pytest.mark.slow
def test_a_report_of_unknown_scope_is_in_no_sum(store: Engine) -> None:
    save(store, "gov", 2024, whole_report({"granted": 9}))
    (row,) = ask(store, "outcomes", year=2024).rows
    assert (row["reports"], row["unknown_scope"], row["granted"]) == (0, 1, None), "nothing added up is not zero"


@pytest.mark.slow
def test_rates_come_with_denominators_and_formula(store: Engine) -> None:
    (row,) = ask(store, "disclosure", scope="own", kind="department").rows
    assert (row["granted"], row["partly_granted"], row["outcome_total"], row["substantive_total"]) == (15, 4, 30, 25)
    assert (row["granted_rate"], row["disclosed_rate"], row["substantive_rate"]) == (0.5, 0.6333, 0.76)
    assert row["small_denominator"] is False
    assert row["formula"] == Message("query.formula.disclosure")
    (row,) = ask(store, "disclosure", body="town").rows
    assert row["small_denominator"] is True


@pytest.mark.slow
def test_disputes_count_decided_ones_only(store: Engine) -> None:
    (row,) = ask(store, "disputes", body="money").rows
    assert (row["reconsideration_decided"], row["correction_rate"]) == (4, 0.25)
    assert (row["litigation_decided"], row["litigation_pending"], row["loss_rate"]) == (1, 5, 0)


def test_refusals_are_one_row_a_ground(store: Engine) -> None:
    rows = {row["ground"]: row for row in ask(store, "refusals", scope="own").rows}
    assert len(rows) == 16
    internal = rows["refused_internal_affairs"]
    assert (internal["applications"], internal["share_of_part"], internal["outcome_total"]) == (6, 1, 31)
    assert rows["not_processed_petition"]["applications"] == 5


@pytest.mark.slow
def test_the_form_of_2019_closes_the_rest_in_one_row(store: Engine) -> None:
    save(store, "water", 2020, whole_report({"otherwise_closed": 3}, edition=Edition.F2019))
    (row,) = ask(store, "applications", year=2020).rows
    assert (row["otherwise"], row["outcome_total"], row["sound"]) == (3, 3, True)
    (row,) = ask(store, "outcomes", year=2020).rows
    assert row["otherwise"] == 3


@pytest.mark.slow
def test_a_group_with_a_blank_cell_has_no_sum(store: Engine) -> None:
    report = whole_report({"granted": 2})
    blank = tuple(
        figure._replace(value=None, raw="", status=CellStatus.BLANK) if figure.row == "unable_not_held" else figure
        for figure in report.figures
    )
    save(store, "water", 2019, _with(report, blank))
    (row,) = ask(store, "applications", year=2019).rows
    assert (row["unable"], row["refused"], row["granted"]) == (None, 0, 2), "blank is not zero"


@pytest.mark.slow
def test_the_chain_compares_neighbouring_years(store: Engine) -> None:
    save(store, "water", 2024, whole_report({"granted": 1}, carried_forward=2))
    save(store, "water", 2023, whole_report({"granted": 1}, carried_forward=4))
    save(store, "money", 2024, whole_report({"granted": 1}, carried_forward=0))
    rows = {(row["body"], row["year"]): row for row in ask(store, "carried_over").rows}
    assert set(rows) == {("water", 2025), ("water", 2024), ("money", 2025)}
    assert (rows["water", 2025]["carried_forward_before"], rows["water", 2025]["brought_forward"]) == (2, 0)
    assert (rows["water", 2025]["difference"], rows["water", 2025]["agrees"]) == (-2, False)
    assert rows["money", 2025]["agrees"] is True
    assert [row["body"] for row in ask(store, "carried_over", agrees=False, year=2025).rows] == ["water"]


@pytest.mark.slow
def test_of_several_versions_the_newest_content_counts_once(store: Engine) -> None:
    save(store, "water", 2025, whole_report({"granted": 12}), content="b")
    rows = ask(store, "applications", body="water").rows
    assert [row["granted"] for row in rows] == [12]
    with database.write_session(store) as session:
        assert choose_reports(session) == 0, "chosen anew from nothing but the versions: the same"
    changed = ask(store, "revisions", body="water").rows
    assert [(row["cause"], row["cells"]) for row in changed] == [("new_bytes", 10)]
    assert "applications/granted/total" in changed[0]["changed"]


@pytest.mark.slow
def test_a_newer_parser_is_a_revision_only_where_it_reads_otherwise(store: Engine) -> None:
    save(store, "money", 2025, whole_report({"granted": 5, "not_processed_petition": 5}, parser_version="2"))
    assert ask(store, "revisions", cause="new_parser").rows != ()
    save(store, "town", 2025, whole_report({"granted": 1}, parser_version="2"))
    assert [row["body"] for row in ask(store, "revisions", cause="new_parser").rows] == ["money"]


def test_filters_say_what_they_take() -> None:
    with pytest.raises(FilterValueError, match="year"):
        parse_filters(find("timeliness"), ["by=body"])
    assert parse_filters(find("outcomes"), ["by=body,year", "scope=own"])["by"] == ("body", "year")
    with pytest.raises(FilterValueError):
        parse_filters(find("outcomes"), ["scope=unknown"])
    with pytest.raises(MissingFilterError, match="text"):
        parse_filters(find("search"), [])
    assert parse_filters(find("carried_over"), ["agrees=no"]) == {"agrees": False}
