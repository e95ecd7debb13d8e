"""Printed names that no roster body answers to, and what they may all the same be: a body's name cut short or misspelt,
a superior's."""

from __future__ import annotations

from collections.abc import Iterable

from duties.title_words import FULL_FORMS, PARTS, SHORT_ENDS
from registry.divisions import divisions
from registry.model import Body
from registry.name_grammar import Strength, senses

# 财政局 alone may be any city's.
_SHORT = 4


def resembles(printed: str, body: Body) -> bool:
    """Whether a printed name that no roster body answers to may still be a short form of this body's: all of its
    characters in the body's name, in order, up to the same end (洪泽区住建局, 民主街); or its name with a slip of the
    pen (生态环镜局). A superior's name is none: it is cut off before the body's own part begins, or names the
    superior's division only. Words before the whole name change nothing (关于同意洪泽区住房和城乡建设局)."""
    if len(body.name) > _SHORT and printed.endswith(body.name):
        return True
    if is_superiors(printed, body):
        return False
    return any(_is_short_form(printed, name) or _is_misspelt(printed, name, body) for name in body.names())


def begun_by(printed: str, bodies: Iterable[Body]) -> Body | None:
    """The body whose whole name stands at the head of `printed`, with its division's name behind it: what begins there
    is another name. A part's name (分局, 支队) goes on otherwise."""
    if printed.endswith(PARTS):
        return None
    for body in bodies:
        place = divisions().by_code.get(body.division) if printed.startswith(body.name) else None
        if place is not None and len(body.name) > _SHORT and printed.startswith(place.name, len(body.name)):
            return body
    return None


def names_in_full(printed: str, body: Body) -> bool:
    """Whether `printed` names the body with its division's own name: 市教育局 may be the next city's."""
    place = divisions().by_code.get(body.division)
    return printed in body.names() or (place is not None and place.name in printed)


def says_where(printed: str, body: Body) -> bool:
    """Whether `printed` names the body with its division (X市教育局, 市教育局), not its kind alone."""
    return printed in body.names() or any(body.division in sense.codes for sense in senses(printed, body.division))


def _is_misspelt(printed: str, name: str, body: Body) -> bool:
    """Whether one character is another, is lacking or is too many. The standard name of an office is no slip: 体育局 is
    not 教育局. Nor is a township's or a zone's, whose neighbours differ so: 城东街道, 城西街道."""
    if len(name) <= _SHORT or abs(len(printed) - len(name)) > 1 or printed == name:
        return False
    head = next((at for at, (one, two) in enumerate(zip(printed, name, strict=False)) if one != two), None)
    if head is not None:
        rests = {(printed[head + one :], name[head + two :]) for one, two in ((1, 1), (1, 0), (0, 1))}
        if not any(one == two for one, two in rests):
            return False
    meant = senses(printed, body.division if body.division in divisions().by_code else "")
    return not any((sense.slug or sense.is_place) and sense.strength is Strength.SAME for sense in meant)


def is_superiors(printed: str, body: Body) -> bool:
    """淮安市生态环境局 is no short form of 淮安市洪泽区生态环境局."""
    if body.division not in divisions().by_code:
        return False
    own, *upper = divisions().chain(body.division)
    stem = own.name[:-1] if len(own.name) > 2 else own.name
    return stem not in printed and any(printed.startswith(division.name) for division in upper)


def _is_short_form(printed: str, name: str) -> bool:
    if len(printed) < 2 or printed[0] not in name:
        return False
    if name.startswith(printed):
        return FULL_FORMS.fullmatch(name[len(printed) :]) is not None
    letters = iter(name)
    if not all(character in letters for character in printed):
        return False
    return printed[-1] == name[-1] or (printed[-1] in SHORT_ENDS and FULL_FORMS.search(name) is not None)
