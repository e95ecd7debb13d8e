"""Personal numbers out of every text that leaves the store (research: users §17).

Masked are identity cards, bank cards, mobile numbers and e-mail addresses; the first and last characters stay, so that
whoever has the original can tell which one it was. The store itself keeps what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar, cast

from reports.checks.personal import personal_numbers

MASK = "*"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_ADDRESS = re.compile(r"(?:https?|ftp|s3|file|submitted):\S*", re.IGNORECASE)
# What Chinese text sets for a space and for a stroke: no-break, typographic, ideographic and zero-width ones; dashes.
_SPACES = "\u00a0\u2000-\u200d\u202f\u2060\u3000"
_STROKES = "\u2010-\u2015\u2212\uff0d"
_AT = "@\uff20"
# What could hold any of them: seven digits in a row (with the separators people use), or an at sign.
WORTH_LOOKING = rf"[{_AT}]|\d(?:[ {_SPACES}{_STROKES}-]?\d){{6}}"
_WORTH_LOOKING = re.compile(WORTH_LOOKING)
# In Arrow's regular expressions \d is an ASCII digit alone.
_ARROWS_WORTH_LOOKING = WORTH_LOOKING.replace(r"\d", r"\p{Nd}")
# Character for character, so that every place stays the same one: a number printed in full-width digits is one too.
_FOLDED = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_FOLDED |= str.maketrans("\uff38\uff58\uff20\uff0e\uff0b", "Xx@.+")
_FOLDED |= dict.fromkeys((0xA0, *range(0x2000, 0x200E), 0x202F, 0x2060, 0x3000), 0x20)
_FOLDED |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), 0x2D)


def masked(text: str) -> str:
    """`text` with the personal numbers in it masked. Addresses of the web stay whole: they are evidence, and a number
    in one is an article's."""
    if not _WORTH_LOOKING.search(text):
        return text
    addresses = [match.span() for match in _ADDRESS.finditer(text)]

    def in_address(at: int) -> bool:
        return any(begin <= at < end for begin, end in addresses)

    folded = text.translate(_FOLDED)
    spans: list[tuple[int, int, str]] = []
    # As printed as well: a dash before a number is no stroke that makes it part of another one.
    for read in (text,) if folded == text else (text, folded):
        spans += [
            (begin, end, _number(text[begin:end]))
            for _what, begin, end in personal_numbers(read)
            # Digits inside a word are part of a hash or a code.
            if not (_is_letter(read[begin - 1 : begin]) or _is_letter(read[end : end + 1]))
        ]
        spans += [(*match.span(), _email(read[match.start() : match.end()])) for match in _EMAIL.finditer(read)]
    shown, done = [], 0
    for begin, end, mask in sorted(spans, key=lambda span: (span[0], -span[1])):
        if begin < done or in_address(begin):
            continue
        shown += [text[done:begin], mask]
        done = end
    return "".join([*shown, text[done:]])


def masked_texts(texts: Sequence[str | None]) -> Sequence[str | None]:
    """Each text `masked`."""
    try:
        import pyarrow
    except ImportError:
        return [None if text is None else masked(text) for text in texts]
    import pyarrow.compute as pc

    shown = list(texts)
    for place in pc.indices_nonzero(_worth_looking(pyarrow.array(shown, pyarrow.string()))).to_pylist():
        shown[place] = masked(shown[place] or "")
    return shown


def masked_array(texts: Any) -> Any:
    """Each text of an Arrow array `masked`."""
    import pyarrow
    import pyarrow.compute as pc

    suspect = _worth_looking(texts)
    if not pc.any(suspect).as_py():
        return texts
    shown = pyarrow.array([masked(text) for text in texts.filter(suspect).to_pylist()], pyarrow.string())
    return pc.replace_with_mask(texts, suspect, shown)


def masked_repeated(texts: Any) -> Any:
    """As `masked_array`, for texts that come again and again: each is looked at once."""
    encoded = texts.dictionary_encode()
    shown = masked_array(encoded.dictionary)
    return texts if shown is encoded.dictionary else shown.take(encoded.indices)


def _worth_looking(texts: Any) -> Any:
    # Arrow finds those that could hold a number in a tenth of the time that Python takes; only they are looked at.
    import pyarrow.compute as pc

    return pc.fill_null(pc.match_substring_regex(texts, _ARROWS_WORTH_LOOKING), False)


def masked_value(value: Any) -> Any:
    """A JSON value with every text in it masked; keys stay."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: masked_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked_value(item) for item in value]
    return value


_R = TypeVar("_R")


def masked_record(record: _R) -> _R:
    """A frozen record (or a tuple of them) with every text in it masked, to its depth; the same object where nothing
    had to be."""
    value: Any = record
    if isinstance(value, StrEnum):
        return record
    if isinstance(value, str):
        value = masked(value)
    elif isinstance(value, tuple):
        parts = tuple(masked_record(part) for part in value)
        changed = any(new is not old for new, old in zip(parts, value, strict=True))
        value = parts if changed else value
    elif isinstance(value, Mapping):
        parts_by_name = {key: masked_record(part) for key, part in value.items()}
        value = parts_by_name if any(part is not value[key] for key, part in parts_by_name.items()) else value
    elif is_dataclass(value) and not isinstance(value, type):
        new = {field.name: masked_record(getattr(value, field.name)) for field in fields(value) if field.init}
        if any(part is not getattr(value, name) for name, part in new.items()):
            value = replace(value, **new)
    return cast("_R", value)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _number(number: str) -> str:
    """3 digits, stars, 4 digits (of an identity card 2): the manner of public notices."""
    places = [place for place, character in enumerate(number) if character.isalnum()]
    last = 2 if len(places) == 18 else 4
    hidden = set(places[3 : len(places) - last])
    return "".join(MASK if place in hidden else character for place, character in enumerate(number))


def _email(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name[0]}{MASK * 3}@{domain}"
