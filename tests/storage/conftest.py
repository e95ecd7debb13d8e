"""What the storage tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter (pytest's own are closed to others), owned by the present one."""
    folder = Path(tempfile.mkdtemp(prefix="nianbao-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
