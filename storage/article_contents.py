"""The digest of what stands at an article, and of which part of it: what was not had tells nothing of the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_LACKS = "-"
BY_WORDS = "2."


def content_digest(told: Iterable[str], missing: Iterable[str] = (), *, by_words: bool = False) -> str:
    """A hash over what an article says, in its order. `missing` are the addresses of those of its files that could not
    be had: the digest then tells that it is one of a part, and of which. `by_words`: it is over the words of the page
    and not, as once, over what the reader of reports made of it; the two cannot be compared."""
    whole = f"{BY_WORDS if by_words else ''}{_hash(told)}"
    lacked = sorted({*missing})
    return f"{whole}{_LACKS}{_hash(lacked)[:16]}" if lacked else whole


def part_of(digest: str) -> str:
    """Which part of the article a digest is of; empty for all of it. Only digests of the same part can be compared."""
    return digest.partition(_LACKS)[2]


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()
