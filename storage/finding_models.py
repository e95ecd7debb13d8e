"""The tables of what people decided about the contents of reports, and of the texts that can be searched."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class ContentReviewRow(Base):
    """What a person decided about a figure, a fact or a finding of a raw file. It holds for every reading of these
    bytes by any program, and for no other bytes. Never altered but by its withdrawal."""

    __tablename__ = "content_reviews"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(doc="confirm, correct, dismiss")
    subject: Mapped[str] = mapped_column(doc="figure, fact, finding")
    sha256: Mapped[str] = mapped_column(index=True, doc="the raw file that it was decided about")
    subject_key: Mapped[str] = mapped_column(doc="digest of what it was decided about, within the raw file")
    table_name: Mapped[str] = mapped_column(doc="of a figure; empty else")
    row_name: Mapped[str] = mapped_column(doc="of a figure; empty else")
    column_name: Mapped[str] = mapped_column(doc="of a figure; empty else")
    code: Mapped[str] = mapped_column(doc="kind of the fact or code of the finding; empty for a figure")
    value: Mapped[Decimal | None] = mapped_column(doc="the value that a person gave (correct)")
    machine_value: Mapped[Decimal | None] = mapped_column(doc="the value that had been read then")
    machine_raw: Mapped[str] = mapped_column(doc="what had been read then, as printed; parameters of a finding")
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    year: Mapped[int] = mapped_column(doc="report year")
    stated_by: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    withdrawn_by: Mapped[str] = mapped_column(doc="who withdrew it; empty: it stands")
    withdrawn_reason: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class SearchTextRow(Base):
    """The words of a title or section of the newest reading of a raw file, for the index of full text."""

    __tablename__ = "search_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), index=True)
    part: Mapped[str] = mapped_column(doc="title, or the section's name")
    grams: Mapped[str] = mapped_column(doc="its single characters, pairs of characters and Latin words, each once")
