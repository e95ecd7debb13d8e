"""Tables of pipes whose rows begin with a blank cell: the fields of the other rows tell which cell is which."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reports.model import CellStatus, Figure, SourceFile
from reports.reading import read_report
from tests.reports.forms import COLUMNS, Key, Style, Values, draw, pipe_text

ROW = ("applications", "granted")
ZEROES = "0 | 0 | 0 | 0 | 0 | 0 | 0"


def figures(text: str) -> dict[Key, Figure]:
    return {(each.table, each.row, each.column): each for each in read_report(SourceFile(text.encode())).figures}


def wrong(found: dict[Key, Figure], values: Values) -> list[Key]:
    """The cells that are not what was printed: a number, or nothing."""
    return [
        key
        for key, printed in values.items()
        if (found[key].status is not CellStatus.BLANK if not printed else str(found[key].value) != printed)
    ]


def leave_blank(values: Values, row: str, columns: Sequence[str]) -> None:
    """Nothing instead of numbers; what they told of is not answered, but still under way. All sums hold."""
    for column in columns:
        count = int(values["applications", row, column])
        for other, change in ((row, -count), ("outcome_total", -count), ("carried_forward", count)):
            for at in (column, "total"):
                values["applications", other, at] = str(int(values["applications", other, at]) + change)
        values["applications", row, column] = ""


def pipe_report(*rows: str) -> str:
    return "\n".join(("某市教育局2022年政府信息公开工作年度报告", "", *rows))


def falsely_read(found: dict[Key, Figure], table: str, row: str, printed: Sequence[str]) -> list[Key]:
    """The cells of a row that have a value, or are said to be blank, other than what is printed."""
    cells = [figure for key, figure in found.items() if key[:2] == (table, row)]
    assert len(cells) == len(printed)
    allowed = (CellStatus.UNREADABLE, CellStatus.ABSENT)
    return [
        (table, row, cell.column)
        for cell, right in zip(cells, printed, strict=True)
        if cell.status not in allowed and (cell.status is not CellStatus.BLANK if not right else cell.raw != right)
    ]


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("blanks", [1, 3, 6])
@pytest.mark.parametrize("seed", [3, 4])
def test_a_row_led_by_blank_cells_is_read_as_it_is_printed(form: str, blanks: int, seed: int) -> None:
    style = Style(form, form)
    values = draw(seed, proactive_form=form, applications_form=form)
    for row in ("granted", "refused_state_secret", "not_processed_petition"):
        leave_blank(values, row, COLUMNS[:blanks])
    first = "issued" if form == "2021" else "made"
    for row in ("rules", "normative_documents"):
        values["proactive", row, first] = ""
    assert wrong(figures(pipe_text(values, style)), values) == []


def test_a_row_with_a_field_less_than_the_others_is_left_open() -> None:
    """The filler of a merged label and two numbers lost, or a blank cell and one lost: nothing tells."""
    text = pipe_text(draw(5))
    label = next(line for line in text.splitlines() if "（一）予以公开" in line)
    head = label[: label.index("予以公开") + 4]
    found = figures(text.replace(label, f"{head} |  | 0 | 0 | 0 | 0 | 0 |"))
    assert {found[*ROW, column].status for column in COLUMNS} & {CellStatus.UNREADABLE, CellStatus.ABSENT}


def test_two_whole_rows_prove_nothing() -> None:
    lines = [
        "## 三、收到和处理政府信息公开申请情况",
        "",
        f"| 一、本年新收政府信息公开申请数量 | {ZEROES} |",
        f"| 二、上年结转政府信息公开申请数量 | {ZEROES} |",
        "| （一）予以公开 |  | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| （二）部分公开 |  | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| 四、结转下年度继续办理 |  | 0 | 0 | 0 | 0 | 0 | 0 |",
    ]
    found = figures("\n".join(lines))
    assert found[*ROW, "natural_person"].status is not CellStatus.BLANK


def test_a_number_that_stands_on_the_next_line_is_not_dropped() -> None:
    text = pipe_text(draw(6))
    label = next(line for line in text.splitlines() if "（一）予以公开" in line)
    cells = label[label.index("予以公开") + 4 :].strip(" |").split(" | ")
    head = label[: label.index("予以公开") + 4]
    torn = f"{head} |  | " + " | ".join(cells[:6]) + " |\n| " + cells[6] + " |"
    found = figures(text.replace(label, torn))
    assert [str(found[*ROW, column].value) for column in COLUMNS] == cells


def test_a_row_filled_up_at_its_end_has_its_numbers_in_other_fields() -> None:
    """The rows of no group are a field short, and a blank one behind them makes them as long as the others."""
    values = draw(7)
    for row in {row for table, row, _ in values if table == "applications"}:
        numbers = [0, *(int(values["applications", row, column]) for column in COLUMNS[1:5]), 0]
        for column, number in zip(COLUMNS, [*numbers, sum(numbers)], strict=True):
            values["applications", row, column] = str(number)
    lines = []
    for line in pipe_text(values).splitlines():
        label = line.strip("| ").split(" | ")[0]
        if label.startswith(("一、本年新收", "二、上年结转", "（一）予以", "（二）部分", "（七）总计", "四、结转")):
            line = "|".join(cell if cell.strip() != "0" else " " for cell in line.split("|")) + " |"
        lines.append(line)
    found = figures("\n".join(lines))
    for row in ("received", "granted", "outcome_total", "carried_forward"):
        printed = [values["applications", row, column] for column in COLUMNS]
        assert falsely_read(found, "applications", row, [cell if cell != "0" else "" for cell in printed]) == []


def test_half_of_a_row_torn_by_a_page_break_is_left_open() -> None:
    whole = [f"{label}|1|0|0|0|0|0|1" for label in ("5.属于三类内部事务信息", "7.属于行政执法案卷", "3.其他")]
    rows = ["|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计", *whole[:1]]
    rows += ["6.属于四|0|0|2|1|1|0|2", "- 3 -", "类过程性信息||||2|2||6", *whole[1:]]
    rows += [f"（{sign}）{label}|1|0|0|0|0|0|1" for sign, label in (("一", "予以公开"), ("七", "总计"))]
    found = figures(pipe_report("三、收到和处理政府信息公开申请情况", "", *rows))
    printed = ["0", "0", "2", "12", "12", "0", "26"]
    assert falsely_read(found, "applications", "refused_process_information", printed) == []


HEADS = "本年制发件数|本年废止件数|现行有效件数"
OTHER_ITEMS = (
    *("|第二十条第（五）项|", "|信息内容|本年处理决定数量|", "|行政许可|5|"),
    *("|第二十条第（六）项|", "|信息内容|本年处理决定数量|", "|行政处罚|7|", "|行政强制|0|"),
    *("|第二十条第（八）项|", "|信息内容|本年收费金额（单位：万元）|", "|行政事业性收费|0|"),
)


@pytest.mark.parametrize(
    ("heading", "rules"),
    [
        (f"|序号|信息内容|{HEADS}|", "|规章||5|||"),
        (f"|信息内容|{HEADS}||", "|一|规章||5||"),
    ],
)
def test_a_row_of_table_2_whose_label_stands_under_another_heading_is_left_open(heading: str, rules: str) -> None:
    text = pipe_report("二、主动公开政府信息情况", "", "|第二十条第（一）项||||", heading, rules, *OTHER_ITEMS)
    found = figures(text)
    assert falsely_read(found, "proactive", "rules", ["", "5", ""]) == []
    assert found["proactive", "licensing", "decisions"].raw == "5"


def test_a_row_of_table_2_under_its_heading_is_read_with_its_blanks() -> None:
    text = pipe_report(
        *("二、主动公开政府信息情况", "", "|第二十条第（一）项||||", f"|序号|信息内容|{HEADS}|", "|1|规章||5||"),
        *OTHER_ITEMS,
    )
    found = figures(text)
    printed = [found["proactive", "rules", column].raw for column in ("issued", "repealed", "in_force")]
    assert printed == ["", "5", ""]
