"""What the registry knows: divisions, bodies and the names a body goes by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Administrative level of a division or body (GB/T 2260 levels, plus national and township)."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class Kind(StrEnum):
    """What a body is; decides who owes a report by when (国务院令第711号 art. 49)."""

    GOVERNMENT = "government"
    GOVERNMENT_OFFICE = "government_office"
    DEPARTMENT = "department"
    BRANCH = "branch"
    TOWNSHIP = "township"
    ZONE = "zone"
    VERTICAL = "vertical"
    AUTHORISED = "authorised"


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division. `code` is the six-digit GB/T 2260 code; `parent` is empty for a province."""

    code: str
    name: str
    level: Level
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a body; `since` and `until` are report years, inclusive, None where unbounded."""

    name: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """One body that must report: one row of the roster. Empty strings and None mean "not given".

    `division` is the six-digit code of the division it serves. `due` is `MM-DD` where a local rule sets its own
    date. `since` and `until` are report years, inclusive. `column_urls` are hints, never proof of anything.
    """

    code: str
    name: str
    kind: Kind
    level: Level
    division: str
    parent: str = ""
    supervisor: str = ""
    credit_code: str = ""
    aliases: tuple[Alias, ...] = ()
    home_url: str = ""
    column_urls: tuple[str, ...] = ()
    published_by: str = ""
    due: str = ""
    since: int | None = None
    until: int | None = None
    successor: str = ""
    notes: str = ""
    counted: bool | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it enters the rates and counts of its division: as the roster says, else as its kind does. Vertical
        and authorised bodies answer to their own systems (research: users §26)."""
        return self.counted if self.counted is not None else self.kind not in (Kind.VERTICAL, Kind.AUTHORISED)

    def names(self, year: int | None = None) -> tuple[str, ...]:
        """Its name and the aliases valid in `year` (every alias without a year)."""
        valid = (
            alias.name
            for alias in self.aliases
            if year is None
            or ((alias.since is None or alias.since <= year) and (alias.until is None or year <= alias.until))
        )
        return (self.name, *valid)
