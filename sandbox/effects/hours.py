"""What a host does only for a while: another answer for some days, a new site from a moment on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox.effects.stage import Disturbed, Spoil
from sandbox.site import Answer, Answers, Request, Response, Tls


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One host: up to `at` the `old` site answers, then the `new` one. What neither has is not there."""

    old: Answers
    new: Answers
    at: datetime

    @property
    def host(self) -> str:
        return self.old.host

    def answer(self, request: Request, now: datetime) -> Answer:
        return (self.new if now >= self.at else self.old).answer(request, now)


@dataclass(frozen=True, slots=True)
class SentOn:
    """A host all of whose addresses send on to the home page of another, `to`."""

    host: str
    to: str

    def answer(self, request: Request, now: datetime) -> Answer:
        return Response(302, b"", (("Location", f"http://{self.to}:{request.port}/"),))


def meanwhile(site: Answers, spoil: Spoil, since: datetime, until: datetime, tls: Tls = Tls.NONE) -> Disturbed:
    """The site, whose answers pass through `spoil` from `since` until `until`."""

    def by_the_clock(request: Request, answer: Callable[[], Answer], now: datetime) -> Answer:
        return spoil(request, answer, now) if since <= now < until else answer()

    return Disturbed(site, by_the_clock, tls)
