"""The largest tables as columns, written in a process of their own.

The Arrow driver brings a copy of SQLite with it, and two copies in one process must not open the same file: the system
keeps locks by process, so that neither copy sees those of the other, either drops them all when it closes the file, and
the index of the journal is cut short under the one that reads ("How To Corrupt An SQLite Database File", 2.2.1). A
release then failed, now and then, with "database disk image is malformed".
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
from sqlalchemy import URL

from storage.lifeline import die_with
from storage.releases.arrow_blocks import connect_to
from storage.releases.columnar import Decided, write_columns
from storage.releases.model import Current, Material

# So many are written as rows in the time that the process takes to begin.
FEW = 500


@contextlib.contextmanager
def columns_in_child(material: Material, folder: Path) -> Iterator[Future[dict[str, int]] | None]:
    """The rows of each of `columnar.TABLES`, to come. None where rows do as well, or nothing gives columns.

    What went wrong in the process is raised by the future; BrokenProcessPool where it was killed.
    """
    url = material.session.get_bind().engine.url
    if len(material.reports) < FEW or connect_to(url) is None:
        yield None
        return
    # Not forked: the copy would hold the parent's connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=die_with, initargs=(os.getpid(),)) as child:
        yield child.submit(_write, material.reports, material.decisions.figures, folder, url)


def _write(reports: Sequence[Current], decided: Decided, folder: Path, url: URL) -> dict[str, int]:
    # Arrow's own allocators keep what was freed: a tenth more memory, for a tenth less time.
    pa.set_memory_pool(pa.system_memory_pool())
    connect = connect_to(url)
    assert connect is not None
    return write_columns(reports, decided, folder, connect)
