"""`nianbao ingest`: stored raw files into reports, touching no site."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import Store, language, open_store, settings, text
from cli.errors import fail, say
from cli.judging import refresh
from cli.options import LangOption
from cli.progress import Bar
from config import Config
from ingest import steps
from ingest.pool import WorkerStartError
from storage.errors import RawStoreUnavailableError
from translations.findings import document_text


def ingest(
    everything: Annotated[bool, typer.Option("--all", help=text("help.ingest.all"))] = False,
    lang: LangOption = None,
) -> None:
    """Reads stored files, then judges."""
    chosen = settings()
    store = open_store()
    summary = read_stored(store, chosen, everything=everything)
    say("crawl.ingested", files=summary.files, versions=summary.versions, unread=len(summary.unread))
    for unread in summary.unread:
        say("ingest.unread", url=unread.url, reason=document_text(unread.code, unread.params, language()))
    refresh(store, chosen)
    if any(unread.code == steps.RAW_FILE for unread in summary.unread):
        raise typer.Exit(1)


def read_stored(store: Store, chosen: Config, *, everything: bool = False) -> steps.IngestSummary:
    """Reads stored files, with a progress bar on a terminal."""
    try:
        with Bar(text("read.progress")) as bar:
            return steps.ingest(store.engine, store.raw, at=chosen.moment(), everything=everything, progress=bar.show)
    except WorkerStartError as error:
        fail("error.worker", cause=error)
    except RawStoreUnavailableError as error:
        fail(error.code, **error.params)
