"""Named locks that hold over processes: files beside an SQLite store, advisory locks of a PostgreSQL server.

Whoever dies lets go: the system closes its file, the server ends its session.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.errors import NoFileLocksError

_NAMESPACE = 0x6E62  # "nb": the first half of our advisory locks


class LockHeldError(Exception):
    """Somebody else holds the lock."""


class Lock:
    """One named lock of a store. `take` tries once; `held` asks whether it still is ours."""

    def __init__(self, engine: Engine, folder: Path, name: str) -> None:
        self._engine, self._path, self._name = engine, folder / f"{name}.lock", name
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Takes the lock, or gives False where somebody else holds it."""
        if self._engine.dialect.name == "postgresql":
            return self._take_of_server()
        return self._take_file()

    def held(self) -> bool:
        """Whether the lock is held: a server that went away took it along."""
        if self._connection is None:
            return self._file is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Lets go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            # With its session the lock goes, also when the connection is broken already. The server ends a session a
            # while after it was closed, though, and whoever asks next must not find it locked.
            with contextlib.suppress(DBAPIError):
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        if not self.take():
            raise LockHeldError(self._name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _take_of_server(self) -> bool:
        number = int.from_bytes(hashlib.sha256(self._name.encode()).digest()[:4], "big", signed=True)
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except OperationalError:
            return False
        taken: bool = connection.execute(
            text("SELECT pg_try_advisory_lock(:space, :number)"), {"space": _NAMESPACE, "number": number}
        ).scalar_one()
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def _take_file(self) -> bool:
        self._file = locked_file(self._path)
        return self._file is not None


def locked_file(path: Path) -> IO[str] | None:
    """The file at `path`, locked until it is closed (the system closes it when the process ends, however it does); None
    where another process holds it. Raises NoFileLocksError where the system has none (Windows)."""
    try:
        import fcntl
    except ImportError:
        raise NoFileLocksError(str(path)) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
