"""The file of exceptions (`body,year,required,due,basis,reason`) -> DutyExceptions, with every fault by its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duties.obligations import DutyException
from registry.headings import heading_key, holds_numbers
from registry.model import Body
from registry.names import ResolutionStatus, Resolver
from registry.rows import is_cut_short
from registry.sheets import Problem, Row, read_sheets
from registry.vocabulary import normalise, words

FIELDS = ("body", "year", "required", "due", "basis", "reason")
OBLIGATORY = ("body", "year", "required")
# A date put off farther than the second year after the report year is a slip of the pen: it would hide every lateness.
LATEST_DUE = 2


class _FaultError(Exception):
    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class ExceptionsFile:
    """What a file gave: the exceptions in its order, and the rows that were refused."""

    exceptions: tuple[DutyException, ...]
    problems: tuple[Problem, ...] = ()


def read_exceptions(content: bytes, filename: str, bodies: Sequence[Body]) -> ExceptionsFile:
    """The exceptions of a CSV or XLSX file; `body` is a code or a name of `bodies`.

    `required` is yes/no, true/false, 1/0, 是/否; `due` a date, or `MM-DD` of the year after the report year. Bad rows
    are refused by line; nothing is raised for what a file holds.
    """
    source = read_sheets(content, filename)
    problems = list(source.problems)
    found: list[DutyException] = []
    resolver = Resolver(bodies)
    for sheet in source.sheets:
        at = next(
            (index for index, row in enumerate(sheet.rows) if set(OBLIGATORY) <= set(_fields(row).values())), None
        )
        if at is None:
            line = sheet.rows[0].line if sheet.rows else 0
            problems.append(Problem(filename, sheet.name, line, "exceptions.no_heading"))
            continue
        fields = _fields(sheet.rows[at])
        for row in sheet.rows[at + 1 :]:
            none = words()["roster"]["cells"]["none"]
            raw = {field: row.cells[column] for column, field in fields.items() if column < len(row.cells)}
            raw = {field: "" if cell in none else cell for field, cell in raw.items()}
            if not any(raw.values()):
                continue
            for field in ("basis", "reason"):
                if holds_numbers(raw.get(field, "")):
                    problems.append(Problem(filename, sheet.name, row.line, "registry.personal_cell", {"field": field}))
                    raw[field] = ""
            try:
                entry = _exception(raw, resolver)
                if any((other.body, other.year) == (entry.body, entry.year) for other in found):
                    raise _FaultError("exceptions.given_twice", body=entry.body, year=str(entry.year))
            except _FaultError as fault:
                problems.append(Problem(filename, sheet.name, row.line, fault.code, fault.params))
            else:
                found.append(entry)
    return ExceptionsFile(tuple(found), tuple(problems))


def _fields(row: Row) -> dict[int, str]:
    table = {field: field for field in FIELDS}
    for field, headings in words()["roster"]["exceptions"].items():
        table |= {heading_key(heading): field for heading in headings if heading_key(heading) not in table}
    fields: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        field = table.get(heading_key(cell), "")
        if field and field not in fields.values():
            fields[column] = field
    return fields


def _exception(raw: dict[str, str], resolver: Resolver) -> DutyException:
    year = re.fullmatch(r"(\d{4})\D{0,2}", normalise(raw.get("year", "")))
    if not year or not 2000 <= int(year[1]) <= 2100:
        raise _FaultError("registry.bad_year", value=raw.get("year", ""))
    number = int(year[1])
    return DutyException(
        body=_body(raw.get("body", ""), number, resolver),
        year=number,
        required=_required(raw.get("required", "")),
        due=_due(raw.get("due", ""), number),
        basis=raw.get("basis", ""),
        reason=raw.get("reason", ""),
    )


def _body(text: str, year: int, resolver: Resolver) -> str:
    if not text:
        raise _FaultError("exceptions.missing_body")
    if any(body.code == text for body in resolver.bodies):
        return text
    found = resolver.resolve(text, year=year)
    if found.status is ResolutionStatus.KNOWN and found.body is not None:
        return found.body.code
    code = "exceptions.unknown_body" if found.status is ResolutionStatus.UNKNOWN else "exceptions.ambiguous_body"
    raise _FaultError(code, value=text, candidates=", ".join(body.code for body in found.candidates))


def _required(text: str) -> bool:
    plain = normalise(text).lower()
    cells = words()["roster"]["cells"]
    if plain in ("yes", "true", "1", "y", *cells["yes"]):
        return True
    if plain in ("no", "false", "0", "n", *cells["no"]):
        return False
    raise _FaultError("exceptions.bad_required", value=text)


def _due(text: str, year: int) -> date | None:
    plain = normalise(text)
    if not plain:
        return None
    match = None if is_cut_short(plain) else re.fullmatch(r"(?:(\d{4})\D)?(\d{1,2})\D(\d{1,2})\D?\D?", plain)
    try:
        day = date(int(match[1] or year + 1), int(match[2]), int(match[3])) if match else None
    except ValueError:
        day = None
    if day is None or not year < day.year <= year + LATEST_DUE:
        raise _FaultError("exceptions.bad_due", value=text, year=str(year))
    return day
