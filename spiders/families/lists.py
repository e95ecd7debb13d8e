"""Finding the list of a column page: which links are its items, with the dates beside them.

No template is assumed. Links are grouped by where they repeat; each group is weighed by what its links look like
(a date beside, an article's address, a report's title) and by where it stands; the best group and its kin win.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.dates import find_date, listed_date, without_other_days
from spiders.families.furniture import Role, Roles, is_listy
from spiders.families.headings import headed_otherwise
from spiders.families.model import ListedItem, Page
from spiders.families.rows import MAX_ROW_NOISE, Row, rows_of
from spiders.families.text import SILENT, fold, pieces, spaced_text, squeeze
from spiders.families.vocabulary import DIRECTORY_WORDS, REPORT_WORDS, YEAR_ONLY, is_body_name, words

# Weights of one row's evidence, in points; a group qualifies at _ENOUGH points a row.
_DATED, _ARTICLE_ADDRESS, _REPORT_TITLE, _LONG_TITLE, _SENTENCE_TITLE, _YEAR_TITLE = 3.0, 2.5, 3.0, 1.0, 1.0, 3.0
_SHELF = 3.0
_INDEX_ADDRESS, _FOREIGN_HOST, _IN_SIDE, _IN_FURNITURE = -1.5, -1.0, -2.5, -4.0
_ENOUGH = 2.0
_UNDER_COLUMN, _LISTY_NAME = 2.0, 0.7
_DATE_ALONE = re.compile(
    r"^[\[【（(〔]*(?:(?:发布|公开)?(?:时间|日期)[:：])?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\d:：]*[\]】）)〕]*$"
)
_CENTURY = re.compile("19|20")
_STATES = frozenset(words("on cur active current first last odd even hide show hover clearfix"))


@dataclass(slots=True)
class Group:
    """Links that repeat side by side under one parent."""

    parent: HtmlElement
    rows: list[Row] = field(default_factory=list)
    points: float = 0.0
    role: Role = Role.CONTENT
    under_column: bool = False


def items(page: Page, roles: Roles, only_within: Iterable[HtmlElement] = ()) -> tuple[ListedItem, ...]:
    """The items of the page's list in document order, duplicates merged; empty when no group of links qualifies.

    `only_within` limits the search to elements that a template is known to use for its list.
    """
    base = addresses.base_url(page)
    rows = rows_of(page, base, tuple(only_within))
    groups = _groups(rows, roles)
    for group in groups:
        _date_rows(group)
        _weigh(group, page, certain=bool(only_within))
    chosen = _choose(groups, certain=bool(only_within))
    order = {id(row.anchor): index for index, row in enumerate(rows)}
    return merged(
        ListedItem(row.title, row.url, row.listed_on)
        for row in sorted((row for group in chosen for row in group.rows), key=lambda row: order[id(row.anchor)])
    )


def merged(found: Iterable[ListedItem]) -> tuple[ListedItem, ...]:
    """Items with twins of one address merged: the first place, the longest title, the first date."""
    by_key: dict[str, ListedItem] = {}
    for item in found:
        key = addresses.canonical(item.url)
        earlier = by_key.get(key)
        if earlier is None:
            by_key[key] = item
        else:
            title = item.title if len(item.title) > len(earlier.title) else earlier.title
            by_key[key] = ListedItem(title, earlier.url, earlier.listed_on or item.listed_on)
    return tuple(by_key.values())


# --- groups ---------------------------------------------------------------------------------------------------------


def _groups(rows: list[Row], roles: Roles) -> list[Group]:
    found: dict[tuple[HtmlElement, Role], Group] = {}
    for row in rows:
        parent = row.holder.getparent()
        if parent is None:
            parent = row.holder
        role = roles.of(row.holder)
        found.setdefault((parent, role), Group(parent, role=role)).rows.append(row)
    return list(found.values())


def _date_rows(group: Group) -> None:
    """Gives each row the date beside its link: inside its holder, else between the holders."""
    for row in group.rows:
        row.listed_on = row.inner_date or _date_beside(row)
    undated = [row for row in group.rows if row.listed_on is None]
    if not undated:
        return
    before, after = _texts_between(group)
    leading = any(find_date(text) for text in before[:1]) and not find_date(after[-1])
    texts = before if leading else after
    for row, text in zip(group.rows, texts, strict=True):
        if row.listed_on is None and len(text) <= MAX_ROW_NOISE:
            row.listed_on = listed_date(text, row.url)


def _date_beside(row: Row) -> date | None:
    """The date in a row outside its link: one that stands alone before one in a sentence; none from a long summary."""
    link = frozenset({row.anchor, *headed_otherwise(row.holder)})
    for piece in pieces(row.holder, link):
        if _CENTURY.search(piece) and _DATE_ALONE.match(squeeze(piece)):
            found = find_date(piece)
            if found:
                return found
    beside = spaced_text(row.holder, link)
    return listed_date(beside, row.url) if len(beside) <= MAX_ROW_NOISE else None


def _texts_between(group: Group) -> tuple[list[str], list[str]]:
    """The text before each row (up to the row before it) and after each row (up to the next)."""
    holders = {row.holder: index for index, row in enumerate(group.rows)}
    gaps: list[list[str]] = [[] for _ in range(len(group.rows) + 1)]
    gap = 0
    gaps[0].append(group.parent.text or "")
    for child in group.parent:
        index = holders.get(child)
        if index is not None:
            gap = index + 1
        elif isinstance(child.tag, str) and child.tag not in SILENT:
            gaps[gap].append(" " + spaced_text(child) + " ")
        gaps[gap].append(child.tail or "")
    folded = [fold("".join(parts)) for parts in gaps]
    told = [without_other_days(text) for text in folded]
    return told[:-1], told[1:]


def _weigh(group: Group, page: Page, *, certain: bool) -> None:
    folder = addresses.column_folder(page.url)
    host = addresses.host_of(page.url)
    if certain:
        group.role = Role.CONTENT
    total = 0.0
    below = 0
    for row in group.rows:
        is_below = addresses.is_below(row.url, folder) and folder.count("/") > 1
        total += _SHELF if is_below and _is_shelf(row) else _row_points(row, host)
        below += is_below
    count = len(group.rows)
    group.under_column = below * 2 >= count and below > 0
    points = total / count + 0.5 * math.log2(1 + count)
    if group.under_column:
        points += _UNDER_COLUMN
    if any(is_listy(element) for element in (group.parent, *_near(group.parent))):
        points += _LISTY_NAME
    if group.role is Role.FURNITURE:
        points += _IN_FURNITURE
    elif group.role is Role.SIDE:
        points += _IN_SIDE
    group.points = points


def _row_points(row: Row, host: str) -> float:
    points = _title_points(squeeze(row.title))
    if row.listed_on:
        points += _DATED
    if addresses.is_article(row.url) or addresses.is_file(row.url):
        points += _ARTICLE_ADDRESS
    elif addresses.is_directory(row.url):
        points += _INDEX_ADDRESS
    if addresses.host_of(row.url) != host:
        points += _FOREIGN_HOST
    return points


@lru_cache(maxsize=8192)
def _title_points(title: str) -> float:
    points = 0.0
    if REPORT_WORDS.search(title) and re.search(r"(?:19|20)\d\d|[局委办厅院府镇乡]", title):
        points += _REPORT_TITLE
    if YEAR_ONLY.match(title):
        points += _YEAR_TITLE
    return points + _LONG_TITLE * (len(title) >= 8) + _SENTENCE_TITLE * (len(title) >= 14)


def _is_shelf(row: Row) -> bool:
    """Whether a row leads to a directory named like a year, a body or a group of bodies."""
    title = squeeze(row.title)
    return addresses.is_directory(row.url) and _names_a_shelf(title)


@lru_cache(maxsize=8192)
def _names_a_shelf(title: str) -> bool:
    named = YEAR_ONLY.match(title) or is_body_name(title) or any(pattern.match(title) for pattern, _ in DIRECTORY_WORDS)
    return bool(named)


def _near(element: HtmlElement) -> Iterator[HtmlElement]:
    for depth, ancestor in enumerate(element.iterancestors()):
        if depth >= 3 or ancestor.tag in {"body", "html"}:
            return
        yield ancestor


def _choose(groups: list[Group], *, certain: bool) -> list[Group]:
    if certain:
        return groups
    qualified = [group for group in groups if group.points >= _ENOUGH + 0.5 and group.role is Role.CONTENT]
    # A side list or a list inside something named like navigation counts only when it is plainly this column's.
    qualified += [
        group for group in groups if group.role is not Role.CONTENT and group.under_column and group.points >= _ENOUGH
    ]
    if not qualified:
        return []
    # Where some list names reports or years, it is the column's, however well dated the news beside it are.
    best = max(qualified, key=lambda group: (bool(_reports(group)) or group.under_column, group.points))
    shapes = _shapes(best)
    return [group for group in qualified if group is best or _is_kin(group, best, shapes)]


def _is_kin(group: Group, best: Group, shapes: set[tuple[str, ...]]) -> bool:
    """Whether a group is a further part of the list that `best` belongs to: a year's block, the next five rows."""
    if group.role > best.role:
        return False
    if group.under_column or _reports(group):
        return True
    return not best.under_column and bool(_shapes(group) & shapes)


def _shapes(group: Group) -> set[tuple[str, ...]]:
    """The shapes under which a group may stand: a block with a single row is taken for the row itself."""
    alone = {_shape(group.rows[0].holder)} if len(group.rows) == 1 else set()
    return {_shape(group.parent), *alone}


def _shape(element: HtmlElement) -> tuple[str, ...]:
    """Where an element stands, as the tags above it and the classes of its nearest ancestors, states left out."""
    path = [element, *element.iterancestors()]
    near = tuple(
        " ".join(sorted(word for word in (part.get("class") or "").split() if word not in _STATES)) for part in path[:2]
    )
    return (*near, *(str(part.tag) for part in path))


def _reports(group: Group) -> int:
    """How many rows are titled like a report, or by a year alone (a year's directory is a shelf, not a report)."""
    return sum(
        1
        for row in group.rows
        if REPORT_WORDS.search(title := squeeze(row.title))
        or (YEAR_ONLY.match(title) and not addresses.is_directory(row.url))
    )
