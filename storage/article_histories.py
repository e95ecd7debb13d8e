"""The history of articles as the judge needs it: contents, dates, days without content, times when they were gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from duties.date_hints import DateSeen
from duties.dates import PUB_DATE, SHOWN_DATE
from duties.model import ContentState, GoneSpell, Reason, local_date
from storage.article_choices import rows_about
from storage.article_contents import part_of
from storage.models import ArticleObservationRow, table

_LOOKS = table(ArticleObservationRow).c
_CONTENT = (ContentState.READ.value, ContentState.UNREADABLE.value)
_SHOWN = select(
    _LOOKS.article_id,
    *(_LOOKS[name] for name in ("state", "reason", "meta_date", "shown_date", "content_digest", "first_at", "last_at")),
).order_by(_LOOKS.article_id, _LOOKS.first_at, _LOOKS.id)
_ARTICLE = itemgetter(0)


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """What the looks at one article say together. `contents_at`: when each different content was first seen;
    `dates`: every date that it gave of itself while it had content; `empty_until`: the last look without content
    before it had any."""

    contents_at: tuple[datetime, ...] = ()
    dates: tuple[DateSeen, ...] = ()
    empty_until: datetime | None = None
    gone: tuple[GoneSpell, ...] = ()


NO_HISTORY = ArticleHistory()


def load_histories(session: Session, articles: Sequence[int] | None) -> dict[int, ArticleHistory]:
    """The histories of all articles (of those with these row numbers), by the article's row number."""
    rows = rows_about(session, _SHOWN, _LOOKS.article_id, articles)
    return {article: _history(list(looks)) for article, looks in groupby(rows, key=_ARTICLE)}


def _history(looks: Sequence[Any]) -> ArticleHistory:
    if len(looks) == 1 and looks[0].state in _CONTENT:
        # Most articles were fetched once, or always the same was found.
        _article, _state, _reason, meta_date, shown_date, content, first_at, _last_at = looks[0]
        given = [DateSeen(PUB_DATE, meta_date, first_at)] if meta_date is not None else []
        if shown_date is not None:
            given.append(DateSeen(SHOWN_DATE, shown_date, first_at))
        return ArticleHistory((first_at,) if content else (), tuple(given))
    contents: dict[str, dict[str, datetime]] = {}
    dates: dict[tuple[str, date], datetime] = {}
    empty_until = None
    has_content = False
    for look in looks:
        if look.state == ContentState.EMPTY.value and not has_content:
            empty_until = max(look.last_at, empty_until or look.last_at)
        if look.state not in _CONTENT:
            continue
        has_content = True
        if look.content_digest:
            part = contents.setdefault(part_of(look.content_digest), {})
            part.setdefault(look.content_digest, look.first_at)
        # The date of a title without content is not that of the report (users §9).
        for source, day in ((PUB_DATE, look.meta_date), (SHOWN_DATE, look.shown_date)):
            if day is not None:
                dates.setdefault((source, day), look.first_at)
    return ArticleHistory(
        _contents_at(contents),
        tuple(DateSeen(source, day, at) for (source, day), at in dates.items()),
        empty_until,
        _gone(looks),
    )


def _contents_at(parts: Mapping[str, Mapping[str, datetime]]) -> tuple[datetime, ...]:
    """When content was first seen, and when it was first seen to have changed. A look that lacks a file and one that
    has it are not compared: it is no revision that a file did not come. Where the same part changed, the article did.
    """
    seen = [sorted(part.values()) for part in parts.values()]
    first = min((moments[0] for moments in seen), default=None)
    changes = [moment for moments in seen for moment in moments[1:]]
    return () if first is None else (first, *sorted(changes))


def _gone(looks: Sequence[Any]) -> tuple[GoneSpell, ...]:
    """The times in which the address answered "not found" on two different days without anything else in between. One
    such answer is a hiccup; a site that cannot be reached says nothing."""
    if all(look.state != ContentState.FAILED for look in looks):
        return ()
    spells: list[GoneSpell] = []
    since: datetime | None = None
    proved: datetime | None = None
    for look in looks:
        if look.state == ContentState.FAILED.value:
            if look.reason == Reason.SOFT_404.value:
                since = since or look.first_at
                if proved is None and local_date(look.last_at) > local_date(since):
                    proved = look.last_at
        elif look.state != ContentState.UNFETCHED.value:
            if since is not None and proved is not None:
                spells.append(GoneSpell(since, proved, look.first_at))
            since = proved = None
    if since is not None and proved is not None:
        spells.append(GoneSpell(since, proved))
    return tuple(spells)
