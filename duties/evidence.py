"""From observations to the evidence of one duty: places with their readings and proofs, publications, candidates.

Everything is cut at the end of the as-of day; what stood behind an address, the roster and what people stated are as
known now (contract, "--as-of"). A sighting is a publication, a candidate, or nothing to this duty; when in doubt it is
a candidate, because a candidate stands between a body and the word "missing".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from duties.candidates import may_be_meant, wrong_unit
from duties.dates import own_dates
from duties.model import (
    Article,
    Attestation,
    Candidate,
    Column,
    ContentState,
    Duty,
    Evidence,
    LastLook,
    PlaceRole,
    Publication,
    Reading,
    ReadPlace,
    Reason,
    Sighting,
    end_of_day,
    local_date,
)
from duties.proofs import column_proof
from duties.shelves import Item, Shelves
from registry.model import Body
from registry.names import Resolver

Entitled = tuple[PlaceRole, str, Reason | None]


def gather(
    duty: Duty,
    body: Body,
    *,
    resolver: Resolver,
    columns: Iterable[Column],
    readings: Mapping[str, Sequence[Reading]],
    sightings: Mapping[str, Sequence[Sighting]],
    articles: Mapping[str, Article],
    places: Sequence[Entitled],
    as_of: date,
    attestations: Sequence[Attestation] = (),
    last_looks: Sequence[LastLook] = (),
) -> Evidence:
    """The evidence for one duty. `places` are (role, column address or "", why there is none) where the body publishes
    or is entitled to. For many duties build `Shelves` once and call `gather_from`."""
    shelves = Shelves(resolver=resolver, columns=columns, readings=readings, sightings=sightings, articles=articles)
    return gather_from(
        shelves, duty, body, places=places, as_of=as_of, attestations=attestations, last_looks=last_looks
    )


def gather_from(
    shelves: Shelves,
    duty: Duty,
    body: Body,
    *,
    places: Sequence[Entitled],
    as_of: date,
    attestations: Sequence[Attestation] = (),
    last_looks: Sequence[LastLook] = (),
) -> Evidence:
    """As `gather`, from observations that were attributed once."""
    end = end_of_day(as_of)
    entitled = _each_once(places)
    designated = {column for _, column, _ in entitled if column}
    publications, candidates, placeholder = _found(shelves, duty, body, designated, end)
    read = tuple(_place(shelves, duty, body, place, attestations, end) for place in entitled)
    begun = [shelves.complete(column)[0] for column in designated if shelves.complete(column)]
    first = min(begun, default=None)
    return Evidence(
        places=read,
        publications=publications,
        candidates=candidates,
        last_looks=tuple(
            sorted((look for look in last_looks if look.started_at < end), key=lambda look: look.started_at)
        ),
        attestations=tuple(sorted(attestations, key=lambda said: (said.stated_at, said.by, said.reason))),
        wrong_unit=wrong_unit(shelves, duty, body, entitled, end),
        placeholder=placeholder,
        first_complete_on=local_date(first) if first is not None and first < end else None,
    )


def _each_once(places: Sequence[Entitled]) -> list[Entitled]:
    """The places without doubles, in a fixed order: own ones first."""
    roles = list(PlaceRole)
    kept: dict[str, Entitled] = {}
    for role, column, reason in sorted(places, key=lambda place: (roles.index(place[0]), place[1], place[2] or "")):
        kept.setdefault(column or f"{role}:{reason}", (role, column, reason))
    return list(kept.values())


def _found(
    shelves: Shelves, duty: Duty, body: Body, designated: set[str], end: datetime
) -> tuple[tuple[Publication, ...], tuple[Candidate, ...], bool]:
    mine = [item for known in shelves.by_body.get(body.code, ()) if (item := known.cut(end)) is not None]
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
            candidates.append(Candidate(item.url, item.title, doubt or "content"))
    own = {(item.column, item.url) for item in mine if item.claim.year is not None}
    for column in sorted(designated):
        for known in shelves.items(column):
            undecided = known.cut(end)
            if undecided is None or (column, known.url) in own:
                continue
            doubt = may_be_meant(undecided, duty, body)
            if doubt:
                candidates.append(Candidate(undecided.url, undecided.title, doubt))
    return (
        tuple(sorted(publications, key=lambda found: (found.first_seen_at, found.url, found.column))),
        tuple(sorted(set(candidates), key=lambda found: (found.url, found.title, found.why))),
        placeholder,
    )


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
    gone = next((begun for begun in shelves.complete(item.column) if item.address_seen_at < begun < end), None)
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
        gone_since=gone,
        designated=item.column in designated,
        readable=article.state is not ContentState.UNREADABLE,
        revised=article.contents > 1,
        tables_incomplete=article.tables_incomplete,
        empty_until=empty_until,
    )


def _place(
    shelves: Shelves, duty: Duty, body: Body, place: Entitled, attestations: Sequence[Attestation], end: datetime
) -> ReadPlace:
    role, column, reason = place
    cut = [known for reading in shelves.readings.get(column, ()) if (known := _cut(reading, end)) is not None]
    cut.sort(key=lambda reading: (reading.started, reading.outcome, reading.reason or ""))
    return ReadPlace(
        role=role,
        column=column,
        readings=tuple(cut),
        proof=column_proof(shelves, duty, body, role, column, attestations, end) if column else None,
        reason=reason,
    )


def _cut(reading: Reading, end: datetime) -> Reading | None:
    started = tuple(sorted(begun for begun in reading.started if begun < end))
    if not started:
        return None
    return Reading(
        column=reading.column,
        started=started,
        finished_at=reading.finished_at if len(started) == len(reading.started) else started[-1],
        outcome=reading.outcome,
        reason=reading.reason,
        pages=reading.pages,
        items=reading.items,
        claimed_total=reading.claimed_total,
        listing_sha256=reading.listing_sha256,
        simulated=reading.simulated,
        vantage=reading.vantage,
    )
