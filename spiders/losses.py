"""A column that shows less than it did: a failure of the site or of our reading, until another night says the same.

A report that its list shows no longer while its own address does stands: another node of the site, or a cache, gave an
older list. Only what neither shows was taken down.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.items import ColumnReading, ListedRow
from crawler.memory import LastReading
from crawler.plan import CrawlPlan
from duties.model import ContentState, ReadingOutcome, Reason
from reports.prose.titles import parse_title
from spiders.asking import Questions
from spiders.column_reader import ColumnRead
from spiders.copies import judged_by_its_age
from spiders.families import shows_article
from spiders.families.addresses import canonical

# One report withdrawn is an event to be told; half the list gone at once is a list that broke.
_MOST_THAT_GO_AT_ONCE = 4
_READ = (ContentState.READ, ContentState.UNREADABLE)


async def settled(
    read: ColumnRead, last: LastReading | None, questions: Questions, plan: CrawlPlan
) -> tuple[ColumnReading, int]:
    """The reading as it counts, and how many items were there before where too many of them are gone."""
    reading, lost = judged_by_the_past(judged_by_its_age(read.reading, read.first), last)
    if last is None or reading.outcome is not ReadingOutcome.COMPLETE:
        return reading, lost
    here = {row.url for row in reading.items}
    unlisted = [row for row in last.items if row.url not in here and _is_of_the_season(row, plan)]
    standing = [row for row in unlisted if await _stands(row, reading.column, questions)]
    return replace(reading, items=(*reading.items, *standing)), lost


def _is_of_the_season(row: ListedRow, plan: CrawlPlan) -> bool:
    """Whether a report of this season was read behind a row."""
    known, title = plan.known.get(row.url), parse_title(row.title)
    was_read = known is not None and known.state in _READ
    return was_read and title.is_report is not False and title.year in (None, plan.season)


async def _stands(row: ListedRow, column: str, questions: Questions) -> bool:
    answer = await questions.ask(row.url, purpose="article", referer=column)
    if answer.reason is not None or answer.gone or canonical(answer.url) != canonical(row.url):
        return False
    return answer.page is None or shows_article(answer.page)


def judged_by_the_past(reading: ColumnReading, last: LastReading | None) -> tuple[ColumnReading, int]:
    """The reading in the light of the last one, and how many items were there before where too many of them are gone.

    A list that ever held something and now shows nothing is a failed reading; one that lost more than half of its
    items, and more than four, since its last reading is an incomplete one. Nothing may be concluded from either.
    """
    if last is None or reading.outcome is ReadingOutcome.FAILED:
        return reading, 0
    if not reading.items and last.held:
        reason = reading.reason or Reason.INCOMPLETE_LISTING
        return replace(reading, outcome=ReadingOutcome.FAILED, reason=reason), len(last.items) or last.held
    here = {row.url for row in reading.items}
    gone = sum(row.url not in here for row in last.items)
    if gone > _MOST_THAT_GO_AT_ONCE and 2 * gone > len(last.items):
        reason = reading.reason or Reason.INCOMPLETE_LISTING
        return replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=reason), len(last.items)
    return reading, 0
