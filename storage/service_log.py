"""What services say: one JSON object a line, with time, level, event, job and run, from us and from every library.

It lies here because crawler and cli both speak so, and this is the lowest of our packages that may know of processes.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any

from duties.model import SHANGHAI
from storage.blotting import blotted

# How a child is told for which run of which job it speaks, and that it is to speak so.
JOB, RUN, FORMAT, JSON_LINES = "NIANBAO_JOB", "NIANBAO_RUN", "NIANBAO_LOG", "json"
OUTPUT, LIBRARY, CRASH = "output", "log", "crash"
_PLAIN = frozenset({"time", "level", "event", "job", "run"})
_TAKEN = frozenset({"time", "level", "event", "message"})
_LOGGER = "nianbao.service"
_HIDDEN = ("_record", "_from_structlog", "_logger")


@dataclass(frozen=True, slots=True)
class Voice:
    """For whom this process speaks (empty: the service itself), and what it never says."""

    job: str = ""
    run: str = ""
    secrets: tuple[str, ...] = ()


_speaking: list[Voice] = []


def voice_of_child(secrets: Iterable[str]) -> Voice | None:
    """The voice that whoever started this process gave it; None where it is to speak as a person reads."""
    if os.environ.get(FORMAT) != JSON_LINES:
        return None
    return Voice(os.environ.get(JOB, ""), os.environ.get(RUN, ""), tuple(secrets))


def for_child(job: str, run: int) -> dict[str, str]:
    """The environment in which a child speaks for the run of a job as this process does."""
    named = {**os.environ, JOB: job, RUN: str(run)}
    return named | {FORMAT: JSON_LINES} if is_on() else named


def is_on() -> bool:
    """Whether this process speaks in JSON lines now."""
    return bool(_speaking)


@contextmanager
def speaking(voice: Voice, level: str = "WARNING") -> Iterator[None]:
    """Within it everything that is logged (by libraries from `level` on), warned of or not caught is a JSON line on
    standard error."""
    # Loaded by services only: with what it colours its lines with it takes a tenth of the start of a crawl.
    import structlog
    from structlog.stdlib import ProcessorFormatter

    handler = _StandardError()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level],
            processors=[structlog.processors.format_exc_info, _finished, _rendered],
        )
    )
    root = logging.getLogger()
    kept = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger(_LOGGER).setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook, threading.excepthook = _crashed, _thread_crashed
    _speaking.append(voice)
    try:
        yield
    finally:
        _speaking.pop()
        logging.captureWarnings(False)
        root.handlers[:], level_before, sys.excepthook, threading.excepthook = kept
        root.setLevel(level_before)


def tell(event: str, message: str, level: str, params: Mapping[str, object]) -> None:
    """Says one thing of our own. A parameter that has the name of a field is left out: the message holds it."""
    fields = {name: value for name, value in params.items() if name not in _TAKEN}
    _logger().log(getattr(logging, level.upper()), event, message=message, **fields)


def pass_on(line: str, job: str, run: int) -> None:
    """Says what a child said for the run of a job: its JSON lines as they are, others in the words `output`."""
    if _fields(line) is not None:
        _write(line)
    elif line.strip():
        _logger().info(OUTPUT, message=line.rstrip(), job=job, run=run)


def plain(line: str) -> str:
    """A line as a person reads it: the message of a JSON line, any other as it is."""
    fields = _fields(line)
    if fields is None:
        return line
    told = str(fields.get("message") or fields["event"])
    trace = str(fields.get("exception", "")).strip()
    return f"{told}\n{trace}" if trace else told


def crash(error: BaseException) -> None:
    """Says what ended the process."""
    _logger().error(CRASH, message=f"{type(error).__name__}: {error}", exc_info=error)


class _StandardError(logging.Handler):
    """Whatever standard error is when something is said."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            _write(self.format(record))
        except Exception:  # noqa: BLE001 (what cannot be said must not end what is done)
            self.handleError(record)


def _write(line: str) -> None:
    # A lone half of a surrogate pair, out of some page, cannot be written; escaped it is still JSON.
    sys.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    sys.stderr.flush()


def _logger() -> Any:
    import structlog
    from structlog.stdlib import ProcessorFormatter

    processors: list[Any] = [structlog.stdlib.add_log_level, ProcessorFormatter.wrap_for_formatter]
    return structlog.wrap_logger(
        logging.getLogger(_LOGGER), processors=processors, wrapper_class=structlog.stdlib.BoundLogger
    )


def _finished(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The fields in their order: a library's line is the event `log`, its words the message."""
    record: logging.LogRecord = said["_record"]
    voice = _speaking[-1] if _speaking else Voice()
    own = bool(said.get("_from_structlog"))
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
        "level": said.get("level", record.levelname.lower()),
        "event": said["event"] if own else LIBRARY,
        "job": str(said.get("job", voice.job)),
        "run": str(said.get("run", voice.run)),
    }
    if not own:
        line |= {"message": str(said["event"]), "logger": record.name}
    line |= {name: value for name, value in said.items() if name not in line and name not in _HIDDEN}
    return {name: value if name in _PLAIN else _clean(value, voice.secrets) for name, value in line.items()}


def _clean(value: Any, secrets: Collection[str]) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {str(name): _clean(item, secrets) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(item, secrets) for item in value]
        case _:
            return blotted(str(value), secrets)


def _rendered(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


def _fields(line: str) -> Mapping[str, Any] | None:
    """The fields of a line of ours, None for any other."""
    if not line.startswith('{"time":'):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "event" in found else None


def _crashed(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    crash(error)


def _thread_crashed(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        crash(arguments.exc_value)
