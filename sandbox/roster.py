"""The roster of who lives in the sandbox, in the import format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from registry.headings import FIELDS
from registry.model import Body

# Whether a body counts is for a person to say.
HEADINGS = tuple(field for field in FIELDS if field != "counted")


def row(body: Body, home: str, column: str) -> Mapping[str, str]:
    """The line of `body`, with what the roster knows of its site."""
    return {
        "code": body.code,
        "name": body.name,
        "kind": body.kind.value,
        "level": body.level.value,
        "division": body.division,
        "parent": body.parent,
        "supervisor": body.supervisor,
        "aliases": "|".join(alias.name for alias in body.aliases),
        "home_url": home,
        "column_url": column,
        "published_by": body.published_by,
    }


def written(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
