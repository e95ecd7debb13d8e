"""Table 3, 收到和处理政府信息公开申请情况: 25 rows (2021) or 23 rows (2019) of seven numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from reports.model import Edition, FigureKey
from reports.tables.align import Anchor, align
from reports.tables.copies import carried_over, chosen
from reports.tables.cut_rows import cut_rows
from reports.tables.fields import first_fields, in_its_fields
from reports.tables.foreign_heads import are_foreign
from reports.tables.lines import (
    DISORDERED,
    NO_HEADS,
    Heads,
    Line,
    absent_line,
    heads_of,
    line_of,
    straight_line,
    torn_heads,
    undecided,
    unknown_heads,
)
from reports.tables.reading import (
    NOWHERE,
    TableReading,
    beside_strangers,
    continued,
    doubtful,
    filled_of,
    is_heading,
    next_filled,
    stranger_findings,
    text_items,
    unclaimed_rows,
)
from reports.tables.text_heads import Order, application_order, line_in_order, order_below
from reports.tables.tokens import Stream, Token
from reports.tables.torn import rejoin
from reports.vocabulary import (
    APPLICANTS,
    APPLICATION_COLUMNS,
    APPLICATION_HEADS,
    APPLICATION_LABELS,
    APPLICATIONS,
    LEGAL_PERSONS,
    OTHERWISE_2021,
    SHARED_LABELS,
    form_keys,
    head_by_keyword,
    is_numbered,
)

FORBIDDEN = -1000.0
OUTCOME_TOTAL = "outcome_total"
# A table of which fewer rows than this are found is no table: the words occur in running text too.
_FEWEST_ROWS = 4
# Other tables have columns 其他 and 总计 as well. So many headings side by side that the form does not know are of one.
_SHARED_HEADS, _FEWEST_FOREIGN = {"other", "total"}, 3


def read(tokens: Stream) -> TableReading | None:
    """The table, or None where the document has none."""
    starts = [token.position for token in tokens.labelled if APPLICATION_LABELS.get(token.label) == "received"]
    bounds = [0, *starts[1:], len(tokens)] if starts else [0, len(tokens)]
    copies = [found for begin, end in pairwise(bounds) if (found := _read_copy(tokens, begin, end)) is not None]
    return chosen(tokens, copies)


def reread(tokens: Stream, reading: TableReading, edition: Edition) -> TableReading:
    """The same table in the form of `edition`, for a table that does not show its form itself."""
    again = _read_copy(tokens, reading.first, len(tokens), edition)
    return reading if again is None else carried_over(again, reading)


def _read_copy(tokens: Stream, begin: int, end: int, given: Edition | None = None) -> TableReading | None:
    scope = [token for token in tokens.labelled if begin <= token.position < end]
    edition = given or _edition(tokens, scope)
    form = form_keys(APPLICATIONS, edition or Edition.F2021)
    anchors = align(
        _window(tokens, scope),
        APPLICATION_LABELS,
        tuple(form),
        lambda first, last, row: _weigh(tokens, first, last, row),
    )
    if len(anchors) < _FEWEST_ROWS:
        return None
    lines, strangers, claimed = _lines(tokens, anchors, form, end)
    first, last = anchors[0].first, _last_token(tokens, anchors[-1], end)
    findings = stranger_findings(APPLICATIONS, tokens, strangers)
    findings += unclaimed_rows(APPLICATIONS, tokens, first, last, claimed)
    if findings:
        cut = cut_rows(tokens, anchors, claimed, APPLICATION_LABELS, APPLICATIONS)
        lines = tuple(undecided(line) if line.keys[0][1] in cut else line for line in lines)
    lines = doubtful(lines, tokens[first : last + 1], strays=bool(findings))
    return TableReading(APPLICATIONS, edition, lines, tuple(findings), _heading_start(tokens, first), last)


def _window(tokens: Sequence[Token], scope: Sequence[Token]) -> Sequence[Token]:
    """The tokens around the exact labels: likeness is not looked for in the rest of the page."""
    exact = [t.position for t in scope if t.label in APPLICATION_LABELS and t.label not in SHARED_LABELS]
    if not exact or not scope:
        return ()
    low = max(scope[0].position, exact[0] - 30)
    high = min(scope[-1].position, exact[-1] + 40)
    return tokens[low : high + 1]


def _edition(tokens: Stream, scope: Sequence[Token]) -> Edition | None:
    """The three reasons of 其他处理 are rows of the 2021 form; in that of 2019 其他处理 is one row with numbers."""
    if any(map(_is_of_2021, [token.label for token in scope])):
        return Edition.F2021
    for token in scope:
        if (
            APPLICATION_LABELS.get(token.label) == "otherwise_closed"
            and _weigh(tokens, token.position, token.position, "otherwise_closed") > FORBIDDEN
        ):
            return Edition.F2019
    return None


@lru_cache(maxsize=2048)
def _is_of_2021(label: str) -> bool:
    begins = label.startswith(("申请人无正当理由逾期", "申请人逾期未按收费"))
    return begins or APPLICATION_LABELS.get(label) in OTHERWISE_2021[:2]


def _weigh(tokens: Stream, first: int, last: int, row: str) -> float:
    """How much stands for this token being the label of `row`: what follows it, and whether it stands in a heading."""
    label = tokens[last]
    shared = tokens[first].label in SHARED_LABELS
    if not label.loose:
        if tokens.stops[last] == last + 1:
            return FORBIDDEN if shared else -30.0
        if tokens[last + 1].label:
            return FORBIDDEN
        if shared and any(
            each.label in APPLICATION_HEADS and each.label not in SHARED_LABELS for each in _row_of(tokens, first)
        ):
            return FORBIDDEN
        # A group's own 小计 is no total of the table, which comes last and is numbered.
        return 15.0 if row != OUTCOME_TOTAL or is_numbered(tokens[first].raw) else 14.0
    follower = next_filled(tokens, last)
    if follower is not None and follower.is_value:
        return 15.0
    if row == "otherwise_closed" and follower is not None and follower.label.startswith("申请人"):
        return FORBIDDEN
    if shared and not is_numbered(tokens[first].raw):
        return FORBIDDEN
    return -30.0


def _row_of(tokens: Sequence[Token], index: int) -> list[Token]:
    token = tokens[index]
    near = tokens[max(0, index - 20) : index + 20]
    return [each for each in near if each.block == token.block and each.row == token.row]


def _lines(
    tokens: Stream, anchors: Sequence[Anchor], form: Mapping[str, tuple[FigureKey, ...]], end: int
) -> tuple[tuple[Line, ...], list[Token], set[tuple[int, int]]]:
    by_row: dict[str, Line] = {}
    strangers: list[Token] = []
    claimed: set[tuple[int, int]] = set()
    heads: dict[int, Heads] = {}
    above = NO_HEADS
    orders: dict[int, Order] = {}  # of what goes on on another page without headings of its own
    fields = first_fields(tokens, anchors)
    order = application_order(tokens, anchors[0].first) if tokens[anchors[0].last].loose else ()
    for position, anchor in enumerate(anchors):
        keys = form[anchor.row]
        label = tokens[anchor.last]
        if label.loose:
            stop = anchors[position + 1].first if position + 1 < len(anchors) else end
            items, unknown = text_items(tokens, anchor.last, stop, APPLICATIONS)
            strangers += unknown
            line = line_in_order(keys, items, label, anchor.likeness, order)
            line = in_its_fields(tokens, anchor, line, fields) if order == () else line
            by_row[anchor.row] = beside_strangers(tokens, line, unknown, is_last=position + 1 == len(anchors))
        else:
            claimed.add((label.block, label.row))
            if label.block not in heads:
                heads[label.block] = _heads(tokens, label.block, anchor.first)
                is_alone = heads[label.block] is NO_HEADS and not _has_heads(tokens, label.block, anchor.first)
                orders[label.block] = order_below(above, APPLICATION_COLUMNS) if is_alone else ()
                above = above if is_alone else heads[label.block]
            items = tokens.row_after(anchor.last)
            if orders[label.block] != ():
                by_row[anchor.row] = line_in_order(keys, items, label, anchor.likeness, orders[label.block])
                continue
            straight = straight_line(keys, items, label, anchor.likeness, heads[label.block])
            if straight is not None:
                by_row[anchor.row] = straight
                continue
            filled = filled_of(items)
            rest = continued(tokens, items, APPLICATIONS, len(keys)) if 0 < len(filled) < len(keys) else []
            if rest:
                claimed.add((rest[0].block, rest[0].row))
                heading = heads[label.block] if heads[label.block].disordered else NO_HEADS
                by_row[anchor.row] = line_of(keys, [*filled, *rest], label, anchor.likeness, heading)
            else:
                by_row[anchor.row] = line_of(keys, items, label, anchor.likeness, heads[label.block])
    if order == ():
        rejoined, doubted = rejoin(tokens, anchors, form, end)
        by_row |= rejoined
        by_row |= {row: undecided(by_row[row]) for row in doubted if row in by_row}
    lines = tuple(by_row.get(row) or absent_line(keys, NOWHERE) for row, keys in form.items())
    return lines, strangers, claimed


def _heads(tokens: Stream, block: int, before: int) -> Heads:
    """Grid column → column name from the heading rows above token `before`; empty unless all seven are found once.

    Columns between them with a heading of their own (an invented 小计 of 法人) are named by that heading.
    """
    heading = [token for token in tokens[max(0, before - 40) : before] if token.block == block and token.label]
    columns: dict[str, Token] = {}
    for token in heading:
        name = _head_name(token.label) if token.label not in LEGAL_PERSONS else None
        if name is not None and columns.setdefault(name, token) is not token and name != "total":
            return NO_HEADS
    if set(columns) != set(APPLICATION_COLUMNS):
        # Each row of heads for itself: where spans are lost, columns of different rows have nothing in common.
        rows = [[token.label for token in heading if token.row == row] for row in {token.row for token in heading}]
        told = [unknown_heads([*filter(None, map(_head_name, row))], APPLICATION_COLUMNS) for row in rows]
        torn = torn_heads([token for token in heading if token.label not in LEGAL_PERSONS])
        names = {column: name for column, label in sorted(torn.items()) if (name := _head_name(label)) is not None}
        if len(names) == len(APPLICATION_COLUMNS) and set(names.values()) == set(APPLICATION_COLUMNS):
            return heads_of(names)
        told.append(unknown_heads(tuple(names.values()), APPLICATION_COLUMNS))
        if not columns.keys() - _SHARED_HEADS and _has_foreign_heads(tokens, block, before):
            return DISORDERED
        return next((heads for heads in told if heads.disordered), NO_HEADS)
    if _is_out_of_line(columns):
        told_rows = [[name for name, token in columns.items() if token.row == row] for row in _rows_of(columns)]
        orders = [unknown_heads(row, APPLICATION_COLUMNS) for row in told_rows]
        return next((heads for heads in orders if heads.disordered), NO_HEADS)
    result = {token.column + offset: name for name, token in columns.items() for offset in range(token.colspan)}
    if len(result) != sum(token.colspan for token in columns.values()):
        return NO_HEADS
    low, high = min(result), max(result)
    for token in heading:
        inner = range(token.column, token.column + token.colspan)
        if low <= token.column <= high and not any(column in result for column in inner):
            result.update(dict.fromkeys(inner, token.label))
    return heads_of(result)


def _is_out_of_line(columns: Mapping[str, Token]) -> bool:
    """Whether a heading of the upper row stands between those of the lower one: the spans are lost, and the columns of
    the two rows have nothing in common."""
    upper, *lower = _rows_of(columns)
    below = [token.column for token in columns.values() if token.row in lower]
    above = [token.column for token in columns.values() if token.row == upper]
    return bool(below) and any(min(below) < column < max(below) for column in above)


def _rows_of(columns: Mapping[str, Token]) -> list[int]:
    return sorted({token.row for token in columns.values()})


def _has_foreign_heads(tokens: Stream, block: int, before: int) -> bool:
    numbers = [token.column for token in tokens.row_after(before) if not token.label]
    above = [token for token in tokens[max(0, before - 40) : before] if token.block == block]
    return bool(numbers) and are_foreign(above, numbers[0], _is_head_word, _FEWEST_FOREIGN)


def _is_head_word(label: str) -> bool | None:
    return None if label in SHARED_LABELS else is_heading(APPLICATIONS, label)


def _has_heads(tokens: Sequence[Token], block: int, before: int) -> bool:
    near = tokens[max(0, before - 40) : before]
    return any(token.block == block and token.label and _head_name(token.label) for token in near)


def _head_name(label: str) -> str | None:
    """The column that a head names; 法人或其他组织 names the first of its five."""
    if label in LEGAL_PERSONS:
        return APPLICANTS[1]
    return APPLICATION_HEADS.get(label) or head_by_keyword(label)


def _last_token(tokens: Stream, anchor: Anchor, end: int) -> int:
    label = tokens[anchor.last]
    if not label.loose:
        return tokens.stops[anchor.last] - 1
    items, _ = text_items(tokens, anchor.last, end, APPLICATIONS)
    return items[-1].position if items else anchor.last


def _heading_start(tokens: Sequence[Token], first: int) -> int:
    """Walk back over the table's own heading cells, so that they are not taken for prose."""
    start = first
    for token in reversed(tokens[max(0, first - 30) : first]):
        # Without a line between the tables (headings of sections left out) the last number of table 2 stands there.
        if (token.label and not is_heading(APPLICATIONS, token.label)) or token.is_value:
            break
        start = token.position
    return start
