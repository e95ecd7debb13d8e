"""A reading process that only announces pages: so many, and after such pauses, as its document says."""

from __future__ import annotations

import os
import time

from ingest.wire import FrameBuffer, frame
from reports.version import PARSER_VERSION


def main() -> None:
    os.write(1, frame({"ready": PARSER_VERSION}))
    buffer = FrameBuffer()
    while chunk := os.read(0, 1 << 20):
        buffer.feed(chunk)
        for _, content in buffer.frames():
            pages, pause = content.decode().split()
            for page in range(1, int(pages) + 1):
                time.sleep(float(pause))
                os.write(1, frame({"page": page}))
            os.write(1, frame({"last": True, "code": "empty_document", "params": {}}))


if __name__ == "__main__":
    main()
