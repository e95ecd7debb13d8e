"""Puts a dossier together from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from sqlalchemy import Engine
from sqlalchemy.orm import Session

import translations
from crawler.politeness import city_domain
from duties.accounts import account_of
from duties.model import Duty, Evidence, ReadingOutcome, end_of_day
from duties.obligations import DueRules
from duties.verdicts import RULES, Case
from monitor import watch
from monitor.closures import Closure
from monitor.dossiers.closed import closed_spells
from monitor.dossiers.excerpts import Excerpt, excerpt
from monitor.dossiers.model import Change, Dossier, ListedEntry, PlaceRecord, Remark, Request, digest, record_digest
from monitor.dossiers.versions import version_records
from monitor.watch import CaseFile
from registry.divisions import divisions
from reports.version import PARSER_VERSION
from storage import database, fetches, verdicts
from storage.errors import RawFileDamagedError, RawFileMissingError, RawFileRestrictedError
from storage.masking import masked_record
from storage.raw_files import RawStore

# Of a long list the first pages are shown: reports stand at its head.
_MOST_PAGES = 3


def build(
    engine: Engine,
    code: str,
    year: int,
    *,
    as_of: date,
    at: datetime,
    rules: DueRules,
    contact: str = "",
    raw: RawStore | None = None,
    closures: Sequence[Closure] = (),
) -> Dossier:
    """The dossier of one duty as of the end of `as_of`; with the raw files, also what its listings looked like;
    `closures` are the blackouts and pauses that are known. Raises LookupError for a body that is not in the roster."""
    case = watch.case_of(engine, code, year, as_of=as_of, rules=rules)
    # A dossier leaves the store. Masked before the digest: what is verified is what is shown.
    evidence = masked_record(case.evidence)
    with database.sessions(engine)() as session:
        made = Dossier(
            made_at=at,
            as_of=as_of,
            program=f"nianbao {version('nianbao')}",
            rules=rules_version(),
            parser_version=PARSER_VERSION,
            contact=contact,
            division=division_name(case.body.division),
            body=case.body,
            duty=case.duty,
            verdict=case.verdict,
            rule=deciding_rule(case.duty, evidence, as_of),
            evidence=evidence,
            evidence_sha256=digest(case.duty, evidence, as_of),
            places=masked_record(_places(session, case, as_of, raw)),
            versions=masked_record(
                version_records(
                    session, dict.fromkeys(copy.url for copy in case.evidence.publications), end_of_day(as_of)
                )
            ),
            changes=_changes(session, case, as_of),
            remarks=masked_record(_remarks(case)),
            closures=masked_record(closed_spells(closures, case.duty, case.evidence, as_of)),
        )
    return replace(made, record_sha256=record_digest(made))


def deciding_rule(duty: Duty, evidence: Evidence, as_of: date) -> str:
    """The name of the rule that decides the case."""
    case = Case(duty, evidence, as_of, account_of(duty, evidence))
    return next(rule.name for rule in RULES if rule.judge(case) is not None)


def rules_version() -> str:
    """A short digest over the judge's table as it is worded (docs/verdicts.md): a changed table is another version."""
    worded = "\n".join(f"{rule.name} {rule.code} {translations.text(rule.when, 'en')}" for rule in RULES)
    return hashlib.sha256(worded.encode()).hexdigest()[:8]


def division_name(code: str) -> str:
    """The division with those above it, as an address is written."""
    return "".join(division.name for division in reversed(divisions().chain(code)))


def _places(session: Session, case: CaseFile, as_of: date, raw: RawStore | None) -> tuple[PlaceRecord, ...]:
    end = end_of_day(as_of)
    addresses = dict.fromkeys([place.column for place in case.evidence.places if place.column])
    addresses |= dict.fromkeys(publication.column for publication in case.evidence.publications)
    records = []
    for address in addresses:
        column = case.columns.get(address)
        records.append(
            PlaceRecord(
                column=address,
                name=column.name if column else "",
                column_type=column.column_type if column else "",
                site_name=column.site_name if column else "",
                requests=_requests(session, address, end),
                listing=_listing(case, address, end),
                excerpts=_excerpts(case, address, end, raw) if raw is not None else (),
            )
        )
    return tuple(records)


def _requests(session: Session, address: str, end: datetime) -> tuple[Request, ...]:
    return tuple(
        Request(row.at, row.url, row.status, row.outcome, row.reason, row.bytes, row.sha256)
        for row in fetches.load_asked(
            session, address, city_domain=city_domain(urlsplit(address).hostname or ""), before=end
        )
    )


def _excerpts(case: CaseFile, address: str, end: datetime, raw: RawStore) -> tuple[Excerpt, ...]:
    """The pages of the last complete reading, as far as their bytes are kept and may be shown."""
    readings = [
        reading
        for place in case.evidence.places
        if place.column == address
        for reading in place.readings
        if reading.outcome is ReadingOutcome.COMPLETE
    ]
    if not readings:
        return ()
    newest = max(readings, key=lambda reading: reading.started[-1])
    items = {item.url for item in case.listings.get(address, ()) if item.first_seen_at < end}
    own = {copy.url for copy in case.evidence.publications}
    return tuple(_excerpt(raw, sha256, address, items, own) for sha256 in newest.listing_sha256[:_MOST_PAGES])


def _excerpt(raw: RawStore, sha256: str, address: str, items: Collection[str], own: Collection[str]) -> Excerpt:
    try:
        content = raw.get(sha256)
    except RawFileRestrictedError:
        return Excerpt(sha256, problem="dossier.excerpt.restricted")
    except (RawFileMissingError, RawFileDamagedError):
        return Excerpt(sha256, problem="dossier.excerpt.missing")
    return excerpt(content, address, items=items, own=own, sha256=sha256)


def _listing(case: CaseFile, address: str, end: datetime) -> tuple[ListedEntry, ...]:
    entries = []
    for known in case.listings.get(address, ()):
        item = known.cut(end)
        if item is None:
            continue
        newest = max(item.rows, key=lambda row: (row.last_seen_at, row.title))
        entries.append(
            ListedEntry(
                title=item.title,
                url=item.url,
                listed_on=newest.listed_on,
                first_seen_at=item.first_seen_at,
                last_seen_at=min(item.address_seen_at, end),
                is_report=item.claim.is_report,
                body=item.claim.body or "",
                year=item.claim.year,
            )
        )
    return tuple(entries)


def _remarks(case: CaseFile) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            finding.column,
            finding.code,
            finding.severity.value,
            {name: value if isinstance(value, int) else str(value) for name, value in finding.params.items()},
        )
        for finding in case.hygiene
    )


def _changes(session: Session, case: CaseFile, as_of: date) -> tuple[Change, ...]:
    said: Sequence[verdicts.VerdictChange] = verdicts.load_changes(session, body=case.body.code, year=case.duty.year)
    return tuple(Change(change.at, change.after) for change in said if change.at < end_of_day(as_of))
