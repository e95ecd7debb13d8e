"""Tables whose cells ran together into one text, as programs flatten a page without keeping cell borders.

The text is cut into the form's own words and the runs of digits between them; a run is then split into the cells of its
row in every way that satisfies the row's own sums (平潭 2020, 2023, 2025 were published like that).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import product

from reports.model import FigureKey
from reports.tables.figures import read_cell
from reports.tables.tokens import Token
from reports.vocabulary import APPLICATION_COLUMNS, APPLICATIONS, DISPUTE_COLUMNS, DISPUTES

# More splits of one run than this are not listed: the row stays unreadable.
MAX_SPLITS = 3000
_LONGEST_NUMBER = 9
# More digits beyond one a cell than this are not cut by sums: real runs have up to 8, and each multiplies the ways.
_MOST_SPARE_DIGITS = 24
_RUN = re.compile(r"(?P<whole>[\d\s+\-]*\d[\d\s+\-]*)(?P<tail>\.\d+)?(?P<unit>万?元|亿元)?")


def splits(token: Token, keys: Sequence[FigureKey]) -> tuple[tuple[Token, ...], ...]:
    """Every way to cut the run `token` into the cells of `keys`; none where no way satisfies the row's own sums."""
    width = len(keys)
    words = token.raw.split()
    if len(words) == width:
        # Spaces between cells, or in thousands: `447 228447 228` are two numbers. Only a sum tells.
        pieces = tuple(_piece(token, word) for word in words)
        return (pieces,) if _totals(keys) and adds_up(pieces, _totals(keys)) else ()
    match = _RUN.fullmatch(unicodedata.normalize("NFKC", token.raw).strip())
    if match is None:
        return ()
    found: list[tuple[str, ...]] = []
    for cells in _cuts("".join(match["whole"].split()), width, _totals(keys)):
        found.append(cells)
        if len(found) > MAX_SPLITS:
            return ()
    ending = (match["tail"] or "") + (match["unit"] or "")
    whole = [(*cells[:-1], cells[-1] + ending) for cells in dict.fromkeys(found)]
    return tuple(tuple(_piece(token, cell) for cell in cells) for cells in whole)


def adds_up(pieces: Sequence[Token], block: int) -> bool:
    """Whether the last of every `block` numbers is the sum of those before it."""
    values = [piece.reading.value for piece in pieces]
    blocks = [values[start : start + block] for start in range(0, len(values), block)]
    return None not in values and all(sum(filter(None, part[:-1])) == part[-1] for part in blocks)


def _totals(keys: Sequence[FigureKey]) -> int:
    """Into how many cells the row falls of which the last is the sum of the others; 0 where it has no sums."""
    return {APPLICATIONS: len(APPLICATION_COLUMNS), DISPUTES: len(DISPUTE_COLUMNS)}.get(keys[0][0], 0)


def _piece(token: Token, text: str) -> Token:
    return token._replace(raw=text, reading=read_cell(text), glued=False)


def _cuts(text: str, width: int, block: int) -> Iterator[tuple[str, ...]]:
    parts = [part for part in re.split(r"([+\-])", text) if part]
    if len(parts) == 1 and block and len(text) <= width + _MOST_SPARE_DIGITS:
        yield from _summed(text, width, block)
    elif len(parts) == 1 and not block:
        yield from _free(text, width)
    elif not block:
        yield from _signed(parts, width)


def _free(digits: str, width: int) -> Iterator[tuple[str, ...]]:
    """All cuts of `digits` into `width` numbers without leading zeros."""
    if width == 0:
        if not digits:
            yield ()
        return
    longest = 1 if digits.startswith("0") else min(_LONGEST_NUMBER, len(digits) - width + 1)
    for length in range(1, longest + 1):
        if len(digits) - length < width - 1:
            return
        for rest in _free(digits[length:], width - 1):
            yield (digits[:length], *rest)


def _summed(digits: str, width: int, block: int) -> Iterator[tuple[str, ...]]:
    """Cuts in which the last of every `block` cells is the sum of those before it."""
    if width == block:
        yield from _block(digits, block)
        return
    for length in range(block, len(digits) - (width - block) + 1):
        firsts = list(_block(digits[:length], block))
        if firsts:
            for rest in _summed(digits[length:], width - block, block):
                yield from ((*first, *rest) for first in firsts)


def _block(digits: str, width: int) -> Iterator[tuple[str, ...]]:
    for length in range(1, min(_LONGEST_NUMBER, len(digits) - width + 1) + 1):
        total = digits[-length:]
        if length == 1 or not total.startswith("0"):
            for parts in _adding_up(digits[:-length], width - 1, int(total)):
                yield (*parts, total)


def _adding_up(digits: str, count: int, total: int) -> Iterator[tuple[str, ...]]:
    """Cuts of `digits` into `count` numbers whose sum is `total`."""
    if count == 1:
        if digits == str(total):
            yield (digits,)
        return
    longest = 1 if digits.startswith("0") else min(len(str(total)), len(digits) - count + 1)
    for length in range(1, longest + 1):
        part = int(digits[:length])
        if part > total:
            return
        for rest in _adding_up(digits[length:], count - 1, total - part):
            yield (digits[:length], *rest)


def _signed(parts: Sequence[str], width: int) -> Iterator[tuple[str, ...]]:
    """A hyphen among glued digits is a sign, a mark between cells, or a dash that fills a cell: all are possible."""
    hyphens = [index for index, part in enumerate(parts) if part in "+-"]
    for roles in product(("sign", "mark", "cell"), repeat=len(hyphens)):
        pieces: list[str] = []
        sign = ""
        role = dict(zip(hyphens, roles, strict=True))
        for index, part in enumerate(parts):
            if index not in role:
                pieces.append(sign + part)
                sign = ""
            elif role[index] == "cell":
                pieces.append(part)
            elif role[index] == "sign":
                sign = part
        surplus = len(pieces) - width
        if surplus == 1:
            yield from (tuple(pieces[:gone] + pieces[gone + 1 :]) for gone in range(len(pieces)))
        elif surplus <= 0:
            yield from _shared_out(pieces, width)


def _shared_out(pieces: Sequence[str], width: int) -> Iterator[tuple[str, ...]]:
    if not pieces:
        if width == 0:
            yield ()
        return
    sign = pieces[0][0] if pieces[0][0] in "+-" else ""
    digits = pieces[0].removeprefix(sign)
    for count in range(1, width - len(pieces) + 2):
        for first in _free(digits, count) if digits else ([("",)] if count == 1 else []):
            for rest in _shared_out(pieces[1:], width - count):
                yield (sign + first[0], *first[1:], *rest)
