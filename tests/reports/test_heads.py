"""The headings tell which number is which: all sums hold in any order of the columns. Where headings stand in another
order than the form's and cannot all be read, nothing is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from reports.model import AnnualReport, CellStatus, SourceFile
from reports.reading import read_report
from tests.reports.forms import COLUMNS, LEFT, PART_LABELS, SUM, TOP, draw, flat_text, outcomes, pipe_text
from tests.reports.media import pdf_maker
from tests.reports.media.truth import (
    PROSE,
    Part,
    Rows,
    applications_table,
    differences,
    disputes_table,
    placed,
    proactive_table,
    tables,
)

VALUES = draw(1)
PROACTIVE, APPLICATIONS, DISPUTES = proactive_table(VALUES), applications_table(VALUES), disputes_table(VALUES)


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _table(rows: Rows) -> str:
    def cell(part: Part) -> str:
        return f"<td rowspan={part.rowspan} colspan={part.colspan}>{escape(part.text)}</td>"

    return "<table>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def _page(second: Rows = PROACTIVE, third: Rows = APPLICATIONS, fourth: Rows = DISPUTES) -> AnnualReport:
    tables = [
        f"<p>{heading}</p>{_table(rows)}"
        for heading, rows in zip(PROSE.headings[1:4], (second, third, fourth), strict=True)
    ]
    return _read(f"<html><body><h1>{PROSE.title}</h1><p>{PROSE.opening}</p>{''.join(tables)}</body></html>")


def _in_order(rows: Rows, order: Sequence[int], first: int) -> Rows:
    """The last cells of each row from row `first` on in another order."""
    width = len(order)
    return [
        row if place < first else [*row[:-width], *(row[-width:][at] for at in order)] for place, row in enumerate(rows)
    ]


def _renamed(rows: Rows, old: str, new: str) -> Rows:
    return [[Part(new if part.text == old else part.text, part.rowspan, part.colspan) for part in row] for row in rows]


def _guessed(report: AnnualReport, table: str) -> list[object]:
    """Figures of the table that were taken and are wrong."""
    wrong = {key for key in differences(VALUES, report) if key[0] == table}
    return [
        figure
        for figure in report.figures
        if (figure.table, figure.row, figure.column) in wrong and figure.value is not None
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("本年废止件数", "废止件数"), ("现行有效件数", "现行有效总件数"), ("本年制发件数", "制发文件数")],
)
def test_columns_of_table_two_in_another_order(old: str, new: str) -> None:
    rows = [[row[0], row[1], row[3], row[2]] if len(row) == 4 else row for row in PROACTIVE]
    assert differences(VALUES, _page(second=_renamed(rows, old, new))) == {}


def test_columns_of_table_two_in_another_order_below_a_head_that_nobody_knows() -> None:
    rows = [[row[0], row[2], row[1], row[3]] if len(row) == 4 else row for row in PROACTIVE]
    assert _guessed(_page(second=_renamed(rows, "现行有效件数", "保留件数")), "proactive") == []


@pytest.mark.parametrize("variant", ["", "科研单位", "法律服务组织", "社会公益机构"])
@pytest.mark.parametrize("place", ["first", "behind"])
def test_columns_of_table_three_in_another_order(variant: str, place: str) -> None:
    order = (0, 2, 1, 3, 4, 5, 6) if place == "first" else (1, 2, 3, 4, 5, 0, 6)
    rows = _in_order(APPLICATIONS, order, 3)
    if place == "first":
        rows[2] = [rows[2][1], rows[2][0], *rows[2][2:]]
    else:
        rows[1] = [rows[1][1], rows[1][0], rows[1][2]]
    for head in ("科研机构", "法律服务机构", "社会公益组织"):
        if variant[:2] == head[:2]:
            rows = _renamed(rows, head, variant)
    assert differences(VALUES, _page(third=rows)) == {}


def test_columns_of_table_three_in_another_order_below_a_head_that_nobody_knows() -> None:
    rows = _in_order(APPLICATIONS, (1, 2, 3, 4, 5, 0, 6), 3)
    rows[1] = [rows[1][1], rows[1][0], rows[1][2]]
    report = _page(third=_renamed(rows, "社会公益组织", "社团"))
    assert _guessed(report, "applications") == []
    assert "placement_ambiguous" in {finding.code for finding in report.findings}
    assert differences(VALUES, _page(third=_renamed(APPLICATIONS, "社会公益组织", "社团"))) == {}


def _blocks(order: Sequence[int]) -> list[Part]:
    return [DISPUTES[3][5 * block + at] for block in order for at in range(5)]


def test_table_four_with_the_litigation_first() -> None:
    heads = [[DISPUTES[0][1], DISPUTES[0][0]], [DISPUTES[1][5], DISPUTES[1][6], *DISPUTES[1][:5]], DISPUTES[2]]
    assert differences(VALUES, _page(fourth=[*heads, _blocks((1, 2, 0))])) == {}


def test_table_four_with_the_two_kinds_of_litigation_changed_about() -> None:
    heads = [DISPUTES[0], [*DISPUTES[1][:5], DISPUTES[1][6], DISPUTES[1][5]], DISPUTES[2]]
    assert differences(VALUES, _page(fourth=[*heads, _blocks((0, 2, 1))])) == {}


@pytest.mark.parametrize("order", [(4, 0, 1, 2, 3), (1, 0, 2, 3, 4)])
def test_table_four_with_heads_in_another_order(order: Sequence[int]) -> None:
    heads, lower, numbers = DISPUTES[1], DISPUTES[2], DISPUTES[3]
    rows = [
        DISPUTES[0],
        [*(heads[at] for at in order), *heads[5:]],
        [lower[start + at] for start in (0, 5) for at in order],
        [numbers[start + at] for start in (0, 5, 10) for at in order],
    ]
    assert differences(VALUES, _page(fourth=rows)) == {}


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 0, 1, 2, 3), (1, 0, 2, 3, 4)])
def test_table_four_with_a_row_for_each_block(order: Sequence[int]) -> None:
    numbers = [[DISPUTES[3][5 * block + at] for at in order] for block in range(3)]
    rows = [
        [Part("类别", colspan=2), *(Part(PART_LABELS[at]) for at in order)],
        [Part("行政复议", colspan=2), *numbers[0]],
        [Part("行政诉讼", rowspan=2), Part("未经复议直接起诉"), *numbers[1]],
        [Part("复议后起诉"), *numbers[2]],
    ]
    assert differences(VALUES, _page(fourth=rows)) == {}


def test_table_four_turned_on_its_side_is_unreadable_and_says_so() -> None:
    rows = [[Part("", rowspan=2), Part("行政复议", rowspan=2), Part("行政诉讼", colspan=2)]]
    rows += [[Part("未经复议直接起诉"), Part("复议后起诉")]]
    rows += [
        [Part(label), *(DISPUTES[3][at + 5 * block] for block in range(3))] for at, label in enumerate(PART_LABELS)
    ]
    report = _page(fourth=rows)
    assert {figure.status for figure in report.figures if figure.table == "disputes"} == {CellStatus.UNREADABLE}


def test_rows_without_any_cell_are_no_silent_loss() -> None:
    rows = [row if row[0].text != "一、本年新收政府信息公开申请数量" else row[:1] for row in APPLICATIONS]
    report = _page(third=rows)
    assert "missing_cells" in {finding.code for finding in report.findings}


def _told(row: str) -> list[str]:
    return [VALUES["applications", row, column] for column in COLUMNS]


ROWS = [*TOP, *((row, label) for row, _, label in outcomes("2021")), SUM, LEFT]


def _flat(order: Sequence[int], old: str, new: str) -> AnnualReport:
    text = flat_text(VALUES)
    assert old in text
    text = text.replace(old, new)
    for row, label in ROWS:
        printed = "\t" + "\n\t".join([label, *_told(row)]) + "\n"
        assert printed in text
        text = text.replace(printed, "\t" + "\n\t".join([label, *(_told(row)[at] for at in order)]) + "\n")
    return _read(text)


def test_flattened_headings_in_another_order() -> None:
    changed = _flat((0, 2, 1, 3, 4, 5, 6), "\t商业企业\n\t科研机构\n", "\t科研机构\n\t商业企业\n")
    assert _guessed(changed, "applications") == []
    heads = "\t自然人\n\t法人或其他组织\n"
    behind = _flat((1, 2, 3, 4, 5, 0, 6), heads, "\t法人或其他组织\n\t自然人\n")
    assert _guessed(behind, "applications") == []


@pytest.mark.parametrize("order", [(0, 2, 1, 3, 4, 5, 6), (6, 0, 1, 2, 3, 4, 5)])
def test_headings_between_pipes_in_another_order(order: Sequence[int]) -> None:
    text = pipe_text(VALUES)
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    for printed in (heads, *(_told(row) for row, _ in ROWS)):
        text = text.replace(f"| {' | '.join(printed)} |", f"| {' | '.join(printed[at] for at in order)} |")
    assert differences(VALUES, _read(text)) == {}


def test_flattened_table_four_in_another_order() -> None:
    text = flat_text(VALUES)
    plain = "\t" + "\n\t".join(PART_LABELS)
    numbers = [VALUES[key] for key in VALUES if key[0] == "disputes"]
    other = [PART_LABELS[1], PART_LABELS[0], *PART_LABELS[2:]]
    text = text.replace(plain, "\t" + "\n\t".join(other))
    changed = [numbers[start + at] for start in (0, 5, 10) for at in (1, 0, 2, 3, 4)]
    text = text.replace("\t" + "\n\t".join(numbers), "\t" + "\n\t".join(changed))
    assert _guessed(_read(text), "disputes") == []


@pytest.mark.parametrize("word", ["小计", "合计", "总计"])
def test_totals_of_groups_are_not_the_total(word: str) -> None:
    """Some add a row to each group of outcomes; the table's own total comes last and is numbered."""
    rows: Rows = []
    left, sums = 0, [0] * 7
    for row in APPLICATIONS:
        group = next((part for part in row if part.rowspan > 1 and part.text.startswith("（")), None)
        if group is not None and row[-1].key:
            left, sums = group.rowspan, [0] * 7
            row = [Part(part.text, part.rowspan + (part is group), part.colspan, part.key) for part in row]
        rows.append(row)
        if left:
            left -= 1
            sums = [one + int(part.text) for one, part in zip(sums, row[-7:], strict=True)]
            if not left:
                rows.append([Part(word), *(Part(str(each)) for each in sums)])
    rows = [
        [Part(part.text, part.rowspan + 4 * (part.rowspan > 15), part.colspan, part.key) for part in row]
        for row in rows
    ]
    report = _page(third=rows)
    assert differences(VALUES, report) == {}
    assert not {"outcome_sum", "balance"} & {finding.code for finding in report.findings}


def test_two_years_below_each_head_of_table_two() -> None:
    for years in (("2023年", "2022年"), ("2022年", "2023年")):
        rows: Rows = []
        for row in PROACTIVE:
            if len(row) == 1:
                rows.append([Part(row[0].text, colspan=7)])
            elif row[0].text == "信息内容":
                rows.append([Part("信息内容", rowspan=2), *(Part(p.text, colspan=2 * p.colspan) for p in row[1:])])
                rows.append([Part(year, colspan=p.colspan) for p in row[1:] for year in years])
            else:
                other = [Part("77", colspan=p.colspan) for p in row[1:]]
                pairs = [
                    (own, last) if years[0] == "2023年" else (last, own)
                    for own, last in zip(row[1:], other, strict=True)
                ]
                rows.append([row[0], *(part for pair in pairs for part in pair)])
        report = _page(second=rows)
        assert _guessed(report, "proactive") == []


@pytest.mark.parametrize(
    "heads",
    [
        ("1月", "2月", "3月", "4月", "5月", "6月", "总计"),
        ("教育局", "民政局", "财政局", "水利局", "文化局", "其他", "合计"),
        ("2018", "2019", "2020", "2021", "2022", "2023", "总计"),
    ],
)
def test_columns_of_something_else_are_no_applicants(heads: Sequence[str]) -> None:
    """The sums hold in them as well: the last one is the total of the others."""
    rows = [[Part("项目", colspan=3), *(Part(head) for head in heads)], *APPLICATIONS[3:]]
    report = _page(third=rows)
    assert {f.status for f in report.figures if f.table == "applications"} == {CellStatus.UNREADABLE}
    assert "table_missing" not in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "heads", [("2021年", "2022年", "2023年"), ("2021", "2022", "2023"), ("教育局", "民政局", "文化局")]
)
def test_columns_of_something_else_in_table_two(heads: Sequence[str]) -> None:
    rows = [[PROACTIVE[1][0], *(Part(head) for head in heads)], *PROACTIVE[2:]]
    report = _page(second=rows)
    figures = [f for f in report.figures if f.row in ("rules", "normative_documents")]
    assert {figure.status for figure in figures} == {CellStatus.UNREADABLE}


def _with_column(rows: Rows, head: str, fill: Callable[[int], str], before: int) -> Rows:
    """A column more, `before` so many cells of each row from its end (0: at the end)."""

    def wider(place: int, row: list[Part]) -> list[Part]:
        if len(row) == 1:
            return [Part(row[0].text, colspan=row[0].colspan + 1)]
        if not any(part.key for part in row):
            if row[0].rowspan != 3 and row[0].text != "信息内容":
                return row
            at = 1 if before else len(row)
            return [*row[:at], Part(head, rowspan=row[0].rowspan), *row[at:]]
        keyed = sum(part.key is not None for part in row)
        at = len(row) - keyed if before else len(row)
        return [*row[:at], Part(fill(place)), *row[at:]]

    return [wider(place, row) for place, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("head", "fill", "before"),
    [
        ("单位", lambda _: "件", 1),
        ("备 注", lambda place: "" if place % 3 else "详见附件2", 0),
        ("上年总计", str, 0),
        ("同比", lambda place: f"{place}%", 0),
    ],
)
def test_columns_that_bodies_add_are_passed_over(head: str, fill: Callable[[int], str], before: int) -> None:
    report = _page(_with_column(PROACTIVE, head, fill, before), _with_column(APPLICATIONS, head, fill, before))
    assert differences(VALUES, report) == {}


def test_a_column_of_units_in_yuan_leaves_the_fee_undecided() -> None:
    rows = _with_column(PROACTIVE, "单位", lambda place: "元" if place == len(PROACTIVE) - 1 else "件", 1)
    report = _page(_renamed(rows, "本年收费金额（单位：万元）", "本年收费金额"))
    assert {f.value for f in report.figures if f.table == "proactive"} == {None}
    assert "table_missing" not in {finding.code for finding in report.findings}


def test_an_added_column_costs_no_table_below_it_in_the_same_grid() -> None:
    one = [*_with_column(PROACTIVE, "备注", lambda _: "", 0), *APPLICATIONS, *DISPUTES]
    report = _read(f"<html><body><h1>{PROSE.title}</h1><p>{PROSE.opening}</p>{_table(one)}</body></html>")
    assert {key for key in differences(VALUES, report) if key[0] != "proactive"} == set()
    assert _guessed(report, "proactive") == []


def _turned(rows: Rows) -> Rows:
    found: dict[int, dict[int, Part]] = {}
    for row, column, part in placed(rows):
        found.setdefault(column, {})[row] = Part(part.text, part.colspan, part.rowspan, part.key)
    return [[found[column][row] for row in sorted(found[column])] for column in sorted(found)]


def test_a_table_printed_on_its_side_is_turned_about() -> None:
    report = _page(_turned(PROACTIVE), _turned(APPLICATIONS))
    assert differences(VALUES, report) == {}


def test_table_4_on_its_side_is_turned_about() -> None:
    """All three tables are found as they stand: that is no sign that none of them lies."""
    assert differences(VALUES, _page(fourth=_turned(DISPUTES))) == {}


def test_a_table_whose_layout_nobody_follows_is_not_missing() -> None:
    short = [[Part("行政复议", colspan=5), Part("行政诉讼", colspan=5)], DISPUTES[2], DISPUTES[3][:10]]
    report = _page(fourth=short)
    assert {f.status for f in report.figures if f.table == "disputes"} == {CellStatus.UNREADABLE}
    assert "table_not_read" in {finding.code for finding in report.findings}


def test_heads_whose_spans_are_lost_keep_the_forms_order() -> None:
    """Without spans 总计 stands above 社会公益组织; the row of a blank and few numbers would follow it."""
    values = {key: "" if value == "0" else value for key, value in VALUES.items()}
    rows = [[Part(part.text, part.rowspan, 1, part.key) for part in row] for row in applications_table(values)]
    report = _page(third=rows)
    wanted = {key: pair for key, pair in differences(values, report).items() if key[0] == "applications"}
    assert wanted == {}


def _lit_first(second: Rows, third: Rows, fourth: Rows) -> tuple[Rows, Rows, Rows]:
    numbers = [fourth[3][5 * block + at] for block in (1, 2, 0) for at in range(5)]
    heads = [[fourth[0][1], fourth[0][0]], [fourth[1][5], fourth[1][6], *fourth[1][:5]], fourth[2]]
    return second, third, [*heads, numbers]


def _natural_persons_last(second: Rows, third: Rows, fourth: Rows) -> tuple[Rows, Rows, Rows]:
    rows = _in_order(third, (1, 2, 3, 4, 5, 0, 6), 3)
    rows[1] = [rows[1][1], rows[1][0], rows[1][2]]
    return second, rows, fourth


@pytest.mark.parametrize("rules", ["full", "none"])
@pytest.mark.parametrize("change", [_lit_first, _natural_persons_last])
def test_heads_of_a_printed_page_in_another_order(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Rows, Rows, Rows], tuple[Rows, Rows, Rows]], rules: str
) -> None:
    """Without rules each head falls into lines, and the second page has none at all."""
    monkeypatch.setattr(pdf_maker, "tables", lambda values, *forms: change(*tables(values, *forms)))
    content = pdf_maker.make(VALUES, pdf_maker.Style(rules=rules))
    assert differences(VALUES, read_report(SourceFile(content))) == {}
