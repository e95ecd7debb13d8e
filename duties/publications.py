"""What a listed item is to one duty: its report, something that may be its report, or nothing.

When in doubt it is a candidate, because a candidate stands between a body and the word "missing".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from duties.candidates import may_be_meant, named_by_division
from duties.column_index import BodyIndex
from duties.date_hints import DateHint, index_hint, url_hint
from duties.dates import days_ahead, own_dates, stated_dates
from duties.model import Article, Attestation, Candidate, ContentState, Duty, Publication
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.takeovers import stood_before
from duties.title_words import REPOSTED
from duties.title_years import cannot_be_of
from duties.titles import Attribution
from registry.model import Body, Kind

# What cannot be told of a candidate.
CONTENT = "content"
PREDECESSOR = "predecessor"
TITLE_YEAR = "title_year"
BODY = "body"
# The ground of an attribution that a person made.
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands anywhere for one duty. `placeholder`: a title without content stands for it."""

    publications: tuple[Publication, ...]
    candidates: tuple[Candidate, ...]
    placeholder: bool


def found_for(
    shelves: Shelves,
    duty: Duty,
    body: Body,
    designated: Collection[str],
    end: datetime,
    attestations: Sequence[Attestation] = (),
) -> Found:
    """What was found before `end` for `duty` of `body`, whose places are the columns `designated`."""
    told = _told(attestations) if attestations else {}
    mine = shelves.of_body(body.code, end)
    # Without a person's word, what is attributed to the body is all that is the body's.
    items: Sequence[Item] = mine.of_year(duty.year)
    everything: Sequence[Item] = mine.items
    if told:
        named = tuple(_named(shelves, duty, told, end))
        items = (*_items(items, told), *named)
        everything = (*_items(everything, told), *named)
    publications: list[Publication] = []
    candidates: list[Candidate] = []
    placeholder = False
    for item in items:
        doubt = _doubt(shelves, item, duty, body, everything, end)
        if doubt is None:
            continue
        published = None if doubt else _publication(shelves, duty, item, designated, end)
        if published is not None:
            publications.append(published)
        elif not doubt and _is_placeholder(item.article):
            placeholder = True
        else:
            candidates.append(Candidate(item.url, item.title, doubt or CONTENT, item.first_seen_at))
    for item in _undecided(shelves, duty, designated, mine, told, end):
        doubt = may_be_meant(shelves, item, duty, body, end)
        if doubt:
            candidates.append(Candidate(item.url, item.title, doubt, item.first_seen_at))
    astray = shelves.astray(body.code, end)
    if astray:
        candidates += [
            Candidate(item.url, item.title, TITLE_YEAR, item.first_seen_at)
            for item in astray.get(duty.year, ())
            if item.url not in told
        ]
    if body.kind is Kind.GOVERNMENT_OFFICE:
        candidates += [
            Candidate(item.url, item.title, BODY, item.first_seen_at)
            for item in named_by_division(shelves, duty, body, designated, end)
            if item.url not in told
        ]
    if duty.covers:
        # What answers for it once answers for it still when it publishes itself: nobody is late for having done more.
        passed_on, awaited = _of_predecessors(shelves, duty, end)
        publications += passed_on
        candidates += [] if publications else awaited
    return Found(
        _in_order(publications),
        tuple(sorted(set(candidates), key=lambda found: (found.url, found.title, found.why))) if candidates else (),
        placeholder,
    )


def _in_order(publications: list[Publication]) -> tuple[Publication, ...]:
    if len(publications) > 1:
        publications.sort(key=lambda found: (found.first_seen_at, found.url, found.column))
    return tuple(publications)


def _told(attestations: Sequence[Attestation]) -> dict[str, bool]:
    """What people said of addresses, the newest word for each."""
    return {said.item: said.item_is_report for said in sorted(attestations, key=_newest_last) if said.item}


def _newest_last(said: Attestation) -> tuple[datetime, str]:
    return said.stated_at, said.by


def _items(mine: Iterable[Item], told: dict[str, bool]) -> Iterator[Item]:
    """What is attributed to the body, without what a person said of."""
    return (item for item in mine if item.url not in told)


def _named(shelves: Shelves, duty: Duty, told: dict[str, bool], end: datetime) -> Iterator[Item]:
    """What a person said to be this very report."""
    for url in sorted(url for url, is_report in told.items() if is_report):
        for known in shelves.at(url):
            named = known.cut(end)
            if named is not None:
                yield replace(named, claim=Attribution(True, duty.body, "", duty.year, PERSON))


def _undecided(
    shelves: Shelves,
    duty: Duty,
    designated: Iterable[str],
    mine: BodyIndex,
    told: dict[str, bool],
    end: datetime,
) -> Iterator[Item]:
    """What stands in the body's places and is attributed to nobody: of the year, or of one that cannot be told. An
    address that is the body's under another title is decided."""
    for column in designated:
        nameless = shelves.index(column, end).nameless
        if not nameless:
            continue
        for item in (*nameless.get(duty.year, ()), *nameless.get(None, ())):
            if item.url not in told and not _is_told_apart(item, mine):
                yield item


def _is_told_apart(item: Item, mine: BodyIndex) -> bool:
    return any(
        other.url == item.url and other.column == item.column and other.claim.year is not None for other in mine.items
    )


def _of_predecessors(shelves: Shelves, duty: Duty, end: datetime) -> tuple[list[Publication], list[Candidate]]:
    """The reports that bodies merged into this one published themselves before (users §25). They answer for a body
    that was formed after the year where each of them did; otherwise they are held against "missing"."""
    reports: list[Publication] = []
    answered = set()
    for code in duty.covers:
        for item in shelves.of_body(code, end).items:
            if not item.claim.is_report or item.claim.year != duty.year or item.claim.text_year:
                continue
            published = _publication(shelves, duty, item, {item.column}, end)
            if published is not None:
                answered.add(code)
                reports.append(published)
    if duty.formed_after and answered == set(duty.covers):
        return reports, []
    return [], [Candidate(found.url, found.title, PREDECESSOR, found.first_seen_at) for found in reports]


def _doubt(shelves: Shelves, item: Item, duty: Duty, body: Body, mine: Sequence[Item], end: datetime) -> str | None:
    """ "" for a report of this body and year, a word for what cannot be told, None for one of another year."""
    claim = item.claim
    if claim.year is None:
        return may_be_meant(shelves, item, duty, body, end) or None
    if claim.text_year is not None and duty.year in (claim.year, claim.text_year):
        return _by_title_or_text(item, duty, mine)
    if claim.year != duty.year:
        return None
    if claim.is_report is None:
        return "report"
    if claim.body != body.code and body.published_by != claim.body:
        return "joint"
    return TITLE_YEAR if cannot_be_of(item, duty.year) else ""


def _by_title_or_text(item: Item, duty: Duty, mine: Sequence[Item]) -> str | None:
    """Last year's number left in the title (users §24): the text's year holds where the title's is taken by another
    report and the text's is empty; otherwise the title's, and the text's stays open."""
    text_year = item.claim.text_year
    put_right = (item.url, item.column, text_year)
    if text_year is not None and any((other.url, other.column, other.claim.year) == put_right for other in mine):
        # The title has been put right since: it is the report that stood there under the wrong one. What stood there
        # before that report's year had ended was not it, and else the other year's may have been written over.
        if duty.year == text_year:
            return ""
        stated = [day for _, day in stated_dates(item.rows, item.article)]
        return "" if stood_before(text_year, item.rows, stated) else TITLE_YEAR
    others = {other.claim.year for other in mine if other.url != item.url and other.claim.text_year is None}
    title_year = item.claim.year
    impossible = title_year is not None and cannot_be_of(item, title_year)
    by_text = (impossible or title_year in others) and text_year not in others
    if by_text:
        return "" if duty.year == item.claim.text_year else None
    if duty.year == item.claim.year:
        return ""
    return TITLE_YEAR if item.claim.text_year not in others else None


def _is_placeholder(article: Article | None) -> bool:
    """A title without content on readings of two different days (contract, "Proof of absence")."""
    return article is not None and article.empty_days >= 2


def _publication(
    shelves: Shelves, duty: Duty, item: Item, designated: Collection[str], end: datetime
) -> Publication | None:
    article = item.article
    if article is None:
        return None
    has_content = article.state in (ContentState.READ, ContentState.UNREADABLE) or article.content_since is not None
    if not has_content:
        return None
    first_seen = item.first_seen_at
    empty_until = None
    since = article.content_since
    # An empty look after content had been seen is the site's hiccup; only one before it made the title a placeholder.
    if since is not None and article.empty_until is not None and article.empty_until < since:
        empty_until = article.empty_until
        first_seen = max(first_seen, since)
    if first_seen >= end:
        return None
    last_seen = min(item.address_seen_at, end)
    # The day in an address that was used again is that of the report before.
    numbered = url_hint(item.url) if item.taken_over_at is None else None
    hints = [hint for hint in (numbered, index_hint(article.index_number)) if hint is not None]
    return Publication(
        url=item.url,
        title=item.title,
        column=item.column,
        own_dates=own_dates(
            shelves.stated(item),
            year=duty.year,
            migrated=shelves.migrated(item.column, end),
            empty_until=empty_until,
            taken_over=item.taken_over_at is not None,
            ahead=days_ahead(item.rows, article),
        ),
        first_seen_at=first_seen,
        last_seen_at=max(last_seen, first_seen),
        gone_since=_gone_since(shelves, item, article, end),
        designated=item.column in designated,
        readable=article.state is not ContentState.UNREADABLE,
        revised=article.contents > 1,
        tables_incomplete=article.tables_incomplete,
        empty_until=empty_until,
        hints=_sorted_hints([*hints, *article.hints]),
        reposted=_is_reposted({*[row.title for row in item.rows], article.title, article.report_title}),
        content=article.content,
        taken_over=item.taken_over_at is not None,
        former_until=item.former_until,
    )


def _is_reposted(titles: Iterable[str]) -> bool:
    return any(title and REPOSTED.search(title) for title in titles)


def _sorted_hints(hints: list[DateHint]) -> tuple[DateHint, ...]:
    if len(hints) < 2:
        return tuple(hints)
    return tuple(sorted(set(hints), key=lambda hint: (hint.source, hint.low, hint.high)))


def _gone_since(shelves: Shelves, item: Item, article: Article, end: datetime) -> datetime | None:
    """Since when it is withdrawn: no complete reading shows it any more, or its address answers "not found" although
    the listing still names it."""
    begun = shelves.complete(item.column)
    after = bisect_right(begun, item.address_seen_at)
    unlisted = begun[after] if after < len(begun) and begun[after] < end else None
    if unlisted is not None and unlisted in shelves.shrunk_at(item.column):
        # The list was cut short: what went with most of the others was not taken down.
        unlisted = None
    gone = article.gone_since(end) if article.gone else None
    if unlisted is None or gone is None:
        return unlisted or gone
    return min(unlisted, gone)
