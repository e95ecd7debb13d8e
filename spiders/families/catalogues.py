"""Trees of a catalogue that a script grows: what hangs in them, no link of the page shows."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles
from spiders.families.inserted import label
from spiders.families.kept import may_show
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.script_data import scripts
from spiders.families.switch_words import year_of
from spiders.families.text import first_letter, squeeze
from spiders.families.vocabulary import OTHER_SHELF, YEAR_ONLY

_GROWN = re.compile(r"tree(?!t)|\bnodes\b", re.IGNORECASE)
_TREE = re.compile(r"tree(?!t)", re.IGNORECASE)
_QUOTED = re.compile(r"""(['"])([^'"\n\\]*)\1""")
_ASYNC = re.compile(r"\basync\s*:", re.IGNORECASE)
_INLINE = re.compile(r"\bname\s*['\"]?\s*:|\btext\s*['\"]?\s*:|\btitle\s*['\"]?\s*:|\.add\s*\(\s*\d", re.IGNORECASE)
_BOXES = etree.XPath(
    "descendant-or-self::*[contains(@class, 'tree') or contains(@class, 'Tree') or contains(@id, 'tree')"
    " or contains(@id, 'Tree')]"
)
_HOSTS = frozenset({"div", "ul", "ol"})


def grows_a_tree(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """Whether a tree of years or shelves hangs in the page's own part or beside it, in a script or still to be asked
    for. One whose branches are the site's other columns hides nothing."""
    if not may_show(page, "tree"):
        return False
    titles = " ".join([squeeze(item.title) for item in found] + [squeeze(folder.title) for folder in folders])
    grown = [code for code in scripts(page) if _GROWN.search(code)]
    branches = [squeeze(quoted[2]) for code in grown for quoted in _QUOTED.finditer(code)]
    if any(_is_shelf(words) and words not in titles and (year_of(words) or "-") not in titles for words in branches):
        return True
    if any(_INLINE.search(code) and not _ASYNC.search(code) for code in grown):
        return False
    empty = (box for box in _BOXES(page.tree) if box.tag in _HOSTS and _is_bare(box))
    return any(roles.of(box) is not Role.FURNITURE and _TREE.search(label(box)) is not None for box in empty)


def _is_shelf(words: str) -> bool:
    is_year = YEAR_ONLY.match(words) is not None or (bool(year_of(words)) and len(words) < 9)
    return is_year or bool(OTHER_SHELF.search(words))


def _is_bare(box: HtmlElement) -> bool:
    return not first_letter(box) and box.find(".//a") is None and box.find(".//img") is None
