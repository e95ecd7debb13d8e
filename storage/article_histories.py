"""The history of articles as the judge needs it: contents, dates, days without content, times when they were gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from duties.date_hints import DateSeen
from duties.dates import PUB_DATE, SHOWN_DATE
from duties.model import ContentState, GoneSpell, Reason, local_date
from storage.article_choices import ArticleChoice, rows_of
from storage.article_contents import part_of
from storage.models import ArticleObservationRow, ArticleRow, table

_ARTICLES, _LOOKS = table(ArticleRow), table(ArticleObservationRow)
_CONTENT = (ContentState.READ.value, ContentState.UNREADABLE.value)


_KEY = attrgetter("url_key")


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


def load_histories(session: Session, which: ArticleChoice | None) -> dict[str, ArticleHistory]:
    """The histories of all articles (of those chosen), by the article's key."""
    found: dict[str, ArticleHistory] = {}
    for key, looks in groupby(rows_of(session, _looks(), which), key=_KEY):
        found[key] = _history(list(looks))
    return found


def _looks() -> Select[*tuple[Any, ...]]:
    look = _LOOKS.c
    return (
        select(
            _ARTICLES.c.url_key,
            look.state,
            look.reason,
            look.meta_date,
            look.shown_date,
            look.content_digest,
            look.first_at,
            look.last_at,
        )
        .join(_ARTICLES, _ARTICLES.c.id == look.article_id)
        .order_by(look.article_id, look.first_at, look.id)
    )


def _history(looks: Sequence[Any]) -> ArticleHistory:
    if len(looks) == 1 and looks[0].state in _CONTENT:
        # Most articles were fetched once, or always the same was found.
        only = looks[0]
        given = [DateSeen(PUB_DATE, only.meta_date, only.first_at)] if only.meta_date is not None else []
        given += [DateSeen(SHOWN_DATE, only.shown_date, only.first_at)] if only.shown_date is not None else []
        return ArticleHistory((only.first_at,) if only.content_digest else (), tuple(given))
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
