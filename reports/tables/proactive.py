"""Table 2, 主动公开政府信息情况: 10 numbers in six rows (2021) or 22 numbers in eight rows (2019). It has no sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from reports.model import Edition, FigureKey
from reports.tables.align import Anchor, align
from reports.tables.copies import carried_over, chosen
from reports.tables.fields import cells_under, line_by_field
from reports.tables.foreign_heads import are_foreign, is_head
from reports.tables.lines import DISORDERED, NO_HEADS, Heads, Line, absent_line, heads_of, line_of, unknown_heads
from reports.tables.money import unit_of_row
from reports.tables.reading import (
    NOWHERE,
    TableReading,
    beside_strangers,
    doubtful,
    is_heading,
    next_filled,
    stranger_findings,
    text_items,
    unclaimed_rows,
)
from reports.tables.text_heads import line_in_order, proactive_order
from reports.tables.tokens import Stream, Token
from reports.vocabulary import (
    PROACTIVE,
    PROACTIVE_HEADS_2019,
    PROACTIVE_HEADS_2021,
    PROACTIVE_LABELS,
    form_keys,
    form_rows,
    head_by_keyword,
)

_ROWS = tuple(form_rows(PROACTIVE, Edition.F2019))
_FEWEST_ROWS = 3
# Two rows of the table never stand further apart than one heading pair and one row: farther is another text.
_WIDEST_GAP = 45
_MONEY_COLUMN = "amount_wan"
_ONLY_2019 = ("other_services", "procurement")
_FORBIDDEN = -1000.0
_ALL_HEADS = PROACTIVE_HEADS_2019.keys() | PROACTIVE_HEADS_2021.keys()


def read(tokens: Stream, before: int | None) -> TableReading | None:
    """The table, or None. It stands before token `before` (where table 3 begins) if that is known."""
    end = before or len(tokens)
    starts = [token.position for token in tokens.labelled if PROACTIVE_LABELS.get(token.label) == "rules"]
    above, below = [start for start in starts if start < end], [start for start in starts if start >= end]
    copies = _copies(tokens, [0, *above[1:], end])
    if not copies and before:
        copies = _copies(tokens, [before, len(tokens)])
    elif below:
        copies += _copies(tokens, [*below, len(tokens)])
    return chosen(tokens, copies)


def _copies(tokens: Stream, bounds: Sequence[int]) -> list[TableReading]:
    return [copy for begin, stop in pairwise(bounds) if (copy := _read_copy(tokens, begin, stop)) is not None]


def reread(tokens: Stream, reading: TableReading, edition: Edition) -> TableReading:
    """The same table in the form of `edition`, for a table that does not show its form itself."""
    again = _read_copy(tokens, reading.first, len(tokens), edition)
    return reading if again is None else carried_over(again, reading)


def _read_copy(tokens: Stream, begin: int, end: int, given: Edition | None = None) -> TableReading | None:
    anchors = align(tokens[begin:end], PROACTIVE_LABELS, _ROWS, lambda first, last, _: _weigh(tokens, first, last))
    anchors = _coherent(tokens, anchors)
    if len(anchors) < _FEWEST_ROWS:
        return None
    first = _heading_start(tokens, anchors[0].first)
    edition = given or _edition(tokens, anchors, first)
    form = form_keys(PROACTIVE, edition or Edition.F2021)
    lines, strangers, claimed, last = _lines(tokens, anchors, form, end)
    findings = stranger_findings(PROACTIVE, tokens, strangers)
    findings += unclaimed_rows(PROACTIVE, tokens, anchors[0].first, last, claimed)
    # Text that goes down the columns prints the numbers behind the labels.
    lines = doubtful(lines, tokens[first : min(end, last + _WIDEST_GAP)], strays=bool(findings))
    units = {
        row: unit_of_row(tokens, anchor.last, first)
        for anchor in anchors
        if (row := anchor.row) in form and form[row][-1][2] == _MONEY_COLUMN
    }
    money = {row: next(iter(told)) for row, told in units.items() if len(told) == 1}
    contested = frozenset(form[row][-1] for row, told in units.items() if len(told) > 1)
    return TableReading(PROACTIVE, edition, lines, tuple(findings), first, last, money, contested)


def _weigh(tokens: Stream, first: int, last: int) -> float:
    label = tokens[last]
    if not label.loose:
        items = tokens.row_after(last)
        if any(item.label in PROACTIVE_LABELS or is_heading(PROACTIVE, item.label) for item in items if item.label):
            return _FORBIDDEN
        return 15.0 if items else -60.0
    follower = next_filled(tokens, last)
    if follower is not None and follower.is_value:
        return 15.0
    if follower is not None and (follower.label in PROACTIVE_LABELS or is_heading(PROACTIVE, follower.label)):
        return -30.0  # a blank form: label after label
    return -60.0


def _coherent(tokens: Sequence[Token], anchors: list[Anchor]) -> list[Anchor]:
    """The longest run of anchors that stand close together, in cells if any stands in cells."""
    runs: list[list[Anchor]] = []
    for anchor in anchors:
        if runs and anchor.first - runs[-1][-1].last <= _WIDEST_GAP:
            runs[-1].append(anchor)
        else:
            runs.append([anchor])
    longest = max(runs, key=len, default=[])
    in_cells = [anchor for anchor in longest if not tokens[anchor.last].loose]
    return in_cells if len(in_cells) >= _FEWEST_ROWS else longest


def _edition(tokens: Sequence[Token], anchors: Sequence[Anchor], first: int) -> Edition | None:
    """By the headings, which keep their meaning when rows are lost; rows of one form only count as two headings."""
    votes = {Edition.F2021: 0, Edition.F2019: 0}
    for token in tokens[first : anchors[-1].last + 1]:
        if token.label:
            of_2021, of_2019 = _heads_in(token.label)
            votes[Edition.F2021] += of_2021
            votes[Edition.F2019] += of_2019
    votes[Edition.F2019] += 2 * sum(anchor.row in _ONLY_2019 for anchor in anchors)
    if votes[Edition.F2021] == votes[Edition.F2019]:
        return None
    return max(votes, key=lambda edition: votes[edition])


@lru_cache(maxsize=1024)
def _heads_in(label: str) -> tuple[int, int]:
    """How many heads of the forms of 2021 and of 2019 stand in a heading; those of 2019 are parts of those of 2021."""
    if not is_heading(PROACTIVE, label):
        return 0, 0
    counts: list[int] = []
    for heads in (PROACTIVE_HEADS_2021, PROACTIVE_HEADS_2019):
        counts.append(sum(head in label for head in heads))
        for head in heads:
            label = label.replace(head, "")
    return counts[0], counts[1]


def _lines(
    tokens: Stream, anchors: Sequence[Anchor], form: Mapping[str, tuple[FigureKey, ...]], end: int
) -> tuple[tuple[Line, ...], list[Token], set[tuple[int, int]], int]:
    by_row: dict[str, Line] = {}
    strangers: list[Token] = []
    claimed: set[tuple[int, int]] = set()
    last = anchors[-1].last
    for position, anchor in enumerate(anchors):
        label = tokens[anchor.last]
        unknown: list[Token] = []
        if label.loose:
            stop = anchors[position + 1].first if position + 1 < len(anchors) else end
            items, unknown = text_items(tokens, anchor.last, stop, PROACTIVE)
            strangers += unknown
        else:
            items = tokens.row_after(anchor.last)
        if items:
            last = max(last, items[-1].position)
        if anchor.row not in form:
            continue  # a row of the other form: left unclaimed, so that it is reported
        claimed.add((label.block, label.row))
        keys = form[anchor.row]
        heads = _heads(tokens, anchor.first, [column for _, _, column in keys]) if label.row >= 0 else NO_HEADS
        order = proactive_order(tokens, anchor.first, [column for _, _, column in keys]) if label.loose else ()
        if order == ():
            line = line_of(keys, items, label, anchor.likeness, heads)
            cells = _by_field(tokens, anchor, line, heads) if label.loose and 0 < line.found < len(keys) else None
        else:
            line, cells = line_in_order(keys, items, label, anchor.likeness, order), None
        line = line if cells is None else line_by_field(line, cells)
        by_row[anchor.row] = beside_strangers(tokens, line, unknown, is_last=position + 1 == len(anchors))
    for row in form.keys() - by_row.keys():
        strayed = _strayed(tokens, end, row, form[row])
        if strayed is not None:
            by_row[row] = strayed
    lines = tuple(by_row.get(row) or absent_line(keys, NOWHERE) for row, keys in form.items())
    return lines, strangers, claimed, last


def _by_field(tokens: Stream, anchor: Anchor, line: Line, heads: Heads) -> list[Token] | None:
    """The cells of a row of flattened text with blank ones among them, by the heading row above it."""
    label = tokens[anchor.first]
    above = [
        token
        for token in tokens[max(0, anchor.first - 30) : anchor.first]
        if token.block == label.block and token.row < label.row and token.label in _ALL_HEADS
    ]
    return cells_under(tokens, anchor, line, heads, above[-1].position) if above and label.row >= 0 else None


def _strayed(tokens: Stream, end: int, row: str, keys: tuple[FigureKey, ...]) -> Line | None:
    """A row printed out of the form's order, in a flattened grid under headings of its own (上海市科委 2024)."""
    labels = [
        token
        for token in tokens.labelled
        if token.position < end and token.row >= 0 and PROACTIVE_LABELS.get(token.label) == row
    ]
    if len(labels) != 1:
        return None
    columns = [column for _, _, column in keys]
    heads = _heads(tokens, labels[0].position, columns)
    items = [token for token in tokens.row_after(labels[0].position) if token.position < end]
    if len(items) != len(columns) or [heads.names.get(item.column) for item in items] != columns:
        return None
    return line_of(keys, items, labels[0], 100.0)


def _heads(tokens: Stream, index: int, columns: Sequence[str]) -> Heads:
    """Grid column → column name by the nearest heading row above, where it names exactly the row's columns."""
    label = tokens[index]
    names = PROACTIVE_HEADS_2021 if "made" not in columns and "change" not in columns else PROACTIVE_HEADS_2019
    found: dict[int, str] = {}
    row = None
    for token in reversed(tokens[max(0, index - 30) : index]):
        if token.block != label.block:
            break
        name = names.get(token.label) or head_by_keyword(token.label)
        if name is None or token.row == label.row:
            continue
        if row is not None and token.row != row:
            break
        row = token.row
        if name in found.values():
            return NO_HEADS  # 本年制发件数 of this year and of another
        found.update(dict.fromkeys(range(token.column, token.column + token.colspan), name))
    if set(found.values()) == set(columns):
        return heads_of(found)
    if not found and len(columns) > 1 and _has_foreign_heads(tokens, label):
        return DISORDERED
    return unknown_heads(tuple(dict.fromkeys(heads_of(found).order)), columns)


def _has_foreign_heads(tokens: Stream, label: Token) -> bool:
    """Whether the nearest row above with headings side by side has none of the form's."""
    numbers = [token.column for token in tokens.row_after(label.position) if not token.label]
    above = [token for token in tokens[max(0, label.position - 30) : label.position] if token.block == label.block]
    headed = [token.row for token in above if numbers and token.column > numbers[0] and is_head(token)]
    nearest = [token for token in above if headed and token.row == headed[-1]]
    return bool(nearest) and are_foreign(nearest, numbers[0], lambda word: is_heading(PROACTIVE, word), 2)


def _heading_start(tokens: Sequence[Token], first: int) -> int:
    start = first
    for token in reversed(tokens[max(0, first - 20) : first]):
        if token.label and not is_heading(PROACTIVE, token.label):
            break
        start = token.position
    return start
