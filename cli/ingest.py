"""`nianbao ingest`: stored raw files into reports, touching no site."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.context import Store, language, open_store, settings, text
from cli.errors import fail, say
from cli.judging import refresh_changed
from cli.options import LangOption
from cli.progress import Bar
from cli.refused_rows import tell_refused
from config import Config
from ingest import steps
from ingest.document_dates import keep_document_dates
from ingest.pool import ReaderPool, WorkerStartError
from reports.version import PARSER_VERSION
from storage.errors import RawStoreUnavailableError
from translations.findings import document_text

# Reports told one by one, and cells of each; `nianbao query revisions` has them all.
_SHOWN, _CELLS = 20, 6


def ingest(
    everything: Annotated[bool, typer.Option("--all", help=text("help.ingest.all"))] = False,
    lang: LangOption = None,
) -> None:
    """Reads stored files, then judges."""
    chosen = settings()
    store = open_store()
    began = datetime.now(UTC)
    summary = read_stored(store, chosen, everything=everything)
    say("crawl.ingested", files=summary.files, versions=summary.versions, unread=len(summary.unread))
    for unread in summary.unread:
        say("ingest.unread", url=unread.url, reason=document_text(unread.code, unread.params, language()))
    if everything:
        _tell_differences(summary)
    refresh_changed(store, chosen)
    if tell_refused(store, began) or any(unread.code == steps.RAW_FILE for unread in summary.unread):
        raise typer.Exit(1)


def _tell_differences(summary: steps.IngestSummary) -> None:
    """What this reading of everything changed: in sum, and the first reports one by one."""
    if summary.resumed:
        say("ingest.resumed", files=summary.resumed)
    found = summary.differences
    cells = sum(len(difference.cells) for difference in found)
    say("ingest.changed", parser=PARSER_VERSION, cells=cells, reports=len(found))
    for difference in found[:_SHOWN]:
        named = ", ".join(difference.cells[:_CELLS]) + (", …" if len(difference.cells) > _CELLS else "")
        say(
            "ingest.changed_report",
            url=difference.url,
            before=difference.parser_before,
            cells=len(difference.cells),
            named=named or "-",
            facts=difference.facts,
            findings=difference.findings,
        )
    if len(found) > _SHOWN:
        say("ingest.changed_more", reports=len(found) - _SHOWN)


def read_stored(
    store: Store, chosen: Config, *, everything: bool = False, pool: ReaderPool | None = None
) -> steps.IngestSummary:
    """Reads stored files, with a progress bar on a terminal; with `pool` by processes that stay."""
    try:
        with Bar(text("read.progress")) as bar:
            summary = steps.ingest(
                store.engine, store.raw, at=chosen.moment(), everything=everything, pool=pool, progress=bar.show
            )
        keep_document_dates(store.engine, store.raw)
        return summary
    except WorkerStartError as error:
        fail("error.worker", cause=error)
    except RawStoreUnavailableError as error:
        fail(error.code, **error.params)
