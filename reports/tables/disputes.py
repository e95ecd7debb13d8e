"""Table 4, 行政复议和行政诉讼: fifteen numbers in one row under three blocks of five columns."""

from __future__ import annotations

from collections.abc import Sequence

from reports.model import Edition, FigureKey, Finding, Severity
from reports.tables.lines import Line, line_of
from reports.tables.reading import TableReading, continued, is_heading, text_items
from reports.tables.tokens import Stream, Token
from reports.vocabulary import DISPUTE_BLOCKS, DISPUTE_COLUMNS, DISPUTE_ROWS, DISPUTES, form_keys

_FORM = form_keys(DISPUTES, Edition.F2021)  # the same in both forms
KEYS: tuple[FigureKey, ...] = tuple(key for keys in _FORM.values() for key in keys)


def read(tokens: Stream) -> TableReading | None:
    """The table, or None. Its heading is found by the three block titles, however torn the heads below them are."""
    copies = [copy for index in _starts(tokens) if (copy := _read_copy(tokens, index)) is not None]
    if not copies:
        return None
    best = max(copies, key=lambda copy: sum(line.found for line in copy.lines))
    rivals = [copy for copy in copies if copy is not best and _numbers(copy) and _numbers(copy) != _numbers(best)]
    if not rivals:
        return best
    repeated = Finding("table_repeated", Severity.WARNING, {"table": DISPUTES, "copies": len(rivals) + 1})
    return TableReading(DISPUTES, None, best.lines, (*best.findings, repeated), best.first, best.last)


def _numbers(copy: TableReading) -> list[str]:
    return [token.raw for line in copy.lines for token in line.printed]


def _starts(tokens: Stream) -> list[int]:
    """Tokens that carry 复议后起诉, the last of the three block titles."""
    title = next(title for title, row in DISPUTE_BLOCKS.items() if row == DISPUTE_ROWS[2])
    return [
        token.position
        for token in tokens.labelled
        if title in token.label and (token.label.endswith(title) or is_heading(DISPUTES, token.label))
    ]


def _read_copy(tokens: Sequence[Token], index: int) -> TableReading | None:
    head = tokens[index]
    first = _heading_start(tokens, index)
    by_block = _by_block(tokens, first, index)
    if by_block is not None:
        return by_block
    if head.loose:
        last_heading = index
        for token in tokens[index + 1 : index + 80]:
            if token.label and is_heading(DISPUTES, token.label):
                last_heading = token.position
            elif not token.is_blank:
                break
        items, _ = text_items(tokens, last_heading, len(tokens), DISPUTES)
        items = _trimmed(items)
        last = items[-1].position if items else last_heading
        return TableReading(DISPUTES, None, (line_of(KEYS, items, tokens[last_heading], 100.0),), (), first, last)
    return _read_grid(tokens, head, first)


def _read_grid(tokens: Sequence[Token], head: Token, first: int) -> TableReading:
    """The first row below the headings that holds a value; a form without any gives its first blank row."""
    rows: dict[tuple[int, int], list[Token]] = {}
    last = head.position
    for token in tokens[head.position + 1 : head.position + 400]:
        if token.loose or token.block > head.block + 3:
            break
        last = token.position
        if (token.block, token.row) != (head.block, head.row):
            rows.setdefault((token.block, token.row), []).append(token)
    data = [cells for cells in rows.values() if not any(c.label and is_heading(DISPUTES, c.label) for c in cells)]
    data = [cells for cells in data if cells[0].block == head.block or not any(cell.label for cell in cells)]
    valued = [cells for cells in data if any(cell.is_value for cell in cells)]
    chosen = valued[0] if valued else (data[0] if data else [])
    items = [cell for cell in chosen if not cell.label]
    rest = continued(tokens, items, DISPUTES, len(KEYS))
    if rest:
        valued = [cells for cells in valued if cells[0].block != rest[0].block or cells[0].row != rest[0].row]
        items = [*(item for item in items if not item.is_blank), *rest]
    findings = tuple(
        Finding(
            "row_unknown",
            Severity.WARNING,
            {"table": DISPUTES, "label": cells[0].raw[:60], "place": str(cells[0].place)},
        )
        for cells in valued[1:]
    )
    last = items[-1].position if items else last
    return TableReading(DISPUTES, None, (line_of(KEYS, items, head, 100.0),), findings, first, last)


def _by_block(tokens: Sequence[Token], first: int, index: int) -> TableReading | None:
    """A table turned on its side: each block title is followed by its own five cells in its grid row."""
    lines: list[Line] = []
    last = index
    for title, row in DISPUTE_BLOCKS.items():
        label = next((t for t in tokens[first : index + 1] if t.label == title and not t.loose), None)
        if label is None:
            return None
        items = [
            token
            for token in tokens[label.position + 1 : label.position + 12]
            if token.block == label.block and token.row == label.row
        ]
        if len(items) < len(DISPUTE_COLUMNS) or any(item.label for item in items):
            return None
        lines.append(line_of(_FORM[row], items, label, 100.0))
        last = max(last, items[-1].position)
    return TableReading(DISPUTES, None, tuple(lines), (), first, last)


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
