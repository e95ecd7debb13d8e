"""Raw files by medium: what was kept, how it was read, and why some of it could not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, func, select

from storage.models import BodyRow, table
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import lies_within
from storage.report_models import ReportVersionRow

_BODIES = table(BodyRow).c


def _rows(asking: Asking) -> Iterator[Row]:
    """Counts each raw file of each article once, by its newest reading."""
    versions = table(ReportVersionRow)
    newer = versions.alias("newer")
    statement = (
        select(
            versions.c.reader,
            versions.c.code,
            func.count().label("files"),
            func.sum(versions.c.cells_found).label("cells"),
        )
        .where(
            ~exists().where(
                and_(
                    newer.c.sha256 == versions.c.sha256,
                    newer.c.article_key == versions.c.article_key,
                    newer.c.id > versions.c.id,
                )
            )
        )
        .group_by(versions.c.reader, versions.c.code)
        .order_by(func.count().desc(), versions.c.reader, versions.c.code)
    )
    if "code" in asking.given:
        statement = statement.where(versions.c.code == asking.given["code"])
    bodies = _bodies(asking)
    if bodies is not None:
        statement = statement.where(versions.c.body.in_(bodies))
    for row in asking.session.execute(statement):
        yield {
            "medium": row.reader or None,
            "files": row.files,
            "readable": row.code == "",
            "code": row.code or None,
            "cells": row.cells,
        }


def _bodies(asking: Asking) -> Any | None:
    """The bodies whose files are asked for; None: also those of files that nobody's name stands on."""
    given = asking.given
    if given.keys().isdisjoint(("division", "body", "parent", "kind")):
        return None
    chosen = select(_BODIES.code)
    if "division" in given:
        chosen = chosen.where(lies_within(_BODIES.division, given["division"]))
    for name, column in (("body", _BODIES.code), ("parent", _BODIES.parent), ("kind", _BODIES.kind)):
        if name in given:
            chosen = chosen.where(column == given[name])
    return chosen


QUESTION = Question(
    name="media",
    columns=(
        Column("medium", brief=True, width=16),
        Column("readable", Shape.YES_NO, brief=True, width=10),
        Column("code", brief=True, width=24),
        Column("files", Shape.WHOLE, brief=True, width=10),
        Column("cells", Shape.WHOLE, brief=True, width=12),
    ),
    filters=("division", "body", "parent", "kind", "code"),
    rows=_rows,
    judged=False,
)
