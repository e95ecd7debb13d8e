"""Generated reports, however they are written: every figure right, nothing invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.model import AnnualReport, CellStatus, Edition, Section, SourceFile
from reports.reading import read_report
from reports.records import figures_rows, report_record
from tests.reports.forms import Style, Values, applications_heads, draw, flat_text, page, pipe_text

VALUES = draw(3)
PAGE = page(VALUES)


def _read(text: str | bytes) -> AnnualReport:
    return read_report(SourceFile(text if isinstance(text, bytes) else text.encode()))


def _given(report: AnnualReport) -> Values:
    return {(row["table"], row["row"], row["column"]): row["value"] for row in figures_rows(report)}


STYLES: dict[str, dict[str, object]] = {
    "plain": {},
    "no_spans": {"spans": False},
    "layout_tables": {"layout_table": True},
    "one_table_for_all": {"one_table": True},
    "word_clutter": {"clutter": True},
    "unclosed_cells": {"unclosed": True},
    "repeated_heads": {"repeat_heads": True},
    "heji": {"total_word": "合计"},
    "xiaoji": {"total_word": "小计"},
    "full_width": {"digits": "full_width"},
    "separators": {"digits": "separated"},
    "digits_in_spans": {"digits": "spans"},
    "with_units": {"digits": "units"},
    "sections_in_brackets": {"headings": ("（一）", "（二）", "（三）", "（四）", "（五）", "（六）")},
    "bare_page": {"navigation": False},
    "everything": {
        "layout_table": True, "clutter": True, "unclosed": True, "digits": "spans", "repeat_heads": True
    },
}  # fmt: skip


@pytest.mark.parametrize("forms", list(product(("2021", "2019"), repeat=2)), ids="-".join)
@pytest.mark.parametrize("name", list(STYLES))
def test_every_figure_of_a_generated_page_is_right(name: str, forms: tuple[str, str]) -> None:
    year = "2023" if forms[0] == "2021" else "2020"
    style = Style(
        proactive_form=forms[0],
        applications_form=forms[1],
        title=f"示例市文化局{year}年政府信息公开工作年度报告",
        period=f"本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
        **STYLES[name],  # type: ignore[arg-type]
    )
    values = draw(len(name), proactive_form=forms[0], applications_form=forms[1])
    report = _read(page(values, style))
    assert _given(report) == values
    assert list(_given(report)) == list(values)
    assert report.edition == (forms[0] if forms[0] == forms[1] else Edition.MIXED)
    assert (report.title, report.body_name, report.year) == (style.title, "示例市文化局", int(year))
    assert (report.published_on, report.signed_on) == ("2024-01-18", "2024-01-15")
    assert list(report.sections) == list(Section)
    assert report.sections[Section.OTHER_MATTERS] == "本年度未收取信息处理费。"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), forms=st.sampled_from(list(product(("2021", "2019"), repeat=2))))
def test_flattened_text_gives_what_was_printed(seed: int, forms: tuple[str, str]) -> None:
    values = draw(seed, proactive_form=forms[0], applications_form=forms[1])
    style = Style(proactive_form=forms[0], applications_form=forms[1])
    assert _given(_read(flat_text(values, style))) == values
    assert _given(_read(pipe_text(values, style))) == values
    drawn = pipe_text(values, style).replace("|---|", "├──┼──┤").replace("---|", "──┤").replace("|", "│")
    assert _given(_read(drawn)) == values


@pytest.mark.parametrize("render", [page, flat_text, pipe_text])
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_blank_form_gives_blanks_and_no_zero(render: object, form: str) -> None:
    assert callable(render)
    style = Style(proactive_form=form, applications_form=form)
    blank = dict.fromkeys(draw(1, proactive_form=form, applications_form=form), "")
    report = _read(str(render(blank, style)))
    assert Counter(figure.status for figure in report.figures) == {CellStatus.BLANK: 200 if form == "2021" else 198}
    assert all(figure.value is None for figure in report.figures)


DAMAGES: dict[str, Callable[[], str | bytes]] = {
    "labels_torn_by_breaks": lambda: PAGE.replace("重新出具", "重新<br/><br/>出具").replace(
        "三、本年度办理结果", "<br>".join("三本年度办理结果")
    ),
    "spaced_labels": lambda: PAGE.replace("予以公开", "予 以&nbsp;公　开").replace("行政许可", "行 政 许 可"),
    "no_numbering": lambda: re.sub(r"<td>(\d)\.", "<td>", PAGE),
    "other_numbering": lambda: re.sub(r"<td>(\d)\.", r"<td>\1、", PAGE),
    "other_spellings": lambda: PAGE.replace("3.其他", "3.其它").replace("“三安全一稳定”", "「三安全一稳定」"),
    "misspelt": lambda: PAGE.replace("属于四类过程性信息", "属于四类过程性性信息").replace(
        "没有现成信息", "没有现成的信息"
    ),
    "numbers_in_nested_tables": lambda: re.sub(
        r"<td>(\d+)</td>", r"<td><table><tr><td>\1</td></tr></table></td>", PAGE
    ),
    "comments_and_scripts": lambda: re.sub(r"<td>(\d+)</td>", r"<td><!-- 9 --><script>var a=7;</script>\1</td>", PAGE),
    "heading_cells": lambda: PAGE.replace("<td", "<th").replace("</td>", "</th>"),
    "a_copy_of_the_whole": lambda: PAGE.replace("</body>", f"<div style='display:none'>{PAGE}</div></body>"),
    "a_table_a_row": lambda: re.sub(r"</tr>\s*<tr>", "</tr></tbody></table><table border=1><tbody><tr>", PAGE),
    "a_trailing_blank_cell": lambda: re.sub(r"(</td>)(</tr>)", r"\1<td></td>\2", PAGE),
    "divisions_for_tables": lambda: re.sub(
        r"</?(?:table|tbody|tr|td)[^>]*>", lambda tag: "</div>" if tag[0][1] == "/" else "<div>", PAGE
    ),
    "a_page_break": lambda: PAGE.replace(
        "<tr><td rowspan=3>（四）无法提供",
        "</tbody></table><p>- 4 -</p><table><tbody>"
        + "".join(applications_heads(Style()))
        + "<tr><td rowspan=3>（四）无法提供",
    ),
    "a_note_below": lambda: PAGE.replace(
        "</tbody></table>", "<tr><td colspan=10>注：数据截至2023年12月31日，共12项。</td></tr></tbody></table>"
    ),
    "a_long_note_in_a_cell": lambda: PAGE.replace(
        "</tbody></table>",
        f"<tr><td colspan=10><p>注：</p><p>{'以上数据含所属单位，' * 60}</p></td></tr></tbody></table>",
    ),
    "preformatted_text": lambda: f"<html><body><pre>{flat_text(VALUES)}</pre></body></html>",
    "deeply_nested": lambda: PAGE.replace("<h1", "<span>" * 900 + "<h1"),
    "utf_16": lambda: PAGE.encode("utf-16"),
    "gb18030_without_a_word": lambda: re.sub("<meta[^>]*>", "", PAGE).encode("gb18030"),
    "utf_8_that_says_gbk": lambda: PAGE.replace("charset=utf-8", "charset=gbk").encode(),
    "gb18030_behind_a_utf_8_mark": lambda: b"\xef\xbb\xbf" + PAGE.encode("gb18030"),
    "cut_in_a_character": lambda: PAGE.encode()[:-1],
    "values_behind_labels": lambda: re.sub(r"\n\t(?=\d+(?:\n|$))", " ", flat_text(VALUES)),
    "groups_and_labels_on_a_line": lambda: re.sub(r"\n\t(?=\d)", " ", flat_text(VALUES)),
    "carriage_returns": lambda: flat_text(VALUES).replace("\n", "\r\n"),
    "no_tabs": lambda: flat_text(VALUES).replace("\t", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", list(DAMAGES))
def test_damage_that_hides_no_number_changes_no_figure(name: str) -> None:
    report = _read(DAMAGES[name]())
    assert _given(report) == VALUES
    assert {finding.severity for finding in report.findings} <= {"info"}


TRADITIONAL = str.maketrans(
    "条项规范制发现数废对开总许处罚强费请结属国机关绝执诉讼复议维审经无业构会务组织类决办续过补应当证确认获举报从据这计单额",
    "條項規範製發現數廢對開總許處罰強費請結屬國機關絕執訴訟復議維審經無業構會務組織類決辦續過補應當證確認獲舉報從據這計單額",
)


def test_traditional_characters_are_the_same_labels() -> None:
    report = _read(PAGE.translate(TRADITIONAL))
    assert _given(report) == VALUES
    assert list(report.sections) == list(Section)


def test_an_invented_subtotal_column_shifts_nothing() -> None:
    """A column that the form does not have, between 其他 and 总计."""
    text = PAGE.replace("<td>其他</td></tr>", "<td>其他</td><td>小计</td></tr>").replace(
        "<td colspan=5>法人", "<td colspan=6>法人"
    )
    text = text.replace('<td colspan="5">法人或其他组织', '<td colspan="6">法人或其他组织')
    for row in {key[1] for key in VALUES if key[0] == "applications"}:
        numbers = [VALUES["applications", row, column] for column in ("other", "total")]
        old = f"<td>{numbers[0]}</td>\n<td>{numbers[1]}</td></tr>"
        text = text.replace(old, f"<td>{numbers[0]}</td>\n<td>55</td>\n<td>{numbers[1]}</td></tr>")
    assert text.count("<td>55</td>") >= 25
    given = _given(_read(text))
    assert {key: value for key, value in given.items() if key[0] == "applications"} == {
        key: value for key, value in VALUES.items() if key[0] == "applications"
    }


def test_permuted_headings_move_the_values_with_them() -> None:
    text = PAGE.replace("本年废止件数", "@").replace("现行有效件数", "本年废止件数").replace("@", "现行有效件数")
    given = _given(_read(text))
    assert (
        given["proactive", "normative_documents", "in_force"] == VALUES["proactive", "normative_documents", "repealed"]
    )
    assert (
        given["proactive", "normative_documents", "repealed"] == VALUES["proactive", "normative_documents", "in_force"]
    )


def test_a_report_without_tables_lacks_every_cell_of_its_form() -> None:
    report = _read(re.sub(r"<table.*?</table>", "", PAGE, flags=re.DOTALL))
    assert Counter(figure.status for figure in report.figures) == {CellStatus.ABSENT: 200}
    assert [finding.code for finding in report.findings if finding.code == "table_missing"] == ["table_missing"] * 3


def test_a_report_before_2019_is_free_form() -> None:
    text = re.sub(r"<table.*?</table>", "", page(VALUES, Style(period="")), flags=re.DOTALL).replace(
        "2023年政", "2016年政"
    )
    report = _read(text)
    assert report.year == 2016
    assert report.edition is Edition.FREE_FORM
    assert report.figures == ()
    assert "section_missing" not in {finding.code for finding in report.findings}


def test_the_record_is_plain_data_in_the_contracts_shape() -> None:
    record = report_record(_read(PAGE))
    assert list(record) == [
        "title", "body_name", "year", "edition", "editions", "published_on", "signed_on",
        "sections", "figures", "facts", "findings", "reader", "parser_version",
    ]  # fmt: skip
    assert record["edition"] == "2021"
    assert record["figures"][0] == {
        "table": "proactive", "row": "rules", "column": "issued", "value": VALUES["proactive", "rules", "issued"],
        "raw": VALUES["proactive", "rules", "issued"], "status": "reported", "confidence": 0.97,
        "place": "table[1] r2c1",
    }  # fmt: skip
