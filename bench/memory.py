"""Peak memory of one reading worker: the real child process, by what the kernel says of it when it is done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.peaks import peak_mb
from bench.results import Row
from bench.speed import six_pages
from ingest.limits import Limits
from ingest.pool import ReaderPool
from reports.model import SourceFile

MOST_MB = 150.0
_LARGE = 60_000_000
# OCR is measured by the bench of scans; a worker with this limit has no engine loaded until it meets a picture.
_LIMITS = Limits()


def run() -> list[Row]:
    (content, _), *_ = six_pages(1)
    rows = [_row("6-page PDF", [content])]
    rows.append(_row("fifty 6-page PDFs in turn", [content] * 50))
    rows.append(_row("60 MB PDF", [padded(content, _LARGE)]))
    rows.append(_row("30 MB PDF", [padded(content, _LARGE // 2)]))
    return rows


def padded(content: bytes, size: int) -> bytes:
    """The PDF with an object that nothing refers to, as large as a scanned annex, before its table of objects."""
    at = content.rindex(b"xref\n0 ")
    junk = bytes(range(256)) * ((size - len(content)) // 256)
    whole = content[:at] + b"99999 0 obj\n<< /Length %d >>\nstream\n" % len(junk) + junk + b"\nendstream\nendobj\n"
    start = len(whole)
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % start, whole + content[at:])


def _row(what: str, contents: Sequence[bytes]) -> Row:
    with ReaderPool(1, limits=_LIMITS) as pool:
        outcomes = list(pool.read(SourceFile(content) for content in contents))
        peak = max((peak_mb(process) for process in pool.processes()), default=0.0)
    codes = {outcome.code for outcome in outcomes} - {""}
    told = f"{peak:.0f} MB" if peak else "no worker was asked" if codes else "not told by this system"
    return Row(
        f"peak memory of one worker, {what}",
        told + (f" ({', '.join(sorted(codes))})" if codes else ""),
        f"<= {MOST_MB:.0f} MB",
        peak <= MOST_MB,
    )
