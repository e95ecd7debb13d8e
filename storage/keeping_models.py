"""The tables of what keeping itself leaves behind: rows that the database refused, and raw files given to nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class QuarantineRow(Base):
    """A row that the database would not take; the others of its batch were written. Equal refusals are one row."""

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(primary_key=True)
    refusal_key: Mapped[str] = mapped_column(unique=True, doc="digest of table and payload")
    table_name: Mapped[str] = mapped_column(doc="the table that it was meant for")
    row_name: Mapped[str] = mapped_column(doc="the row as a person knows it, personal numbers masked")
    cause: Mapped[str] = mapped_column(doc="what the database said")
    payload: Mapped[dict[str, Any]] = mapped_column(doc="the whole row: column and value as text")
    first_at: Mapped[datetime] = mapped_column(doc="first refused (by the real clock)")
    last_at: Mapped[datetime] = mapped_column(index=True, doc="last refused")
    count: Mapped[int]


class RestrictionRow(Base):
    """A raw file that is given to nobody, by a person's decision. Only ever closed, by a release."""

    __tablename__ = "restrictions"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True, doc="raw file that is restricted")
    erased: Mapped[bool] = mapped_column(doc="its bytes and texts are gone for good")
    reason: Mapped[str]
    restricted_by: Mapped[str]
    at: Mapped[datetime]
    released_by: Mapped[str] = mapped_column(doc="who released it; empty: it stands")
    released_reason: Mapped[str]
    released_at: Mapped[datetime | None]
