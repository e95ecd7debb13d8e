"""One reading process as its parent sees it: started, fed, listened to, ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.limits import MAX_SEEN, MAX_UNPACKED, Limits
from ingest.wire import MAX_PAYLOAD, FrameBuffer, Outcome, WireError, frame
from reports.version import PARSER_VERSION

_START_S = 60.0
_CHUNK = 1 << 18
# Everything else of our environment stays with us: the database's password is no business of a document's reader.
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "TZ",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
)


class WorkerStartError(RuntimeError):
    """A reading process did not start at all: a fault of the installation, not of any document."""


@dataclass(slots=True, eq=False)
class Job:
    """One document on its way: its place among the sources, what is asked, and the frames that answered."""

    index: int
    header: Mapping[str, Any]
    content: bytes
    given: Outcome | None = None
    tried: int = 0
    size: int = 0
    pages: int = 0
    frames: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)


class Child:
    """One reading process and its pipes."""

    def __init__(self, program: Sequence[str], limits: Limits) -> None:
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        # -P: a folder `reports` in the working directory is not ours. One arena and one thread: address space counts.
        environment |= {"PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}
        self.limits = limits
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-P", *program, str(os.getpid()), limits.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
            # Ctrl-C in a terminal reaches the parent alone: a reader that it killed would look like a crash.
            start_new_session=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.requests = self.process.stdin.fileno()
        self.replies = self.process.stdout.fileno()
        os.set_blocking(self.requests, False)
        os.set_blocking(self.replies, False)
        self.buffer = FrameBuffer()
        self.outbox: deque[memoryview] = deque()
        self.job: Job | None = None
        self.ready = False
        self.served = 0
        self.died: str | None = None
        self.deadline = time.monotonic() + _START_S

    def take(self, job: Job) -> None:
        self.job = job
        if self.ready:
            self._send(job)

    def _send(self, job: Job) -> None:
        head = frame(job.header, b"")
        self.outbox.extend((memoryview(_announced(head, len(job.content))), memoryview(job.content)))
        self.deadline = time.monotonic() + self.limits.seconds

    def write(self) -> None:
        try:
            while self.outbox:
                sent = os.write(self.requests, self.outbox[0][:_CHUNK])
                self.outbox[0] = self.outbox[0][sent:]
                if not self.outbox[0]:
                    self.outbox.popleft()
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.outbox.clear()

    def read(self) -> None:
        try:
            content = os.read(self.replies, _CHUNK)
        except BlockingIOError:
            return
        if not content:
            self.died = "ended"
            if not self.ready:
                raise WorkerStartError(f"the reading process ended with status {self.process.wait()}")
            return
        self.buffer.feed(content)
        try:
            for header, payload in self.buffer.frames():
                self._take_frame(header, payload)
        except WireError:
            self.died = "bad_reply"

    def _take_frame(self, header: dict[str, Any], payload: bytes) -> None:
        if not self.ready:
            if header.get("ready") != PARSER_VERSION:
                raise WorkerStartError(f"the reading process is of version {header.get('ready')}")
            self.ready = True
            if self.job is not None:
                self._send(self.job)
        elif self.job is None or (self.job.frames and self.job.frames[-1][0].get("last")):
            raise WireError("an answer to nothing")
        elif "page" in header and self.job.header["do"] == "read" and self.job.pages < MAX_SEEN:
            # A page of a scan begins: it has its own time.
            self.job.pages += 1
            self.deadline = time.monotonic() + self.limits.seconds
        elif not header.get("last") and self.job.header["do"] != "unpack":
            raise WireError("a part where a whole is due")
        else:
            self.job.frames.append((header, payload))
            self.job.size += len(payload)
            if self.job.size > MAX_UNPACKED + MAX_PAYLOAD:
                raise WireError("more than was to be unpacked")
            self.deadline = time.monotonic() + self.limits.seconds

    def overdue(self) -> None:
        if not self.ready:
            raise WorkerStartError(f"the reading process said nothing for {_START_S:.0f} s")
        self.died = "time_limit"

    def kill(self) -> None:
        """Ends the process; its exit status stays readable."""
        if self.died == "ended":
            # It closed its pipe: it is ending by itself, and how it ended is what we want to know.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _announced(head: bytes, size: int) -> bytes:
    """The head of a frame whose payload follows by itself, so that a large file is not copied."""
    return head[:8] + size.to_bytes(8, "big") + head[16:]
