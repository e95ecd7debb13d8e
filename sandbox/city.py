"""A city of fake government sites: drawn from a seed, served on loopback, with its own truth."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.casting import Cast, cast
from sandbox.faults import FAULTS
from sandbox.script import SHANGHAI, BodyScript, Post, Role
from sandbox.server import Access, CityServer
from sandbox.site import Answers
from sandbox.truth import Truth, judge

NOWHERE = "127.0.0.99"
"""An address of loopback on which nothing listens."""
ROSTER_HEADINGS = [
    "code",
    "name",
    "kind",
    "level",
    "division",
    "parent",
    "supervisor",
    "credit_code",
    "aliases",
    "home_url",
    "column_url",
    "published_by",
    "due",
    "since",
    "until",
    "successor",
    "notes",
]


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
    ) -> City:
        """The city of `seed` with `bodies` bodies (at least 2; from 12 on every part is played), in the season in
        which the reports of `report_year` are due, and beside them one body on a site of each of `families` (names of
        `sandbox.families.FAMILY_NAMES`) and one whose site plays each of `faults` (keys of `sandbox.faults.FAULTS`).
        Raises ValueError for fewer bodies and for a name that is not there."""
        drawn = cast(seed, bodies, report_year, families, faults)
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

    def roster_csv(self, port: int) -> bytes:
        """The roster in the import format, addresses with `port`."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, ROSTER_HEADINGS, lineterminator="\r\n")
        writer.writeheader()
        for part in self.parts:
            body = part.body
            home, column = self._cast.addresses(part, port)
            writer.writerow(
                {
                    "code": body.code,
                    "name": body.name,
                    "kind": body.kind.value,
                    "level": body.level.value,
                    "division": body.division,
                    "parent": body.parent,
                    "supervisor": body.supervisor,
                    "aliases": "|".join(alias.name for alias in body.aliases),
                    "home_url": home,
                    "column_url": column,
                    "published_by": body.published_by,
                }
            )
        return text.getvalue().encode("utf-8-sig")

    @contextmanager
    def serve(self) -> Iterator[RunningCity]:
        """The city on a free port of 127.0.0.1, its clock at noon of the first quick date."""
        running = RunningCity(self)
        thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.server.stop()
            thread.join()


class RunningCity:
    """A city that answers. What is published by its clock is served; the clock stands until it is set."""

    def __init__(self, city: City) -> None:
        self.city = city
        first = city.quick_dates[0]
        self._now = datetime(first.year, first.month, first.day, 12, tzinfo=SHANGHAI)
        self.server = CityServer({site.host: site for site in city.sites}, lambda: self._now)

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def resolve(self) -> str:
        """What `NIANBAO_RESOLVE` must say: every name of the city leads here, that of a dead host nowhere. Names
        outside gov.cn are there so that the log can show that nobody asked for them."""
        dead = [f"{part.host}={NOWHERE}" for part in self.city.parts if part.fault and FAULTS[part.fault].dead]
        foreign = any(site.host.endswith(".com.test") for site in self.city.sites)
        return ",".join([*dead, "*.gov.cn.test=127.0.0.1", *(["*.com.test=127.0.0.1"] if foreign else [])])

    @property
    def now(self) -> datetime:
        return self._now

    def set_now(self, moment: datetime) -> None:
        """Sets the clock. Raises ValueError for a naive moment."""
        if moment.tzinfo is None:
            raise ValueError("the city's clock needs an aware moment")
        self._now = moment

    def roster_csv(self) -> bytes:
        return self.city.roster_csv(self.port)

    def truth(
        self, on: date, *, looked: Sequence[date] | None = None, browser: bool = False, ocr: bool = False
    ) -> tuple[Truth, ...]:
        """`City.truth` with addresses that can be asked."""
        return self.city.truth(on, looked=looked, port=self.port, browser=browser, ocr=ocr)

    @property
    def access_log(self) -> list[Access]:
        """A copy of the log so far, in order of arrival."""
        return list(self.server.log)

    def clear_log(self) -> None:
        self.server.log.clear()
