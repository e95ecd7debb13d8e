"""Rows that wait in a script's state (`window.__INITIAL_STATE__ = {…}`, `var list = […]`) on a page that shows no list.

They are items like any others, and never known to be all: what the script makes of its state nobody has seen.
"""

from __future__ import annotations

import re

from spiders.families.columns import belongs
from spiders.families.lists import merged
from spiders.families.model import ListedItem, Page
from spiders.families.records import data_items, data_rows
from spiders.families.script_data import json_of, literal_after, scripts

# What a state or a list of rows is given to, up to its first bracket.
_GIVEN = re.compile(r"[=:(]\s*(?=\[\s*\{)|=\s*(?=\{)")
_STATES = 20


def rows_in_scripts(page: Page) -> tuple[ListedItem, ...]:
    """The rows with a title and an address that the page's scripts hold and that are plainly this column's."""
    found: list[ListedItem] = []
    for code in scripts(page):
        values = [json_of(code)] if code.lstrip()[:1] in ("{", "[") else _values(code)
        for value in values:
            found += [item for item in data_items(data_rows(value), page.url) if belongs(item, page)]
    return merged(found)


def _values(code: str) -> list[object]:
    starts = [match.end() for match in _GIVEN.finditer(code)][:_STATES]
    return [literal_after(code[start:], r"\A") for start in starts]
