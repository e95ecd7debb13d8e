"""An address that is used again: this year's report written over last year's, under a new title.

What the address said before the new title came is an account of the report that stood there then: its dates, contents
and words are not the new one's, and what it says now is not the old one's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from duties.dates import PUB_DATE, SHOWN_DATE
from duties.model import Article, Sighting, local_date
from reports.prose.titles import parse_title


@dataclass(frozen=True, slots=True)
class Era:
    """The time in which an address carried one year's report: from `begin` (None: from the first) to `end` (None: to
    this day)."""

    begin: datetime | None
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` lies in it."""
        return (self.begin is None or self.begin <= moment) and (self.end is None or moment < self.end)


def eras_of(rows: Sequence[Sighting], articles: Mapping[str, Article]) -> dict[tuple[str, str], Era]:
    """(address, title) -> the time in which the address carried what the title names, for addresses of one column that
    carried reports of several years one after the other: a title of a later year came, with it or after it another
    content, and what stood there before was there, by its own day or by our sighting, before that later year had
    ended. A mistyped year that is put right, with a correction or without, is none of this."""
    by_url: dict[str, list[Sighting]] = {}
    if len({row.url for row in rows}) == len(rows):
        # Nearly every column: each address under one title.
        return {}
    for row in rows:
        by_url.setdefault(row.url, []).append(row)
    found: dict[tuple[str, str], Era] = {}
    for url, shown in by_url.items():
        article = articles.get(url)
        if len(shown) < 2 or article is None or len(article.contents_at) < 2:
            continue
        years = {row.title: parse_title(row.title).year for row in shown}
        begun = _begun(shown, years, article)
        for title, year in years.items():
            era = _era(year, begun, article.contents_at)
            if era is not None:
                found[url, title] = era
    return found


def _begun(shown: Sequence[Sighting], years: Mapping[str, int | None], article: Article) -> dict[int, datetime]:
    """The years whose report the address carried one after the other, and when it was first shown under each."""
    begun: dict[int, datetime] = {}
    for row in sorted(shown, key=lambda row: (row.first_seen_at, row.title)):
        year = years[row.title]
        if year is None or year in begun:
            continue
        if not begun or (year > max(begun) and _stood_before(year, row.first_seen_at, shown, article)):
            begun[year] = row.first_seen_at
    return begun


def _stood_before(year: int, came: datetime, shown: Sequence[Sighting], article: Article) -> bool:
    """Whether what the address carried before `came` was there before `year` had ended: so it was no report of it."""
    earlier = [row for row in shown if row.first_seen_at < came]
    days = [row.listed_on for row in earlier if row.listed_on is not None]
    days += [seen.on for seen in article.dates_seen if seen.first_at < came]
    days += [local_date(row.first_seen_at) for row in earlier]
    return min(days) <= date(year, 12, 31)


def _era(year: int | None, begun: Mapping[int, datetime], contents_at: Sequence[datetime]) -> Era | None:
    if year is None or year not in begun:
        return None
    moments = list(begun.values())
    place = list(begun).index(year)
    following = moments[place + 1] if place + 1 < len(moments) else None
    began = place > 0 and any(Era(moments[place], following).holds(moment) for moment in contents_at)
    ended = following is not None and max(contents_at) >= following
    return Era(moments[place] if began else None, following if ended else None) if began or ended else None


def within(article: Article, era: Era) -> Article:
    """What `article` said in `era`. Of an era that has ended its words are not known any more."""
    dates = tuple(seen for seen in article.dates_seen if era.holds(seen.first_at))
    contents_at = tuple(moment for moment in article.contents_at if era.holds(moment))
    sources = {seen.source for seen in dates}
    said = replace(
        article,
        dates_seen=dates,
        contents_at=contents_at,
        contents=max(len(contents_at), 1),
        meta_date=article.meta_date if PUB_DATE in sources else None,
        shown_date=article.shown_date if SHOWN_DATE in sources else None,
    )
    if era.begin is not None:
        empty_on = tuple(day for day in article.empty_on if day >= local_date(era.begin))
        until = article.empty_until
        said = replace(
            said,
            content_since=min(contents_at, default=article.content_since),
            empty_on=empty_on,
            empty_days=len(empty_on) if article.empty_on else article.empty_days,
            empty_until=until if until is not None and until >= era.begin else None,
        )
    if era.end is None:
        return said
    return replace(
        said,
        title="",
        index_number="",
        report_title="",
        report_body="",
        report_year=None,
        tables_incomplete=False,
        hints=(),
        content="",
    )
