"""What each question answers for the small city, on both databases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import storage.queries
from duties.model import VerdictCode
from storage import database, report_versions, verdicts
from storage.queries import QUERIES, filters, find
from storage.queries.filters import FilterFormError, FilterValueError, UnknownFilterError, parse_filters
from storage.queries.shares import share
from tests.storage.queries.city import (
    CITY,
    COUNTY,
    LATE,
    MONEY_URL,
    UNVERIFIABLE,
    ask,
    fill,
    night,
    verdict,
)
from tests.storage.reports import annual_report

# Modules of the folder that are no questions.
OTHERS = {
    "changes", "columns", "filters", "looks", "model", "owed", "reports_in", "shares", "statement", "statement_words",
    "sum_columns", "sums",
}  # fmt: skip

# The small city has one report, of one year, read once, and without pictures.
WITHOUT_ROWS = {"carried_over", "revisions", "pictures"}


def names(engine: Engine, question: str, **given: Any) -> list[str]:
    return [row["body"] for row in ask(engine, question, **given).rows]


def test_every_module_of_the_folder_is_a_question_that_is_listed() -> None:
    folder = Path(storage.queries.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"} - OTHERS
    assert sorted(question.name for question in QUERIES) == sorted(modules)


def test_every_question_takes_only_filters_that_there_are() -> None:
    for question in QUERIES:
        assert set(question.filters) <= set(filters.FILTERS)
        assert len({column.name for column in question.columns}) == len(question.columns)


def test_an_unknown_question_is_loud() -> None:
    with pytest.raises(LookupError):
        find("everything")


def test_every_question_answers_with_all_its_columns(engine: Engine) -> None:
    fill(engine)
    for question in QUERIES:
        given: dict[str, Any] = {"since": date(2026, 2, 1)} if "since" in question.filters else {}
        given |= {"text": "政府"} if "text" in question.needed else {}
        found = ask(engine, question.name, **given)
        assert found.rows or question.name in WITHOUT_ROWS, question.name
        for row in found.rows:
            for column in found.columns:
                assert column.name in row, (question.name, column.name)
                assert (column.spoken or column.name) in row, (question.name, column.name)


def test_the_status_table_is_in_roster_order_newest_year_first(engine: Engine) -> None:
    fill(engine)
    rows = ask(engine, "status").rows
    assert [(row["body"], row["year"]) for row in rows] == [
        ("gov", 2025),
        ("office", 2025),
        ("water", 2025),
        ("money", 2025),
        ("school", 2025),
        ("health", 2025),
        ("tax", 2025),
        ("county", 2025),
        ("town", 2025),
        ("far", 2025),
        ("school", 2019),
        ("school", 2017),
    ]
    money = rows[3]
    assert money["place"] == "年报"
    assert money["last_read_on"] == date(2026, 2, 2)
    assert money["parent_name"] == "鹿河市人民政府"
    assert money["flags"] == ["revised", "date_uncertain"]
    assert rows[0]["due_on"] == date(2026, 3, 31)
    assert rows[-1]["due_on"] == date(2018, 3, 31), "up to 2018 one date for all"


def test_a_missing_that_is_not_proved_twice_is_worded_as_such(engine: Engine) -> None:
    fill(engine)
    said = {(row["body"], row["year"]): row["conclusion"] for row in ask(engine, "missing").rows}
    assert said == {
        ("school", 2025): "missing",
        ("health", 2025): "missing_unconfirmed",
        ("tax", 2025): "missing",
        ("school", 2019): "unwatched_short",
        ("school", 2017): "unwatched_short",
    }


def test_filters_narrow(engine: Engine) -> None:
    fill(engine)
    assert names(engine, "status", division=COUNTY) == ["county", "town"]
    assert "far" not in names(engine, "status", division=CITY)
    assert "town" in names(engine, "status", division=CITY)
    assert names(engine, "status", parent="gov", year=2025) == ["office", "water", "money", "school", "health"]
    assert names(engine, "status", kind="vertical") == ["tax"]
    assert names(engine, "status", verdict="late") == ["money"]
    assert names(engine, "unverifiable", reason="blocked") == ["water"]
    assert names(engine, "unverifiable", reason="no_url") == []
    assert names(engine, "findings", body="school") == []


def test_what_became_overdue_is_what_changed_in_the_period(engine: Engine) -> None:
    fill(engine)
    assert names(engine, "overdue") == [], "nothing today"
    found = ask(engine, "overdue", since=date(2026, 2, 1)).rows
    assert [(row["body"], row["became_on"], row["became"], row["verdict"]) for row in found] == [
        ("money", date(2026, 2, 1), "missing", "late"),
        ("school", date(2026, 2, 1), "missing", "missing"),
        ("health", date(2026, 2, 1), "missing", "missing"),
        ("tax", date(2026, 2, 1), "missing", "missing"),
    ]
    assert names(engine, "overdue", since=date(2026, 2, 2)) == [], "from missing to late is no news of that kind"


def test_a_first_judgement_is_a_baseline_unless_the_date_passed_in_the_period(engine: Engine) -> None:
    fill(engine)
    with database.write_session(engine) as session:
        verdicts.save_verdicts(session, [verdict("county", LATE, 2024, days_late=9)], night(3))
    assert names(engine, "overdue", more=(("county", 2024),)) == [], "it was overdue long before we looked"
    wide = {"since": date(2025, 4, 1), "year": 2024}
    assert names(engine, "overdue", more=(("county", 2024),), **wide) == ["county"]
    wide = {"since": date(2025, 4, 2), "year": 2024}
    assert names(engine, "overdue", more=(("county", 2024),), **wide) == []


def test_what_was_cured_names_both_conclusions(engine: Engine) -> None:
    fill(engine)
    (row,) = ask(engine, "cured", since=date(2026, 2, 2)).rows
    assert (row["body"], row["before"], row["became"], row["cured_on"]) == (
        "money", "missing", "late", date(2026, 2, 2),
    )  # fmt: skip
    assert row["before_conclusion"] == "missing_unconfirmed"
    with database.write_session(engine) as session:
        verdicts.save_verdicts(session, [verdict("school", UNVERIFIABLE)], night(3))
    assert names(engine, "cured") == [], "no longer proved is not cured"


def test_missing_years_are_one_row_a_body(engine: Engine) -> None:
    fill(engine)
    rows = {row["body"]: row for row in ask(engine, "missing_years").rows}
    assert list(rows) == ["school", "health", "tax"]
    assert rows["school"]["missing_years"] == [2017, 2019, 2025]
    assert rows["school"]["unwatched_years"] == [2017, 2019]
    assert rows["school"]["confirmed_years"] == [2025]
    assert rows["health"]["unconfirmed_years"] == [2025]


def test_a_late_report_within_the_next_workday_is_told_apart(engine: Engine) -> None:
    fill(engine)
    (row,) = ask(engine, "late").rows
    assert row["days_late"] == 2
    assert row["within_lenient"], "31 January 2026 was a Saturday, the report came on Monday"


def test_the_rate_is_a_range_while_some_are_undecided(engine: Engine) -> None:
    fill(engine)
    (row,) = ask(engine, "timeliness", by=("city",), division=CITY).rows
    # office and town in time; money late; school missing; water and health undecided; gov and county not due;
    # the tax office is another system's; the years 2017 and 2019 were not watched.
    assert (row["on_time"], row["late"], row["missing"], row["undecided"], row["due"]) == (2, 1, 1, 2, 6)
    assert (row["not_due"], row["unwatched"], row["published"], row["within_lenient"]) == (2, 2, 3, 1)
    assert row["rate"] is None
    assert (row["rate_low"], row["rate_high"]) == (0.3333, 0.6667)


def test_whom_a_person_has_exempted_is_not_due(engine: Engine) -> None:
    """The roster owes the report all the same: the duty stands, the verdict says that nothing is owed."""
    fill(engine)
    with database.write_session(engine) as session:
        verdicts.save_verdicts(session, [verdict("water", VerdictCode.NOT_REQUIRED, reviewed_by="王莉")], night(3))
    (row,) = ask(engine, "timeliness", by=("city",), division=CITY).rows
    assert (row["on_time"], row["undecided"], row["due"]) == (2, 1, 5)
    assert (row["rate_low"], row["rate_high"]) == (0.4, 0.6)


def test_the_rate_by_kind_gives_every_kind_its_row(engine: Engine) -> None:
    fill(engine)
    rows = {(row["city"], row["kind"], row["year"]): row for row in ask(engine, "timeliness").rows}
    assert rows[CITY, "government_office", 2025]["rate"] == 1
    assert rows[CITY, "vertical", 2025]["rate"] == 0
    assert rows[CITY, "government", 2025]["due"] == 0
    assert rows[CITY, "government", 2025]["rate"] is None


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, None), (0, 3, 0), (3, 3, 1), (29999, 30000, 0.9999), (1, 30000, 0.0001), (2, 3, 0.6667)],
)
def test_a_share_is_one_or_zero_only_for_all_and_none(part: int, whole: int, shown: float | None) -> None:
    assert share(part, whole) == shown


@pytest.mark.slow
def test_findings_carry_their_message_and_cells(engine: Engine) -> None:
    fill(engine)
    rows = ask(engine, "findings", severity="error").rows
    assert {row["body"] for row in rows} == {"money"}
    assert all(row["message"].finding for row in rows)
    assert len(rows) < len(ask(engine, "findings").rows)


def test_what_was_asked_of_a_server_last_night(engine: Engine) -> None:
    fill(engine)
    rows = ask(engine, "requests", host="luhe.gov.cn").rows
    assert [(row["host"], row["status"]) for row in rows] == [
        ("www.luhe.gov.cn", 404),
        ("www.luhe.gov.cn", 304),
        ("czj.luhe.gov.cn", 200),
        ("czj.luhe.gov.cn", None),
    ]
    assert rows[0]["at"].isoformat() == "2026-02-02T22:00:00+08:00"
    assert len(ask(engine, "requests", host="czj.luhe.gov.cn").rows) == 2
    assert len(ask(engine, "requests", since=date(2026, 2, 1)).rows) == 5
    assert ask(engine, "requests", host="luhe.gov").rows == ()


def test_hosts_are_summed_with_the_gap_within_the_city(engine: Engine) -> None:
    fill(engine)
    rows = {row["host"]: row for row in ask(engine, "hosts").rows}
    assert rows["czj.luhe.gov.cn"]["shortest_gap_s"] == 3.5
    assert rows["czj.luhe.gov.cn"]["unanswered"] == 1
    assert dict(rows["www.luhe.gov.cn"]) | {"first_at": 0, "last_at": 0} == {
        "host": "www.luhe.gov.cn",
        "city_domain": "luhe.gov.cn",
        "first_at": 0,
        "last_at": 0,
        "shortest_gap_s": 4.0,
        "requests": 2,
        "not_modified": 1,
        "refused": 1,
        "unanswered": 0,
        "bytes": 0,
    }


def test_files_by_medium_of_one_city_are_those_of_its_bodies(engine: Engine) -> None:
    fill(engine)
    every = ask(engine, "media").rows
    assert [row["files"] for row in every] == [1]
    assert ask(engine, "media", body="money").rows == every
    assert ask(engine, "media", kind="department").rows == every
    assert ask(engine, "media", body="water").rows == ()
    assert ask(engine, "media", division="110000").rows == ()


def test_filters_are_parsed_or_refused() -> None:
    status, timeliness, overdue = find("status"), find("timeliness"), find("overdue")
    assert parse_filters(status, ["year=2025", "division=盐城市"]) == {"year": 2025, "division": "320900"}
    assert parse_filters(timeliness, ["by=kind,year"]) == {"by": ("kind", "year")}
    assert parse_filters(overdue, ["since=2026-02-01"]) == {"since": date(2026, 2, 1)}
    with pytest.raises(UnknownFilterError, match="since"):
        parse_filters(status, ["since=2026-02-01"])
    for bad in ("year=25", "year=２０２５", "kind=bureau", "verdict=", "division=火星", "body="):
        with pytest.raises(FilterValueError):
            parse_filters(status, [bad])
    for bad in ("by=planet", "by="):
        with pytest.raises(FilterValueError):
            parse_filters(timeliness, [bad])
    with pytest.raises(FilterValueError):
        parse_filters(overdue, ["since=2026-2-1"])
    for form in (["year"], ["year=2025", "year=2024"]):
        with pytest.raises(FilterFormError):
            parse_filters(status, form)


def test_the_matrix_says_missing_only_of_what_is_proved(engine: Engine) -> None:
    fill(engine)
    rows = {row["body"]: row for row in ask(engine, "matrix").rows}
    assert rows["health"]["y2025"] == "missing_unconfirmed"
    assert rows["school"]["y2019"] == "unwatched_short"
    assert rows["school"]["y2025"] == "missing"


@pytest.mark.slow
def test_reading_old_contents_again_revises_nothing(engine: Engine) -> None:
    fill(engine)
    for parser, day in (("1", 3), ("2", 5)):
        for content in ("c", "d"):
            with database.write_session(engine) as session:
                report_versions.save_report(
                    session,
                    sha256=content * 64,
                    article_url=MONEY_URL,
                    file_url="http://czj.luhe.gov.cn/nb/t1.pdf",
                    body="money",
                    year=2025,
                    report=annual_report(parser_version=parser),
                    at=night(day),
                )
    changed = [(row["sha256_before"][0], row["sha256"][0]) for row in ask(engine, "revisions", cause="new_bytes").rows]
    assert changed == [("c", "d")]
