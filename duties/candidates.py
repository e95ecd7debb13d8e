"""Which undecided items stand between a body and "absent", and which are plainly another body's report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from duties.gatherings import years_named
from duties.model import Duty, PlaceRole, Reason, local_date
from duties.resemblance import is_superiors, resembles
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.title_words import DIVISION_ONLY, PART_ENDS, PLACE_HEAD
from duties.titles import Ground, collects
from registry.divisions import divisions
from registry.model import Body, Kind
from registry.name_grammar import senses
from reports.prose.titles import parse_title

_OWN = (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE)


def may_be_meant(shelves: Shelves, item: Item, duty: Duty, body: Body, end: datetime) -> str:
    """ "" where the item is plainly no report, of another body or of another year; else what cannot be told of it:
    `year`, `body` or `report`."""
    claim = item.claim
    if claim.is_report is False or _before_its_year(item, duty):
        return ""
    if claim.year is not None and duty.year not in (claim.year, claim.text_year):
        return ""
    if claim.year is None and (years := years_named(item.title)) and not years[0] <= duty.year <= years[1]:
        return ""
    if claim.body is not None:
        if body.code not in (claim.body, *claim.also):
            return ""
        return "year" if claim.year is None else "report"
    if claim.other_body and not _may_name(shelves, item, body, end):
        return ""
    if claim.may_be and body.code not in claim.may_be:
        return ""
    return "report" if claim.is_report is None else "body"


def named_by_division(
    shelves: Shelves, duty: Duty, office: Body, columns: Iterable[str], end: datetime
) -> Iterator[Item]:
    """Reports of the year in the office's own columns whose title names the division only. Such a one is taken for its
    government's (users §24); as long as neither its text nor its publisher says so, it may as well be the office's."""
    for column in columns:
        if shelves.owner(column) != office.code:
            continue
        for item in shelves.index(column, end).reports.get(duty.year, ()):
            owner = shelves.resolver.by_code.get(item.claim.body or "")
            if owner is None or owner.kind is not Kind.GOVERNMENT or owner.division != office.division:
                continue
            said = (item.article.report_body, item.article.publisher) if item.article is not None else ()
            names = [parse_title(item.title).subject, *(name for name in said if name)]
            if item.claim.why is Ground.TITLE and all(DIVISION_ONLY.search(name) for name in names):
                yield item


def _may_name(shelves: Shelves, item: Item, body: Body, end: datetime) -> bool:
    """Whether the printed name, which is no roster body's, may be this body's: by its form, or because it stands in
    the body's own column and may be the name that it was given lately."""
    return resembles(item.claim.other_body, body) or _may_be_its_new_name(shelves, item, body, end)


def _may_be_its_new_name(shelves: Shelves, item: Item, body: Body, end: datetime) -> bool:
    """A body that was renamed publishes under its new name before the roster has it (金融工作办公室, 地方金融管理局).
    Other bodies' are names of another division or of a part of the body (分局), and those under which a report stands
    beside the body's own of the same year."""
    if collects(body) or shelves.owner(item.column) != body.code:
        return False
    printed = item.claim.other_body
    if is_superiors(printed, body) or not _is_of_its_division(printed, body):
        return False
    if any(printed.startswith(name) and printed.endswith(PART_ENDS) for name in body.names()):
        return False
    return not any(
        any(other.claim.other_body == printed for other in same_year)
        and any(body.code in (other.claim.body, *other.claim.also) for other in same_year)
        for same_year in shelves.index(item.column, end).reports.values()
    )


def _is_of_its_division(printed: str, body: Body) -> bool:
    """Whether a name begins with the body's own division, or with none: with nothing that reads like another place."""
    meant = senses(printed, body.division if body.division in divisions().by_code else "")
    most = max((sense.taken for sense in meant), default=0)
    if most > 0:
        return any(body.division in sense.codes for sense in meant if sense.taken == most)
    head = PLACE_HEAD.match(printed)
    return head is None or any(name.startswith(head[0]) for name in body.names())


def _before_its_year(item: Item, duty: Duty) -> bool:
    """A report cannot have been listed before its year began: neither by its list date nor by our own sighting."""
    begin = date(duty.year, 1, 1)
    listed = [row.listed_on for row in item.rows if row.listed_on is not None]
    return local_date(item.first_seen_at) < begin or (bool(listed) and max(listed) < begin)


def wrong_unit(
    shelves: Shelves, duty: Duty, body: Body, places: Sequence[tuple[PlaceRole, str, Reason | None]], end: datetime
) -> bool:
    """Whether a report of the year that stands in the body's own column is plainly another body's."""
    for role, column, _ in places:
        if role in _OWN and shelves.owner(column) == body.code:
            for item in shelves.index(column, end).reports.get(duty.year, ()):
                if _is_anothers(shelves, item, body, end):
                    return True
    return False


def _is_anothers(shelves: Shelves, item: Item, body: Body, end: datetime) -> bool:
    claim = item.claim
    if claim.body == body.code or body.code in claim.also:
        return False
    if claim.body is None and claim.may_be:
        # Which of several it means is open; that it means this one is not among them.
        return body.code not in claim.may_be and not collects(body)
    if claim.body is None:
        return bool(claim.other_body) and not _may_name(shelves, item, body, end) and not collects(body)
    if not collects(body):
        return True
    # A government's own column is its portal's collected list: only a superior's report is out of place in it.
    other = shelves.resolver.by_code[claim.body]
    return other.division != body.division and divisions().within(body.division, other.division)
