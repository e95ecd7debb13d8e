"""How a command that cannot go on says so: one message on standard error, exit status 1."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import typer

import translations

# Message code, words, level, parameters: how a service says what a command prints.
Teller = Callable[[str, str, str, Mapping[str, object]], None]
_tellers: list[Teller] = []


@contextmanager
def telling(teller: Teller) -> Iterator[None]:
    """Within it messages are handed to `teller` instead of being printed."""
    _tellers.append(teller)
    try:
        yield
    finally:
        _tellers.pop()


def say(code: str, /, **params: object) -> None:
    """Writes one message to standard error."""
    _say(code, "info", params)


def warn(code: str, /, **params: object) -> None:
    """The same for what somebody should look at."""
    _say(code, "warning", params)


def fail(code: str, /, **params: object) -> NoReturn:
    """Writes the message and ends the command with status 1."""
    _say(code, "error", params)
    raise typer.Exit(1)


def _say(code: str, level: str, params: Mapping[str, object]) -> None:
    from cli.context import language

    words = translations.text(code, language(), **params)
    if _tellers:
        _tellers[-1](code, words, level, params)
    else:
        print(words, file=sys.stderr)  # noqa: T201
