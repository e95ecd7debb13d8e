"""A column that shows less than it did: a failure of the site or of our reading, until another night says the same."""

from __future__ import annotations

from dataclasses import replace

from crawler.items import ColumnReading
from crawler.memory import LastReading
from duties.model import ReadingOutcome, Reason

# One report withdrawn is an event to be told; half the list gone at once is a list that broke.
_MOST_THAT_GO_AT_ONCE = 4


def judged_by_the_past(reading: ColumnReading, last: LastReading | None) -> tuple[ColumnReading, int]:
    """The reading in the light of the last one, and how many items were there before where too many of them are gone.

    A list that ever held something and now shows nothing is a failed reading; one that lost more than half of its
    items, and more than four, since its last reading is an incomplete one. Nothing may be concluded from either.
    """
    if last is None or reading.outcome is ReadingOutcome.FAILED:
        return reading, 0
    if not reading.items and last.held:
        reason = reading.reason or Reason.INCOMPLETE_LISTING
        return replace(reading, outcome=ReadingOutcome.FAILED, reason=reason), max(len(last.items), 1)
    here = {row.url for row in reading.items}
    gone = sum(row.url not in here for row in last.items)
    if gone > _MOST_THAT_GO_AT_ONCE and 2 * gone > len(last.items):
        reason = reading.reason or Reason.INCOMPLETE_LISTING
        return replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=reason), len(last.items)
    return reading, 0
