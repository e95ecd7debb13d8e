"""What was worked out of a page is kept with the page: every family asks every page the same questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from spiders.families.model import Page

Answer = TypeVar("Answer")


def once(question: Callable[[Page], Answer]) -> Callable[[Page], Answer]:
    """`question` asked once of a page; its answer lives as long as the page, or until the page forgets it.

    Only for pure functions whose answers nobody changes: every caller is given the same object.
    """
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def asked(page: Page) -> Answer:
        kept: dict[str, Any] = page.kept
        if name not in kept:
            kept[name] = question(page)
        answer: Answer = kept[name]
        return answer

    return asked


def may_show(page: Page, *marks: str) -> bool:
    """Whether the page's source holds one of `marks` (lower case), in capitals or not. Asked before a pattern whose
    every match holds one of them: looking for plain text costs a hundredth of what the pattern does."""
    plain, others = _by_script(marks)
    source = page.lowered
    for mark in plain:
        if mark in source:
            return True
    return any(mark in page.text for mark in others)


@lru_cache(maxsize=256)
def _by_script(marks: tuple[str, ...]) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """The marks that are ASCII, as they stand in `Page.lowered`, and the others. What holds another mark is left out:
    where it stands, that one does."""
    short = [mark for mark in marks if not any(other in mark for other in marks if other != mark)]
    plain = tuple(mark.encode() for mark in short if mark.isascii())
    return plain, tuple(mark for mark in short if not mark.isascii())
