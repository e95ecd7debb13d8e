"""Regular expressions that are compiled when they are first asked, not when their module is loaded.

The wording of prose takes three hundred of them, and compiling all takes longer than reading a report; a process that
reads one file meets a part of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Hands out the methods of the compiled expression, each looked up once."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, for calling its methods; an expression that is wrong is wrong when first asked."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
