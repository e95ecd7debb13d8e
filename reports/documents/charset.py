"""Bytes to text. Headers, meta tags and byte order marks lie in every direction, so the bytes themselves decide.

A page that decodes as UTF-8 without a fault is UTF-8: GB18030 text of more than a few characters practically never is.
Otherwise the candidates are decoded and the one with most of the words every report holds wins (a GB18030 page with one
damaged byte stays GB18030, a UTF-8 page cut in the middle of a character stays UTF-8).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_META = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
# The commonest characters of these reports, simplified and traditional.
_FREQUENT = re.compile("[的年度政府信息公开情况申请工作报告行本机关月日有一不在和中開況請報關總處發]")
_REPLACEMENT = "�"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`damaged` counts the characters that could not be decoded; they stand as U+FFFD in `text`."""

    text: str
    encoding: str
    damaged: int = 0


def decode(content: bytes, declared: str = "") -> Decoded:
    """The text of `content`. `declared` (a Content-Type header) is only one more candidate."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            body = content[len(bom) :]
            text = body.decode(encoding, errors="replace")
            # A UTF-8 mark before GB18030 bytes: editors that convert a header, not the body.
            if _REPLACEMENT not in text or encoding != "utf-8":
                return Decoded(text, encoding, text.count(_REPLACEMENT))
            content = body
            break
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass  # expected: the candidates below decide
    best: tuple[int, Decoded] | None = None
    for encoding in _candidates(content, declared):
        try:
            text = content.decode(encoding, errors="replace")
        except (LookupError, UnicodeError):
            continue  # a codec of Python that is none of texts (`charset=hex`)
        damaged = text.count(_REPLACEMENT)
        score = len(_FREQUENT.findall(text)) - 8 * damaged
        if best is None or score > best[0]:
            best = (score, Decoded(text, encoding, damaged))
    assert best is not None  # _candidates is never empty
    return best[1]


def _candidates(content: bytes, declared: str) -> list[str]:
    names = ["gb18030", "utf-8"]
    said = [match.decode("ascii") for match in _META.findall(content[:4096])]
    header = _META.search(declared.encode("ascii", errors="ignore"))
    if header:
        said.append(header.group(1).decode("ascii"))
    for name in said:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if known not in names and known not in ("gb2312", "gbk", "ascii", "iso8859-1", "cp1252"):
            names.append(known)
    # Traditional pages of Big5 often declare nothing at all.
    return names if "big5" in names else [*names, "big5"]
