"""Saved questions: one module each, all of them in QUERIES."""

from __future__ import annotations

from storage.queries import (
    cured,
    findings,
    hosts,
    late,
    missing,
    missing_years,
    overdue,
    requests,
    status,
    timeliness,
    unverifiable,
)
from storage.queries.model import Question

QUERIES: tuple[Question, ...] = (
    status.QUESTION,
    overdue.QUESTION,
    cured.QUESTION,
    late.QUESTION,
    missing.QUESTION,
    missing_years.QUESTION,
    unverifiable.QUESTION,
    timeliness.QUESTION,
    findings.QUESTION,
    requests.QUESTION,
    hosts.QUESTION,
)


def find(name: str) -> Question:
    """The question of that name. Raises LookupError."""
    for question in QUERIES:
        if question.name == name:
            return question
    raise LookupError(name)
