"""What people decided. A review is never altered: it stands until somebody withdraws it, by name and with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from duties.model import Attestation, VerdictCode
from storage.batches import fresh
from storage.column_types import digest
from storage.ledger_models import ReviewRow
from storage.models import ArticleFileRow, ArticleRow, table
from storage.report_choices import choose_reports
from storage.report_models import ReportVersionRow
from storage.wide_models import CurrentReportRow

_REVIEWS = table(ReviewRow)


class ReviewKind(StrEnum):
    """`attest` adds what we could not see, `confirm` affirms a verdict or a column, `correct` and `dismiss` say that
    an address is the report of a duty, or is not."""

    ATTEST = "attest"
    CONFIRM = "confirm"
    CORRECT = "correct"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Review:
    """One statement of a person on a body and report year (None: every year). The fields that are not given are empty;
    which belong together is said at `duties.model.Attestation`.

    `content` is what was published when it was made, as a hash (empty: nothing was; None: it does not depend on it).
    """

    kind: ReviewKind
    body: str
    year: int | None
    stated_by: str
    reason: str
    at: datetime
    published_on: date | None = None
    submitted_on: date | None = None
    exempt: bool = False
    outage_from: date | None = None
    outage_until: date | None = None
    verdict: VerdictCode | None = None
    column_url: str = ""
    item_url: str = ""
    place: str = ""
    url: str = ""
    file_name: str = ""
    file_sha256: str = ""
    content: str | None = None
    id: int = 0
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    def attestation(self) -> Attestation:
        """The review as the judge takes it."""
        return Attestation(
            by=self.stated_by,
            stated_at=self.at,
            reason=self.reason,
            published_on=self.published_on,
            exempt=self.exempt,
            column_confirmed=self.column_url,
            place=self.place,
            url=self.url,
            file_sha256=self.file_sha256,
            submitted_on=self.submitted_on,
            outage_from=self.outage_from,
            outage_until=self.outage_until,
            verdict_confirmed=self.verdict,
            item=self.item_url,
            item_is_report=self.kind is ReviewKind.CORRECT,
            number=self.id,
        )


class NoSuchReviewError(LookupError):
    """There is no review of this number that stands."""


def save_review(session: Session, review: Review) -> int:
    """Appends the review and returns its number. Needs a writing session."""
    row = {name: getattr(review, name) for name in Review.__slots__ if name != "id"}
    row |= {"kind": review.kind.value, "verdict": review.verdict.value if review.verdict else ""}
    row["content"] = _content(session, review)
    number: int = session.execute(insert(_REVIEWS).returning(_REVIEWS.c.id), [row]).scalar_one()
    if review.item_url and review.year is not None:
        choose_reports(session, {(review.body, review.year)})
    return number


def withdraw_review(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Withdraws a review that stands; it is kept with who withdrew it. Raises NoSuchReviewError."""
    done = session.execute(
        update(_REVIEWS)
        .where(_REVIEWS.c.id == number, _REVIEWS.c.withdrawn_at.is_(None))
        .values(withdrawn_by=by, withdrawn_reason=reason, withdrawn_at=at)
        .returning(_REVIEWS.c.item_url, _REVIEWS.c.body, _REVIEWS.c.year)
    ).all()
    if not done:
        raise NoSuchReviewError(number)
    if done[0].item_url and done[0].year is not None:
        choose_reports(session, {(done[0].body, done[0].year)})


def reopened(session: Session, reviews: Iterable[Review]) -> set[int]:
    """The numbers of those that a person should look at again: what was published when they were made is there no
    longer, or something is published now where there was nothing. They hold until then: what a person saw stays seen.
    """
    found = set()
    for review in reviews:
        if not review.stands or review.content is None:
            continue
        now = _content(session, review)
        if review.content != now and not (review.content and _is_carried(session, review.content)):
            found.add(review.id)
    return found


def _content(session: Session, review: Review) -> str | None:
    """What stands now where the review speaks of it: the article's content, or the raw file of the report that counts
    for its duty; empty where there is none, None for statements that speak of no publication."""
    if review.item_url:
        statement = select(ArticleRow.content_digest).where(ArticleRow.url_key == digest(review.item_url))
        return session.execute(statement).scalar() or ""
    if review.year is None or (review.published_on is None and review.verdict is None):
        return None
    counted = (
        select(ReportVersionRow.sha256)
        .join(CurrentReportRow, CurrentReportRow.version_id == ReportVersionRow.id)
        .where(CurrentReportRow.body == review.body, CurrentReportRow.year == review.year)
    )
    return session.execute(counted).scalar() or ""


def _is_carried(session: Session, sha256: str) -> bool:
    """Whether an article still carries this raw file: another rendition of the same report may count today."""
    page = select(ArticleRow.id).where(ArticleRow.page_sha256 == sha256).limit(1)
    file = select(ArticleFileRow.id).where(ArticleFileRow.sha256 == sha256, ArticleFileRow.current).limit(1)
    return any(session.execute(statement).scalar() is not None for statement in (page, file))


def load_reviews(
    session: Session, *, body: str = "", year: int | None = None, standing: bool = False
) -> tuple[Review, ...]:
    """The reviews (of one body; of one year, those for every year included; `standing`: those not withdrawn), oldest
    first."""
    statement = select(ReviewRow).order_by(ReviewRow.id)
    if body:
        statement = statement.where(ReviewRow.body == body)
    if year is not None:
        statement = statement.where((ReviewRow.year == year) | ReviewRow.year.is_(None))
    if standing:
        statement = statement.where(ReviewRow.withdrawn_at.is_(None))
    return tuple(_review(row) for row in fresh(session, statement))


def _review(row: ReviewRow) -> Review:
    fields = {name: getattr(row, name) for name in Review.__slots__}
    fields |= {"kind": ReviewKind(row.kind), "verdict": VerdictCode(row.verdict) if row.verdict else None}
    return Review(**fields)
