"""Which pictures make up a report that was put up as pictures, page by page or table by table."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, select

from storage.crawl_models import PagePictureRow
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.report_models import ReportVersionRow


def _rows(asking: Asking) -> Iterator[Row]:
    """Each picture once, under the newest reading of the page that names it."""
    version, picture, body = table(ReportVersionRow).c, table(PagePictureRow).c, table(BodyRow).c
    newest = select(func.max(version.id)).group_by(version.sha256, version.article_key)
    statement = (
        select(
            version.body, body.name, version.year, picture.position, version.article_url, version.code,
            version.cells_found, picture.sha256,
        )
        .select_from(table(PagePictureRow))
        .join(table(ReportVersionRow), and_(version.sha256 == picture.page_sha256, version.id.in_(newest)))
        .outerjoin(table(BodyRow), body.code == version.body)
        .order_by(version.body, version.year, version.article_url, version.id, picture.position)
    )  # fmt: skip
    for name in ("body", "year"):
        if name in asking.given:
            statement = statement.where(version[name] == asking.given[name])
    for row in asking.session.execute(statement):
        yield {
            "body": row.body,
            "name": row.name,
            "year": row.year,
            "picture": row.position,
            "readable": row.code == "",
            "cells": row.cells_found,
            "url": row.article_url,
            "sha256": row.sha256,
        }


QUESTION = Question(
    name="pictures",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.YEAR,
        Column("picture", Shape.WHOLE, brief=True, width=8),
        Column("readable", Shape.YES_NO, brief=True, width=10),
        Column("cells", Shape.WHOLE, brief=True, width=12),
        shared.URL,
        Column("sha256", brief=True, width=30),
    ),
    filters=("body", "year"),
    rows=_rows,
    judged=False,
)
