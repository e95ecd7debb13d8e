"""Pictures that a web page shows and that were kept beside it: the page names them by their hash, in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from reports.documents.ornaments import is_picture, picture_source
from reports.documents.table_words import lacking
from reports.errors import UnreadableDocument
from reports.model import Document

# `<img src="sha256:…">`; without a hash it is a picture that could not be had.
SCHEME = "sha256:"
# Under this name a document's `meta` tells the names of its pictures, one a line.
_KEPT = "kept_pictures"
# And under this one how many others stand among its text.
_ELSEWHERE = "pictures_elsewhere"


def note_kept(tree: etree._Element, meta: dict[str, str]) -> None:
    """Tells in `meta` which kept pictures the page shows."""
    sources = [(image.get("src") or "").strip() for image in tree.iter("img")]
    names = [source.removeprefix(SCHEME) for source in sources if source.startswith(SCHEME)]
    if names:
        meta[_KEPT] = "\n".join(names)


def note_elsewhere(images: Iterable[etree._Element], meta: dict[str, str]) -> None:
    """Tells in `meta` how many of `images` may be tables and were neither kept nor are in the page itself."""
    held = (SCHEME, "data:", "cid:")
    count = sum(is_picture(image) and not picture_source(image).startswith(held) for image in images)
    if count:
        meta[_ELSEWHERE] = str(count)


def count_elsewhere(document: Document) -> int:
    """How many pictures the page shows that may be tables, and that nobody can look at: their bytes are elsewhere."""
    return int(document.meta.get(_ELSEWHERE, "0"))


def shows_kept(document: Document) -> bool:
    """Whether the page shows pictures that were kept beside it."""
    return _KEPT in document.meta


def kept_names(document: Document) -> list[str]:
    """The hashes of these pictures in their order, each once a place; empty for one that could not be had."""
    return document.meta[_KEPT].split("\n") if shows_kept(document) else []


def unseen(document: Document) -> Document:
    """The page as it is without anybody who looks at its pictures: where its text lacks a table, `meta` counts them in
    `pictures_unread`. Raises UnreadableDocument (`no_text_layer`) where it is nothing but pictures."""
    if shows_kept(document) and not document.blocks:
        raise UnreadableDocument(medium="html", reason="no_text_layer")
    return with_unread(document, len(kept_names(document)) + count_elsewhere(document))


def with_unread(document: Document, count: int) -> Document:
    """The document with so many pictures counted as unread, where it lacks a table that they may show."""
    if not count or not lacking(document.blocks):
        return document
    return replace(document, meta={**document.meta, "pictures_unread": str(count)})
