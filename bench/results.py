"""What a bench says: one row a figure, with its bar; and the last results, kept beside the benches."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

FILE = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True)
class Row:
    """`figure` and `bar` in words, no bar where there is none; `peer`: who did the same job, and how well."""

    what: str
    figure: str
    bar: str = ""
    met: bool = True
    peer: str = ""


def of_missed(what: str, missed: Sequence[str]) -> list[Row]:
    """The rows of a bench that prints its own table and tells only what it missed."""
    return [Row(what, line, "see its table", met=False) for line in missed] or [Row(what, "all bars met", "its table")]


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median, upper quartile."""
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high


def table(rows: Mapping[str, Sequence[Row]]) -> str:
    """All rows below one another, those that missed their bar marked."""
    cells = [("bench", "what", "figure", "bar", "", "peer on the same files")]
    cells += [
        (name, row.what, row.figure, row.bar, "ok" if row.met else "MISSED", row.peer)
        for name, listed in rows.items()
        for row in listed
    ]
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def keep(rows: Mapping[str, Sequence[Row]], seconds: Mapping[str, float]) -> None:
    """Writes the results of these benches into results.json; those of other benches stay with their own date."""
    kept: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    for name, listed in rows.items():
        kept[name] = {
            "date": datetime.now(UTC).date().isoformat(),
            "machine": _machine(),
            "seconds": round(seconds[name]),
            "rows": [
                {"what": row.what, "figure": row.figure, "bar": row.bar, "met": row.met, "peer": row.peer}
                for row in listed
            ],
        }
    FILE.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}{load}"
