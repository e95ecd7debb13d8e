"""What reading one document may cost, and whether the OCR engine is there to be paid for."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict, dataclass

OCR_ENGINE = "rapidocr"
_OCR_MODULES = (OCR_ENGINE, "onnxruntime", "cv2", "numpy", "PIL")
# What one archive may unpack to, all its files together.
MAX_UNPACKED = 512 << 20
# Pages that one document may have read by OCR.
MAX_SEEN = 200
# Reading pictures took 0.7 GB of memory at most (bench/scans.py), and 1 GB of address space, which is what is limited.
_OCR_MEMORY_MIB = 2560


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: wall-clock seconds, and MiB of address space of the process that reads it.

    Each page that is read by OCR begins the seconds anew: it takes some five of them, and a scan may have many pages.
    """

    seconds: float = 60.0
    memory_mib: int = 1024

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Limits:
        return cls(**json.loads(text))


def ocr_installed() -> bool:
    """Whether the extra `ocr` is there: without it a scan is unreadable, with the reason `ocr_missing`."""
    return all(importlib.util.find_spec(name) is not None for name in _OCR_MODULES)


def default_limits() -> Limits:
    """60 s and 1 GiB a document, 2.5 GiB where OCR may run."""
    return Limits(memory_mib=_OCR_MEMORY_MIB) if ocr_installed() else Limits()
