"""OFD whose pages are pictures: the largest picture of each such page is read in place of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname, join

from reports.documents import ofd
from reports.documents.layout.page import PageContent
from reports.documents.ofd_geometry import numbers
from reports.documents.ofd_objects import content_of
from reports.documents.ofd_parts import MEDIUM, OfdPackage, Page, name_of, text_of
from reports.documents.package import Element, Package
from reports.documents.picture import MAX_PAGES, pictures_of
from reports.documents.sight import Picture, SeenPage, Sight, document_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

_MM_PER_INCH = 25.4
_FEWEST_GLYPHS = 20
_SEEN_KEYS = ("pages_without_text", "text_hidden")


def read(source: SourceFile, sight: Sight) -> Document:
    """The OFD; its pages of text by `ofd.read`, those that are pictures by `sight`. Raises what `ofd.read` raises, for
    scans only where nothing at all is seen on them. Pages drawn as outlines stay unread: there is no picture of them.
    """
    try:
        document = ofd.read(source)
    except UnreadableDocument as error:
        if error.params.get("reason") != "no_text_layer":
            raise
        meta: dict[str, str] = {}
    else:
        if not any(key in document.meta for key in _SEEN_KEYS):
            return document
        meta = {key: value for key, value in document.meta.items() if key not in _SEEN_KEYS}
    contents: list[PageContent] = []
    seen: dict[int, SeenPage] = {}
    with Package(source.content, MEDIUM) as package:
        opened = OfdPackage(package)
        for number, page in enumerate(opened.pages(), start=1):
            if page.root is None:
                continue
            content = content_of(page, number)
            contents.append(content)
            few = len(content.glyphs) < _FEWEST_GLYPHS
            if content.hidden or not content.glyphs or (content.pictured and few):
                if len(seen) >= MAX_PAGES:
                    raise DocumentTooLarge(size=len(seen) + 1, limit=MAX_PAGES, what="pages")
                picture = _picture(package, page)
                if picture is not None:
                    seen[number] = sight(picture, number)
        title = opened.title
    if not any(seen[content.number].texts if content.number in seen else content.glyphs for content in contents):
        raise UnreadableDocument(medium=MEDIUM, reason="no_text_layer")
    return document_of(contents, seen, title, meta)


def _picture(package: Package, page: Page) -> Picture | None:
    """The largest picture of the page at the resolution at which it is shown; None where its bytes are not there."""
    best: tuple[float, float, str] | None = None
    for root in (*page.under, *([] if page.root is None else [page.root]), *page.over):
        for element in root.iter():
            if name_of(element) != "ImageObject":
                continue
            sides = numbers(element.get("Boundary", ""))
            if len(sides) == 4 and (best is None or sides[2] * sides[3] > best[0]):
                best = (sides[2] * sides[3], sides[2], element.get("ResourceID", ""))
    if best is None or best[1] <= 0:
        return None
    for name in _files(package, page, best[2]):
        if package.has(name):
            picture = next(pictures_of(package.bytes_of(name)))
            return replace(picture, dpi=picture.width / (best[1] / _MM_PER_INCH))
    return None


def _files(package: Package, page: Page, resource: str) -> Iterator[str]:
    """Where the picture `resource` may lie: its resource file may name a folder of its own."""
    for part in page.resources.parts:
        root = package.xml(part)
        for element in root.iter():
            if name_of(element) == "MultiMedia" and element.get("ID", "") == resource:
                location = next((text_of(child) for child in element if name_of(child) == "MediaFile"), "")
                yield from _locations(part, root, location.replace("\\", "/"))


def _locations(part: str, root: Element, location: str) -> Iterator[str]:
    folder = dirname(part)
    yield join(folder, root.get("BaseLoc", ""), location)
    yield join(folder, location)
    yield location.lstrip("/")
