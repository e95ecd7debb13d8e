"""Keeps the index of full text: what each raw file says by its newest reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from storage.batches import blocks
from storage.finding_models import SearchTextRow
from storage.inserts import insert_rows
from storage.models import table
from storage.report_models import ReportVersionRow, SectionRow
from storage.search_words import grams

TITLE = "title"

_TEXTS = table(SearchTextRow)
_VERSIONS = table(ReportVersionRow)


def index_texts(session: Session, texts: Mapping[int, Mapping[str, str]], *, instead_of: Collection[int] = ()) -> None:
    """Takes the titles and sections of versions into the index (version -> part -> text), in place of those of the
    earlier readings `instead_of`."""
    for block in blocks([str(number) for number in sorted(instead_of)]):
        session.execute(delete(_TEXTS).where(_TEXTS.c.version_id.in_([int(number) for number in block])))
    rows = [
        (version, part, words)
        for version, parts in texts.items()
        for part, text in parts.items()
        if (words := grams(text))
    ]
    insert_rows(session, _TEXTS, ("version_id", "part", "grams"), rows)


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
            parts = {TITLE: title, **sections.get(number, {})}
            index_texts(session, {number: parts}, instead_of=_same_file(session, number))


def _same_file(session: Session, version_id: int) -> list[int]:
    """The versions of the same file of the same article, with this one."""
    this = _VERSIONS.alias("this")
    same = and_(_VERSIONS.c.sha256 == this.c.sha256, _VERSIONS.c.article_key == this.c.article_key)
    return list(session.scalars(select(_VERSIONS.c.id).join(this, same).where(this.c.id == version_id)))
