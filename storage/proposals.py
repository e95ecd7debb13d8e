"""Proposals: what the crawl or a portal suggests about a body's column, and a person's yes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from duties.model import Column, PlaceRole
from registry.model import Body
from storage.batches import RefusedRow, fresh, upsert
from storage.bodies import load_bodies, save_bodies
from storage.column_types import digest
from storage.columns import save_column
from storage.crawl_models import ProposalRow
from storage.models import ColumnBodyRow, ColumnRow, table

_PROPOSALS = table(ProposalRow)
_COLUMNS = table(ColumnRow)
_OWNERS = table(ColumnBodyRow)
# The origin of a column that a person accepted.
PERSON = "person"


class ProposalKind(StrEnum):
    """`column`: a column for a body of the roster; `moved_column`: one in the place of another; `new_body`: a name on
    the portal that the roster lacks; `unlisted_body`: a body of the roster that the portal does not list."""

    COLUMN = "column"
    MOVED_COLUMN = "moved_column"
    NEW_BODY = "new_body"
    UNLISTED_BODY = "unlisted_body"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion. `body` is empty for a name that the roster lacks, `column_url` where no column was found;
    `score` is in [0, 1]; `evidence` holds the signs (`reasons`) and the way there (`steps`)."""

    kind: ProposalKind
    division: str
    body: str
    name: str
    home_url: str = ""
    column_url: str = ""
    replaces: str = ""
    score: float = 0.0
    last_report: str = ""
    last_year: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
    state: ProposalState = ProposalState.OPEN
    proposed_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def key(self) -> str:
        """What makes two proposals the same one."""
        return digest(self.kind, self.division, self.body or self.name, self.column_url, self.replaces)


def save_proposals(session: Session, proposals: Sequence[Proposal], at: datetime) -> tuple[RefusedRow, ...]:
    """Keeps `proposals`, each once. One that is known gets today's evidence; an accepted one stays accepted, one that
    was withdrawn is open again. Needs a writing session. Returns the rows that the database refused."""
    rows = {one.key: _row(one, at) for one in proposals}
    accepted = set(
        session.execute(
            select(_PROPOSALS.c.proposal_key).where(
                _PROPOSALS.c.proposal_key.in_(rows), _PROPOSALS.c.state == ProposalState.ACCEPTED.value
            )
        ).scalars()
    )
    wanted = [row for key, row in rows.items() if key not in accepted]
    kept = ("proposal_key", "proposed_at", "decided_by", "decided_at")
    changed = [name for name in (wanted[0] if wanted else ()) if name not in kept]
    return upsert(session, _PROPOSALS, wanted, key=["proposal_key"], update=changed)


def load_proposals(
    session: Session, *, division: str = "", state: ProposalState | None = ProposalState.OPEN, ids: Collection[int] = ()
) -> tuple[Proposal, ...]:
    """The proposals (of one division, in one state, of these numbers), in the order in which they were made."""
    statement = select(ProposalRow).order_by(ProposalRow.id)
    if division:
        statement = statement.where(ProposalRow.division == division)
    if state is not None:
        statement = statement.where(ProposalRow.state == state.value)
    if ids:
        statement = statement.where(ProposalRow.id.in_(sorted(ids)))
    return tuple(_proposal(row) for row in fresh(session, statement))


def withdraw(session: Session, *, body: str, replaces: str, at: datetime) -> None:
    """Closes the open proposals to put another column in the place of `replaces`: it answers again."""
    session.execute(
        update(_PROPOSALS)
        .where(
            _PROPOSALS.c.body == body,
            _PROPOSALS.c.replaces == replaces,
            _PROPOSALS.c.state == ProposalState.OPEN.value,
        )
        .values(state=ProposalState.WITHDRAWN.value, seen_at=at)
    )


def accept(session: Session, proposal: Proposal, *, body: Body, by: str, at: datetime) -> None:
    """Takes a proposal over for `body`: its column becomes one of the roster's, the one it replaces is no place of the
    body any more, and who said so is kept with the change. Needs a writing session. Raises ValueError where there is
    no column to take over."""
    if not proposal.column_url:
        raise ValueError(f"{proposal.name}: a proposal without a column")
    urls = [url for url in body.column_urls if url not in (proposal.replaces, proposal.column_url)]
    changed = replace(body, column_urls=(proposal.column_url, *urls), home_url=body.home_url or _own_site(proposal))
    counts = save_bodies(session, [changed], source=f"registry accept: {by}", file_sha256="", at=at)
    if counts.refused:
        raise ValueError(f"{body.code}: {counts.refused[0].cause}")
    save_column(
        session,
        Column(proposal.column_url, bodies=((body.code, PlaceRole.OWN_COLUMN),)),
        found_at=at,
        origin=PERSON,
        recipe={**proposal.evidence, "accepted_by": by, "accepted_at": at.isoformat()},
    )
    if proposal.replaces:
        retire(session, column=proposal.replaces, body=body.code)
    session.execute(
        update(_PROPOSALS)
        .where(_PROPOSALS.c.id == proposal.id)
        .values(state=ProposalState.ACCEPTED.value, decided_by=by, decided_at=at, body=body.code)
    )


def retire(session: Session, *, column: str, body: str) -> None:
    """`column` is no place of `body` any more; its readings and sightings stay."""
    number = select(_COLUMNS.c.id).where(_COLUMNS.c.url_key == digest(column)).scalar_subquery()
    session.execute(delete(_OWNERS).where(_OWNERS.c.column_id == number, _OWNERS.c.body == body))


def body_of(session: Session, code: str) -> Body:
    """The body as the roster has it now. Raises LookupError for a code that it lacks."""
    for body in load_bodies(session):
        if body.code == code:
            return body
    raise LookupError(code)


def _own_site(proposal: Proposal) -> str:
    return proposal.home_url if proposal.kind is ProposalKind.NEW_BODY else ""


def _row(proposal: Proposal, at: datetime) -> dict[str, Any]:
    names = (
        "division",
        "body",
        "name",
        "home_url",
        "column_url",
        "replaces",
        "score",
        "last_report",
        "last_year",
    )
    return {
        "proposal_key": proposal.key,
        "kind": proposal.kind.value,
        **{name: getattr(proposal, name) for name in names},
        "evidence": dict(proposal.evidence),
        "state": ProposalState.OPEN.value,
        "proposed_at": at,
        "seen_at": at,
        "decided_by": "",
        "decided_at": None,
    }


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        kind=ProposalKind(row.kind),
        division=row.division,
        body=row.body,
        name=row.name,
        home_url=row.home_url,
        column_url=row.column_url,
        replaces=row.replaces,
        score=row.score,
        last_report=row.last_report,
        last_year=row.last_year,
        evidence=row.evidence,
        id=row.id,
        state=ProposalState(row.state),
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
