"""RTF as tokens: groups, control words with their numbers, text bytes. Sizes and nesting are limited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.errors import DocumentTooLarge, UnreadableDocument

MAX_DEPTH = 500
_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<hex>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z]))"
    rb"|(?P<newline>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|(?P<lost>\\)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: `open`, `close`, `word` (name in `text`), `symbol`, or `bytes` (raw text in `raw`)."""

    kind: str
    text: str = ""
    number: int | None = None
    raw: bytes = b""
    line: int = 0


def tokens(content: bytes) -> Iterator[Token]:
    """Raises UnreadableDocument (`damaged`) where the outermost group never ends: the file was cut off."""
    at, depth, line = 0, 0, 1
    size = len(content)
    while at < size:
        match = _TOKEN.match(content, at)
        if match is None:
            break
        at = match.end()
        kind = match.lastgroup
        if kind == "newline":
            line += match.group().count(b"\n") or 1
        elif kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
            yield Token("open", line=line)
        elif kind == "close":
            depth -= 1
            yield Token("close", line=line)
            if depth <= 0:
                return
        elif match["hex"] is not None:
            yield Token("bytes", raw=bytes.fromhex(match["hex"].decode("ascii")), line=line)
        elif match["symbol"] is not None:
            yield Token("symbol", match["symbol"].decode("latin-1"), line=line)
        elif match["word"] is not None:
            number = int(match["number"]) if match["number"] is not None else None
            name = match["word"].decode("ascii")
            if name == "bin" and number:
                at += max(number, 0)
            yield Token("word", name, number, line=line)
        elif match["text"] is not None:
            yield Token("bytes", raw=match["text"], line=line)
    raise UnreadableDocument(medium="rtf", reason="damaged")
