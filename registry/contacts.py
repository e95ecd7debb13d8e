"""A file of contact persons -> whom to reach at each body. What a row holds is never part of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from registry.headings import heading_key
from registry.model import Body
from registry.sheets import Problem, Row, read_sheets
from registry.vocabulary import normalise, words

FIELDS = ("body", "role", "name", "address")
_ROWS_BEFORE_HEADING = 20


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach at a body (its code). `address` is an e-mail address or a telephone number."""

    body: str
    role: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ContactFile:
    contacts: tuple[Contact, ...]
    problems: tuple[Problem, ...] = ()


def read_contacts(content: bytes, filename: str, roster: Sequence[Body]) -> ContactFile:
    """The contact persons of a CSV or spreadsheet file. Rows that name no body of the roster, or several, and rows
    without an address are refused by line; a person's name or address stands in no problem."""
    source = read_sheets(content, filename)
    found: list[Contact] = []
    problems = list(source.problems)
    tables = [(sheet, at) for sheet in source.sheets if (at := _heading(sheet.rows)) is not None]
    if source.sheets and not tables:
        problems.append(Problem(filename, "", 0, "contacts.no_heading"))
    known = _names(roster)
    for sheet, at in tables:
        columns = _columns(sheet.rows[at])
        for row in sheet.rows[at + 1 :]:
            problem = _take(row, columns, known, found)
            if problem is not None:
                code, params = problem
                problems.append(Problem(filename, sheet.name if len(source.sheets) > 1 else "", row.line, code, params))
    return ContactFile(tuple(found), tuple(problems))


def _take(
    row: Row, columns: Sequence[tuple[int, str]], known: dict[str, set[str]], found: list[Contact]
) -> tuple[str, dict[str, str]] | None:
    cells: dict[str, list[str]] = {field: [] for field in FIELDS}
    for place, field in columns:
        if place < len(row.cells) and row.cells[place]:
            cells[field].append(row.cells[place])
    if not any(cells.values()):
        return None
    named = cells["body"]
    if not named:
        return "contacts.no_body", {}
    # The first column that names the body decides: a code before a name.
    codes = known.get(normalise(named[0]), set())
    if len(codes) != 1:
        return ("contacts.ambiguous_body" if codes else "contacts.unknown_body"), {"body": named[0]}
    if not cells["address"]:
        return "contacts.no_address", {}
    (code,) = codes
    role, name = " ".join(cells["role"]), " ".join(cells["name"])
    found += [Contact(code, role, name, address) for address in dict.fromkeys(cells["address"])]
    return None


def _names(roster: Sequence[Body]) -> dict[str, set[str]]:
    """Every code, name and alias, as written, with the bodies that go by it: who is written to is never guessed."""
    found: dict[str, set[str]] = {}
    for body in roster:
        for name in (body.code, *body.names()):
            found.setdefault(normalise(name), set()).add(body.code)
    return found


@cache
def _fields() -> dict[str, str]:
    headings = words()["contacts"]["headings"]
    found = {heading_key(field): field for field in FIELDS}
    return found | {heading_key(name): field for field in FIELDS for name in headings[field]}


def _columns(row: Row) -> list[tuple[int, str]]:
    fields = ((place, _fields().get(heading_key(cell), "")) for place, cell in enumerate(row.cells))
    return [(place, field) for place, field in fields if field]


def _heading(rows: Sequence[Row]) -> int | None:
    for number, row in enumerate(rows[:_ROWS_BEFORE_HEADING]):
        if {"body", "address"} <= {field for _place, field in _columns(row)}:
            return number
    return None
