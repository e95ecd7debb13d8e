"""The last looks that were taken before a first "missing"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from duties.model import LastLook
from storage.batches import append, fresh
from storage.crawl_models import LastLookRow
from storage.models import table

_LOOKS = table(LastLookRow)


@dataclass(frozen=True, slots=True)
class TakenLook:
    """One last look for one duty. `found` are the addresses of reports that it found."""

    body: str
    year: int
    started_at: datetime
    finished: bool
    requests: int
    found: tuple[str, ...] = ()


def save_look(session: Session, look: TakenLook, run_id: int | None) -> None:
    """Appends a look. Raises ValueError where the database refuses it."""
    row = {
        "body": look.body,
        "year": look.year,
        "run_id": run_id,
        "started_at": look.started_at,
        "finished": look.finished,
        "requests": look.requests,
        "found": list(look.found),
    }
    refused = append(session, _LOOKS, [row])
    if refused:
        raise ValueError(f"{look.body} {look.year}: {refused[0].cause}")


def load_looks(session: Session) -> dict[tuple[str, int], tuple[LastLook, ...]]:
    """The looks for each duty (body code, report year) as the judge takes them, oldest first."""
    found: dict[tuple[str, int], list[LastLook]] = {}
    rows: Sequence[LastLookRow] = list(fresh(session, select(LastLookRow).order_by(LastLookRow.started_at)))
    for row in rows:
        found.setdefault((row.body, row.year), []).append(LastLook(row.started_at, row.finished))
    return {key: tuple(looks) for key, looks in found.items()}
