"""What a file format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from storage.queries.model import Answer


@dataclass(frozen=True, slots=True)
class Format:
    """One file format. `write` takes the answer, the stream and the language of what people read in it; `is_text`
    formats may go to a terminal."""

    name: str
    suffix: str
    write: Callable[[Answer, BinaryIO, str], None]
    is_text: bool
