"""Headings of another table than the form's: months, years or bodies side by side over the form's own row labels.

Their numbers add up in the form's order, too, as the last of such columns is a total: no sum tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from reports.tables.tokens import Token

_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")


def is_head(token: Token) -> bool:
    """Whether a cell above numbers may be a heading: words, or a year."""
    return bool(token.label) or _YEAR.fullmatch(token.raw) is not None


def are_foreign(above: Sequence[Token], first: int, known: Callable[[str], bool | None], fewest: int) -> bool:
    """Whether so many headings stand side by side over the numbers, from grid column `first` on, and none is `known`.

    `above` are the tokens of the heading rows; `known` says None of words that other tables use as well.
    """
    heading = [token for token in above if token.column >= first and is_head(token)]
    told = [known(token.label) if token.label else False for token in heading]
    if True in told:
        return False
    strange = Counter(token.row for token, is_known in zip(heading, told, strict=True) if is_known is False)
    return max(strange.values(), default=0) >= fewest
