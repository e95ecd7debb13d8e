"""RTF as tokens: groups, control words with their numbers, text bytes. Sizes and nesting are limited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reports.errors import DocumentTooLarge, UnreadableDocument

MAX_DEPTH = 500
# Text beyond ASCII comes as one escape a byte: a run of them is one token.
_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|(?P<hex>(?:\\'[0-9A-Fa-f]{2})+)"
    rb"|\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|(?P<symbol>[^A-Za-z]))"
    rb"|(?P<newline>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|(?P<lost>\\)",
    re.DOTALL,
)


class Token(NamedTuple):
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
    next_token = _TOKEN.match
    while at < size:
        match = next_token(content, at)
        if match is None:
            break
        at = match.end()
        kind = match.lastgroup
        if kind == "number" or kind == "word":
            word, digits = match.group("word", "number")
            number = int(digits) if digits is not None else None
            if word == b"bin" and number:
                at += max(number, 0)
            yield Token("word", word.decode("ascii"), number, b"", line)
        elif kind == "text":
            yield Token("bytes", "", None, match.group(), line)
        elif kind == "hex":
            yield Token("bytes", "", None, bytes.fromhex(match.group().replace(b"\\'", b"").decode("ascii")), line)
        elif kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
            yield Token("open", "", None, b"", line)
        elif kind == "close":
            depth -= 1
            yield Token("close", "", None, b"", line)
            if depth <= 0:
                return
        elif kind == "symbol":
            yield Token("symbol", match["symbol"].decode("latin-1"), None, b"", line)
        elif kind == "newline":
            line += match.group().count(b"\n") or 1
    raise UnreadableDocument(medium="rtf", reason="damaged")
