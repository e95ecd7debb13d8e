"""From observations to the evidence of one duty: places with their readings and proofs, publications, candidates.

Everything is cut at the end of the as-of day; what stood behind an address, the roster and what people stated are as
known now (contract, "--as-of"). A sighting is a publication, a candidate, or nothing to this duty; when in doubt it is
a candidate, because a candidate stands between a body and the word "missing".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from duties.candidates import wrong_unit
from duties.model import (
    Article,
    Attestation,
    Column,
    Duty,
    Evidence,
    LastLook,
    PlaceRole,
    Reading,
    ReadingOutcome,
    ReadPlace,
    Reason,
    Sighting,
    end_of_day,
    local_date,
)
from duties.proofs import column_proof
from duties.publications import found_for
from duties.shelves import Shelves, reading_order
from registry.model import Body
from registry.names import Resolver

Entitled = tuple[PlaceRole, str, Reason | None]
_ROLES = {role: place for place, role in enumerate(PlaceRole)}


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
    entitled = _each_once(tuple(places))
    designated = _designated(entitled)
    found = found_for(shelves, duty, body, designated, end, attestations)
    read = tuple(_place(shelves, duty, body, place, attestations, end) for place in entitled)
    first = shelves.first_complete(designated)
    return Evidence(
        places=read,
        publications=found.publications,
        candidates=found.candidates,
        last_looks=_before(last_looks, end) if last_looks else (),
        attestations=_in_order(attestations) if attestations else (),
        wrong_unit=wrong_unit(shelves, duty, body, entitled, end),
        placeholder=found.placeholder,
        first_complete_on=local_date(first) if first is not None and first < end else None,
    )


def _before(looks: Sequence[LastLook], end: datetime) -> tuple[LastLook, ...]:
    return tuple(sorted((look for look in looks if look.started_at < end), key=lambda look: look.started_at))


def _in_order(attestations: Sequence[Attestation]) -> tuple[Attestation, ...]:
    return tuple(sorted(attestations, key=lambda said: (said.stated_at, said.by, said.reason)))


@lru_cache(maxsize=4096)  # a body has the same places in every year
def _designated(entitled: tuple[Entitled, ...]) -> frozenset[str]:
    return frozenset(column for _, column, _ in entitled if column)


@lru_cache(maxsize=4096)
def _each_once(places: tuple[Entitled, ...]) -> tuple[Entitled, ...]:
    """The places without doubles, in a fixed order: own ones first."""
    kept: dict[str, Entitled] = {}
    for role, column, reason in sorted(places, key=lambda place: (_ROLES[place[0]], place[1], place[2] or "")):
        kept.setdefault(column or f"{role}:{reason}", (role, column, reason))
    return tuple(kept.values())


def _place(
    shelves: Shelves, duty: Duty, body: Body, place: Entitled, attestations: Sequence[Attestation], end: datetime
) -> ReadPlace:
    role, column, reason = place
    readings = shelves.read(column, end)
    if attestations and (outages := _outages(attestations)):
        parts = [part for reading in readings for part in _without_outages(reading, outages)]
        readings = tuple(sorted(parts, key=reading_order))
    return ReadPlace(
        role=role,
        column=column,
        readings=readings,
        proof=column_proof(shelves, duty, body, role, column, attestations, end) if column else None,
        reason=reason,
    )


def _outages(attestations: Sequence[Attestation]) -> list[tuple[date | None, date | None]]:
    return [(said.outage_from, said.outage_until) for said in attestations if said.outage_from is not None]


def _without_outages(reading: Reading, outages: Sequence[tuple[date | None, date | None]]) -> Iterator[Reading]:
    """The reading without the days on which, as a person saw, nobody could read the site: what a site in that state
    did not show proves nothing, whatever it answered to us."""
    hit = tuple(
        begun
        for begun in reading.started
        if any(since is not None and since <= local_date(begun) <= (until or since) for since, until in outages)
    )
    if not hit or reading.outcome is not ReadingOutcome.COMPLETE:
        yield reading
        return
    yield replace(reading, started=hit, outcome=ReadingOutcome.INCOMPLETE, reason=Reason.UNREACHABLE)
    kept = tuple(begun for begun in reading.started if begun not in hit)
    if kept:
        yield replace(reading, started=kept)
