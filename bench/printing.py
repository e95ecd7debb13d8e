"""Reports as printed cells: consistent figures drawn from a seed, laid out as rows of items, written in five carriers.

An item knows the cell it belongs to, so that damage done to the rows keeps its own truth. Written from the official
forms alone; nothing here imports the parser.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from tests.reports.forms import BLOCKS, COLUMNS, LEFT, PARTS, SUM, TOP, Key, Values, draw, outcomes, proactive

PAGE_BREAK = "\f"
_TITLE = "示例市文化局2023年政府信息公开工作年度报告"
_HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
_PART_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


@dataclass(slots=True)
class Item:
    """One printed cell. `key` is the cell of the form that it fills, None for what fills none (a repeated number).

    `whole` is set on the pieces of a torn number: on the first the number, on the others nothing.
    """

    text: str
    key: Key | None
    whole: str | None = None


@dataclass(slots=True)
class Row:
    """`heads` are printed above the row where they change (table 2). `broken_at`: the page ends after so many items.

    `faults` counts what was done to the row.
    """

    table: str
    label: str
    group: str
    items: list[Item]
    heads: tuple[str, tuple[str, ...]] | None = None
    broken_at: int | None = None
    faults: int = 0

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(item.key for item in self.items if item.key is not None)


@dataclass(slots=True)
class Report:
    """`editions` of table 2 and table 3; `figures` are those of the author, before any damage."""

    editions: tuple[str, str]
    figures: Values
    rows: list[Row] = field(default_factory=list)


def report(seed: int) -> Report:
    """A report in one of the forms or a mixture; busy, quiet or nearly empty, as bodies are."""
    rng = random.Random(seed)
    year = rng.choice(("2021", "2021", "2019"))
    editions = (year, year if rng.random() < 0.85 else {"2021": "2019", "2019": "2021"}[year])
    figures = draw(seed, proactive_form=editions[0], applications_form=editions[1], big=rng.random() < 0.5)
    if rng.random() < 0.35:
        figures = _quietened(figures, rng)
    made = Report(editions, figures)
    for item, heads, columns, lines in proactive(editions[0]):
        for position, (row, label) in enumerate(lines):
            cells = [Item(figures["proactive", row, column], ("proactive", row, column)) for column in columns]
            made.rows.append(Row("proactive", label, "", cells, None if position else (item, heads)))
    listed = [(row, "", label) for row, label in TOP]
    listed += [*outcomes(editions[1]), (SUM[0], "", SUM[1]), (LEFT[0], "", LEFT[1])]
    for row, group, label in listed:
        cells = [Item(figures["applications", row, column], ("applications", row, column)) for column in COLUMNS]
        made.rows.append(Row("applications", label, group, cells))
    cells = [Item(figures["disputes", b, p], ("disputes", b, p)) for b in BLOCKS for p in PARTS]
    made.rows.append(Row("disputes", "", "", cells))
    return made


def _quietened(figures: Values, rng: random.Random) -> Values:
    """Most outcomes set to zero, and the sums worked out anew."""
    quiet = dict(figures)
    edges = ("received", "brought_forward", "outcome_total", "carried_forward")
    rows = list(dict.fromkeys(key[1] for key in figures if key[0] == "applications" and key[1] not in edges))
    for row in rows:
        if rng.random() < 0.75:
            quiet |= {("applications", row, column): "0" for column in COLUMNS}
    for column in COLUMNS:
        total = sum(int(quiet["applications", row, column]) for row in rows)
        quiet["applications", "outcome_total", column] = str(total)
        quiet["applications", "brought_forward", column] = quiet["applications", "carried_forward", column] = "0"
        quiet["applications", "received", column] = str(total)
    return quiet


def _of(made: Report, table: str) -> list[Row]:
    return [row for row in made.rows if row.table == table]


def _dispute_heads() -> list[str]:
    return ["行政复议", "行政诉讼", *_PART_LABELS, "未经复议直接起诉", "复议后起诉", *_PART_LABELS * 2]


def _application_heads() -> list[str]:
    return ["申请人情况", "自然人", "法人或其他组织", "总计", *_APPLICANTS]


def _wrapped(tables: Sequence[Sequence[str]]) -> str:
    parts = [_TITLE, "", "本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。", "", "一、总体情况", ""]
    parts += ["一年来，本单位做好各项公开工作，更新栏目内容。", ""]
    for heading, lines in zip(_HEADINGS, tables, strict=True):
        parts += [heading, "", *lines, ""]
    parts += ["五、存在的主要问题及改进情况", "", "人手偏少。", "", "六、其他需要报告的事项", "", "未收取信息处理费。"]
    return "\n".join(parts)


def _cells(row: Row) -> Iterator[str]:
    for position, item in enumerate(row.items):
        if position == row.broken_at:
            yield PAGE_BREAK
        yield item.text


def cell_lines(made: Report) -> str:
    """One cell a line, each led by a tab; a page ends with its number."""

    def lines(row: Row) -> list[str]:
        cells = [f"- {3 + len(row.label) % 5} -" if cell == PAGE_BREAK else "\t" + cell for cell in _cells(row)]
        return ["\t" + row.label, *cells, ""]

    second: list[str] = []
    for row in _of(made, "proactive"):
        if row.heads:
            second += ["\t" + row.heads[0], "", "\t信息内容", *("\t" + head for head in row.heads[1]), ""]
        second += lines(row)
    third = ["\t" + head for head in _application_heads()]
    seen = ""
    for row in _of(made, "applications"):
        if row.group not in ("", seen):
            third.append("\t" + row.group)
            seen = row.group
        third += lines(row)
    fourth = ["\t" + head for head in _dispute_heads()] + [""]
    for row in _of(made, "disputes"):
        fourth += lines(row)[1:]
    return _wrapped([second, third, fourth])


def _joined_lines(made: Report, separator: str, start: str, end: str) -> str:
    def lines(row: Row, lead: list[str]) -> list[str]:
        printed: list[str] = []
        cells = [*lead]
        for cell in _cells(row):
            if cell == PAGE_BREAK:
                printed += [start + separator.join(cells) + end, "- 4 -"]
                cells = []
            else:
                cells.append(cell)
        return [*printed, start + separator.join(cells) + end]

    second: list[str] = []
    for row in _of(made, "proactive"):
        if row.heads:
            second += [row.heads[0], start + separator.join(["信息内容", *row.heads[1]]) + end]
        second += lines(row, [row.label])
    third = [start + separator.join(_application_heads()) + end]
    seen = ""
    for row in _of(made, "applications"):
        if row.group not in ("", seen):
            third.append(row.group)
            seen = row.group
        third += lines(row, [row.label])
    fourth = [start + separator.join(_dispute_heads()) + end]
    for row in _of(made, "disputes"):
        fourth += lines(row, [])
    return _wrapped([second, third, fourth])


def tab_lines(made: Report) -> str:
    """One row a line, cells between tabs, as copied from a word processor."""
    return _joined_lines(made, "\t", "", "")


def pipe_lines(made: Report) -> str:
    """One row a line between pipes."""
    return _joined_lines(made, " | ", "| ", " |")


def spaced_lines(made: Report) -> str:
    """One row a line, numbers between spaces; an empty cell leaves nothing behind, so no blank is printed here."""
    return _joined_lines(made, " ", "", "")


def web_page(made: Report) -> str:
    """An HTML page with spans; a page break begins a new table whose first row goes on where the last one stopped."""

    def line(cells: Sequence[str], row: Row) -> str:
        printed = [f"<tr>{''.join(cells)}"]
        for cell in _cells(row):
            if cell == PAGE_BREAK:
                printed.append("</tr></table><p>- 4 -</p><table border=1><tr>" + "<td></td>" * len(cells))
            else:
                printed.append(f"<td>{escape(cell) or '&nbsp;'}</td>")
        return "".join(printed) + "</tr>"

    def head(texts: Sequence[str]) -> str:
        return "<tr>" + "".join(texts) + "</tr>"

    def td(text: str, columns: int = 1, rows: int = 1) -> str:
        return f"<td colspan={columns} rowspan={rows}>{text}</td>"

    second: list[str] = []
    for row in _of(made, "proactive"):
        if row.heads:
            second += [head([td(row.heads[0], 4)]), head([td(text) for text in ("信息内容", *row.heads[1])])]
        second.append(line([td(row.label)], row))
    third = [
        head([td("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 2, 3), td("申请人情况", 7)]),
        head([td("自然人", 1, 2), td("法人或其他组织", 5), td("总计", 1, 2)]),
        head([td(text) for text in _APPLICANTS]),
    ]
    third += [
        line([td(row.group), td(row.label)] if row.group else [td(row.label, 2)], row)
        for row in _of(made, "applications")
    ]
    fourth = [
        head([td("行政复议", 5), td("行政诉讼", 10)]),
        head([*(td(label, 1, 2) for label in _PART_LABELS), td("未经复议直接起诉", 5), td("复议后起诉", 5)]),
        head([td(label) for label in _PART_LABELS * 2]),
    ]
    fourth += [line([], row) for row in _of(made, "disputes")]
    body = _wrapped([["<table border=1>" + "".join(rows) + "</table>"] for rows in (second, third, fourth)])
    paragraphs = "".join(f"<p>{text}</p>" if "<table" not in text else text for text in body.split("\n") if text)
    head_part = f"<head><meta charset='utf-8'><title>{_TITLE}</title></head>"
    return f"<!DOCTYPE html><html>{head_part}<body>{paragraphs}</body></html>"


CARRIERS: tuple[Callable[[Report], str], ...] = (cell_lines, tab_lines, pipe_lines, spaced_lines, web_page)
