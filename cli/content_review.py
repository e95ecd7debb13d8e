"""`nianbao review confirm / correct / dismiss` for a figure, a fact or a finding of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from cli.context import Store, settings, text
from cli.errors import fail
from storage.content_decisions import CORRECT, FACT, FIGURE, FINDING
from storage.content_reviews import (
    ContentReview,
    find_subject,
    load_content_reviews,
    save_content_review,
    withdraw_content_review,
)
from storage.errors import StorageError

# What tells the numbers of these decisions from those of statements.
MARK = "c"
COLUMNS = ("state", "subject", "subject_name", "value", "machine_value", "machine_raw")

FigureOption = Annotated[str, typer.Option("--figure", metavar="TABLE/ROW/COLUMN", help=text("help.review.figure"))]
FactOption = Annotated[str, typer.Option("--fact", metavar="KIND", help=text("help.review.fact"))]
FindingOption = Annotated[str, typer.Option("--finding", metavar="CODE", help=text("help.review.finding"))]
ValueOption = Annotated[str, typer.Option("--value", help=text("help.review.value"))]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a report a command is about."""

    subject: str
    name: str


def chosen(figure: str, fact: str, finding: str) -> Chosen | None:
    """The one thing that was named; None where none was. Two are wrong usage."""
    named = [Chosen(subject, name) for subject, name in ((FIGURE, figure), (FACT, fact), (FINDING, finding)) if name]
    if len(named) > 1:
        raise typer.BadParameter(text("review.one_subject"))
    return named[0] if named else None


def decide(
    store: Store, what: Chosen, *, kind: str, body: str, year: int, by: str, reason: str, value: str = ""
) -> int:
    """Keeps the decision and gives its number."""
    number = _number(value)
    if (kind == CORRECT) is (number is None):
        raise typer.BadParameter(text("review.value_for_correction"), param_hint="--value")
    if kind == CORRECT and what.subject == FINDING:
        raise typer.BadParameter(text("review.finding_has_no_value"), param_hint="--finding")
    try:
        with store.writing() as session:
            subject = find_subject(session, body, year, what.subject, what.name)
            return save_content_review(
                session,
                subject,
                kind=kind,
                value=number,
                body=body,
                year=year,
                by=by,
                reason=reason,
                at=settings().moment(),
            )
    except StorageError as error:
        fail(error.code, **error.params)


def withdraw(store: Store, number: int, *, by: str, reason: str) -> None:
    """Withdraws a decision."""
    try:
        with store.writing() as session:
            withdraw_content_review(session, number, by=by, reason=reason, at=settings().moment())
    except LookupError:
        fail("review.no_such_review", number=f"{MARK}{number}")


def load(
    store: Store, *, body: str = "", year: int | None = None, numbers: Sequence[int] | None = None
) -> tuple[ContentReview, ...]:
    """The decisions, oldest first."""
    with store.session() as session:
        return load_content_reviews(session, body=body, year=year, numbers=numbers)


def record(review: ContentReview, name: str) -> dict[str, Any]:
    """The decision as a record of `review list`."""
    return {
        "id": f"{MARK}{review.id}",
        "kind": review.kind,
        "body": review.body,
        "name": name,
        "year": review.year,
        "says": says(review),
        "file_sha256": review.sha256,
        "by": review.stated_by,
        "reason": review.reason,
        "at": review.at,
        "withdrawn_by": review.withdrawn_by or None,
        "withdrawn_reason": review.withdrawn_reason or None,
        "withdrawn_at": review.withdrawn_at,
        "state": review.state.value,
        "subject": review.subject,
        "subject_name": review.name,
        "value": plain(review.value),
        "machine_value": plain(review.machine_value),
        "machine_raw": review.machine_raw or None,
    }


def says(review: ContentReview) -> str:
    """The decision in one sentence, for people."""
    value = plain(review.value)
    read = review.machine_raw if review.machine_value is None else plain(review.machine_value)
    return text(f"review.says.{review.subject}_{review.kind}", name=review.name, value=value, read=read)


def plain(value: Decimal | None) -> int | float | None:
    """A number as JSON has it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _number(value: str) -> Decimal | None:
    if not value:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise typer.BadParameter(value, param_hint="--value") from error
    if not number.is_finite():
        raise typer.BadParameter(value, param_hint="--value")
    return number
