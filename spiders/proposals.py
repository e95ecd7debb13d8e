"""Proposals for a person's yes: a column in a new place, and all that one portal shows of its bodies' columns."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.items import ListedRow
from registry.model import Body
from spiders.search import FoundColumn, newest_report
from storage.proposals import Proposal, ProposalKind


def moved_column(body: Body, old: str, found: FoundColumn, items: Sequence[ListedRow]) -> Proposal:
    """`found` in the place of the column `old` of `body`; `items` are what it shows."""
    title, year = newest_report([item.title for item in items])
    return Proposal(
        kind=ProposalKind.MOVED_COLUMN,
        division=body.division,
        body=body.code,
        name=body.name,
        home_url=body.home_url,
        column_url=found.url,
        replaces=old,
        score=found.evidence.score,
        last_report=title,
        last_year=year,
        evidence=evidence_of(found),
    )


def evidence_of(found: FoundColumn) -> dict[str, object]:
    """The signs of a found column and the way to it, as they are stored."""
    return {"reasons": list(found.evidence.reasons), "steps": list(found.steps), "proved": found.proved}
