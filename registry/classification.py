"""What kind of body a name tells, of which level and division: for roster rows that do not say it themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.divisions import LEVELS_BELOW, divisions
from registry.model import Kind, Level
from registry.name_grammar import Sense, Strength, readings, senses
from registry.vocabulary import name_words, normalise, words

KIND_OF_LAYER = {
    "government": Kind.GOVERNMENT,
    "office": Kind.GOVERNMENT_OFFICE,
    "department": Kind.DEPARTMENT,
    "authorised": Kind.AUTHORISED,
    "vertical": Kind.VERTICAL,
}
KIND_OF_SHAPE = {
    "branch": Kind.BRANCH,
    "zone_bureau": Kind.DEPARTMENT,
    "township": Kind.TOWNSHIP,
    "zone": Kind.ZONE,
}
# Kinds that belong to exactly the division that their name begins with; the others may serve a part of it.
BOUND_TO_NAMED_DIVISION = (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE, Kind.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Classified:
    """What the name settles. `slug` is empty where the body has no standard name (then codes hold a hash)."""

    kind: Kind
    level: Level
    division: str
    slug: str = ""
    standard: bool = False


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What the name and the division do not settle: `code` is a message of the catalogue, with its parameters."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Guess:
    kind: Kind | None
    sense: Sense | None
    divisions: tuple[str, ...]
    refusal: str = ""


def classify(
    name: str, division: str = "", *, kind: Kind | None = None, level: Level | None = None
) -> Classified | Unsettled:
    """The kind, level, division and slug of a body by its name; `division` is the six-digit code given with it.

    `kind` and `level` are what a person stated: they win over the name. A name that begins with another division than
    the one given, or that fits several divisions or no known ending, is unsettled.
    """
    plain = normalise(name)
    guess = _guess(plain, division, kind)
    if guess.refusal and kind is None:
        return Unsettled(guess.refusal, (("name", name),))
    settled = kind or guess.kind
    if settled is None:
        return Unsettled("registry.kind_unsettled", (("name", name),))
    place = _place(guess, division, settled)
    if isinstance(place, Unsettled):
        return Unsettled(place.code, (*place.params, ("name", name)))
    rank = level or _level(settled, place, guess)
    if rank is None:
        return Unsettled("registry.level_unsettled", (("name", name),))
    sense = guess.sense
    own_kind = sense is not None and (
        sense.shape == "branch" or KIND_OF_LAYER.get(sense.layer or "") in (None, settled)
    )
    slug = sense.slug if sense and own_kind and sense.current else ""
    return Classified(settled, rank, place, slug, standard=bool(slug) and sense is not None and sense.concept == slug)


def several_names(cell: str, division: str) -> tuple[str, ...]:
    """The bodies that one cell names side by side ("司法局、民政局"), or nothing where it names one.

    Line breaks also wrap long names; they part names only where each begins with its division and says a body.
    """
    marks = "".join(words()["roster"]["cells"]["name_separators"])
    parts = tuple(part.strip() for part in re.split(f"[{marks}]", "".join(cell.split("\n"))) if part.strip())
    if len(parts) > 1 and min(map(len, parts)) > 2:
        first = classify(parts[0], division)
        place = first.division if isinstance(first, Classified) else division
        if all(isinstance(classify(part, division or place), Classified) for part in parts):
            return parts
    lines = tuple(part.strip() for part in cell.split("\n") if part.strip())
    return lines if len(lines) > 1 and all(_says_whose(line, division) for line in lines) else ()


def _says_whose(name: str, division: str) -> bool:
    plain = normalise(name)
    return any((sense.slug or sense.shape) and 0 < sense.taken < len(plain) for sense in senses(plain, division))


def _guess(plain: str, division: str, kind: Kind | None) -> _Guess:
    """The best sense of the name: the one that takes most of it for divisions, and by rule rather than by likeness."""
    fitting = []
    for sense in senses(plain, division):
        if sense.concept.startswith("n:") or (sense.strength is Strength.CANDIDATE and sense.shape != "township"):
            continue
        codes = _compatible(sense.codes, division)
        if sense.codes and not codes:
            continue
        fitting.append((sense, codes))
    fitting.sort(key=lambda pair: (-pair[0].taken, -_depth(pair[1]), pair[0].strength, len(pair[1])))
    for sense, codes in fitting:
        if sense.layer in ("party", "not_bound"):
            return _Guess(None, sense, codes, f"registry.{sense.layer}")
        shaped = KIND_OF_SHAPE.get(sense.shape)
        return _Guess(shaped or KIND_OF_LAYER[sense.layer or "department"], sense, codes)
    return _by_ending(plain, division, kind)


def _by_ending(plain: str, division: str, kind: Kind | None) -> _Guess:
    """A name that no list holds: an ending like 局 settles "department", where no word of it speaks against."""
    heads = [sense for sense in senses(plain, division) if sense.concept.startswith("n:")]
    elsewhere = [reading for reading in readings(plain) if reading.full and not _compatible(reading.codes, division)]
    heads = [sense for sense in heads if _compatible(sense.codes, division) or not (sense.codes or elsewhere)]
    heads.sort(key=lambda sense: (-sense.taken, -_depth(_compatible(sense.codes, division))))
    codes = _compatible(heads[0].codes, division) if heads else ()
    if not heads and kind is None:
        return _Guess(None, None, (), "registry.division_differs")
    rest = heads[0].concept[2:] if heads else plain
    ends = rest.endswith(tuple(name_words("department_endings")))
    if ends and len(rest) > 2 and not any(word in plain for word in name_words("not_departments")):
        return _Guess(Kind.DEPARTMENT, None, codes)
    return _Guess(None, None, codes)


def _depth(codes: tuple[str, ...]) -> int:
    return max((len(divisions().chain(code)) for code in codes), default=0)


def _compatible(codes: tuple[str, ...], division: str) -> tuple[str, ...]:
    if not division:
        return codes
    return tuple(code for code in codes if divisions().related(code, division))


def _place(guess: _Guess, division: str, kind: Kind) -> str | Unsettled:
    table = divisions()
    codes = guess.divisions
    if not codes:
        return division or Unsettled("registry.division_unsettled")
    if len(codes) > 1:
        names = "、".join("".join(step.name for step in reversed(table.chain(code))) for code in codes)
        return Unsettled("registry.division_ambiguous", (("divisions", names),))
    (named,) = codes
    if not division or table.within(named, division):
        return named
    if kind in BOUND_TO_NAMED_DIVISION:
        params = (("named", table.get(named).name), ("given", table.get(division).name))
        return Unsettled("registry.division_differs_from", params)
    return division


def _level(kind: Kind, division: str, guess: _Guess) -> Level | None:
    own = divisions().get(division).level
    if kind is Kind.TOWNSHIP:
        return Level.TOWNSHIP
    if kind is not Kind.BRANCH:
        return own
    if guess.sense is None or guess.sense.shape != "branch":
        return None
    # A branch for a part of the bureau's division ranks one below it; one for a whole division ranks as that does.
    return LEVELS_BELOW[own] if guess.sense.concept.startswith("b:") else own
