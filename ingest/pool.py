"""A pool of limited child processes that read documents (`ingest.worker`), restarted when a document kills one."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from ingest.child import Child, Job, WorkerStartError
from ingest.limits import Limits, default_limits
from ingest.wire import Member, Outcome, WireError, decode_report, request_of
from reports.errors import DocumentError
from reports.model import MAX_BYTES, SourceFile
from reports.version import PARSER_VERSION

__all__ = ["ReaderPool", "WorkerStartError", "cores"]

PROGRAM = ("-m", "ingest.worker")
# A child is replaced after so many documents, so that what a library leaks stays small.
_SERVICE = 400
# Answers that may wait for an earlier, slower one.
_AHEAD = 64


def cores() -> int:
    """How many processors this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Starts one child ahead of the first document, so that its start passes while the caller gets ready."""
        if not self._children:
            self._children.append(Child(self._program, self._limits))

    def processes(self) -> tuple[int, ...]:
        """The process ids of the children that there are now."""
        return tuple(child.process.pid for child in self._children)

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

    def _finished(self, do: str, sources: Iterable[SourceFile | Outcome]) -> Iterator[Job]:
        supply = (_job(do, index, source) for index, source in enumerate(sources))
        again: deque[Job] = deque()
        done: dict[int, Job] = {}
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

    def _busy(self) -> list[Child]:
        return [child for child in self._children if child.job is not None]

    def _feed(self, supply: Iterator[Job], again: deque[Job], done: dict[int, Job], *, more: bool) -> bool:
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

    def _free_child(self) -> Child:
        for child in self._children:
            if child.job is None:
                if child.served < _SERVICE:
                    return child
                child.kill()
                self._children.remove(child)
                break
        self._children.append(Child(self._program, self._limits))
        return self._children[-1]

    def _turn(self, done: dict[int, Job], again: deque[Job]) -> None:
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

    def _settle(self, child: Child, done: dict[int, Job], again: deque[Job]) -> None:
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
            job.size = job.pages = 0
            again.append(job)
            return
        if not ended:
            job.frames[:] = [(_end(child, self._limits), b"")]
        done[job.index] = job


def _job(do: str, index: int, source: SourceFile | Outcome) -> Job:
    if isinstance(source, Outcome):
        return Job(index, {}, b"", given=source)
    size = len(source.content) + sum(len(picture) for _name, picture in source.pictures)
    if do == "read" and size > MAX_BYTES:
        # The child would refuse it as well, once it holds all of it.
        params: dict[str, str | int | float] = {"what": "bytes", "size": size, "limit": MAX_BYTES}
        return Job(index, {}, b"", given=Outcome(None, "document_too_large", params))
    return Job(index, *request_of(do, source))


def _end(child: Child, limits: Limits) -> dict[str, Any]:
    """The answer in place of a child that gave none."""
    status = child.process.returncode
    if child.died == "time_limit" or status == -signal.SIGALRM:
        return {"last": True, "code": "time_limit", "params": {"seconds": round(limits.seconds)}}
    reason = "bad_reply" if child.died == "bad_reply" else f"exit status {status}"
    if status < 0 and child.died == "ended":
        with contextlib.suppress(ValueError):
            reason = signal.Signals(-status).name
    return {"last": True, "code": "crashed", "params": {"reason": reason}}


def _outcome(job: Job) -> Outcome:
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
