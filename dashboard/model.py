"""What the pages are made from: the store, the rules, and the settings that they need, as values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine

from duties.obligations import DueRules
from monitor.closures import Closure
from monitor.schedule import Plan
from storage.raw_files import RawStore


@dataclass(frozen=True, slots=True)
class Watch:
    """One installation. `now` and `today` are asked at every request; `closed` gives why nothing is crawled now, empty
    where there is no reason, `closures` every blackout and pause that is known, `has_switch` whether there is a
    dead-man's switch."""

    engine: Engine
    raw: RawStore
    rules: DueRules
    plan: Plan
    now: Callable[[], datetime]
    today: Callable[[], date]
    closed: Callable[[], str]
    lang: str
    contact: str = ""
    public_url: str = ""
    canaries: Sequence[str] = ()
    has_switch: bool = False
    closures: Callable[[], Sequence[Closure]] = tuple
