"""The columns that several questions share."""

from __future__ import annotations

from typing import Any

from storage.queries.model import Column, Shape
from storage.queries.owed import Owed

# Widths for paper: the 18 columns of the status table must be legible across an A4 page.
BODY = Column("body", sheet=False, width=16)
NAME = Column("name", brief=True, width=18)
KIND = Column("kind", Shape.WORD, words="kind", width=9)
DIVISION = Column("division", spoken="division_name", width=9)
YEAR = Column("year", Shape.WHOLE, brief=True, width=6)
# Programs get the date of the law, people the one that the division's due rule puts in force.
DUE_ON = Column("due_on", Shape.DAY, spoken="deadline", brief=True, width=10)
VERDICT = Column("verdict", Shape.WORD, words="verdict", spoken="conclusion", brief=True, width=9)
CONFIRMED = Column("confirmed", Shape.YES_NO, width=8)
PUBLISHED_ON = Column("published_on", Shape.DAY, brief=True, width=10)
DAYS_LATE = Column("days_late", Shape.WHOLE, brief=True, width=6)
FLAGS = Column("flags", Shape.WORDS, words="flag", width=10)
REASON = Column("reason", Shape.WORD, words="reason", width=9)
URL = Column("url", width=22)
FIRST_SEEN_ON = Column("first_seen_on", Shape.DAY, width=10)
LAST_ABSENT_ON = Column("last_absent_on", Shape.DAY, width=10)
WATCHED = Column("watched", Shape.YES_NO, width=8)

DUTY_FILTERS = ("year", "division", "body", "parent", "kind")


def duty_row(row: Owed, division: str) -> dict[str, Any]:
    """The values of all these columns for one duty; `division` is its division's name."""
    verdict = row.verdict
    return {
        "body": row.body.code,
        "name": row.body.name,
        "kind": row.body.kind.value,
        "division": row.body.division,
        "division_name": division,
        "year": row.duty.year,
        "due_on": row.duty.due_on,
        "deadline": row.duty.deadline,
        "verdict": verdict.code.value,
        "conclusion": row.conclusion,
        "confirmed": verdict.confirmed,
        "published_on": verdict.published_on,
        "days_late": verdict.days_late,
        "flags": [flag.value for flag in verdict.flags],
        "reason": verdict.reason.value if verdict.reason else None,
        "url": verdict.url or None,
        "first_seen_on": verdict.first_seen_on,
        "last_absent_on": verdict.last_absent_on,
        "watched": verdict.watched,
    }
