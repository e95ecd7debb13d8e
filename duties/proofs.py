"""How a column is shown to be a body's own (contract, "Proof of absence" a-d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duties.model import Attestation, ColumnProof, Duty, PlaceRole
from duties.shelves import Shelves
from duties.title_words import ANNUAL_COLUMN, SITE_TAIL
from registry.model import Body

# How many of the roster's other bodies must have this year's report in a shared list (proof c).
SHARED_LIST_BODIES = 3


def column_proof(
    shelves: Shelves,
    duty: Duty,
    body: Body,
    role: PlaceRole,
    column: str,
    attestations: Sequence[Attestation],
    end: datetime,
) -> ColumnProof | None:
    """How the column is shown to be this body's (contract, "Proof of absence" a-d), the strongest first."""
    index = shelves.index(column, end)
    earlier = index.earliest.get(body.code, duty.year) < duty.year
    if attestations and any(said.column_confirmed == column for said in attestations):
        return ColumnProof.PERSON
    if earlier and role in (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE):
        return ColumnProof.EARLIER_REPORT
    if _says_so_itself(shelves, body, column, end):
        return ColumnProof.PAGE_META
    others = index.bodies.get(duty.year, frozenset()) - {body.code}
    if earlier and len(others) >= SHARED_LIST_BODIES:
        return ColumnProof.SHARED_LIST
    return None


def _says_so_itself(shelves: Shelves, body: Body, column: str, end: datetime) -> bool:
    known = shelves.columns.get(column)
    if known is None or ANNUAL_COLUMN not in known.column_type:
        return False
    names = [SITE_TAIL.sub("", known.site_name.strip())]
    if shelves.owner(column) == body.code:
        names += [
            item.article.content_source
            for item in shelves.items(column)
            if item.article is not None and item.article.content_source and item.first_seen_at < end
        ]
    division = shelves.division(column) or body.division
    resolved = (shelves.resolver.resolve(name, division=division).body for name in dict.fromkeys(names) if name)
    return any(found is not None and found.code == body.code for found in resolved)
