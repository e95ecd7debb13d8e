"""`nianbao ingest`: stored raw files into reports, touching no site."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import open_store, settings, text
from cli.errors import say
from cli.judging import refresh
from cli.options import LangOption
from ingest import steps


def ingest(
    everything: Annotated[bool, typer.Option("--all", help=text("help.ingest.all"))] = False,
    lang: LangOption = None,
) -> None:
    """Reads stored files, then judges."""
    chosen = settings()
    store = open_store()
    summary = steps.ingest(store.engine, store.raw, at=chosen.moment(), everything=everything)
    say("crawl.ingested", files=summary.files, versions=summary.versions, unread=len(summary.unread))
    for unread in summary.unread:
        say("ingest.unread", url=unread.url, reason=text(f"document.{unread.code}", **unread.params))
    refresh(store, chosen)
    if any(unread.code == "raw_file" for unread in summary.unread):
        raise typer.Exit(1)
