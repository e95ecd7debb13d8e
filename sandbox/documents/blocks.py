"""A report as the blocks that every kind of file lays out: lines of text and the three grids."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import tables
from sandbox.reports import SECTION_HEADINGS, Report
from sandbox.tables import Rows, Slot

_NUMERALS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a grid with its left upper corner."""

    slot: Slot
    x: int
    y: int


def blocks(report: Report) -> list[str | Rows]:
    """Title, lead, headings, paragraphs and grids in the order of the form, then the signature."""
    grids = {"proactive": tables.proactive, "applications": tables.applications, "disputes": tables.disputes}
    out: list[str | Rows] = [
        report.title,
        f"根据《中华人民共和国政府信息公开条例》有关规定，现公布{report.body_name}{report.year}年政府信息公开工作年度报告。",
    ]
    headings = SECTION_HEADINGS[report.edition].items()
    for numeral, (section, heading) in zip(_NUMERALS, headings, strict=True):
        out.append(f"{numeral}、{heading}")
        out.extend(report.sections.get(section, ()))
        if section in grids:
            out.append(grids[section](report))
    day = report.signed_on
    return [*out, report.body_name, f"{day.year}年{day.month}月{day.day}日"]


def place(rows: Rows) -> tuple[list[Placed], int]:
    """Every cell with its corner, and the width of the grid in columns."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for y, row in enumerate(rows):
        x = 0
        for slot in row:
            while (x, y) in taken:
                x += 1
            taken |= {(x + dx, y + dy) for dx in range(slot.colspan) for dy in range(slot.rowspan)}
            placed.append(Placed(slot, x, y))
    return placed, max(x for x, _ in taken) + 1
