"""The dates that raw files carry (`duties.document_dates`), kept so that a judging opens no document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from duties.date_hints import DateHint
from duties.model import ContentState
from storage.batches import upsert
from storage.crawl_models import DocumentDateRow
from storage.models import ArticleFileRow, ArticleRow, table

_DATES = table(DocumentDateRow)
_CONTENT = (ContentState.READ.value, ContentState.UNREADABLE.value)


def undated_files(session: Session, rules: int) -> list[str]:
    """The raw files that stand at articles now and were not looked at under these rules, by hash."""
    done = select(_DATES.c.sha256).where(_DATES.c.rules == rules)
    pages = select(ArticleRow.page_sha256).where(ArticleRow.state.in_(_CONTENT), ArticleRow.page_sha256 != "")
    files = select(ArticleFileRow.sha256).where(ArticleFileRow.current, ArticleFileRow.sha256 != "")
    standing = union(pages, files).subquery()
    return sorted(session.scalars(select(standing.c[0]).where(standing.c[0].not_in(done))))


def save_dates(session: Session, found: Mapping[str, Sequence[DateHint]], rules: int) -> None:
    """Keeps what was found in each file, also nothing. Needs a writing session; raises ValueError where refused."""
    rows = [
        {
            "sha256": sha256,
            "rules": rules,
            "dates": [[hint.source, hint.low.isoformat(), hint.high.isoformat()] for hint in hints],
        }
        for sha256, hints in sorted(found.items())
    ]
    refused = upsert(session, _DATES, rows, key=["sha256"])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")


def hints_of(dates: Sequence[Sequence[str]]) -> tuple[DateHint, ...]:
    """The dates of a row."""
    return tuple(DateHint(source, date.fromisoformat(low), date.fromisoformat(high)) for source, low, high in dates)
