"""What passes between the pool and its reading children: frames of a JSON header and bytes.

No pickle: a child has read untrusted bytes, so what it says is untrusted as well and is validated field by field.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from reports.model import AnnualReport, CellStatus, SourceFile

_HEAD = struct.Struct("!4sIQ")
_MAGIC = b"nbw1"
_MAX_HEADER = 1 << 20
# A report of the largest sample (huaian-2024) takes 0.2 MB; a file taken from an archive at most 64 MB.
MAX_PAYLOAD = 80 << 20
_NUMBERED = (CellStatus.REPORTED, CellStatus.SOLVED)

Header = Mapping[str, Any]


class WireError(ValueError):
    """Bytes that are no frame, or a report that is none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its report, or the `code` (below `document.`) of why there is none."""

    report: AnnualReport | None
    code: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive by its name there, or the `code` (below `document.`) of why it could not be unpacked."""

    name: str
    content: bytes
    code: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)


def is_hidden(name: str) -> bool:
    """Whether a path has a hidden part, Finder's `__MACOSX`, or is Word's lock file `~$…`: none holds a report."""
    return any(part.startswith((".", "__MACOSX", "~$")) for part in name.split("/") if part not in ("", ".", ".."))


def frame(header: Header, payload: bytes = b"") -> bytes:
    """One frame."""
    head = json.dumps(header, ensure_ascii=True).encode("ascii")
    return _HEAD.pack(_MAGIC, len(head), len(payload)) + head + payload


def request_of(do: str, source: SourceFile) -> tuple[dict[str, Any], bytes]:
    """Header and payload of the request to do something with a file: its bytes, then those of its pictures."""
    header: dict[str, Any] = {
        "do": do,
        "media_type": source.media_type,
        "filename": source.filename,
        "url": source.url,
    }
    if not source.pictures:
        return header, source.content
    header["pictures"] = [[name, len(content)] for name, content in source.pictures]
    return header, b"".join((source.content, *(content for _name, content in source.pictures)))


def source_of(request: Header, payload: bytes) -> SourceFile:
    """The file that a request brought. Raises WireError where its pictures are larger than all that came."""
    pictures: list[tuple[str, bytes]] = []
    sizes = request.get("pictures", ())
    at = end = len(payload) - sum(size for _name, size in sizes)
    if end < 0:
        raise WireError("pictures without bytes")
    for name, size in sizes:
        pictures.append((name, payload[at : at + size]))
        at += size
    content = payload[:end] if sizes else payload
    return SourceFile(content, request["media_type"], request["filename"], request["url"], tuple(pictures))


class FrameBuffer:
    """Bytes as they come in, cut into frames. A payload is held once: a scan may be half of what a worker may take."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._header: dict[str, Any] | None = None
        self._payload = BytesIO()
        self._missing = 0

    def feed(self, content: bytes) -> None:
        taken = 0
        if self._missing and not self._bytes:
            taken = self._payload.write(memoryview(content)[: self._missing])
            self._missing -= taken
        self._bytes += memoryview(content)[taken:]

    def frames(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The frames that are complete. Raises WireError."""
        while self._header is not None or self._begin():
            with memoryview(self._bytes) as held, held[: self._missing] as part:
                taken = self._payload.write(part)
            del self._bytes[:taken]
            self._missing -= taken
            if self._missing or self._header is None:
                return
            header, payload = self._header, self._payload.getvalue()
            self._header, self._payload = None, BytesIO()
            yield header, payload

    def _begin(self) -> bool:
        """Takes the head of the next frame, if it is there."""
        if len(self._bytes) < _HEAD.size:
            return False
        magic, head, size = _HEAD.unpack_from(self._bytes)
        if magic != _MAGIC or head > _MAX_HEADER or size > MAX_PAYLOAD:
            raise WireError("no frame")
        end = _HEAD.size + head
        if len(self._bytes) < end:
            return False
        self._header = _header(bytes(self._bytes[_HEAD.size : end]))
        self._missing = size
        del self._bytes[:end]
        return True


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("no header") from error
    if not isinstance(header, dict):
        raise WireError("no header")
    return header


def encode_report(report: AnnualReport) -> bytes:
    """A report as JSON, without loss."""
    text = json.dumps(report, default=_plain, ensure_ascii=False)
    # Half a surrogate pair (broken UTF-16) is no character; it becomes the replacement character.
    return text.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace").encode("utf-8")


def decode_report(payload: bytes) -> AnnualReport:
    """The report in `payload`. Raises WireError for anything that `encode_report` would not have written."""
    from pydantic import ValidationError

    try:
        report: AnnualReport = _adapter().validate_json(payload)
    except ValidationError as error:
        raise WireError(f"no report: {error.error_count()} errors") from error
    for figure in report.figures:
        if (figure.value is not None) != (figure.status in _NUMBERED):
            raise WireError(f"{figure.table}/{figure.row}/{figure.column}: {figure.status} {figure.value}")
        if not 0 <= figure.confidence <= 1:
            raise WireError(f"{figure.table}/{figure.row}/{figure.column}: confidence {figure.confidence}")
    for params in (finding.params for finding in report.findings):
        if any(isinstance(value, float) and not math.isfinite(value) for value in params.values()):
            raise WireError("a finding's parameter is no number")
    return report


@cache
def _adapter() -> Any:
    # Not at import time: the child only writes reports, and shall start quickly.
    from pydantic import TypeAdapter

    return TypeAdapter(AnnualReport)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a report")
