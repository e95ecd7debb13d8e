"""What a decision about the contents of a raw file is kept by: the same for every reading of the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.column_types import digest, json_text


def figure_key(table: str, row: str, column: str) -> str:
    """The key of a cell."""
    return digest("figure", table, row, column)


def finding_key(code: str, params: Mapping[str, Any], figures: Iterable[Sequence[str]]) -> str:
    """The key of a finding: one that says anything else, of other cells or with other numbers, is another."""
    return digest("finding", code, _plain(dict(params)), _plain(sorted([list(key) for key in figures])))


def fact_keys(facts: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys of a report's facts, in its order. Two that say the same are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for fact in facts:
        said = tuple(str(fact[name]) for name in ("kind", "channel", "scope", "period", "section", "raw"))
        keys.append(digest("fact", *said, str(seen[said])))
        seen[said] += 1
    return keys


def _plain(value: dict[str, Any] | list[Any]) -> str:
    # As it comes back from the database: tuples as lists, texts cleaned.
    return json_text(value) or ""
