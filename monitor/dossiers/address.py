"""Where a dossier can be read by others."""

from __future__ import annotations

from urllib.parse import quote


def dossier_address(public_url: str, body: str, year: int) -> str:
    """The stable address of a dossier under the public address of this installation; empty where there is none."""
    return f"{public_url.rstrip('/')}/dossiers/{quote(body, safe='')}/{year}" if public_url else ""
