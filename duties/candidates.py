"""Which undecided items stand between a body and "absent", and which are plainly another body's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from duties.model import Duty, PlaceRole, Reason, local_date
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.title_words import FULL_FORMS, SHORT_ENDS
from duties.titles import collects, sole_owner
from registry.divisions import divisions
from registry.model import Body

# 财政局 alone may be any city's.
_SHORT = 4


def may_be_meant(item: Item, duty: Duty, body: Body) -> str:
    """ "" where the item is plainly no report, of another body or of another year; else what cannot be told of it:
    `year`, `body` or `report`."""
    claim = item.claim
    if claim.is_report is False or _before_its_year(item, duty):
        return ""
    if claim.year is not None and duty.year not in (claim.year, claim.text_year):
        return ""
    if claim.body is not None:
        if body.code not in (claim.body, *claim.also):
            return ""
        return "year" if claim.year is None else "report"
    if claim.other_body and not resembles(claim.other_body, body):
        return ""
    if claim.may_be and body.code not in claim.may_be:
        return ""
    return "report" if claim.is_report is None else "body"


def resembles(printed: str, body: Body) -> bool:
    """Whether a printed name that no roster body answers to may still be a short form of this body's: all of its
    characters in the body's name, in order, up to the same end (洪泽区住建局, 民主街). A superior's name is none: it
    is cut off before the body's own part begins, or names the superior's division only. Words before the whole name
    change nothing (关于同意洪泽区住房和城乡建设局)."""
    if len(body.name) > _SHORT and printed.endswith(body.name):
        return True
    return not _is_superiors(printed, body) and any(_is_short_form(printed, name) for name in body.names())


def _is_superiors(printed: str, body: Body) -> bool:
    """淮安市生态环境局 is no short form of 淮安市洪泽区生态环境局."""
    if body.division not in divisions().by_code:
        return False
    own, *upper = divisions().chain(body.division)
    stem = own.name[:-1] if len(own.name) > 2 else own.name
    return stem not in printed and any(printed.startswith(division.name) for division in upper)


def _is_short_form(printed: str, name: str) -> bool:
    if len(printed) < 2 or printed[0] not in name:
        return False
    if name.startswith(printed):
        return FULL_FORMS.fullmatch(name[len(printed) :]) is not None
    letters = iter(name)
    if not all(character in letters for character in printed):
        return False
    return printed[-1] == name[-1] or (printed[-1] in SHORT_ENDS and FULL_FORMS.search(name) is not None)


def _before_its_year(item: Item, duty: Duty) -> bool:
    """A report cannot have been listed before its year began: neither by its list date nor by our own sighting."""
    begin = date(duty.year, 1, 1)
    listed = [row.listed_on for row in item.rows if row.listed_on is not None]
    return local_date(item.first_seen_at) < begin or (bool(listed) and max(listed) < begin)


def wrong_unit(
    shelves: Shelves, duty: Duty, body: Body, places: Sequence[tuple[PlaceRole, str, Reason | None]], end: datetime
) -> bool:
    """Whether a report of the year that stands in the body's own column is plainly another body's."""
    own = {PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE}
    for role, column, _ in places:
        is_own = role in own and sole_owner(shelves.columns.get(column)) == body.code
        if is_own and any(
            _is_anothers(shelves, item, body) for item in shelves.index(column, end).reports.get(duty.year, ())
        ):
            return True
    return False


def _is_anothers(shelves: Shelves, item: Item, body: Body) -> bool:
    claim = item.claim
    if body.code in (claim.body, *claim.also):
        return False
    if claim.body is None and claim.may_be:
        # Which of several it means is open; that it means this one is not among them.
        return body.code not in claim.may_be and not collects(body)
    if claim.body is None:
        return bool(claim.other_body) and not resembles(claim.other_body, body) and not collects(body)
    if not collects(body):
        return True
    # A government's own column is its portal's collected list: only a superior's report is out of place in it.
    other = shelves.resolver.by_code[claim.body]
    return other.division != body.division and divisions().within(body.division, other.division)
