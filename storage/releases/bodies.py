"""`bodies`: who must report, with what joins it to other data and to its own past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.queries.owed import division_name
from storage.releases.model import Field, Kind, Material, Table, Values


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    before: dict[str, list[str]] = {}
    for code, body in material.roster.items():
        if body.successor:
            before.setdefault(body.successor, []).append(code)
    yield [
        (
            code,
            body.name,
            body.kind.value,
            body.level.value,
            body.division,
            division_name(body.division),
            body.parent or None,
            body.credit_code or None,
            [alias.name for alias in body.aliases],
            body.since,
            body.until,
            before.get(code, []),
            body.successor or None,
            body.home_url or None,
        )
        for code, body in material.roster.items()
    ]


TABLE = Table(
    name="bodies",
    fields=(
        Field("code"),
        Field("name"),
        Field("kind"),
        Field("level"),
        Field("division"),
        Field("division_name"),
        Field("parent"),
        Field("credit_code"),
        Field("aliases", Kind.LIST),
        Field("since", Kind.WHOLE),
        Field("until", Kind.WHOLE),
        Field("predecessors", Kind.LIST),
        Field("successor"),
        Field("home_url"),
    ),
    key=("code",),
    rows=_rows,
)
