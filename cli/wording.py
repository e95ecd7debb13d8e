"""The words that the command line's library says by itself (usage, panels, faults of arguments), in our language.

Typer writes them in English, partly through catalogues that it does not ship. Its texts are taken as they come out: one
that is not known here stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

import translations
from cli.context import language, text

# Panels and marks of a help page: attribute of the library -> message.
_MARKS = {
    "DEPRECATED_STRING": "typer.deprecated",
    "DEFAULT_STRING": "typer.default",
    "ENVVAR_STRING": "typer.environment",
    "REQUIRED_LONG_STRING": "typer.required",
    "ARGUMENTS_PANEL_TITLE": "typer.arguments",
    "OPTIONS_PANEL_TITLE": "typer.options",
    "COMMANDS_PANEL_TITLE": "typer.commands",
    "ERRORS_PANEL_TITLE": "typer.error",
    "ABORTED_TEXT": "typer.aborted",
    "RICH_HELP": "typer.try_help",
}
# Of a usage line: what stands for whatever may come there.
_USAGE = {"[OPTIONS]": "typer.some_options", "COMMAND [ARGS]...": "typer.some_command"}
# Faults as they are said: pattern -> message with its named parts. `problem` is a fault within the fault.
_FAULTS = tuple(
    (re.compile(pattern, re.DOTALL), code)
    for pattern, code in (
        (r"Invalid value for (?P<name>.+?): (?P<problem>.+)", "typer.invalid"),
        (r"Invalid value: (?P<problem>.+)", "typer.invalid_value"),
        (r"Missing option (?P<name>.+?)\.(?: Choose from:\s*(?P<choices>.+))?", "typer.missing_option"),
        (r"Missing argument (?P<name>.+?)\.(?: Choose from:\s*(?P<choices>.+))?", "typer.missing_argument"),
        (r"Missing command\.", "typer.missing_command"),
        (r"No such command (?P<name>'.*?')\.(?: Did you mean (?P<choices>.+)\?)?", "typer.no_command"),
        (r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<choices>.+)\))?", "typer.no_option"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.+)\)", "typer.extra"),
        (r"Option (?P<name>.+) requires (?:an|\d+) arguments?\.", "typer.needs_value"),
        (r"Option (?P<name>.+) does not take a value\.", "typer.takes_no_value"),
        (r"Input should be a valid (?:integer|number)\b.*", "typer.no_number"),
        (r"Input should be greater than or equal to (?P<name>.+)", "typer.too_small"),
        (r"Input should be less than or equal to (?P<name>.+)", "typer.too_large"),
        (r"(?P<name>'.*') is not one of (?P<choices>.+?)\.?", "typer.not_one_of"),
        (r"(?P<name>'.*') does not match the formats? (?P<choices>.+?)\.?", "typer.no_format"),
        (r"(?:File|Directory|Path) (?P<name>'.*') does not exist\.", "typer.no_file"),
        (r"(?:File|Directory|Path) (?P<name>'.*') is a (?:file|directory)\.", "typer.wrong_kind"),
        (r"(?:File|Directory|Path) (?P<name>'.*') is not (?:readable|writable)\.", "typer.not_allowed"),
    )
)
_PREFIX = "Value error, "


def fault(said: str) -> str:
    """A fault in the language of the command."""
    if language() == "en":
        return said
    words = said.removeprefix(_PREFIX).strip()
    for pattern, code in _FAULTS:
        found = pattern.fullmatch(words)
        if found is not None:
            parts = {name: " ".join((value or "").split()) for name, value in found.groupdict().items()}
            if "problem" in parts:
                parts["problem"] = fault(parts["problem"])
            shown = text(code, **parts)
            return shown + text("typer.choices", choices=parts["choices"]) if parts.get("choices") else shown
    return said


def speak() -> None:
    """Has the library speak the language of the command, from now on."""
    changed: list[tuple[type[Any], str, Callable[[Any], Any]]] = [
        # The class that its contexts have their help pages written with: an attribute made to be set.
        (TyperCommand.context_class.formatter_class, "write_usage", _usage),
        *((kind, "get_help_option", _help_option) for kind in (TyperCommand, TyperGroup)),
        *((kind, "format_message", _message) for kind in _every(TyperException)),
    ]
    for owner, name, made in changed:
        known = getattr(owner, name)
        # What is inherited from a class that was done already is done.
        if not hasattr(known, "__wrapped__"):
            setattr(owner, name, wraps(known)(made(known)))


def _every(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _every(below)


def _mark() -> None:
    """Every help page begins with a usage, every fault with its message: then the marks are set. The module that shows
    them is loaded here, since it takes longer than most commands."""
    from typer import rich_utils

    for attribute, code in _MARKS.items():
        setattr(rich_utils, attribute, translations.messages(language())[code])


def _usage(known: Callable[..., None]) -> Callable[..., None]:
    def write_usage(self: Any, prog: str, args: str = "", prefix: str | None = None) -> None:
        _mark()
        for words, code in _USAGE.items():
            args = args.replace(words, text(code))
        known(self, prog, args, text("typer.usage") if prefix is None else prefix)

    return write_usage


def _help_option(known: Callable[..., Any]) -> Callable[..., Any]:
    def get_help_option(self: Any, context: Any) -> Any:
        option = known(self, context)
        if option is not None:
            option.help = text("typer.help")
        return option

    return get_help_option


def _message(known: Callable[[Any], str]) -> Callable[[Any], str]:
    def format_message(self: Any) -> str:
        _mark()
        return fault(known(self))

    return format_message
