"""`nianbao registry propose` and `accept`: what a portal or a crawl suggests, and a person's yes."""

from __future__ import annotations

import csv
import getpass
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.closings import refuse_blackout
from cli.context import Store, open_store, settings, text
from cli.crawl import check_settings, order_for, report_refusals
from cli.errors import fail, say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, print_records
from cli.places import division_code
from crawler import runs
from crawler.runs import CrawlFailedError
from registry.model import Body, Kind
from registry.roster import read_roster
from registry.rows import web_address
from storage.bodies import load_bodies, save_bodies
from storage.proposals import Proposal, ProposalKind, accept, body_of, load_proposals
from storage.reviews import Review, ReviewKind, save_review

COLUMNS = (
    "id",
    "kind",
    "body",
    "name",
    "division",
    "home_url",
    "column_url",
    "replaces",
    "score",
    "proved",
    "last_year",
    "last_report",
    "reasons",
    "proposed_at",
)
SHOWN = ("id", "kind", "name", "column_url", "score", "last_report")
ACCEPTED_COLUMNS = ("id", "kind", "body", "name", "column_url", "accepted", "problem")


def propose(
    division: Annotated[str, typer.Argument(metavar="DIVISION", help=text("help.propose.division"))],
    portal: Annotated[str, typer.Option("--portal", metavar="URL", help=text("help.propose.portal"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Walks a portal and prints what is now proposed for the division."""
    chosen = settings()
    place = division_code(division)
    check_settings(chosen)
    store = open_store()
    url = portal or _known_portal(store, place)
    if not url:
        raise typer.BadParameter(text("proposals.no_portal", division=place))
    try:
        url = web_address(url)
    except ValueError:
        raise typer.BadParameter(text("registry.bad_url", value=url)) from None
    refuse_blackout(chosen, url)
    try:
        summary = runs.run(order_for(chosen, portal=url, division=place))
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    report_refusals(summary)
    with store.session() as session:
        found = load_proposals(session, division=place)
    _print(found, format)
    say("proposals.made", requests=summary.requests, proposals=len(found))
    found_any = any(one.column_url for one in found)
    if not found_any:
        say("proposals.none_found", url=url)
    if summary.failed_walks or not found_any:
        raise typer.Exit(1)


def show(
    division: Annotated[str, typer.Option(help=text("help.registry.within"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the open proposals; what it prints as CSV or JSON is what `accept` reads."""
    place = division_code(division) if division else ""
    with open_store().session() as session:
        _print(load_proposals(session, division=place), format)


def accept_(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=text("help.accept.file"))] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", min=0.0, max=1.0, help=text("help.accept.min_score"))
    ] = None,
    division: Annotated[str, typer.Option(help=text("help.registry.within"))] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=text("help.accept.by"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Takes proposals over: those that stand in FILE, those of at least this score, or both conditions at once."""
    if file is None and min_score is None:
        raise typer.BadParameter(text("proposals.what_to_accept"))
    who = by or getpass.getuser()
    store = open_store()
    place = division_code(division) if division else ""
    with store.session() as session:
        known = {one.id: one for one in load_proposals(session, division=place)}
    outcomes: list[Outcome] = []
    if file is not None:
        # Line by line a person saw what is said to be whose; a score alone is nobody's word.
        chosen, outcomes = _from_file(file, known)
    else:
        chosen = [one for one in known.values() if one.column_url]
    if min_score is not None:
        chosen = [one for one in chosen if one.score >= min_score]
    outcomes += [_accept(store, one, who, seen=file is not None) for one in chosen]
    print_records(
        [outcome.record() for outcome in outcomes],
        columns=ACCEPTED_COLUMNS,
        format=format,
        headings={column: text(f"proposals.heading.{column}") for column in ACCEPTED_COLUMNS},
        display=_words(outcome.proposal for outcome in outcomes),
    )
    if any(outcome.problem for outcome in outcomes):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one proposal that was to be accepted."""

    proposal: Proposal
    problem: str = ""

    def record(self) -> Mapping[str, Any]:
        one = self.proposal
        return {
            "id": one.id,
            "kind": one.kind.value,
            "body": one.body,
            "name": one.name,
            "column_url": one.column_url,
            "accepted": not self.problem,
            "problem": self.problem,
        }


def _known_portal(store: Store, division: str) -> str:
    with store.session() as session:
        for body in load_bodies(session):
            if body.division == division and body.kind is Kind.GOVERNMENT and body.home_url:
                return body.home_url
    return ""


def _from_file(path: Path, known: Mapping[int, Proposal]) -> tuple[list[Proposal], list[Outcome]]:
    """The proposals that stand in a file as `propose` prints it. A person may have changed column and body in it;
    lines that are no open proposal are outcomes with a problem."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail("registry.unreadable", path=path, cause=getattr(error, "strerror", None) or error)
    chosen: list[Proposal] = []
    problems: list[Outcome] = []
    for row in _rows(path, content):
        number = str(row.get("id") or "").strip()
        one = known.get(int(number)) if number.isdigit() else None
        if one is None:
            missing = Proposal(ProposalKind.COLUMN, "", "", str(row.get("name") or ""))
            problems.append(Outcome(missing, text("proposals.not_open", id=number or "-")))
            continue
        url = str(row.get("column_url") or "").strip() or one.column_url
        body = str(row.get("body") or "").strip() or one.body
        chosen.append(replace(one, column_url=url, body=body))
    return chosen, problems


def _rows(path: Path, content: str) -> Sequence[Mapping[str, object]]:
    if content.lstrip().startswith(("[", "{")):
        try:
            found = json.loads(content)
        except ValueError as error:
            fail("registry.unreadable", path=path, cause=error)
        rows = found if isinstance(found, list) else [found]
        return [row for row in rows if isinstance(row, dict)]
    return list(csv.DictReader(io.StringIO(content)))


def _accept(store: Store, proposal: Proposal, who: str, *, seen: bool) -> Outcome:
    """Takes a proposal over. Where a person saw the line (`seen`), that the column is the body's is their word, on
    which a proof of absence may rest (contract, "Proof of absence", d)."""
    if not proposal.column_url:
        return Outcome(proposal, text("proposals.no_column"))
    try:
        proposal = replace(proposal, column_url=web_address(proposal.column_url))
    except ValueError:
        return Outcome(proposal, text("registry.bad_url", value=proposal.column_url))
    at = settings().moment()
    with store.writing() as session:
        if not proposal.body:
            made = _new_body(proposal, load_bodies(session))
            if isinstance(made, str):
                return Outcome(proposal, made)
            save_bodies(session, [made], source=f"registry accept: {who}", file_sha256="", at=at)
            proposal = replace(proposal, body=made.code)
        try:
            body = body_of(session, proposal.body)
        except LookupError:
            return Outcome(proposal, text("error.unknown_body", codes=proposal.body))
        accept(session, proposal, body=body, by=who, at=at)
        if seen:
            word = Review(
                ReviewKind.CONFIRM,
                body.code,
                None,
                stated_by=who,
                reason=text("proposals.accepted_by_line", id=proposal.id),
                at=at,
                column_url=proposal.column_url,
            )
            save_review(session, word)
    return Outcome(proposal)


def _new_body(proposal: Proposal, known: Sequence[Body]) -> Body | str:
    """The body that a portal's name tells, by the roster's own rules; else why the name does not tell one."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(("name", "division", "home_url"))
    writer.writerow((proposal.name, proposal.division, proposal.home_url))
    read = read_roster(sheet.getvalue().encode(), proposal.name, known, division=proposal.division)
    if read.problems or not read.bodies:
        problem = read.problems[0]
        return text(problem.code, **problem.params)
    return read.bodies[0]


def _print(found: Sequence[Proposal], format: OutputFormat | None) -> None:  # noqa: A002
    as_table = format is OutputFormat.TABLE or (format is None and sys.stdout.isatty())
    print_records(
        [
            {
                **{name: getattr(one, name) for name in COLUMNS if name not in ("kind", "proved", "reasons")},
                "kind": one.kind.value,
                "score": round(one.score, 3),
                "proved": bool(one.evidence.get("proved")),
                "reasons": list(one.evidence.get("reasons", ())),
            }
            for one in found
        ],
        columns=SHOWN if as_table else COLUMNS,
        format=format,
        headings={column: text(f"proposals.heading.{column}") for column in COLUMNS},
        display=_words(found),
    )


def _words(found: Any) -> dict[str, dict[Any, str]]:
    yes = {True: text("registry.yes"), False: text("registry.no")}
    return {
        "kind": {one.kind.value: text(f"proposal.{one.kind.value}") for one in found},
        "accepted": yes,
        "proved": yes,
    }
