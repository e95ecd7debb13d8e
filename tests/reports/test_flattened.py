"""Reports flattened by other programs, in the ways of converters that people use (html2text, markitdown, pandoc, w3m,
pdftotext, pdfminer, BeautifulSoup, antiword): what is not told is undecided, never blank and never another's number."""

from __future__ import annotations

import re

import pytest

from reports.model import AnnualReport, CellStatus, SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from tests.reports.forms import Values, draw, flat_lines, flat_text, pipe_text

VALUES = draw(11)
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
KEY = tuple[str, str, str]


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _given(report: AnnualReport) -> Values:
    return {(f.table, f.row, f.column): plain_decimal(f.value) for f in report.figures}


def _row(report: AnnualReport, row: str) -> list[str | None]:
    return [plain_decimal(figure.value) or None for figure in report.figures if figure.row == row]


def _statuses(report: AnnualReport, table: str) -> set[CellStatus]:
    return {figure.status for figure in report.figures if figure.table == table}


def _lines() -> list[str]:
    """A line of text for each row: its label and its numbers with spaces between them."""
    text = pipe_text(VALUES).replace("|---|---|---|---|---|---|---|---|", "").replace("|---|", "")
    rows = [re.sub(r"^\| （[三四五六]）[^|]*\| (?=\d)", "| ", line) for line in text.split("\n")]
    return [" ".join(line.strip("| #").split(" | ")) for line in rows]


def _replaced(line: str, *by: str) -> str:
    """The text with one of its lines in other words."""
    lines = _lines()
    at = next(index for index, each in enumerate(lines) if each.startswith(line))
    return "\n".join([*lines[:at], *by, *lines[at + 1 :]])


def _never_wrong(report: AnnualReport, truth: Values = VALUES) -> None:
    given = {(f.table, f.row, f.column): f for f in report.figures}
    wrong = {key: f.value for key, f in given.items() if f.value is not None and plain_decimal(f.value) != truth[key]}
    blank = {key for key, f in given.items() if f.status is CellStatus.BLANK and truth[key]}
    assert (wrong, blank) == ({}, set())


def test_rows_in_lines_of_text_are_read() -> None:
    assert _given(_read("\n".join(_lines()))) == VALUES


def test_the_remark_of_a_label_goes_on_in_the_next_line() -> None:
    """洪泽 2023 and 淮安 2024 by `pdftotext -raw`: the row was given as blank."""
    report = _read(_replaced(PARTLY, PARTLY[:18], PARTLY[18:], "38 2 0 0 126 0 166"))
    assert _given(report) == VALUES


def test_numbers_in_the_middle_of_a_torn_label_are_the_rows() -> None:
    """As pdfplumber gives 洪泽 2023: the numbers of a row before its label, beside rows whose numbers stand in line."""
    lines = _replaced(PARTLY, PARTLY[:18], "38 2 0 0 126 0 166", PARTLY[18:]).split("\n")
    at = next(index for index, line in enumerate(lines) if line.startswith("1.属于国家秘密"))
    lines[at : at + 1] = ["1288 11 38 1288 0 1288 3913", "1.属于国家秘密"]
    assert _given(_read("\n".join(lines))) == VALUES


def test_digits_broken_below_their_row_are_no_numbers() -> None:
    """`126 38` in narrow columns: the first digits stand in the row's line, the others below it."""
    report = _read(_replaced("（一）予以公开", "（一）予以公开 0 12 3 12 0 0 14", "度办 6 8 88 52"))
    _never_wrong(report)
    assert _row(report, "granted") == [None] * 7


def test_a_menu_is_no_blank_row() -> None:
    """行政许可 and 规章 among the links above a report, and a row of table 2 with a word for its last number."""
    rows = _replaced("规章", "规章 7 447228 无").split("\n")
    _never_wrong(_read("\n".join(["首页", "行政许可", "规章", "政府信息公开年报", *rows])))


def test_a_number_in_one_text_with_the_next_heading_is_not_lost() -> None:
    text = pipe_text(VALUES).replace("| 601.4 |\n\n## 三、", "| 601.4 三、")
    assert text != pipe_text(VALUES)
    _never_wrong(_read(text))


def test_numbers_before_their_labels_leave_no_blank_rows() -> None:
    """As `pdftotext` gives 洪泽 2023: 550 above 行政许可."""
    _never_wrong(_read(_replaced("行政许可", "7", "行政许可")))


def test_text_that_goes_down_the_columns_is_not_read_along_its_rows() -> None:
    """pdfminer's way: all labels, then all numbers; a number that follows a label by chance is not its own."""
    lines = flat_lines(VALUES)
    begin, end = lines.index("\t规章"), next(i for i, line in enumerate(lines) if line.startswith("三、收到"))
    cells = [line.strip() for line in lines[begin:end] if line.strip()]
    numbers = [cell for cell in cells if re.fullmatch(r"[\d.]+", cell)]
    words = [cell for cell in cells if cell not in numbers]
    for mixed in ([*words, *numbers], [*words[:-1], *numbers[:-1], words[-1], numbers[0], numbers[-1]]):
        report = _read("\n".join([*(line.strip() for line in lines[:begin]), *mixed, *map(str.strip, lines[end:])]))
        assert {f.value for f in report.figures if f.table == "proactive" and f.confidence >= 0.5} <= {None}
        assert CellStatus.BLANK not in _statuses(report, "proactive")


@pytest.mark.parametrize("last", ["尚未审结 总计1 0 6 0 7", "结果<br />"])
def test_table_4_is_not_blank_where_its_headings_are_torn(last: str) -> None:
    lines = _lines()
    at = next(index for index, line in enumerate(lines) if line.startswith("1 0 6 0 7 64"))
    report = _read("\n".join([*lines[:at], last, *lines[at:]]))
    assert CellStatus.BLANK not in _statuses(report, "disputes")


def test_headings_over_two_columns_keep_their_numbers() -> None:
    """markitdown leaves a blank field for each column that a cell goes over."""
    wide = {
        "件数 | 本年废止件数 | 现行有效件数 |": "件数 | | 本年废止件数 | | 现行有效件数 | |",
        "| 规章 | 7 | 447228 | 12 |": "| 规章 | 7 | | 447228 | |  | |",
        "| 行政规范性文件 | 447228 | 447228 | 7 |": "| 行政规范性文件 | 447228 | | 447228 | | 7 | |",
    }
    text = pipe_text(VALUES)
    for plain, spread in wide.items():
        assert plain in text
        text = text.replace(plain, spread)
    report = _read(text)
    assert _row(report, "rules") == ["7", "447228", None]
    assert _row(report, "normative_documents") == ["447228", "447228", "7"]
    headless = text.replace("本年制发件数", "甲").replace("本年废止件数", "乙").replace("现行有效件数", "丙")
    _never_wrong(_read(headless), VALUES | {("proactive", "rules", "in_force"): ""})


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ({"本年制发件数": "一月", "本年废止件数": "二月", "现行有效件数": "三月"}, "rules"),
        ({"自然人": "1月", "商业企业": "2月", "科研机构": "3月", "社会公益组织": "4月"}, "received"),
    ],
)
def test_months_for_headings_in_text_of_one_cell_a_line(heads: dict[str, str], row: str) -> None:
    text = flat_text(VALUES)
    for head, month in heads.items():
        text = text.replace(head, month)
    assert set(_row(_read(text), row)) == {None}


@pytest.mark.parametrize("row", ["| 规章 | 7 | 447 228 | |", "| 规章 | | 447 228 | 12 |"])
def test_one_number_in_groups_of_three_beside_a_blank_field(row: str) -> None:
    """As many fields as cells, one of them blank: 447 228 may be one number, and no sum tells."""
    text = pipe_text(VALUES).replace("| 规章 | 7 | 447228 | 12 |", row)
    assert {figure for figure in _row(_read(text), "rules") if figure is not None} <= {"7", "12"}


def test_a_blank_cell_at_the_end_of_a_row_without_outer_pipes() -> None:
    """html2text puts pipes between cells only: `… | 0 | ` ends in a blank one."""
    lines = [line.strip("|").strip() if line.startswith("| ") else line for line in pipe_text(VALUES).split("\n")]
    text = "\n".join(lines).replace("38 | 1288 | 0 | 11 | 0 | 0 | 1337", "38 | 1288 | 0 | 11 | 0 | 0 |")
    assert _row(_read(text), "brought_forward") == ["38", "1288", "0", "11", "0", "0", None]


def test_a_row_whose_sum_is_wrong_keeps_its_blank_cells_in_their_fields() -> None:
    row = "| 四、结转下年度继续办理 | 3 | 3 | 1288 | 38 | 0 | 1288 | 2620 |"
    text = pipe_text(VALUES).replace(row, "| 四、结转下年度继续办理 |  | 3 | 1288 | 38 |  | 1288 | 2626 |")
    assert _row(_read(text), "carried_forward") == [None, "3", "1288", "38", None, "1288", "2626"]


@pytest.mark.parametrize("rule", ["+------------+-----+", "============ ===== ====", "------------------"])
def test_lines_drawn_between_rows_are_no_cells(rule: str) -> None:
    lines = (
        "\n".join(_lines())
        .replace("\n一、本年新收", f"\n{rule}\n一、本年新收")
        .replace("\n四、结转", f"\n{rule}\n四、结转")
    )
    assert _given(_read(lines)) == VALUES


def test_wide_gaps_between_cells_do_not_make_a_row_prose() -> None:
    gap = " " * 60
    assert _given(_read("\n".join(re.sub(r" (?=[\d.]+\b)", gap, line) for line in _lines()))) == VALUES


def _glued(text: str) -> str:
    return text.replace("\n", "").replace("|", "").replace("-", "").replace("#", "")


def test_a_glued_text_with_spaces_between_its_cells_is_not_cut_within_them() -> None:
    """`12` of a row with two cells, one of them blank, is not 1 and 2."""
    text = _glued(pipe_text(VALUES).replace("| 规章 | 7 | 447228 | 12 |", "| 规章 | 12 | | |"))
    report = _read(text)
    assert [value for value in _row(report, "rules") if value not in (None, "12")] == []
    assert _row(report, "granted") == ["0", "126", "38", "1288", "0", "0", "1452"]


def test_glued_digits_are_not_cut_where_a_table_has_blank_cells() -> None:
    """`662` of three cells is 6, 6, 2 only if none is blank; a row with fewer digits than cells shows that some are."""
    text = _glued(pipe_text(VALUES)).replace(" ", "")
    blanks = text.replace("规章744722812", "规章71").replace("行政规范性文件4472284472287", "行政规范性文件662")
    assert blanks != text
    report = _read(blanks)
    assert _row(report, "normative_documents") == [None] * 3
    guessed = _read(text.replace("规章744722812", "规章712"))
    cells = [figure for figure in guessed.figures if figure.row == "rules"]
    assert all(figure.confidence < 0.5 for figure in cells if figure.value is not None)


def test_pieces_of_torn_numbers_do_not_agree_on_a_piece() -> None:
    """Each digit a word, as of digits in elements of their own: 66, 66 and 12 are six pieces of three cells."""
    report = _read(_replaced("行政规范性文件", "行政规范性文件 6 6 6 6 1 2"))
    assert _row(report, "normative_documents") == [None] * 3


def test_words_struck_twice_are_not_read_as_longer_numbers() -> None:
    """Every sum of 64, 6 and 134 holds of 6464, 66 and 134134 as well."""
    lines = [" ".join(word * 2 for word in line.split()) for line in _lines()]
    report = _read("\n".join([*lines[:9], *_lines()[9:-12], *lines[-12:]]))
    assert [figure for figure in report.figures if figure.table == "disputes" and figure.value is not None] == []
