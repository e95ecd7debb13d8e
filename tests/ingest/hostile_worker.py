"""The reading process with a text reader that does what the text says: what a fault in any reader could do."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from ingest import worker
from reports import documents
from reports.model import Document, Paragraph, Place, SourceFile


def obey(source: SourceFile) -> Document:
    order, _, argument = source.content.decode("utf-8").strip().partition(" ")
    match order:
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(int(argument))
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(float(argument))
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "memory":
            hoard = [bytearray(64 << 20) for _ in range(10_000)]
            raise AssertionError(len(hoard))
        case "fault":
            raise ZeroDivisionError("the text of a document")
        case "deep":
            return obey(source)
        case "print":
            print("noise" * 1000)  # noqa: T201
            os.write(1, b"noise")
            sys.stderr.write("noise")
        case "garbage":
            for number in range(3, 32):
                try:
                    os.write(number, b"nbw1" + b"\xff" * 64)
                except OSError:
                    continue
            time.sleep(60)
        case "once":
            if not Path(argument).exists():
                Path(argument).mkdir()
                os.kill(os.getpid(), signal.SIGKILL)
        case "write":
            # The child may not write files at all.
            with Path(argument).open("wb") as stream:
                stream.write(b"x")
    text = source.content.decode("utf-8")
    return Document((Paragraph(f"{text} {os.getpid()} {sorted(os.environ)}", Place(line=1)),), "text")


if __name__ == "__main__":
    documents.READERS = (("text", obey), *(entry for entry in documents.READERS if entry[0] != "text"))
    worker.main()
