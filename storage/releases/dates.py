"""`dates`: every date that was seen for a publication, beside the one that was chosen and its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.batches import blocks
from storage.column_types import digest
from storage.models import ArticleRow, SightingRow
from storage.releases.model import BODY, OF_A_BODY, YEAR, Field, Kind, Material, Table, Values


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    published = {key: verdict for key, verdict in sorted(material.verdicts.items()) if verdict.url}
    keys = {key: digest(verdict.url) for key, verdict in published.items()}
    listed = _listed(material.session, set(keys.values()))
    pages = _pages(material.session, set(keys.values()))
    yield [
        (
            body,
            year,
            verdict.url,
            verdict.published_on,
            verdict.published_low,
            verdict.published_high,
            verdict.date_basis or None,
            verdict.undisputed,
            verdict.first_seen_on,
            verdict.last_absent_on,
            [day.isoformat() for day in sorted(listed.get(keys[body, year], ()))],
            *pages.get(keys[body, year], (None, None)),
        )
        for (body, year), verdict in published.items()
    ]


def _listed(session: Session, keys: set[str]) -> Mapping[str, set[date]]:
    found: dict[str, set[date]] = {}
    for block in blocks(sorted(keys)):
        statement = select(SightingRow.url_key, SightingRow.listed_on).where(SightingRow.url_key.in_(block))
        for key, day in session.execute(statement):
            if day is not None:
                found.setdefault(key, set()).add(day)
    return found


def _pages(session: Session, keys: set[str]) -> Mapping[str, tuple[date | None, date | None]]:
    columns = select(ArticleRow.url_key, ArticleRow.meta_date, ArticleRow.shown_date)
    return {
        key: (meta, shown)
        for block in blocks(sorted(keys))
        for key, meta, shown in session.execute(columns.where(ArticleRow.url_key.in_(block)))
    }


TABLE = Table(
    name="dates",
    fields=(
        BODY,
        YEAR,
        Field("url"),
        Field("published_on", Kind.DAY),
        Field("published_low", Kind.DAY),
        Field("published_high", Kind.DAY),
        Field("date_basis"),
        Field("undisputed", Kind.YES_NO),
        Field("first_seen_on", Kind.DAY),
        Field("last_absent_on", Kind.DAY),
        Field("listed_dates", Kind.LIST),
        Field("meta_date", Kind.DAY),
        Field("shown_date", Kind.DAY),
    ),
    key=("body", "year"),
    rows=_rows,
    references=(OF_A_BODY,),
)
