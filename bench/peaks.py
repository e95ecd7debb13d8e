"""How much memory a process had at most, as the kernel tells it of the program that runs in it now."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path


def peak_mb(process: int | None = None) -> float:
    """The largest resident size so far of a process, in megabytes; of this one by default. 0 where the system has no
    /proc. (`ru_maxrss` will not do: a process that another one starts begins with the peak of that one.)"""
    status = Path(f"/proc/{process or 'self'}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) / 1000 if found else 0.0


def shared_mb(processes: Iterable[int]) -> float:
    """What some processes have together now, in megabytes: a page that several share is counted once among all who
    have it (`Pss`). Those that have ended count nothing."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(size) for size in re.findall(r"^Pss:\s+(\d+) kB", told, re.MULTILINE))
    return total / 1000
