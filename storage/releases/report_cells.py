"""The cells of a block of reports as columns, their names numbered: what is made of a name is made once for each.

Of the two million cells of ten thousand reports some three hundred have names of their own. They come as one text from
the database, for half of the time that reading takes goes by the number of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from storage.models import table
from storage.releases.arrow_blocks import fetched
from storage.releases.model import Current
from storage.report_models import FigureRow

# Between the parts of a name; none of the names of ours holds it.
_BETWEEN = "\x1f"
_FETCHED = pa.schema(
    [
        ("name", pa.string()),
        ("value", pa.float64()),
        ("raw", pa.string()),
        ("confidence", pa.float64()),
        ("place", pa.string()),
    ]
)
_SQL = [
    f"t.table_name || '{_BETWEEN}' || t.row_name || '{_BETWEEN}' || t.column_name || '{_BETWEEN}' || t.status",
    "CAST(t.value AS DOUBLE PRECISION)",
    "t.raw",
    "CAST(t.confidence AS DOUBLE PRECISION)",
    "CAST(t.place AS TEXT)",
]


class Name(NamedTuple):
    """What a cell is called, and how it was filled in."""

    table: str
    row: str
    column: str
    status: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by report and then by the form's order. `rows` has the columns ordinal (of which report a cell is), value,
    raw, confidence and place; `number` says which of `names` each cell has."""

    rows: Any
    number: Any
    names: Sequence[Name]

    def by_name(self, made: Callable[[Name], str | int | None], kind: Any) -> Any:
        """A column of what is made of each cell's name."""
        return pa.array([made(name) for name in self.names], kind).take(self.number)

    def of_reports(
        self, ordinals: Mapping[int, object], columns: Sequence[str]
    ) -> Iterator[tuple[int, int, Name, tuple[Any, ...]]]:
        """Of some reports the cells as Python objects: where each stands, of which report it is, its name, and these
        columns of it."""
        if not ordinals:
            return
        places = pc.indices_nonzero(pc.is_in(self.rows["ordinal"], pa.array(list(ordinals), pa.int64())))
        picked = self.rows.select(["ordinal", *columns]).take(places)
        ordinal, *values = (column.to_pylist() for column in picked.columns)
        names = [self.names[number] for number in self.number.take(places).to_pylist()]
        yield from zip(
            places.to_pylist(), ordinal, names, zip(*values, strict=True) if values else [()] * len(names), strict=True
        )


def cells_of(connection: Any, reports: Sequence[Current]) -> Cells:
    """The cells of these reports."""
    found = fetched(connection, table(FigureRow).name, _SQL, _FETCHED, reports)
    encoded = found["name"].combine_chunks().dictionary_encode()
    names = [_name(text) for text in encoded.dictionary.to_pylist()]
    return Cells(found.drop_columns(["position", "name"]), encoded.indices, names)


def _name(text: str) -> Name:
    # Loud where a part holds what stands between them: there are five parts then.
    return Name(*text.split(_BETWEEN))
