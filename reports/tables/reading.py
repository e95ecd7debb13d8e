"""What the reader of one statutory table hands over: its lines, its edition and what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.model import Edition, Finding, Place, Severity
from reports.tables.lines import Line
from reports.tables.tokens import Token
from reports.vocabulary import DISPUTES, HEADING_WORDS


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table as found. `edition` is None where the table itself does not show it; `lines` follow the form's order.

    `first` and `last` are the tokens between which the table stands. `yuan` holds rows whose heading says 元.
    """

    table: str
    edition: Edition | None
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    first: int
    last: int
    yuan: frozenset[str] = frozenset()


NOWHERE = Place()


def is_heading(table: str, label: str) -> bool:
    """Whether a text is a heading of the table, a torn part of one, or several run together."""
    words = HEADING_WORDS[table]
    if any(label in word for word in words):
        return True
    # Table 4's heads are torn into every shape (`结果结果其他尚未`, `维持纠正`); no row label shares their characters.
    if table == DISPUTES and len(label) <= 60 and set(label) <= set("".join(words)):
        return True
    rest = label
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return not rest


def doubtful(lines: Sequence[Line], *, strays: bool) -> tuple[Line, ...]:
    """Rows without numbers are no empty rows where numbers stand elsewhere without a label of their own.

    That is so when a row of flattened text has numbers to spare, or (`strays`) a row with numbers has no known label.
    """
    spare = any(line.loose and line.found > len(line.keys) for line in lines)
    return tuple(
        replace(line, options=())
        if (spare and line.loose and not line.found) or ((spare or strays) and not line.known)
        else line
        for line in lines
    )


def grid_items(tokens: Sequence[Token], last: int) -> list[Token]:
    """The cells to the right of token `last` in its own grid row."""
    label = tokens[last]
    items: list[Token] = []
    for token in tokens[last + 1 :]:
        if token.block != label.block or token.row != label.row:
            break
        items.append(token)
    return items


def continued(tokens: Sequence[Token], items: Sequence[Token], table: str, width: int) -> list[Token]:
    """The cells of the grid row that goes on where `items` stop, when together they hold `width` numbers, or one more.

    A page that ends within a row leaves such a row without a label at the top of the next table; headings repeated
    there are passed over.
    """
    filled = sum(not item.is_blank for item in items)
    if not items or not 0 < filled < width:
        return []
    last = items[-1]
    position: tuple[int, int] | None = None
    cells: list[Token] = []
    for token in tokens[last.position + 1 : last.position + 60]:
        if token.loose or token.block > last.block + 2:
            break
        if (token.block, token.row) != position:
            if any(cell.is_value for cell in cells):
                break
            position, cells = (token.block, token.row), []
        if token.label and not is_heading(table, token.label):
            return []
        if not token.label:
            cells.append(token)
    values = [cell for cell in cells if not cell.is_blank]
    return values if values and filled + len(values) in (width, width + 1) else []


def text_items(tokens: Sequence[Token], last: int, stop: int, table: str) -> tuple[list[Token], list[Token]]:
    """The values between two labels of flattened text, and the labels there that the form does not know.

    Values behind an unknown label belong to that label, not to the row before it.
    """
    items: list[Token] = []
    strangers: list[Token] = []
    for token in tokens[last + 1 : stop]:
        if token.label:
            if is_heading(table, token.label):
                if any(not item.is_blank for item in items):
                    break
                continue
            strangers.append(token)
            break
        items.append(token)
    return items, strangers


def next_filled(tokens: Sequence[Token], index: int) -> Token | None:
    """The next token after `index` that is not blank."""
    return next((token for token in tokens[index + 1 : index + 60] if not token.is_blank), None)


def stranger_findings(table: str, tokens: Sequence[Token], strangers: Sequence[Token]) -> list[Finding]:
    """A finding for each unknown label that has values of its own."""
    found: list[Finding] = []
    for stranger in strangers:
        follower = next_filled(tokens, stranger.position)
        if follower is not None and follower.is_value:
            found.append(
                Finding(
                    "row_unknown",
                    Severity.WARNING,
                    {"table": table, "label": stranger.raw[:60], "place": str(stranger.place)},
                )
            )
    return found


def unclaimed_rows(
    table: str, tokens: Sequence[Token], first: int, last: int, claimed: set[tuple[int, int]]
) -> list[Finding]:
    """Grid rows inside the table that hold values but belong to no row of the form: an extra row, or a lost label."""
    rows: dict[tuple[int, int], list[Token]] = {}
    for token in tokens[first : last + 1]:
        if not token.loose:
            rows.setdefault((token.block, token.row), []).append(token)
    found: list[Finding] = []
    for position, cells in rows.items():
        if position in claimed or not any(cell.is_value for cell in cells):
            continue
        labels = [cell for cell in cells if cell.label and not is_heading(table, cell.label)]
        code, severity = ("row_unknown", Severity.WARNING) if labels else ("row_unlabelled", Severity.ERROR)
        place = str(cells[0].place)
        params: Mapping[str, str | int | float] = (
            {"table": table, "label": labels[0].raw[:60], "place": place}
            if labels
            else {"table": table, "place": place}
        )
        found.append(Finding(code, severity, params))
    return found
