"""Places, cells and figures are values: equal by what they hold, never changed, kept whole by a pickle."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from reports.identities import identities
from reports.model import Cell, CellStatus, Edition, Figure, Place
from reports.vocabulary import TABLES, form_keys, form_rows

PLACE = Place("table[1]", 2, 3, 4, 5, 6, (0.0, 1.0, 2.0, 3.0), "S")
FIGURE = Figure("proactive", "rules", "issued", Decimal(1), "1", CellStatus.REPORTED, 0.97, PLACE)


@pytest.mark.parametrize("value", [PLACE, FIGURE])
def test_every_field_is_what_was_given_and_stays(value: Place | Figure) -> None:
    given = value._asdict()
    assert type(value)(**given) == value
    assert hash(type(value)(**given)) == hash(value)
    assert pickle.loads(pickle.dumps(value)) == value
    assert len({repr(part) for part in given.values()}) == len(given)
    for name in given:
        with pytest.raises(AttributeError):
            setattr(value, name, None)


def test_a_changed_field_makes_another_value() -> None:
    assert PLACE._replace(row=9) != PLACE
    assert FIGURE._replace(value=None).value is None
    assert FIGURE.value == 1
    assert str(Place(path="table[1]", row=2, column=3)) == "table[1] r2c3"


def test_a_cell_covers_one_position_unless_told() -> None:
    cell = Cell(1, 2, "3", PLACE)
    assert (cell.rowspan, cell.colspan) == (1, 1)
    with pytest.raises(AttributeError):
        cell.text = "4"  # type: ignore[misc]


@pytest.mark.parametrize("edition", [Edition.F2021, Edition.F2019])
@pytest.mark.parametrize("table", TABLES)
def test_keys_of_a_form_are_its_rows_and_columns(table: str, edition: Edition) -> None:
    keys = form_keys(table, edition)
    assert {row: tuple(column for _, _, column in own) for row, own in keys.items()} == form_rows(table, edition)
    assert {key[0] for own in keys.values() for key in own} == {table}
    known = {key for own in keys.values() for key in own}
    assert all(set(identity.keys) <= known for identity in identities(table, edition))
