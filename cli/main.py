"""The command `nianbao`."""

from __future__ import annotations

import os
import sys

import typer

from cli import (
    announce,
    crawl,
    db,
    demo,
    doctor,
    dossier,
    ingest,
    query,
    read,
    registry,
    review,
    roster_events,
    status,
    submit,
)
from cli.context import text

app = typer.Typer(name="nianbao", help=text("help.nianbao"), no_args_is_help=True, add_completion=False)
app.add_typer(db.app, name="db")
app.add_typer(registry.app, name=roster_events.GROUP)
app.add_typer(review.app, name="review")
app.command("crawl", help=text("help.crawl"))(crawl.crawl)
app.command("submit", help=text("help.submit"))(submit.submit)
app.command("ingest", help=text("help.ingest"))(ingest.ingest)
app.command("status", help=text("help.status"))(status.status)
app.command("dossier", help=text("help.dossier"))(dossier.dossier)
app.command("announce", help=text("help.announce"))(announce.announce)
app.command("query", help=text("help.query"))(query.query)
app.command("read", help=text("help.read"))(read.read)
app.command("demo", help=text("help.demo"))(demo.demo)
app.command("doctor", help=text("help.doctor"))(doctor.doctor)


def main() -> None:
    """Runs the command; a reader that closes the pipe early is no error."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
