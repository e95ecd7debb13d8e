"""The name that a server gives a file, whatever it did to it on the way (sites.md §3, fault 10)."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes, urlsplit

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([\w-]*)'[^']*'([^;\"\s]+)", re.IGNORECASE)
_PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]+))", re.IGNORECASE)
_MIME = re.compile(r"=\?[\w-]+\?[bqBQ]\?[^?]*\?=")


def disposition_name(header: str) -> str:
    """The file name of a Content-Disposition header, its bytes given as Latin-1; empty where there is none.

    RFC 5987 goes first; else the bytes are read as percent-encoded, MIME, UTF-8 or GB18030, whichever they are.
    """
    extended = _EXTENDED.search(header)
    if extended:
        return _base_name(_decoded(unquote_to_bytes(extended[2]), extended[1]))
    plain = _PLAIN.search(header)
    if not plain:
        return ""
    text = (plain[1] if plain[1] is not None else plain[2]).strip()
    if _MIME.search(text):
        return _base_name(_mime(text))
    raw = text.encode("latin-1", "replace")
    return _base_name(_decoded(unquote_to_bytes(raw) if b"%" in raw else raw))


def address_name(url: str) -> str:
    """The last part of an address, percent-encoding resolved in whichever encoding it is."""
    return _decoded(unquote_to_bytes(urlsplit(url).path.rpartition("/")[2]))


def _decoded(raw: bytes, charset: str = "") -> str:
    for name in (charset, "utf-8", "gb18030"):
        try:
            return raw.decode(name) if name else raw.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("latin-1")


def _mime(text: str) -> str:
    try:
        parts = decode_header(text)
    except HeaderParseError:
        return text
    return "".join(part if isinstance(part, str) else _decoded(part, charset or "") for part, charset in parts)


def _base_name(name: str) -> str:
    """Without the folders of the editor's machine that some systems leave in."""
    return re.split(r"[\\/]", name.strip())[-1]
