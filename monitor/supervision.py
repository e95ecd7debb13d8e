"""A command of ours in a process of its own, with limits of time and memory: ended at them, and never an orphan."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import psutil

from storage import service_log
from storage.job_runs import Outcome

# The process that a job runs in. It ends with us (`cli.job`), and what it starts ends with it.
PROGRAM = (sys.executable, "-m", "cli.job")
_MB = 1 << 20
# What is kept of what a job said: its last lines, and of each no more than that.
_SAID_LINES, _SAID_CHARACTERS = 40, 1000
_PIECE = 1 << 16
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may take: seconds, megabytes of it and its children together, seconds to end when told to."""

    seconds: float
    megabytes: int
    grace_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended. `status` is its exit status, None where it was ended from outside."""

    outcome: Outcome
    status: int | None
    peak_mb: int
    said: str


def run_limited(
    arguments: Sequence[str],
    limits: Limits,
    *,
    stop: threading.Event,
    program: Sequence[str] = PROGRAM,
    look_every_s: float = 0.5,
    started: Callable[[int], None] | None = None,
    environment: Mapping[str, str] | None = None,
    heard: Callable[[str], None] = lambda _line: None,
) -> Ended:
    """Runs the command and waits for it; ends it, with everything that it started, at a limit or when `stop` is set.
    `heard` is given each line that it says, soon after; one that it cannot pass on (OSError) is lost to it alone, with
    anything else that it raises the command is ended.

    What it says goes to a file, not into a pipe that could fill. Raises OSError where it cannot be started.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            [*program, str(os.getpid()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=environment,
        )
        ear = _Ear(said.fileno(), heard)
        try:
            if started is not None:
                started(process.pid)
            outcome, peak = _watch(process, limits, stop, look_every_s, ear.listen)
            if outcome is not None:
                _end(process, limits.grace_s)
            status = process.wait()
        except BaseException:
            # Whatever broke here: nothing runs on that nobody waits for, and whose lock is free again.
            _end(process, limits.grace_s)
            raise
        finally:
            # What it left behind in its session (a browser, a reader that hangs) goes too.
            _signal(process.pid, signal.SIGKILL)
            process.wait()
        ear.listen(to_end=True)
        told = "\n".join(ear.last).strip()
    if outcome is None:
        outcome = Outcome.DONE if status == 0 else Outcome.FAILED
        return Ended(outcome, status, peak, told)
    return Ended(outcome, None, peak, told)


@dataclass(slots=True)
class _Ear:
    """Reads along in the file that a command speaks into: `heard` gets each line, `last` are the newest as a person
    reads them. By place, since the file's own position is the command's."""

    file: int
    heard: Callable[[str], None]
    last: deque[str] = field(default_factory=lambda: deque(maxlen=_SAID_LINES))
    place: int = 0
    rest: bytes = b""

    def listen(self, *, to_end: bool = False) -> None:
        while piece := os.pread(self.file, _PIECE, self.place):
            self.place += len(piece)
            *lines, self.rest = (self.rest + piece).split(b"\n")
            for line in lines:
                self._hear(line)
            # A line without an end is no reason to keep all of it.
            self.rest = self.rest[-_LONGEST_LINE:]
        if to_end and self.rest:
            self._hear(self.rest)
            self.rest = b""

    def _hear(self, line: bytes) -> None:
        words = line.decode("utf-8", "replace").rstrip("\r")
        self.last.append(service_log.plain(words)[-_SAID_CHARACTERS:])
        # A log that is closed or full is no reason to end what speaks: `last` has the line.
        with contextlib.suppress(OSError):
            self.heard(words)


def _watch(
    process: subprocess.Popen[bytes],
    limits: Limits,
    stop: threading.Event,
    look_every_s: float,
    listen: Callable[[], None],
) -> tuple[Outcome | None, int]:
    """Until it ends by itself (None) or must be ended, and the most megabytes seen."""
    ends, peak = time.monotonic() + limits.seconds, 0
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(look_every_s)
            return None, peak
        listen()
        peak = max(peak, _megabytes(process.pid))
        if stop.is_set():
            return Outcome.STOPPED, peak
        if peak > limits.megabytes:
            return Outcome.OUT_OF_MEMORY, peak
        if time.monotonic() > ends:
            return Outcome.OUT_OF_TIME, peak


def _megabytes(pid: int) -> int:
    """What the process and all that it started hold now."""
    try:
        whole = psutil.Process(pid)
        processes = [whole, *whole.children(recursive=True)]
    except psutil.Error:
        return 0
    held = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            held += process.memory_info().rss
    return held // _MB


def _end(process: subprocess.Popen[bytes], grace_s: float) -> None:
    """Asks it to end, then ends it: a crawl that is asked writes down what it has."""
    _signal(process.pid, signal.SIGTERM)
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        _signal(process.pid, signal.SIGKILL)


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
