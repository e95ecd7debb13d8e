"""Readings of a copy that a cache kept: it shows the list as it was when the copy was made, not when we asked."""

from __future__ import annotations

from dataclasses import replace

from crawler.items import ColumnReading
from duties.model import ReadingOutcome, Reason
from spiders.asking import Answer

# A copy of this night may pass for the list; what an older one lacks may have come since.
OLD_S = 86_400


def judged_by_its_age(reading: ColumnReading, first: Answer) -> ColumnReading:
    """A complete reading of a copy that is a day old or older, as the cache itself says (RFC 9111, `Age`), is none."""
    age = next((value.strip() for name, value in first.headers.items() if name.lower() == "age"), "")
    if reading.outcome is not ReadingOutcome.COMPLETE or not age.isdecimal() or float(age) < OLD_S:
        return reading
    return replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=Reason.INCOMPLETE_LISTING)
