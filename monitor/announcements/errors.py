"""What can be wrong with a template."""

from __future__ import annotations

from collections.abc import Mapping


class TemplateError(Exception):
    """`code` is the message, `params` fill it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params: Mapping[str, str] = params
