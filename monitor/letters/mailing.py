"""A kept letter as a mail to the contact persons of a body, at a person's word. Nothing here sends by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import translations
from duties.model import Verdict, VerdictCode
from monitor.channels import mail
from monitor.channels.model import Enclosure, Message, Target, TargetError
from monitor.letters.model import LetterError, LetterKind
from monitor.watch import Judged
from storage.contacts import ContactPerson
from storage.letter_sendings import mailbox_of
from storage.letters import StoredLetter

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HTML = "text/html"
_MAILBOX = re.compile(r"[^\s,;，；、<>()（）:：]+@[^\s,;，；、<>()（）:：]+")


def supports(kind: LetterKind, verdict: Verdict) -> bool:
    """Whether the letter may still say what it says."""
    if kind is LetterKind.VERIFICATION:
        return verdict.code is VerdictCode.UNVERIFIABLE
    return verdict.code is VerdictCode.MISSING and verdict.confirmed and verdict.watched


def require_true(letter: StoredLetter, rows: Iterable[Judged]) -> None:
    """Raises LetterError where a report of the letter came, or its verdict changed, since it was drafted."""
    judged = {row.body.code: row for row in rows if row.duty.year == letter.year}
    for code in letter.bodies:
        row = judged.get(code)
        if row is None:
            raise LetterError("letters.no_duty", body=code, year=letter.year)
        if not supports(LetterKind(letter.kind), row.verdict):
            raise LetterError(
                "letters.no_longer_true", name=row.body.name, year=letter.year, verdict=row.verdict.code.value
            )


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
