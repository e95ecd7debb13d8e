"""The files that `nianbao read` was given: files, folders with all below them, archives with what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.errors import fail
from ingest.pool import ReaderPool
from ingest.wire import Outcome, is_hidden
from reports.model import SourceFile

# Larger than any archive of reports that people send each other; a file beyond it is refused before it is loaded.
MAX_FILE = 256 << 20
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Given:
    """One file to read. `archive` is the archive that it lies in; `content` what is loaded already, or why it
    cannot be."""

    name: str
    path: Path
    content: bytes | Outcome | None = None
    archive: str = ""


def found_files(paths: Sequence[Path]) -> list[Path]:
    """The files named and those below the folders named, hidden ones left out. Ends the command for a path that is
    not there."""
    return [file for path in paths for file in _below(path)]


def _below(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(
            entry for entry in path.rglob("*") if entry.is_file() and not is_hidden(entry.relative_to(path).as_posix())
        )
    elif path.exists():
        yield path
    else:
        fail("error.no_such_file", path=path)


def unpacked(files: Iterable[Path], pool: ReaderPool) -> list[Given]:
    """Each file, archives replaced by what they hold. An archive that cannot be opened stays one unreadable file."""
    given: list[Given] = []
    for path in files:
        if not _may_be_archive(path):
            given.append(Given(str(path), path))
            continue
        content = load(path)
        if isinstance(content, Outcome):
            given.append(Given(str(path), path, content))
            continue
        held = next(pool.unpack([SourceFile(content, filename=path.name)]))
        if isinstance(held, Outcome):
            given.append(Given(str(path), path, held))
        elif held:
            given += [
                Given(
                    f"{path}/{member.name}",
                    Path(member.name),
                    Outcome(None, member.code, member.params) if member.code else member.content,
                    archive=str(path),
                )
                for member in held
            ]
        else:
            given.append(Given(str(path), path))
    return given


def sources(given: Iterable[Given], url: str) -> Iterator[SourceFile | Outcome]:
    """The bytes of each file, loaded one by one as they are asked for."""
    for file in given:
        content = load(file.path) if file.content is None else file.content
        yield content if isinstance(content, Outcome) else SourceFile(content, filename=file.path.name, url=url)


def load(path: Path) -> bytes | Outcome:
    """The bytes of a file, or why there are none."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            return Outcome(None, "document_too_large", {"what": "bytes", "size": size, "limit": MAX_FILE})
        return path.read_bytes()
    except OSError as error:
        return Outcome(None, "cannot_open", {"cause": error.strerror or str(error)})


def _may_be_archive(path: Path) -> bool:
    # Only a glance: whether it is one (a DOCX begins likewise) is found out in the process that reads it.
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False
