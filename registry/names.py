"""A name as printed -> a body of the roster, or "unknown", or "ambiguous": never a guess.

What counts: the division that the name begins with (or that the caller knows), and what the rest says. A superior's
name is never its subordinate; a government is never its office; a name that only resembles a body leaves it a
candidate.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.divisions import divisions
from registry.mentions import Forms, mentions, printed_forms
from registry.model import Alias, Body, Level
from registry.name_grammar import Sense, Strength, senses, zone_kinds
from registry.vocabulary import is_common, name_words, normalise


class ResolutionStatus(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is meant. `body` is set exactly when KNOWN; `candidates` are the bodies that it might be, when AMBIGUOUS."""

    status: ResolutionStatus
    body: Body | None = None
    candidates: tuple[Body, ...] = ()


UNKNOWN = Resolution(ResolutionStatus.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A body under one of its names in one division, with the report years in which it bears that name."""

    position: int
    division: str
    strength: Strength
    since: int | None = None
    until: int | None = None

    def valid(self, year: int | None) -> bool:
        return year is None or (
            (self.since is None or self.since <= year) and (self.until is None or year <= self.until)
        )


class Resolver:
    """Finds the bodies of a roster by the names that documents print. Their names are taken apart when somebody first
    asks for a name in their division, or in one above or below it: a night asks in few of them."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.bodies = tuple(bodies)
        self.by_code = {body.code: body for body in self.bodies}
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._by_place: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        self._places: dict[str, list[_Entry]] = defaultdict(list)
        self._words: list[tuple[_Entry, str]] = []
        self._waiting: dict[str, list[int]] = defaultdict(list)
        self._asked_in: set[str] = set()
        self._learning = threading.Lock()
        for position, body in enumerate(self.bodies):
            self._waiting[body.division].append(position)
        places = {*self._waiting}
        # Where nobody knows in what they lie, they are looked for everywhere.
        self._take_apart([place for place in self._waiting if place not in divisions().by_code])
        self.home = places.pop() if len(places) == 1 else ""
        self._forms: Forms | None = None
        self._roots = {_family(body.division) for body in self.bodies}
        self._years = _Years(self.bodies)
        self._known: dict[tuple[str, str, object], Resolution] = {}
        self._asked: dict[tuple[str, str], tuple[str, str, Sequence[Sense]]] = {}

    def _learn(self, scope: str) -> None:
        """Takes the names of all bodies apart that a name read in the division `scope` can mean ("": in none)."""
        if scope in self._asked_in:
            return
        # A web side keeps one for all its threads: nobody may look for names that another is still taking apart.
        with self._learning:
            table = divisions()
            above = {upper.code for upper in table.chain(scope)} if scope in table.by_code else set()
            # Nothing lies below a county, and most scopes are counties.
            has_parts = not above or table.by_code[scope].level is not Level.COUNTY
            self._take_apart(
                [
                    place
                    for place in self._waiting
                    if not scope or place in above or (has_parts and table.within(place, scope))
                ]
            )
            self._asked_in.add(scope)

    def _take_apart(self, places: Iterable[str]) -> None:
        for place in places:
            for position in self._waiting.pop(place):
                body = self.bodies[position]
                for alias in (Alias(body.name), *body.aliases):
                    self._add(position, body, alias)

    def _add(self, position: int, body: Body, alias: Alias) -> None:
        table = divisions()
        known, is_place = body.division in table.by_code, self._is_place(position)
        for sense in senses(normalise(alias.name), body.division if known else ""):
            if not sense.current:
                continue
            if sense.codes and known:
                own = [code for code in sense.codes if table.related(code, body.division)]
            else:
                own = list(sense.codes or (body.division,))
            for code in own:
                entry = _Entry(position, code, sense.strength, alias.since, alias.until)
                for concept in (sense.concept, *[f"z?:{kind}" for kind in zone_kinds(sense)]):
                    self._entries[concept].append(entry)
                    self._by_place[concept, code].append(entry)
                    if is_place:
                        self._places[concept].append(entry)
                if sense.concept.startswith("n:"):
                    self._words.append((entry, sense.concept[2:]))

    def resolve(self, name: str, *, division: str = "", year: int | None = None) -> Resolution:
        """The body meant by `name` as printed, in a document or on a site of `division` (six digits), about `year`.

        Without a division, names that every government uses ("财政局", "县政府办") are resolved only where the whole
        roster is of one division. An alias names its body in its own years; beyond them the body is a candidate.
        """
        asked = self._asked.get((name, division))
        if asked is None:
            asked = self._asked[name, division] = self._meant(name, division)
        plain, context, meant = asked
        if not plain:
            return UNKNOWN
        key = (plain, context, self._years.era(year, meant))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._resolved(plain, context, year)
        return known

    def _meant(self, name: str, division: str) -> tuple[str, str, Sequence[Sense]]:
        """The name without its trimmings, the division in which it is read, and what it may mean there."""
        plain = normalise(name)
        context = division if division in divisions().by_code else self.home
        context = context if context in divisions().by_code else ""
        return plain, context, senses(plain, context) if plain else ()

    def _resolved(self, plain: str, context: str, year: int | None) -> Resolution:
        found: dict[int, Strength] = {}
        for sense in senses(plain, context):
            for position, strength in self._matches(sense, context, year):
                found[position] = min(strength, found.get(position, Strength.CANDIDATE))
        if not found and not context and is_common(plain):
            found = self._anywhere(plain, year)
        if not found:
            found = self._resembling(plain, context, year)
        return self._decide(found, year)

    def _anywhere(self, plain: str, year: int | None) -> dict[int, Strength]:
        """A name like "市财政局" of which nobody says where: whoever it may be in the roster is a candidate."""
        found: dict[int, Strength] = {}
        for place in sorted({body.division for body in self.bodies if body.division in divisions().by_code}):
            for sense in senses(plain, place):
                for position, _ in self._matches(sense, place, year):
                    found[position] = Strength.CANDIDATE
        return found

    def _resembling(self, plain: str, context: str, year: int | None) -> dict[int, Strength]:
        """Bodies of the same division that a name may be short for ("园林局", "原平分局"): candidates, so that a short
        name in a body's own column is not taken for a stranger's. Standard names are never read as short ones."""
        meant = senses(plain, context)
        if any(sense.slug and sense.strength is Strength.SAME for sense in meant):
            return {}
        found: dict[int, Strength] = {}
        for position, body in enumerate(self.bodies):
            if context and body.division == context and len(plain) > 2 and normalise(body.name).endswith(plain):
                found[position] = Strength.CANDIDATE
        named = any(sense.codes for sense in meant)
        for sense in meant:
            if not sense.concept.startswith("n:") or (named and not sense.codes):
                continue
            for scope in self._narrowed(sense.codes, context) or ((context,) if context else ()):
                self._learn(scope)
                for entry, rest in self._words:
                    if entry.division == scope and entry.valid(year) and _resembles(sense.concept[2:], rest):
                        found[entry.position] = Strength.CANDIDATE
        return found

    def _decide(self, found: dict[int, Strength], year: int | None) -> Resolution:
        if not found:
            return UNKNOWN
        best = min(found.values())
        positions = sorted(position for position, strength in found.items() if strength == best)
        candidates = tuple(self.bodies[position] for position in positions)
        if best is not Strength.CANDIDATE:
            if len(candidates) > 1 and year is not None:
                candidates = tuple(body for body in candidates if _exists(body, year)) or candidates
            if len(candidates) == 1:
                return Resolution(ResolutionStatus.KNOWN, candidates[0])
        return Resolution(ResolutionStatus.AMBIGUOUS, None, candidates)

    def _matches(self, sense: Sense, context: str, year: int | None) -> Iterable[tuple[int, Strength]]:
        strength = sense.strength
        if sense.until is not None and year is not None and year > sense.until:
            strength = Strength.CANDIDATE
        codes = self._narrowed(sense.codes, context) if sense.codes else ()
        if sense.codes and not codes:
            return
        if len(codes) > 1:
            strength = Strength.CANDIDATE
        scopes = codes or ((context,) if context else ())
        for scope in scopes or ("",):
            self._learn(scope)
        entries = self._entries.get(sense.concept)
        if not entries:
            return
        if not scopes and not self._stands_alone(sense):
            strength = Strength.CANDIDATE
        if scopes and not sense.is_place:
            # In a roster of many places, the entries of one name elsewhere need not be looked at one by one: only
            # those that are places themselves are found from above.
            entries = [entry for scope in scopes for entry in self._by_place.get((sense.concept, scope), ())]
            if sense.concept.startswith("n:"):
                entries += self._places.get(sense.concept, ())
        for entry in entries:
            if scopes and not any(self._lies(entry, scope, sense) for scope in scopes):
                continue
            # A name that was another's, or is given up, is used on for a while: by itself it says nothing for sure.
            dated = strength if entry.valid(year) else Strength.CANDIDATE
            yield entry.position, max(dated, entry.strength)

    def _stands_alone(self, sense: Sense) -> bool:
        """Whether a name without division is one body's own: a township's, or one that no list of offices holds."""
        kind, _, name = sense.concept.partition(":")
        if kind == "t":
            return True
        return kind in ("n", "z") and not is_common(name) and not name.startswith(name_words("zone_words"))

    def _lies(self, entry: _Entry, scope: str, sense: Sense) -> bool:
        if entry.division == scope:
            return True
        place = sense.is_place or (sense.concept.startswith("n:") and self._is_place(entry.position))
        return place and divisions().within(entry.division, scope)

    def _is_place(self, position: int) -> bool:
        return self.bodies[position].level is Level.TOWNSHIP

    def _narrowed(self, codes: tuple[str, ...], context: str) -> tuple[str, ...]:
        """Of several divisions of one name, those of the context's prefecture, else those of the roster's."""
        if len(codes) < 2:
            return codes
        table = divisions()
        if context:
            near = tuple(code for code in codes if table.within(code, _family(context)))
            if near:
                return near
            return tuple(code for code in codes if table.related(code, context)) or codes
        return tuple(code for code in codes if any(table.related(code, root) for root in self._roots))

    def mentioned(self, text: str, *, division: str = "", year: int | None = None) -> tuple[Body, ...]:
        """The bodies whose names occur in `text`, in the order of their first mention, each once.

        Longest name first; a name that is only part of a longer one ("聊城市生态环境局" in the name of its 分局) is
        no mention of it. A division's bare name is not one of its government.
        """
        if self._forms is None:
            self._forms = printed_forms(self.bodies)
        found = mentions(self._forms, text, division or self.home, year)
        return tuple(self.bodies[position] for position in found)


class _Years:
    """The report years between which names change: within one era, a name means the same in every year."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        terms: list[Body | Alias] = []
        for body in bodies:
            terms += [body, *body.aliases]
        self._since = sorted({term.since for term in terms if term.since is not None})
        self._until = sorted({term.until for term in terms if term.until is not None})

    def era(self, year: int | None, meant: Sequence[Sense]) -> object:
        """What tells `year` from years in which a name of these senses may mean another body."""
        if year is None:
            return None
        ended = tuple([year > sense.until for sense in meant if sense.until is not None])
        return bisect_right(self._since, year), bisect_left(self._until, year), ended


def _family(code: str) -> str:
    """The prefecture that a division lies in, or itself."""
    if code not in divisions().by_code:
        return code
    for upper in divisions().chain(code):
        if upper.level is Level.PREFECTURE:
            return upper.code
    return divisions().chain(code)[-1].code


def _resembles(printed: str, own: str) -> bool:
    """Whether one name is the other with characters left out of its middle: 园林局 of 园林绿化局. What stands whole at
    the head of a longer name is its superior; a standard name is never the short form of another."""
    short, long = sorted((printed, own), key=len)
    if not 3 <= len(short) < len(long) or short[-1] != long[-1] or long.startswith(short) or is_common(short):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _exists(body: Body, year: int) -> bool:
    return (body.since is None or body.since <= year) and (body.until is None or year <= body.until)
