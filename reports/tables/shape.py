"""What is odd about the cells of a table as printed: rows too long, too short, without a label, or undecided."""

from __future__ import annotations

from reports.model import FigureKey, Finding, Severity
from reports.tables.lines import Line
from reports.tables.reading import TableReading
from reports.tables.solve import Solution

Params = dict[str, str | int | float]


def shape_findings(reading: TableReading, solution: Solution) -> list[Finding]:
    """rows_missing, extra_cells, missing_cells, placement_ambiguous, value_proposed."""
    findings: list[Finding] = []
    lost = [line for line in reading.lines if not line.known]
    if lost:
        params: Params = {
            "table": reading.table,
            "count": len(lost),
            "rows": ", ".join(line.keys[0][1] for line in lost),
        }
        keys = tuple(key for line in lost for key in line.keys)
        findings.append(Finding("rows_missing", Severity.ERROR, params, keys))
    for line in reading.lines:
        if line.known:
            findings += _counted(reading.table, line, solution)
        if solution.undecided and line.known:
            undecided = tuple(key for key in line.keys if key in solution.undecided)
            if undecided:
                findings.append(_ambiguous(reading.table, line, undecided, solution))
    findings += [
        Finding(
            "value_proposed",
            Severity.INFO,
            {"table": key[0], "row": key[1], "column": key[2], "value": format(value, "f")},
            (key,),
        )
        for key, value in solution.proposed.items()
    ]
    return findings


def _row(line: Line) -> str:
    """The row's name; the one line of table 4 holds all its rows and is named after the first and the last."""
    rows = list(dict.fromkeys(key[1] for key in line.keys))
    return rows[0] if len(rows) == 1 else f"{rows[0]} - {rows[-1]}"


def _counted(table: str, line: Line, solution: Solution) -> list[Finding]:
    surplus = line.found > len(line.keys)
    if not surplus and all(map(solution.slots.get, line.keys)):
        return []
    absent = (
        tuple([key for key in line.keys if solution.slots.get(key) is None and key not in solution.undecided])
        if (line.found or not line.loose) and not surplus
        else ()
    )
    if not surplus and not absent:
        return []
    params: Params = {
        "table": table,
        "row": _row(line),
        "found": line.found,
        "expected": len(line.keys),
        "place": str(line.place),
    }
    if surplus:
        return [Finding("extra_cells", Severity.ERROR, params, line.keys)]
    return [Finding("missing_cells", Severity.ERROR, params, absent)]


def _ambiguous(table: str, line: Line, undecided: tuple[FigureKey, ...], solution: Solution) -> Finding:
    """Lists what each undecided cell could be; `-` stands for no number, `?` for more ways than were tried."""
    listed = "; ".join(
        f"{key[1]}.{key[2]}: "
        + (" | ".join("-" if value is None else format(value, "f") for value in solution.undecided[key]) or "?")
        for key in undecided
    )
    params: Params = {
        "table": table,
        "row": _row(line),
        "printed": " ".join(token.raw.strip() for token in line.printed)[:200],
        "options": listed[:800],
        "place": str(line.place),
    }
    return Finding("placement_ambiguous", Severity.ERROR, params, undecided)
