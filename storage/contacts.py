"""Contact persons: kept apart, never exported, logged or put into dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.alert_models import ContactPersonRow
from storage.batches import fresh, upsert
from storage.column_types import digest
from storage.models import table

_CONTACTS = table(ContactPersonRow)


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom to reach at a body. Nothing personal is in its representation: it must not get into a log by an error."""

    body: str
    role: str = field(repr=False)
    name: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def key(self) -> str:
        return digest(self.body, self.role, self.name, self.address)


@dataclass(frozen=True, slots=True)
class ContactsSaved:
    added: int
    unchanged: int
    removed: int


def save_contacts(session: Session, contacts: Sequence[ContactPerson], at: datetime) -> ContactsSaved:
    """Makes `contacts` those of the bodies that they name: of these bodies nobody else is kept. Raises ValueError
    without naming anybody."""
    wanted = {contact.key: contact for contact in contacts}
    named = sorted({contact.body for contact in contacts})
    before = {row.contact_key: row for row in _rows(session, named)}
    for key, row in before.items():
        if key not in wanted:
            session.delete(row)
    session.flush()
    rows = [
        {
            "contact_key": key,
            "body": contact.body,
            "role": contact.role,
            "name": contact.name,
            "address": contact.address,
            "imported_at": at,
        }
        for key, contact in wanted.items()
        if key not in before
    ]
    if upsert(session, _CONTACTS, rows, key=["contact_key"], update=[]):
        raise ValueError("a contact person was refused by the database")
    return ContactsSaved(len(rows), len(wanted) - len(rows), len(before.keys() - wanted.keys()))


def load_contacts(session: Session, body: str) -> tuple[ContactPerson, ...]:
    """The contact persons of one body, in the order of their import."""
    return tuple(ContactPerson(row.body, row.role, row.name, row.address) for row in _rows(session, [body]))


def _rows(session: Session, bodies: Sequence[str]) -> list[ContactPersonRow]:
    statement = select(ContactPersonRow).where(ContactPersonRow.body.in_(bodies)).order_by(ContactPersonRow.id)
    return list(fresh(session, statement))
