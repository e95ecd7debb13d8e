"""An address that is used again: this year's report written over last year's, under a new title.

What the address said before the new title came is an account of the report that stood there then: its dates, contents
and words are not the new one's, and what it says now is not the old one's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from duties.dates import PUB_DATE, SHOWN_DATE
from duties.model import Article, ContentState, Sighting, local_date
from duties.titles import Attribution
from reports.prose.titles import parse_title


@dataclass(frozen=True, slots=True)
class Era:
    """The time in which an address carried one year's report: from `begin` (None: from the first) to `end` (None: to
    this day). `former_until`: the last time before `begin` that what stood there before is known to have stood there
    (None: never)."""

    begin: datetime | None
    end: datetime | None
    former_until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` lies in it."""
        return (self.begin is None or self.begin <= moment) and (self.end is None or moment < self.end)


def eras_of(rows: Sequence[Sighting], articles: Mapping[str, Article]) -> dict[tuple[str, str], Era]:
    """(address, title) -> the time in which the address carried what the title names, for addresses of one column that
    carried reports of several years one after the other: a title of a later year came, before it, with it or after it
    another content (where contents were not told apart: any), and what stood there before was there before that later
    year had ended (`stood_before`). A mistyped year put right, with a correction or without, is none of this."""
    by_url: dict[str, list[Sighting]] = {}
    if len({row.url for row in rows}) == len(rows):
        # Nearly every column: each address under one title.
        return {}
    for row in rows:
        by_url.setdefault(row.url, []).append(row)
    found: dict[tuple[str, str], Era] = {}
    for url, shown in by_url.items():
        article = articles.get(url)
        if len(shown) < 2 or article is None or article.content_since is None:
            continue
        years = {row.title: parse_title(row.title).year for row in shown}
        begun = _begun(shown, years, article)
        for title, year in years.items():
            era = _era(year, begun, article)
            if era is not None:
                found[url, title] = era
    return found


def _begun(shown: Sequence[Sighting], years: Mapping[str, int | None], article: Article) -> dict[int, datetime]:
    """The years whose report the address carried one after the other, and from when on it may have been each."""
    begun: dict[int, datetime] = {}
    for row in sorted(shown, key=lambda row: (row.first_seen_at, row.title)):
        year = years[row.title]
        if year is None or year in begun:
            continue
        came = row.first_seen_at
        if not begun:
            begun[year] = came
        elif year > max(begun):
            earlier = [former for former in shown if former.first_seen_at < came]
            if stood_before(year, earlier, [seen.on for seen in article.dates_seen if seen.first_at < came]):
                begun[year] = max(_changed(year, came, earlier, article), *begun.values())
    return begun


def stood_before(year: int, rows: Sequence[Sighting], stated: Sequence[date]) -> bool:
    """Whether what an address carried under `rows`, dated `stated`, was there before `year` had ended, so that it was
    no report of it: by our own sighting, or by every one of its dates. One old date among newer ones is easily copied
    from last year's page."""
    last = date(year, 12, 31)
    days = [*stated, *(row.listed_on for row in rows if row.listed_on is not None)]
    return any(local_date(row.first_seen_at) <= last for row in rows) or (bool(days) and max(days) <= last)


def _changed(year: int, came: datetime, earlier: Sequence[Sighting], article: Article) -> datetime:
    """From when on the address may have carried the report of `year`, whose title came at `came`: last year's number
    often stays in the title (users §24), so it may be the report from the first new content or new date on that came
    after the year's end."""
    last = date(year, 12, 31)
    listed = min(local_date(row.first_seen_at) for row in earlier)
    # The content met on the day of the first sighting is that of the title that was met with it.
    moments = [moment for moment in article.contents_at if local_date(moment) > max(last, listed)]
    moments += [seen.first_at for seen in article.dates_seen if seen.on > last]
    moments += [row.first_seen_at for row in earlier if row.listed_on is not None and row.listed_on > last]
    return min([came, *moments])


def _era(year: int | None, begun: Mapping[int, datetime], article: Article) -> Era | None:
    if year is None or year not in begun:
        return None
    moments = list(begun.values())
    place = list(begun).index(year)
    following = moments[place + 1] if place + 1 < len(moments) else None
    contents_at = article.contents_at
    began = place > 0 and (
        not contents_at or any(Era(moments[place], following).holds(moment) for moment in contents_at)
    )
    ended = following is not None and (not contents_at or max(contents_at) >= following)
    if not began:
        return Era(None, following) if ended else None
    # A list that shows the former title says nothing of what stands behind it: only what was met at the address does.
    met = [*contents_at, *(seen.first_at for seen in article.dates_seen)]
    return Era(
        moments[place],
        following if ended else None,
        max((moment for moment in met if moment < moments[place]), default=None),
    )


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
    if not contents_at and (article.contents_at or said.content_since is None or said.content_since >= era.end):
        # What stood there was never met before another report was written over it.
        said = replace(said, state=ContentState.UNFETCHED, content_since=None)
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


def attributed_before(now: Attribution, alone: Attribution) -> Attribution:
    """What an address that was written over had been under its former title, from what it is by the words that stand
    there now (`now`) and by its title and column alone (`alone`): the words named its body then as they do now, in all
    likelihood; that body and the column's both stay in question."""
    if not now.is_report or now.body is None:
        return alone
    others = (*now.also, alone.body) if alone.body not in (None, now.body, *now.also) else now.also
    return replace(now, year=alone.year, text_year=None, also=tuple(code for code in others if code is not None))
