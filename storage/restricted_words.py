"""The words of a report that stand outside its texts: beside counts, cells, findings and decisions.

They go with the texts when a raw file is restricted: whoever asks the tables themselves (`query --sql`) must not find
what the views hide. Numbers, codes, dates and keys of decisions stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from storage.finding_models import ContentReviewRow
from storage.models import Base, table
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow

# In the raw text of a number: a word beside it, a unit or a remark. Digits and signs are none.
REMARK = r"[^\d ,，.．+－−%‰-]"
_REMARK = re.compile(REMARK)
_VERSIONS = table(ReportVersionRow)


@dataclass(frozen=True, slots=True)
class _Place:
    """A column that holds words: by which columns a row is found, and what stays of a value."""

    model: type[Base]
    column: str
    key: tuple[str, ...]
    left: Callable[[Any], Any] = lambda _value: ""


_PLACES = (
    _Place(FactRow, "raw", ("version_id", "position")),
    _Place(FigureRow, "raw", ("version_id", "position")),
    _Place(FindingRow, "params", ("version_id", "position"), lambda _value: {}),
    _Place(
        ReportVersionRow,
        "scope_evidence",
        ("id",),
        lambda value: {name: said for name, said in (value or {}).items() if name != "quote"},
    ),
    _Place(ContentReviewRow, "machine_raw", ("id",)),
)


def is_words(value: object | None, raw: str) -> bool:
    """Whether what was printed in a cell may be words: what is no number, and what stands beside one."""
    return value is None or _REMARK.search(raw) is not None


def take_words(session: Session, versions: Sequence[int]) -> list[dict[str, Any]]:
    """Takes the words out of what was read in these versions and gives them, as `return_words` takes them. Needs a
    writing session."""
    return [word for place in _PLACES for word in _taken(session, place, versions)]


def return_words(session: Session, words: Sequence[dict[str, Any]]) -> None:
    """Puts back what `take_words` gave. Needs a writing session."""
    for place in _PLACES:
        name = table(place.model).name
        _write(session, place, [(word["key"], word["value"]) for word in words if word["table"] == name])


def _taken(session: Session, place: _Place, versions: Sequence[int]) -> list[dict[str, Any]]:
    of = table(place.model)
    columns = [of.c[name] for name in (*place.key, place.column)]
    if place.model is ContentReviewRow:
        # A decision is about a raw file; it goes with the first version that was read in it.
        file_of = select(_VERSIONS.c.sha256, func.min(_VERSIONS.c.id).label("version_id"))
        files = file_of.where(_VERSIONS.c.id.in_(versions)).group_by(_VERSIONS.c.sha256).subquery()
        statement = select(files.c.version_id, *columns).join(files, files.c.sha256 == of.c.sha256)
    else:
        number = of.c[place.key[0]]
        statement = select(number, *columns).where(number.in_(versions))
    if place.model is FigureRow:
        statement = statement.add_columns(of.c.value)
    words = []
    for version, *found in session.execute(statement.order_by(*columns[:-1])):
        given = dict(zip(place.key, found, strict=False))
        value = found[len(place.key)]
        if place.model is FigureRow and not is_words(found[-1], value):
            continue
        if value and place.left(value) != value:
            words.append({"table": of.name, "version_id": version, "key": given, "value": value})
    _write(session, place, [(word["key"], place.left(word["value"])) for word in words])
    return words


def _write(session: Session, place: _Place, values: Sequence[tuple[dict[str, Any], Any]]) -> None:
    if not values:
        return
    of = table(place.model)
    statement = update(of).values({place.column: bindparam("given", type_=of.c[place.column].type)})
    for name in place.key:
        statement = statement.where(of.c[name] == bindparam(f"of_{name}"))
    rows = [{"given": value} | {f"of_{name}": part for name, part in key.items()} for key, value in values]
    session.connection().execute(statement, rows)
