"""MHT (a web page saved as one file, also under `.doc`): the page inside, read as any page."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from reports.documents import html
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

READER = "mht"
_MAX_PARTS = 2000


def read(source: SourceFile) -> Document:
    """The largest HTML part: frames and pictures lie beside it. Raises UnreadableDocument (`part_missing`)."""
    pages = _parts(message_from_bytes(source.content.lstrip(), policy=compat32))
    bodies = [(body, part.get("Content-Type", "")) for part in pages if (body := _body(part))]
    if not bodies:
        raise UnreadableDocument(medium=READER, reason="part_missing")
    body, said = max(bodies, key=lambda pair: len(pair[0]))
    page = html.whole(SourceFile(body, str(said), source.filename, source.url))
    return Document(page.blocks, READER, page.title, page.meta)


def _parts(message: Message) -> list[Message]:
    found: list[Message] = []
    for count, part in enumerate(message.walk()):
        if count > _MAX_PARTS:
            raise DocumentTooLarge(size=count, limit=_MAX_PARTS, what="parts")
        if part.get_content_type() == "text/html":
            found.append(part)
    return found


def _body(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
