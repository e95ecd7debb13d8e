"""DOCX whose tables are pictures: of nothing but pictures, each as large as a page is one; beside text, the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.documents import docx
from reports.documents.docx_parts import R, W, open_parts
from reports.documents.docx_text import BLIP, OLD_PICTURE
from reports.documents.package import Package
from reports.documents.picture import MAX_PAGES, is_page, pictures_of
from reports.documents.sight import SeenPage, Sight, document_of
from reports.documents.table_words import holds_number, lacking, parts_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Block, Document, Grid, Place, SourceFile


def read(source: SourceFile, sight: Sight) -> Document:
    """The DOCX by `docx.read`; pictures by `sight`, where there is nothing else, or where a table is not in the text.

    Raises what `docx.read` raises.
    """
    try:
        document = docx.read(source)
    except UnreadableDocument as error:
        if error.params.get("reason") != "no_text_layer":
            raise
        return _of_pictures(source, sight, error)
    return _with_tables(source, sight) if "pictures_unread" in document.meta else document


def _of_pictures(source: SourceFile, sight: Sight, failure: UnreadableDocument) -> Document:
    seen: dict[int, SeenPage] = {}
    with Package(source.content, docx.READER) as package:
        parts = open_parts(package)
        body = parts.root.find(f"{W}body")
        for element in () if body is None else body.iter(BLIP, OLD_PICTURE):
            relation = element.get(f"{R}embed") or element.get(f"{R}id") or ""
            seen.update(_seen(package, parts.target(relation), len(seen), sight))
    if not any(page.texts for page in seen.values()):
        raise failure
    return document_of([page.content for page in seen.values()], seen, "", {})


def _seen(package: Package, part: str, before: int, sight: Sight) -> Iterator[tuple[int, SeenPage]]:
    """The pages of one picture by their numbers; none where it is no page. Raises DocumentTooLarge."""
    if not part or not package.has(part):
        return
    content = package.bytes_of(part)
    if not is_page(content):
        return
    for number, picture in enumerate(pictures_of(content), start=before + 1):
        if number > MAX_PAGES:
            raise DocumentTooLarge(size=number, limit=MAX_PAGES, what="pages")
        yield number, sight(picture, number)


def _with_tables(source: SourceFile, sight: Sight) -> Document:
    """The text with the tables that were seen in pictures, each where its picture stands.

    Nothing but grids that are parts of a table that the text lacks is taken: charts and photographs are no tables.
    """
    document, pictures = docx.with_pictures(source)
    shown = _shown(source, pictures, sight)
    grids = [list(_grids(each)) for each in shown]
    kept = iter(parts_of(lacking(document.blocks), [grid for each in grids for grid in each]))
    blocks: list[Block] = []
    scores: dict[Place, float] = {}
    meta: dict[str, list[str]] = {"pages_seen": [], "pages_coarse": [], "coarse_dpi": []}
    unread = left = done = 0
    for picture, page, held in zip(pictures, shown, grids, strict=True):
        blocks += document.blocks[done : picture.behind]
        done = picture.behind
        choice = [(grid, next(kept)) for grid in held]
        taken = [grid for grid, is_kept in choice if is_kept]
        unread += not taken
        left += any(holds_number(grid) for grid, is_kept in choice if not is_kept)
        if page is None or not taken:
            continue
        blocks += taken
        places = {cell.place for grid in taken for cell in grid.cells}
        scores |= {place: score for place, score in page.scores.items() if place in places}
        for key, told in meta.items():
            if key in page.meta:
                told.append(page.meta[key])
    blocks += document.blocks[done:]
    noted = {key: ", ".join(told) for key, told in meta.items() if told}
    if meta["coarse_dpi"]:
        noted["coarse_dpi"] = min(meta["coarse_dpi"], key=int)
    # All words of a table stand in its headings, perhaps, and its numbers in a picture without any.
    count = (unread if lacking(blocks) else 0) or left
    if count:
        noted["pictures_unread"] = str(count)
    return replace(document, blocks=tuple(blocks), meta={**document.meta, **noted}, scores=scores)


def _shown(source: SourceFile, pictures: Sequence[docx.Picture], sight: Sight) -> list[Document | None]:
    """Each picture as a document of its own; None where it is broken."""
    shown: list[Document | None] = []
    number = 0
    with Package(source.content, docx.READER) as package:
        for picture in pictures:
            try:
                pages = dict(_seen(package, picture.part, number, sight))
            except UnreadableDocument:
                # One broken picture beside a text that can be read.
                pages = {}
            number = max(pages, default=number)
            contents = [page.content for page in pages.values()]
            shown.append(document_of(contents, pages, "", {}) if pages else None)
    return shown


def _grids(document: Document | None) -> Sequence[Grid]:
    return [] if document is None else [block for block in document.blocks if isinstance(block, Grid)]
