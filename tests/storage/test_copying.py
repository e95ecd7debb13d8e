"""`db copy`: a whole store from one kind of database to the other, all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from storage import copying, database
from storage.backup_folders import copy_database, settle
from storage.errors import (
    CopyDiffersError,
    CopyTargetNotEmptyError,
    DatabaseBehindError,
    SameDatabaseError,
)
from storage.report_models import METADATA
from storage.table_digests import digest_of
from tests.databases import BACKENDS, quick_on
from tests.storage.rows import fill


@pytest.fixture(scope="module")
def template(migrated: Callable[[str], Engine], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded store with rows in every table, for tests to copy."""
    path = tmp_path_factory.mktemp("filled") / "embedded.db"
    copy_database(Path(str(migrated("sqlite").url.database)), path)
    engine = database.connect(f"sqlite:///{path}")
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    settle(path)
    return path


@pytest.fixture
def embedded(template: Path, tmp_path: Path) -> Iterator[Engine]:
    path = shutil.copy(template, tmp_path / "embedded.db")
    engine = database.connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def digests(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {table.name: digest_of(connection, table).digest for table in METADATA.sorted_tables}


@quick_on("postgresql")
def test_there_and_back(embedded: Engine, engine: Engine, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    done = copying.copy(embedded, engine, progress=lambda some, total: told.append((some, total)))
    assert {table.rows for table in done.tables} == {3}
    assert {table.table for table in done.tables} == set(METADATA.tables)
    assert told[-1] == (done.rows, done.rows)
    assert digests(engine) == digests(embedded)
    back = database.connect(f"sqlite:///{tmp_path / 'back.db'}")
    try:
        # Into a database without any table: it gets the schema.
        copying.copy(engine, back)
        assert digests(back) == digests(embedded)
    finally:
        back.dispose()


@pytest.mark.slow
def test_numbers_go_on_after_the_highest_copied_one(embedded: Engine, engine: Engine) -> None:
    copying.copy(embedded, engine)
    run = METADATA.tables["runs"]
    row = {"kind": "k", "started_at": sa.func.current_timestamp(), "outcome": "", "summary": {}}
    with engine.begin() as connection:
        statement = sa.insert(run).values(**row, simulated=False, vantage="").returning(run.c.id)
        assert connection.execute(statement).scalar_one() == 4


def test_a_target_that_holds_a_row_is_refused_and_left_alone(embedded: Engine, engine: Engine) -> None:
    with engine.begin() as connection:
        fill(connection, 1, only=frozenset({"runs"}))
    before = digests(engine)
    with pytest.raises(CopyTargetNotEmptyError) as refused:
        copying.copy(embedded, engine)
    assert refused.value.table == "runs"
    assert digests(engine) == before


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:2], indirect=True)
def test_a_copy_that_arrives_changed_is_undone(embedded: Engine, engine: Engine) -> None:
    def change(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("INSERT INTO runs"):
            connection.exec_driver_sql("UPDATE bodies SET notes = 'changed on the way'")

    sa.event.listen(engine, "after_cursor_execute", change)
    try:
        with pytest.raises(CopyDiffersError) as differs:
            copying.copy(embedded, engine)
    finally:
        sa.event.remove(engine, "after_cursor_execute", change)
    assert differs.value.params["table"] == "bodies"
    with engine.connect() as connection:
        assert all(digest_of(connection, table).rows == 0 for table in METADATA.sorted_tables)


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:2], indirect=True)
def test_a_copy_that_breaks_off_leaves_nothing(embedded: Engine, engine: Engine) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(embedded, engine, progress=stop)
    with engine.connect() as connection:
        assert all(digest_of(connection, table).rows == 0 for table in METADATA.sorted_tables)
    assert copying.copy(embedded, engine).rows > 0


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:1], indirect=True)
def test_nobody_writes_to_the_source_meanwhile(embedded: Engine, engine: Engine, tmp_path: Path) -> None:
    held: list[bool] = []

    def write(_done: int, _total: int) -> None:
        if held:
            return
        other = sa.create_engine(embedded.url, connect_args={"timeout": 0.05})
        with pytest.raises(sa.exc.OperationalError, match="locked"), other.begin() as connection:
            connection.exec_driver_sql("DELETE FROM runs")
        other.dispose()
        held.append(True)

    copying.copy(embedded, engine, progress=write)
    assert held == [True]


def test_a_database_is_not_copied_onto_itself(embedded: Engine) -> None:
    again = database.connect(f"sqlite:///{embedded.url.database}")
    with pytest.raises(SameDatabaseError):
        copying.copy(embedded, again)
    again.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("engine", BACKENDS[:1], indirect=True)
def test_a_source_of_older_code_is_refused(engine: Engine, tmp_path: Path) -> None:
    old = database.connect(f"sqlite:///{tmp_path / 'old.db'}")
    with pytest.raises(DatabaseBehindError):
        copying.copy(old, engine)
    old.dispose()
