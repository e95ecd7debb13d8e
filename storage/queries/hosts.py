"""What was asked of each host in a period, in sum: how many requests, how close together, what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from duties.model import SHANGHAI
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.requests import HOST_FILTERS, asked

_NOT_MODIFIED = 304
_FIRST_ERROR = 400
_COUNTS = ("requests", "not_modified", "refused", "unanswered", "bytes")


def _rows(asking: Asking) -> Iterator[Row]:
    hosts: dict[str, dict[str, Any]] = {}
    before: dict[str, datetime] = {}
    for row in asking.session.execute(asked(asking)):
        at = row.at.astimezone(SHANGHAI)
        host = hosts.setdefault(
            row.host,
            {"host": row.host, "city_domain": row.city_domain, "first_at": at, "shortest_gap_s": None}
            | dict.fromkeys(_COUNTS, 0),
        )
        host["last_at"] = at
        host["requests"] += 1
        host["bytes"] += row.bytes
        host["not_modified"] += row.status == _NOT_MODIFIED
        host["refused"] += row.status is not None and row.status >= _FIRST_ERROR
        host["unanswered"] += row.status is None
        # Manners are kept per city domain: the request before may have gone to a sister host.
        if row.city_domain in before:
            gap = round((row.at - before[row.city_domain]).total_seconds(), 3)
            host["shortest_gap_s"] = min(gap, host["shortest_gap_s"] if host["shortest_gap_s"] is not None else gap)
        before[row.city_domain] = row.at
    yield from sorted(hosts.values(), key=lambda host: (-host["requests"], host["host"]))


QUESTION = Question(
    name="hosts",
    columns=(
        Column("host", brief=True, width=26),
        Column("city_domain", width=20),
        Column("requests", Shape.WHOLE, brief=True, width=10),
        Column("not_modified", Shape.WHOLE, brief=True, width=12),
        Column("refused", Shape.WHOLE, brief=True, width=12),
        Column("unanswered", Shape.WHOLE, brief=True, width=12),
        Column("bytes", Shape.WHOLE, brief=True, width=12),
        Column("shortest_gap_s", Shape.SECONDS, brief=True, width=14),
        Column("first_at", Shape.MOMENT, brief=True, width=20),
        Column("last_at", Shape.MOMENT, brief=True, width=20),
    ),
    filters=HOST_FILTERS,
    rows=_rows,
    judged=False,
)
