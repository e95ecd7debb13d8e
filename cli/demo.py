"""`nianbao demo`: a season of a sandbox city, crawled, read and judged; its own script says what is right."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.context import text
from cli.errors import say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat
from cli.progress import Bar
from cli.season import Night, fresh_store, import_roster, play, sandbox_settings
from cli.status import print_status
from monitor.watch import Judged

if TYPE_CHECKING:
    from sandbox.season.season import Season

__all__ = ["demo", "fresh_store", "import_roster", "sandbox_settings"]

BODIES = 60
QUICK_BODIES = 12
REPORT_YEAR = 2025


def demo(
    count: Annotated[int, typer.Option("--bodies", min=12, max=200, help=text("help.demo.bodies"))] = BODIES,
    seed: Annotated[int, typer.Option(help=text("help.demo.seed"))] = 1,
    quick: Annotated[bool, typer.Option("--quick", help=text("help.demo.quick"))] = False,
    data_dir: Annotated[Path | None, typer.Option(help=text("help.demo.data_dir"))] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Plays a season night by night and scores every verdict of every night against the sandbox's truth."""
    from sandbox.season.nights import quick_nights
    from sandbox.season.season import Season

    nights = quick_nights(REPORT_YEAR) if quick else None
    season = Season.draw(seed, bodies=QUICK_BODIES if quick else count, report_year=REPORT_YEAR, nights=nights)
    folder = data_dir or Path(tempfile.mkdtemp(prefix="nianbao-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    say("demo.begin", bodies=len(season.parts), seed=seed, nights=len(season.nights.days))
    played: list[Night] = []
    with season.city.serve() as running, Bar(text("demo.progress")) as bar:
        bar.show(0, len(season.nights.days))
        for night in play(season, running, folder):
            played.append(night)
            bar.show(len(played), len(season.nights.days))
            _tell(night)
    print_status(*_table(played[-1], format))
    wrong = _score(season, played)
    say("demo.database", path=folder / "nianbao.db")
    if wrong:
        raise typer.Exit(1)


def _tell(night: Night) -> None:
    readings = night.summary.readings
    say(
        "demo.night",
        day=night.day,
        requests=night.summary.requests,
        complete=readings.get("complete", 0),
        failed=readings.get("failed", 0) + readings.get("incomplete", 0),
        versions=night.versions,
    )
    judged = {row.body.code: row for row in night.rows}
    for code in night.wrong:
        truth = night.truths[code]
        right = _words(truth.verdict, truth.reason, truth.flags, truth.days_late)
        row = judged.get(code)
        if row is None:
            say("demo.no_row", body=code, truth=right)
        else:
            flags = tuple(flag.value for flag in row.verdict.flags)
            ours = _words(row.verdict.code.value, row.verdict.reason, flags, row.verdict.days_late)
            say("demo.wrong", day=night.day, body=row.body.name, ours=ours, truth=right)


def _table(
    last: Night,
    format: OutputFormat | None,  # noqa: A002
) -> tuple[Sequence[Judged], OutputFormat | None, Sequence[tuple[str, Sequence[str]]]]:
    return last.rows, format, [("truth", [last.truths[row.body.code].verdict for row in last.rows])]


def _score(season: Season, played: Sequence[Night]) -> int:
    """Says how many verdicts were right, and how well accusations were; gives the number of wrong ones."""
    last = played[-1]
    wrong = sum(len(night.wrong) for night in played)
    for code in ("late", "missing"):
        said = {row.body.code for row in last.rows if row.verdict.code.value == code}
        right = {truth.body for truth in last.truths.values() if truth.verdict == code}
        word = text(f"verdict.{code}")
        say("demo.accusations", verdict=word, said=len(said), right=len(right), both=len(said & right))
    say("demo.nights", wrong=wrong, nights=len(played), changes=sum(len(season.changes(code)) for code in season.parts))
    say("demo.score", right=len(last.truths) - len(last.wrong), all=len(last.truths))
    return wrong


def _words(code: str, reason: str | None, flags: Sequence[str], days: int | None) -> str:
    verdict = text("verdict.late_days", days=days) if days is not None else text(f"verdict.{code}")
    beside = [text(f"reason.{reason}")] if reason else []
    beside += [text(f"flag.{flag}") for flag in flags]
    return verdict + (f" ({', '.join(beside)})" if beside else "")
