"""The columns of questions that add reports up."""

from __future__ import annotations

from storage.queries import columns as shared
from storage.queries.model import Column, Shape

GROUP_COLUMNS = (
    Column("city", spoken="city_name", brief=True, width=14),
    Column("division", spoken="division_name", width=14),
    Column("level", Shape.WORD, words="level", width=10),
    Column("kind", Shape.WORD, words="kind", width=14),
    Column("body", width=14, sheet=False),
    Column("name", width=18),
    shared.YEAR,
    Column("scope", Shape.WORD, words="scope", brief=True, width=10),
)
LEFT_OUT_COLUMNS = (
    Column("reports", Shape.WHOLE, brief=True, width=10),
    Column("left_out", Shape.WHOLE, brief=True, width=10),
    Column("without_table", Shape.WHOLE, width=10),
    Column("unknown_scope", Shape.WHOLE, brief=True, width=10),
)


def count(name: str, *, brief: bool = False, heading: str = "") -> Column:
    """A column of a number: a printed count may have a fraction."""
    return Column(name, Shape.NUMBER, heading=heading, brief=brief, width=10)


def part(name: str, *, brief: bool = False) -> Column:
    """A column of a group of table 3."""
    return count(name, brief=brief, heading=f"outcome_part.{name}")


def rate(name: str) -> Column:
    """A column of a share."""
    return Column(name, Shape.SHARE, brief=True, width=10)


FORMULA = Column("formula", Shape.MESSAGE, width=40)
SMALL_COLUMN = Column("small_denominator", Shape.YES_NO, width=10)
