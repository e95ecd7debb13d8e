"""robots.txt as it is found on real servers, made into what a parser takes (RFC 9309).

Editors leave byte order marks in the middle, zero bytes and UTF-16; people type the colon of a Chinese keyboard, or our
whole name with its version from their log. Each of these would read as "no rule at all", and all be asked.
"""

from __future__ import annotations

import re

from reports.documents.charset import decode

# RFC 9309 §2.5 wants 500 KiB read at least; a file without end would hold up every other site of the night.
MOST_READ = 512 * 1024
# Where it is longer than this nobody wrote it by hand: it is not even taken.
MOST_TAKEN = 8 * 1024 * 1024
# The server was busy, or had enough of us: no word on what may be asked.
_TOO_MANY = 429

_MARKS = dict.fromkeys(map(ord, "\ufeff\0"))
_COLON = re.compile(r"^(\s*(?:user-?agent|disallow|allow|crawl-delay)\s*)\uff1a", re.IGNORECASE | re.MULTILINE)
_RULES = re.compile(rb"user-?agent|disallow", re.IGNORECASE)


def is_withheld(status: int) -> bool:
    """Whether the answer says nothing of the rules, so that nothing may be asked (RFC 9309 §2.3.1.4). 429 counts with
    the server errors: who says "too many" is not to be asked at once for something else."""
    return status >= 500 or status == _TOO_MANY


def rules(status: int, body: bytes, media_type: str, agent: str) -> bytes:
    """The rules of an answer that is not withheld, in UTF-8; nothing for 4xx, and for a page in the place of one."""
    body = body[:MOST_READ]
    if status >= 400 or (b"<html" in body[:2000].lower() and not _RULES.search(body)):
        return b""
    text = _COLON.sub(r"\1:", decode(body, media_type).text.translate(_MARKS))
    version = re.compile(rf"^(\s*user-?agent\s*:\s*{re.escape(agent)})[/ \t][^\r\n]*", re.IGNORECASE | re.MULTILINE)
    return version.sub(r"\1", text).encode("utf-8", "replace")
