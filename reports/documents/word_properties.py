"""What a Word binary file says of its paragraphs: the property modifiers (sprm) of [MS-DOC] 2.6, as far as needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from struct import unpack_from
from typing import Any

from reports.documents.marked_tables import RowShape

_P_OUTLINE, _P_IN_TABLE, _P_ROW_END = 0x2640, 0x2416, 0x2417
_P_DEPTH, _P_INNER_CELL, _P_INNER_ROW_END = 0x6649, 0x244B, 0x244C
_P_HUGE = (0x6645, 0x6646)
_STYLE_AND_PLACE = 8
_P_TABS = 0xC615
_T_TABLE = (0xD608, 0xD606)
_T_MERGE, _T_SPLIT, _T_MERGE_DOWN = 0x5624, 0x5625, 0xD62B
_T_COUNT_CHANGED = (0x7621, 0x5622)
_C_DELETED, _C_HIDDEN, _C_LEVEL, _C_STRUCK = 0x0800, 0x083C, 0x2A48, (0x0837, 0x2A53)
_FLAGS = {
    _P_IN_TABLE: "in_table",
    _P_ROW_END: "row_end",
    _P_INNER_CELL: "inner_cell",
    _P_INNER_ROW_END: "inner_row_end",
}
# Operand size by the top three bits of the sprm; 6 means that the size stands before the operand.
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_CELL_SIZE = 20
_BODY_OUTLINE = 9


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """`depth`: how many tables the paragraph is said to lie in; `level`: the same, by `in_table` where not said.

    `huge`: where in the Data stream its properties really stand.
    """

    in_table: bool = False
    row_end: bool = False
    depth: int | None = None
    inner_cell: bool = False
    inner_row_end: bool = False
    heading: bool = False
    shape: RowShape | None = None
    huge: int | None = None
    level: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        told = self.depth if self.depth is not None and self.depth >= 1 else 0
        object.__setattr__(self, "level", told or int(self.in_table))


@dataclass(frozen=True, slots=True)
class RunProperties:
    """`level`: 1 above the line (the mark of a note), 2 below it, 0 on it."""

    deleted: bool = False
    hidden: bool = False
    struck: bool = False
    level: int = 0


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """(sprm, operand) pairs; a list that is cut off ends there."""
    position, size = 0, len(grpprl)
    while position + 2 <= size:
        (sprm,) = unpack_from("<H", grpprl, position)
        position += 2
        length = _SIZES.get(sprm >> 13)
        if length is None:
            if position >= size:
                return
            if sprm in _T_TABLE:
                if position + 2 > size:
                    return
                length = unpack_from("<H", grpprl, position)[0] - 1
                position += 2
            else:
                length = grpprl[position]
                position += 1
                if sprm == _P_TABS and length == 255:
                    length = _tabs_length(grpprl, position)
        if length < 0 or position + length > size:
            return
        yield sprm, grpprl[position : position + length]
        position += length


def _tabs_length(grpprl: bytes, position: int) -> int:
    deleted = grpprl[position] if position < len(grpprl) else 0
    added_at = position + 1 + 4 * deleted
    added = grpprl[added_at] if added_at < len(grpprl) else 0
    return 2 + 4 * deleted + 3 * added


@lru_cache(maxsize=1024)
def styled_properties(papx: bytes, apart: bytes = b"") -> ParagraphProperties:
    """A style and modifiers to it, those kept apart in the Data stream behind them.

    Kept for the next file: a program writes the same rows and cells in all of them.
    """
    if apart:
        return paragraph_properties(apart, styled_properties(papx))
    if len(papx) < 2:
        return ParagraphProperties()
    (style,) = unpack_from("<H", papx)
    # Styles 1 to 9 are the headings in every file ([MS-DOC] 2.9.271).
    return paragraph_properties(papx[2:], ParagraphProperties(heading=1 <= style <= 9))


def place_apart(papx: bytes) -> int | None:
    """Where in the Data stream the properties stand of a paragraph that says nothing but its style and that place.

    Some programs write all paragraphs so, each with a place of its own.
    """
    if len(papx) != _STYLE_AND_PLACE or unpack_from("<H", papx, 2)[0] not in _P_HUGE:
        return None
    return int(unpack_from("<I", papx, 4)[0])


def paragraph_properties(grpprl: bytes, base: ParagraphProperties) -> ParagraphProperties:
    """`base` with the modifiers of `grpprl` applied."""
    changes: dict[str, Any] = {}
    shape = base.shape
    for sprm, operand in modifiers(grpprl):
        if sprm in _FLAGS:
            changes[_FLAGS[sprm]] = operand[0] == 1
        elif sprm == _P_DEPTH:
            changes["depth"] = unpack_from("<i", operand)[0]
        elif sprm == _P_OUTLINE:
            changes["heading"] = operand[0] < _BODY_OUTLINE
        elif sprm in _P_HUGE:
            changes["huge"] = unpack_from("<I", operand)[0]
        elif sprm in _T_TABLE:
            shape = _shape(operand)
        elif sprm in (_T_MERGE, _T_SPLIT, _T_MERGE_DOWN) and shape is not None:
            shape = _merged(shape, sprm, operand)
        elif sprm in _T_COUNT_CHANGED:
            shape = None
        # All others are fonts, indents, borders: nothing that says where a text stands.
    if shape is not base.shape:
        changes["shape"] = shape
    return replace(base, **changes) if changes else base


def run_properties(grpprl: bytes) -> RunProperties:
    """Whether a run is a tracked deletion, hidden, struck through, or set above or below the line."""
    deleted = hidden = struck = False
    level = 0
    for sprm, operand in modifiers(grpprl):
        if sprm == _C_DELETED:
            deleted = operand[0] in (0x01, 0x81)
        elif sprm == _C_HIDDEN:
            hidden = operand[0] in (0x01, 0x81)
        elif sprm in _C_STRUCK:
            struck = operand[0] in (0x01, 0x81)
        elif sprm == _C_LEVEL:
            level = operand[0] if operand[0] in (1, 2) else 0
    return RunProperties(deleted, hidden, struck, level)


def _shape(operand: bytes) -> RowShape | None:
    """TDefTableOperand: the number of cells, their edges, then descriptions (empty ones at the end are cut)."""
    if not operand:
        return None
    count = operand[0]
    if len(operand) < 1 + 2 * (count + 1):
        return None
    edges = unpack_from(f"<{count + 1}h", operand, 1)
    down: list[str] = []
    sideways: list[bool] = []
    for index in range(count):
        at = 1 + 2 * (count + 1) + _CELL_SIZE * index
        flags = unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        sideways.append(bool(flags & 0x2))
        down.append("" if not flags & 0x20 else ("restart" if flags & 0x40 else "continue"))
    return RowShape(edges, tuple(down), tuple(sideways))


def _merged(shape: RowShape, sprm: int, operand: bytes) -> RowShape:
    if sprm == _T_MERGE_DOWN:
        if len(operand) < 2 or operand[0] >= len(shape.down):
            return shape
        down = list(shape.down)
        down[operand[0]] = {0: "", 1: "continue", 3: "restart"}.get(operand[1], "")
        return replace(shape, down=tuple(down))
    first, limit = operand[0], min(operand[1], len(shape.sideways))
    sideways = list(shape.sideways)
    for index in range(first, limit):
        sideways[index] = sprm == _T_MERGE and index > first
    return replace(shape, sideways=tuple(sideways))
