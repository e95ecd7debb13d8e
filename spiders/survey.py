"""One portal, walked for a person: which bodies it shows, where their columns are, and what was seen there.

Nothing is taken over: every find is a proposal (`registry accept` is the yes). Names that the roster lacks are
proposed as new bodies, bodies of the roster that the portal does not show are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import Item
from crawler.plan import CrawlPlan
from registry.model import Body, Kind
from registry.names import Resolver
from reports.prose.titles import parse_title
from spiders.asking import Questions
from spiders.directory import Directory
from spiders.families.model import Listing
from spiders.faults import guarded
from spiders.proposals import evidence_of
from spiders.search import ColumnSearch, FoundColumn, newest_report
from storage.proposals import Proposal, ProposalKind

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# What a column without a report of the body itself is worth at most: a person has to look.
_UNPROVED_AT_MOST = 0.6


@dataclass(slots=True)
class PortalSurvey:
    """One survey of `plan.portal` for the bodies of `plan.division`."""

    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]
    questions: Questions = field(init=False)
    search: ColumnSearch = field(init=False)
    resolver: Resolver = field(init=False)
    directory: Directory = field(init=False)
    proposed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.resolver = Resolver(self.plan.roster)
        # How many bodies the portal serves shows only on the way: the roster's, and room for as many again.
        here = sum(body.division == self.plan.division for body in self.plan.roster)
        host = (urlsplit(self.plan.portal).hostname or "").lower()
        self.questions = Questions(self.crawler, self.archive, self.guard, Budget({host: max(2 * here, 120)}))
        self.search = ColumnSearch(self.questions)
        self.directory = Directory(self.questions, self.resolver)

    async def run(self) -> None:
        """The portal's own column, then that of every body in its directory, then who was not there."""
        portal, division = self.plan.portal, self.plan.division
        outcome = await self.search.find(portal)
        government = next(
            (body for body in self.plan.roster if body.division == division and body.kind is Kind.GOVERNMENT), None
        )
        for found in outcome.columns:
            if government is not None:
                self._propose(found, government.name, portal, government)
        await self.directory.survey(division, portal, self.search.pages_of(portal))
        for name, url in self.directory.entries.items():
            await guarded(self.crawler, self._entry(name, url), f"the column of {name}")
        for body in self.plan.roster:
            if body.division == division and body.code not in self.proposed:
                self.emit(Proposal(ProposalKind.UNLISTED_BODY, division, body.code, body.name, body.home_url))

    async def _entry(self, name: str, url: str) -> None:
        body = self.resolver.resolve(name, division=self.plan.division).body
        on_portal = urlsplit(url).hostname == urlsplit(self.plan.portal).hostname
        inside = on_portal and urlsplit(url).path.strip("/") != ""
        outcome = await self.search.find(url, within=url if inside else "")
        if not outcome.columns:
            kind = ProposalKind.NEW_BODY if body is None else ProposalKind.COLUMN
            self.emit(
                Proposal(
                    kind,
                    self.plan.division,
                    body.code if body else "",
                    body.name if body else name,
                    "" if inside else url,
                    evidence={"reasons": [outcome.reason.value], "steps": [url], "proved": False},
                )
            )
        for found in outcome.columns:
            self._propose(found, body.name if body else name, "" if inside else url, body)
        if body is not None:
            self.proposed.add(body.code)

    def _propose(self, found: FoundColumn, name: str, home: str, body: Body | None) -> None:
        own = self._reports_of(found.listing, name, body)
        title, year = newest_report(own)
        score = found.evidence.score if own else min(found.evidence.score, _UNPROVED_AT_MOST)
        if body is not None:
            self.proposed.add(body.code)
        self.emit(
            Proposal(
                kind=ProposalKind.NEW_BODY if body is None else ProposalKind.COLUMN,
                division=self.plan.division,
                body=body.code if body else "",
                name=name,
                home_url=home,
                column_url=found.url,
                score=score,
                last_report=title,
                last_year=year,
                evidence={**evidence_of(found), "proved": bool(own)},
            )
        )

    def _reports_of(self, listing: Listing | None, name: str, body: Body | None) -> list[str]:
        """The titles in a listing that are reports of the body itself, by its name, or by no name at all."""
        own = []
        for item in listing.items if listing is not None else ():
            parsed = parse_title(item.title)
            if not parsed.is_report:
                continue
            if not parsed.subject or parsed.subject.endswith(name) or name.endswith(parsed.subject):
                own.append(item.title)
            elif body is not None:
                whose = self.resolver.resolve(parsed.subject, division=self.plan.division).body
                if whose is not None and whose.code == body.code:
                    own.append(item.title)
        return own
