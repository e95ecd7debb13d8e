"""The headings over the columns of a list: which of its dates is the publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families.text import squeeze, text_of
from spiders.families.vocabulary import PLAIN_DATE_LABELS, PUBLICATION_LABELS

_A_DAYS = re.compile(r"(?:日期|时间|有效期|期限)$")
_LONGEST = 12


def headed_otherwise(row: HtmlElement) -> frozenset[HtmlElement]:
    """The cells of a row whose heading calls them another day than that of publication: 成文日期, 更新时间, 有效期."""
    cells = _cells(row)
    if len(cells) < 2:
        return frozenset()
    for heading in _before(row):
        names = [squeeze(text_of(cell)).strip("[]【】:：") for cell in _cells(heading)]
        if len(names) == len(cells) and heading.find(".//a") is None and all(len(name) <= _LONGEST for name in names):
            return frozenset(cell for cell, name in zip(cells, names, strict=True) if _is_another_day(name))
    return frozenset()


def _is_another_day(name: str) -> bool:
    return bool(_A_DAYS.search(name)) and name not in (*PUBLICATION_LABELS, *PLAIN_DATE_LABELS)


def _before(row: HtmlElement) -> Iterator[HtmlElement]:
    """Where headings stand: the first row of the list, the last element before it."""
    parent = row.getparent()
    if parent is None:
        return
    first = next((child for child in parent if isinstance(child.tag, str)), None)
    if first is not None and first is not row:
        yield first
    above = parent.getprevious()
    if above is not None and isinstance(above.tag, str):
        yield above
        yield from (child for child in above if isinstance(child.tag, str))


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [child for child in row if isinstance(child.tag, str)]
