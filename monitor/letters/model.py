"""A letter, what it is about, and why none may be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duties.model import Duty, Verdict
from monitor.dossiers.model import Dossier
from registry.model import Body


class LetterKind(StrEnum):
    """`reminder` 提醒函, the first on a report that is missing; `urging` 催办函, after one that was not answered;
    `verification` 核实函, where nobody could verify."""

    REMINDER = "reminder"
    URGING = "urging"
    VERIFICATION = "verification"


class LetterError(Exception):
    """No letter may be written. `code` is the message, `params` fill it; `also` says of each body of a letter to a
    division why it is not in it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params: Mapping[str, object] = params
        self.also: tuple[LetterError, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """One report that a letter is about, with the dossier that goes with it. `addressee` answers for it: the body, or
    a government's office."""

    body: Body
    duty: Duty
    verdict: Verdict
    addressee: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `number` is ours (year and serial); the office's own number is left blank in it. With `together` it
    is one letter to a division's office about several bodies, which stand in its first enclosure. `earlier` are the
    number and day of the letter that was not answered."""

    number: str
    kind: LetterKind
    year: int
    addressee: str
    matters: tuple[Matter, ...]
    as_of: date
    drafted_on: date
    reply_by: date
    lang: str
    together: bool = False
    earlier: tuple[str, date] | None = None
    contact: str = ""
