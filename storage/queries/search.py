"""Where words stand in the titles and narratives of the reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import codes_within
from storage.search import search

_MOST = 200


def _rows(asking: Asking) -> Iterator[Row]:
    given = asking.given
    bodies: dict[str, Any] = {name: given[name] for name in ("parent", "kind") if name in given}
    bodies |= {"code": given["body"]} if "body" in given else {}
    bodies |= {"division": codes_within(given["division"])} if "division" in given else {}
    for hit in search(asking.session, given["text"], bodies=bodies, year=given.get("year"), part=given.get("part", "")):
        yield {
            "body": hit.body,
            "name": hit.name,
            "year": hit.year,
            "part": hit.part,
            "excerpt": hit.marked(),
            "title": hit.title,
            "url": hit.article_url,
            "sha256": hit.sha256,
        }


QUESTION = Question(
    name="search",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.YEAR,
        Column("part", Shape.WORD, words="search_part", brief=True, width=12),
        Column("excerpt", brief=True, width=60),
        Column("title", width=30),
        shared.URL,
        Column("sha256", sheet=False),
    ),
    filters=("text", *shared.DUTY_FILTERS, "part"),
    rows=_rows,
    judged=False,
    most=_MOST,
    needed=("text",),
)
