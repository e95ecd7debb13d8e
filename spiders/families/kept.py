"""What was worked out of a page is kept with the page: every family asks every page the same questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
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


@once
def _lowered(page: Page) -> str:
    return page.text.lower()


def may_show(page: Page, *marks: str) -> bool:
    """Whether the page's source holds one of `marks` (lower case, ASCII), in capitals or not. Asked before a pattern
    whose every match holds one of them: looking for plain text costs a hundredth of what the pattern does."""
    text = _lowered(page)
    return any(mark in text for mark in marks)
