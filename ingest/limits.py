"""What reading one document may cost, and whether the OCR engine is there to be paid for."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict, dataclass

OCR_ENGINE = "rapidocr"
# What one archive may unpack to, all its files together.
MAX_UNPACKED = 512 << 20
# OCR models and their work space: 1.5 GB were measured at most; address space is counted, not resident memory.
_OCR_MEMORY_MIB = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: wall-clock seconds, and MiB of address space of the process that reads it."""

    seconds: float = 60.0
    memory_mib: int = 1024

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Limits:
        return cls(**json.loads(text))


def ocr_installed() -> bool:
    """Whether the extra `ocr` is there: without it a scan is unreadable, with the reason `ocr_missing`."""
    return importlib.util.find_spec(OCR_ENGINE) is not None


def default_limits() -> Limits:
    """60 s and 1 GiB a document, 4 GiB where OCR may run."""
    return Limits(memory_mib=_OCR_MEMORY_MIB) if ocr_installed() else Limits()
