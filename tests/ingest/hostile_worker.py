"""The reading process with a text reader that does what the text says: what a fault in any reader could do."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ingest import worker
from reports import documents
from reports.model import Document, Paragraph, Place, SourceFile


def _segfault(_argument: str) -> None:
    ctypes.string_at(0)


def _exit(status: str) -> None:
    os._exit(int(status))


def _loop(_argument: str) -> None:
    while True:
        pass


def _sleep(seconds: str) -> None:
    time.sleep(float(seconds))


def _stop(_argument: str) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _memory(_argument: str) -> None:
    hoard = [bytearray(64 << 20) for _ in range(10_000)]
    raise AssertionError(len(hoard))


def _fault(_argument: str) -> None:
    raise ZeroDivisionError("the text of a document")


def _deep(argument: str) -> None:
    _deep(argument)


def _print(_argument: str) -> None:
    print("noise" * 1000)  # noqa: T201
    os.write(1, b"noise")
    sys.stderr.write("noise")


def _garbage(_argument: str) -> None:
    for number in range(3, 32):
        try:
            os.write(number, b"nbw1" + b"\xff" * 64)
        except OSError:
            continue
    time.sleep(60)


def _once(folder: str) -> None:
    if not Path(folder).exists():
        Path(folder).mkdir()
        os.kill(os.getpid(), signal.SIGKILL)


def _write(path: str) -> None:
    with Path(path).open("wb") as stream:
        stream.write(b"x")


ORDERS: dict[str, Callable[[str], None]] = {
    "segfault": _segfault,
    "exit": _exit,
    "loop": _loop,
    "sleep": _sleep,
    "stop": _stop,
    "memory": _memory,
    "fault": _fault,
    "deep": _deep,
    "print": _print,
    "garbage": _garbage,
    "once": _once,
    "write": _write,
}


def obey(source: SourceFile) -> Document:
    """Does what the text says, and reads it as one paragraph where it is still there to do so."""
    text = source.content.decode("utf-8")
    order, _, argument = text.partition(" ")
    if order in ORDERS:
        ORDERS[order](argument)
    return Document((Paragraph(text, Place(line=1)),), "text")


if __name__ == "__main__":
    documents.READERS = (("text", obey), *(entry for entry in documents.READERS if entry[0] != "text"))
    worker.main()
