"""Which report version counts for a body and report year. Kept in `current_reports`, so that a question about a whole
country need not look through every version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, or_, select, tuple_
from sqlalchemy.orm import Session

from duties.model import ContentState
from storage.batches import blocks, upsert
from storage.column_types import digest
from storage.ledger_models import ReviewRow
from storage.models import ArticleFileRow, ArticleRow, table
from storage.report_models import ReportVersionRow
from storage.wide_models import CurrentReportRow

Duty = tuple[str, int]

_CURRENT = table(CurrentReportRow)
_V = table(ReportVersionRow).c
_PAIRS = 400


@dataclass(frozen=True, slots=True)
class _Said:
    """What people said of addresses: whose report they are, and whose they are not."""

    is_report: Mapping[str, frozenset[Duty]]
    is_not: Mapping[str, frozenset[Duty]]


def choose_reports(session: Session, duties: Collection[Duty] | None = None) -> int:
    """Chooses anew for these duties (None: for all) and gives the number that changed. Needs a writing session.

    Of the versions that are the newest reading of their file, those count that their article carries now, before what
    it carried earlier; then one that has all tables, with the most cells, read last. A person's word on an address
    goes before its attribution.
    """
    if duties is not None and not duties:
        return 0
    said = _said(session)
    keys = None if duties is None else sorted(_articles(session, duties, said))
    chosen = _best(_newest(session, keys), _carried(session, keys), said)
    wanted = {duty: row for duty, row in chosen.items() if duties is None or duty in duties}
    standing = _standing(session, duties)
    changed = [
        {"body": body, "year": year, "version_id": row.id, "reporting_scope": row.reporting_scope}
        for (body, year), row in wanted.items()
        if standing.get((body, year)) != (row.id, row.reporting_scope)
    ]
    upsert(session, _CURRENT, changed, key=("body", "year"))
    gone = sorted(standing.keys() - wanted.keys())
    for start in range(0, len(gone), _PAIRS):
        session.execute(
            delete(_CURRENT).where(tuple_(_CURRENT.c.body, _CURRENT.c.year).in_(gone[start : start + _PAIRS]))
        )
    return len(changed) + len(gone)


def _said(session: Session) -> _Said:
    rows = session.execute(
        select(ReviewRow.kind, ReviewRow.item_url, ReviewRow.body, ReviewRow.year).where(
            ReviewRow.withdrawn_at.is_(None), ReviewRow.item_url != "", ReviewRow.year.is_not(None)
        )
    ).all()
    found: dict[str, dict[str, set[Duty]]] = {"correct": {}, "dismiss": {}}
    for kind, url, body, year in rows:
        if kind in found and year is not None:
            found[kind].setdefault(digest(url), set()).add((body, year))
    by_kind = {kind: {key: frozenset(duties) for key, duties in of.items()} for kind, of in found.items()}
    return _Said(by_kind["correct"], by_kind["dismiss"])


def _articles(session: Session, duties: Collection[Duty], said: _Said) -> set[str]:
    """The keys of the articles that may hold the report of one of these duties."""
    found = {key for of in (said.is_report, said.is_not) for key, whose in of.items() if whose & set(duties)}
    pairs = sorted(duties)
    for start in range(0, len(pairs), _PAIRS):
        block = pairs[start : start + _PAIRS]
        condition = or_(*(and_(_V.body == body, _V.year == year) for body, year in block))
        found |= set(session.scalars(select(_V.article_key).where(condition).distinct()))
    return found


def _newest(session: Session, keys: list[str] | None) -> Iterable[Any]:
    """The newest readable version of each file of each article."""
    statement = select(
        _V.id, _V.sha256, _V.article_key, _V.body, _V.year, _V.code, _V.cells_found, _V.tables_incomplete,
        _V.reporting_scope,
    ).order_by(_V.id)  # fmt: skip
    newest: dict[tuple[str, str], Any] = {}
    for row in _of_articles(session, statement, _V.article_key, keys):
        newest[row.article_key, row.sha256] = row
    return [row for row in newest.values() if not row.code]


def _carried(session: Session, keys: list[str] | None) -> set[tuple[str, str]]:
    """The article's key and the raw file of all that articles carry now."""
    pages = select(ArticleRow.url_key, ArticleRow.page_sha256).where(
        ArticleRow.page_sha256 != "", ArticleRow.state.in_([ContentState.READ.value, ContentState.UNREADABLE.value])
    )
    files = (
        select(ArticleRow.url_key, ArticleFileRow.sha256)
        .join(ArticleRow, ArticleRow.id == ArticleFileRow.article_id)
        .where(ArticleFileRow.current, ArticleFileRow.sha256 != "")
    )
    return {
        (key, sha256)
        for statement in (pages, files)
        for key, sha256 in _of_articles(session, statement, ArticleRow.url_key, keys)
    }


def _of_articles(session: Session, statement: Any, column: Any, keys: list[str] | None) -> Iterable[Any]:
    if keys is None:
        yield from session.execute(statement)
        return
    for block in blocks(keys):
        yield from session.execute(statement.where(column.in_(block)))


def _best(rows: Iterable[Any], carried: set[tuple[str, str]], said: _Said) -> dict[Duty, Any]:
    best: dict[Duty, tuple[tuple[Any, ...], Any]] = {}
    for row in rows:
        duties = {(row.body, row.year)} if row.body is not None and row.year is not None else set()
        named = said.is_report.get(row.article_key, frozenset())
        for duty in (duties | named) - said.is_not.get(row.article_key, frozenset()):
            rank = (
                duty in named,
                (row.article_key, row.sha256) in carried,
                not row.tables_incomplete,
                row.cells_found,
                row.id,
            )
            if duty not in best or rank > best[duty][0]:
                best[duty] = (rank, row)
    return {duty: row for duty, (_rank, row) in best.items()}


def _standing(session: Session, duties: Collection[Duty] | None) -> dict[Duty, tuple[int, str]]:
    of = _CURRENT.c
    statement = select(of.body, of.year, of.version_id, of.reporting_scope)
    if duties is None:
        rows = list(session.execute(statement))
    else:
        pairs = sorted(duties)
        rows = [
            row
            for start in range(0, len(pairs), _PAIRS)
            for row in session.execute(statement.where(tuple_(of.body, of.year).in_(pairs[start : start + _PAIRS])))
        ]
    return {(row.body, row.year): (row.version_id, row.reporting_scope) for row in rows}
