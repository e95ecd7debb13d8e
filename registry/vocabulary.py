"""The words that names of bodies are made of, from package data: departments and their spellings, short names.

A *concept* is what a name says a body is, apart from its division: `jyj` (the education bureau in all spellings),
`jyj/教育体育局` (a body that holds this function among others), `t:街道/民主` (a subdistrict), `z:高新区` (a zone).
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from registry.model import Level

Layer = Literal["government", "office", "department", "authorised", "vertical", "party", "not_bound"]
GOVERNMENT, OFFICE = "rmzf", "zfb"


@dataclass(frozen=True, slots=True)
class Department:
    """One standard body of a government. `standard` holds its usual name at the levels where it is standard."""

    slug: str
    name: str
    layer: Layer
    standard: dict[Level, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name without division stands for. `until`: the last report year of an earlier name of the same body.

    `kin` names another body that holds, or held, the same function: a candidate, never a match.
    """

    concept: str
    slug: str
    layer: Layer
    until: int | None = None
    kin: bool = False
    current: bool = True


@cache
def words() -> dict[str, Any]:
    """The tables of `words.toml`."""
    return tomllib.loads(files("registry").joinpath("data", "words.toml").read_text(encoding="utf-8"))


@cache
def name_words(key: str) -> tuple[str, ...]:
    """A list of the table `names` of `words.toml`."""
    return tuple(words()["names"][key])


# They are their own compatibility form, and most names hold nothing else.
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")


def normalise(name: str) -> str:
    """NFKC without white space and invisible characters: how names are compared."""
    if _IDEOGRAPHS.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKC", name)
    return "".join(
        character for character in plain if not character.isspace() and unicodedata.category(character)[0] != "C"
    )


@cache
def _connectors() -> re.Pattern[str]:
    return re.compile("|".join(name_words("connectors")))


@cache
def spelling(name: str) -> str:
    """A normalised name without joining words ("发展和改革局" and "发展改革局" are one name)."""
    return _connectors().sub("", name)


@cache
def short_name(name: str) -> tuple[str, ...]:
    """Short forms of a division's name: 聊城市 → 聊城; 楚雄彝族自治州 → 楚雄州, 楚雄; none below two characters."""
    found = []
    for ending in name_words("division_endings"):
        if name.endswith(ending):
            stem = name[: -len(ending)]
            bare = stem
            changed = True
            while changed:
                changed = False
                for nationality in name_words("nationalities") if bare.endswith(name_words("nationalities")) else ():
                    if bare.endswith(nationality) and len(bare) - len(nationality) >= 2:
                        bare, changed = bare[: -len(nationality)], True
            if bare != stem and len(bare) >= 2:
                found.append(bare + ending[-1])
            if len(bare) >= 2:
                found.append(bare)
            break
    return tuple(form for form in found if form != name)


def _table() -> list[dict[str, str]]:
    content = files("registry").joinpath("data", "departments.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(content)))


@cache
def departments() -> tuple[Department, ...]:
    """The standard bodies, in the order in which rosters list them."""
    levels = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
    return tuple(
        Department(
            row["slug"],
            row["name"],
            row["layer"],  # type: ignore[arg-type]  # a test holds the file to the literal
            {level: row[level.value] for level in levels if row[level.value]},
        )
        for row in _table()
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


@cache
def meanings() -> dict[str, tuple[Meaning, ...]]:
    """Every name of `departments.csv` (by its spelling) with what it may stand for."""
    found: dict[str, dict[Meaning, None]] = defaultdict(dict)
    for row in _table():
        slug, layer = row["slug"], row["layer"]
        for name in (row["name"], *_split(row["aliases"]), row["province"], row["prefecture"], row["county"]):
            if name:
                found[spelling(name)][Meaning(slug, slug, layer)] = None  # type: ignore[arg-type]
    for row in _table():
        slug, layer = row["slug"], row["layer"]
        for group in _split(row["related"]):
            spellings = [spelling(name) for name in group.split("=")]
            own = f"{slug}/{spellings[0]}"
            for name in spellings:
                if any(meaning.concept == meaning.slug for meaning in found[name]):
                    continue  # a standard name elsewhere, e.g. the province's: it is that body
                found[name][Meaning(own, slug, layer)] = None  # type: ignore[arg-type]
                found[name][Meaning(slug, slug, layer, kin=True)] = None  # type: ignore[arg-type]
        for entry in _split(row["formerly"]):
            name, _, until = entry.partition("@")
            found[spelling(name)][Meaning(slug, slug, layer, until=int(until), current=False)] = None  # type: ignore[arg-type]
    return {name: tuple(entries) for name, entries in found.items()}


def is_common(plain: str) -> bool:
    """Whether every government may have a body of this name: "财政局", "市发改委", "人民政府"."""
    if spelling(plain) in meanings():
        return True
    for word in name_words("level_words"):
        if plain.startswith(word) and spelling(plain[len(word) :]) in meanings():
            return True
    return False


@cache
def surfaces() -> dict[str, tuple[str, ...]]:
    """The names of one concept as they are printed (with joining words), current ones and earlier ones."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in _table():
        printed = [row["name"], *_split(row["aliases"]), row["province"], row["prefecture"], row["county"]]
        printed += [name for group in _split(row["related"]) for name in group.split("=")]
        printed += [entry.partition("@")[0] for entry in _split(row["formerly"])]
        for name in printed:
            for meaning in meanings().get(spelling(name), ()) if name else ():
                if not meaning.kin:
                    found[meaning.concept][name] = None
    return {concept: tuple(names) for concept, names in found.items()}


@cache
def longest_first(key: str) -> tuple[str, ...]:
    """A list of the table `names`, longest words first."""
    return tuple(sorted(name_words(key), key=lambda word: (-len(word), word)))
