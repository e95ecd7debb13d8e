"""Which articles are asked for, and the rows that belong to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from storage.batches import blocks
from storage.column_types import digest, number_among
from storage.models import ArticleRow, ColumnRow, SightingRow, table

_ARTICLES, _COLUMNS, _SIGHTINGS = table(ArticleRow), table(ColumnRow), table(SightingRow)


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """Articles by the keys of their addresses, or all that columns list, by the keys of the columns' addresses. A
    column lists fifteen and more: naming the columns is what a judging of thousands can afford."""

    keys: tuple[str, ...] = ()
    column_keys: tuple[str, ...] = ()

    @classmethod
    def at(cls, urls: Collection[str]) -> ArticleChoice:
        """The articles at these addresses."""
        return cls(keys=tuple(sorted({digest(url) for url in urls})))

    @classmethod
    def listed(cls, columns: Collection[str]) -> ArticleChoice:
        """The articles that these columns (addresses) list."""
        return cls(column_keys=tuple(sorted({digest(url) for url in columns})))


def rows_of(session: Session, statement: Select[*tuple[Any, ...]], which: ArticleChoice | None) -> Iterator[Any]:
    """The rows of `statement` that belong to the articles chosen (None: to all), each once, also where columns in
    different blocks list its article. The statement selects from the table of articles (no mapped objects: they cost
    several times as much), `url_key` among the columns."""
    statement = statement.execution_options(populate_existing=True)
    if which is None:
        yield from session.execute(statement)
        return
    for block in blocks(which.keys):
        yield from session.execute(statement.where(_ARTICLES.c.url_key.in_(block))).all()
    given: set[str] = set()
    in_turn = list(blocks(which.column_keys))
    for block in in_turn:
        listed = select(_SIGHTINGS.c.url_key).join(_COLUMNS, _COLUMNS.c.id == _SIGHTINGS.c.column_id)
        wanted = listed.where(_COLUMNS.c.url_key.in_(block))
        rows = session.execute(statement.where(_ARTICLES.c.url_key.in_(wanted))).all()
        if len(in_turn) == 1:
            yield from rows
            return
        here: set[str] = set()
        for row in rows:
            if row.url_key not in given:
                here.add(row.url_key)
                yield row
        given |= here


def rows_about(
    session: Session, statement: Select[*tuple[Any, ...]], number: ColumnElement[int], articles: Sequence[int] | None
) -> Iterator[Any]:
    """The rows of `statement` that are about the articles with these row numbers (None: about all); `number` is the
    column of the statement that holds them. Once it is known which articles are chosen (`rows_of`), nobody need ask
    again which columns list them."""
    if articles is None:
        yield from session.execute(statement)
        return
    yield from session.execute(statement.where(number_among(session, number, articles))).all()
