"""What a verdict is called before people: never "missing" for what was not proved twice, or was not watched."""

from __future__ import annotations

from duties.model import Verdict, VerdictCode

UNWATCHED = "unwatched_short"
UNCONFIRMED = "missing_unconfirmed"
LATE_DAYS = "late_days"


def conclusion(verdict: Verdict) -> str:
    """The name of the verdict's words (`verdict.<name>` of the catalogues). `late_days` takes the parameter `days`."""
    if verdict.code is VerdictCode.MISSING and not verdict.watched:
        return UNWATCHED
    if verdict.code is VerdictCode.MISSING and not verdict.confirmed:
        return UNCONFIRMED
    return verdict.code.value


def dated_conclusion(verdict: Verdict) -> str:
    """As `conclusion`, but a late one names its days."""
    if verdict.code is VerdictCode.LATE and verdict.days_late is not None:
        return LATE_DAYS
    return conclusion(verdict)
