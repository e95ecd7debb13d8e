"""Letters as they were drafted: numbered without a gap, never altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from storage.alert_models import LetterRow
from storage.batches import fresh
from storage.models import table

_LETTERS = table(LetterRow)
# One number for all installations: whoever numbers a letter in a PostgreSQL database holds this advisory lock.
NUMBER_LOCK = 711_049_032


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter with the raw files of its document and dossiers; `bodies` are codes."""

    drafted_in: int
    serial: int
    kind: str
    year: int
    bodies: tuple[str, ...]
    addressee: str
    as_of: date
    reply_by: date
    lang: str
    text: str
    document_sha256: str
    dossiers: tuple[str, ...]
    drafted_by: str
    drafted_at: datetime

    @property
    def number(self) -> str:
        return f"{self.drafted_in}-{self.serial:03}"


def next_serial(session: Session, year: int) -> int:
    """The next number of a calendar year. It is this (writing) session's alone until its end."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": NUMBER_LOCK})
    newest = session.execute(select(func.max(_LETTERS.c.serial)).where(_LETTERS.c.drafted_in == year)).scalar()
    return (newest or 0) + 1


def save_letter(session: Session, letter: StoredLetter) -> None:
    """Keeps a letter under its number."""
    row = {name: getattr(letter, name) for name in StoredLetter.__slots__}
    row |= {"bodies": list(letter.bodies), "dossiers": list(letter.dossiers)}
    session.execute(insert(_LETTERS), [row])


def load_letters(session: Session, *, year: int | None = None) -> tuple[StoredLetter, ...]:
    """The letters (about one report year), oldest first."""
    statement = select(LetterRow).order_by(LetterRow.drafted_in, LetterRow.serial)
    if year is not None:
        statement = statement.where(LetterRow.year == year)
    return tuple(_letter(row) for row in fresh(session, statement))


def _letter(row: LetterRow) -> StoredLetter:
    lists: dict[str, Sequence[str]] = {name: tuple(map(str, getattr(row, name))) for name in ("bodies", "dossiers")}
    fields = {name: getattr(row, name) for name in StoredLetter.__slots__}
    return StoredLetter(**(fields | lists))
