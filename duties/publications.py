"""What a listed item is to one duty: its report, something that may be its report, or nothing.

When in doubt it is a candidate, because a candidate stands between a body and the word "missing".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from duties.candidates import may_be_meant
from duties.date_hints import index_hint, url_hint
from duties.dates import own_dates
from duties.model import Article, Attestation, Candidate, ContentState, Duty, Publication
from duties.shelves import Item, Shelves
from duties.title_words import REPOSTED
from duties.titles import Attribution
from registry.model import Body

# What cannot be told of a candidate.
CONTENT = "content"
PREDECESSOR = "predecessor"
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
    designated: set[str],
    end: datetime,
    attestations: Sequence[Attestation] = (),
) -> Found:
    """What was found before `end` for `duty` of `body`, whose places are the columns `designated`."""
    told = {said.item: said.item_is_report for said in sorted(attestations, key=_newest_last) if said.item}
    mine = list(_items(shelves, duty, body, told, end))
    publications: list[Publication] = []
    candidates: list[Candidate] = []
    placeholder = False
    for item in mine:
        doubt = _doubt(item, duty, body, mine)
        if doubt is None:
            continue
        published = None if doubt else _publication(shelves, duty, item, designated, end)
        if published is not None:
            publications.append(published)
        elif not doubt and _is_placeholder(item.article):
            placeholder = True
        else:
            candidates.append(Candidate(item.url, item.title, doubt or CONTENT))
    own = {(item.column, item.url) for item in mine if item.claim.year is not None}
    for item in _undecided(shelves, designated, own, told, end):
        doubt = may_be_meant(item, duty, body)
        if doubt:
            candidates.append(Candidate(item.url, item.title, doubt))
    passed_on, awaited = _of_predecessors(shelves, duty, end)
    publications += [] if publications else passed_on
    candidates += [] if publications else awaited
    return Found(
        tuple(sorted(publications, key=lambda found: (found.first_seen_at, found.url, found.column))),
        tuple(sorted(set(candidates), key=lambda found: (found.url, found.title, found.why))),
        placeholder,
    )


def _newest_last(said: Attestation) -> tuple[datetime, str]:
    return said.stated_at, said.by


def _items(shelves: Shelves, duty: Duty, body: Body, told: dict[str, bool], end: datetime) -> Iterator[Item]:
    """What is attributed to the body, and what a person said to be this very report; not what a person said not to
    be it."""
    for item in shelves.of_body(body.code, end):
        if item.url not in told:
            yield item
    for url in sorted(url for url, is_report in told.items() if is_report):
        for known in shelves.at(url):
            named = known.cut(end)
            if named is not None:
                yield replace(named, claim=Attribution(True, body.code, "", duty.year, PERSON))


def _undecided(
    shelves: Shelves, designated: Iterable[str], own: set[tuple[str, str]], told: dict[str, bool], end: datetime
) -> Iterator[Item]:
    for column in sorted(designated):
        for item in shelves.known(column, end):
            if (column, item.url) not in own and item.url not in told:
                yield item


def _of_predecessors(shelves: Shelves, duty: Duty, end: datetime) -> tuple[list[Publication], list[Candidate]]:
    """The reports that bodies merged into this one published themselves before (users §25). They answer for a body
    that was formed after the year where each of them did; otherwise they are held against "missing"."""
    reports: list[Publication] = []
    answered = set()
    for code in duty.covers:
        for item in shelves.of_body(code, end):
            if not item.claim.is_report or item.claim.year != duty.year or item.claim.text_year:
                continue
            published = _publication(shelves, duty, item, {item.column}, end)
            if published is not None:
                answered.add(code)
                reports.append(published)
    if duty.formed_after and answered == set(duty.covers):
        return reports, []
    return [], [Candidate(found.url, found.title, PREDECESSOR) for found in reports]


def _doubt(item: Item, duty: Duty, body: Body, mine: Sequence[Item]) -> str | None:
    """ "" for a report of this body and year, a word for what cannot be told, None for one of another year."""
    claim = item.claim
    if claim.year is None:
        return may_be_meant(item, duty, body) or None
    if claim.text_year is not None and duty.year in (claim.year, claim.text_year):
        return _by_title_or_text(item, duty, mine)
    if claim.year != duty.year:
        return None
    if claim.is_report is None:
        return "report"
    if claim.body != body.code and body.published_by != claim.body:
        return "joint"
    return ""


def _by_title_or_text(item: Item, duty: Duty, mine: Sequence[Item]) -> str | None:
    """Last year's number left in the title (users §24): the text's year holds where the title's is taken by another
    report and the text's is empty; otherwise the title's, and the text's stays open."""
    others = {other.claim.year for other in mine if other.url != item.url and other.claim.text_year is None}
    by_text = item.claim.year in others and item.claim.text_year not in others
    if by_text:
        return "" if duty.year == item.claim.text_year else None
    if duty.year == item.claim.year:
        return ""
    return "title_year" if item.claim.text_year not in others else None


def _is_placeholder(article: Article | None) -> bool:
    """A title without content on readings of two different days (contract, "Proof of absence")."""
    return article is not None and article.empty_days >= 2


def _publication(shelves: Shelves, duty: Duty, item: Item, designated: set[str], end: datetime) -> Publication | None:
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
    hints = [hint for hint in (url_hint(item.url), index_hint(article.index_number)) if hint is not None]
    return Publication(
        url=item.url,
        title=item.title,
        column=item.column,
        own_dates=own_dates(
            item.rows,
            article,
            year=duty.year,
            migrated=shelves.migrated(item.column, end),
            empty_until=empty_until,
        ),
        first_seen_at=first_seen,
        last_seen_at=max(last_seen, first_seen),
        gone_since=_gone_since(shelves, item, article, end),
        designated=item.column in designated,
        readable=article.state is not ContentState.UNREADABLE,
        revised=article.contents > 1,
        tables_incomplete=article.tables_incomplete,
        empty_until=empty_until,
        hints=tuple(sorted({*hints, *article.hints}, key=lambda hint: (hint.source, hint.low, hint.high))),
        reposted=any(
            REPOSTED.search(words) is not None
            for words in (*(row.title for row in item.rows), article.title, article.report_title)
        ),
        content=article.content,
    )


def _gone_since(shelves: Shelves, item: Item, article: Article, end: datetime) -> datetime | None:
    """Since when it is withdrawn: no complete reading shows it any more, or its address answers "not found" although
    the listing still names it."""
    unlisted = next((begun for begun in shelves.complete(item.column) if item.address_seen_at < begun < end), None)
    return min((since for since in (unlisted, article.gone_since(end)) if since is not None), default=None)
