"""A pool of limited child processes that read documents (`ingest.worker`), restarted when a document kills one."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.wire import MAX_PAYLOAD, FrameBuffer, Limits, Member, Outcome, WireError, decode_report, frame
from ingest.worker import MAX_UNPACKED, ocr_installed
from reports.errors import DocumentError
from reports.model import SourceFile
from reports.version import PARSER_VERSION

PROGRAM = ("-m", "ingest.worker")
# OCR models and their work space: 1.5 GB were measured at most; address space is counted, not resident memory.
_OCR_MEMORY_MIB = 4096
_START_S = 60.0
# A child is replaced after so many documents, so that what a library leaks stays small.
_SERVICE = 400
# Answers that may wait for an earlier, slower one.
_AHEAD = 64
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


def default_limits() -> Limits:
    """60 s and 1 GiB a document, 4 GiB where OCR may run."""
    return Limits(memory_mib=_OCR_MEMORY_MIB) if ocr_installed() else Limits()


def cores() -> int:
    """How many processors this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True, eq=False)
class _Job:
    index: int
    header: Mapping[str, Any]
    content: bytes
    given: Outcome | None = None
    tried: int = 0
    size: int = 0
    frames: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)


class ReaderPool:
    """Up to `size` children (one per core), started as documents come. Use it as a context manager.

    Results come in the order of what was given; sources are taken only as children fall free, so an iterable that
    loads bytes holds few of them at a time. Raises WorkerStartError when a child cannot even start.
    """

    def __init__(
        self, size: int | None = None, *, limits: Limits | None = None, program: Sequence[str] = PROGRAM
    ) -> None:
        self._size = max(1, size if size is not None else cores())
        self._limits = limits or default_limits()
        self._program = program
        self._children: list[_Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Starts one child ahead of the first document, so that its start passes while the caller gets ready."""
        if not self._children:
            self._children.append(_Child(self._program, self._limits))

    def close(self) -> None:
        """Ends all children; they hold nothing that could be lost."""
        for child in self._children:
            child.kill()
        self._children.clear()

    def read(self, sources: Iterable[SourceFile | Outcome]) -> Iterator[Outcome]:
        """What became of each source, in order. No document can end this: see the codes of `Outcome`.

        An Outcome among the sources (bytes that could not be had) comes back in its place.
        """
        for job in self._finished("read", sources):
            yield job.given or _outcome(job)

    def unpack(self, sources: Iterable[SourceFile]) -> Iterator[tuple[Member, ...] | Outcome]:
        """The files of each source that is a ZIP archive (empty for any other medium), or why it cannot be opened."""
        for job in self._finished("unpack", sources):
            header = job.frames[-1][0]
            if header.get("code"):
                yield _refusal(header)
            else:
                yield tuple(_member(header, content) for header, content in job.frames[:-1])

    def _finished(self, do: str, sources: Iterable[SourceFile | Outcome]) -> Iterator[_Job]:
        supply = (_job(do, index, source) for index, source in enumerate(sources))
        again: deque[_Job] = deque()
        done: dict[int, _Job] = {}
        wanted = 0
        more = True
        try:
            while True:
                more = self._feed(supply, again, done, more=more)
                if wanted not in done:
                    if not more and not again and not self._busy():
                        return
                    self._turn(done, again)
                    continue
                left_at = time.monotonic()
                yield done.pop(wanted)
                wanted += 1
                # Time that the caller took is none that a document took.
                for child in self._children:
                    child.deadline += time.monotonic() - left_at
        finally:
            for child in self._busy():
                child.kill()
                self._children.remove(child)

    def _busy(self) -> list[_Child]:
        return [child for child in self._children if child.job is not None]

    def _feed(self, supply: Iterator[_Job], again: deque[_Job], done: dict[int, _Job], *, more: bool) -> bool:
        """Gives work to every child that is free; False when the supply has ended."""
        while len(self._busy()) < self._size:
            if again:
                job = again.popleft()
            elif more and len(done) + len(self._busy()) < _AHEAD:
                taken = next(supply, None)
                if taken is None:
                    more = False
                    continue
                if taken.given is not None:
                    done[taken.index] = taken
                    continue
                job = taken
            else:
                break
            self._free_child().take(job)
        return more

    def _free_child(self) -> _Child:
        for child in self._children:
            if child.job is None:
                if child.served < _SERVICE:
                    return child
                child.kill()
                self._children.remove(child)
                break
        self._children.append(_Child(self._program, self._limits))
        return self._children[-1]

    def _turn(self, done: dict[int, _Job], again: deque[_Job]) -> None:
        """Waits until something happens, and deals with it."""
        busy = self._busy()
        with selectors.DefaultSelector() as selector:
            for child in busy:
                selector.register(child.replies, selectors.EVENT_READ, child)
                if child.outbox:
                    selector.register(child.requests, selectors.EVENT_WRITE, child)
            patience = max(0.0, min(child.deadline for child in busy) - time.monotonic())
            ready = selector.select(patience)
        for key, event in ready:
            child = key.data
            if event & selectors.EVENT_WRITE:
                child.write()
            else:
                child.read()
        awake = {key.data for key, _event in ready}
        for child in busy:
            if child not in awake and time.monotonic() >= child.deadline:
                child.overdue()
            self._settle(child, done, again)

    def _settle(self, child: _Child, done: dict[int, _Job], again: deque[_Job]) -> None:
        job = child.job
        if job is None:
            return
        ended = bool(job.frames) and bool(job.frames[-1][0].get("last"))
        if not ended and child.died is None:
            return
        code = str(job.frames[-1][0].get("code", "")) if ended else ""
        if child.died is not None or code == "memory_limit":
            child.kill()
            self._children.remove(child)
        else:
            child.job = None
            child.served += 1
        job.tried += 1
        spent = code == "memory_limit" or (not ended and child.died != "time_limit")
        if spent and job.tried == 1:
            # It may have been what an earlier document left behind, or the machine's own distress: once more, alone.
            job.frames.clear()
            job.size = 0
            again.append(job)
            return
        if not ended:
            job.frames[:] = [(_end(child, self._limits), b"")]
        done[job.index] = job


class _Child:
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
        self.job: _Job | None = None
        self.ready = False
        self.served = 0
        self.died: str | None = None
        self.deadline = time.monotonic() + _START_S

    def take(self, job: _Job) -> None:
        self.job = job
        if self.ready:
            self._send(job)

    def _send(self, job: _Job) -> None:
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


def _job(do: str, index: int, source: SourceFile | Outcome) -> _Job:
    if isinstance(source, Outcome):
        return _Job(index, {}, b"", given=source)
    header = {"do": do, "media_type": source.media_type, "filename": source.filename, "url": source.url}
    return _Job(index, header, source.content)


def _end(child: _Child, limits: Limits) -> dict[str, Any]:
    """The answer in place of a child that gave none."""
    status = child.process.returncode
    if child.died == "time_limit" or status == -signal.SIGALRM:
        return {"last": True, "code": "time_limit", "params": {"seconds": round(limits.seconds)}}
    reason = "bad_reply" if child.died == "bad_reply" else f"exit status {status}"
    if status < 0 and child.died == "ended":
        with contextlib.suppress(ValueError):
            reason = signal.Signals(-status).name
    return {"last": True, "code": "crashed", "params": {"reason": reason}}


def _outcome(job: _Job) -> Outcome:
    header, payload = job.frames[-1]
    if header.get("code"):
        return _refusal(header)
    try:
        report = decode_report(payload)
    except WireError:
        return Outcome(None, "crashed", {"reason": "bad_reply"})
    if report.parser_version != PARSER_VERSION:
        return Outcome(None, "crashed", {"reason": "bad_reply"})
    return Outcome(report)


def _member(header: Mapping[str, Any], content: bytes) -> Member:
    refused = _refusal(header) if header.get("code") else Outcome(None)
    return Member(str(header.get("member", "")), content, refused.code, refused.params)


def _refusal(header: Mapping[str, Any]) -> Outcome:
    if header["code"] not in _codes():
        return Outcome(None, "crashed", {"reason": "bad_reply"})
    return Outcome(None, header["code"], _params(header))


def _codes() -> set[str]:
    """The codes of messages below `document.` that a child may give."""
    return {"ocr_missing", "memory_limit", "time_limit", "crashed", *(kind.code for kind in _kinds(DocumentError))}


def _kinds(of: type[DocumentError]) -> Iterator[type[DocumentError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _params(header: Mapping[str, Any]) -> dict[str, str | int | float]:
    given = header.get("params")
    if not isinstance(given, dict):
        return {}
    return {str(name): value for name, value in given.items() if isinstance(value, str | int | float)}
