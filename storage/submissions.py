"""Submissions: reports that a person found and handed in. Every one is kept, also what could not be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.batches import fresh
from storage.crawl_models import SubmissionRow
from storage.models import table

_SUBMISSIONS = table(SubmissionRow)
# How the address of a file that was handed in begins: it has none on the web, and proves no publication.
FILE_SCHEME = "submitted:"


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in for `body` and report year `year`: an address or a file, by whom and when, and its outcome
    (`taken`, `fetched`, or the reason why it could not be fetched)."""

    body: str
    year: int
    url: str
    filename: str
    sha256: str
    submitted_by: str
    note: str
    at: datetime
    outcome: str
    column_url: str = ""
    id: int = 0


def save_submission(session: Session, submission: Submission) -> int:
    """Appends the submission and returns its number. Needs a writing session."""
    row = {name: getattr(submission, name) for name in Submission.__slots__ if name != "id"}
    number: int = session.execute(insert(_SUBMISSIONS).returning(_SUBMISSIONS.c.id), [row]).scalar_one()
    return number


def finish_submission(session: Session, number: int, *, outcome: str, sha256: str, column_url: str) -> None:
    """Records what became of a submission. Raises LookupError for a number that is not there."""
    changed = session.execute(
        update(_SUBMISSIONS)
        .where(_SUBMISSIONS.c.id == number)
        .values(outcome=outcome, sha256=sha256, column_url=column_url)
        .returning(_SUBMISSIONS.c.id)
    ).all()
    if not changed:
        raise LookupError(f"no submission {number}")


def load_submissions(session: Session, *, body: str = "") -> tuple[Submission, ...]:
    """The submissions (for one body), oldest first."""
    statement = select(SubmissionRow).order_by(SubmissionRow.id)
    if body:
        statement = statement.where(SubmissionRow.body == body)
    return tuple(
        Submission(*(getattr(row, name) for name in Submission.__slots__)) for row in fresh(session, statement)
    )
