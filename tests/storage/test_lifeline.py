"""Children that end with their parent: also one that was orphaned before it could ask to be."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ingest.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
WAITS = "import sys, time; from storage.lifeline import die_with; die_with(int(sys.argv[1])); print(1, flush=True); "
PARENT = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {WAITS + "time.sleep(60)"!r}, str(os.getpid())])
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_child_ends_with_its_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert parent.stdout.readline() == "1\n", "it is bound by now"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ends = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < ends, "the child goes on without its parent"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("-c", WAITS, "{parent}"),
        ("-m", "cli.job", "{parent}", "settings"),
        ("-m", "crawler.process", "{parent}"),
        ("-m", "crawler.forks", "{parent}"),
        ("-m", "ingest.worker", "{parent}", "{limits}"),
    ],
)
def test_who_was_orphaned_while_it_started_does_nothing(command: tuple[str, ...]) -> None:
    """A scheduler was killed while the interpreter of its job still started: the job ran under a stranger."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    words = [word.format(parent=gone.pid, limits=Limits().to_json()) for word in command]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
