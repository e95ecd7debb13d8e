"""DOCX of nothing but pictures: each picture as large as a page is one."""

from __future__ import annotations

from reports.documents import docx
from reports.documents.docx_parts import R, W, open_parts
from reports.documents.package import Package
from reports.documents.picture import MAX_PAGES, is_page, pictures_of
from reports.documents.sight import SeenPage, Sight, document_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_OLD = "{urn:schemas-microsoft-com:vml}imagedata"


def read(source: SourceFile, sight: Sight) -> Document:
    """The DOCX by `docx.read`; where all of it is pictures, by `sight`. Raises what `docx.read` raises."""
    try:
        return docx.read(source)
    except UnreadableDocument as error:
        if error.params.get("reason") != "no_text_layer":
            raise
        failure = error
    seen: dict[int, SeenPage] = {}
    with Package(source.content, docx.READER) as package:
        parts = open_parts(package)
        body = parts.root.find(f"{W}body")
        for element in () if body is None else body.iter(_DRAWN, _OLD):
            relation = element.get(f"{R}embed") or element.get(f"{R}id") or ""
            target = parts.target(relation)
            if not target or not package.has(target):
                continue
            content = package.bytes_of(target)
            if not is_page(content):
                continue
            for picture in pictures_of(content):
                if len(seen) >= MAX_PAGES:
                    raise DocumentTooLarge(size=len(seen) + 1, limit=MAX_PAGES, what="pages")
                seen[len(seen) + 1] = sight(picture, len(seen) + 1)
    if not any(page.texts for page in seen.values()):
        raise failure
    return document_of([page.content for page in seen.values()], seen, "", {})
