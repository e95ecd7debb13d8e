"""Title, year, period, dates and the six sections."""

from __future__ import annotations

import pytest

from reports.model import AnnualReport, Section, SourceFile
from reports.prose.dates import find_date, find_period, is_date_line
from reports.reading import read_report
from tests.reports.forms import Style, draw, flat_text, page

VALUES = draw(2)


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024年1月4日", "2024-01-04"), ("2024 年 1 月 4 日", "2024-01-04"), ("2024-01-19 10:00", "2024-01-19"),
        ("发布时间:2023/12/31", "2023-12-31"), ("二〇二四年一月四日", "2024-01-04"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("２０２４年１月４日", "2024-01-04"), ("2024年2月30日", None), ("没有日期", None), ("电话 62024-01-049", None),
    ],
)  # fmt: skip
def test_dates_in_every_form(text: str, date: str | None) -> None:
    assert find_date(text) == date


def test_a_date_line_is_a_date_alone() -> None:
    assert is_date_line(" 2024年1月4日 ")
    assert not is_date_line("截至2024年1月4日共12件")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("所列数据的统计期限自2023年1月1日起，至2023年12月31日止", ("2023-01-01", "2023-12-31")),
        ("数据统计时限为 2023 年 1 月 1 日至 12 月 31 日。", ("2023-01-01", "2023-12-31")),
        ("统计周期为2022年1月1日—2022年12月31日", ("2022-01-01", "2022-12-31")),
        ("会议于2023年1月1日至2023年12月31日召开", None),
        ("统计期限为2023年全年", None),
        # Days of something else; a body founded in the year says that its numbers are the report's.
        ("公示期限为2023年5月10日至5月16日。", None),
        ("公开征求意见期限自2023年6月1日至6月30日", None),
        ("本报告所列数据统计期限自2023年4月1日起至2023年12月31日止", ("2023-04-01", "2023-12-31")),
    ],
)  # fmt: skip
def test_the_period_is_read_where_the_text_calls_it_one(text: str, period: tuple[str, str] | None) -> None:
    found = find_period(text)
    assert ((found.start, found.end) if found else None) == period


def test_a_title_broken_over_lines_is_one_title() -> None:
    text = flat_text(VALUES).replace("2023年政府信息公开工作年度报告", "2023年\n\n政府信息公开\n\n工作年度报告", 1)
    assert _read(text).title == "示例市文化局2023年政府信息公开工作年度报告"


def test_what_stands_before_the_title_is_no_part_of_it() -> None:
    report = _read("正文\n" + flat_text(VALUES))
    assert (report.title, report.body_name) == ("示例市文化局2023年政府信息公开工作年度报告", "示例市文化局")


def test_the_name_of_the_site_is_not_the_body() -> None:
    report = _read(page(VALUES, Style(title="2023年政府信息公开工作年度报告")))
    assert (report.year, report.body_name) == (2023, "示例市文化局")  # from the signature


def test_the_year_comes_from_the_period_where_the_title_has_none_and_never_from_the_publication() -> None:
    style = Style(title="示例市文化局政府信息公开工作年度报告")
    assert _read(page(VALUES, style)).year == 2023
    assert _read(page(VALUES, Style(title=style.title, period=""))).year is None


def test_sub_headings_of_section_one_are_no_sections() -> None:
    inner = (
        "<p>（一）主动公开政府信息情况</p><p>公开信息若干条。</p><p>（二）依申请公开政府信息情况</p><p>按时答复。</p>"
    )
    text = page(VALUES).replace("<p>二、主动公开", inner + "<p>二、主动公开")
    sections = _read(text).sections
    assert list(sections) == list(Section)
    assert "按时答复" in sections[Section.OVERVIEW]
    assert sections[Section.PROACTIVE] == ""


@pytest.mark.parametrize(
    "headings",
    [
        ("（一）", "（二）", "（三）", "（四）", "（五）", "（六）"),
        ("1.", "2.", "3.", "4.", "5.", "6."),
        ("", "", "", "", "", ""),
        ("第一部分 ", "第二部分 ", "第三部分 ", "第四部分 ", "第五部分 ", "第六部分 "),
    ],
)
def test_sections_are_found_by_their_words_whatever_their_numerals(headings: tuple[str, ...]) -> None:
    assert list(_read(page(VALUES, Style(headings=headings))).sections) == list(Section)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("二、主动公开政府信息情况", "二、行政机关主动公开政府信息情况"),
        ("三、收到和处理政府信息公开申请情况", "三、行政机关收到和处理政府信息公开申请情况"),
        ("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政复议行政诉讼情况"),
        ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进措施"),
        ("六、其他需要报告的事项", "六、其他需要报告的事项。"),
    ],
)
def test_headings_of_the_other_wording(old: str, new: str) -> None:
    text = page(VALUES)
    assert old in text
    assert list(_read(text.replace(old, new)).sections) == list(Section)


def test_the_signature_and_the_footer_are_no_part_of_section_six() -> None:
    report = _read(page(VALUES))
    assert report.sections[Section.OTHER_MATTERS] == "本年度未收取信息处理费。"
    assert report.signed_on == "2024-01-15"


def test_a_tables_cells_are_no_text_of_a_section() -> None:
    for section in (Section.PROACTIVE, Section.APPLICATIONS, Section.DISPUTES):
        assert _read(flat_text(VALUES)).sections[section] == ""
