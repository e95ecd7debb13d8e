"""Which pictures a kept page names, and is read with: the pages or tables of a report that was put up as pictures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from storage.batches import blocks, upsert
from storage.crawl_models import PagePictureRow
from storage.models import ArticleFileRow, ArticleRow, table

_PICTURES = table(PagePictureRow)


def save_pictures(session: Session, page_sha256: str, pictures: Sequence[str]) -> None:
    """Keeps which raw files the page names, in its order. What a page names stands in its bytes: it never changes.

    Raises ValueError where the database refuses it."""
    rows = [
        {"page_sha256": page_sha256, "position": position, "sha256": sha256}
        for position, sha256 in enumerate(pictures, start=1)
    ]
    if rows and page_sha256:
        refused = upsert(session, _PICTURES, rows, key=["page_sha256", "position"], update=[])
        if refused:
            raise ValueError(f"{page_sha256}: {refused[0].row}: {refused[0].cause}")


def load_pictures(session: Session, pages: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
    """By page (all of them, or of `pages`), the raw files of its pictures in its order; a page without any is left
    out."""
    of = _PICTURES.c
    statement = select(of.page_sha256, of.sha256).order_by(of.page_sha256, of.position)
    found: dict[str, list[str]] = {}
    if pages is None:
        parts = [session.execute(statement)]
    else:
        parts = [session.execute(statement.where(of.page_sha256.in_(part))) for part in blocks(sorted(set(pages)))]
    for rows in parts:
        for page, sha256 in rows:
            found.setdefault(page, []).append(sha256)
    return {page: tuple(hashes) for page, hashes in found.items()}


def is_read_with_the_page() -> ColumnElement[bool]:
    """Whether a file of an article (ArticleFileRow joined with ArticleRow) is a picture of its present page."""
    return exists().where(
        PagePictureRow.page_sha256 == ArticleRow.page_sha256, PagePictureRow.sha256 == ArticleFileRow.sha256
    )
