"""Records that are quick to make are the frozen dataclasses that they were."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from datetime import UTC, date, datetime

import pytest

from duties.date_hints import DateSeen
from duties.model import Article, Duty, Evidence, OwnDate, Publication, ReadPlace, Sighting, Verdict, VerdictCode
from duties.quick_records import quick_to_make


@quick_to_make
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    days: tuple[int, ...] = ()
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    days: tuple[int, ...] = ()
    told: str | None = None


def test_a_record_is_what_it_was_but_for_its_making() -> None:
    record = Quick("a", told="b")
    assert (record.name, record.days, record.told) == ("a", (), "b")
    assert type(record) is Quick
    assert record == Quick("a", (), "b")
    assert record != Quick("a")
    assert hash(record) == hash(Quick("a", (), "b")) == hash(Plain("a", (), "b"))
    assert repr(record) == "Quick(name='a', days=(), told='b')"
    assert replace(record, days=(1,)) == Quick("a", (1,), "b")
    assert pickle.loads(pickle.dumps(record)) == copy.copy(record) == copy.deepcopy(record) == record
    assert str(inspect.signature(Quick)) == str(inspect.signature(Plain))


def test_a_record_is_closed_when_it_is_made() -> None:
    record = Quick("a")
    with pytest.raises(FrozenInstanceError):
        record.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del record.name
    with pytest.raises((AttributeError, TypeError)):
        record.other = 1  # type: ignore[attr-defined]  # (Python 3.11 says it by TypeError)
    with pytest.raises(TypeError):
        Quick("a", (), None, 1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_what_is_more_than_names_and_defaults_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Made:
        days: list[int] = field(default_factory=list)

    @dataclass(frozen=True)
    class Loose:
        name: str

    for record in (Made, Loose):
        with pytest.raises(TypeError, match="no plain frozen dataclass with slots"):
            quick_to_make(record)


def test_the_records_of_a_judging_hold_what_they_are_given() -> None:
    moment, day = datetime(2026, 2, 1, tzinfo=UTC), date(2026, 2, 1)
    own = OwnDate("list_date", day, migrated=True)
    made = (
        own,
        DateSeen("list_date", day, moment),
        Sighting("c", "u", "t", day, moment, moment),
        Article("u", dates_seen=(DateSeen("list_date", day, moment),)),
        Publication("u", "t", "c", (own,), moment, moment),
        Duty("b", 2025, True, day, day, day, "basis"),
        Evidence(wrong_unit=True),
        Verdict("b", 2025, VerdictCode.LATE, day, days_late=1),
    )
    for record in made:
        values = [getattr(record, shown.name) for shown in fields(record)]
        assert type(record)(*values) == record
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(record)[0].name, None)
    assert ReadPlace.__init__.__qualname__ == "ReadPlace.__init__"
