"""A kept letter as a mail to the contact persons of a body, at a person's word. Nothing here sends by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

import translations
from duties.model import Verdict, VerdictCode
from monitor.channels import mail
from monitor.channels.model import Enclosure, Message, Target, TargetError
from monitor.letters.contents import day_words
from monitor.letters.grounds import addressee_of
from monitor.letters.model import LetterError, LetterKind
from monitor.watch import Judged
from registry.divisions import divisions
from registry.model import Body, Kind
from storage.contacts import ContactPerson
from storage.letter_sendings import mailbox_of
from storage.letters import StoredLetter

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HTML = "text/html"
_HEADS = (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE)
# Stands for the words of a sentence that are another in each letter.
_GAP = "\0"
_MAILBOX = re.compile(r"[^\s,;，；、<>()（）:：]+@[^\s,;，；、<>()（）:：]+")


def own_recipient(letter: StoredLetter, roster: Sequence[Body]) -> str:
    """The code of the one body that the letter is about and addressed to; empty where a person must say whose contact
    persons get it: a letter about one body may be addressed to its division's office."""
    (code, *others) = letter.bodies
    about = next((body for body in roster if body.code == code), None)
    if others or about is None or addressee_of(about, roster, letter.lang) != letter.addressee:
        return ""
    return code


def require_concerned(letter: StoredLetter, roster: Sequence[Body], whom: Body) -> None:
    """Raises LetterError where the letter is nothing to `whom`: it is not about it, and `whom` does not stand above all
    that it is about (their parent, their supervisor, the government or its office of a division that they lie in)."""
    about = [body for body in roster if body.code in letter.bodies]
    is_above = len(about) == len(letter.bodies) and all(_stands_above(whom, body) for body in about)
    if whom.code not in letter.bodies and not is_above:
        raise LetterError("letters.not_concerned", number=letter.number, body=whom.code, name=whom.name)


def _stands_above(whom: Body, body: Body) -> bool:
    heads = whom.kind in _HEADS and divisions().within(body.division, whom.division)
    return heads or whom.code in (body.parent, body.supervisor)


def supports(kind: LetterKind, verdict: Verdict) -> bool:
    """Whether the letter may still say what it says."""
    if kind is LetterKind.VERIFICATION:
        return verdict.code is VerdictCode.UNVERIFIABLE
    return verdict.code is VerdictCode.MISSING and verdict.confirmed and verdict.watched


def require_true(letter: StoredLetter, rows: Iterable[Judged], *, today: date) -> None:
    """Raises LetterError where a report of the letter came, or its verdict, its reason or its due date changed, since
    it was drafted, and where the day by which it asks for an answer has passed."""
    if today > letter.reply_by:
        raise LetterError("letters.reply_day_passed", number=letter.number, day=letter.reply_by)
    judged = {row.body.code: row for row in rows if row.duty.year == letter.year}
    for code in letter.bodies:
        row = judged.get(code)
        if row is None:
            raise LetterError("letters.no_duty", body=code, year=letter.year)
        if not supports(LetterKind(letter.kind), row.verdict):
            raise LetterError(
                "letters.no_longer_true", name=row.body.name, year=letter.year, verdict=row.verdict.code.value
            )
        if not _names_reason(letter, row.verdict):
            raise LetterError("letters.reason_changed", name=row.body.name, year=letter.year, reason=row.verdict.reason)
        if not _names_deadline(letter, row):
            raise LetterError("letters.deadline_changed", name=row.body.name, year=letter.year, day=row.duty.deadline)


def _names_reason(letter: StoredLetter, verdict: Verdict) -> bool:
    """Whether the reason why nobody could verify is still the one that the letter gives."""
    return verdict.reason is None or translations.text(f"reason.{verdict.reason.value}", letter.lang) in letter.text


def _names_deadline(letter: StoredLetter, row: Judged) -> bool:
    """Whether the day on which the report was due is still the one that the letter gives: in its sentence, or in the
    body's line of the list where it is to a division's office."""
    day = row.duty.deadline
    owed = translations.text(
        "letters.text.owed", letter.lang, basis="", subject=_GAP, due_on=day_words(day, letter.lang)
    )
    return owed.split(_GAP)[-1] in letter.text or any(f" {name} {day} " in letter.text for name in row.body.names())


def mailboxes(persons: Sequence[ContactPerson]) -> tuple[str, ...]:
    """The mail addresses of contact persons, each once; telephone numbers are none."""
    found = (match for person in persons for match in _MAILBOX.findall(person.address))
    return tuple({address.lower(): address for address in found}.values())


def targets_for(mail_url: str, addresses: Sequence[str]) -> dict[str, Target]:
    """Each mailbox through the server of `mail_url` (an address of mail without `to`). Raises TargetError."""
    if not mail_url.startswith(mail.CHANNEL.schemes) or re.search(r"[?&]to=", mail_url):
        raise TargetError("letters.bad_mail_url")
    joint = "&" if "?" in mail_url else "?"
    return {address: mail.targets(f"{mail_url}{joint}to={quote(address, safe='@')}")[0] for address in addresses}


def message_for(letter: StoredLetter, address: str, document: bytes, dossiers: Sequence[bytes]) -> Message:
    """The mail to one mailbox: the letter's words, its DOCX, and its dossiers. It has the same Message-ID each time."""
    title = translations.text(f"letters.kind.{letter.kind}", letter.lang)
    record = translations.text("letters.enclosed.record_title", letter.lang)
    enclosures = [Enclosure(f"{letter.number} {title}.docx", document, _DOCX)]
    for code, dossier in zip(letter.bodies, dossiers, strict=True):
        enclosures.append(Enclosure(f"{letter.number} {record} {code}.html", dossier, _HTML))
    key = f"letter-{letter.number}-{mailbox_of(letter.number, address)}"
    subject = translations.text("letters.mail_subject", letter.lang, kind=title, number=letter.number)
    return Message(key, subject, letter.text, letter.text, enclosures=tuple(enclosures))
