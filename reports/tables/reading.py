"""What the reader of one statutory table hands over: its lines, its edition and what is odd about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from reports.model import Edition, FigureKey, Finding, Place, Severity
from reports.tables.figures import BLANK
from reports.tables.lines import Line, undecided
from reports.tables.tokens import Stream, Token
from reports.vocabulary import DISPUTES, HEADING_WORDS, PROACTIVE


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table as found. `edition` is None where the table itself does not show it; `lines` follow the form's order.

    `first` and `last` are the tokens between which the table stands. `money` holds the unit of rows that name one, in
    万元. `contested` are cells of which nothing tells what they mean: another copy of the table prints another number,
    or two units of money are named. `captioned`: which of several copies is the report's own was told by captions.
    """

    table: str
    edition: Edition | None
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    first: int
    last: int
    money: Mapping[str, Decimal] = field(default_factory=dict)
    contested: frozenset[FigureKey] = frozenset()
    captioned: bool = False


NOWHERE = Place()
# `75.8 三、收到…`, but no label that is numbered: `1.属于国家秘密`.
_LED_BY_NUMBER = re.compile(r"\s*[+\-]?\d[\d,]*(?:\.\d+)?(?=\s*[^\d\s.、,，)）]|\s+\S)")
# So many numbers without a row, and a part of those that have one, are more than a few torn rows leave.
_FEW_LONE, _MANY_LONE = 3, 0.25
_SEVERAL = 2
# Longer headings first: 总计 stands in none of the others, 其他 in 其他结果.
_LONG_FIRST = {table: tuple(sorted(words, key=len, reverse=True)) for table, words in HEADING_WORDS.items()}
_CHARACTERS = {table: frozenset("".join(words)) for table, words in HEADING_WORDS.items()}


@lru_cache(maxsize=4096)
def is_heading(table: str, label: str) -> bool:
    """Whether a text is a heading of the table, a torn part of one, or several run together."""
    words = HEADING_WORDS[table]
    if any(label in word for word in words):
        return True
    # Table 4's heads are torn into every shape (`结果结果其他尚未`, `维持纠正`); no row label shares their characters.
    if table == DISPUTES and len(label) <= 60 and _CHARACTERS[table].issuperset(label):
        return True
    rest = label
    for word in _LONG_FIRST[table]:
        rest = rest.replace(word, "")
    return not rest


def doubtful(lines: Sequence[Line], region: Sequence[Token], *, strays: bool) -> tuple[Line, ...]:
    """Rows without numbers are no empty rows where numbers stand elsewhere without a label of their own.

    That is so when a row of flattened text has numbers to spare, when one in the table's `region` is no row's (before
    its label, as 洪泽 2023 in other programs' text), or (`strays`) when a row with numbers has no known label. Where
    many are no row's, the text goes down the columns: then no row of it is told.
    """
    claimed = {token.position for line in lines for token in line.printed}
    lone = sum(token.loose and token.reading.is_number and token.position not in claimed for token in region)
    if lone > max(_FEW_LONE, len(claimed) * _MANY_LONE) or _goes_down(lines):
        return tuple(undecided(line) if line.loose or not line.known else line for line in lines)
    spare = lone > 0 or any(line.loose and line.found > len(line.keys) for line in lines)
    if not spare and not strays:
        return tuple(lines)
    return tuple(
        undecided(line) if (spare and line.loose and not line.found) or ((spare or strays) and not line.known) else line
        for line in lines
    )


def _goes_down(lines: Sequence[Line]) -> bool:
    """Whether rows of flattened text have the numbers of others that have none."""
    loose = [line for line in lines if line.loose]
    empty = sum(line.known and not line.found for line in loose)
    full = sum(line.found > len(line.keys) for line in loose)
    return min(empty, full) >= _SEVERAL or (empty > 0 and any(line.found > 2 * len(line.keys) for line in loose))


def continued(tokens: Sequence[Token], items: Sequence[Token], table: str, width: int) -> list[Token]:
    """The cells of the grid row that goes on where `items` stop, when together they hold `width` numbers, or one more.

    A page that ends within a row leaves such a row without a label at the top of the next table; headings repeated
    there are passed over.
    """
    filled = len(filled_of(items))
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
    open_brackets = _unclosed(tokens[last].raw)
    below_heads = False
    for token in tokens[last + 1 : stop]:
        if token.label:
            if open_brackets > 0 and not items:
                # The remark of a label goes on in the next line: 部分公开（区分处理的，只计 / 这一情形，不计其他情形）.
                open_brackets += _unclosed(token.raw)
                continue
            if is_heading(table, token.label) and not _LED_BY_NUMBER.match(token.raw):
                if any(not item.is_blank for item in items):
                    break
                below_heads = table == PROACTIVE
                continue
            strangers.append(token)
            break
        if below_heads and token.is_value:
            break  # the headings of the next rows stand between
        items.append(token)
    return items, strangers


def _unclosed(text: str) -> int:
    return sum(text.count(sign) for sign in "（([【") - sum(text.count(sign) for sign in "）)]】")


def beside_strangers(tokens: Sequence[Token], line: Line, strangers: Sequence[Token], *, is_last: bool) -> Line:
    """A row without numbers is no empty one where a label that the form does not know follows it.

    That may be the rest of its own label, its number and the next heading in one text, or what was taken for the row's
    label stands in a menu. Behind the last row (`is_last`) something else follows as a matter of course.
    """
    if line.found or not strangers:
        return line
    follower = next_filled(tokens, strangers[0].position)
    is_led = _LED_BY_NUMBER.match(strangers[0].raw) is not None
    doubted = not is_last or is_led or (follower is not None and follower.is_value)
    return undecided(line) if doubted else line


def filled_of(items: Iterable[Token]) -> list[Token]:
    """The items that are not blank."""
    return [item for item in items if item.reading is not BLANK]


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


def unclaimed_rows(table: str, tokens: Stream, first: int, last: int, claimed: set[tuple[int, int]]) -> list[Finding]:
    """Grid rows inside the table that hold values but belong to no row of the form: an extra row, or a lost label."""
    rows: dict[tuple[int, int], list[Token]] = {}
    for part in tokens.rows(first, last):
        position = (part[0].block, part[0].row)
        if position not in claimed and not part[0].loose:
            rows.setdefault(position, []).extend(part)
    found: list[Finding] = []
    for cells in rows.values():
        if not any(cell.is_value for cell in cells):
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
