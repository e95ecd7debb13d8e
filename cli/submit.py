"""`nianbao submit`: what a person found and the crawl did not; kept as evidence, read, judged, and learned from."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.closings import refuse_blackout
from cli.context import Store, open_store, settings, text
from cli.crawl import check_settings, order_for, report_refusals
from cli.errors import fail, say
from cli.ingest import read_stored
from cli.judging import refresh_changed
from cli.options import LangOption
from config import Config
from crawler import runs
from crawler.runs import CrawlFailedError
from duties.model import ContentState
from storage import articles, bodies, report_versions, submissions
from storage.articles import ArticleFile, ArticleObservation
from storage.submissions import FILE_SCHEME, Submission

_FETCHED = "fetched"
_TAKEN = "taken"


def submit(
    body: Annotated[str, typer.Argument(metavar="BODY", help=text("help.submit.body"))],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=2008, max=2100, help=text("help.submit.year"))],
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help=text("help.submit.what"))],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=text("help.submit.by"))] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=text("help.submit.note"))] = "",
    lang: LangOption = None,
) -> None:
    """Takes one report, keeps it with who and when, reads it, and judges anew."""
    chosen = settings()
    store = open_store()
    with store.session() as session:
        if body not in {known.code for known in bodies.load_bodies(session)}:
            fail("error.unknown_body", codes=body)
    is_url = what.lower().startswith(("http://", "https://"))
    given = Submission(
        body=body,
        year=year,
        url=what if is_url else "",
        filename="" if is_url else Path(what).name,
        sha256="",
        submitted_by=by or getpass.getuser(),
        note=note,
        at=chosen.moment(),
        outcome="",
    )
    article = _fetch(store, chosen, given) if is_url else _take(store, chosen, given, Path(what))
    read_stored(store, chosen)
    refresh_changed(store, chosen, years=[year])
    if article:
        _tell(store, article, given)


def _fetch(store: Store, chosen: Config, given: Submission) -> str:
    """Fetches the address within the manners of a crawl; gives the article's address. Ends the command with status 1
    where it could not be had; that it was handed in stays."""
    check_settings(chosen)
    refuse_blackout(chosen, given.url)
    with store.writing() as session:
        number = submissions.save_submission(session, given)
    try:
        summary = runs.run(order_for(chosen, codes=(given.body,), submission=given.url))
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    outcome = summary.submission.get("outcome", "unreachable")
    column = summary.submission.get("column", "")
    with store.writing() as session:
        submissions.finish_submission(
            session, number, outcome=outcome, sha256=summary.submission.get("sha256", ""), column_url=column
        )
    report_refusals(summary)
    if outcome != _FETCHED:
        fail("submit.not_fetched", url=given.url, reason=text(f"reason.{outcome}"))
    say("submit.fetched", url=given.url)
    say("submit.learned", column=column) if column else say("submit.no_column")
    return given.url


def _take(store: Store, chosen: Config, given: Submission, path: Path) -> str:
    """Keeps the file as what it is, contents without a place on the web; gives the address it is known by."""
    try:
        content = path.read_bytes()
    except OSError as error:
        if not path.exists():
            fail("submit.no_such_file", path=path)
        fail("error.unreadable_file", path=path, cause=error.strerror or error)
    sha256 = store.raw.put(content)
    address = f"{FILE_SCHEME}{sha256}"
    file = ArticleFile(address, given.filename, sha256)
    page = ArticleObservation(title=path.stem, state=ContentState.READ, files=(file,), content_digest=sha256)
    with store.writing() as session:
        taken = Submission(
            given.body,
            given.year,
            "",
            given.filename,
            sha256,
            given.submitted_by,
            given.note,
            given.at,
            _TAKEN,
        )
        submissions.save_submission(session, taken)
        articles.record_article(session, url=address, at=chosen.moment(), page=page)
    say("submit.taken", sha256=sha256)
    return address


def _tell(store: Store, article: str, given: Submission) -> None:
    """What was read in it, and whether that is what it was handed in as. Ends the command with status 1 where it is no
    report that could be read; it stays kept."""
    with store.session() as session:
        found = [row for row in report_versions.latest_reports(session, article_urls=[article]) if not row.code]
        if not found:
            fail("submit.unread")
        report = report_versions.load_report(session, found[0].version_id)
    if not (report.body_name or report.year or any(figure.value is not None for figure in report.figures)):
        fail("submit.unread")
    say("submit.read", name=report.body_name or "?", year=report.year or "?")
    if any(row.body not in (None, given.body) or row.year not in (None, given.year) for row in found):
        say("submit.other")
