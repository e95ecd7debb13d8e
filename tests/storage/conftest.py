"""What the storage tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import database
from storage.backup_folders import copy_database


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter (pytest's own are closed to others), owned by the present one."""
    folder = Path(tempfile.mkdtemp(prefix="nianbao-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def sqlite_engine(migrated: Callable[[str], Engine], tmp_path: Path) -> Iterator[Engine]:
    """An empty embedded database."""
    yield from _copied(migrated("sqlite"), tmp_path / "one.db")


@pytest.fixture
def other_engine(migrated: Callable[[str], Engine], tmp_path: Path) -> Iterator[Engine]:
    """Another empty embedded database."""
    yield from _copied(migrated("sqlite"), tmp_path / "other.db")


def _copied(template: Engine, path: Path) -> Iterator[Engine]:
    copy_database(Path(str(template.url.database)), path)
    engine = database.connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()
