"""Files that a command writes: whole, or as they were before."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Writes `content` beside `path` and moves it there: a disk that is full or a command that is killed leaves no half
    file, and not the older one spoilt. What is no plain file (a pipe, a device) is written as it is.

    Raises OSError.
    """
    goal = path.resolve() if path.is_symlink() else path
    if goal.exists() and not goal.is_file():
        goal.write_bytes(content)
        return
    part = goal.with_name(f".{goal.name[:50]}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if goal.exists():
            shutil.copymode(goal, part)
        part.replace(goal)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
