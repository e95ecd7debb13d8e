"""What people decided about figures, facts and findings: kept with the bytes that they looked at.

A decision holds for every reading of the same raw file, by whatever program; other bytes re-open it. It is never
altered: a later one takes its place, or somebody withdraws it, by name and with a reason. What was read stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.batches import fresh
from storage.column_types import is_exact
from storage.content_decisions import CORRECT, FACT, FIGURE, FINDING
from storage.derivations import project
from storage.errors import FigureOutOfRangeError, ImpossibleFigureError, StorageError
from storage.finding_models import ContentReviewRow
from storage.models import table
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow
from storage.review_subjects import figure_key
from storage.wide_models import CurrentReportRow

_REVIEWS = table(ContentReviewRow)


class ReviewState(StrEnum):
    """`stands`: it counts. `superseded`: a later decision about the same does. `reopened`: the report that counts now
    has other bytes than those that it was decided about. `withdrawn`: somebody took it back."""

    STANDS = "stands"
    SUPERSEDED = "superseded"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class NoReportToReviewError(StorageError):
    """No report was read for this `body` and `year`."""

    code: ClassVar[str] = "review.no_report"


class NoSuchSubjectError(StorageError):
    """The report has no figure, fact or finding of this `name`."""

    code: ClassVar[str] = "review.no_subject"


class SeveralSubjectsError(StorageError):
    """Several fit `name`: `known` are the names that tell them apart."""

    code: ClassVar[str] = "review.several_subjects"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: a figure (`table/row/column`), a fact (`kind#position`) or a finding (`code#position`)
    of the report that counts, with what was read there."""

    subject: str
    name: str
    sha256: str
    key: str
    machine_value: Decimal | None
    machine_raw: str


@dataclass(frozen=True, slots=True)
class ContentReview:
    """One decision of a person. `value` is given for a correction only; `name` is that of its Subject when it was
    made, without the position."""

    kind: str
    subject: str
    name: str
    sha256: str
    key: str
    value: Decimal | None
    machine_value: Decimal | None
    machine_raw: str
    body: str
    year: int
    stated_by: str
    reason: str
    at: datetime
    state: ReviewState
    id: int = 0
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    withdrawn_at: datetime | None = None


def find_subject(session: Session, body: str, year: int, subject: str, name: str) -> Subject:
    """The figure, fact or finding of that name in the report that counts. A fact or finding is named by its kind or
    code, with `#` and its position where there are several; a fact also by `kind/channel`.

    Raises NoReportToReviewError, NoSuchSubjectError, SeveralSubjectsError.
    """
    version = session.execute(
        select(ReportVersionRow.id, ReportVersionRow.sha256)
        .join(CurrentReportRow, CurrentReportRow.version_id == ReportVersionRow.id)
        .where(CurrentReportRow.body == body, CurrentReportRow.year == year)
    ).one_or_none()
    if version is None:
        raise NoReportToReviewError(body=body, year=str(year))
    named, _mark, position = name.partition("#")
    if subject == FIGURE:
        found = _figures(session, version, named)
    elif subject == FACT:
        found = _facts(session, version, named)
    else:
        found = _findings(session, version, named)
    chosen = [one for one in found if not position or one.name.endswith(f"#{position}")]
    if not chosen:
        raise NoSuchSubjectError(name=name)
    if len(chosen) > 1:
        raise SeveralSubjectsError(name=name, known=", ".join(f"{one.name} ({one.machine_raw})" for one in chosen))
    return chosen[0]


def _figures(session: Session, version: Any, name: str) -> list[Subject]:
    parts = name.split("/")
    if len(parts) != 3:
        return []
    table_name, row_name, column_name = parts
    rows = session.execute(
        select(FigureRow.value, FigureRow.raw).where(
            FigureRow.version_id == version.id,
            FigureRow.table_name == table_name,
            FigureRow.row_name == row_name,
            FigureRow.column_name == column_name,
        )
    )
    key = figure_key(table_name, row_name, column_name)
    return [Subject(FIGURE, name, version.sha256, key, row.value, row.raw) for row in rows]


def _facts(session: Session, version: Any, name: str) -> list[Subject]:
    kind, _mark, channel = name.partition("/")
    statement = select(FactRow).where(FactRow.version_id == version.id, FactRow.kind == kind).order_by(FactRow.position)
    return [
        Subject(FACT, f"{kind}#{row.position}", version.sha256, row.subject_key, row.value, row.raw)
        for row in fresh(session, statement)
        if channel in ("", row.channel)
    ]


def _findings(session: Session, version: Any, name: str) -> list[Subject]:
    statement = (
        select(FindingRow)
        .where(FindingRow.version_id == version.id, FindingRow.code == name)
        .order_by(FindingRow.position)
    )
    return [
        Subject(
            FINDING,
            f"{name}#{row.position}",
            version.sha256,
            row.subject_key,
            None,
            " ".join("/".join(map(str, key)) for key in row.figures)
            or ", ".join(f"{param}={value}" for param, value in sorted(row.params.items())),
        )
        for row in fresh(session, statement)
    ]


def _is_possible(subject: str, name: str, value: Decimal) -> bool:
    """Whether a slip of the pen would not enter the sums as a person's word: only what counts a change is below zero,
    only what counts money has a fraction. Facts may be of either kind, but are never negative."""
    column = name.rpartition("/")[2]
    if value < 0 and column != "change":
        return False
    return subject != FIGURE or column == "amount_wan" or value == value.to_integral_value()


def save_content_review(
    session: Session,
    subject: Subject,
    *,
    kind: str,
    value: Decimal | None = None,
    body: str,
    year: int,
    by: str,
    reason: str,
    at: datetime,
) -> int:
    """Appends the decision, lets it count in the tables made for SQL, and returns its number. Needs a writing session.

    Raises ValueError for a correction without a value (or a value without one), FigureOutOfRangeError,
    ImpossibleFigureError.
    """
    if (kind == CORRECT) is (value is None) or (kind == CORRECT and subject.subject == FINDING):
        raise ValueError("a correction of a figure or fact has a value, and nothing else has one")
    if value is not None and not is_exact(value):
        raise FigureOutOfRangeError(subject.name, str(value))
    name = subject.name.partition("#")[0]
    if value is not None and not _is_possible(subject.subject, name, value):
        raise ImpossibleFigureError(subject.name, str(value))
    table_name, row_name, column_name = name.split("/") if subject.subject == FIGURE else ("", "", "")
    row = {
        "kind": kind,
        "subject": subject.subject,
        "sha256": subject.sha256,
        "subject_key": subject.key,
        "table_name": table_name,
        "row_name": row_name,
        "column_name": column_name,
        "code": "" if subject.subject == FIGURE else name,
        "value": value,
        "machine_value": subject.machine_value,
        "machine_raw": subject.machine_raw,
        "body": body,
        "year": year,
        "stated_by": by,
        "reason": reason,
        "at": at,
        "withdrawn_by": "",
        "withdrawn_reason": "",
        "withdrawn_at": None,
    }
    number: int = session.execute(insert(_REVIEWS).returning(_REVIEWS.c.id), [row]).scalar_one()
    _count(session, subject.subject, subject.sha256)
    return number


def withdraw_content_review(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Withdraws a decision that stands; it is kept with who withdrew it. Raises LookupError."""
    done = session.execute(
        update(_REVIEWS)
        .where(_REVIEWS.c.id == number, _REVIEWS.c.withdrawn_at.is_(None))
        .values(withdrawn_by=by, withdrawn_reason=reason, withdrawn_at=at)
        .returning(_REVIEWS.c.subject, _REVIEWS.c.sha256)
    ).all()
    if not done:
        raise LookupError(number)
    _count(session, done[0].subject, done[0].sha256)


def _count(session: Session, subject: str, sha256: str) -> None:
    if subject == FIGURE:
        project(session, [sha256])


def load_content_reviews(
    session: Session, *, body: str = "", year: int | None = None, numbers: Sequence[int] | None = None
) -> tuple[ContentReview, ...]:
    """The decisions (of one body, of one year), oldest first, each with its state."""
    statement = select(ContentReviewRow).order_by(ContentReviewRow.id)
    if body:
        statement = statement.where(ContentReviewRow.body == body)
    if year is not None:
        statement = statement.where(ContentReviewRow.year == year)
    rows = list(fresh(session, statement))
    current = _current_hashes(session, {(row.body, row.year) for row in rows})
    newest = {(row.sha256, row.subject, row.subject_key): row.id for row in rows if row.withdrawn_at is None}
    found = (_review(row, _state(row, newest, current)) for row in rows)
    return tuple(review for review in found if numbers is None or review.id in numbers)


def _current_hashes(session: Session, duties: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    wanted = set(duties)
    rows = session.execute(
        select(CurrentReportRow.body, CurrentReportRow.year, ReportVersionRow.sha256)
        .join(ReportVersionRow, ReportVersionRow.id == CurrentReportRow.version_id)
        .where(CurrentReportRow.body.in_(sorted({body for body, _year in wanted})))
    )
    return {(row.body, row.year): row.sha256 for row in rows if (row.body, row.year) in wanted}


def _state(row: ContentReviewRow, newest: dict[Any, int], current: dict[tuple[str, int], str]) -> ReviewState:
    if row.withdrawn_at is not None:
        return ReviewState.WITHDRAWN
    if newest[row.sha256, row.subject, row.subject_key] != row.id:
        return ReviewState.SUPERSEDED
    if current.get((row.body, row.year)) != row.sha256:
        return ReviewState.REOPENED
    return ReviewState.STANDS


def _review(row: ContentReviewRow, state: ReviewState) -> ContentReview:
    name = f"{row.table_name}/{row.row_name}/{row.column_name}" if row.subject == FIGURE else row.code
    same = ("kind", "subject", "sha256", "value", "machine_value", "machine_raw", "body", "year", "stated_by", "reason")
    fields = {field: getattr(row, field) for field in same}
    withdrawn = {field: getattr(row, field) for field in ("withdrawn_by", "withdrawn_reason", "withdrawn_at")}
    return ContentReview(**fields, **withdrawn, name=name, key=row.subject_key, at=row.at, state=state, id=row.id)
