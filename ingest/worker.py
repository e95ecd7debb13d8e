"""The process that reads untrusted bytes: `python -m ingest.worker PARENT LIMITS`, requests on standard input.

Whatever a document does to its reader - a crash, an endless loop, all memory - it does to this process alone. It
has no settings, no database and no network of ours, takes one document at a time, and ends with its parent.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.limits import MAX_SEEN, MAX_UNPACKED, Limits, ocr_installed
from ingest.wire import FrameBuffer, Member, encode_report, frame, is_hidden, source_of
from reports.documents.media import medium_of
from reports.errors import DocumentError, DocumentTooLarge, UnreadableDocument, UnsupportedMedium
from reports.reading import read_report
from reports.version import PARSER_VERSION
from storage.lifeline import die_with

if TYPE_CHECKING:
    from reports.documents.sight import Picture, SeenPage, Sight

# The parent keeps the time; the child's own alarm is for a parent that is stopped or gone.
_ALARM_AFTER_S = 5
_MAX_MEMBERS = 20_000
_CHUNK = 1 << 20
# Objects made until the collector looks for circles among them: a report takes ten thousand, and hardly any circle.
_COLLECT_AFTER = (50_000, 20, 50)


def explained(error: DocumentError) -> tuple[str, dict[str, str | int | float]]:
    """The code and parameters that a person needs: a scan where there is no OCR wants OCR, it is not damaged."""
    scan = (isinstance(error, UnreadableDocument) and error.params.get("reason") == "no_text_layer") or (
        isinstance(error, UnsupportedMedium) and error.params.get("medium") == "image"
    )
    if scan and not ocr_installed():
        return "ocr_missing", {"medium": str(error.params.get("medium", ""))}
    return error.code, dict(error.params)


class Eyes:
    """The OCR engine, loaded when the first picture comes: most documents have none. `begin` is told of each page."""

    def __init__(self, begin: Callable[[int], None]) -> None:
        self._begin = begin
        self._engine: Sight | None = None
        self._pages = 0

    def open(self) -> None:
        """Another document begins."""
        self._pages = 0

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        self._pages += 1
        if self._pages > MAX_SEEN:
            raise DocumentTooLarge(size=self._pages, limit=MAX_SEEN, what="pages")
        self._begin(number)
        if self._engine is None:
            from ingest.ocr.engine import Engine

            self._engine = Engine()
        return self._engine(picture, number)


def answers(request: dict[str, Any], content: bytes, sight: Sight | None) -> Iterator[bytes]:
    """The frames that answer one request; the last one says `last`. Raises what a reader raises."""
    try:
        if request["do"] == "unpack":
            yield from (_member(member) for member in unpack(content))
            yield frame({"last": True})
            return
        report = read_report(source_of(request, content), sight)
        yield frame({"last": True, "version": PARSER_VERSION}, encode_report(report))
    except DocumentError as error:
        code, params = explained(error)
        yield frame({"last": True, "code": code, "params": params})


def unpack(content: bytes) -> Iterator[Member]:
    """The files of a ZIP archive, in its order; nothing for any other medium (a DOCX is zipped, too, and no archive).

    Hidden files (`.DS_Store`, `__MACOSX/`) are left out. Raises DocumentError where the archive itself is broken.
    """
    if medium_of(content) != "zip":
        return
    from reports.documents.archive import member_name
    from reports.documents.package import Package

    left = MAX_UNPACKED
    with Package(content, "zip") as package:
        for info in package.members[:_MAX_MEMBERS]:
            name = member_name(info)
            if is_hidden(name):
                continue
            try:
                member = package.unpack(info)
            except DocumentError as error:
                yield Member(name, b"", error.code, error.params)
                continue
            left -= len(member)
            if left < 0:
                params: dict[str, str | int | float] = {"what": "bytes", "size": MAX_UNPACKED, "limit": MAX_UNPACKED}
                yield Member(name, b"", "document_too_large", params)
                return
            yield Member(name, member)


def _member(member: Member) -> bytes:
    return frame({"member": member.name, "code": member.code, "params": dict(member.params)}, member.content)


def main() -> None:
    """Serves until the parent closes the pipe."""
    parent, limits = int(sys.argv[1]), Limits.from_json(sys.argv[2])
    die_with(parent)
    requests, replies = _own_pipes()
    _limit(limits)
    settle_collector()
    replies.write(frame({"ready": PARSER_VERSION}))
    eyes = Eyes(lambda number: _announce(number, limits, replies)) if ocr_installed() else None
    buffer = FrameBuffer()
    while chunk := os.read(requests.fileno(), _CHUNK):
        buffer.feed(chunk)
        for request, content in buffer.frames():
            if not _serve(request, content, limits, replies, eyes):
                return


def settle_collector() -> None:
    """Lets Python's collector of circles pass over what was loaded at the start, and look at the rest less often.

    Looking again and again at modules that stay, and at cells that are gone when their report is, took a fifth of the
    time that a report takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _serve(request: dict[str, Any], content: bytes, limits: Limits, replies: FileIO, eyes: Eyes | None) -> bool:
    """Answers one request; False where this process is spent."""
    if eyes is not None:
        eyes.open()
    pending = answers(request, content, eyes)
    while True:
        signal.alarm(int(limits.seconds) + _ALARM_AFTER_S)
        try:
            reply = next(pending, None)
        except MemoryError:
            _write(replies, frame({"last": True, "code": "memory_limit", "params": {"mib": limits.memory_mib}}))
            return False
        except Exception as error:  # noqa: BLE001 (a fault of a reader is this document's, not the run's)
            reply = frame({"last": True, "code": "crashed", "params": {"reason": _fault(error)}})
            pending = iter(())
        finally:
            signal.alarm(0)
        if reply is None:
            return True
        _write(replies, reply)


def _announce(page: int, limits: Limits, replies: FileIO) -> None:
    """A page of a scan begins, and with it the time that it may take."""
    signal.alarm(int(limits.seconds) + _ALARM_AFTER_S)
    _write(replies, frame({"page": page}))


def _fault(error: Exception) -> str:
    """The error's name and where it was raised; not its text, which may hold the document's."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(
        f" in {Path(entry.filename).parent.name}/{Path(entry.filename).name}:{entry.lineno}" for entry in last
    )
    return type(error).__name__ + where


def _write(replies: FileIO, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[replies.write(left) :]


def _own_pipes() -> tuple[FileIO, FileIO]:
    """The pipes to the parent, away from where a library could print: standard streams lead nowhere from here on."""
    requests, replies = FileIO(os.dup(0), "rb"), FileIO(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return requests, replies


def _limit(limits: Limits) -> None:
    size = limits.memory_mib << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nothing that reads a report writes a file; the pipes are not counted.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


if __name__ == "__main__":
    main()
