"""What `nianbao doctor` says of one thing that it looked at."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cli.context import text


class State(StrEnum):
    """MISSING is what nianbao cannot work without under the present settings; OPTIONAL only some of its work wants."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `mend` is the command that mends it, empty where nothing is to be done."""

    check: str
    state: State
    message: str
    mend: str = ""


def said(check: str, state: State, code: str, mend: str = "", /, **params: object) -> Check:
    """A check with its message out of the catalogue."""
    return Check(check, state, text(f"doctor.{code}", **params), mend)


def pip(what: str) -> str:
    """The command that installs something beside this program."""
    return f"{sys.executable} -m pip install '{what}'"


def existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
