"""Documents that stand in a page themselves, as base64: `<embed src="data:application/pdf;base64,…">`, a string."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from spiders.families.model import Page

# How PDF, ZIP (OFD, DOCX) and OLE (DOC, WPS) begin in base64: what else stands in pages so (fonts, pictures) does not.
_BEGINNINGS = ("JVBERi0", "UEsDB", "0M8R4KGxGuE")
_INLINED = re.compile(rf"(?<=[,\"'`])\s*((?:{'|'.join(_BEGINNINGS)})[A-Za-z0-9+/\r\n]{{200,}}={{0,2}})")


def inlined_documents(page: Page) -> Iterator[bytes]:
    """The documents that are written out in the page, in order, each once."""
    text = page.text
    if not any(beginning in text for beginning in _BEGINNINGS):
        return
    for found in dict.fromkeys(_INLINED.findall(text)):
        plain = "".join(found.split()).rstrip("=")
        try:
            yield base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except binascii.Error:
            continue
