"""Searches for columns, and by which family each site was read: what the next crawl need not find out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from duties.model import PlaceRole, Reason
from storage.batches import fresh, upsert
from storage.column_types import digest
from storage.columns import STAND_IN
from storage.crawl_models import SearchRow, SiteFamilyRow
from storage.models import ColumnOriginRow, ColumnRow, table

_SEARCHES = table(SearchRow)
_FAMILIES = table(SiteFamilyRow)


@dataclass(frozen=True, slots=True)
class Search:
    """The last search from `url` for a column of `body`. `reason` is None where it found one."""

    url: str
    body: str
    role: PlaceRole
    at: datetime
    reason: Reason | None
    pages: int


@dataclass(frozen=True, slots=True)
class SiteFamily:
    """By which family a host was read, and the marks in its pages that said so."""

    host: str
    family: str
    evidence: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def save_search(session: Session, search: Search) -> None:
    """Keeps the search in the place of the last one for the same address, body and role."""
    row = {
        "search_key": digest(search.url, search.body, search.role),
        "url": search.url,
        "body": search.body,
        "role": search.role.value,
        "at": search.at,
        "reason": search.reason.value if search.reason else "",
        "pages": search.pages,
    }
    refused = upsert(session, _SEARCHES, [row], key=["search_key"])
    if refused:
        raise ValueError(f"{search.url}: {refused[0].cause}")


def load_searches(session: Session) -> dict[tuple[str, PlaceRole], tuple[Search, ...]]:
    """The searches for each body and role, the newest first."""
    found: dict[tuple[str, PlaceRole], list[Search]] = {}
    for row in fresh(session, select(SearchRow).order_by(SearchRow.at.desc(), SearchRow.url)):
        role = PlaceRole(row.role)
        search = Search(row.url, row.body, role, row.at, Reason(row.reason) if row.reason else None, row.pages)
        found.setdefault((row.body, role), []).append(search)
    return {key: tuple(searches) for key, searches in found.items()}


def save_family(session: Session, host: str, family: str, evidence: Sequence[str], at: datetime) -> None:
    """Notes that `host` was read by `family`. Another family than before begins anew."""
    known = fresh(session, select(SiteFamilyRow).where(SiteFamilyRow.host == host)).first()
    since = known.first_at if known is not None and known.family == family else at
    row = {"host": host, "family": family, "evidence": list(evidence), "first_at": since, "last_at": at}
    refused = upsert(session, _FAMILIES, [row], key=["host"])
    if refused:
        raise ValueError(f"{host}: {refused[0].cause}")


def load_families(session: Session) -> dict[str, SiteFamily]:
    """The family of each host."""
    rows = fresh(session, select(SiteFamilyRow).order_by(SiteFamilyRow.host))
    return {
        row.host: SiteFamily(row.host, row.family, tuple(map(str, row.evidence)), row.first_at, row.last_at)
        for row in rows
    }


def load_recipes(session: Session) -> Mapping[str, tuple[str, ...]]:
    """For each column the pages that led to it when it was last found, from the entrance on; without those whose way
    is not known."""
    statement = (
        select(ColumnRow.url, ColumnOriginRow.recipe)
        .join(ColumnOriginRow, ColumnOriginRow.column_id == ColumnRow.id)
        .where(ColumnOriginRow.origin != STAND_IN)
        .order_by(ColumnOriginRow.last_found_at)
    )
    return {
        url: tuple(str(step) for step in recipe["steps"])
        for url, recipe in session.execute(statement)
        if recipe.get("steps")
    }
