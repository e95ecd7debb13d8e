"""Judges many bodies with little memory: a city's columns at a time.

A report may stand in a column of another city. Where it was attributed before is known (`monitor.links`); where it is
found to stand now, only once that column was read: bodies to which something turned out to be attributed elsewhere are
judged in a second round, with that column beside their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from duties.obligations import DueRules, duty_years
from duties.shelves import Shelves
from monitor.links import Links
from monitor.touched import Touched
from monitor.watch import Decisions, Judged, Observations, judged_of, known_years, season_year
from registry.divisions import divisions
from registry.model import Body, Level
from registry.names import Resolver
from storage import article_states, readings
from storage.judging_news import Growth
from storage.verdicts import Rest

# So many bodies with some fifteen items each are observed in 30 MB.
BODIES = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be judged: body -> report years (None: all of its); `years`: body -> the years that were ever asked
    for; `stood`: body -> those with a stored verdict; `changed`: the columns that show something else (None: everything
    is to be judged), `grown` those of them to which something only came; `rests`: on what the verdicts of the bodies
    rest to whose columns something only came."""

    bodies: Mapping[str, Collection[int] | None]
    years: Mapping[str, Collection[int]]
    stood: Mapping[str, Collection[int]]
    changed: Collection[str] | None = None
    grown: Mapping[str, Growth] = field(default_factory=dict)
    rests: Mapping[str, Sequence[Rest]] = field(default_factory=dict)


class BatchJudge:
    """One judging of `today`. After `judge`, `elsewhere` holds for each body judged the columns outside its places in
    which something is attributed to it, `years` the report years of which something was found or decided."""

    def __init__(
        self, session: Session, frame: Observations, links: Links, rules: DueRules, today: date, at_once: int = BODIES
    ) -> None:
        self.elsewhere: dict[str, set[str]] = {}
        self.years: dict[str, list[int]] = {}
        self._session = session
        self._frame = frame
        self._links = links
        self._rules = rules
        self._today = today
        self._at_once = at_once
        self._known = Decisions(frame)
        self._judged: dict[str, list[Judged]] = {}
        self._shelves = Shelves(
            resolver=Resolver(frame.roster), columns=frame.columns, readings={}, sightings={}, articles={}
        )
        self._loaded: set[str] = set()

    def judge(self, wanted: Wanted) -> list[Judged]:
        """The duties judged, bodies in roster order."""
        late: dict[str, None] = {}
        for batch in _batches(self._frame.roster, self._at_once):
            late.update(dict.fromkeys(self._first_round(batch, wanted)))
        late.update(dict.fromkeys(self._orphans(wanted)))
        again = [body for body in self._frame.roster if body.code in late]
        for batch in _batches(again, self._at_once):
            self._empty()
            self._load(self._links.all(body.code for body in batch))
            for body in batch:
                self._judge(body, None, wanted)
        return [row for body in self._frame.roster for row in self._judged.get(body.code, ())]

    def _first_round(self, batch: Collection[Body], wanted: Wanted) -> set[str]:
        """Judges the wanted of a batch; returns the others to which something is attributed that we did not know. Of a
        wanted one of which that holds every year is judged: what it rests on was gathered without that column."""
        chosen = [body for body in batch if body.code in wanted.bodies]
        columns = self._links.all(body.code for body in batch)
        changed = columns if wanted.changed is None else columns.intersection(wanted.changed)
        if not chosen and not changed:
            return set()
        self._empty()
        self._load(changed | self._links.all(body.code for body in chosen))
        found = self._found_elsewhere()
        touched = Touched(self._shelves, wanted.grown)
        for body in chosen:
            self._judge(body, None if body.code in found else self._years(body, wanted, touched), wanted)
        return found.difference(body.code for body in chosen)

    def _orphans(self, wanted: Wanted) -> set[str]:
        """The columns that are no place of anybody: whose reports they show."""
        linked = self._links.all(body.code for body in self._frame.roster)
        known = {column.url for column in self._frame.columns} if wanted.changed is None else set(wanted.changed)
        found: set[str] = set()
        for urls in _parts(sorted(known - linked), self._at_once):
            self._empty()
            self._load(urls)
            found |= self._found_elsewhere()
        return found

    def _found_elsewhere(self) -> set[str]:
        """Of whom the columns at hand show something that was not known to stand there: who must be judged with them,
        too, heirs included."""
        found: set[str] = set()
        for code, items in self._shelves.by_body.items():
            found |= self._links.learn(code, {item.column for item in items})
        return found

    def _years(self, body: Body, wanted: Wanted, touched: Touched) -> Collection[int] | None:
        """The years of a body to judge, where what came to its columns can touch further ones than those wanted."""
        chosen, columns = wanted.bodies[body.code], self._links.of(body.code)
        if chosen is None or not any(column in wanted.grown for column in columns):
            return chosen
        rests = wanted.rests.get(body.code)
        came = touched.years(body.code, columns, rests) if rests is not None else None
        if came is None:
            return None
        found = known_years(self._shelves, self._known, body.code)
        owed = duty_years(body, season_year(self._today), found, wanted.years.get(body.code, ()))
        return {*chosen, *came, *owed}.difference(set(wanted.stood.get(body.code, ())) - {*chosen, *came})

    def _judge(self, body: Body, years: Collection[int] | None, wanted: Wanted) -> None:
        self._judged[body.code] = list(
            judged_of(
                self._frame,
                self._shelves,
                self._links.places,
                self._known,
                body,
                self._today,
                self._rules,
                wanted.years.get(body.code, ()),
                only=years,
            )
        )
        self.elsewhere[body.code] = self._links.elsewhere(self._shelves, body)
        self.years[body.code] = sorted(known_years(self._shelves, self._known, body.code))

    def _empty(self) -> None:
        self._shelves.empty()
        self._loaded.clear()

    def _load(self, urls: Collection[str]) -> None:
        wanted = sorted(set(urls) - self._loaded)
        self._loaded.update(wanted)
        self._shelves.add(
            readings.load_readings(self._session, wanted),
            readings.load_sightings(self._session, wanted),
            article_states.load_articles(self._session, columns=wanted),
        )


def _batches(bodies: Iterable[Body], at_once: int) -> Iterator[list[Body]]:
    """The bodies by cities, as many together as are observed in little memory."""
    cities: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        cities[_city(body.division)].append(body)
    batch: list[Body] = []
    for city in cities.values():
        if batch and len(batch) + len(city) > at_once:
            yield batch
            batch = []
        batch = [*batch, *city]
        while len(batch) > at_once:
            yield batch[:at_once]
            batch = batch[at_once:]
    if batch:
        yield batch


def _city(division: str) -> str:
    table = divisions()
    if division not in table.by_code:
        return division
    chain = table.chain(division)
    return next((upper.code for upper in chain if upper.level is Level.PREFECTURE), chain[-1].code)


def _parts(urls: list[str], at_once: int) -> Iterator[list[str]]:
    for start in range(0, len(urls), at_once):
        yield urls[start : start + at_once]
