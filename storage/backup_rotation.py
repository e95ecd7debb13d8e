"""The newest backups of a folder stay, older ones go."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from storage.backup_folders import MANIFEST, Manifest


def prune(folder: Path, keep: int) -> Sequence[Path]:
    """Removes the oldest backups in `folder` beyond the newest `keep`, and gives them. What has no manifest of a
    backup is none of ours and stays. Raises ValueError for `keep` below 1, OSError."""
    if keep < 1:
        raise ValueError("at least one backup is kept")
    found = []
    for path in folder.iterdir():
        try:
            manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
        except (OSError, ValidationError):
            continue
        found.append((manifest.made_at, path))
    gone = [path for _made_at, path in sorted(found, reverse=True)[keep:]]
    for path in gone:
        shutil.rmtree(path)
    return gone
