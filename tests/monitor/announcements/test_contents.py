"""What the paper counts and says: units are not reports, and nobody is accused without proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duties.model import Flag, Reason, Verdict, VerdictCode
from duties.obligations import duty
from monitor.announcements.contents import contents, percent
from monitor.announcements.model import Entry, units_of
from registry.model import Body, Kind, Level
from tests.monitor.announcements.town import AS_OF, CITY, EXEMPT, ROSTER, YEAR, announcement


def said(code: VerdictCode, **more: object) -> Verdict:
    return Verdict("", YEAR, code, AS_OF, **more)  # type: ignore[arg-type]


LATE, MISSING, UNVERIFIABLE = VerdictCode.LATE, VerdictCode.MISSING, VerdictCode.UNVERIFIABLE


def test_37_units_owe_38_reports_and_all_that_are_due_are_on_time() -> None:
    values = contents(announcement())
    assert (values["units"], values["reports"]) == ("37", "38")
    assert (values["due_units"], values["on_time_units"], values["rate"]) == ("37", "37", "100.00%")
    assert (values["published_units"], values["published_reports"]) == ("37", "37")
    assert [row["name"] for row in values["not_due"]] == ["石湾市人民政府"], "5 February is before 31 March"
    assert not values["draft"]
    assert "石湾市人民政府、" not in values["names"], "its office answers for it"
    assert values["classes"] == "政府办公厅（室）1个、部门26个、乡镇（街道）9个、管委会（功能区）1个"
    assert [row["name"] for row in values["apart"]] == ["国家税务总局石湾市税务局"]
    assert len(values["rows"]) == 38


def test_a_late_day_that_may_be_that_of_a_correction_is_called_so() -> None:
    posted = said(LATE, days_late=3, published_on=date(2026, 2, 3), flags=(Flag.DATE_UNCERTAIN,))
    shown = [
        contents(announcement({"office": verdict}))["late"][0]["published_on"]
        for verdict in (posted, replace(posted, reviewed_by="赵敏"), replace(posted, flags=()))
    ]
    assert shown == ["2026-02-03（公布日期待核）", "2026-02-03", "2026-02-03"]


def test_a_unit_is_on_time_only_with_all_its_reports_that_are_due() -> None:
    values = contents(announcement({"gov": said(LATE, days_late=3), "office": said(VerdictCode.ON_TIME)}))
    assert values["on_time_units"] == "37", "the government's day has not passed"
    later = announcement({"office": said(LATE, days_late=3)})
    assert contents(later)["on_time_units"] == "36"


def test_an_undecided_report_makes_a_draft_and_a_range() -> None:
    values = contents(
        announcement(
            {"d1": said(UNVERIFIABLE, reason=Reason.BLOCKED), "d2": said(MISSING), "d3": said(LATE, days_late=9)}
        )
    )
    assert values["draft"]
    assert (values["undecided_units"], values["undecided_reports"]) == ("2", "2")
    assert values["rate"] == "91.89%—97.30%"
    assert [row["name"] for row in values["to_confirm"]] == ["石湾市教育局"]
    assert values["missing"] == []
    (row,) = values["unverifiable"]
    assert (row["reason"], row["verdict"]) == ("网站拦截访问", "待核实（网站拦截访问）")
    words = {row["name"]: row["verdict"] for row in values["rows"]}
    assert words["石湾市教育局"] == "未查询到，待复核"
    assert "未公布" not in words.values()


def test_only_what_was_proved_twice_is_called_missing() -> None:
    values = contents(announcement({"d2": said(MISSING, confirmed=True)}))
    assert [row["name"] for row in values["missing"]] == ["石湾市教育局"]
    assert values["rate"] == "97.30%"
    assert not values["draft"]


def test_a_year_that_was_not_watched_has_no_rate_and_accuses_nobody() -> None:
    changed = {body.code: said(VerdictCode.ON_TIME, watched=False) for body in ROSTER if body.code != "gov"}
    values = contents(announcement(changed | {"d2": said(MISSING, watched=False, confirmed=True)}))
    assert values["missing"] == []
    assert not values["has_rate"]
    assert "%" not in values["rate"]
    assert {row["verdict"] for row in values["unwatched"]} == {"按时公布", "现栏目中未见"}


def test_late_by_days_off_stands_under_a_heading_of_its_own() -> None:
    values = contents(announcement({"d1": said(LATE, days_late=2), "d2": said(LATE, days_late=3)}))
    assert [row["name"] for row in values["late_within_days_off"]] == ["石湾市发展和改革局"]
    assert [row["name"] for row in values["late"]] == ["石湾市教育局"]
    assert "逾期公布（逾期2天，顺延期内）" in [row["verdict"] for row in values["rows"]]


def test_a_report_without_a_date_counts_as_published_and_as_undecided() -> None:
    values = contents(announcement({"d1": said(UNVERIFIABLE, reason=Reason.DATE_UNKNOWN)}))
    assert values["published_units"] == "37"
    assert (values["on_time_units"], values["undecided_units"], values["rate"]) == ("36", "1", "97.30%—100.00%")


def test_what_is_not_owed_is_in_no_count_and_says_why() -> None:
    values = contents(announcement(exceptions=(EXEMPT,)))
    assert (values["units"], values["reports"]) == ("36", "37")
    assert [(row["name"], row["why"]) for row in values["exempt"]] == [
        ("石湾市海洋与渔业局", "依名单无须公布：由自然资源局合并公布")
    ]


def test_whom_a_person_has_exempted_is_in_no_count_either() -> None:
    exempted = said(VerdictCode.NOT_REQUIRED, reviewed_by="王芳", reviewed_on=date(2026, 2, 4))
    values = contents(announcement({"d1": exempted}))
    assert (values["units"], values["reports"], values["rate"]) == ("36", "37", "100.00%")
    assert [(row["name"], row["why"]) for row in values["exempt"]] == [
        ("石湾市发展和改革局", "人工认定无须公布（王芳 2026-02-04）")
    ]


def test_where_reports_stand_is_said_only_as_far_as_it_is_known() -> None:
    changed = {"d2": said(VerdictCode.ON_TIME, flags=(Flag.WRONG_COLUMN,), url="http://x.example/1")}
    values = contents(announcement(changed, linked={"d1": True, "d3": False}))
    assert (values["designated"], values["linked"], values["link_unknown"]) == ("36", "1", "35")
    assert [row["name"] for row in values["misplaced"]] == ["石湾市教育局"]
    assert [row["name"] for row in values["not_linked"]] == ["石湾市工业信息化和科技局"]


def test_a_persons_decision_is_named() -> None:
    changed = {"d1": said(VerdictCode.ON_TIME, reviewed_by="王芳", reviewed_on=date(2026, 2, 4))}
    words = [row["verdict"] for row in contents(announcement(changed))["rows"]]
    assert "按时公布（人工认定：王芳 2026-02-04）" in words


def test_who_publishes_for_a_body_answers_for_it() -> None:
    bodies = [
        Body("a", "石湾市财政局", Kind.DEPARTMENT, Level.COUNTY, CITY),
        Body("b", "石湾市国资中心", Kind.DEPARTMENT, Level.COUNTY, CITY, published_by="a"),
        Body("c", "石湾市人民政府", Kind.GOVERNMENT, Level.COUNTY, CITY),
        Body("d", "石湾市园区", Kind.ZONE, Level.COUNTY, CITY, published_by="not in the roster"),
    ]
    entries = [Entry(body, duty(body, YEAR), said(VerdictCode.ON_TIME)) for body in bodies]
    units = units_of(entries, {body.code: body for body in bodies})
    assert [(unit.body.code, len(unit.entries)) for unit in units] == [("a", 2), ("c", 1), ("d", 1)]


def test_what_a_government_publishes_its_office_answers_for() -> None:
    bodies = [
        Body("branch", "石湾市生态环境分局", Kind.BRANCH, Level.COUNTY, CITY, published_by="gov"),
        *(body for body in ROSTER if body.code in ("gov", "office")),
        Body("one", "石湾市甲局", Kind.DEPARTMENT, Level.COUNTY, CITY, published_by="two"),
        Body("two", "石湾市乙局", Kind.DEPARTMENT, Level.COUNTY, CITY, published_by="one"),
    ]
    entries = [Entry(body, duty(body, YEAR), said(VerdictCode.ON_TIME)) for body in bodies]
    units = units_of(entries, {body.code: body for body in bodies})
    assert (units[0].body.code, len(units[0].entries)) == ("office", 3)
    assert len(units) == 3, "two that name each other do not go round for ever"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(36, 37, "97.30%"), (37, 37, "100.00%"), (29999, 30000, "99.99%"), (1, 30000, "0.01%"), (0, 9, "0.00%")],
)
def test_only_all_is_a_hundred_per_cent(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown
