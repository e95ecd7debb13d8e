"""A season: the city with its virtual clock, the nights on which somebody looks, and the truth of every night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.city import City
from sandbox.script import BodyScript
from sandbox.season.casting import cast_season
from sandbox.season.nights import Nights, whole_season
from sandbox.season.story import Act, Story, Turn
from sandbox.truth import Truth

DEFAULT_BODIES = 60


@dataclass(frozen=True)
class Season:
    """`stories` by body code; `parts` are the names of the parts that they play."""

    city: City
    nights: Nights
    stories: Mapping[str, Story]
    parts: Mapping[str, str]

    @classmethod
    def draw(
        cls,
        seed: int,
        *,
        bodies: int = DEFAULT_BODIES,
        report_year: int = 2025,
        nights: Nights | None = None,
        parts: Sequence[str] = (),
    ) -> Season:
        """The season of `seed` with `bodies` bodies (at least 12), for who looks on `nights` (default: the whole of
        it); `parts` (names of the catalogue) are played whatever else is drawn. Raises ValueError for too few bodies.
        """
        looked = nights or whole_season(report_year)
        drawn, written = cast_season(seed, bodies, report_year, looked, parts)
        return cls(
            city=City(seed, report_year, drawn.city, drawn.parts, drawn.sites, looked.days, drawn),
            nights=looked,
            stories=drawn.stories,
            parts={one.writer.code: one.seat.part.name for one in written},
        )

    @property
    def begins(self) -> date:
        """The first day on which the reports of the season are owed; before it the season before is running."""
        return date(self.city.report_year + 1, 1, 1)

    def truth(self, on: date) -> tuple[Truth, ...]:
        """What is right to say at the end of `on`, a night on which somebody looked, of every body."""
        return tuple(self._truth(part, on) for part in self.city.parts)

    def _truth(self, part: BodyScript, on: date) -> Truth:
        turn = self.stories[part.body.code].at(on) or Turn(on, "not_due")
        published = next(
            (post.on for post in part.posts if post.report and post.report.year == self.city.report_year), None
        )
        return Truth(
            body=part.body.code,
            year=self.city.report_year,
            verdict=turn.verdict,
            reason=turn.reason,
            published_on=published if turn.verdict in ("on_time", "late") else None,
            days_late=turn.days_late,
            due_on=part.due_on,
            flags=turn.flags,
            may=turn.may,
        )

    def changes(self, code: str) -> tuple[tuple[date, str], ...]:
        """The days on which what is right to say of a body becomes another verdict, with that verdict."""
        days = sorted({turn.on for turn in self.stories[code].turns})
        said = "not_due"
        found: list[tuple[date, str]] = []
        for day in days:
            turn = self.stories[code].at(day)
            if turn is not None and turn.verdict != said:
                said = turn.verdict
                found.append((day, said))
        return tuple(found)

    def acts(self, since: date | None, until: date) -> tuple[Act, ...]:
        """What people enter after `since` (None: ever), up to the end of `until`."""
        entered = [act for story in self.stories.values() for act in story.acts]
        return tuple(act for act in entered if act.on <= until and (since is None or act.on > since))

    def column_url(self, code: str, port: int) -> str:
        """The address of a body's own annual-report column."""
        return self.city.column_url(next(part for part in self.city.parts if part.body.code == code), port)
