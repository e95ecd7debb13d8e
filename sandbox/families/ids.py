"""Numbers and codes that a management system hands out: they look arbitrary and stay the same."""

from __future__ import annotations

import uuid

from sandbox.chance import chance


def number(low: int, high: int, *purpose: object) -> int:
    """A number from `low` to `high` for one purpose."""
    return chance("id", *purpose).randint(low, high)


def digits32(*purpose: object) -> str:
    """Thirty-two hexadecimal digits."""
    return f"{chance('hex', *purpose).getrandbits(128):032x}"


def dashed(*purpose: object) -> str:
    """A UUID in its usual form."""
    return str(uuid.UUID(int=chance("uuid", *purpose).getrandbits(128)))
