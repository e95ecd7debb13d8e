"""Titles in and above lists: which division a list is of, and which class of bodies a section or sheet holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.divisions import divisions
from registry.model import Kind
from registry.name_grammar import readings
from registry.rows import kind_of
from registry.vocabulary import normalise, words

_NUMBER = re.compile(r"[(（]?\d{1,4}\s*[.、．)）:：]\s*|\d{1,4}\s+(?=\D)|[①-⑳]\s*|[-–—*•·●○■◆▪]+\s*(?=\S)")


def without_number(text: str) -> str:
    """A line of a pasted list without its running number or bullet ("3、", "12.", "(4)", "5 ", "- ")."""
    match = _NUMBER.match(text)
    return text[match.end() :] if match else text


def is_list_title(text: str) -> bool:
    """Whether a line is the title of a list ("聊城市…编制主体名单") and no body."""
    plain = re.sub(r"\([^()]*\)$", "", normalise(text))
    return plain.endswith(tuple(words()["roster"]["cells"]["titles"]))


def section_title(text: str) -> str:
    """The words of a section's title inside a list ("一、市直部门（35个）" → 市直部门), or nothing."""
    marks = words()["roster"]["cells"]["section_marks"]
    match = re.fullmatch(rf"\(?[{marks}]+[、.)]?\)?(.+?)(?:\(.*\))?:?", normalise(text))
    if match and re.match(rf"\(?[{marks}]+[、.)]", normalise(text)):
        return match[1]
    plain = re.sub(r"\(.*\)$", "", normalise(text))
    return plain if kind_of(plain) else ""


def section_kind(text: str) -> Kind | None:
    """The kind that a sheet's or a section's name stands for."""
    plain = normalise(text)
    return kind_of(plain) or kind_of(re.sub(r"\(.*\)$", "", section_title(text) or plain))


def place_named(texts: Sequence[str], default: str) -> str:
    """The division that a title or a sheet's name begins with; `default` where none does, or several fit."""
    table = divisions()
    for text in texts:
        best: tuple[str, ...] = ()
        for reading in readings(normalise(text)):
            codes = tuple(code for code in reading.codes if not default or table.related(code, default))
            full = reading.full and not reading.dated
            if full and len(codes) == 1 and (not best or table.within(codes[0], best[0])):
                best = codes
        if best:
            return best[0] if not default or table.within(best[0], default) else default
    return default
