"""A table whose words stand in the document although nothing could be read of it: turned about, drawn of lines and
dashes, with a column between labels and numbers. It is not missing, and nobody may say so of the body."""

from __future__ import annotations

from functools import lru_cache

from reports.tables.tokens import Stream
from reports.vocabulary import (
    APPLICATION_LABELS,
    DISPUTE_HEADS,
    DISPUTES,
    GLUED_WORDS,
    PROACTIVE,
    PROACTIVE_HEADS_2019,
    PROACTIVE_HEADS_2021,
    SHARED_LABELS,
    compact,
    simplified,
)

# A narrative names some outcomes, and the words of table 2; so many labels, or a heading with them, only the table has.
_FEWEST_LABELS, _SHORTEST_LABEL = 10, 4


def is_unread(table: str, tokens: Stream) -> bool:
    """Whether the table must stand in a document in which it was not found."""
    text = _text(tuple([token.raw for token in tokens]))
    if table == DISPUTES:
        return all(head in text for head, column in DISPUTE_HEADS.items() if column != "total")
    if not all(word in text for word in GLUED_WORDS[table]):
        return False
    if table == PROACTIVE:
        return any(head in text for head in (*PROACTIVE_HEADS_2021, *PROACTIVE_HEADS_2019))
    named = {row for label, row in APPLICATION_LABELS.items() if _is_telling(label) and label in text}
    return len(named) >= _FEWEST_LABELS


def _is_telling(label: str) -> bool:
    return len(label) >= _SHORTEST_LABEL and label not in SHARED_LABELS


@lru_cache(maxsize=1)
def _text(raws: tuple[str, ...]) -> str:
    """The whole document in the form in which labels are compared; up to three tables are looked for in it."""
    return simplified(compact("".join(raws)))
