"""What a cache gives is as old as it says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.items import ColumnReading
from duties.model import ReadingOutcome, Reason
from spiders.asking import Answer
from spiders.copies import judged_by_its_age

NOW = datetime(2026, 2, 1, 14, tzinfo=UTC)
URL = "http://a.gov.cn/nb/"


@pytest.mark.parametrize(
    ("headers", "complete"),
    [
        ({}, True),
        ({"Age": "3600"}, True),
        ({"Age": "864000"}, False),
        ({"age": " 86400 "}, False),
        ({"Age": "soon"}, True),
        ({"Age": "-5"}, True),
    ],
)
def test_a_copy_of_another_day_proves_no_absence(headers: dict[str, str], complete: bool) -> None:
    reading = ColumnReading(URL, NOW, NOW, ReadingOutcome.COMPLETE, None, 1, (), None, ())
    found = judged_by_its_age(reading, Answer(URL, URL, headers=headers))
    expected = (ReadingOutcome.COMPLETE, None) if complete else (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)
    assert (found.outcome, found.reason) == expected


def test_a_failed_reading_keeps_its_reason() -> None:
    failed = ColumnReading(URL, NOW, NOW, ReadingOutcome.FAILED, Reason.BLOCKED, 0, (), None, ())
    assert judged_by_its_age(failed, Answer(URL, URL, headers={"Age": "864000"})) == failed
