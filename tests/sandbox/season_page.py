"""Writes docs/season.md from the sandbox's own catalogue: `python -m tests.sandbox.season_page`."""

from __future__ import annotations

from pathlib import Path

from sandbox.season.company import draw_company
from sandbox.season.nights import around_the_dates, quick_nights, whole_season
from sandbox.season.parts import EVERY_CITY, PARTS, SLOW_FAULTS
from translations import text

YEAR = 2025
EVERY_PART = next(
    bodies
    for bodies in range(60, 200)
    if {part.name for part in PARTS} == {seat.part.name for seat in draw_company(1, bodies).seats}
)
"""So many bodies play every part."""


def page() -> str:
    """The whole page."""
    nights = {name: len(of(YEAR).days) for name, of in (("whole", whole_season), ("quick", quick_nights))}
    slow = ", ".join(f"`{name}`" for name in sorted(SLOW_FAULTS))
    lines = [
        "# The season that `nianbao demo` plays",
        "",
        "Generated from `sandbox/season/parts.py` by `python -m tests.sandbox.season_page`; do not edit.",
        "",
        "`nianbao demo` draws a city of government sites from a seed, serves it on loopback, and plays a reporting",
        f"season of it: {nights['whole']} nights from 1 December to 30 April, weekly, and every night around",
        "31 January (departments) and 31 March (governments). Each night the city's clock is set, what people enter",
        "that day is entered, one crawl process asks the whole city, what is new is read, every duty with news is",
        "judged, and the last look is taken where one is due. After every night all verdicts (with reason, flags and",
        "days late) are held against the city's own script, which knows nothing of the judge; at the end come the",
        "status table and the score. The exit status is 1 if one verdict of one night differs.",
        "",
        "| option | |",
        "|---|---|",
        "| `--bodies N` | how many bodies (default 60, 12 to 200); from 60 on all but some *rare* parts are played |",
        "| `--seed S` | another city: names, sites, families, days, parts |",
        f"| `--quick` | 12 bodies, {nights['quick']} nights around the due dates, about half a minute |",
        "| `--format json` | each row also carries `truth`, the verdict that the script calls right |",
        "",
        "The day is the sandbox's, the time of day the real one (as with `NIANBAO_TODAY`): a night that would begin",
        "in the last minutes before midnight in Asia/Shanghai waits until they are past.",
        "",
        "## Parts",
        "",
        f"The smallest city has {', '.join(f'`{name}`' for name in EVERY_CITY)} and draws the others. A site of a",
        "part marked *any* may be of every family that a crawler reads without a browser; those marked *county* are",
        "also played by governments of counties, due two months later; of those marked *rare* a city of 60 has some,",
        f"one of {EVERY_PART} all. One portal of three is made anew in mid-February, every address with it.",
        f"The faults of `with_a_fault` are those of [faults.md](faults.md) that are coped with, but for {slow}.",
        "The last column names the rows of [verdicts.md](verdicts.md) that decide.",
        "",
        "| part | what the body does | 单位的做法 | sites | decided by |",
        "|---|---|---|---|---|",
    ]
    for part in PARTS:
        kinds = (("any", part.any_family), ("county", part.for_governments), ("rare", part.rare))
        marks = [mark for mark, holds in kinds if holds]
        does, chinese = text(f"season.{part.name}", "en"), text(f"season.{part.name}", "zh")
        rules = ", ".join(f"`{rule}`" for rule in part.rules)
        lines.append(f"| `{part.name}` | {does} | {chinese} | {', '.join(marks)} | {rules} |")
    lines += [
        "",
        "## In the suites",
        "",
        f"The full suite plays {len(around_the_dates(YEAR).days)} nights of two cities, of 24 and of 25 bodies, the",
        "second with every rare part; the soak plays the whole season of ten cities of 60 bodies, from fresh seeds.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).resolve().parents[2].joinpath("docs", "season.md").write_text(page(), encoding="utf-8")
