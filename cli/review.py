"""`nianbao review`: what people decided, or know from elsewhere. Each is kept by name, and can be withdrawn."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import content_review, judging
from cli.context import Store, open_store, settings, text
from cli.errors import fail
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from cli.review_words import says
from duties.model import Reason, VerdictCode
from monitor.watch import Judged
from registry.model import Body
from storage import bodies, columns, readings
from storage.content_reviews import ContentReview, ReviewState
from storage.masking import masked_value
from storage.reviews import (
    NoSuchReviewError,
    Review,
    ReviewKind,
    load_reviews,
    reopened,
    save_review,
    withdraw_review,
)

app = typer.Typer(help=text("help.review"), no_args_is_help=True)

COLUMNS = (
    *("id", "kind", "body", "name", "year", "says", "published_on", "submitted_on", "outage_from", "outage_until"),
    *("confirmed_verdict", "column_url", "item_url", "place", "url", "file_name", "file_sha256", "by", "reason", "at"),
    *("withdrawn_by", "withdrawn_reason", "withdrawn_at", "verdict", "verdict_reason", "machine"),
    *content_review.COLUMNS,
)
SHOWN = ("id", "kind", "name", "year", "says", "state", "by", "at", "reason", "verdict", "withdrawn_by")
FIRST_YEAR, LAST_YEAR = 2008, 2100
_EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS)
_STANDING = (ReviewState.STANDS, ReviewState.REOPENED)

BodyArgument = Annotated[str, typer.Argument(metavar="BODY", help=text("help.review.body"))]
YearArgument = Annotated[
    int, typer.Argument(metavar="YEAR", min=FIRST_YEAR, max=LAST_YEAR, help=text("help.review.year"))
]
UrlArgument = Annotated[str, typer.Argument(metavar="URL", help=text("help.review.item"))]
ByOption = Annotated[str, typer.Option("--by", help=text("help.review.by"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=text("help.review.reason"))]


def _day(name: str, words: str) -> Any:
    return typer.Option(name, formats=["%Y-%m-%d"], help=text(words))


@app.command("list", help=text("help.review.list"))
def list_(
    body: Annotated[str, typer.Option(help=text("help.review.only_body"))] = "",
    year: Annotated[int | None, typer.Option(min=FIRST_YEAR, max=LAST_YEAR, help=text("help.review.only_year"))] = None,
    withdrawn: Annotated[bool, typer.Option("--all", help=text("help.review.all"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the reviews that stand, oldest first; with `--all` also those that were withdrawn."""
    store = open_store()
    if body:
        _body(store, body)
    with store.session() as session:
        found = load_reviews(session, body=body, year=year, standing=not withdrawn)
    contents = [
        review for review in content_review.load(store, body=body, year=year) if withdrawn or review.state in _STANDING
    ]
    _print(store, found, format, contents)


@app.command("attest", help=text("help.review.attest"))
def attest(
    body: BodyArgument,
    year: YearArgument,
    by: ByOption,
    reason: ReasonOption,
    published_on: Annotated[datetime.datetime | None, _day("--published-on", "help.review.published_on")] = None,
    place: Annotated[str, typer.Option("--place", help=text("help.review.place"))] = "",
    submitted_on: Annotated[datetime.datetime | None, _day("--submitted-on", "help.review.submitted_on")] = None,
    exempt: Annotated[bool, typer.Option("--exempt", help=text("help.review.exempt"))] = False,
    outage_from: Annotated[datetime.datetime | None, _day("--outage-from", "help.review.outage_from")] = None,
    outage_until: Annotated[datetime.datetime | None, _day("--outage-until", "help.review.outage_until")] = None,
    url: Annotated[str, typer.Option("--url", help=text("help.review.url"))] = "",
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help=text("help.review.file"))
    ] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Records what the crawler could not see, as evidence of its own kind."""
    given = [published_on is not None, submitted_on is not None, exempt, outage_from is not None]
    if sum(given) != 1:
        raise typer.BadParameter(text("review.one_statement"))
    if published_on is not None and not place.strip():
        raise typer.BadParameter(text("review.needs_place"), param_hint="--place")
    if outage_until is not None and outage_from is None:
        raise typer.BadParameter(text("review.one_statement"), param_hint="--outage-until")
    today = settings().today_in_shanghai()
    for name, day in (
        ("--published-on", published_on),
        ("--submitted-on", submitted_on),
        ("--outage-from", outage_from),
    ):
        _check_day(name, day, year, today)
    if outage_from is not None and outage_until is not None and outage_until < outage_from:
        raise typer.BadParameter(text("review.outage_backwards"), param_hint="--outage-until")
    store = open_store()
    review = _new(store, ReviewKind.ATTEST, body, year, by, reason)
    _keep(
        store,
        replace(
            review,
            published_on=_date(published_on),
            submitted_on=_date(submitted_on),
            exempt=exempt,
            outage_from=_date(outage_from),
            outage_until=_date(outage_until) or _date(outage_from),
            place=place.strip(),
            url=url.strip(),
            file_name=file.name if file is not None else "",
            file_sha256=store.raw.put(file.read_bytes()) if file is not None else "",
        ),
        format,
    )


@app.command("confirm", help=text("help.review.confirm"))
def confirm(
    body: BodyArgument,
    by: ByOption,
    reason: ReasonOption,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", min=FIRST_YEAR, max=LAST_YEAR, help=text("help.review.year"))
    ] = None,
    column: Annotated[str, typer.Option("--column", help=text("help.review.column"))] = "",
    figure: content_review.FigureOption = "",
    fact: content_review.FactOption = "",
    finding: content_review.FindingOption = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Confirms the verdict of a duty as it stands now, that a column is the body's, or something that was read."""
    what = content_review.chosen(figure, fact, finding)
    if what is not None and year is not None and not column:
        _content(ReviewKind.CONFIRM, what, body, year, by, reason, format)
        return
    if what is not None or (year is None) is (not column):
        raise typer.BadParameter(text("review.verdict_or_column"))
    store = open_store()
    review = _new(store, ReviewKind.CONFIRM, body, year, by, reason)
    if column:
        with store.session() as session:
            known = {found.url for found in columns.load_columns(session)}
        if column not in known:
            fail("review.unknown_column", url=column)
        _keep(store, replace(review, column_url=column), format)
        return
    assert year is not None
    stands = _judged(judging.refresh(store, settings(), years=(year,)), body, year)
    if stands is None:
        fail("review.no_duty", body=body, year=year)
    _keep(store, replace(review, verdict=stands.verdict.code), format)


@app.command("dismiss", help=text("help.review.dismiss"))
def dismiss(
    body: BodyArgument,
    year: YearArgument,
    by: ByOption,
    reason: ReasonOption,
    url: UrlArgument = "",
    figure: content_review.FigureOption = "",
    fact: content_review.FactOption = "",
    finding: content_review.FindingOption = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Says that a listed item is not the report of this body and year, or that something that was read is wrong."""
    what = content_review.chosen(figure, fact, finding)
    if (what is None) is (not url):
        raise typer.BadParameter(text("review.item_or_subject"))
    if what is not None:
        _content(ReviewKind.DISMISS, what, body, year, by, reason, format)
        return
    _item(ReviewKind.DISMISS, body, year, url, by, reason, format)


@app.command("correct", help=text("help.review.correct"))
def correct(
    body: BodyArgument,
    year: YearArgument,
    by: ByOption,
    reason: ReasonOption,
    url: UrlArgument = "",
    figure: content_review.FigureOption = "",
    fact: content_review.FactOption = "",
    value: content_review.ValueOption = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Says that a listed item is the report of this body and year, or what a figure or fact of it really is."""
    what = content_review.chosen(figure, fact, "")
    if (what is None) is (not url):
        raise typer.BadParameter(text("review.item_or_subject"))
    if what is not None:
        _content(ReviewKind.CORRECT, what, body, year, by, reason, format, value=value)
        return
    _item(ReviewKind.CORRECT, body, year, url, by, reason, format)


@app.command("withdraw", help=text("help.review.withdraw"))
def withdraw(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=text("help.review.number"))],
    by: ByOption,
    reason: ReasonOption,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Withdraws a review; it is kept with who withdrew it and why."""
    store = open_store()
    who, why = _said(by, "--by"), _said(reason, "--reason")
    digits = number.removeprefix(content_review.MARK)
    if not (digits.isascii() and digits.isdecimal()):
        raise typer.BadParameter(number, param_hint="NUMBER")
    if digits != number:
        content_review.withdraw(store, int(digits), by=who, reason=why)
        _print(store, (), format, content_review.load(store, numbers=[int(digits)]))
        return
    try:
        with store.writing() as session:
            withdraw_review(session, int(digits), by=who, reason=why, at=settings().moment())
    except NoSuchReviewError:
        fail("review.no_such_review", number=number)
    _show(store, int(digits), format)


def _content(
    kind: ReviewKind,
    what: content_review.Chosen,
    body: str,
    year: int,
    by: str,
    reason: str,
    format: OutputFormat | None,  # noqa: A002
    *,
    value: str = "",
) -> None:
    """A decision about something that a report says."""
    store = open_store()
    _body(store, body)
    who, why = _said(by, "--by"), _said(reason, "--reason")
    number = content_review.decide(store, what, kind=kind.value, body=body, year=year, by=who, reason=why, value=value)
    _print(store, (), format, content_review.load(store, numbers=[number]))


def _item(
    kind: ReviewKind,
    body: str,
    year: int,
    url: str,
    by: str,
    reason: str,
    format: OutputFormat | None,  # noqa: A002
) -> None:
    store = open_store()
    review = _new(store, kind, body, year, by, reason)
    with store.session() as session:
        listed = any(row.url == url for rows in readings.load_sightings(session).values() for row in rows)
    if not listed:
        fail("review.unknown_item", url=url)
    _keep(store, replace(review, item_url=url), format)


def _new(store: Store, kind: ReviewKind, body: str, year: int | None, by: str, reason: str) -> Review:
    _body(store, body)
    return Review(kind, body, year, _said(by, "--by"), _said(reason, "--reason"), settings().moment())


def _said(value: str, name: str) -> str:
    if not value.strip():
        raise typer.BadParameter(text("review.empty"), param_hint=name)
    return value.strip()


def _check_day(name: str, day: datetime.datetime | None, year: int, today: datetime.date) -> None:
    """A day of the future was seen by nobody; one before the report year began is a slip of the pen."""
    if day is not None and not datetime.date(year, 1, 1) <= day.date() <= today:
        raise typer.BadParameter(text("review.bad_day", year=year, today=today), param_hint=name)


def _date(moment: datetime.datetime | None) -> datetime.date | None:
    return moment.date() if moment is not None else None


def _body(store: Store, code: str) -> Body:
    with store.session() as session:
        found = next((body for body in bodies.load_bodies(session) if body.code == code), None)
    if found is None:
        fail("error.unknown_body", codes=code)
    return found


def _keep(store: Store, review: Review, format: OutputFormat | None) -> None:  # noqa: A002
    with store.writing() as session:
        number = save_review(session, review)
    _show(store, number, format)


def _show(store: Store, number: int, format: OutputFormat | None) -> None:  # noqa: A002
    with store.session() as session:
        found = [review for review in load_reviews(session) if review.id == number]
    _print(store, found, format)


def _print(
    store: Store,
    found: Sequence[Review],
    format: OutputFormat | None,  # noqa: A002
    contents: Sequence[ContentReview] = (),
) -> None:
    """Judges again and prints each review with the verdict of its duty as it is now, then what was decided about the
    contents of reports."""
    years = sorted({review.year for review in found if review.year is not None})
    judged = judging.refresh(store, settings(), years=years) if found else []
    with store.session() as session:
        names = {body.code: body.name for body in bodies.load_bodies(session)}
        again = reopened(session, found)
    print_records(
        [
            *(masked_value(_record(review, names.get(review.body, ""), judged, again)) for review in found),
            *(masked_value(_EMPTY | content_review.record(review, names.get(review.body, ""))) for review in contents),
        ],
        columns=SHOWN if chosen(format) is OutputFormat.TABLE else COLUMNS,
        format=format,
        headings={name: text(f"review.heading.{name}") for name in COLUMNS},
        display={
            "kind": {kind.value: text(f"review.kind.{kind.value}") for kind in ReviewKind},
            "state": {state.value: text(f"review.state.{state.value}") for state in ReviewState},
            "verdict": {code.value: text(f"verdict.{code.value}") for code in VerdictCode},
            "machine": {code.value: text(f"verdict.{code.value}") for code in VerdictCode},
            "verdict_reason": {reason.value: text(f"reason.{reason.value}") for reason in Reason},
        },
    )


def _judged(rows: Sequence[Judged], body: str, year: int | None) -> Judged | None:
    return next((row for row in rows if row.body.code == body and row.duty.year == year), None)


def _record(review: Review, name: str, judged: Sequence[Judged], again: set[int]) -> dict[str, Any]:
    row = _judged(judged, review.body, review.year)
    verdict = row.verdict if row is not None else None
    state = ReviewState.REOPENED if review.id in again else ReviewState.STANDS
    return _EMPTY | {
        "state": (state if review.stands else ReviewState.WITHDRAWN).value,
        "id": review.id,
        "kind": review.kind.value,
        "body": review.body,
        "name": name,
        "year": review.year,
        "says": says(review),
        "published_on": review.published_on,
        "submitted_on": review.submitted_on,
        "outage_from": review.outage_from,
        "outage_until": review.outage_until,
        "confirmed_verdict": review.verdict.value if review.verdict else None,
        "column_url": review.column_url or None,
        "item_url": review.item_url or None,
        "place": review.place or None,
        "url": review.url or None,
        "file_name": review.file_name or None,
        "file_sha256": review.file_sha256 or None,
        "by": review.stated_by,
        "reason": review.reason,
        "at": review.at,
        "withdrawn_by": review.withdrawn_by or None,
        "withdrawn_reason": review.withdrawn_reason or None,
        "withdrawn_at": review.withdrawn_at,
        "verdict": verdict.code.value if verdict else None,
        "verdict_reason": verdict.reason.value if verdict and verdict.reason else None,
        "machine": verdict.machine.value if verdict and verdict.machine else None,
    }
