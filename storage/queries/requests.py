"""Every request that was made of a server in a period: what a site's manager asks us for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from duties.model import SHANGHAI, end_of_day
from storage.models import FetchRow
from storage.queries.model import Asking, Column, Question, Row, Shape

HOST_FILTERS = ("host", "since", "until")


def asked(asking: Asking) -> Any:
    """The requests of the period (from yesterday on where not given: a night has two days) to the host, or to all
    hosts of the city domain, that `host` names; oldest first."""
    until: date = asking.given.get("until", asking.today)
    since: date = asking.given.get("since", min(asking.today, until) - timedelta(days=1))
    statement = (
        select(
            FetchRow.at,
            FetchRow.url,
            FetchRow.method,
            FetchRow.host,
            FetchRow.city_domain,
            FetchRow.status,
            FetchRow.outcome,
            FetchRow.reason,
            FetchRow.bytes,
            FetchRow.elapsed_ms,
            FetchRow.conditional,
            FetchRow.purpose,
        )
        .where(FetchRow.at >= end_of_day(since - timedelta(days=1)), FetchRow.at < end_of_day(until))
        .order_by(FetchRow.at, FetchRow.id)
    )
    if "host" in asking.given:
        host = asking.given["host"]
        statement = statement.where(or_(FetchRow.host == host, FetchRow.city_domain == host))
    return statement


def _rows(asking: Asking) -> Iterator[Row]:
    for row in asking.session.execute(asked(asking)):
        yield dict(row._mapping) | {"at": row.at.astimezone(SHANGHAI)}


QUESTION = Question(
    name="requests",
    columns=(
        Column("at", Shape.MOMENT, brief=True, width=20),
        Column("host", width=24),
        Column("city_domain", width=20),
        Column("method", brief=True, width=8),
        Column("url", brief=True, width=60),
        Column("status", Shape.WHOLE, brief=True, width=8),
        Column("outcome", brief=True, width=14),
        Column("reason", width=20),
        Column("bytes", Shape.WHOLE, brief=True, width=10),
        Column("elapsed_ms", Shape.WHOLE, width=10),
        Column("conditional", Shape.YES_NO, width=8),
        Column("purpose", brief=True, width=14),
    ),
    filters=HOST_FILTERS,
    rows=_rows,
    judged=False,
)
