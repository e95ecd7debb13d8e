"""Puts a dossier together from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from sqlalchemy import Engine
from sqlalchemy.orm import Session

import translations
from crawler.politeness import city_domain
from duties.accounts import account_of
from duties.model import Duty, Evidence, end_of_day
from duties.obligations import DueRules
from duties.verdicts import RULES, Case
from monitor import watch
from monitor.dossiers.model import Change, Dossier, ListedEntry, PlaceRecord, Request, VersionRecord, digest
from monitor.watch import CaseFile
from registry.divisions import divisions
from reports.version import PARSER_VERSION
from storage import database, fetches, report_versions, verdicts


def build(
    engine: Engine, code: str, year: int, *, as_of: date, at: datetime, rules: DueRules, contact: str = ""
) -> Dossier:
    """The dossier of one duty as of the end of `as_of`. Raises LookupError for a body that is not in the roster."""
    case = watch.case_of(engine, code, year, as_of=as_of, rules=rules)
    with database.sessions(engine)() as session:
        return Dossier(
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
            rule=deciding_rule(case.duty, case.evidence, as_of),
            evidence=case.evidence,
            evidence_sha256=digest(case.duty, case.evidence, as_of),
            places=_places(session, case, as_of),
            versions=_versions(session, case, as_of),
            changes=_changes(session, case, as_of),
        )


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


def _places(session: Session, case: CaseFile, as_of: date) -> tuple[PlaceRecord, ...]:
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


def _versions(session: Session, case: CaseFile, as_of: date) -> tuple[VersionRecord, ...]:
    addresses = list(dict.fromkeys(publication.url for publication in case.evidence.publications))
    found = [stored for address in addresses for stored in report_versions.report_history(session, address)]
    return tuple(
        VersionRecord(
            stored.article_url,
            stored.file_url,
            stored.sha256,
            stored.parser_version,
            stored.read_at,
            stored.title,
            stored.edition.value if stored.edition else "",
            stored.code,
        )
        for stored in found
        if stored.read_at < end_of_day(as_of)
    )


def _changes(session: Session, case: CaseFile, as_of: date) -> tuple[Change, ...]:
    said: Sequence[verdicts.VerdictChange] = verdicts.load_changes(session, body=case.body.code, year=case.duty.year)
    return tuple(Change(change.at, change.after) for change in said if change.at < end_of_day(as_of))
