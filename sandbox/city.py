"""A city of fake government sites: drawn from a seed, served on loopback, with its own truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sandbox import roster
from sandbox.casting import Cast, cast
from sandbox.faults import FAULTS
from sandbox.names import Ground
from sandbox.running import Running, serving
from sandbox.script import BodyScript, Post, Role
from sandbox.site import Answers
from sandbox.truth import Truth, judge


@dataclass(frozen=True)
class City:
    """All that the seed decides. `quick_dates` are the days on which a quick run looks: before the due date of the
    departments, the day after it, a week later."""

    seed: int
    report_year: int
    name: str
    parts: tuple[BodyScript, ...]
    sites: tuple[Answers, ...]
    quick_dates: tuple[date, ...]
    _cast: Cast

    @classmethod
    def draw(
        cls,
        seed: int,
        *,
        bodies: int = 12,
        report_year: int = 2025,
        families: Sequence[str] = (),
        faults: Sequence[str] = (),
        ground: Ground | None = None,
    ) -> City:
        """The city of `seed` with `bodies` bodies (at least 2; from 12 on every part is played), in the season in
        which the reports of `report_year` are due, and beside them one body on a site of each of `families` (names of
        `sandbox.families.FAMILY_NAMES`) and one whose site plays each of `faults` (keys of `sandbox.faults.FAULTS`).
        Where it stands is drawn too, unless it stands beside others on a given `ground`.
        Raises ValueError for fewer bodies and for a name that is not there."""
        drawn = cast(seed, bodies, report_year, families, faults, ground)
        return cls(seed, report_year, drawn.city, drawn.parts, drawn.sites, drawn.quick_dates, drawn)

    def role(self, body: str) -> Role:
        """The part that a body plays; KeyError for an unknown code."""
        return {part.body.code: part.role for part in self.parts}[body]

    def body_on(self, family: str) -> BodyScript:
        """The body that was drawn for `family`; KeyError where the city has none."""
        return {part.family: part for part in self.parts if part.family}[family]

    def body_with(self, fault: str) -> BodyScript:
        """The body that was drawn for `fault`; KeyError where the city has none."""
        return {part.fault: part for part in self.parts if part.fault}[fault]

    def home_url(self, part: BodyScript, port: int) -> str:
        """The home page of the site that a body publishes on, whether or not the roster has it."""
        return self._cast.home_url(part, port)

    def column_url(self, part: BodyScript, port: int) -> str:
        """Its annual-report column; LookupError for a body without a site of its own."""
        return self._cast.column_url(part, port)

    def posts(self) -> tuple[Post, ...]:
        """Everything that is ever put into an annual-report column, in no particular order."""
        return tuple(post for part in self.parts for post in part.posts)

    def truth(
        self,
        on: date,
        *,
        looked: Sequence[date] | None = None,
        port: int | None = None,
        browser: bool = False,
        ocr: bool = False,
    ) -> tuple[Truth, ...]:
        """The right verdict for every body on `on`, for who looked at the end of each of `looked` (default: the quick
        dates), with a `browser` and `ocr` (who reads pictures) or without. Addresses carry `port` if given."""
        days = self.quick_dates if looked is None else looked
        out: list[Truth] = []
        for part in self.parts:
            post = part.own_report(self.report_year)
            urls = (self.url(part, post, port),) if post is not None else ()
            out.append(judge(part, self.report_year, on, days, urls, browser=browser, ocr=ocr))
        return tuple(out)

    def url(self, part: BodyScript, post: Post, port: int | None = None) -> str:
        """The address of a post of `part`."""
        at = f":{port}" if port is not None else ""
        scheme = "https" if part.fault and FAULTS[part.fault].secure else "http"
        return f"{scheme}://{part.host}{at}{self._cast.path_of(post)}"

    def roster_rows(self, port: int) -> Iterator[Mapping[str, str]]:
        """The lines of the roster, addresses with `port`."""
        return (roster.row(part.body, *self._cast.addresses(part, port)) for part in self.parts)

    def roster_csv(self, port: int) -> bytes:
        """The roster in the import format."""
        return roster.written(self.roster_rows(port))

    def serve(self) -> AbstractContextManager[RunningCity]:
        """The city on a free port of 127.0.0.1, its clock at noon of the first quick date."""
        return serving(self)


RunningCity = Running[City]
