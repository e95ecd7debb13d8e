"""`nianbao letters send`: a kept letter by mail to the contact persons, at a person's word and never by itself."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli import judging
from cli.context import Store, open_store, settings, text
from cli.errors import fail, say, warn
from cli.options import LangOption
from config import Config
from monitor.channels import mail
from monitor.channels.model import Connection, Target, TargetError
from monitor.letters.mailing import (
    mailboxes,
    message_for,
    own_recipient,
    require_concerned,
    require_true,
    targets_for,
)
from monitor.letters.model import LetterError
from registry.model import Body
from storage import bodies, contacts, letter_sendings, letters
from storage.letter_sendings import SendingOutcome, mailbox_of
from storage.letters import StoredLetter
from storage.locks import Lock


def send(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=text("help.letters.number"))],
    by: Annotated[str, typer.Option("--by", help=text("help.letters.sent_by"))],
    to: Annotated[str, typer.Option("--to", metavar="BODY", help=text("help.letters.to"))] = "",
    yes: Annotated[bool, typer.Option("--yes", help=text("help.letters.yes"))] = False,
    again: Annotated[bool, typer.Option("--again", help=text("help.letters.again"))] = False,
    lang: LangOption = None,
) -> None:
    """Judges once more, asks, hands the letter to the mail server, and keeps what came of it."""
    if not by.strip():
        raise typer.BadParameter(text("review.empty"), param_hint="--by")
    chosen = settings()
    store = open_store()
    letter = _letter(store, number)
    whom = _whom(store, letter, to)
    try:
        rows = judging.refresh(store, chosen, years=(letter.year,))
        require_true(letter, rows, today=chosen.today_in_shanghai())
    except LetterError as error:
        fail("letters.send_refused", cause=_cause(error))
    targets = _targets(store, chosen, whom.code)
    lock = Lock(store.engine, chosen.data_dir.absolute(), f"letter-{number}")
    if not lock.take():
        fail("letters.busy", number=number)
    try:
        open_ones = _open(store, letter, targets, again=again)
        if not open_ones:
            fail("letters.sent_already", number=number)
        if not _agreed(letter, whom, len(open_ones), yes=yes):
            fail("letters.not_agreed")
        failed = _hand_over(store, chosen, letter, whom.code, open_ones, by.strip())
    finally:
        lock.release()
    say("letters.sent", number=number, sent=len(open_ones) - failed, failed=failed)
    if failed:
        raise typer.Exit(1)


def _letter(store: Store, number: str) -> StoredLetter:
    with store.session() as session:
        found = next((letter for letter in letters.load_letters(session) if letter.number == number), None)
    if found is None:
        fail("letters.no_such_letter", number=number)
    return found


def _whom(store: Store, letter: StoredLetter, to: str) -> Body:
    """Whose contact persons get it: who is named, else the one body that it is about and addressed to."""
    with store.session() as session:
        roster = bodies.load_bodies(session)
    code = to or own_recipient(letter, roster)
    if not code:
        needed = text("letters.needs_to", number=letter.number, addressee=letter.addressee)
        raise typer.BadParameter(needed, param_hint="--to")
    whom = next((body for body in roster if body.code == code), None)
    if whom is None:
        fail("error.unknown_body", codes=code)
    try:
        require_concerned(letter, roster, whom)
    except LetterError as error:
        fail("letters.send_refused", cause=_cause(error))
    return whom


def _targets(store: Store, chosen: Config, whom: str) -> Mapping[str, Target]:
    """The mailboxes of the body's contact persons. Nobody is named, whatever is wrong."""
    with store.session() as session:
        addresses = mailboxes(contacts.load_contacts(session, whom))
    if not addresses:
        fail("letters.no_mailbox", body=whom)
    mail_url = judging.config_file(chosen).letters.mail_url
    if not mail_url:
        fail("letters.no_mail_url")
    try:
        return targets_for(mail_url, addresses)
    except TargetError as error:
        problem = text(error.code, **error.params)
        fail("error.setting", setting="NIANBAO_CONFIG", problem=f"letters mail_url: {problem}")


def _open(store: Store, letter: StoredLetter, targets: Mapping[str, Target], *, again: bool) -> dict[str, Target]:
    """The mailboxes that it was not sent to. One that may have it gets it again only where that is said."""
    with store.session() as session:
        known = {one.mailbox: one.outcome for one in letter_sendings.load_sendings(session, letter)}
    left = {}
    for address, target in targets.items():
        outcome = known.get(mailbox_of(letter.number, address))
        if outcome is SendingOutcome.BEGUN and not again:
            fail("letters.maybe_sent", number=letter.number)
        if again or outcome is not SendingOutcome.SENT:
            left[address] = target
    return left


def _agreed(letter: StoredLetter, whom: Body, count: int, *, yes: bool) -> bool:
    kind = text(f"letters.kind.{letter.kind}")
    say(
        "letters.to_send",
        kind=kind,
        number=letter.number,
        addressee=letter.addressee,
        count=count,
        name=whom.name,
        body=whom.code,
    )
    return yes or (sys.stdin.isatty() and typer.confirm(text("letters.really")))


def _hand_over(
    store: Store, chosen: Config, letter: StoredLetter, whom: str, targets: Mapping[str, Target], by: str
) -> int:
    """Hands it over to each mailbox; kept before and after. Gives how many did not take it."""
    document = store.raw.get(letter.document_sha256)
    dossiers = [store.raw.get(sha256) for sha256 in letter.dossiers]
    connection = Connection(proxy=chosen.proxy, ca_file=chosen.ca_file)
    failed = 0
    for address, target in targets.items():
        mailbox = mailbox_of(letter.number, address)
        with store.writing() as session:
            letter_sendings.begin_sending(session, letter, body=whom, mailbox=mailbox, by=by, at=chosen.moment())
        outcome = mail.send(target, message_for(letter, address, document, dossiers), connection)
        if outcome.code:
            failed += 1
            params: dict[str, Any] = dict(outcome.params)
            warn("letters.not_sent", number=letter.number, cause=text(outcome.code, **params))
        if not outcome.uncertain:
            with store.writing() as session:
                letter_sendings.end_sending(session, letter, mailbox, at=chosen.moment(), error=outcome.code)
    return failed


def _cause(error: LetterError) -> str:
    params = dict(error.params)
    if "verdict" in params:
        params["verdict"] = text(f"verdict.{params['verdict']}")
    if "reason" in params:
        params["reason"] = text(f"reason.{params['reason']}")
    return text(error.code, **params)
