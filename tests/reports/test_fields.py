"""Tables of pipes whose rows begin with a blank cell: the fields of the other rows tell which cell is which."""

from __future__ import annotations

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


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("blanks", [1, 3, 6])
@pytest.mark.parametrize("seed", [3, 4])
def test_a_row_led_by_blank_cells_is_read_as_it_is_printed(form: str, blanks: int, seed: int) -> None:
    style = Style(form, form)
    values = draw(seed, proactive_form=form, applications_form=form)
    for row in ("granted", "refused_state_secret", "not_processed_petition", "outcome_total"):
        values |= {("applications", row, column): "" for column in COLUMNS[:blanks]}
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
