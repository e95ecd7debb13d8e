"""A Document's tables as figures, one for every cell that the form prescribes, with what was odd on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

from reports.identities import identities
from reports.model import CellStatus, Document, Edition, Figure, FigureKey, Finding, Place, Severity
from reports.tables import applications, disputes, proactive
from reports.tables.confidence import BOTH_HOLD, DOUBTED, LIKELY_LABEL, ONE_BROKEN, PLACED, SOLVED, confidences
from reports.tables.editions import settle
from reports.tables.glued_text import GLUED_LENGTH
from reports.tables.lines import Line, undecided
from reports.tables.money import unit_of_cell
from reports.tables.reading import TableReading
from reports.tables.shape import shape_findings
from reports.tables.solve import Solution, solve
from reports.tables.sound import SURE_LABEL, is_sure, sound_figures
from reports.tables.tokens import Stream, Token, tokens_of
from reports.tables.turned import disputes_upright, turned_about
from reports.tables.unread import is_unread
from reports.vocabulary import (
    APPLICATIONS,
    DISPUTE_BLOCKS,
    DISPUTES,
    GLUED_EDITIONS,
    GLUED_WORDS,
    PROACTIVE,
    TABLES,
    form_rows,
)

_WAN = Decimal(10_000)
_MONEY_COLUMN, _CHANGE_COLUMN = "amount_wan", "change"
# The form of 2019 names no unit for 采购总金额. From 10,000 on (1亿元) a bare number may as well be 元.
_LARGE_WAN = Decimal(10_000)
_GROUP = re.compile(r"\d+")
_POINTED = re.compile(r"\d{1,3}\.\d{3}\D*")
# Confidence where a reading rests on an assumption: money without a unit, more than most bodies spend in 万元.
_ASSUMED = 0.45
_UNIT_FREE_ROW = "procurement"


@dataclass(frozen=True, slots=True)
class Located:
    """The tables found in a document, and the blocks they fill (which are no prose)."""

    tokens: Stream
    readings: tuple[TableReading, ...]
    blocks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tables:
    editions: Mapping[str, Edition]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


def locate(document: Document) -> Located:
    """Find the three tables; nothing is decided yet about editions or doubtful cells."""
    document = disputes_upright(document)
    located = _locate(document)
    if len(located.readings) < len(TABLES) and (turned := turned_about(document)) is not None:
        again = _locate(turned)
        return again if len(again.readings) > len(located.readings) else located
    return located


def _locate(document: Document) -> Located:
    tokens = tokens_of(document)
    third = applications.read(tokens)
    second = proactive.read(tokens, third.first if third else None)
    fourth = disputes.read(tokens)
    readings = tuple(reading for reading in (second, third, fourth) if reading is not None)
    inside = [token for reading in readings for token in tokens[reading.first : reading.last + 1]]
    blocks = frozenset([token.block for token in inside])
    if any(map(_is_glued, inside)):
        blocks -= _glued_blocks(tokens, readings)
    return Located(tokens, readings, blocks)


_is_glued = attrgetter("glued")


def _glued_blocks(tokens: Stream, readings: Sequence[TableReading]) -> set[int]:
    """A block of glued text holds prose as well."""
    rows = [row for reading in readings for row in tokens.rows(reading.first, reading.last)]
    return {row[0].block for row in rows if row[0].loose and any(token.glued for token in row)}


def parse_tables(located: Located, year: int | None) -> Tables:
    """Figures of every table the report should have. `year` settles the form of a table that does not show its own.

    A report of a year since 2019 must have all three tables, as must one that has any of them; else it is free form.
    """
    found = {reading.table: reading for reading in located.readings}
    shown: dict[str, Edition | None] = {table: reading.edition for table, reading in found.items()}
    glued = {table: token for table in TABLES if table not in found and (token := _glued(table, located.tokens))}
    shown |= {table: _glued_edition(table, token) for table, token in glued.items()}
    if DISPUTES in shown and APPLICATIONS in shown:
        shown[DISPUTES] = shown[APPLICATIONS]  # table 4 is the same in both forms
    editions = settle(shown, year, TABLES)
    figures: list[Figure] = []
    findings: list[Finding] = []
    leaves_blanks = any(map(_leaves_blanks, located.readings))
    is_double = any(map(_is_double, located.tokens.labelled))
    for table, edition in editions.items():
        reading = found.get(table)
        if reading is not None:
            reading = _in_form(reading, edition, located)
            reading = _without_guesses(reading) if leaves_blanks else reading
            made, noted = _figures(_untold(reading) if is_double else reading, edition)
            figures += _uncontested(reading, made)
            findings += [*_run_together(reading), *reading.findings, *noted]
        elif table in glued:
            place = glued[table].place
            figures += _without(table, edition, CellStatus.UNREADABLE, 0.0, place)
            findings.append(_glued_finding(table, place))
        elif is_unread(table, located.tokens):
            figures += _without(table, edition, CellStatus.UNREADABLE, 0.0, Place())
            findings.append(Finding("table_not_read", Severity.ERROR, {"table": table}))
        else:
            figures += _without(table, edition, CellStatus.ABSENT, PLACED, Place())
            findings.append(Finding("table_missing", Severity.ERROR, {"table": table}))
    return Tables(editions, tuple(figures), tuple(findings))


def _uncontested(reading: TableReading, figures: list[Figure]) -> list[Figure]:
    """Which of two numbers is the report's own, or which of two units is meant, nothing in the table tells."""
    if reading.captioned:
        figures = [figure._replace(confidence=min(figure.confidence, ONE_BROKEN)) for figure in figures]
    if not reading.contested:
        return figures
    return [
        figure._replace(value=None, status=CellStatus.UNREADABLE, confidence=0.0)
        if (figure.table, figure.row, figure.column) in reading.contested
        else figure
        for figure in figures
    ]


def _in_form(reading: TableReading, edition: Edition, located: Located) -> TableReading:
    """A table that did not show its form was read in that of 2021; read it again where the other one is due."""
    if reading.edition is not None or reading.table == DISPUTES or edition is Edition.F2021:
        return reading
    if reading.table == APPLICATIONS:
        return applications.reread(located.tokens, reading, edition)
    return proactive.reread(located.tokens, reading, edition)


def _without(table: str, edition: Edition, status: CellStatus, confidence: float, place: Place) -> list[Figure]:
    return [
        Figure(table, row, column, None, "", status, confidence, place)
        for row, columns in form_rows(table, edition).items()
        for column in columns
    ]


def _leaves_blanks(reading: TableReading) -> bool:
    """Whether a table whose cells ran together has rows with fewer digits than cells: its blank ones left no trace."""
    if not any(token.glued for line in reading.lines for token in line.printed):
        return False
    return any(
        line.known and sum(map(str.isdecimal, "".join(token.raw for token in line.printed))) < len(line.keys)
        for line in reading.lines
    )


def _without_guesses(reading: TableReading) -> TableReading:
    """Without the cuts of runs of digits where cells may be blank: `662` of three cells is 66, 2 and a blank one, or
    6, 6 and 2. A nought begins no number, so that noughts alone can be cut in one way only."""
    lines = tuple(
        undecided(line) if any(_needs_cuts(token, line) for token in line.printed) else line for line in reading.lines
    )
    return replace(reading, lines=lines)


def _is_double(token: Token) -> bool:
    """Whether a heading is printed twice over in one text: what a page shows bold by striking it twice some programs
    give as 行政复议行政复议 and 6464, of which every sum holds."""
    return token.loose and any(title + title in token.label for title in DISPUTE_BLOCKS)


def _untold(reading: TableReading) -> TableReading:
    """The table with no way to place the numbers of its flattened rows."""
    return replace(reading, lines=tuple(undecided(line) if line.loose else line for line in reading.lines))


def _run_together(reading: TableReading) -> list[Finding]:
    place = next((token.place for line in reading.lines for token in line.printed if token.glued), None)
    return [] if place is None else [_glued_finding(reading.table, place)]


def _glued_finding(table: str, place: Place) -> Finding:
    return Finding("table_glued", Severity.ERROR, {"table": table, "place": str(place)})


def _glued(table: str, tokens: Sequence[Token]) -> Token | None:
    """The text into which all cells of the table ran together, as programs flatten a page without cell borders."""
    for token in tokens:
        if len(token.raw) > GLUED_LENGTH and all(word in token.label for word in GLUED_WORDS[table]):
            return token
    return None


def _glued_edition(table: str, token: Token) -> Edition | None:
    for edition, words in GLUED_EDITIONS.get(table, ()):
        if words in token.label:
            return edition
    return None


def _figures(reading: TableReading, edition: Edition) -> tuple[list[Figure], list[Finding]]:
    sound = sound_figures(reading, edition)
    if sound is not None:
        return sound, []
    solution = solve(reading.lines, identities(reading.table, edition))
    support = confidences(solution, reading.table, edition)
    figures: list[Figure] = []
    make, printed = tuple.__new__, CellStatus.REPORTED  # what a NamedTuple's own constructor calls
    for line in reading.lines:
        if is_sure(line) and not (solution.undecided or solution.solved):
            for key, token in zip(line.keys, line.options[0], strict=True):
                if token is not None and token.reading.bare and key[2] != _MONEY_COLUMN:
                    # A number and nothing else in a plain row: what `_figure` gives for it, without asking.
                    told = (token.reading.value, token.raw.strip(), printed, support.get(key, PLACED), token.place)
                    figures.append(make(Figure, (*key, *told)))
                else:
                    figures.append(_figure(key, line, solution, reading, support.get(key)))
        else:
            figures += [_figure(key, line, solution, reading, support.get(key)) for key in line.keys]
    return figures, [*shape_findings(reading, solution), *_money(figures, edition, reading)]


def _figure(key: FigureKey, line: Line, solution: Solution, reading: TableReading, support: float | None) -> Figure:
    table, row, column = key
    if key in solution.undecided:
        raw = " ".join(token.raw.strip() for token in line.printed)
        return Figure(table, row, column, None, raw, CellStatus.UNREADABLE, 0.0, line.place)
    token = solution.slots[key]
    if token is None:
        # A label of flattened text with nothing behind it is an empty row; a grid without the cell lacks the cell.
        empty = line.known and line.loose and line.found == 0
        status = CellStatus.BLANK if empty else CellStatus.ABSENT
        return Figure(table, row, column, None, "", status, SOLVED, line.place)
    said = token.reading
    status, value, raw = said.status, said.value, token.raw.strip()
    if status is CellStatus.UNREADABLE or (value is not None and not _fits(token, column)):
        return Figure(table, row, column, None, raw, CellStatus.UNREADABLE, 0.0, token.place)
    confidence = support if support is not None else PLACED
    if line.likeness < SURE_LABEL and confidence < BOTH_HOLD:
        confidence = min(confidence, LIKELY_LABEL)
    if _is_guessed(line):
        status, confidence = CellStatus.SOLVED, _ASSUMED
    elif key in solution.solved or line.inferred:
        status, confidence = CellStatus.SOLVED, min(confidence, PLACED) if support is not None else SOLVED
    if value is None:
        # The sums tell whether a blank stands in its own cell, never whether something was lost from it.
        return Figure(table, row, column, None, raw, said.status, max(confidence, SOLVED), token.place)
    if column == _MONEY_COLUMN:
        value, confidence = _in_wan(token, value, row, reading, confidence)
    elif value % 1:
        # 1.288 things: a point between thousands, a comma misread, or a misprint. No sum tells which.
        if _POINTED.fullmatch(raw):
            return Figure(table, row, column, None, raw, CellStatus.UNREADABLE, 0.0, token.place)
        confidence = min(confidence, DOUBTED)
    if said.joined and table == PROACTIVE and not _is_one_number(raw):
        return Figure(table, row, column, None, raw, CellStatus.UNREADABLE, 0.0, token.place)
    if said.joined:
        # In two lines may stand one number, torn by a narrow column, or two; no sum tells.
        confidence = min(confidence, DOUBTED if "\n" in raw and table == PROACTIVE else SOLVED)
    return Figure(table, row, column, value, raw, status, confidence, token.place)


def _is_guessed(line: Line) -> bool:
    """Whether a row without a sum was cut out of one run of digits: one digit a cell, if none of them is blank."""
    run = line.printed[0] if line.inferred and line.printed and line.keys[0][0] == PROACTIVE else None
    return run is not None and _needs_cuts(run, line)


def _needs_cuts(token: Token, line: Line) -> bool:
    """Whether a run of digits can be cut into the row's cells in more than one way, some of them blank."""
    return token.glued and len(line.keys) > 1 and set(token.raw) != {"0"}


def _is_one_number(raw: str) -> bool:
    """Whether digits with space between them may be one number: torn behind its first digit, spaced digit by digit or
    in thousands, or broken into lines. `12 15` are two, and table 2 has no sum that would say so."""
    lines = raw.split("(", maxsplit=1)[0].split("（", maxsplit=1)[0].split("\n")
    groups = [[len(group) for group in _GROUP.findall(line)] for line in lines]
    return all(len(group) < 2 or group[0] == 1 or set(group[1:]) == {3} for group in groups)


def _fits(token: Token, column: str) -> bool:
    """A count may not be money, money may not be a count of things, and only a change may be told in words."""
    reading = token.reading
    if column == _MONEY_COLUMN:
        return not reading.counted and not reading.worded
    if reading.worded and column != _CHANGE_COLUMN:
        return False
    return not (reading.money and "元" in token.raw)


def _in_wan(token: Token, value: Decimal, row: str, reading: TableReading, confidence: float) -> tuple[Decimal, float]:
    if token.reading.money:
        return value / _WAN, confidence
    unit = unit_of_cell(token.raw) or reading.money.get(row)
    if unit is not None:
        return value * unit, confidence
    if row == _UNIT_FREE_ROW and value >= _LARGE_WAN:
        return value, min(confidence, _ASSUMED)
    return value, confidence


def _money(figures: Sequence[Figure], edition: Edition, reading: TableReading) -> list[Finding]:
    findings: list[Finding] = []
    for figure in figures:
        if figure.column != _MONEY_COLUMN or not figure.value or figure.row in reading.money:
            continue
        key = (figure.table, figure.row, figure.column)
        if (
            figure.row == _UNIT_FREE_ROW
            and edition is Edition.F2019
            and "元" not in figure.raw
            and "万" not in figure.raw
        ):
            severity = Severity.WARNING if figure.value >= _LARGE_WAN else Severity.INFO
            findings.append(Finding("amount_unit_unstated", severity, {"raw": figure.raw}, (key,)))
    return findings
