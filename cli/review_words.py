"""What a person stated, in one sentence."""

from __future__ import annotations

from cli.context import text
from storage.reviews import Review


def says(review: Review) -> str:
    """The statement in one sentence, for people."""
    if review.published_on is not None:
        return text("review.says.published", day=review.published_on, place=review.place)
    if review.submitted_on is not None:
        return text("review.says.submitted", day=review.submitted_on)
    if review.outage_from is not None:
        return text("review.says.outage", since=review.outage_from, until=review.outage_until or review.outage_from)
    if review.exempt:
        return text("review.says.exempt")
    if review.column_url:
        return text("review.says.column", url=review.column_url)
    if review.verdict is not None:
        return text("review.says.verdict", verdict=text(f"verdict.{review.verdict.value}"))
    return text(f"review.says.{review.kind.value}", url=review.item_url)
