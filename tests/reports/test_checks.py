"""Checks of the prose against the cells, leftovers, personal data, plausibility; no false alarm on the samples."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import translations
from reports.checks import check_preamble
from reports.checks.codes import CODES
from reports.checks.personal import personal_data_in
from reports.model import AnnualReport, Finding, Section, Severity, SourceFile
from reports.reading import read_report
from tests.reports.check_examples import FAILING, PASSING, counted, told
from tests.reports.forms import page

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of the research are not beside this clone")
NARRATIVE = {code for code in CODES if code.startswith("narrative_")} | {"channels_sum"}


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


def _finding(report: AnnualReport, code: str) -> Finding:
    return next(finding for finding in report.findings if finding.code == code)


def test_every_check_has_both_examples() -> None:
    assert set(FAILING) == set(PASSING)
    assert set(FAILING) <= set(CODES)


@pytest.mark.parametrize("code", FAILING)
def test_the_failing_example_fails(code: str) -> None:
    assert code in _codes(_read(FAILING[code]()))


@pytest.mark.parametrize("code", PASSING)
def test_the_passing_example_has_no_finding_at_all(code: str) -> None:
    assert _codes(_read(PASSING[code]())) <= {"unlikely"}


@pytest.mark.parametrize("code", FAILING)
def test_the_document_names_the_severity_and_the_chinese_text(code: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    severity = _finding(_read(FAILING[code]()), code).severity
    assert f"## {code}\n\n{severity} · {translations.text(f'finding.{code}', 'zh')}\n" in text


def test_a_count_names_the_accepted_readings() -> None:
    finding = _finding(_read(told("全年收到政府信息公开申请25件。")), "narrative_applications")
    assert (finding.params["received"], finding.params["both"], finding.params["outcome_total"]) == ("22", "23", "23")
    assert ("applications", "received", "total") in finding.figures


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("全年收到政府信息公开申请22件。", None),
        ("全年受理政府信息公开申请23件。", None),
        ("全年办理政府信息公开申请23件，同比减少3件。", None),
        ("全年收到政府信息公开申请20余件。", None),
        ("全年收到政府信息公开申请超过30件。", "narrative_applications"),
        ("2022年收到政府信息公开申请40件，2023年收到22件。", None),
        ("全年新收政府信息公开申请22件，其中自然人20件，法人或其他组织1件。", "narrative_cell"),
        ("全年新收政府信息公开申请22件，其中自然人21件，法人或其他组织1件。", None),
        ("办理申请公开政府信息23件（含上年度结转申请2件）。", "narrative_cell"),
        ("办理政府信息公开申请23件，另有3件顺延到下年度答复。", "narrative_cell"),
        ("办理政府信息公开申请23件，不予公开5件。", "narrative_cell"),
        ("因政府信息公开发生行政复议2件，其中结果维持2件。", "narrative_cell"),
        ("因政府信息公开发生行政复议2件，均获维持。", "narrative_cell"),
        ("因政府信息公开发生行政诉讼1件，均获维持。", None),
        ("全年制发行政规范性文件4件。", "narrative_cell"),
        ("作出行政处罚决定12件。", "narrative_cell"),
        ("全年未收到政府信息公开申请。", "narrative_denied"),
        ("未发生政府信息公开行政复议、行政诉讼案件。", "narrative_denied"),
        ("未发生因政府信息公开不当引起的行政复议、行政诉讼。", None),
        ("司法机关全年办理行政复议案件300件。", None),
        ("收到政府信息公开申请22件，当面提交2件、网络提交20件。", None),
        ("收到政府信息公开申请22件，当面提交2件、网络提交21件。", None),
        ("收到政府信息公开申请22件，当面提交2件、网络提交22件。", "channels_sum"),
        ("主动公开信息98条，其中网站61条，微信公众号37条。", None),
        ("主动公开信息98条，其中网站81条，微信公众号37条。", "channels_sum"),
        # What follows the list is no part of it; the same items by each carrier.
        ("主动公开信息98条，其中网站61条，微信公众号37条。另在各类新闻媒体发稿241条。", None),
        ("主动公开信息98条，其中网站公开98条，微信公众号公开98条。", None),
        ("主动公开信息98条，其中动态60条。在各类渠道公开信息267次，其中网站公开138条，微信公众号公开129条。", None),
        ("主动公开信息98条。其中，网站公开81条，微信公众号公开37条。", "channels_sum"),
        # The cell of 予以公开 holds those that were public already.
        ("办理政府信息公开申请23件，其中属于主动公开范围1件，同意公开9件。", None),
        ("办理政府信息公开申请23件，同意公开9件。", "narrative_cell"),
    ],
)  # fmt: skip
def test_what_the_prose_says_is_compared(said: str, code: str | None) -> None:
    assert _codes(_read(told(said))) & NARRATIVE == ({code} if code else set())


def test_blank_cells_accuse_nobody() -> None:
    """A sum with a blank in it is known from below only: 25 of the prose may be right."""
    blank = {
        ("applications", row, column): "" for row in ("received", "outcome_total") for column in ("total", "other")
    }
    assert NARRATIVE.isdisjoint(_codes(_read(told("全年收到政府信息公开申请25件。", blank))))
    low = _read(told("全年收到政府信息公开申请5件。", blank))
    assert _finding(low, "narrative_applications").params["received"] == "22+"


def test_a_share_of_one_digit_is_rounded_and_of_two_is_not() -> None:
    said = "全年办理政府信息公开申请23件，其中予以公开10件，占{share}%。"
    assert "narrative_share" not in _codes(_read(told(said.format(share="43"))))
    assert "narrative_share" not in _codes(_read(told(said.format(share="43.5"))))
    finding = _finding(_read(told(said.format(share="43.9"))), "narrative_share")
    # 10 of 22 received would be 45.45, 10 of 23 is 43.48: the nearer one is named.
    assert finding.params["computed"] == "43.48"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请联系13812345678。", "mobile"),
        ("手机 138 1234 5678", "mobile"),
        ("账号6222021234567890128。", "bank_card"),
        ("申请人赵明亮要求公开拆迁补偿方案。", "applicant_name"),
        ("座机0531-81234567，邮编251000。", None),
        ("申请人张某要求公开。", None),
        ("申请人方便提交材料。", None),
        # Cells of a table that ran together are no telephone numbers.
        ("一、本年新收政府信息公开申请数量15130000154二、上年", None),
        ("行政处罚2648-18538行政强制1262629", None),
        ("文号国办公开办函〔2021〕30号，编号20230101000000001。", None),
    ],
)
def test_personal_data_is_told_by_place_only(text: str, what: str | None) -> None:
    findings = list(personal_data_in(text, "overview"))
    assert [finding.params["what"] for finding in findings] == ([what] if what else [])
    for finding in findings:
        assert set(finding.params) == {"what", "section", "at"}
        assert finding.severity is Severity.ERROR
        at = finding.params["at"]
        assert isinstance(at, int)
        assert 1 <= at <= len(text)


def test_the_preamble_is_looked_at_too() -> None:
    text = page(counted()).replace("现公布本单位年度报告。", "现公布本单位年度报告。联系人手机13912345678。")
    finding = _finding(_read(text), "personal_data")
    assert finding.params["section"] == "preamble"
    report = _read(page(counted()))
    assert list(check_preamble(report, "请与示例市文化局联系。")) == []
    assert [each.code for each in check_preamble(report, "请与示例市教育局联系。")] == ["contact_foreign"]
    assert list(check_preamble(replace(report, body_name="示例区人民政府"), "请与示例市教育局联系。")) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_true_sentences_are_never_accused(seed: int) -> None:
    """Whatever the true counts are called, the prose that states them agrees with the table."""
    rng = random.Random(seed)
    received = rng.choice(["收到", "受理", "接收", "新收"])
    handled = rng.choice(["办理", "答复", "办结"])
    new, done = rng.choice([("22", "23"), ("23", "23"), ("22", "22")])
    shape = rng.choice(
        [
            f"全年{received}政府信息公开申请{new}件，{handled}{done}件。",
            f"2023年共{received}政府信息公开申请{new}件（含上年结转1件），均已{handled}。",
            f"{handled}依申请公开{done}件，其中予以公开10件，不予公开3件，无法提供9件，不予处理1件。",
            f"全年{received}申请{new}件，其中自然人21件，法人或其他组织{rng.choice((1, 2))}件，均为信息公开申请。",
            "政府信息公开行政复议2件，其中结果维持1件，尚未审结1件；政府信息公开行政诉讼1件，结果维持1件。",
        ]
    )
    assert NARRATIVE.isdisjoint(_codes(_read(told(shape))))


def _sample(name: str) -> AnnualReport:
    path = next((SAMPLES / name).glob("source.*"))
    return read_report(SourceFile(path.read_bytes(), filename=path.name))


@needs_samples
@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("liaocheng-sthj-2023", set()),
        ("yuanping-sthj-2023", {"extra_cells", "blank_cells", "processing_fee_unstated"}),
        ("shuyang-fgj-2023", {"blank_cells"}),
        ("huaian-2024", set()),
    ],
)
def test_the_samples_give_no_false_alarm(name: str, known: set[str]) -> None:
    """聊城's 办理23件 is the total of outcomes, and 23 = 10 + 13 by channel; 淮安's prose agrees with 42 identities."""
    assert _codes(_sample(name)) == known


@needs_samples
def test_every_contradiction_of_the_shanghai_office_is_found() -> None:
    """Research, domain §3.5: 258 of 275, 265 of 337, 33.9 %, 716 of 805, 均获维持 against 5 + 2 and 8 + 1."""
    report = _sample("shanghai-office-2019")
    cells = [(f.params["value"], f.params["cells"]) for f in report.findings if f.code == "narrative_cell"]
    assert cells == [("258", "275+"), ("265", "337+"), ("7", "5"), ("9", "8")]
    shares = [(f.params["share"], f.params["computed"]) for f in report.findings if f.code == "narrative_share"]
    assert shares == [("33.9", "32.05")]
    assert _finding(report, "narrative_outcomes_sum").params["sum"] == "716"
    assert "narrative_applications" not in _codes(report)


def test_problems_of_a_report_before_2019_are_its_own_matter() -> None:
    report = _read(
        "示例市文化局2015年政府信息公开工作年度报告\n一、概述\n全年公开信息120条。\n五、存在的主要问题和改进措施\n无。"
    )
    assert report.sections[Section.PROBLEMS] == "无。"
    assert "problems_unsubstantial" not in _codes(report)
