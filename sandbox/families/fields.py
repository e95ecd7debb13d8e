"""What a visitor sent: the fields of an address and of a form."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from sandbox.site import Request


def fields(request: Request) -> dict[str, str]:
    """The fields of a request, those of its form before those of its address; the last of several wins."""
    given = parse_qs(urlsplit(request.path).query, keep_blank_values=True)
    if request.method == "POST":
        given |= parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in given.items()}


def whole(text: str, otherwise: int) -> int:
    """A field that should hold a number; servers take anything else for their default."""
    return int(text) if text.isascii() and text.isdigit() else otherwise
