"""A scheduler in a process of its own: `python -m tests.monitor.schedule.played_scheduler URL FOLDER JOBS`.

JOBS are `name:line:behaviour:seconds` joined by commas; each runs every so many seconds.
"""

from __future__ import annotations

import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.triggers.interval import IntervalTrigger

from monitor.schedule import Job, Plan
from monitor.scheduler import Report, Scheduler
from monitor.supervision import Limits
from storage import database

PLAYED = (sys.executable, "-m", "tests.monitor.schedule.played_job")


def jobs_of(text: str, folder: Path) -> list[Job]:
    """The jobs of the argument."""
    found = []
    for part in text.split(","):
        name, line, behaviour, seconds = part.split(":")
        found.append(played(name, line, behaviour, float(seconds), folder))
    return found


def played(name: str, line: str, behaviour: str, seconds: float, folder: Path, limits: Limits | None = None) -> Job:
    """A job that runs every so many seconds and behaves so."""
    return Job(
        name,
        lambda _plan: IntervalTrigger(seconds=seconds),
        lambda _plan, _now: (str(folder), name, behaviour),
        lambda _plan: limits or Limits(60, 1024, grace_s=1),
        line=line,
    )


def main() -> None:
    """Runs until SIGTERM."""
    url, folder = sys.argv[1], Path(sys.argv[2])

    def report(told: Report) -> None:
        with (folder / "reports").open("a") as file:
            file.write(f"{told.job} {told.ended.outcome.value if told.ended else told.why}\n")

    scheduler = Scheduler(
        engine=database.connect(url),
        folder=folder,
        plan=Plan(),
        now=lambda: datetime.now(UTC),
        report=report,
        jobs=jobs_of(sys.argv[3], folder),
        program=PLAYED,
        ask_every_s=0.2,
    )
    signal.signal(signal.SIGTERM, lambda _number, _frame: threading.Thread(target=scheduler.stop).start())
    scheduler.run()


if __name__ == "__main__":
    main()
