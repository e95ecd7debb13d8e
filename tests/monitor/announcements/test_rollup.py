"""The part 逐级汇总: what can be added up, and when the government's figures may stand beside the sum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import translations
from duties.model import Reason, Verdict, VerdictCode
from monitor.announcements import page, word
from monitor.announcements.contents import contents
from monitor.announcements.model import Announcement
from monitor.announcements.rollup import Out, Outcome, rollup
from monitor.announcements.rollup_words import rollup_contents
from registry.model import Kind
from reports.prose.reporting_scope import ReportingScope, ScopeRule
from storage.reports_at_hand import ROLLED_UP, ReportAtHand
from tests.monitor.announcements.region import GOVERNMENT, region
from tests.monitor.announcements.test_templates import blocks, made, paragraph
from tests.monitor.announcements.town import AS_OF, YEAR, announcement, on_time, stored

OWN, REGION, UNKNOWN = ReportingScope.OWN, ReportingScope.REGION, ReportingScope.UNKNOWN
SHARED = {"sha256": "a" * 64}


def said(code: VerdictCode, **more: Any) -> Verdict:
    return Verdict("", YEAR, code, AS_OF, **more)


def out_of(paper: Announcement) -> dict[str, Out]:
    return {member.entry.body.code: member.out for member in rollup(paper).members if member.out}


def text(paper: Announcement, lang: str = "zh") -> str:
    return str(rollup_contents(paper, lang)["rollup"])


def test_where_all_is_in_and_agrees_nothing_differs() -> None:
    paper = region()
    assert rollup(paper).outcome is Outcome.COMPARED
    values = rollup_contents(paper, "zh")
    assert text(paper) == (
        "除本级政府的报告外，应纳入汇总的报告5份：可以汇总的5份，暂不能汇总的0份。"
        "本级政府的报告为本地区汇总（文中按本地区统计：“全市各级行政机关共收到申请27件”）。"
        "与各报告合计比较：一致7项，有差异0项，因有空白未比较0项（数字取自各报告现行文本）。"
    )
    assert (values["rollup_out"], values["rollup_causes"], values["rollup_few_in"]) == ([], "", False)
    assert values["rollup_sums"][0] == {
        "item": "一、本年新收", "own": "7", "below": "20", "printed": "27", "difference": "0",
    }  # fmt: skip
    assert [row["item"] for row in values["rollup_sums"]][4] == "行政复议总计"


def test_each_reason_keeps_a_report_out_and_is_named_and_then_nothing_is_compared() -> None:
    paper = region(
        {
            "money": said(VerdictCode.MISSING, confirmed=True),
            "school": said(VerdictCode.UNVERIFIABLE, reason=Reason.BLOCKED),
        },
        {"office": None, "east": stored("east", scope=OWN), "west": stored("west", scope=UNKNOWN)},
    )
    assert out_of(paper) == {
        "money": Out.NOT_PUBLISHED, "school": Out.NOT_PUBLISHED, "office": Out.NOT_READ,
        "east": Out.SCOPE_OWN, "west": Out.SCOPE_UNKNOWN,
    }  # fmt: skip
    values = rollup_contents(paper, "zh")
    assert {row["names"]: row["why"] for row in values["rollup_out"]} == {
        "鹿河市财政局": "未公布",
        "鹿河市教育局": "待核实（网站拦截访问）",
        "鹿河市人民政府办公室": "已公布，尚未取得可读的文本",
        "鹿东县人民政府": "只计本单位的数字，不含所属单位",
        "鹿西县人民政府": "统计口径不明",
    }
    assert values["rollup_sums"] == []
    assert values["rollup_causes"] == ""
    assert "因有报告暂不能汇总，不作比较" in text(paper)


def test_other_reasons() -> None:
    paper = region(
        {"money": said(VerdictCode.MISSING), "school": said(VerdictCode.NOT_DUE)},
        {"office": stored("office", scope=REGION), "east": stored("east", scope=REGION, has_tables=False)},
    )
    assert out_of(paper) == {
        "money": Out.NOT_PUBLISHED, "school": Out.NOT_PUBLISHED, "office": Out.SCOPE_REGION, "east": Out.NO_TABLES,
    }  # fmt: skip
    rows = rollup_contents(paper, "zh")["rollup_out"]
    assert {row["names"]: row["why"] for row in rows} == {
        "鹿河市人民政府办公室": "报告为汇总数，相加会重复计算",
        "鹿河市财政局": "未查询到，待复核",
        "鹿河市教育局": "尚未到期",
        "鹿东县人民政府": "未读出完整的表三、表四",
    }, "what was not confirmed is not called missing"
    values = rollup_contents(paper, "zh")
    assert (values["rollup_in"], values["rollup_few_in"]) == ("鹿西县人民政府", True)
    assert "可以汇总的报告：鹿西县人民政府。" in blocks(word.filled(word.default_template(), contents(paper)))[0]
    most = region({"money": said(VerdictCode.MISSING)})
    assert not rollup_contents(most, "zh")["rollup_few_in"], "the names of all stand in the first part"


def test_reports_with_the_same_reason_share_a_line() -> None:
    paper = region({code: said(VerdictCode.NOT_DUE) for code in ("money", "school")})
    assert rollup_contents(paper, "zh")["rollup_out"] == [
        {"why": "尚未到期", "count": "2", "names": "鹿河市财政局、鹿河市教育局"}
    ]


def test_a_report_that_the_paper_does_not_call_published_is_not_in_though_one_is_stored() -> None:
    paper = region({"gov": said(VerdictCode.MISSING)})
    assert rollup(paper).outcome is Outcome.NOT_PUBLISHED
    assert "本级政府的报告：未查询到，待复核；不作比较。" in text(paper)


@pytest.mark.parametrize(
    ("government", "outcome", "words"),
    [
        (None, Outcome.NOT_READ, "已公布，尚未取得可读的文本，不作比较"),
        (replace(GOVERNMENT, has_tables=False), Outcome.NO_TABLES, "未读出完整的表三、表四，不作比较"),
        (
            replace(GOVERNMENT, scope=OWN, rule=ScopeRule.NUMBERS_OWN, quote="本机关收到3件"),
            Outcome.SCOPE_OWN,
            "只计本单位的数字（文中所述本单位申请数与表三一致：“本机关收到3件”），不是汇总，不作比较",
        ),
        (
            replace(GOVERNMENT, scope=UNKNOWN, rule=ScopeRule.NOTHING_SAID, quote=""),
            Outcome.SCOPE_UNKNOWN,
            "统计口径不明（文中未说明），不能认定为本地区汇总，不作比较",
        ),
    ],
)
def test_only_a_roll_up_is_compared(government: ReportAtHand | None, outcome: Outcome, words: str) -> None:
    paper = region(stored_changed={"gov": government})
    assert rollup(paper).outcome is outcome
    assert words in text(paper)
    assert rollup(paper).lines == ()
    assert rollup_contents(paper, "zh")["rollup_sums"] == []


def test_a_difference_is_something_to_look_at_and_only_reasons_that_can_apply_are_given() -> None:
    paper = region(stored_changed={"money": stored("money", 5)})
    values = rollup_contents(paper, "zh")
    assert [(row["own"], row["printed"], row["difference"]) for row in values["rollup_sums"]] == [("9", "27", "-2")] * 7
    assert values["rollup_causes"].startswith("差异仅供核对，不表示任何单位有误。可能的原因：政府的报告未包括下级政府")
    assert "垂直" not in values["rollup_causes"]
    assert "无须公布" not in values["rollup_causes"]
    assert "办公厅" not in values["rollup_causes"], "the office reports its own"
    assert "表的统计范围与文中所述不同" in values["rollup_causes"], "the text counts for the region; the table need not"
    more = region(
        stored_changed={"money": stored("money", 5, sound=False)}, apart=(paper.entries[0],), exempt=paper.entries[:2]
    )
    causes = rollup_contents(more, "zh")["rollup_causes"]
    assert "垂直管理单位等1个" in causes
    assert "无须公布报告的单位2个" in causes
    assert "有空白、未读出的格：鹿河市财政局" in causes
    for lang in translations.LANGUAGES:
        said_of = rollup_contents(more, lang)["rollup_causes"].lower()
        assert not any(word in said_of for word in ("错报", "漏报", "瞒报", "fault", "error", "false"))


def test_without_a_report_of_the_office_that_may_be_a_reason() -> None:
    paper = region(stored_changed={"money": stored("money", 6)}, without=("office",))
    assert "政府本身及其办公厅（室）的数字没有单独的报告" in rollup_contents(paper, "zh")["rollup_causes"]


def test_a_blank_is_no_zero_in_a_sum_nor_in_what_is_printed() -> None:
    blank = stored("money", 3, totals=dict.fromkeys(ROLLED_UP, 3) | {"received": None}, sound=False)
    printed = replace(GOVERNMENT, totals=dict(GOVERNMENT.totals) | {"carried_forward": None})
    paper = region(stored_changed={"money": blank, "gov": printed})
    rows = {row["item"]: row for row in rollup_contents(paper, "zh")["rollup_sums"]}
    assert rows["一、本年新收"] == {
        "item": "一、本年新收", "own": "4（另有1份空白或未读出）", "below": "20", "printed": "27",
        "difference": "不比较",
    }  # fmt: skip
    assert (rows["四、结转下年度"]["printed"], rows["四、结转下年度"]["difference"]) == ("空白或未读出", "不比较")
    assert rows["二、上年结转"]["difference"] == "0"
    assert "一致5项，有差异0项，因有空白未比较2项" in text(paper)
    assert rollup_contents(paper, "zh")["rollup_causes"] == ""


def test_a_joint_report_is_added_once() -> None:
    paper = region(stored_changed={"money": stored("money", 5, **SHARED), "school": stored("school", 5, **SHARED)})
    assert rollup(paper).lines[0].own.value == 2 + 5


def test_a_zone_may_roll_up_what_is_not_added_beside_it() -> None:
    bodies = {"school": {"kind": Kind.ZONE}}
    zone = {"school": stored("school", scope=REGION)}
    assert out_of(region(stored_changed=zone, bodies=bodies)) == {}
    beside = region(stored_changed=zone, bodies=bodies | {"money": {"parent": "school"}})
    assert out_of(beside) == {"school": Out.SCOPE_REGION}


def test_years_without_statutory_tables_are_not_added_up() -> None:
    paper = replace(region(), year=2018)
    assert rollup(paper).outcome is Outcome.NO_FORM
    assert text(paper) == "2018年度的报告没有全国统一的统计表，不作汇总。"


def test_no_government_and_no_units() -> None:
    assert rollup(region(without=("gov",))).outcome is Outcome.NO_GOVERNMENT
    alone = region(without=("office", "money", "school", "east", "west"))
    assert rollup(alone).outcome is Outcome.NO_MEMBERS


def test_the_scopes_of_the_governments_below_are_listed() -> None:
    paper = region(
        {"west": said(VerdictCode.NOT_DUE)},
        {"east": stored("east", scope=UNKNOWN, rule=ScopeRule.CONTRADICTION, quote="全县收到9件")},
    )
    assert rollup_contents(paper, "zh")["rollup_below"] == [
        {"name": "鹿东县人民政府", "scope": "口径不明", "basis": "文中所述口径不一：“全县收到9件”"},
    ], "the other is named among those that are not in"
    assert rollup_contents(announcement(), "zh")["rollup_below"] == [], "towns are no governments with departments"


def test_a_countys_column_below_says_that_there_is_nothing() -> None:
    paper = announcement({"gov": on_time("gov")})
    at_hand = dict(paper.at_hand) | {"gov": replace(GOVERNMENT, totals=dict.fromkeys(ROLLED_UP, 74))}
    rows = rollup_contents(replace(paper, at_hand=at_hand), "en")["rollup_sums"]
    assert rows[0] == {"item": "I. received", "own": "74", "below": "—", "printed": "74", "difference": "0"}


def test_in_english() -> None:
    assert text(region(), "en") == (
        "Reports that belong into the roll-up, beside the government’s own: 5; can be added up: 5; cannot be added up "
        "yet: 0. The government’s report is a roll-up (the text counts for the whole region: "
        "“全市各级行政机关共收到申请27件”). Its figures beside the sums: the same 7, different 0, not compared "
        "because of blanks 0 (figures of the reports as they are now)."
    )


@pytest.mark.parametrize("lang", translations.LANGUAGES)
def test_an_offices_template_from_before_still_works(lang: str) -> None:
    values = contents(region(), lang)
    assert blocks(word.filled(made(paragraph("{{units}}")), values))[0] == ["5"]
    assert page.filled("<p>{{ units }}</p>", values) == "<p>5</p>"
    own = made(paragraph("{{rollup}}") + paragraph("{{#rollup_sums}}") + paragraph("{{item}}：{{difference}}")
               + paragraph("{{/rollup_sums}}"))  # fmt: skip
    assert len(blocks(word.filled(own, values))[0]) == 1 + 7


def test_every_outcome_reason_and_ground_has_words_in_both_languages() -> None:
    codes = [f"announce.rollup.{outcome}" for outcome in Outcome]
    codes += [f"announce.rollup.out.{out}" for out in Out if out is not Out.NOT_PUBLISHED]
    codes += [f"announce.rollup.basis.{rule}" for rule in ScopeRule]
    for lang in translations.LANGUAGES:
        assert set(codes) <= translations.messages(lang).keys()
