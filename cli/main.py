"""The command `nianbao`."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from functools import cache
from importlib import import_module

import typer

from cli.context import text
from cli.speech import as_told, crashed
from cli.wording import speak

_GROUP = "app"
# Name of the command → its module here, and in it its function, or the `app` of a group of commands; its help is
# `help.NAME`. In the order in which they are listed.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("db", "db", _GROUP),
    ("registry", "registry", _GROUP),
    ("review", "review", _GROUP),
    ("alerts", "alerts", _GROUP),
    ("letters", "letters", _GROUP),
    ("contacts", "contacts", _GROUP),
    ("raw", "raw", _GROUP),
    ("schedule", "schedule", _GROUP),
    ("crawl", "crawl", "crawl"),
    ("submit", "submit", "submit"),
    ("ingest", "ingest", "ingest"),
    ("status", "status", "status"),
    ("watch", "watch", "watch"),
    ("dossier", "dossier", "dossier"),
    ("announce", "announce", "announce"),
    ("query", "query", "query"),
    ("export", "export", "export"),
    ("read", "read", "read"),
    ("demo", "demo", "demo"),
    ("backup", "backup", "backup"),
    ("restore", "backup", "restore"),
    ("serve", "serve", "serve"),
    ("health", "health", "health"),
    ("doctor", "doctor", "doctor"),
)


def application(wanted: Collection[str] | None = None) -> typer.Typer:
    """The command with all of its commands. Of those that are not `wanted` there is the name and what it is for only:
    to load them all takes far longer than most of them take."""
    speak()
    made = typer.Typer(name="nianbao", help=text("help.nianbao"), no_args_is_help=True, add_completion=False)
    for name, module, function in COMMANDS:
        help_text = text(f"help.{name}")
        is_group = function == _GROUP
        if wanted is None or name in wanted:
            found = getattr(import_module(f"cli.{module}"), function)
            if is_group:
                made.add_typer(found, name=name)
            else:
                made.command(name, help=help_text)(found)
        elif is_group:
            made.add_typer(typer.Typer(help=help_text), name=name)
        else:
            made.command(name, help=help_text)(_not_loaded)
    return made


def _not_loaded() -> None:
    """Stands in for a command that was not asked for."""
    raise AssertionError("a command that was not loaded was called")


@cache
def _whole() -> typer.Typer:
    return application()


def __getattr__(name: str) -> typer.Typer:
    if name == "app":
        return _whole()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Runs the command; a reader that closes the pipe early is no error, and a store that fails has its words."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")][:1]
    try:
        with as_told():
            _run(named)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        # Before the command began: from then on its framework ends it so.
        sys.exit(130)


def _run(named: Collection[str]) -> None:
    try:
        application(named)()
    except BrokenPipeError:
        raise
    except SystemExit as ending:
        # The command's framework makes an exit of its own of a closed pipe.
        if isinstance(ending.__context__, BrokenPipeError):
            raise ending.__context__ from None
        raise
    except Exception as error:
        from cli.failures import tell

        if not tell(error) and not crashed(error):
            raise
        sys.exit(1)


if __name__ == "__main__":
    main()
