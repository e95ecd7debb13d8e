"""Several copies of one table in a document: last year's beside this year's, the region's behind the body's own.

Which of them is the report's own only a caption can tell. Where none does, a cell that they print differently is not
decidable; the sums of both may hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reports.model import FigureKey, Finding, Severity
from reports.tables.lines import Line
from reports.tables.reading import TableReading
from reports.tables.solve import value_of
from reports.tables.tokens import Stream
from reports.vocabulary import EARLIER_WORDS, compact

# A caption stands within so many texts above its table and is no longer than this.
_NEAR, _CAPTION = 4, 60
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_EARLIER = re.compile("|".join(EARLIER_WORDS))
_MOST_LISTED = 20
_ROWS, _CELLS = 0.8, 0.5
# The number of a cell (None: it holds none), or nothing where it is not decided which one it is.
_Value = tuple[Decimal | None, ...]


def chosen(tokens: Stream, copies: Sequence[TableReading]) -> TableReading | None:
    """The copy that speaks for the report, None where there is none.

    Of equal copies and of fragments the fullest. Of whole ones that differ the one whose caption names the latest year,
    else the first, with the cells in which they differ `contested`, as are all of a copy behind an empty form.
    """
    if len(copies) < 2:
        return copies[0] if copies else None
    copies = _pieced_together(copies)
    best = max(copies, key=_filled)
    rivals = [copy for copy in copies if _filled(copy) and _printed(copy) != _printed(best)]
    if not rivals:
        return _behind_empty_form(tokens, copies, best)
    repeated = Finding("table_repeated", Severity.WARNING, {"table": best.table, "copies": len(rivals) + 1})
    whole = _whole(copies)
    if len(whole) < 2:
        return replace(best, findings=(*best.findings, repeated))
    latest = _latest(tokens, copies, whole)
    if latest is not None:
        return replace(latest, findings=(*latest.findings, repeated), captioned=True)
    first = whole[0]
    different = _different(first, whole[1:])
    noted = (repeated, _differ(first.table, different)) if different else (repeated,)
    return replace(first, findings=(*first.findings, *noted), contested=first.contested | {key for key, _ in different})


def _behind_empty_form(tokens: Stream, copies: Sequence[TableReading], best: TableReading) -> TableReading:
    """The only filled copy. Behind an empty form it may be the region's: bodies without a case leave theirs empty."""
    first = copies[0]
    if first is best or not _filled(best) or not _is_empty_form(first):
        return best
    before, now = (_year_above(tokens, copy, copies) for copy in (first, best))
    if before is not None and (before == 0 or before < (now or 0)):
        return best  # the form of another year
    values = _values(best)
    different = [(key, f"- | {_shown(value)}") for key, value in values.items() if value and value[0] is not None]
    repeated = Finding("table_repeated", Severity.WARNING, {"table": best.table, "copies": 2})
    contested = best.contested | {key for line in best.lines for key in line.keys if line.found}
    return replace(
        best, findings=(*best.findings, repeated, _differ(best.table, different)), contested=frozenset(contested)
    )


def _is_empty_form(copy: TableReading) -> bool:
    """Whether nothing is filled in although the cells of nearly all rows are there."""
    there = sum(line.known and _cells(line) == len(line.keys) for line in copy.lines)
    return not _filled(copy) and there >= _ROWS * len(copy.lines)


def carried_over(again: TableReading, before: TableReading) -> TableReading:
    """The same table read anew in another form, with what its other copies said."""
    repeated = tuple(finding for finding in before.findings if finding.code in ("table_repeated", "copies_differ"))
    return replace(
        again,
        findings=(*again.findings, *repeated),
        contested=again.contested | before.contested,
        captioned=before.captioned,
    )


def _pieced_together(copies: Sequence[TableReading]) -> Sequence[TableReading]:
    """One table where several are its parts: Word repeats the first rows on each page if they are set as headings.

    Parts agree in every row that they share, and each has rows that the others lack.
    """
    whole = copies[0]
    for part in copies[1:]:
        if [line.keys for line in part.lines] != [line.keys for line in whole.lines]:
            return copies
        pairs = list(zip(whole.lines, part.lines, strict=True))
        shared = [(one, other) for one, other in pairs if one.known and other.known]
        lacking = [other for one, other in pairs if other.known and not one.known]
        own = [one for one, other in pairs if one.known and not other.known]
        if not (shared and lacking and own) or any(_row(one) != _row(other) for one, other in shared):
            return copies
        whole = replace(
            whole,
            edition=whole.edition or part.edition,
            lines=tuple(one if one.known else other for one, other in pairs),
            findings=(*whole.findings, *part.findings),
            last=max(whole.last, part.last),
            money=dict(part.money) | dict(whole.money),
            contested=whole.contested | part.contested,
        )
    return (whole,)


def _differ(table: str, different: Sequence[tuple[FigureKey, str]]) -> Finding:
    cells = [f"{row}.{column}: {values}" for (_, row, column), values in different[:_MOST_LISTED]]
    if len(different) > _MOST_LISTED:
        cells.append("…")
    params: dict[str, str | int | float] = {"table": table, "count": len(different), "cells": "; ".join(cells)}
    return Finding("copies_differ", Severity.ERROR, params, tuple(key for key, _ in different))


def _filled(copy: TableReading) -> int:
    return sum(line.found for line in copy.lines if line.known)


def _printed(copy: TableReading) -> list[list[str]]:
    return [[token.raw for token in line.printed] for line in copy.lines]


def _whole(copies: Sequence[TableReading]) -> list[TableReading]:
    """The copies that are no fragment and no empty form: four rows of five are there, in table 4 half of its cells."""
    return [copy for copy in copies if _filled(copy) and _share(copy) >= (_ROWS if len(copy.lines) > 1 else _CELLS)]


def _share(copy: TableReading) -> float:
    if len(copy.lines) > 1:
        return sum(line.known for line in copy.lines) / len(copy.lines)
    (line,) = copy.lines
    return max(line.found, _cells(line)) / len(line.keys)


def _cells(line: Line) -> int:
    return sum(cell is not None for cell in line.options[0]) if line.is_placed else 0


def _latest(tokens: Stream, copies: Sequence[TableReading], whole: Sequence[TableReading]) -> TableReading | None:
    """The one whole copy that is not of an earlier year, if the captions say so of all the others."""
    years = [_year_above(tokens, copy, copies) for copy in whole]
    named = [year for year in years if year is not None]
    last = max(named, default=0)
    current = [copy for copy, year in zip(whole, years, strict=True) if year is None or year == last > 0]
    if len(current) != 1:
        return None
    # A year alone does not tell that a copy without any is of a later one; 上年 does.
    return current[0] if last == 0 or len(named) == len(years) else None


def _year_above(tokens: Stream, copy: TableReading, copies: Sequence[TableReading]) -> int | None:
    """The year that the caption of a copy names, 0 where it says 上年, None where there is none.

    A copy that is one row may have it in that row, or in one above.
    """
    tops = [copy.first]
    if len(copy.lines) == 1 and copy.lines[0].printed:
        tops.insert(0, copy.lines[0].printed[0].position)
    ends = [max(other.last, *(token.position for token in other.lines[-1].printed), -1) for other in copies]
    for top in tops:
        floor = max((end for end in ends if end < top), default=-1)
        texts = [token for token in tokens[max(floor + 1, top - 3 * _NEAR) : top] if not token.is_blank]
        for token in reversed(texts[-_NEAR:]):
            text = compact(token.raw) if len(token.raw) <= _CAPTION else ""
            if match := _YEAR.search(text):
                return int(match[1])
            if _EARLIER.search(text):
                return 0
    return None


def _different(best: TableReading, others: Sequence[TableReading]) -> list[tuple[FigureKey, str]]:
    """Cells for which another copy prints another number than `best`, or which either copy leaves undecided."""
    found: list[tuple[FigureKey, str]] = []
    tables = [_values(copy) for copy in others]
    for key, value in _values(best).items():
        against = [table[key] for table in tables if key in table]
        if not value or any(other != value for other in against):
            found.append((key, " | ".join(dict.fromkeys(map(_shown, (value, *against))))))
    return found


def _values(copy: TableReading) -> dict[FigureKey, _Value]:
    return {key: value for line in copy.lines if line.known for key, value in _row(line).items()}


def _row(line: Line) -> dict[FigureKey, _Value]:
    cells = line.options[0] if line.is_placed else ()
    return dict.fromkeys(line.keys, ()) | {key: (value_of(cell),) for key, cell in zip(line.keys, cells, strict=False)}


def _shown(value: _Value) -> str:
    return "?" if not value else "-" if value[0] is None else format(value[0], "f")
