"""Glyphs and drawn lines put together: runs and rules."""

from __future__ import annotations

from dataclasses import replace

from reports.documents.layout.columns import roomy_columns
from reports.documents.layout.cut_rows import Break, break_of
from reports.documents.layout.doubts import doubted
from reports.documents.layout.label_rows import LabelLine, assign
from reports.documents.layout.paragraphs import Margins, begin, continues
from reports.documents.layout.rules import rules_of
from reports.documents.layout.runs import Line, line_text, lines_of, runs_of
from reports.documents.layout.stacks import ValueLine, links, row_ends
from reports.documents.layout.table import TableCell


def test_dots_and_dashes_are_rules() -> None:
    dots = [(x, 50.0, x + 0.8, 50.8) for x in range(100, 200, 3)]
    dashes = [(300.0, y, 300.4, y + 4.0) for y in range(100, 200, 8)]
    across, down = rules_of([(float(a), b, float(c), d) for a, b, c, d in (*dots, *dashes)])
    assert [(round(rule.at), round(rule.start), round(rule.end)) for rule in across] == [(50, 100, 199)]
    assert [(round(rule.at), round(rule.start), round(rule.end)) for rule in down] == [(300, 100, 200)]


def test_overlapping_digits_are_two_numbers() -> None:
    def number(x: float, text: str) -> list[tuple[float, float, float, float, str, int]]:
        return [(x + 5 * place, 10.0, x + 5 * place + 5, 20.0, digit, 0) for place, digit in enumerate(text)]

    runs = runs_of([*number(100, "447228"), *number(127, "3985758")])
    assert [run.text for run in runs] == ["447228", "3985758"]
    assert len(lines_of(runs)) == 1


def test_borders_of_two_tables_keep_their_own_places() -> None:
    _, down = rules_of([(418.0, 100.0, 418.5, 200.0), (419.5, 300.0, 420.0, 400.0), (418.5, 150.0, 419.0, 250.0)])
    assert [(rule.at, rule.start, rule.end) for rule in down] == [(418.5, 100.0, 250.0), (419.75, 300.0, 400.0)]


def test_digits_over_digits_are_no_number_of_both() -> None:
    def number(x: float, text: str) -> list[tuple[float, float, float, float, str, int]]:
        return [(x + 5 * place, 10.0, x + 5 * place + 5, 20.0, digit, 0) for place, digit in enumerate(text)]

    assert line_text(runs_of([*number(100, "12"), *number(108, "34")])) == "12\ufffd34"


def _lines(*rows: tuple[float, dict[int, str]]) -> list[ValueLine]:
    return [ValueLine(place, level, 9.0, texts) for place, (level, texts) in enumerate(rows)]


def test_pieces_of_wrapped_numbers_show_their_rows() -> None:
    centred = _lines(
        (100.0, {0: "12", 2: "34"}), (105.6, {1: "7"}), (111.2, {0: "88", 2: "1"}), (130.0, {0: "38", 1: "0", 2: "2"})
    )
    assert row_ends(centred, [0] * 4) == {0: 3, 3: 4}
    at_top = _lines((100.0, {0: "12", 1: "7", 2: "34"}), (111.2, {0: "88", 2: "1"}), (130.0, {0: "38", 1: "0"}))
    assert row_ends(at_top, [0] * 3) == {0: 2, 2: 3}


def test_numbers_set_as_tightly_as_lines_show_no_rows_where_they_may_be_one() -> None:
    tight = _lines((100.0, {0: "12", 1: "7"}), (111.0, {0: "38", 1: "0"}))
    assert row_ends(tight, [0, 0]) == {0: None, 1: None}
    assert row_ends(tight, [0, 1]) == {0: 1, 1: 2}


def test_numbers_in_wide_columns_did_not_wrap() -> None:
    columns = [(100.0, 105.0), (215.0, 220.0), (230.0, 235.0)]
    assert roomy_columns(columns, 10.0) == frozenset({0})
    assert roomy_columns(columns[:1], 10.0) == frozenset()
    tight = [replace(line, roomy=frozenset({0, 1})) for line in _lines((100.0, {0: "12"}), (111.0, {0: "38", 1: "0"}))]
    assert links(tight, [0, 0]) == []


def _label(index: int, level: float, text: str) -> LabelLine:
    glyphs = [(9.0 * at, level - 4.5, 9.0 * at + 9, level + 4.5, character, 0) for at, character in enumerate(text)]
    return LabelLine(index, level, 9.0, runs_of(glyphs))


def test_digits_above_digits_are_in_doubt_unless_labels_tell_their_rows() -> None:
    tight = _lines((100.0, {0: "128", 1: "7"}), (111.0, {0: "138", 1: "0"}))
    labelled = [_label(0, 100.0, "3.要求提供公开出版物"), _label(1, 111.0, "2.重复申请")]
    rows, names = doubted(assign(labelled, tight, []), labelled, tight, [])
    assert [row.doubtful for row in rows] == [frozenset(), frozenset()]
    assert names == []
    torn = labelled[:1]
    rows, _ = doubted(assign(torn, tight, []), torn, tight, [])
    assert {0} <= rows[0].doubtful


def _row(*texts: str, room: bool = True) -> list[TableCell]:
    return [
        TableCell(0, place, 1, 1, text, (50.0 * place, 0.0, 50.0 * place + 50, 20.0), 1, room)
        for place, text in enumerate(texts)
    ]


def test_where_a_page_break_fell() -> None:
    label, following = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
    assert break_of(_row(label, "28", "3", room=False), _row("", "91", "")) is Break.WITHIN
    assert break_of(_row(label, "28", "3"), _row("", "91", "")) is Break.UNDECIDED
    assert break_of(_row(label, "28", "3", room=False), _row(following, "91", "")) is Break.BETWEEN
    assert break_of(_row("", "28", "3", room=False), _row(label, "91", "")) is Break.WITHIN
    assert break_of(_row("28", "3", room=False), _row("91", "")) is Break.WITHIN
    assert break_of(_row("结果维持", "总计", room=False), _row("91", "3")) is Break.BETWEEN
    assert break_of(_row(label, "—", "3", room=False), _row("", "91", "")) is Break.BETWEEN
    assert break_of(_row("5.要求行政机关确认或", "12", room=False), _row("重新出具已获取信息", "8")) is Break.WITHIN


def test_a_heading_behind_a_full_line_that_ends_a_sentence_begins_a_paragraph() -> None:
    """Pages printed from the web have no indents: a last line that happens to be full would swallow the heading."""

    def line(level: float, text: str) -> Line:
        glyphs = [(10.0 * at, level, 10.0 * at + 10, level + 10, each, 0) for at, each in enumerate(text)]
        return lines_of(runs_of(glyphs))[0]

    edges = Margins(0.0, 120.0, 10.0)
    ended = begin(line(0, "统计期限自一月一日起至年底。"), 1, edges)
    assert ended.open
    assert not continues(ended, line(15, "一、总体情况"), 1, edges)
    assert continues(ended, line(15, "其余各项依此类推"), 1, edges)
    assert continues(begin(line(0, "开展了三项工作，即各单位的"), 1, edges), line(15, "（一）学习"), 1, edges)
