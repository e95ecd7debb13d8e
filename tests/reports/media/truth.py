"""One truth for the makers of every medium: figures drawn from a seed, the three tables with their merged cells, prose.

A maker lays `tables()` and `PROSE` out in its own medium; a test compares what was read with `expected()`.
Written from the official forms alone (through tests/reports/forms.py); nothing here imports the parser.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.model import AnnualReport
from tests.reports.forms import (
    BLOCKS,
    COLUMNS,
    LEFT,
    PART_LABELS,
    PARTS,
    SUM,
    TOP,
    Key,
    Values,
    outcomes,
    proactive,
)
from tests.reports.forms import draw as draw_numbers

TITLE = "示例市文化局2023年政府信息公开工作年度报告"
BODY_NAME = "示例市文化局"
SIGNED_ON = "2024-01-15"
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
DASHES = ("-", "/", "—")
WORDS = ("无",)


@dataclass(frozen=True)
class Part:
    """One printed cell of a table, covering `rowspan` x `colspan` grid positions. `key` is set on cells for figures."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None


Rows = list[list[Part]]


@dataclass(frozen=True)
class Prose:
    """What stands around the tables; `before` and `after` are the paragraphs of sections one, five and six."""

    title: str = TITLE
    opening: str = (
        "现公布本单位政府信息公开工作年度报告。本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。"
    )
    headings: tuple[str, ...] = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    )
    overview: tuple[str, ...] = (
        "一年来，本单位做好各项公开工作，更新栏目内容，回应群众来信，未发生失密事件。",
        "工作人员参加了两次培训，学习政府信息公开条例和有关文件，并在季度末逐项核对栏目更新情况。",
    )
    problems: tuple[str, ...] = ("人手偏少，解读形式不多。下一年将补充人员，增加图示解读，并改进检索功能。",)
    other_matters: tuple[str, ...] = ("本年度未收取信息处理费。",)
    signature: tuple[str, str] = ("示例市文化局", "2024年1月15日")


PROSE = Prose()


def draw(seed: int, proactive_form: str = "2021", applications_form: str = "2021", *, odd: bool = False) -> Values:
    """Printed text of every cell, in the form's order; all sums hold. `odd` puts blanks, dashes and words between."""
    values = draw_numbers(seed, proactive_form=proactive_form, applications_form=applications_form)
    if odd:
        rng = random.Random(seed * 7919 + 1)
        for key in rng.sample(sorted(values), 14):
            values[key] = rng.choice(("", "", "", rng.choice(DASHES), *(WORDS if key[0] == "proactive" else ())))
    return values


def expected(values: Mapping[Key, str]) -> dict[Key, tuple[Decimal | None, str]]:
    """Key → (value, status) as a right reading gives it; statuses are those of the contract."""
    return {key: _meaning(text) for key, text in values.items()}


def _meaning(text: str) -> tuple[Decimal | None, str]:
    if not text.strip():
        return None, "blank"
    if text in DASHES:
        return None, "dash"
    if text in WORDS:
        return None, "text"
    return Decimal(text), "reported"


def read_back(report: AnnualReport) -> dict[Key, tuple[Decimal | None, str]]:
    """The same shape from a report that was read. A figure that the sums had to place counts as reported."""
    return {
        (figure.table, figure.row, figure.column): (
            figure.value,
            "reported" if str(figure.status) == "solved" else str(figure.status),
        )
        for figure in report.figures
    }


def differences(values: Mapping[Key, str], report: AnnualReport) -> dict[Key, tuple[object, object]]:
    """Cells where a reading is not what was printed: key → (wanted, given). Empty means that all is right."""
    wanted, given = expected(values), read_back(report)
    return {key: (wanted.get(key), given.get(key)) for key in {**wanted, **given} if wanted.get(key) != given.get(key)}


def proactive_table(values: Mapping[Key, str], form: str = "2021") -> Rows:
    """Table 2, four columns (2021) or twelve (2019: three and two numbers share the width)."""
    width = 3 if form == "2021" else 6
    rows: Rows = []
    for item, heads, columns, lines in proactive(form):
        each = width // len(columns)
        rows.append([Part(item, colspan=width + 1)])
        rows.append([Part("信息内容"), *(Part(head, colspan=each) for head in heads)])
        for row, label in lines:
            cells = [
                Part(values["proactive", row, column], colspan=each, key=("proactive", row, column))
                for column in columns
            ]
            rows.append([Part(label), *cells])
    return rows


def applications_heads() -> Rows:
    """The three heading rows of table 3, ten columns wide."""
    return [
        [Part(CORNER, rowspan=3, colspan=3), Part("申请人情况", colspan=7)],
        [Part("自然人", rowspan=2), Part("法人或其他组织", colspan=5), Part("总计", rowspan=2)],
        [Part(head) for head in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]


def applications_table(values: Mapping[Key, str], form: str = "2021") -> Rows:
    """Table 3, ten columns: two for groups, one for labels, seven for numbers."""

    def numbers(row: str) -> list[Part]:
        return [Part(values["applications", row, column], key=("applications", row, column)) for column in COLUMNS]

    rows = applications_heads()
    rows += [[Part(label, colspan=3), *numbers(row)] for row, label in TOP]
    listed = outcomes(form)
    seen: set[str] = set()
    for position, (row, group, label) in enumerate(listed):
        cells: list[Part] = []
        if position == 0:
            cells.append(Part("三、本年度办理结果", rowspan=len(listed) + 1))
        if group and group not in seen:
            seen.add(group)
            cells.append(Part(group, rowspan=sum(other == group for _, other, _ in listed)))
        cells.append(Part(label, colspan=1 if group else 2))
        rows.append(cells + numbers(row))
    rows.append([Part(SUM[1], colspan=2), *numbers(SUM[0])])
    rows.append([Part(LEFT[1], colspan=3), *numbers(LEFT[0])])
    return rows


def disputes_table(values: Mapping[Key, str]) -> Rows:
    """Table 4, fifteen columns."""
    return [
        [Part("行政复议", colspan=5), Part("行政诉讼", colspan=10)],
        [
            *(Part(label, rowspan=2) for label in PART_LABELS),
            Part("未经复议直接起诉", colspan=5),
            Part("复议后起诉", colspan=5),
        ],
        [Part(label) for label in PART_LABELS * 2],
        [Part(values["disputes", block, part], key=("disputes", block, part)) for block in BLOCKS for part in PARTS],
    ]


def tables(
    values: Mapping[Key, str], proactive_form: str = "2021", applications_form: str = "2021"
) -> tuple[Rows, Rows, Rows]:
    """The three statutory tables in the form's order."""
    return (
        proactive_table(values, proactive_form),
        applications_table(values, applications_form),
        disputes_table(values),
    )


def width_of(rows: Sequence[Sequence[Part]]) -> int:
    """How many grid columns a table has."""
    return sum(part.colspan for part in rows[0])


def placed(rows: Sequence[Sequence[Part]]) -> list[tuple[int, int, Part]]:
    """(row, column, part) for every cell, columns counted with the cells that reach down from above."""
    taken: dict[int, int] = {}
    result: list[tuple[int, int, Part]] = []
    for row, parts in enumerate(rows):
        column = 0
        for part in parts:
            while taken.get(column, 0) > row:
                column += 1
            result.append((row, column, part))
            for covered in range(column, column + part.colspan):
                taken[covered] = row + part.rowspan
            column += part.colspan
    return result
