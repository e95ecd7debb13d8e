"""The command as a user runs it: a process of its own, an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """What a run printed and how it ended."""

    status: int
    out: str
    err: str


def nianbao(*arguments: str, folder: Path, **settings: str) -> Done:
    """Runs `nianbao` with its data in `folder`; `settings` are environment variables without their prefix."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    environment |= {"NIANBAO_DATA_DIR": str(folder), "NIANBAO_LANG": "en"}
    environment |= {f"NIANBAO_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
