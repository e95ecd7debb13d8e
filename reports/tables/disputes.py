"""Table 4, 行政复议和行政诉讼: fifteen numbers in one row under three blocks of five columns."""

from __future__ import annotations

from collections.abc import Sequence

from reports.model import Edition, FigureKey, Finding, Section, Severity
from reports.tables.copies import chosen
from reports.tables.dispute_heads import order_of
from reports.tables.lines import NO_HEADS, Heads, Line, heads_of, line_of, undecided
from reports.tables.reading import TableReading, continued, is_heading, text_items
from reports.tables.tokens import Stream, Token
from reports.vocabulary import (
    DISPUTE_BLOCKS,
    DISPUTE_COLUMNS,
    DISPUTE_HEADS,
    DISPUTE_ROWS,
    DISPUTES,
    SECTION_HEADINGS,
    form_keys,
)

_FORM = form_keys(DISPUTES, Edition.F2021)  # the same in both forms
KEYS: tuple[FigureKey, ...] = tuple(key for keys in _FORM.values() for key in keys)
# How many tokens below the headings the row ends at the latest, running heads of pages between them; longer text is
# prose.
_ROW_WITHIN, _LONGEST_CELL = 80, 40
_NEXT_SECTION = dict(SECTION_HEADINGS)[Section.PROBLEMS]


def read(tokens: Stream) -> TableReading | None:
    """The table, or None. Its heading is found by the three block titles, however torn the heads below them are."""
    return chosen(tokens, [copy for index in _starts(tokens) for copy in _read_copies(tokens, index)])


def _starts(tokens: Stream) -> list[int]:
    """Tokens that carry 复议后起诉, the last of the three block titles."""
    title = next(title for title, row in DISPUTE_BLOCKS.items() if row == DISPUTE_ROWS[2])
    return [
        token.position
        for token in tokens.labelled
        if title in token.label and (token.label.endswith(title) or is_heading(DISPUTES, token.label))
    ]


def _read_copies(tokens: Stream, index: int) -> list[TableReading]:
    """The table whose heading holds token `index`: more than one where several rows are filled below the heading."""
    head = tokens[index]
    by_block = _by_block(tokens, index)
    if by_block is not None:
        return [by_block]
    first = _heading_start(tokens, index)
    if not head.loose:
        return _read_grid(tokens, head, first)
    last_heading = index
    for token in tokens[index + 1 : index + 80]:
        if token.label and is_heading(DISPUTES, token.label):
            last_heading = token.position
        elif not token.is_blank:
            break
    items, _ = text_items(tokens, last_heading, len(tokens), DISPUTES)
    items = _trimmed(items)
    last = items[-1].position if items else last_heading
    line = _line(order_of(tokens[first : last_heading + 1]), items, tokens[last_heading])
    if not line.found and _goes_on(tokens, items[-1].position if items else last_heading):
        line = undecided(line)
    return [TableReading(DISPUTES, None, (line,), (), first, last)]


def _goes_on(tokens: Stream, heading: int) -> bool:
    """Whether digits stand behind a heading of flattened text before the next section: a row without a number that was
    recognised is no blank row then."""
    for token in tokens[heading + 1 : heading + _ROW_WITHIN]:
        if _NEXT_SECTION.search(token.label):
            return False
        if len(token.raw) <= _LONGEST_CELL and any(map(str.isdecimal, token.raw)):
            return True
    return False


def _line(order: Sequence[FigureKey] | None, items: Sequence[Token], label: Token) -> Line:
    """The row of numbers below headings that stand in this `order` (None: in another than the form's, nobody knows)."""
    if order is not None and tuple(order) == KEYS:
        return line_of(KEYS, items, label, 100.0)
    if order is not None and len(items) == len(KEYS):
        by_key = dict(zip(order, items, strict=True))
        return line_of(KEYS, [by_key[key] for key in KEYS], label, 100.0)
    return undecided(line_of(KEYS, items, label, 100.0))


def _read_grid(tokens: Stream, head: Token, first: int) -> list[TableReading]:
    """The rows below the headings that hold values; a form without any gives its first blank row."""
    rows: dict[tuple[int, int], list[Token]] = {}
    last = head.position
    for token in tokens[head.position + 1 : head.position + 400]:
        if token.loose or token.block > head.block + 3 or (token.block != head.block and token.label == head.label):
            break  # the same headings again: another table
        last = token.position
        if (token.block, token.row) != (head.block, head.row):
            rows.setdefault((token.block, token.row), []).append(token)
    data = [cells for cells in rows.values() if not any(c.label and is_heading(DISPUTES, c.label) for c in cells)]
    data = [cells for cells in data if cells[0].block == head.block or not any(cell.label for cell in cells)]
    valued = [cells for cells in data if any(cell.is_value for cell in cells)]
    filled = valued[0] if valued else (data[0] if data else [])
    start = filled[0].position if filled else last + 1
    order = order_of(tokens[first:start])
    items = [cell for cell in filled if not cell.label]
    rest = continued(tokens, items, DISPUTES, len(KEYS))
    if rest:
        valued = [cells for cells in valued if cells[0].block != rest[0].block or cells[0].row != rest[0].row]
        items = [*(item for item in items if not item.is_blank), *rest]
    others = [[cell for cell in cells if not cell.label] for cells in valued[1:]]
    findings = tuple(
        Finding(
            "row_unknown",
            Severity.WARNING,
            {"table": DISPUTES, "label": cells[0].raw[:60], "place": str(cells[0].place)},
        )
        for cells, own in zip(valued[1:], others, strict=True)
        if not _is_row(own)
    )
    lines = [_line(order, own, head) for own in (items, *(own for own in others if _is_row(own)))]
    if not data and any(cell.is_value for cells in rows.values() for cell in cells):
        lines = [undecided(line) for line in lines]  # turned on its side, or its numbers stand among heads
    last = items[-1].position if items else last
    return [TableReading(DISPUTES, None, (line,), findings, first, last) for line in lines]


def _is_row(items: Sequence[Token]) -> bool:
    """Whether these are the numbers of a whole row: more than a remark has."""
    return 2 * sum(item.is_value for item in items) > len(KEYS)


def _by_block(tokens: Stream, index: int) -> TableReading | None:
    """A table turned on its side: each block title is followed by its own five cells in its grid row."""
    lines: list[Line] = []
    near = [token for token in tokens[max(0, index - 60) : index + 1] if token.block == tokens[index].block]
    first, last = index, index
    for title, row in DISPUTE_BLOCKS.items():
        label = next((token for token in reversed(near) if token.label == title and not token.loose), None)
        if label is None:
            return None
        items = tokens.row_after(label.position)
        if len(items) < len(DISPUTE_COLUMNS) or any(item.label for item in items):
            return None
        first = min(first, label.position)
        lines.append(line_of(_FORM[row], items, label, 100.0, _part_heads(near, label)))
        last = max(last, items[-1].position)
    return TableReading(DISPUTES, None, tuple(lines), (), _heading_start(tokens, first), last)


def _part_heads(near: Sequence[Token], label: Token) -> Heads:
    """The five heads in a row above a block's own row, by grid column."""
    found = {
        token.column: DISPUTE_HEADS[token.label]
        for token in near
        if token.label in DISPUTE_HEADS and token.row < label.row
    }
    return heads_of(found) if len(set(found.values())) == len(found) == len(DISPUTE_COLUMNS) else NO_HEADS


def _trimmed(items: list[Token]) -> list[Token]:
    """Without the blank cells behind the last number that exceed the form's fifteen."""
    while len(items) > len(KEYS) and items[-1].is_blank:
        items = items[:-1]
    return items


def _heading_start(tokens: Sequence[Token], index: int) -> int:
    start = index
    for token in reversed(tokens[max(0, index - 40) : index]):
        if (token.label and not is_heading(DISPUTES, token.label)) or token.is_value:
            break
        start = token.position
    return start
