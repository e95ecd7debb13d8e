"""The dossier's types. Everything a reader of the file needs is in it: nothing is looked up when it is verified."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from duties.model import Duty, Evidence, Verdict
from monitor.dossiers.excerpts import Excerpt
from monitor.dossiers.versions import VersionRecord
from registry.model import Body

FORMAT = "nianbao-dossier/1"


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An item of a column's listing. `body` and `year` are what it was taken for, where it is a report; `is_report` is
    None where that cannot be told."""

    title: str
    url: str
    listed_on: date | None
    first_seen_at: datetime
    last_seen_at: datetime
    is_report: bool | None
    body: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request of ours for a page of the column. `status` is None where no answer came."""

    at: datetime
    url: str
    status: int | None
    outcome: str
    reason: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place of the evidence as it looked: what its page calls itself, what we asked, what it listed; `excerpts` are
    the pages of the last complete reading."""

    column: str
    name: str = ""
    column_type: str = ""
    site_name: str = ""
    requests: tuple[Request, ...] = ()
    listing: tuple[ListedEntry, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about how the body keeps its column (message code and parameters); no ground of the verdict."""

    column: str
    code: str
    severity: str
    params: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Change:
    """What we said of the duty, from `at` on."""

    at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ClosedSpell:
    """Days (both included) on which nobody was to ask `columns` (empty: any place), and why: `kind` is `blackout` or
    `pause`. No ground of the verdict: a place that nobody asked proves nothing."""

    kind: str
    begin: date
    end: date
    reason: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One duty, its evidence cut at the end of `as_of`, and the verdict that follows.

    `evidence_sha256` is over duty, evidence and as-of date in canonical JSON (sorted keys, no white space, UTF-8),
    `record_sha256` over all the rest of the file as well (empty in files of earlier programs).
    """

    made_at: datetime
    as_of: date
    program: str
    rules: str
    parser_version: str
    contact: str
    division: str
    body: Body
    duty: Duty
    verdict: Verdict
    rule: str
    evidence: Evidence
    evidence_sha256: str
    places: tuple[PlaceRecord, ...] = ()
    versions: tuple[VersionRecord, ...] = ()
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
    closures: tuple[ClosedSpell, ...] = ()
    format: str = FORMAT
    record_sha256: str = ""


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier as plain JSON values."""
    values: dict[str, Any] = _adapter(Dossier).dump_python(dossier, mode="json")
    return values


def from_json(text: str | bytes) -> Dossier:
    """The dossier back from its JSON. Raises pydantic's ValidationError where it is none."""
    dossier: Dossier = _adapter(Dossier).validate_json(text)
    return dossier


def digest(duty: Duty, evidence: Evidence, as_of: date) -> str:
    """SHA-256 over what the verdict is judged from."""
    values = {
        "duty": _adapter(Duty).dump_python(duty, mode="json"),
        "evidence": _adapter(Evidence).dump_python(evidence, mode="json"),
        "as_of": as_of.isoformat(),
    }
    return _canonical_digest(values)


def record_digest(dossier: Dossier) -> str:
    """SHA-256 over everything in the file but this digest itself."""
    return _canonical_digest({name: value for name, value in as_json(dossier).items() if name != "record_sha256"})


def _canonical_digest(values: dict[str, Any]) -> str:
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
