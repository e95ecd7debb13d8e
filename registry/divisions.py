"""The divisions of China of province, prefecture and county level, from package data."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.model import Division, Level
from registry.vocabulary import short_name

SPECIAL_REGIONS = frozenset({"710000", "810000", "820000"})
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
LEVELS_BELOW = {Level.NATIONAL: Level.PROVINCE, Level.PROVINCE: Level.PREFECTURE, Level.PREFECTURE: Level.COUNTY}
LEVELS_BELOW[Level.COUNTY] = Level.TOWNSHIP


class UnknownDivisionError(LookupError):
    """No division has this code or name, or several have this name. `candidates` holds those several."""

    def __init__(self, value: str, candidates: tuple[Division, ...] = ()) -> None:
        super().__init__(value)
        self.value = value
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class DivisionTable:
    """All divisions, found by code, by name, and by what lies within what."""

    by_code: dict[str, Division]
    by_name: dict[str, tuple[str, ...]]
    by_short_name: dict[str, tuple[str, ...]]

    def get(self, code: str) -> Division:
        """The division with this six-digit code. Raises UnknownDivisionError."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownDivisionError(code) from None

    def chain(self, code: str) -> tuple[Division, ...]:
        """The division and those it lies in, the nearest first. Raises UnknownDivisionError."""
        found = [self.get(code)]
        while found[-1].parent:
            found.append(self.get(found[-1].parent))
        return tuple(found)

    def within(self, code: str, ancestor: str) -> bool:
        """Whether `code` is `ancestor` or lies in it; False for codes that no division has."""
        while code:
            if code == ancestor:
                return True
            division = self.by_code.get(code)
            code = division.parent if division else ""
        return False

    def related(self, one: str, other: str) -> bool:
        """Whether one of the two lies in the other (or they are the same)."""
        return self.within(one, other) or self.within(other, one)

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below `code`, in order of their codes."""
        return tuple(division for division in self.by_code.values() if division.parent == code)

    def named(self, name: str, scope: str = "") -> tuple[str, ...]:
        """Codes of the divisions with this full or short name, within `scope` where one is given."""
        codes = self.by_name.get(name) or self.by_short_name.get(name) or ()
        return tuple(code for code in codes if not scope or self.within(code, scope))

    def find(self, text: str, scope: str = "") -> Division:
        """The one division meant by a code or a name ("聊城市", "山东省聊城市", "莘县" within `scope`).

        Twelve-digit codes of the statistical form are cut to six where they end in zeros.
        Raises UnknownDivisionError, with the candidates where a name fits several.
        """
        value = "".join(text.split())
        if value.isdigit():
            if len(value) in (9, 12) and not value[6:].strip("0"):
                value = value[:6]
            return self.get(value)
        codes = sorted(set(self._by_path(value, "")))
        if len(codes) > 1 and scope:
            near = [code for code in codes if self.related(code, scope)]
            codes = near or codes
        if len(codes) != 1:
            raise UnknownDivisionError(text, tuple(self.by_code[code] for code in codes))
        return self.by_code[codes[0]]

    def _by_path(self, text: str, scope: str) -> Iterable[str]:
        for code in self.named(text, scope):
            if code != scope:
                yield code
        for length in range(2, len(text) - 1):
            for code in self.by_name.get(text[:length], ()):
                if code != scope and (not scope or self.within(code, scope)):
                    yield from self._by_path(text[length:], code)


@cache
def divisions() -> DivisionTable:
    """The table of package data, read once."""
    content = files("registry").joinpath("data", "divisions.csv").read_text(encoding="utf-8")
    by_code = {
        row["code"]: Division(row["code"], row["name"], Level(row["level"]), row["parent"])
        for row in csv.DictReader(io.StringIO(content))
    }
    names: dict[str, list[str]] = defaultdict(list)
    shorts: dict[str, list[str]] = defaultdict(list)
    for division in by_code.values():
        names[division.name].append(division.code)
        for short in short_name(division.name):
            shorts[short].append(division.code)
    return DivisionTable(
        by_code,
        {name: tuple(codes) for name, codes in names.items()},
        {name: tuple(codes) for name, codes in shorts.items()},
    )
