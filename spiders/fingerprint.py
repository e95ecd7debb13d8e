"""Which code reads: so that bytes that were read before are read again when the reading has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

# What a list page is read with: the families, the grammar of titles, the names of bodies.
_READ_WITH = ("spiders", "reports.prose", "registry")
# Of `reports` what every page goes through; the rest of it reads documents.
_MODULES = ("reports/patterns.py", "reports/vocabulary.py", "reports/documents/charset.py")
_SOURCES = {".py", ".csv", ".toml"}


@cache
def reader() -> str:
    """A hash over the sources that make a reading out of a page's bytes."""
    told = hashlib.sha256()
    for name in _READ_WITH:
        (folder,) = import_module(name).__path__
        for source in sorted(path for path in Path(folder).rglob("*") if path.suffix in _SOURCES):
            told.update(f"{name}/{source.relative_to(folder).as_posix()}\0".encode())
            told.update(source.read_bytes())
    (root,) = import_module("reports").__path__
    for name in _MODULES:
        told.update(f"{name}\0".encode())
        told.update((Path(root).parent / name).read_bytes())
    return told.hexdigest()[:16]
