"""Which bodies of a roster a running text names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.divisions import divisions
from registry.model import Body
from registry.name_grammar import Sense, Strength, senses
from registry.vocabulary import GOVERNMENT, OFFICE, is_common, name_words, normalise, short_name, surfaces, words

LONGEST_BRANCH_TAIL = 14
LONGEST_DIVISION_NAME = 15


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to print a body's name. `local`: it says nothing of the division, and counts in that division only."""

    position: int
    division: str
    is_government: bool
    is_place: bool
    local: bool
    since: int | None
    until: int | None


Forms = Mapping[str, tuple[_Form, ...]]


def printed_forms(bodies: Sequence[Body]) -> Forms:
    """Every way to print each body's name, for `mentions`."""
    found: dict[str, dict[_Form, None]] = {}
    for position, body in enumerate(bodies):
        if body.division not in divisions().by_code:
            continue
        names = [(body.name, None, None), *((alias.name, alias.since, alias.until) for alias in body.aliases)]
        for name, since, until in names:
            for sense in senses(name, body.division):
                if sense.strength is Strength.CANDIDATE or not sense.current:
                    continue
                for code in _own_codes(sense, body):
                    for printed, local in _printed(sense, code):
                        form = _Form(position, code, sense.concept == GOVERNMENT, sense.is_place, local, since, until)
                        found.setdefault(printed, {})[form] = None
            plain = normalise(name)
            if plain not in divisions().by_name:
                rules = {sense.concept for sense in senses(name, body.division) if sense.strength is Strength.SAME}
                form = _Form(position, body.division, GOVERNMENT in rules, False, is_common(plain), since, until)
                found.setdefault(plain, {})[form] = None
    return {printed: tuple(forms) for printed, forms in found.items()}


def _own_codes(sense: Sense, body: Body) -> tuple[str, ...]:
    if not sense.codes:
        return (body.division,) if sense.concept.startswith(("t:", "n:", "z:")) else ()
    return tuple(code for code in sense.codes if divisions().related(code, body.division))


def _printed(sense: Sense, code: str) -> Iterator[tuple[str, bool]]:
    kind, _, name = sense.concept.partition(":")
    if kind == "t":
        form, _, stem = name.partition("/")
        endings: list[str] = next((entry["endings"] for entry in words()["townships"] if entry["form"] == form), [])
        rests = tuple(stem + ending for ending in endings)
    elif kind in ("n", "z"):
        rests = ()
    else:
        rests = surfaces().get(sense.concept, ())
    chain = divisions().chain(code)
    heads = [chain[0].name, *short_name(chain[0].name)]
    heads += ["".join(division.name for division in reversed(chain[:upper])) for upper in range(2, len(chain) + 1)]
    for rest in rests:
        for head in heads:
            yield head + rest, False
        if len(rest) > 2:
            yield rest, True
        for word in name_words("level_words"):
            if chain[0].name.endswith(word):
                yield word + rest, True


def mentions(forms: Forms, text: str, context: str, year: int | None) -> tuple[int, ...]:
    """The positions of the bodies named in `text`, by first mention (see `Resolver.mentioned`)."""
    plain = normalise(text)
    lengths = sorted({len(printed) for printed in forms}, reverse=True)
    found: dict[int, None] = {}
    start = 0
    while start < len(plain):
        step = 1
        for length in lengths:
            entries = forms.get(plain[start : start + length])
            if not entries or start + length > len(plain):
                continue
            fitting = {
                form.position
                for form in entries
                if _in_years(form, year) and _stands(plain, start, start + length, form, context)
            }
            if len(fitting) == 1:
                found.update(dict.fromkeys(fitting))
            step = length  # also when it is another's: what is inside a stranger's name is no mention
            break
        start += step
    return tuple(found)


def _in_years(form: _Form, year: int | None) -> bool:
    return year is None or ((form.since is None or form.since <= year) and (form.until is None or year <= form.until))


def _stands(text: str, start: int, end: int, form: _Form, context: str) -> bool:
    """Whether the name stands there by itself: not in the middle of another body's longer name."""
    before, after = text[max(0, start - LONGEST_DIVISION_NAME) : start], text[end : end + LONGEST_BRANCH_TAIL]
    if form.is_government and _continues_government(after):
        return False
    if _continues_branch(after):
        return False
    codes = _divisions_ending(before)
    if form.local:
        table = divisions()
        at_home = form.division == context or (form.is_place and table.within(form.division, context))
        if not at_home or before.endswith(tuple(name_words("level_words"))):
            return False
        return not codes
    table = divisions()
    return not codes or any(table.related(code, form.division) for code in codes)


def _continues_government(after: str) -> bool:
    offices = tuple(surfaces()[OFFICE])
    heads = tuple(
        office[len(head) :] for office in offices for head in name_words("government_heads") if office.startswith(head)
    )
    return after.startswith(tuple(word for word in heads if word)) or _continues_township(after)


def _continues_township(after: str) -> bool:
    endings = tuple(ending for entry in words()["townships"] for ending in entry["endings"] if len(ending) > 2)
    return any(after.startswith(ending, cut) for cut in range(1, 6) for ending in endings)


def _continues_branch(after: str) -> bool:
    """ "…局原平分局": the bureau is named as part of its branch's name."""
    cut = after.find(words()["names"]["branch_ending"])
    if cut < 0:
        return False
    between = after[:cut]
    return between.isalnum() and not any(mark in between for mark in name_words("connectors"))


def _divisions_ending(before: str) -> tuple[str, ...]:
    """The divisions whose name stands at the very end of `before`, the longest name only."""
    table = divisions()
    for length in range(len(before), 1, -1):
        tail = before[-length:]
        codes = (*table.by_name.get(tail, ()), *table.by_short_name.get(tail, ()))
        if codes:
            return codes
    return ()
