"""Sentences that are right and look wrong: nobody is told that text and table disagree; and those that are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.checks.leftovers import foreign_bodies_in, foreign_contacts_in
from reports.model import Severity, SourceFile
from reports.reading import read_report
from tests.reports.check_examples import STYLE, counted, told
from tests.reports.forms import Values

# 22 applications received (21 by natural persons), 1 brought forward, 23 closed: 10, 3, 9 and 1; 2 reviews, 1 suit.
BIG: Values = counted() | {
    ("proactive", "licensing", "decisions"): "12034",
    ("applications", "received", "natural_person"): "12368",
    ("applications", "received", "total"): "12369",
}


def _codes(sentence: str, changes: Values | None = None) -> set[str]:
    report = read_report(SourceFile(told(sentence, changes).encode()))
    return {each.code for each in report.findings if each.code.startswith(("narrative", "year_leftover", "channels"))}


@pytest.mark.parametrize(
    "sentence",
    [
        "全区上下共收到政府信息公开申请306件，我局收到22件。",
        "全市系统共收到政府信息公开申请1020件。",
        "各镇街全年共收到政府信息公开申请60件。",
        "下属单位收到政府信息公开申请5件。",
        "第四季度收到政府信息公开申请6件。",
        "其中1月至6月收到政府信息公开申请10件，7月至12月收到申请12件。",
        "我局2022年收到政府信息公开申请27件，2023年收到22件。",
        "未收到传真形式的政府信息公开申请。",
        "没有收到信息处理费减免申请。",
        "本年度无政府信息公开申请转为信访件。",
        "我局作为复议机关，全年审理政府信息公开行政复议案件12件，其中维持8件，纠正4件。",
        "我局政府信息公开工作未发生一起行政复议被纠错、行政诉讼败诉案件。",
        "以市政府名义印发行政规范性文件5件。",
        "全年公开信息1500条，其中门户网站发布1200条，微信公众号转发310条，微博转发210条。",
        "2022年未收到政府信息公开申请，2023年收到22件。",
        "2022年未发生政府信息公开行政复议，2023年发生行政复议2件，行政诉讼1件。",
        "各镇街未收到政府信息公开申请。",
        "第四季度未收到政府信息公开申请。",
        "未收到政府信息公开申请的单位12个。",
        "下属单位未发生因政府信息公开引起的行政复议、行政诉讼。",
        "除2件行政复议外，全年没有其他因政府信息公开引起的行政复议。",
        "没有出现因政府信息公开不及时被提起行政诉讼的情况。",
        "全市系统作出行政处罚12300件。",
        "2023年收到政府信息公开申请22件，其中予以公开的10件中，自然人9件、商业企业1件。",
        "2023年1月，本单位发布2022年度政府信息公开工作年度报告，实现应公开尽公开。",
        # One outcome of several that come to the total together; those of a group without a unit; a number over a list.
        "我局共受理政府信息公开申请22件，答复18件，不予受理4件，补正后仍不明确1件。",
        "我局办理政府信息公开申请23件，其中予以公开10，部分公开0，不予公开3件，无法提供9件，不予处理1件，其他处理0件。",
        "新收政府信息公开申请22件（同比增长2%，在全市各局中列第三），办理23件（含上年度结转1件）。",
        "收到政府信息公开申请22件，结转上年1件，办理23件。",
        "办理政府信息公开申请23件，其中1件未收到申请人依申请公开的补正材料。",
        # A share that was cut off, not rounded.
        "办理政府信息公开申请23件，予以公开10件，占43.4%，不予公开3件，占13.0%。",
        # Numbers side by side are no whole and its parts.
        "门户网站公开信息648条，公开财政信息4条，公众号公开信息884条。",
        "本局网公开信息35条，微博信息34条，微信信息70条。",
        "公开信息88条。通过网站发布动态信息15条，微信发布信息195条。",
        "受理政府信息公开申请22件，其中网络申请20件，信函申请2件，告知申请人通过其他途径办理9件。",
        "收到22份政府信息公开申请，其中20份是网络申请，2份是纸质申请。",
        "答复政府信息公开申请23件（含上年度转结申请1件）。",
        # One tier of the region, another body, what is answered for the government.
        "市级部门收到申请100件。",
        "市直各部门收到政府信息公开申请100件，区县收到260件。",
        "代市政府答复依申请公开3件。",
        "市公安局作出行政处罚1200件。",
        "市政府法律顾问代理信息公开行政诉讼案件3件。",
        # Parts that come to the whole together.
        "局办公室受理政府信息公开申请5件，下属各单位受理17件。",
        # Parts whose sum is said behind them.
        "下属单位收到政府信息公开申请5件，局机关收到17件，合计22件。",
    ],
)
def test_what_is_right_is_no_finding(sentence: str) -> None:
    assert _codes(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("我局共收到政府信息公开申请12件。", "narrative_applications"),
        ("政府信息公开申请量为42件。", "narrative_applications"),
        ("我局共受理政府信息公开申请22件，答复18件，不予受理2件。", "narrative_applications"),
        ("办理政府信息公开申请23件，予以公开10件，占43.2%。", "narrative_share"),
        ("全年公开信息98条，其中网站61条、公众号发布40条。", "channels_sum"),
        ("网站发布信息61条，公众号发布信息30条，合计共90条。", "channels_sum"),
        ("全区共收到政府信息公开申请306件，我局收到12件。", "narrative_applications"),
        ("2023年未收到公民、法人和其他组织的政府信息公开申请。", "narrative_denied"),
        ("2023年未发生因政府信息公开引起的行政复议。", "narrative_denied"),
        ("本年度没有因政府信息公开被提起行政诉讼的情况。", "narrative_denied"),
        ("政府信息公开行政复议3件。", "narrative_cell"),
        ("全年公开信息1500条，其中门户网站发布1200条，微信公众号发布310条，微博发布210条。", "channels_sum"),
        ("本局作出行政处罚15件。", "narrative_cell"),
        ("现公布示例市文化局2022年政府信息公开工作年度报告。", "year_leftover"),
    ],
)
def test_what_is_wrong_is_one(sentence: str, code: str) -> None:
    assert _codes(sentence) == {code}


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("办理行政许可1.2万件。", False),
        ("全年共收到政府信息公开申请1.24万件。", False),
        ("全年受理政府信息公开申请1.23万余件。", False),
        ("全年共收到政府信息公开申请1.35万件。", True),
        ("办理行政许可12000件。", True),
    ],
)
def test_a_number_given_in_ten_thousands_is_a_rounded_one(sentence: str, wrong: bool) -> None:
    assert bool(_codes(sentence, BIG)) is wrong


@pytest.mark.parametrize(
    ("body", "text", "other"),
    [
        ("示例市审计局", "根据要求，示例市水利局编制2023年度政府信息公开工作年度报告。", "示例市水利局"),
        ("示例市审计局", "现将示例市水利局2023年政府信息公开工作年度报告公布如下。", "示例市水利局"),
        ("示例县桥头镇人民政府", "根据要求，水口镇人民政府编制本报告。", "水口镇人民政府"),
        ("示例市审计局", "根据要求，市审计局编制本报告。", ""),
        ("示例市住房和城乡建设局", "根据要求，市住建局编制2023年政府信息公开工作年度报告。", ""),
        ("示例市卫生健康委员会", "根据要求，示例市卫健委编制本报告。", ""),
        ("示例市发展和改革委员会", "根据要求，示例市发改委、示例市粮食和物资储备局编制本报告。", ""),
        ("示例市审计局", "示例市司法局2023年政府信息公开工作年度报告中提出的意见，已整改。", ""),
        ("示例市审计局", "按照要求，各委员会编制本报告，因此我局编制本报告。", ""),
        ("示例市人民政府", "根据要求，示例市审计局编制本报告。", ""),
    ],
)
def test_a_report_that_calls_itself_anothers(body: str, text: str, other: str) -> None:
    assert [each.params["other"] for each in foreign_bodies_in(text, "overview", body)] == [other] * bool(other)


def test_a_short_name_is_no_other_contact() -> None:
    assert not list(foreign_contacts_in("请与示例市住建局联系。", "overview", "示例市住房和城乡建设局"))
    assert list(foreign_contacts_in("请与示例市水利局联系。", "overview", "示例市住房和城乡建设局"))


@pytest.mark.parametrize(
    ("period", "severity"),
    [
        ("数据统计期限为2023年4月1日至2023年12月31日。", Severity.WARNING),
        ("数据统计期限为2022年1月1日至2022年12月31日。", Severity.ERROR),
    ],
)
def test_a_body_founded_in_the_year_made_no_mistake(period: str, severity: Severity) -> None:
    report = read_report(SourceFile(told("", style=replace(STYLE, period=period)).encode()))
    assert [each.severity for each in report.findings if each.code == "period_wrong"] == [severity]


def test_outcomes_come_to_what_was_received_and_carried_over() -> None:
    """Without tables (they are pictures, or cut off) the prose alone must bear the sum."""
    sentence = (
        "新收政府信息公开申请30件，上年结转3件。其中，予以公开18件，部分公开1件，不予公开2件，无法提供5件，"
        "不予处理1件，结转下年度继续办理{}件。"
    )
    for carried, codes in (("6", set()), ("7", {"narrative_outcomes_sum"})):
        text = f"示例市审计局2023年政府信息公开工作年度报告\n一、总体情况\n{sentence.format(carried)}\n"
        found = {each.code for each in read_report(SourceFile(text.encode())).findings}
        assert {code for code in found if code.startswith("narrative")} == codes
