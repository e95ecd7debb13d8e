"""Saved questions: one module each, all of them in QUERIES."""

from __future__ import annotations

from storage.queries import (
    applications,
    carried_over,
    cured,
    disclosure,
    disputes,
    facts,
    findings,
    hosts,
    hygiene,
    late,
    matrix,
    media,
    missing,
    missing_years,
    outcomes,
    overdue,
    pictures,
    refusals,
    requests,
    revisions,
    search,
    sites,
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
    matrix.QUESTION,
    applications.QUESTION,
    outcomes.QUESTION,
    disclosure.QUESTION,
    refusals.QUESTION,
    disputes.QUESTION,
    carried_over.QUESTION,
    facts.QUESTION,
    findings.QUESTION,
    revisions.QUESTION,
    search.QUESTION,
    media.QUESTION,
    pictures.QUESTION,
    sites.QUESTION,
    requests.QUESTION,
    hosts.QUESTION,
    hygiene.QUESTION,
)


def find(name: str) -> Question:
    """The question of that name. Raises LookupError."""
    for question in QUERIES:
        if question.name == name:
            return question
    raise LookupError(name)
