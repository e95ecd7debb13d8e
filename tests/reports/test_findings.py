"""A passing and a failing example of every finding; docs, catalogues and code name the same codes."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import translations
from reports.checks import CHECKS
from reports.checks.codes import CODES
from reports.errors import DocumentError
from reports.model import AnnualReport, Finding, SourceFile
from reports.reading import read_report
from tests.reports import check_examples
from tests.reports.forms import Style, Values, draw, flat_lines, flat_text, page

ROOT = Path(__file__).resolve().parents[2]
# A department makes no 规章: any other number would rightly be doubted.
CLEAN = {key: "0" if key[:2] == ("proactive", "rules") else value for key, value in draw(1).items()}


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _with(changes: Values, style: Style | None = None, base: Values | None = None) -> str:
    return page((base or CLEAN) | changes, style)


def _row(row: str, *numbers: str) -> Values:
    columns = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")
    return {("applications", row, column): number for column, number in zip(columns, numbers, strict=True)}


def _bump(row: str, column: str) -> Values:
    key = ("applications", row, column)
    return {key: str(int(CLEAN[key]) + 1)}


def _flat_without(label: str, count: int) -> str:
    """The flattened text without the first `count` cells behind `label`."""
    lines = flat_lines(CLEAN)
    at = lines.index("\t" + label)
    return "\n".join(lines[: at + 1] + lines[at + 1 + count :])


ZERO_ROW = _row("refused_state_secret", *["0"] * 7)
OLD = Style(proactive_form="2019", applications_form="2019")
YEAR_2019 = replace(
    OLD, title="示例市文化局2019年政府信息公开工作年度报告", period="统计期限为2019年1月1日至2019年12月31日。"
)
OLD_VALUES = {
    key: "0" if key[:2] == ("proactive", "rules") else value
    for key, value in draw(2, proactive_form="2019", applications_form="2019").items()
}
PROCUREMENT = ("proactive", "procurement", "amount_wan")
FEES = ("proactive", "administrative_fees", "amount_wan")

FAILING: dict[str, Callable[[], str]] = {
    "not_a_report": lambda: "<html><body><p>今日天气晴朗，适合出行。</p></body></html>",
    "title_missing": lambda: _with({}, Style(title="信息")),
    "titles_disagree": lambda: page(CLEAN).replace("<h1>示例市文化局2023年", "<h1>示例市文化局2022年"),
    "year_missing": lambda: _with({}, Style(title="示例市文化局政府信息公开工作年度报告", period="")),
    "body_missing": lambda: (
        page(CLEAN, Style(title="2023年政府信息公开工作年度报告")).replace("<p align=right>示例市文化局</p>", "")
    ),
    "period_wrong": lambda: _with({}, Style(period="数据统计期限为2022年1月1日至2022年12月31日。")),
    "dates_disagree": lambda: page(CLEAN).replace("<title>", '<meta name="PubDate" content="2024-01-19 10:00"><title>'),
    "edition_wrong": lambda: page(OLD_VALUES, OLD),
    "edition_mixed": lambda: page(draw(1, applications_form="2019"), Style(applications_form="2019")),
    "table_missing": lambda: re.sub(
        r"<table[^>]*><tbody><tr><td colspan=\"5\">.*?</table>", "", page(CLEAN), flags=re.DOTALL
    ),
    "table_not_read": lambda: (
        "示例镇2023年政府信息公开工作年度报告\n〔信息内容〔本年制发件数〔本年废止件数〔现行有效件数〔\n〔规章〔0〔0〔0〔\n"
        "〔行政规范性文件〔7〔7〔1〔\n〔信息内容〔本年处理决定数量〔\n〔行政许可〔26〔\n〔行政处罚〔1〔\n〔行政强制〔5〔\n"
        "〔信息内容〔本年收费金额（单位：万元）〔\n〔行政事业性收费〔0〔\n"
    ),
    "table_glued": lambda: (
        "示例镇2023年政府信息公开工作年度报告\n第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000"
        "行政规范性文件77132470第二十条第（五）项信息内容本年处理决定数量行政许可2629第二十条第（六）项行政处罚1行政强制5"
        "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费0\n"
    ),
    "table_repeated": lambda: page(CLEAN).replace("</body>", page(draw(9)) + "</body>"),
    "copies_differ": lambda: page(CLEAN).replace("</body>", page(draw(9)) + "</body>"),
    "rows_missing": lambda: re.sub(r"<tr><td>2\.重复申请.*?</tr>", "", page(CLEAN), flags=re.DOTALL),
    "row_unknown": lambda: page(CLEAN).replace(
        "<tr><td>2.重复申请", "<tr><td>9.本地自设情形</td>" + "<td>1</td>" * 7 + "</tr><tr><td>2.重复申请"
    ),
    "row_unlabelled": lambda: page(CLEAN).replace(
        "<tr><td>2.重复申请", "<tr>" + "<td>1</td>" * 7 + "</tr><tr><td>2.重复申请"
    ),
    "extra_cells": lambda: _with({("applications", "received", "other"): "5</td><td>5"}),
    "missing_cells": lambda: _with({("applications", "received", "total"): "-missing-"}),
    "placement_ambiguous": lambda: _with(ZERO_ROW | {("applications", "refused_state_secret", "total"): "-missing-"}),
    "value_proposed": lambda: _with({("applications", "received", "total"): "-missing-"}),
    "row_sum": lambda: _with(_bump("granted", "total")),
    "outcome_sum": lambda: _with(_bump("outcome_total", "commercial")),
    "balance": lambda: _with(_bump("received", "research")),
    "dispute_sum": lambda: _with({("disputes", "reconsideration", "total"): "9999"}),
    "blank_total": lambda: _with({("applications", "granted", "total"): ""}),
    "blank_cells": lambda: _with({("applications", "granted", "research"): ""}),
    "dashed_cells": lambda: _with({("applications", "granted", "research"): "—"}),
    "worded_cells": lambda: _with({("proactive", "licensing", "decisions"): "无"}),
    "unreadable_cells": lambda: _with({("proactive", "licensing", "decisions"): "12/3"}),
    "negative_count": lambda: _with({("proactive", "licensing", "decisions"): "-3"}),
    "fractional_count": lambda: _with({("proactive", "licensing", "decisions"): "3.5"}),
    "amount_in_yuan": lambda: _with({FEES: "251000元"}),
    "amount_unit_unstated": lambda: page(OLD_VALUES | {PROCUREMENT: "251000"}, YEAR_2019),
    "section_missing": lambda: page(CLEAN).replace("存在的主要问题及改进情况", ""),
    "section_empty": lambda: page(CLEAN).replace("<p>人手偏少，解读形式不多。下一年将补充人员，增加图示解读。</p>", ""),
    "sections_out_of_order": lambda: page(CLEAN).replace(
        "<p>一、总体情况</p>", "<p>六、其他需要报告的事项</p><p>五、存在的主要问题及改进情况</p><p>一、总体情况</p>"
    ).replace("<p>五、存在的主要问题及改进情况</p><p>人手", "<p>人手"),
    "processing_fee_unstated": lambda: page(CLEAN).replace("本年度未收取信息处理费。", "无。"),
}  # fmt: skip
FAILING |= check_examples.FAILING


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_clean_report_has_no_finding_at_all() -> None:
    assert _read(page(CLEAN)).findings == ()
    assert _read(flat_text(CLEAN)).findings == ()


def test_a_clean_report_of_2019_has_none_but_the_unit_of_procurement() -> None:
    assert _codes(_read(page(OLD_VALUES, YEAR_2019))) == {"amount_unit_unstated"}


# What only bytes or a list can show has its examples below, in test_pdf.py, test_ofd.py, test_renditions.py and
# tests/ingest/test_contradictions.py.
OF_BYTES = {
    "characters_damaged": {"count", "encoding"},
    "pages_without_text": {"pages"},
    "pages_missing": {"pages"},
    "pictures_unread": {"count"},
    "text_hidden": {"pages"},
    "no_text_layer": {"pages"},
    "scan_coarse": {"pages", "dpi"},
    "scan_doubtful": {"count", "cells"},
    "readers_differ": {"count", "cells"},
    "other_reports": {"titles"},
    "renditions_differ": {"best", "other", "count", "cells"},
    "listed_otherwise": {"listed", "listed_year", "printed", "covers"},
}


@pytest.mark.parametrize("code", [code for code in CODES if code not in OF_BYTES])
def test_every_finding_has_a_failing_example(code: str) -> None:
    assert code in _codes(_read(FAILING[code]()))


def test_damaged_characters_are_counted() -> None:
    content = page(CLEAN).encode("gb18030").replace("群众来信".encode("gb18030"), b"\xff\xff")
    report = read_report(SourceFile(content))
    finding = next(finding for finding in report.findings if finding.code == "characters_damaged")
    assert finding.params["encoding"] == "gb18030"
    assert int(finding.params["count"]) >= 1


def _finding(report: AnnualReport, code: str) -> Finding:
    return next(finding for finding in report.findings if finding.code == code)


def test_a_broken_sum_says_which_and_by_how_much() -> None:
    report = _read(_with(_bump("received", "research")))
    balance = _finding(report, "balance")
    assert balance.params["column"] == "research"
    assert balance.params["difference"] == "1"
    assert ("applications", "received", "research") in balance.figures


def test_a_sum_with_a_blank_in_it_is_neither_right_nor_wrong() -> None:
    report = _read(_with({("applications", "granted", "natural_person"): ""}))
    assert {"row_sum", "outcome_sum"}.isdisjoint(_codes(report))
    assert "blank_cells" in _codes(report)


def test_a_missing_total_is_proposed_but_never_given() -> None:
    key = ("applications", "received", "total")
    report = _read(_with({key: "-missing-"}))
    figure = report.figure(*key)
    assert figure is not None
    assert figure.value is None
    assert _finding(report, "value_proposed").params["value"] == CLEAN[key]


def test_every_code_that_is_made_is_listed_and_documented() -> None:
    made: set[str] = set()
    for path in [*(ROOT / "reports").rglob("*.py"), *(ROOT / "ingest").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        made |= set(re.findall(r"(?:Finding|_finding|_of_status)\(\s*(?:report, )?\"(\w+)\"", text))
        made |= set(re.findall(r"\(\"(row_\w+)\", Severity", text))
    made |= {"row_sum", "outcome_sum", "balance", "dispute_sum"}
    assert made == set(CODES)
    headings = re.findall(r"^## (\w+)", (ROOT / "docs" / "checks.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == list(CODES)


@pytest.mark.slow
@pytest.mark.parametrize("lang", translations.LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_a_text_that_its_parameters_fill(code: str, lang: str) -> None:
    template = translations.messages(lang)[f"finding.{code}"]
    wanted = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    if code in OF_BYTES:
        assert wanted == OF_BYTES[code]
        return
    finding = _finding(_read(FAILING[code]()), code)
    assert wanted <= set(finding.params)
    assert "{" not in translations.text(f"finding.{code}", lang, **finding.params)


def _all_errors(kind: type[DocumentError]) -> list[type[DocumentError]]:
    return [each for child in kind.__subclasses__() for each in (child, *_all_errors(child))]


def test_every_error_has_its_words() -> None:
    for error in _all_errors(DocumentError):
        for lang in translations.LANGUAGES:
            assert f"document.{error.code}" in translations.messages(lang)


def test_checks_are_all_registered() -> None:
    defined: set[str] = set()
    for path in (ROOT / "reports" / "checks").glob("*.py"):
        pattern = r"^def ([a-z]\w+)\(report: AnnualReport\) -> Iterator\[Finding\]"
        defined |= set(re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {check.__name__ for check in CHECKS} == defined
