"""Scans: reports drawn from seeds, worn as paper is, read through the reading worker.

Bars (issue 3): at 150 dots per inch and more, with light noise and skew, 99.5 % of the cells right and none wrong at
confidence >= 0.95; below that no figure at all rather than a wrong one; a worker with OCR below 1.5 GB.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.pool import ReaderPool
from reports.model import AnnualReport, SourceFile
from tests.reports.forms import Key, Values
from tests.reports.media import scan_maker, truth
from tests.reports.media.pdf_maker import Style
from tests.reports.media.scan_maker import LIGHT, SANS, Wear

RIGHT, SURE, MEMORY_GB = 0.995, 0.95, 1.5
FIXED_SEED = 20_260_201
_LIGHT_200 = replace(LIGHT, dpi=200)

# What is within the bar: name, wear, edition of tables 2 and 3, what else is odd about the report.
READABLE: dict[str, tuple[Wear, str, Style | None, bool]] = {
    "150 light": (LIGHT, "2021", None, False),
    "150 light, sans": (replace(LIGHT, typeface=SANS), "2021", None, False),
    "150 light, 2019": (LIGHT, "2019", None, False),
    "150 skew 2": (replace(LIGHT, skew=2.0), "2021", None, False),
    "150 blanks, dashes": (LIGHT, "2021", None, True),
    "150 on its side": (replace(LIGHT, turned=1), "2021", None, False),
    "150 cut rows": (LIGHT, "2021", Style(drop=51, cut_rows=True, number_width=36), False),
    "200 light": (_LIGHT_200, "2021", None, False),
    "200 seal": (replace(_LIGHT_200, seal=True), "2021", None, False),
    "200 head down": (replace(_LIGHT_200, turned=2, typeface=SANS), "2021", None, False),
    "200 repeated heads": (_LIGHT_200, "2019", Style(drop=90, repeat_heads=True), False),
    "300 clean": (Wear(dpi=300), "2021", None, False),
}
COARSE: dict[str, tuple[Wear, str, Style | None, bool]] = {
    "120 light": (replace(LIGHT, dpi=120), "2021", None, False),
    "110 hard": (Wear(dpi=110, skew=1.5, noise=14, blur=0.6, shade=12, quality=35), "2021", None, False),
    "100 clean": (Wear(dpi=100), "2021", None, False),
}
# Beyond light noise nothing is asked for but that nothing wrong is sure.
HARD: dict[str, tuple[Wear, str, Style | None, bool]] = {
    "150 hard": (Wear(dpi=150, skew=2.5, noise=22, blur=0.6, shade=12, quality=30), "2021", None, False),
    "150 blurred": (replace(LIGHT, blur=1.1), "2021", None, False),
    "150 grim": (Wear(dpi=150, skew=1, noise=30, blur=1.0, shade=40, quality=20), "2021", None, False),
}
KINDS = {**READABLE, **COARSE, **HARD}


@dataclass(slots=True)
class Tally:
    """Cells of one kind of scan. `examples`: cells that were wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    cpu: float = 0.0
    memory_gb: float = 0.0

    def add(self, other: Tally) -> None:
        self.counts += other.counts
        self.examples += other.examples
        self.cpu += other.cpu
        self.memory_gb = max(self.memory_gb, other.memory_gb)


def scan(kind: str, seed: int) -> tuple[Values, bytes, int]:
    """What is printed, the scanned PDF, and how many pages it has."""
    wear, form, style, odd = KINDS[kind]
    values = truth.draw(seed, form, form, odd=odd)
    style = replace(style or Style(), proactive_form=form, applications_form=form)
    wear = replace(wear, seed=seed)
    pages = scan_maker.pictures(values, wear, style)
    return values, scan_maker.scanned_pdf(pages, wear), len(pages)


def compare(values: Values, report: AnnualReport | None, where: str) -> Tally:
    """Every cell of the form against what was printed in it."""
    tally = Tally(Counter(documents=1, cells=len(values)))
    if report is None:
        tally.counts["open"] = len(values)
        return tally
    wanted, given = truth.expected(values), truth.read_back(report)
    for key, meant in wanted.items():
        figure = report.figure(*key)
        got = given.get(key, (None, "absent"))
        sure = figure is not None and figure.confidence >= SURE
        if got == meant:
            tally.counts["right"] += 1
            tally.counts["right sure"] += sure
        elif got[1] in ("unreadable", "absent"):
            tally.counts["open"] += 1
        else:
            tally.counts["wrong"] += 1
            tally.counts["wrong sure"] += sure
            tally.examples.append(f"{where} {_name(key)}: {got}, printed {meant}, {figure and figure.confidence:.2f}")
    return tally


def _name(key: Key) -> str:
    return ".".join(key)


def _measure(jobs: Sequence[tuple[str, int]]) -> dict[str, Tally]:
    """One worker reads all; its processor time and its peak memory are its own process's."""
    tallies: dict[str, Tally] = {}
    with ReaderPool(1) as pool:
        for kind, seed in jobs:
            values, content, pages = scan(kind, seed)
            before = _processor_time(pool)
            (outcome,) = pool.read([SourceFile(content, filename=f"{seed}.pdf")])
            tally = compare(values, outcome.report, f"{kind} seed {seed}")
            tally.counts["pages"] += pages
            tally.cpu = _processor_time(pool) - before
            tally.memory_gb = _peak_gb(pool)
            tallies.setdefault(kind, Tally()).add(tally)
    return tallies


def _status(pool: ReaderPool) -> str:
    return "".join(Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in pool.processes())


def _peak_gb(pool: ReaderPool) -> float:
    peaks = [int(line.split()[1]) for line in _status(pool).splitlines() if line.startswith("VmHWM")]
    return max(peaks, default=0) / 1e6


def _processor_time(pool: ReaderPool) -> float:
    spent = 0
    for pid in pool.processes():
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def measure(kinds: Sequence[str], seeds: Sequence[int], processes: int = 2) -> dict[str, Tally]:
    """Tallies by kind: every kind with every seed."""
    jobs = [(kind, seed + number) for seed in seeds for number, kind in enumerate(kinds)]
    parts = [jobs[start::processes] for start in range(processes)]
    tallies = {kind: Tally() for kind in kinds}
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for part in pool.imap_unordered(_measure, parts):
            for kind, tally in part.items():
                tallies[kind].add(tally)
    return tallies


def missed(tallies: dict[str, Tally]) -> list[str]:
    """The bars that these tallies miss, in words."""
    found: list[str] = []
    within = _sum(tallies, READABLE.__contains__)
    if within.counts["right"] < RIGHT * within.counts["cells"]:
        found.append(
            f"cells right at >= 150 dpi: {within.counts['right'] / within.counts['cells']:.3%}, bar {RIGHT:.1%}"
        )
    everything = _sum(tallies, lambda _kind: True)
    if everything.counts["wrong sure"]:
        found.append(f"wrong at >= {SURE}: {everything.counts['wrong sure']}, bar 0")
    coarse = _sum(tallies, COARSE.__contains__)
    if coarse.counts["wrong"]:
        found.append(f"wrong below 150 dpi: {coarse.counts['wrong']}, bar 0")
    if everything.memory_gb > MEMORY_GB:
        found.append(f"peak memory {everything.memory_gb:.2f} GB, bar {MEMORY_GB}")
    return found


def _sum(tallies: dict[str, Tally], wanted: Callable[[str], bool]) -> Tally:
    total = Tally()
    for kind, tally in tallies.items():
        if wanted(kind):
            total.add(tally)
    return total


def table(tallies: dict[str, Tally]) -> str:
    """One line a kind of scan."""
    heads = ("docs", "pages", "cells", "right", "right>=.95", "open", "wrong", "wrong>=.95", "cpu s/page")
    lines = ["kind".ljust(20) + "  ".join(heads)]
    named = [*tallies.items(), ("all at >= 150 dpi", _sum(tallies, READABLE.__contains__))]
    for kind, tally in named:
        c = tally.counts
        numbers = (c["documents"], c["pages"], c["cells"], c["right"], c["right sure"], c["open"], c["wrong"],
                   c["wrong sure"])  # fmt: skip
        cells = [f"{number:>{len(head)}}" for number, head in zip(numbers, heads, strict=False)]
        lines.append(kind.ljust(20) + "  ".join(cells) + f"  {tally.cpu / max(c['pages'], 1):>10.1f}")
    return "\n".join(lines)


def run() -> list[str]:
    """Fixed and fresh seeds. Prints its table; returns the bars that were missed."""
    full = os.environ.get("BENCH") == "full"
    fresh = random.SystemRandom().randrange(10**9)
    began = time.monotonic()
    print(f"scans, fixed seed {FIXED_SEED}, fresh seed {fresh}")
    tallies = measure(list(KINDS), [FIXED_SEED + 1000 * number for number in range(8 if full else 1)])
    # A page takes seven seconds of one core: chance draws some of the kinds, unless there is time for all.
    drawn = (
        list(KINDS)
        if full
        else random.Random(fresh).sample(list(READABLE), 5) + random.Random(fresh).sample(list(HARD), 1)
    )
    for kind, tally in measure(drawn, [fresh]).items():
        tallies[kind].add(tally)
    print(table(tallies))
    for example in [example for tally in tallies.values() for example in tally.examples][:20]:
        print("  " + example)
    within, everything = _sum(tallies, READABLE.__contains__), _sum(tallies, lambda _kind: True)
    print(
        f"scans: {within.counts['right'] / max(within.counts['cells'], 1):.3%} of cells right at >= 150 dpi, "
        f"{everything.counts['wrong sure']} wrong at >= {SURE}, worker {everything.memory_gb:.2f} GB at most, "
        f"{time.monotonic() - began:.0f} s"
    )
    return missed(tallies)
