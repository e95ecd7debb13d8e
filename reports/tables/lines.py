"""One row of a table as printed, and every way its cells may be meant: the options between which the sums decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import comb
from operator import itemgetter
from typing import NamedTuple

from reports.model import FigureKey, Place
from reports.tables.figures import BLANK, read_cell
from reports.tables.glued import adds_up, splits
from reports.tables.tokens import Token
from reports.vocabulary import DISPUTE_COLUMNS, DISPUTES, PROACTIVE

Slots = tuple[Token | None, ...]
_column = itemgetter(2)
_BLOCK = len(DISPUTE_COLUMNS)
# More ways than this to place one row's numbers are not tried: the row stays unreadable.
MAX_OPTIONS = 6500
_MOST_TORN = 2
_GROUPS_OF_THREE = re.compile(r"\d{1,3}(?: \d{3})+")


class Heads(NamedTuple):
    """The headings above a row: grid column → name of the column, and both of them from left to right.

    `disordered`: they stand in another order than the form's, and not all of them are known.
    """

    names: Mapping[int, str]
    columns: tuple[int, ...]
    order: tuple[str, ...]
    disordered: bool = False


NO_HEADS = Heads({}, (), ())
DISORDERED = Heads({}, (), (), disordered=True)


def torn_heads(heading: Sequence[Token]) -> dict[int, str]:
    """Grid column → the heading whose parts stand below each other in it, as where no rule keeps its lines together."""
    found: dict[int, str] = {}
    for token in heading:
        if token.label and token.colspan == 1 and not token.loose:
            found[token.column] = found.get(token.column, "") + token.label
    return found


def unknown_heads(found: Sequence[str], form: Sequence[str]) -> Heads:
    """What headings tell of which only those `found` (from left to right) are known: that they keep the form's order,
    or that nobody can say which number is whose."""
    places = [form.index(name) for name in found if name in form]
    return NO_HEADS if all(one <= other for one, other in pairwise(places)) else DISORDERED


def heads_of(names: Mapping[int, str]) -> Heads:
    """Headings by grid column, in any order."""
    columns = tuple(sorted(names))
    return Heads(names, columns, tuple([names[column] for column in columns]))


class Line(NamedTuple):
    """The cells of one row. One option: placed. Several: undecided between them. None: nothing can be said.

    `found` counts the filled cells printed, which may differ from the cells wanted. `known` is false where the row's
    label was not found at all; `inferred` is true where its cells or the row itself were worked
    out: cut out of one run of digits, or rejoined with a torn label.
    """

    keys: tuple[FigureKey, ...]
    options: tuple[Slots, ...]
    found: int
    printed: tuple[Token, ...]
    place: Place
    likeness: float = 100.0
    loose: bool = False
    known: bool = True
    inferred: bool = False

    @property
    def is_placed(self) -> bool:
        return len(self.options) == 1

    def beside_strays(self, option: Slots) -> list[FigureKey]:
        """The cells next to a number that `option` leaves out although it repeats none of its neighbours.

        Such a number may be a page number; or it is what was printed, misprinted, and its neighbour the copy.
        """
        kept = {id(token) for token in option if token is not None}
        placed = [position for position, token in enumerate(self.printed) if id(token) in kept]
        if not placed or len(placed) != len(kept):
            return []  # joined pieces
        found: list[FigureKey] = []
        for position, token in enumerate(self.printed):
            near = [self.printed[at] for at in (position - 1, position + 1) if 0 <= at < len(self.printed)]
            if id(token) in kept or any(other.reading == token.reading for other in near):
                continue
            beside = {id(other) for other in near}
            found += [key for key, slot in zip(self.keys, option, strict=True) if id(slot) in beside]
        return found


def absent_line(keys: tuple[FigureKey, ...], place: Place) -> Line:
    """A row whose label the document does not have."""
    return Line(keys, ((None,) * len(keys),), 0, (), place, known=False)


def undecided(line: Line) -> Line:
    """The row without a way to place its numbers."""
    return line._replace(options=())


def line_of(
    keys: tuple[FigureKey, ...],
    items: Sequence[Token],
    label: Token,
    likeness: float,
    heads: Heads = NO_HEADS,
) -> Line:
    """The row of `label` whose cells are `items`, with the headings above them where they are known."""
    filled = tuple([item for item in items if item.reading is not BLANK])
    if len(filled) == 1 and filled[0].glued and len(keys) > 1:
        cuts = splits(filled[0], keys)
        found = len(keys) if cuts else 1
        return Line(keys, cuts, found, filled, label.place, likeness, label.loose, inferred=True)
    if filled and (heads.disordered or (label.loose and _is_scattered(keys, filled))):
        return Line(keys, (), len(filled), filled, label.place, likeness, label.loose)
    options = _options(keys, items, filled, label, heads)
    return Line(keys, options, len(filled), filled, label.place, likeness, label.loose)


def _is_scattered(keys: tuple[FigureKey, ...], items: Sequence[Token]) -> bool:
    """Whether the numbers of a row of flattened text stand in several lines, and not one in each: where columns are
    narrow, `12` above and `6` below are 126. One sum of such pieces may hold; all three of table 4 do not."""
    lines = [item.block for item in items if item.loose and item.row < 0 and not item.glued]
    if len(set(lines)) in (0, 1, len(lines)):
        return False
    return keys[0][0] != DISPUTES or len(items) != len(keys) or not adds_up(items, _BLOCK)


def straight_line(
    keys: tuple[FigureKey, ...], items: Sequence[Token], label: Token, likeness: float, heads: Heads
) -> Line | None:
    """What `line_of` gives for a row of a grid in which each cell is filled and stands alone below the heading of its
    own key, as in nearly every row; None for any other row."""
    if len(items) != len(keys) or len(keys) != len(heads.columns) or label.loose:
        return None
    _, _, readings, _, _, _, columns, spans, _, _, _ = zip(*items, strict=True)
    if columns != heads.columns or sum(spans) != len(keys):
        return None
    for reading in readings:
        if reading is BLANK:
            return None
    if tuple(map(_column, keys)) != heads.order:
        return None
    cells = tuple(items)
    return Line(keys, (cells,), len(cells), cells, label.place, likeness)


def _options(
    keys: tuple[FigureKey, ...],
    items: Sequence[Token],
    filled: Sequence[Token],
    label: Token,
    heads: Heads,
) -> tuple[Slots, ...]:
    width = len(keys)
    if heads.names and not label.loose:
        if _is_straight(keys, items, heads):
            return (tuple(items),)
        mapped = _by_heads(keys, items, heads.names)
        if mapped is not None:
            return (mapped,)
    # Flattened text puts the filler of a merged label between the label and the first number on one line.
    led_by_filler = bool(items) and label.loose and items[0].is_blank and items[0].place.line == label.place.line
    if len(items) == width and not led_by_filler:
        return (tuple(items),)
    if not filled:
        blanks = items[-width:] if len(items) >= width else ()
        return (tuple(blanks) if blanks else (None,) * width,)
    if len(filled) == width:
        return (tuple(filled), *_in_groups_of_three(items, label, width))
    if len(filled) > width:
        return _without_surplus(filled, width)
    # Where no sum tells, a blank field before a filled one may be what is left of a heading over two columns.
    gaps = label.loose and keys[0][0] == PROACTIVE and tuple(items[: len(filled)]) != tuple(filled)
    # Nor are the words of one field, with blank fields behind it, cells beside each other.
    gaps |= label.loose and len({(item.row, item.column) for item in filled}) < len(filled)
    # A row broken into lines loses the blank field at the break.
    rows = {item.row for item in items}
    gaps |= label.loose and rows != {label.row} and len(rows) < len(items)
    if len(items) > width and not led_by_filler and label.loose and not gaps:
        first = tuple(items[:width])
        if all(item in first for item in filled):
            return (first,)
    if len(items) > width and not gaps:
        windows = tuple(
            tuple(items[start : start + width])
            for start in range(len(items) - width + 1)
            if all(item in items[start : start + width] for item in filled)
        )
        if len(windows) == 1:
            return windows
    if width == 1:
        return ((filled[0],),)
    return _spread(filled, width)


def _is_straight(keys: tuple[FigureKey, ...], items: Sequence[Token], heads: Heads) -> bool:
    """Whether each cell stands alone below the heading of its own key, as in every undamaged row of the form."""
    return (
        len(items) == len(keys) == len(heads.columns)
        and tuple([item.column for item in items]) == heads.columns
        and tuple(map(_column, keys)) == heads.order
        and sum([item.colspan for item in items]) == len(items)  # none covers less than one column
    )


def _by_heads(keys: tuple[FigureKey, ...], items: Sequence[Token], heads: Mapping[int, str]) -> Slots | None:
    """Cells by the headings above them; None unless the cells cover the headings exactly, as an undamaged row does."""
    by_column = {item.column: item for item in items if item.colspan == 1}
    if len(by_column) == len(items) == len(keys) and by_column.keys() == heads.keys():
        straight = {heads[column]: item for column, item in by_column.items()}
        if len(straight) == len(keys) and all(key[2] in straight for key in keys):
            return tuple(straight[key[2]] for key in keys)
    by_name: dict[str, Token] = {}
    covered: set[int] = set()
    for item in items:
        names = {heads[column] for column in range(item.column, item.column + item.colspan) if column in heads}
        if not names:
            if item.is_blank:
                continue
            return None
        if len(names) > 1 and not item.is_blank:
            return None
        for name in names:
            before = by_name.get(name)
            if before is not None and not before.is_blank and not item.is_blank:
                return None  # two numbers below one heading
            if before is None or before.is_blank:
                by_name[name] = item
        covered.update(range(item.column, item.column + item.colspan))
    if not set(heads) <= covered:
        return None
    slots = tuple(by_name.get(column) for _, _, column in keys)
    return slots if all(slot is not None for slot in slots) else None


def _without_surplus(filled: Sequence[Token], width: int) -> tuple[Slots, ...]:
    """Too many numbers: some are printed twice (page breaks), or one number was torn in two (narrow columns)."""
    surplus = len(filled) - width
    # Beyond two torn numbers the ways to join pieces are not tried: without them all options would agree on pieces.
    if comb(len(filled), width) > MAX_OPTIONS or (surplus > _MOST_TORN and not _repeats(filled, width)):
        return ()
    options: list[Slots] = [tuple(kept) for kept in combinations(filled, width)]
    if surplus <= _MOST_TORN:
        for starts in combinations(range(len(filled) - 1), surplus):
            merged = _merged(filled, starts)
            if merged is not None:
                options.append(merged)
    return tuple(options)


def _in_groups_of_three(items: Sequence[Token], label: Token, width: int) -> tuple[Slots, ...]:
    """`| 7 | 447 228 | |`: the words of one field may be one number, as many fields as there are cells say.

    Nothing where no field of flattened text holds several words that could be one.
    """
    if not label.loose or label.row < 0:
        return ()
    fields: dict[tuple[int, int], list[Token]] = {}
    for item in items:
        fields.setdefault((item.row, item.column), []).append(item)
    if len(fields) != width or (label.row, label.column) in fields:
        return ()
    slots: list[Token] = []
    for words in fields.values():
        if not _GROUPS_OF_THREE.fullmatch(" ".join(word.raw.strip() for word in words)):
            if len(words) > 1:
                return ()
            slots.append(words[0])
            continue
        joined = _merged(words, tuple(range(len(words) - 1)))
        if joined is None or joined[0] is None:
            return ()
        slots.append(joined[0])
    return (tuple(slots),)


def _repeats(filled: Sequence[Token], width: int) -> bool:
    """Whether what is too much says again what stands at the end or the beginning of the row."""
    values = [token.reading for token in filled]
    surplus = len(values) - width
    return values[width:] == values[width - surplus : width] or values[:surplus] == values[surplus : 2 * surplus]


def _merged(filled: Sequence[Token], starts: tuple[int, ...]) -> Slots | None:
    """The tokens at `starts` joined with their right neighbours (neighbouring starts join three)."""
    groups: list[list[Token]] = []
    for position, token in enumerate(filled):
        if position > 0 and position - 1 in starts:
            groups[-1].append(token)
        else:
            groups.append([token])
    slots: list[Token] = []
    for group in groups:
        if len(group) == 1:
            slots.append(group[0])
            continue
        reading = read_cell("".join(token.raw.strip() for token in group))
        if not reading.is_number or not all(token.raw.strip().isdigit() for token in group):
            return None
        slots.append(group[0]._replace(raw=" ".join(token.raw.strip() for token in group), reading=reading))
    return tuple(slots)


def _spread(filled: Sequence[Token], width: int) -> tuple[Slots, ...]:
    """Too few numbers: every way to leave cells empty between them."""
    if comb(width, len(filled)) > MAX_OPTIONS:
        return ()
    options: list[Slots] = []
    for positions in combinations(range(width), len(filled)):
        slots: list[Token | None] = [None] * width
        for position, token in zip(positions, filled, strict=True):
            slots[position] = token
        options.append(tuple(slots))
    return tuple(options)
