"""What was drawn, served on loopback: one server, one port, one clock, one access log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from sandbox.faults import FAULTS
from sandbox.script import SHANGHAI, BodyScript
from sandbox.server import Access, CityServer
from sandbox.site import Answers
from sandbox.truth import Truth

NOWHERE = "127.0.0.99"
"""An address of loopback on which nothing listens."""


class Drawn(Protocol):
    """A city, or several."""

    @property
    def report_year(self) -> int: ...

    @property
    def parts(self) -> tuple[BodyScript, ...]: ...

    @property
    def sites(self) -> tuple[Answers, ...]: ...

    @property
    def quick_dates(self) -> tuple[date, ...]: ...

    def roster_csv(self, port: int) -> bytes: ...

    def truth(
        self,
        on: date,
        *,
        looked: Sequence[date] | None = None,
        port: int | None = None,
        browser: bool = False,
        ocr: bool = False,
    ) -> tuple[Truth, ...]: ...


Whole = TypeVar("Whole", bound=Drawn)
Whole_co = TypeVar("Whole_co", bound=Drawn, covariant=True)


class Running(Generic[Whole_co]):
    """A city that answers, or a region of them. What is published by its clock is served; the clock stands until it is
    set."""

    def __init__(self, city: Whole_co) -> None:
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
        """What is right to say, with addresses that can be asked."""
        return self.city.truth(on, looked=looked, port=self.port, browser=browser, ocr=ocr)

    @property
    def access_log(self) -> list[Access]:
        """A copy of the log so far, in order of arrival."""
        return list(self.server.log)

    def clear_log(self) -> None:
        self.server.log.clear()


@contextmanager
def serving(city: Whole) -> Iterator[Running[Whole]]:
    """`city` on a free port of 127.0.0.1, its clock at noon of the first quick date."""
    running = Running(city)
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.server.stop()
        thread.join()
