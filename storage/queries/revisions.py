"""What changed in reports: other bytes at the same address, or the same bytes read otherwise by a newer parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from duties.model import SHANGHAI
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name, lies_within
from storage.queries.reports_in import BODIES
from storage.report_changes import changed_cells
from storage.report_models import ReportVersionRow

_V = table(ReportVersionRow).c
_PAIRS = 200
NEW_BYTES, NEW_PARSER = "new_bytes", "new_parser"


def _rows(asking: Asking) -> Iterator[Row]:
    pairs = list(_pairs(asking))
    found = []
    for start in range(0, len(pairs), _PAIRS):
        block = pairs[start : start + _PAIRS]
        cells = changed_cells(asking.session, [(older.id, newer.id) for older, newer in block])
        for older, newer in block:
            cause = NEW_BYTES if older.sha256 != newer.sha256 else NEW_PARSER
            changed = cells[older.id, newer.id]
            # A newer parser that reads the same is no revision of anything.
            if (cause == NEW_BYTES or changed) and asking.given.get("cause", cause) == cause:
                found.append(_row(older, newer, cause, changed))
    yield from sorted(found, key=lambda row: (row["at"], row["version"]), reverse=True)


def _pairs(asking: Asking) -> Iterator[tuple[Any, Any]]:
    """What to compare, of the readable versions of one address of an article: each content with the one that came
    before it, and each reading of a content with the reading before. Old contents are read again too, when the parser
    is newer: that revises no report.
    """
    given = asking.given
    statement = (
        select(
            _V.id, _V.sha256, _V.article_key, _V.file_url, _V.article_url, _V.body, _V.year, _V.title,
            _V.parser_version, _V.read_at, BODIES.name, BODIES.kind, BODIES.division,
        )
        .select_from(table(ReportVersionRow))
        .join(table(BodyRow), BODIES.code == _V.body)
        .where(_V.code == "")
        .order_by(_V.article_key, _V.file_url, _V.id)
    )  # fmt: skip
    for name, column in (("year", _V.year), ("body", _V.body), ("kind", BODIES.kind), ("parent", BODIES.parent)):
        if name in given:
            statement = statement.where(column == given[name])
    if "division" in given:
        statement = statement.where(lies_within(BODIES.division, given["division"]))
    for _address, versions in groupby(asking.session.execute(statement), lambda row: (row.article_key, row.file_url)):
        readings: dict[str, Any] = {}
        newest = ""
        for row in versions:
            if row.sha256 in readings:
                yield readings[row.sha256], row
            elif newest:
                yield readings[newest], row
            if row.sha256 not in readings:
                newest = row.sha256
            readings[row.sha256] = row


def _row(older: Any, newer: Any, cause: str, changed: Sequence[str]) -> dict[str, Any]:
    return {
        "version": newer.id,
        "at": newer.read_at.astimezone(SHANGHAI),
        "body": newer.body,
        "name": newer.name,
        "kind": newer.kind,
        "division": newer.division,
        "division_name": division_name(newer.division),
        "year": newer.year,
        "cause": cause,
        "cells": len(changed),
        "changed": list(changed),
        "parser_before": older.parser_version,
        "parser": newer.parser_version,
        "sha256_before": older.sha256,
        "sha256": newer.sha256,
        "title": newer.title,
        "url": newer.file_url,
    }


QUESTION = Question(
    name="revisions",
    columns=(
        Column("version", Shape.WHOLE, sheet=False),
        Column("at", Shape.MOMENT, brief=True, width=20),
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        Column("cause", Shape.WORD, words="revision", brief=True, width=12),
        Column("cells", Shape.WHOLE, brief=True, width=8),
        Column("changed", Shape.TEXTS, width=40),
        Column("parser_before", width=8),
        Column("parser", width=8),
        Column("sha256_before", sheet=False),
        Column("sha256", sheet=False),
        Column("title", width=30),
        shared.URL,
    ),
    filters=(*shared.DUTY_FILTERS, "cause"),
    rows=_rows,
    judged=False,
)
