"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import language_option, text
from cli.output import OutputFormat

LangOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", callback=language_option, is_eager=True, help=text("help.option.lang")),
]
FormatOption = Annotated[OutputFormat | None, typer.Option("--format", help=text("help.option.format"))]
