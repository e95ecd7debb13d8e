"""How a name is built: which divisions it begins with, and what body the rest of it says.

Pure grammar over package data: it knows no roster. One name may be read in several ways; which of them is meant is
decided where the roster is known (`registry.names`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from registry.divisions import divisions
from registry.model import Level
from registry.vocabulary import (
    GOVERNMENT,
    OFFICE,
    Layer,
    Meaning,
    longest_first,
    meanings,
    name_words,
    normalise,
    spelling,
    words,
)


class Strength(IntEnum):
    """How surely two names with one concept are one body: same words, same body by rule, or a candidate only."""

    EXACT = 1
    SAME = 2
    CANDIDATE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to take divisions off the head of a name. `codes`: the last one's, several where the name is shared.

    `full`: the last one stands with its full name. `dated`: with an ending that it has no more ("章丘市", now 区).
    """

    codes: tuple[str, ...]
    rest: str
    full: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a name: the divisions it may belong to (none: not said) and its concept.

    `taken`: how many characters of the name were read as divisions; the more, the likelier the reading.
    """

    codes: tuple[str, ...]
    concept: str
    strength: Strength
    slug: str = ""
    layer: Layer | None = None
    shape: str = ""
    until: int | None = None
    current: bool = True
    taken: int = 0

    @property
    def is_place(self) -> bool:
        """Townships and zones are found by their own name below a division, too."""
        return self.shape in ("township", "zone")


def readings(name: str) -> tuple[Reading, ...]:
    """Every way to read divisions off the head of a normalised name; always also the one that reads none."""
    return (Reading((), name), *_divide(name, None))


@cache
def _longest_heads() -> dict[str, int]:
    """How long a division's name can be that begins with these two characters, with an ending that it has no more."""
    table = divisions()
    longest: dict[str, int] = {}
    for name in (*table.by_name, *table.by_short_name):
        longest[name[:2]] = max(len(name) + 1, longest.get(name[:2], 0))
    return longest


def _divide(text: str, scope: tuple[str, ...] | None) -> Iterator[Reading]:
    table = divisions()
    levels, endings = name_words("level_words"), name_words("county_endings")
    for length in range(min(len(text), 16, _longest_heads().get(text[:2], 0)), 1, -1):
        head, rest = text[:length], text[length:]
        whole = table.by_name.get(head, ())
        for named, full in ((whole, True), (table.by_short_name.get(head, ()), False)):
            codes = _inside(named, scope) if named else ()
            if not codes or (not full and rest.startswith(levels)):
                continue
            yield Reading(codes, rest, full or _is_shortened(head))
            yield from _divide(rest, codes)
        if head[-1] in endings and not whole:
            codes = _inside(table.by_short_name.get(head[:-1], ()), scope)
            codes = tuple(code for code in codes if table.get(code).level is Level.COUNTY)
            if codes:
                yield Reading(codes, rest, full=True, dated=True)


def _is_shortened(head: str) -> bool:
    """A short name that keeps its ending ("凉山州") still names a division's government by itself."""
    return head.endswith(name_words("level_words"))


def _inside(codes: tuple[str, ...], scope: tuple[str, ...] | None) -> tuple[str, ...]:
    if scope is None:
        return codes
    table = divisions()
    return tuple(code for code in codes if any(code != upper and table.within(code, upper) for upper in scope))


@lru_cache(maxsize=50_000)  # a roster is indexed anew at every judgement, with the same names each time
def senses(name: str, context: str = "") -> tuple[Sense, ...]:
    """Every meaning of a printed name; `context` is the division that "市", "县" and the like refer to."""
    plain = normalise(name)
    heads = [head for head in name_words("system_heads") if plain.startswith(head) and len(plain) > len(head)]
    names = [plain, *(plain[len(head) :] for head in heads)]
    found: dict[Sense, None] = {}
    for text in names:
        for reading in readings(text):
            for sense in _of_reading(reading, len(text)):
                found[sense] = None
        for sense in _relative(text, context):
            found[sense] = None
    return tuple(found)


def _relative(text: str, context: str) -> Iterator[Sense]:
    """ "市发改委", "县府办": the nearest division of the context with that ending; a farther one is a candidate."""
    if not context:
        return
    for word in name_words("level_words"):
        if text.startswith(word) and len(text) > len(word):
            fitting = [division for division in divisions().chain(context) if division.name.endswith(word)]
            for place, division in enumerate(fitting):
                yield from _of_reading(Reading((division.code,), text[len(word) :], dated=place > 0), len(text))
            return


def _of_reading(reading: Reading, length: int) -> Iterator[Sense]:
    codes, rest = reading.codes, reading.rest
    # Every county has a 财政局. Only what a branch is for depends on where it is (`_territory`).
    is_branch = words()["names"]["branch_ending"] in rest
    for sense in _rest_senses(codes, rest, reading.full) if is_branch else _senses_anywhere(rest, reading.full):
        yield Sense(
            sense.codes if is_branch else codes,
            sense.concept,
            Strength.CANDIDATE if reading.dated else sense.strength,
            sense.slug,
            sense.layer,
            sense.shape,
            sense.until,
            sense.current,
            taken=length - len(rest),
        )


@lru_cache(maxsize=50_000)
def _senses_anywhere(rest: str, full: bool) -> tuple[Sense, ...]:
    """The senses of a rest that mean the same in every division."""
    return tuple(_rest_senses((), rest, full))


def _rest_senses(codes: tuple[str, ...], rest: str, full: bool) -> Iterator[Sense]:
    if not rest:
        if full:
            yield Sense(codes, GOVERNMENT, Strength.SAME, GOVERNMENT, "government")
        return
    yield Sense(codes, f"n:{spelling(rest)}", Strength.EXACT)
    if rest in name_words("government_or_office"):
        yield Sense(codes, GOVERNMENT, Strength.CANDIDATE, GOVERNMENT, "government")
        yield Sense(codes, OFFICE, Strength.CANDIDATE, OFFICE, "office")
        return
    for variant in _variants(rest):
        entries = meanings().get(spelling(variant), ())
        yield from (_of_meaning(codes, entry) for entry in entries)
        if not entries:
            yield from _branches(codes, variant)
            yield from _townships(codes, variant)
            yield from _zones(codes, variant)


def _variants(rest: str) -> tuple[str, ...]:
    """The rest as it stands, without a second plate in brackets, and without the government it belongs to."""
    found = [rest]
    if rest.endswith(")") and "(" in rest[1:]:
        found.append(rest[: rest.rindex("(")])
    for head in name_words("government_heads"):
        if rest.startswith(head) and len(rest) > len(head) + 1 and spelling(rest) not in meanings():
            found.append(rest[len(head) :])
            break
    return tuple(found)


def _of_meaning(codes: tuple[str, ...], entry: Meaning) -> Sense:
    strength = Strength.CANDIDATE if entry.kin else Strength.SAME
    return Sense(codes, entry.concept, strength, entry.slug, entry.layer, "", entry.until, entry.current)


def _standing(name: str) -> Iterator[Meaning]:
    return (entry for entry in meanings().get(spelling(name), ()) if not entry.kin and entry.current)


def _branches(codes: tuple[str, ...], rest: str) -> Iterator[Sense]:
    """ "生态环境局原平分局", "公安分局", "高新区财政局": a bureau's branch for a division or for a zone."""
    ending, bureau = words()["names"]["branch_ending"], words()["names"]["bureau_ending"]
    if rest.endswith(ending):
        for entry in _standing(rest[: -len(ending)] + bureau):
            yield Sense(codes, entry.concept, Strength.SAME, entry.slug, entry.layer, "branch")
        for cut in range(len(rest) - len(ending) - 1, 1, -1):
            for entry in _standing(rest[:cut]):
                yield from _territory(codes, rest[cut : -len(ending)], entry)
        return
    for word in longest_first("zone_words"):
        at = rest.find(word)
        if at >= 0:
            end = at + len(word)
            for entry in _standing(rest[end:]):
                yield Sense(
                    codes, f"b:{zone_name(rest[:end])}/{entry.concept}", Strength.SAME, "", entry.layer, "zone_bureau"
                )
            return


def _territory(codes: tuple[str, ...], territory: str, entry: Meaning) -> Iterator[Sense]:
    table = divisions()
    below = tuple(
        code
        for code in (*table.by_name.get(territory, ()), *table.by_short_name.get(territory, ()))
        if not codes or any(code != upper and table.within(code, upper) for upper in codes)
    )
    if below:
        yield Sense(below, entry.concept, Strength.SAME, entry.slug, entry.layer, "branch")
    else:
        yield Sense(codes, f"b:{zone_name(territory)}/{entry.concept}", Strength.SAME, "", entry.layer, "branch")


@cache
def _township_endings() -> tuple[str, ...]:
    return tuple(ending for township in words()["townships"] for ending in township["endings"])


def _townships(codes: tuple[str, ...], rest: str) -> Iterator[Sense]:
    if not rest.endswith(_township_endings()) or any(word in rest for word in name_words("not_places")):
        return
    for township in words()["townships"]:
        for ending in township["endings"]:
            stem = rest[: -len(ending)]
            if not rest.endswith(ending) or not stem:
                continue
            form = township["form"]
            stems = [stem]
            if len(stem) > 2 and stem.endswith(form[0]):
                stems.append(stem[:-1])  # 汉正街街道 is 汉正街道 in other papers
            for one in stems:
                yield Sense(codes, f"t:{form}/{one}", Strength.SAME, shape="township")
                yield Sense(codes, f"t:/{one}", Strength.CANDIDATE, shape="township")
            return


def _zones(codes: tuple[str, ...], rest: str) -> Iterator[Sense]:
    if any(word in rest for word in name_words("not_places")):
        return
    stem = next((rest[: -len(ending)] for ending in name_words("zone_endings") if rest.endswith(ending)), "")
    if not (stem.endswith(name_words("zone_stems"))):
        stem = rest if rest.endswith(name_words("zone_words")) else ""
    if not stem:
        return
    name = zone_name(stem)
    yield Sense(codes, f"z:{name}", Strength.SAME, shape="zone")
    if name in name_words("zone_words"):
        yield Sense(codes, f"z?:{name}", Strength.CANDIDATE, shape="zone")
    for ending in longest_first("like_zones"):
        if name.endswith(ending):
            yield Sense(codes, f"z:{name[: -len(ending)]}~", Strength.CANDIDATE, shape="zone")
            break


def zone_name(text: str) -> str:
    """A zone's name with its kind in the short form ("徐庄高新技术产业开发区" → 徐庄高新区)."""
    for long, short in words()["zone_synonyms"].items():
        text = text.replace(long, short)
    return text


def zone_kinds(sense: Sense) -> tuple[str, ...]:
    """The kind of zone that a zone's name ends in, by which alone papers on the spot call it ("示范区管委会")."""
    kind, _, name = sense.concept.partition(":")
    if kind != "z" or sense.strength is Strength.CANDIDATE:
        return ()
    return tuple(word for word in name_words("zone_words") if name.endswith(word) and name != word)[:1]
