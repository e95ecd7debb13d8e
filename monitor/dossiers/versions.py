"""The versions of a report: what each of them holds otherwise than the one before, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from reports.model import AnnualReport, Figure
from reports.records import plain_decimal
from storage import article_states, report_versions
from storage.page_pictures import load_pictures
from storage.report_versions import StoredReport

_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs: what stood in it and what stands in it. Where there is no number, the status says what is
    there (`blank`, `dash`, `absent`, ...): a blank is no zero."""

    table: str
    row: str
    column: str
    before: str
    after: str
    status_before: str
    status_after: str


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One raw file of the report as one parser version read it. `compared_with` is the hash of the content that it is
    compared with: its own, where another parser version read the same bytes; empty where nothing stood before.
    `pictures` are the raw files that the page names and was read with, in its order."""

    article_url: str
    file_url: str
    sha256: str
    parser_version: str
    read_at: datetime
    title: str
    edition: str
    unreadable: str = ""
    compared_with: str = ""
    cells: tuple[CellChange, ...] = ()
    pictures: tuple[str, ...] = ()


def version_records(session: Session, addresses: Iterable[str], end: datetime) -> tuple[VersionRecord, ...]:
    """The versions of the reports at `addresses` that were read before `end`, oldest first at each."""
    records = []
    for address in addresses:
        known: list[StoredReport] = []
        present = article_states.present_hashes(session, [address])[address]
        for stored in report_versions.report_history(session, address):
            if stored.read_at >= end:
                continue
            before = _before(stored, known, present)
            records.append(_record(session, stored, before))
            if not stored.code:
                known.append(stored)
    return tuple(records)


def _before(stored: StoredReport, known: Sequence[StoredReport], present: Sequence[str]) -> StoredReport | None:
    """What stood in its place: the newest version at the same address; else the newest of the same kind of file that
    the article no longer carries (a replaced attachment has an address of its own)."""
    if stored.code:
        return None
    same = [older for older in known if older.file_url == stored.file_url]
    gone = [
        older
        for older in known
        if older.sha256 not in present and older.sha256 != stored.sha256 and _kind(older) == _kind(stored)
    ]
    found = same or gone
    return found[-1] if found else None


def _kind(stored: StoredReport) -> str:
    if stored.file_url == stored.article_url:
        return "page"
    return PurePosixPath(urlsplit(stored.file_url).path).suffix.lower()


def _record(session: Session, stored: StoredReport, before: StoredReport | None) -> VersionRecord:
    cells: tuple[CellChange, ...] = ()
    if before is not None:
        older = report_versions.load_report(session, before.version_id)
        cells = changed_cells(older, report_versions.load_report(session, stored.version_id))
    return VersionRecord(
        stored.article_url,
        stored.file_url,
        stored.sha256,
        stored.parser_version,
        stored.read_at,
        stored.title,
        stored.edition.value if stored.edition else "",
        stored.code,
        before.sha256 if before is not None else "",
        cells,
        load_pictures(session, [stored.sha256]).get(stored.sha256, ()),
    )


def changed_cells(older: AnnualReport, newer: AnnualReport) -> tuple[CellChange, ...]:
    """The cells whose number or status differs, in the newer form's order. A cell that one of them lacks is absent."""
    was = {(figure.table, figure.row, figure.column): figure for figure in older.figures}
    now = {(figure.table, figure.row, figure.column): figure for figure in newer.figures}
    changes = []
    for key in dict.fromkeys((*now, *was)):
        before, after = _said(was.get(key)), _said(now.get(key))
        # Whether a number was read in its place or worked out to belong there is no other number.
        if before != after and (before[0] != after[0] or not before[0]):
            changes.append(CellChange(*key, before[0], after[0], before[1], after[1]))
    return tuple(changes)


def _said(figure: Figure | None) -> tuple[str, str]:
    if figure is None:
        return "", _ABSENT
    return plain_decimal(figure.value), figure.status.value
