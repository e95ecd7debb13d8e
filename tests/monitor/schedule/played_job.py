"""A job as the tests' scheduler runs it: `python -m tests.monitor.schedule.played_job PARENT FOLDER NAME BEHAVIOUR`.

It leaves a line of its begin and one of its end, so that what ran when, and who started it, can be told from outside.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from storage.lifeline import die_with


def main() -> None:
    """Behaves as told."""
    die_with(int(sys.argv[1]))
    folder, name, behaviour = Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    with (folder / "log").open("a") as log:
        log.write(f"begin {name} {os.getpid()} {os.getppid()}\n")
        log.flush()
        if behaviour == "fail":
            print("电话13912345678 is not to be kept")  # noqa: T201
            sys.exit(3)
        if behaviour == "hang":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            (folder / "grandchild").write_text(str(child.pid))
            time.sleep(60)
        if behaviour == "bloat":
            held = bytearray(300 << 20)
            held[::4096] = b"x" * len(held[::4096])
            time.sleep(60)
        time.sleep(float(behaviour))
        log.write(f"end {name} {os.getpid()} {os.getppid()}\n")


main()
