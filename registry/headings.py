"""Which column of a roster holds what, and which columns may not be taken in: telephone numbers and persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from registry.sheets import Row
from registry.vocabulary import normalise, words

FIELDS = (
    "code",
    "name",
    "kind",
    "level",
    "division",
    "parent",
    "supervisor",
    "credit_code",
    "aliases",
    "home_url",
    "column_url",
    "published_by",
    "due",
    "since",
    "until",
    "successor",
    "notes",
    "counted",
)
ROWS_BEFORE_HEADING = 20

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-— ]?\d{7,8}(?!\d)")
_LOCAL_NUMBER = re.compile(r"(?!(?:19|20)\d{6}$)[2-8]\d{6,7}")
_PERSON_ID = re.compile(r"(?<!\d)[1-8]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one block of a sheet. `fields`: column -> field; `others`: column -> its heading, kept as notes;
    `refused`: columns that hold persons or telephone numbers."""

    fields: dict[int, str]
    others: dict[int, str]
    refused: dict[int, str]

    @property
    def all(self) -> frozenset[int]:
        """Every column of the block that has a heading."""
        return frozenset((*self.fields, *self.others, *self.refused))


def heading_key(text: str) -> str:
    """A heading without case, white space, marks and a remark in brackets at its end."""
    return normalise(text).lower().rstrip("*:").strip("_")


def _without_remark(key: str) -> str:
    return re.sub(r"\([^()]*\)$", "", key).rstrip("*:")


@cache
def _field_names() -> dict[str, str]:
    found = {name: name for name in FIELDS}
    found |= {name.replace("_", ""): name for name in FIELDS}
    for name, headings in words()["roster"]["headings"].items():
        found |= {heading_key(heading): name for heading in headings}
    return found


def field_of(heading: str) -> str:
    """The roster field that a heading names, or nothing."""
    key = heading_key(heading)
    return _field_names().get(key) or _field_names().get(_without_remark(key), "")


def is_ordinal(heading: str) -> bool:
    """Whether a heading is that of the running number."""
    return heading_key(heading) in words()["roster"]["cells"]["ordinal"]


def names_persons(heading: str) -> bool:
    """Whether a heading announces persons, telephone numbers or addresses of persons."""
    listed = words()["roster"]["cells"]["person_headings"]
    key = normalise(heading).lower()
    if key in listed or _without_remark(key) in listed or heading_key(heading) in listed:
        return True
    parts = [part for part in re.split(r"[/、及和与,()]", key) if part]
    return len(parts) > 1 and any(part in listed for part in parts)


def find_heading(rows: Sequence[Row]) -> int | None:
    """The index of the heading row: the first that names the bodies' column, beside others or alone in its row."""
    for index, row in enumerate(rows[:ROWS_BEFORE_HEADING]):
        found = [field_of(cell) for cell in row.cells if cell]
        if "name" not in found:
            continue
        marks = sum(bool(field) for field in found)
        marks += sum(is_ordinal(cell) or names_persons(cell) for cell in row.filled)
        if marks >= 2 or len(found) == 1 or not row.wide:
            return index
    return None


def split_columns(heading: Row) -> tuple[Columns, ...]:
    """The blocks of a heading row: lists are often set in two or three blocks side by side, each with its own name."""
    starts = [place for place, cell in enumerate(heading.cells) if field_of(cell) == "name"]
    for block, place in enumerate(starts):
        left = place
        while left > 0 and not field_of(heading.cells[left - 1]) and (not block or left - 1 > starts[block - 1]):
            left -= 1
            if is_ordinal(heading.cells[left]):
                break
        starts[block] = 0 if block == 0 else left
    ends = [*starts[1:], len(heading.cells)]
    return tuple(_block(heading, start, end) for start, end in zip(starts, ends, strict=True))


def _block(heading: Row, start: int, end: int) -> Columns:
    fields: dict[int, str] = {}
    others: dict[int, str] = {}
    refused: dict[int, str] = {}
    for place in range(start, end):
        cell = heading.cells[place]
        field = field_of(cell)
        if names_persons(cell):
            refused[place] = cell
        elif field and field not in fields.values():
            fields[place] = field
        elif cell and not is_ordinal(cell):
            others[place] = cell
    return Columns(fields, others, refused)


def holds_numbers(value: str) -> bool:
    """Whether a text holds a telephone number, a person's ID number or a mail address."""
    return any(pattern.search(value) for pattern in (_MOBILE, _LANDLINE, _PERSON_ID, _MAIL))


def holds_local_numbers(cells: Sequence[str]) -> bool:
    """Whether a column's cells are local telephone numbers: seven or eight digits and no dates, nearly all of them."""
    filled = [cell for cell in cells if cell]
    numbers = sum(bool(_LOCAL_NUMBER.fullmatch(cell.replace(" ", ""))) for cell in filled)
    return numbers >= 2 and numbers * 10 >= len(filled) * 8


def holds_persons(cells: Sequence[str]) -> bool:
    """Whether a column's cells are names of persons: nearly all are two or three characters behind a family name."""
    filled = [cell for cell in cells if cell]
    table = words()["roster"]["cells"]
    persons = sum(
        len(cell) in (2, 3)
        and cell[0] in table["surnames"]
        and cell[-1] not in table["institution_endings"]
        and all("\u4e00" <= character <= "\u9fff" for character in cell)
        for cell in (cell.replace(" ", "") for cell in filled)
    )
    return persons >= 2 and persons * 10 >= len(filled) * 8
