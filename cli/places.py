"""Divisions as people name them on the command line."""

from __future__ import annotations

import typer

from cli.context import text
from registry.divisions import UnknownDivisionError, divisions


def division_code(value: str) -> str:
    """The code of a division given by code or name; anything else is wrong usage."""
    try:
        return divisions().find(value).code
    except UnknownDivisionError as error:
        if error.candidates:
            names = ", ".join(f"{one.code} {one.name}" for one in error.candidates)
            message = text("registry.division_ambiguous", name=value, divisions=names)
        else:
            message = text("registry.unknown_division", value=value)
        raise typer.BadParameter(message) from error
