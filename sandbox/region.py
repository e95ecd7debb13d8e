"""Several cities beside each other, as a real night meets them: one server, each city domain with bodies of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sandbox import roster
from sandbox.chance import chance, deal
from sandbox.city import City
from sandbox.names import BORROWED_DIVISIONS, PLACES, Ground
from sandbox.running import Running, serving
from sandbox.script import BodyScript
from sandbox.site import Answers
from sandbox.truth import Truth


@dataclass(frozen=True)
class Region:
    """All that the seed decides; `sandbox.running.Drawn` like a single city. No two cities share a name, a host or a
    code."""

    seed: int
    report_year: int
    cities: tuple[City, ...]

    @classmethod
    def draw(cls, seed: int, *, cities: int = 4, bodies: int = 480, report_year: int = 2025) -> Region:
        """The region of `seed`: `bodies` bodies over `cities` cities, as evenly as can be. Raises ValueError for more
        cities than there are places, for none, and for fewer than two bodies a city."""
        if not 1 <= cities <= len(PLACES):
            raise ValueError(f"a region has 1 to {len(PLACES)} cities")
        source = chance(seed, "region")
        places, divisions = deal(source, PLACES, cities), deal(source, BORROWED_DIVISIONS, cities)
        share, more = divmod(bodies, cities)
        drawn = (
            City.draw(
                source.randrange(1_000_000),
                bodies=share + (number < more),
                report_year=report_year,
                ground=Ground(place, division),
            )
            for number, (place, division) in enumerate(zip(places, divisions, strict=True))
        )
        return cls(seed, report_year, tuple(drawn))

    @property
    def parts(self) -> tuple[BodyScript, ...]:
        return tuple(part for city in self.cities for part in city.parts)

    @property
    def sites(self) -> tuple[Answers, ...]:
        return tuple(site for city in self.cities for site in city.sites)

    @property
    def quick_dates(self) -> tuple[date, ...]:
        return self.cities[0].quick_dates

    def truth(
        self,
        on: date,
        *,
        looked: Sequence[date] | None = None,
        port: int | None = None,
        browser: bool = False,
        ocr: bool = False,
    ) -> tuple[Truth, ...]:
        """`City.truth` of every city."""
        told = (city.truth(on, looked=looked, port=port, browser=browser, ocr=ocr) for city in self.cities)
        return tuple(truth for truths in told for truth in truths)

    def roster_csv(self, port: int) -> bytes:
        """One roster of all cities, addresses with `port`."""
        return roster.written(row for city in self.cities for row in city.roster_rows(port))

    def serve(self) -> AbstractContextManager[Running[Region]]:
        """All cities on one free port of 127.0.0.1, their clock at noon of the first quick date."""
        return serving(self)
