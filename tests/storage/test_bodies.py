"""The roster: idempotent imports, every change an event, a bad row named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.obligations import DutyException
from registry.model import Alias, Body, Kind, Level
from storage import database
from storage.bodies import (
    ImportCounts,
    load_bodies,
    load_body_events,
    load_exceptions,
    load_imports,
    save_bodies,
    save_exceptions,
)
from storage.column_types import clean

T0 = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
OFFICE = Body("371500-sthj", "某市生态环境局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
FULL = Body(
    code="371500-zfb",
    name="某市人民政府办公室",
    kind=Kind.GOVERNMENT_OFFICE,
    level=Level.PREFECTURE,
    division="371500",
    parent="371500-rmzf",
    supervisor="370000-zfb",
    credit_code="11371500004360000X",
    aliases=(Alias("某市政府办"), Alias("某市人民政府办公厅", 2010, 2018)),
    home_url="http://zfb/",
    column_urls=("http://zfb/a/", "http://zfb/b/"),
    published_by="371500-rmzf",
    due="02-15",
    since=2010,
    until=2030,
    successor="371500-sthj",
    notes="自拟",
)


def save(session: Session, *bodies: Body, day: int = 0) -> ImportCounts:
    return save_bodies(session, bodies, source="roster.csv", file_sha256="f" * 64, at=T0 + timedelta(days=day))


def test_bodies_come_back_in_roster_order(engine: Engine) -> None:
    first = replace(OFFICE, code="zzz", name="排在前面的")
    with database.write_session(engine) as session:
        assert save(session, first, FULL) == ImportCounts(2, 0, 0)
        assert save(session, OFFICE, FULL, first) == ImportCounts(1, 0, 2)
    with database.sessions(engine)() as session:
        assert load_bodies(session) == (first, FULL, OFFICE)


def test_every_import_and_every_change_is_kept(engine: Engine) -> None:
    moved = replace(FULL, home_url="http://new/", aliases=())
    with database.write_session(engine) as session:
        save(session, FULL)
        assert save(session, moved, day=1) == ImportCounts(0, 1, 0)
        assert save(session, moved, day=2) == ImportCounts(0, 0, 1)
        imports = load_imports(session)
        added, changed = load_body_events(session, FULL.code)
        assert load_body_events(session, "nobody") == ()
    assert [(row.added, row.changed, row.unchanged, row.source) for row in imports] == [
        (1, 0, 0, "roster.csv"),
        (0, 1, 0, "roster.csv"),
        (0, 0, 1, "roster.csv"),
    ]
    assert (added.kind, added.changes["name"], added.at) == ("added", (None, FULL.name), T0)
    assert (changed.kind, changed.at) == ("changed", T0 + timedelta(days=1))
    assert changed.changes == {
        "home_url": ("http://zfb/", "http://new/"),
        "aliases": ([["某市政府办", None, None], ["某市人民政府办公厅", 2010, 2018]], []),
    }


def test_bodies_that_are_not_given_stay(engine: Engine) -> None:
    with database.write_session(engine) as session:
        save(session, FULL)
        save(session)
        assert load_bodies(session) == (FULL,)


def test_one_code_for_two_bodies_is_refused(engine: Engine) -> None:
    with database.write_session(engine) as session:
        with pytest.raises(ValueError, match="371500-sthj"):
            save(session, OFFICE, replace(OFFICE, name="另一个局"))
        assert save(session, OFFICE, OFFICE) == ImportCounts(1, 0, 0)


def test_a_row_that_the_database_refuses_is_named_and_the_others_go_in(engine: Engine) -> None:
    bad = replace(OFFICE, code="bad", name=None)  # type: ignore[arg-type]
    with database.write_session(engine) as session:
        counts = save(session, FULL, bad, OFFICE)
        assert (counts.added, counts.changed, counts.unchanged) == (2, 0, 0)
        assert [refused.row for refused in counts.refused] == ["code=bad"]
        assert load_bodies(session) == (FULL, OFFICE)
        assert load_body_events(session, "bad") == ()


WORDS = st.text(max_size=10).map(clean)
YEARS = st.none() | st.integers(2008, 2099)
BODIES = st.lists(
    st.builds(
        Body,
        code=WORDS,
        name=WORDS,
        kind=st.sampled_from(Kind),
        level=st.sampled_from(Level),
        division=WORDS,
        aliases=st.lists(st.builds(Alias, WORDS, YEARS, YEARS), max_size=2).map(tuple),
        column_urls=st.lists(WORDS, max_size=2).map(tuple),
        since=YEARS,
        until=YEARS,
        notes=WORDS,
    ),
    unique_by=lambda body: body.code,
    max_size=5,
)


@pytest.mark.slow
@given(bodies=BODIES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_roster_comes_back_as_it_was(engine: Engine, bodies: list[Body]) -> None:
    with database.sessions(engine)() as session:
        assert save(session, *bodies) == ImportCounts(len(bodies), 0, 0)
        assert save(session, *reversed(bodies)) == ImportCounts(0, 0, len(bodies))
        assert load_bodies(session) == tuple(bodies)
        session.rollback()


def test_exceptions(engine: Engine) -> None:
    late = DutyException(FULL.code, 2025, required=True, due=date(2026, 2, 15), basis="某函〔2026〕1号", reason="")
    free = DutyException(FULL.code, 2024, required=False, due=None, basis="", reason="当年新设")
    stray = DutyException("nobody", 2024, required=False, due=None, basis="", reason="")
    with database.write_session(engine) as session:
        save(session, FULL)
        assert save_exceptions(session, [late, free], source="duties.csv", at=T0) == ImportCounts(2, 0, 0)
        assert save_exceptions(session, [late, free], source="duties.csv", at=T0) == ImportCounts(0, 0, 2)
        moved = replace(late, due=date(2026, 2, 28))
        assert save_exceptions(session, [moved], source="duties.csv", at=T0) == ImportCounts(0, 1, 0)
        counts = save_exceptions(session, [stray, free], source="duties.csv", at=T0)
        assert (counts.added, counts.unchanged) == (0, 1)
        assert [refused.row for refused in counts.refused] == ["body=nobody, year=2024"]
        assert load_exceptions(session) == (free, moved)
        events = load_body_events(session, FULL.code)[1:]
        assert [(event.kind, event.year) for event in events] == [
            ("exception_added", 2025),
            ("exception_added", 2024),
            ("exception_changed", 2025),
        ]
        assert events[2].changes == {"due": ("2026-02-15", "2026-02-28")}
        assert [row.kind for row in load_imports(session)] == ["bodies", *["exceptions"] * 4]
