"""The release as Parquet: how long 50,000 reports take, in how much memory. 2,500 of them unless BENCH=full.

The export runs in a process of its own, whose time and peak memory are measured, with those of the process that writes
columns for it (both at one time, what they share counted once); its floor is the same process
counting the rows of `figures`, the largest table. The bar is what who exports waits for, on a machine with two cores to
itself; a few seconds of it are the same for every release, so that a small one has fewer reports a second.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from bench import countries
from bench.peaks import shared_mb
from bench.results import Row
from storage import database
from storage.releases.files import PARQUET
from storage.releases.material import load_material
from storage.releases.package import Edition
from storage.releases.write import write_release

REPORTS = 50_000 if os.environ.get("BENCH") == "full" else 2_500
_BAR_S, _BAR_REPORTS, _BAR_MB = 30.0, 50_000, 1_000


def run() -> list[Row]:
    """Fills an SQLite store and exports it."""
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        url = f"sqlite:///{folder}/nianbao.db"
        engine = database.connect(url)
        database.upgrade(engine)
        countries.fill(engine, REPORTS)
        engine.dispose()
        command = [sys.executable, "-m", "bench.release", url, f"{folder}/release"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    took = json.loads(told.splitlines()[-1])
    rate, bar = REPORTS / took["wall_s"], _BAR_REPORTS / _BAR_S
    return [
        Row(
            f"release as Parquet, {REPORTS} reports, a second",
            f"{rate:.0f} reports ({took['wall_s']:.1f} s)",
            f">= {bar:.0f}",
            rate >= bar,
            f"CPU {took['cpu_s']:.1f} s; reading the rows alone, one by one: {took['floor_s']:.1f} s of CPU",
        ),
        Row("its memory", f"{took['peak_mb']:.0f} MB", f"<= {_BAR_MB} MB", took["peak_mb"] <= _BAR_MB),
    ]


def export(url: str, folder: str) -> None:
    """The measured process."""
    engine = database.connect(url)
    began = time.process_time()
    with database.sessions(engine)() as session:
        rows = session.execute(text("SELECT * FROM figures"))
        while rows.fetchmany(10_000):
            pass
    floor = time.process_time() - began
    owed = countries.duties(engine)
    began, started = time.process_time(), time.monotonic()
    with database.sessions(engine)() as session, _peak_of_all() as looks:
        material = load_material(session, as_of=countries.TODAY, duties=owed)
        edition = Edition(countries.TODAY, "bench", "bench", "")
        write_release(material, Path(folder), edition, formats=(PARQUET,))
    of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "cpu_s": time.process_time() - began + of_children.ru_utime + of_children.ru_stime,
        "wall_s": time.monotonic() - started,
        "floor_s": floor,
        "peak_mb": max(looks, default=0.0),
    }
    print(json.dumps(told))


@contextlib.contextmanager
def _peak_of_all() -> Iterator[list[float]]:
    """What this process and those that it starts have at one time, in megabytes, looked at again and again."""
    found: list[float] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            found.append(shared_mb([os.getpid(), *(child.pid or 0 for child in multiprocessing.active_children())]))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


if __name__ == "__main__":
    export(sys.argv[1], sys.argv[2])
