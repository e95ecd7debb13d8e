"""Every word a person reads, in Chinese and English: one function over Babel's message catalogues.

A catalogue is `translations/<lang>/<area>.po`; a message's id is a code (`verdict.late`), its text may hold
`{named}` parameters. Codes and JSON keys are never translated.
"""

from __future__ import annotations

import locale
import os
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")


class UnknownMessageError(KeyError):
    """A code that no catalogue of the language holds: a fault of the program, never of its input."""


@cache
def messages(lang: str) -> dict[str, str]:
    """All messages of `lang`, by code. Raises ValueError for a language that is not there."""
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    found: dict[str, str] = {}
    for resource in sorted(files(__package__).joinpath(lang).iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".po"):
            with resource.open("rb") as stream:
                for message in read_po(stream, locale=lang):
                    if message.id and message.string:
                        found[str(message.id)] = str(message.string)
    return found


def text(code: str, lang: str, /, **params: object) -> str:
    """The message `code` in `lang` with its parameters filled in."""
    try:
        template = messages(lang)[code]
    except KeyError:
        raise UnknownMessageError(f"{code} ({lang})") from None
    return template.format(**params) if params else template


def preferred_language(setting: str = "") -> str:
    """`setting` where given, else the locale's language where we have it, else zh."""
    if setting:
        return setting
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            language = locale.normalize(value).split("_")[0].split(".")[0].lower()
            return language if language in LANGUAGES else "zh"
    return "zh"
