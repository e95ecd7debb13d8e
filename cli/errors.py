"""How a command that cannot go on says so: one message on standard error, exit status 1."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

import translations


def say(code: str, /, **params: object) -> None:
    """Writes one message to standard error."""
    from cli.context import language

    print(translations.text(code, language(), **params), file=sys.stderr)  # noqa: T201


def fail(code: str, /, **params: object) -> NoReturn:
    """Writes the message and ends the command with status 1."""
    say(code, **params)
    raise typer.Exit(1)
