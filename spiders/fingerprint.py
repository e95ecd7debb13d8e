"""Which code reads: so that bytes that were read before are read again when the reading has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

# What a list page is read with: the families, the grammar of titles, the names of bodies.
_READ_WITH = ("spiders", "reports.prose", "registry")


@cache
def reader() -> str:
    """A hash over the sources that make a reading out of a page's bytes."""
    told = hashlib.sha256()
    for name in _READ_WITH:
        (folder,) = import_module(name).__path__
        for source in sorted(Path(folder).rglob("*.py")):
            told.update(f"{name}/{source.relative_to(folder).as_posix()}\0".encode())
            told.update(source.read_bytes())
    return told.hexdigest()[:16]
