"""Titles broken inside a body's name, columns' names before them, headings in other words, signatures in one line."""

from __future__ import annotations

import pytest

from reports.model import AnnualReport, Section, SourceFile
from reports.prose.titles import parse_title
from reports.reading import read_report

TITLE = "2023年政府信息公开工作年度报告"
SECTIONS = (
    "一、总体情况", "本年公开信息120条。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "人手少，将补充。",
    "六、其他需要报告的事项", "本年度未收取信息处理费。",
)  # fmt: skip


def _read(*lines: str) -> AnnualReport:
    return read_report(SourceFile("".join(f"<p>{line}</p>" for line in lines).join(("<body>", "</body>")).encode()))


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (("示例市", f"审计局{TITLE}"), "示例市审计局"),
        (("示例市", "审计局", "2023年政府信息", "公开工作年度报告"), "示例市审计局"),
        (("示例县人民政府", f"办公室{TITLE}"), "示例县人民政府办公室"),
        (("示例市示例区", "桥头街道办事处", TITLE), "示例市示例区桥头街道办事处"),
        # What stands before a whole name is no part of it.
        (("示例市人民政府", f"示例市审计局{TITLE}"), "示例市审计局"),
        (("市审计局", f"示例市审计局{TITLE}"), "示例市审计局"),
        (("示例市", f"示例市审计局{TITLE}"), "示例市审计局"),
        (("首页", "示例市审计局", "政府信息公开年报", f"示例市审计局{TITLE}"), "示例市审计局"),
    ],
)
def test_whose_report_a_title_over_several_lines_is(lines: tuple[str, ...], body: str) -> None:
    report = _read(*lines, *SECTIONS)
    assert (report.body_name, report.year) == (body, 2023)


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        (Section.OVERVIEW, "一、概况"),
        (Section.OVERVIEW, "一、2023年政府信息公开工作总体情况"),
        (Section.OVERVIEW, "一、總體情況"),
        (Section.PROACTIVE, "二、政府信息主动公开情况"),
        (Section.APPLICATIONS, "三、政府信息依申请公开情况"),
        (Section.DISPUTES, "四、政府信息公开复议诉讼情况"),
        (Section.DISPUTES, "四、行政复议、行政诉讼"),
        (Section.PROBLEMS, "五、薄弱环节与改进"),
        (Section.OTHER_MATTERS, "六、其它需要报告的事项"),
        (Section.OTHER_MATTERS, "六、其他事项"),
    ],
)
def test_a_heading_in_other_words_is_not_missing(section: Section, heading: str) -> None:
    place = [line.startswith(heading[:2]) for line in SECTIONS].index(True)
    lines = (*SECTIONS[:place], heading, *SECTIONS[place + 1 :])
    report = _read(f"示例市审计局{TITLE}", *lines)
    assert list(report.sections) == list(Section)
    assert not [finding for finding in report.findings if finding.code.startswith("section")]


def test_a_heading_in_other_words_needs_the_numeral_of_its_section() -> None:
    lines = [line for line in SECTIONS if not line.startswith("六")]
    report = _read(f"示例市审计局{TITLE}", *lines[:2], "六、其他事项", *lines[2:])
    assert Section.OTHER_MATTERS not in report.sections


@pytest.mark.parametrize(
    ("title", "is_report", "year", "subject"),
    [
        # A slip of the pen in the year is no part of the body's name.
        ("示例市审计局23年政府信息公开工作年度报告", True, None, "示例市审计局"),
        ("示例市审计局2O23年政府信息公开工作年度报告", True, None, "示例市审计局"),
        # Words that are nearly those of the title, and a sentence for a title: the text must tell.
        ("示例市审计局2023年政府信息公开工作年度报表", None, 2023, ""),
        ("示例市审计局2023年工作年度报告（政府信息公开）", None, 2023, ""),
        ("示例市审计局公布2023年政府信息公开工作年度报告", None, 2023, "示例市审计局"),
        ("示例市审计局关于公布2023年政府信息公开工作年度报告的公告", True, 2023, "示例市审计局"),
        ("政务公开2023年政府信息公开工作年度报告", True, 2023, "政务公开"),
        ("示例市食品安全信息公开2023年度报告", None, 2023, "示例市食品安全"),
        ("示例县水利局2010年度信息公开工作年度报告", True, 2010, "示例县水利局"),
        ("政府网站工作年度报表（2023年度）", False, 2023, ""),
        ("示例市2023年政务公开工作总结", False, 2023, ""),
    ],
)
def test_titles_of_slips_and_neighbours(title: str, is_report: bool | None, year: int | None, subject: str) -> None:
    parsed = parse_title(title)
    assert (parsed.is_report, parsed.year, parsed.subject) == (is_report, year, subject)


def test_a_signature_in_one_line() -> None:
    report = _read(TITLE, *SECTIONS, "示例市审计局 2024年1月20日")
    assert (report.body_name, report.signed_on) == ("示例市审计局", "2024-01-20")
    assert report.sections[Section.OTHER_MATTERS] == "本年度未收取信息处理费。"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("示例市审计局关于2023年度政府信息公开情况的报告", "示例市审计局"),
        ("示例市审计局2023年政府信息公开情况报告", "示例市审计局"),
        ("关于2023年度政府信息公开情况的报告", ""),
    ],
)
def test_a_title_that_could_be_anothers_is_the_reports_above_its_sections(title: str, body: str) -> None:
    report = _read(title, *SECTIONS)
    assert (report.title, report.body_name, report.year) == (title, body, 2023)
    assert not {"title_missing", "year_missing"} & {finding.code for finding in report.findings}
    # Such a title alone is no report, with two sections neither.
    assert _read(title, *SECTIONS[:3]).title == ""


def test_a_sentence_is_no_heading() -> None:
    sentence = "全年收到依申请公开0件，没有政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    lines = [line for line in SECTIONS if not line.startswith("四、")]
    report = _read(f"示例市审计局{TITLE}", *lines[:4], sentence, "均按时答复。", *lines[4:])
    assert Section.DISPUTES not in report.sections
    assert report.sections[Section.APPLICATIONS] == f"{sentence}\n均按时答复。"
