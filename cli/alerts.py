"""`nianbao alerts`: what people were told of, and what they decided about it."""

from __future__ import annotations

import datetime
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import alerting, judging
from cli.alert_rows import print_alerts
from cli.context import Store, language, open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.options import FormatOption, LangOption
from cli.output import print_records
from monitor import channels
from monitor.alert_model import AlertKind
from monitor.channels.model import Message
from monitor.feeds.atom import atom
from monitor.feeds.ical import ical
from monitor.feeds.items import alert_items
from monitor.routes import find
from monitor.standings import load_standings
from registry.divisions import UnknownDivisionError, divisions
from storage import alerts as stored
from storage import bodies, outbox
from storage.alerts import NoSuchAlertError, Silence

app = typer.Typer(help=text("help.alerts"), no_args_is_help=True)

SILENCE = ("id", "body", "division", "kind", "until", "stated_by", "reason")
ByOption = Annotated[str, typer.Option("--by", help=text("help.review.by"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=text("help.review.reason"))]


class FeedFormat(StrEnum):
    ATOM = "atom"
    ICAL = "ical"


@app.command("list", help=text("help.alerts.list"))
def list_(
    body: Annotated[str, typer.Option(help=text("help.status.body"))] = "",
    year: Annotated[int | None, typer.Option(min=2008, max=2100, help=text("help.status.year"))] = None,
    kind: Annotated[AlertKind | None, typer.Option(help=text("help.alerts.kind"))] = None,
    open_only: Annotated[bool, typer.Option("--open", help=text("help.alerts.open"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the alerts, oldest first, with how far each got on each route."""
    store = open_store()
    with store.session() as session:
        kinds = (kind.value,) if kind else ()
        found = stored.load_alerts(session, body=body, year=year, kinds=kinds, open_only=open_only)
    print_alerts(store, found, format)


@app.command("ack", help=text("help.alerts.ack"))
def ack(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help=text("help.alerts.number"))],
    by: ByOption,
    reason: ReasonOption,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Keeps that alerts are known: they are not sent or escalated any more."""
    who, why = _said(by, "--by"), _said(reason, "--reason")
    store = open_store()
    try:
        with store.writing() as session:
            for number in numbers:
                stored.acknowledge(session, number, by=who, reason=why, at=settings().moment())
    except NoSuchAlertError as error:
        fail("alerts.no_such_alert", number=error.args[0])
    with store.session() as session:
        found = [alert for alert in stored.load_alerts(session) if alert.id in set(numbers)]
    print_alerts(store, found, format)


@app.command("silence", help=text("help.alerts.silence"))
def silence(
    until: Annotated[datetime.datetime, typer.Option(formats=["%Y-%m-%d"], help=text("help.alerts.until"))],
    by: ByOption,
    reason: ReasonOption,
    body: Annotated[str, typer.Option(help=text("help.status.body"))] = "",
    division: Annotated[str, typer.Option(help=text("help.status.division"))] = "",
    kind: Annotated[AlertKind | None, typer.Option(help=text("help.alerts.kind"))] = None,
    lang: LangOption = None,
) -> None:
    """Keeps alerts of a body, a division or a kind back until the end of a day; of all, where none is named."""
    who, why = _said(by, "--by"), _said(reason, "--reason")
    store = open_store()
    if body:
        _body(store, body)
    scope = Silence(
        until.date(),
        who,
        why,
        settings().moment(),
        body=body,
        division=_division(division) if division else "",
        kind=kind.value if kind else "",
    )
    with store.writing() as session:
        stored.save_silence(session, scope)
    say("alerts.silenced", until=scope.until, scope=_scope_words(scope))


@app.command("silences", help=text("help.alerts.silences"))
def silences(format: FormatOption = None, lang: LangOption = None) -> None:  # noqa: A002
    """Prints what is kept back today, and until when."""
    store = open_store()
    with store.session() as session:
        found = stored.load_silences(session, settings().today_in_shanghai())
    print_records(
        [{name: getattr(one, name) for name in SILENCE} for one in found],
        columns=SILENCE,
        format=format,
        headings={name: text(f"alerts.silence.{name}") for name in SILENCE},
        display={"kind": {kind.value: text(f"alert.kind.{kind.value}") for kind in AlertKind}},
    )


@app.command("send", help=text("help.alerts.send"))
def send(
    again: Annotated[bool, typer.Option("--again", help=text("help.alerts.again"))] = False,
    lang: LangOption = None,
) -> None:
    """Sends what is due, with the verdicts as they are stored."""
    store = open_store()
    if again:
        with store.writing() as session:
            say("alerts.reopened", count=outbox.reopen(session, settings().moment()))
    done = alerting.deliver_due(store, settings())
    if done is None or done.is_lost:
        raise typer.Exit(1)


@app.command("test", help=text("help.alerts.test"))
def probe(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help=text("help.alerts.route"))] = alerting.DEFAULT_ROUTE,
    lang: LangOption = None,
) -> None:
    """Sends a message that says it is a test to every receiver of a route, at once."""
    desk = alerting.desk_of(settings())
    wanted = find(desk.routes, route)
    if not desk.routes:
        fail("alerts.no_route")
    if wanted is None:
        fail("alerts.unknown_route", name=route, known=", ".join(one.name for one in desk.routes))
    failed = False
    for target in wanted.targets:
        words = text("alerts.test_message", route=route)
        stamp = f"test-{target.label}-{settings().moment():%Y%m%d%H%M%S}".replace(":", "-")
        outcome = channels.channel(target.channel).send(
            target, Message(stamp, text("alerts.test_subject"), words, words), desk.connection
        )
        failed = failed or bool(outcome.code)
        cause = text(outcome.code, **outcome.params) if outcome.code else text("alerts.state.sent")
        say("alerts.tested", target=alerting.target_words(target.label), cause=cause)
    if failed:
        raise typer.Exit(1)


@app.command("feed", help=text("help.alerts.feed"))
def feed(
    format: Annotated[FeedFormat, typer.Option("--format", help=text("help.alerts.feed_format"))],  # noqa: A002
    output: Annotated[Path | None, typer.Option(help=text("help.dossier.output"))] = None,
    lang: LangOption = None,
) -> None:
    """Writes the alerts of the last months as Atom, or the season's due dates as a calendar."""
    store = open_store()
    now = settings().moment()
    today = settings().today_in_shanghai()
    with store.session() as session:
        standings = load_standings(session, today=today, rules=judging.rules(settings()))
        if format is FeedFormat.ATOM:
            items = alert_items(session, standings=standings, today=today, now=now)
            content = atom(items, made_at=now, lang=language(), public_url=settings().public_url)
        else:
            content = ical(standings.values(), made_at=now, lang=language(), public_url=settings().public_url)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(output, content)
    except OSError as error:
        fail("dossier.cannot_write", file=output, problem=error.strerror)
    say("dossier.written", file=output)


def _said(value: str, name: str) -> str:
    if not value.strip():
        raise typer.BadParameter(text("review.empty"), param_hint=name)
    return value.strip()


def _body(store: Store, code: str) -> None:
    with store.session() as session:
        if all(body.code != code for body in bodies.load_bodies(session)):
            fail("error.unknown_body", codes=code)


def _division(given: str) -> str:
    try:
        return divisions().find(given).code
    except UnknownDivisionError as error:
        raise typer.BadParameter(text("error.unknown_division", division=given)) from error


def _scope_words(scope: Silence) -> str:
    kind = text(f"alert.kind.{scope.kind}") if scope.kind else ""
    return " ".join(part for part in (scope.body, scope.division, kind) if part) or text("alerts.everything")
