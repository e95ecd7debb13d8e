"""Keeps the index of full text: what each raw file says by its newest reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session

from storage.batches import blocks
from storage.finding_models import SearchTextRow
from storage.models import table
from storage.report_models import ReportVersionRow, SectionRow
from storage.search_words import grams

TITLE = "title"

_TEXTS = table(SearchTextRow)
_VERSIONS = table(ReportVersionRow)


def index_version(session: Session, version_id: int, title: str, sections: Mapping[str, str]) -> None:
    """Takes the texts of a version into the index, in place of those of earlier readings of the same file."""
    this = _VERSIONS.alias("this")
    same = select(_VERSIONS.c.id).join(
        this, and_(_VERSIONS.c.sha256 == this.c.sha256, _VERSIONS.c.article_key == this.c.article_key)
    )
    session.execute(delete(_TEXTS).where(_TEXTS.c.version_id.in_(same.where(this.c.id == version_id))))
    parts = {TITLE: title, **sections}
    rows = [
        {"version_id": version_id, "part": part, "grams": words}
        for part, text in parts.items()
        if (words := grams(text))
    ]
    if rows:
        session.execute(insert(_TEXTS), rows)


def index_versions(session: Session, versions: Iterable[int]) -> None:
    """Takes stored versions into the index."""
    wanted = sorted(versions)
    for block in blocks([str(number) for number in wanted]):
        numbers = [int(number) for number in block]
        named = select(_VERSIONS.c.id, _VERSIONS.c.title).where(_VERSIONS.c.id.in_(numbers))
        titles = {row.id: row.title for row in session.execute(named)}
        sections: dict[int, dict[str, str]] = {}
        for version, name, text in session.execute(
            select(SectionRow.version_id, SectionRow.section, SectionRow.text).where(SectionRow.version_id.in_(numbers))
        ):
            sections.setdefault(version, {})[name] = text
        for number, title in sorted(titles.items()):
            index_version(session, number, title, sections.get(number, {}))
