"""When a server says to come again: Retry-After in seconds or as a date (RFC 9110 §10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# "Later": asked once more in the same night, at once or when the server says, unless that is longer than we wait.
COME_AGAIN = frozenset({408, 500, 502, 503, 504, 522, 524})
PATIENCE_S = 60.0

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?")


def seconds_to_wait(value: str, now: datetime) -> float | None:
    """How many seconds from `now` the header asks to wait; None where it says nothing that can be understood."""
    value = value.strip()
    # Two headers (a proxy's and the site's) arrive as one; the longer wait does for both.
    parts = [_SECONDS.fullmatch(part.strip()) for part in value.split(",")]
    if all(parts):
        return max(float(part[0]) for part in parts if part)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
