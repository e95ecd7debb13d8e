"""Faults as wrappers round a site: each answers for the site, or lets it answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.site import Answer, Answers, Drop, Request, Response


class Failure(StrEnum):
    """How a server that is down looks from outside (research sites §3, fault 4)."""

    UNAVAILABLE = "unavailable"
    RESET = "reset"
    STALLED = "stalled"


_FAILURES: dict[Failure, Answer] = {
    Failure.UNAVAILABLE: Response(
        503, b"<html><body><h1>503 Service Unavailable</h1></body></html>", (("Content-Type", "text/html"),)
    ),
    Failure.RESET: Drop(reset=True),
    # Real ones hang for minutes; a visitor with a time limit sees the same after a shorter wait.
    Failure.STALLED: Drop(after=0.3),
}


def _always(now: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Failing:
    """A site whose server does not answer while `during` says so; robots.txt fails with the rest."""

    site: Answers
    failure: Failure
    during: Callable[[datetime], bool] = _always

    @property
    def host(self) -> str:
        return self.site.host

    def answer(self, request: Request, now: datetime) -> Answer:
        return _FAILURES[self.failure] if self.during(now) else self.site.answer(request, now)
