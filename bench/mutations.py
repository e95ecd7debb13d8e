"""The mutation bench: what the reading says of damaged reports, and how sure it says it is.

Bars (issue 3): of all cells none wrong at confidence >= 0.95 and at most one in 100,000 wrong at >= 0.5; of the right
cells 99.9 % (undamaged reports) and 97 % (damaged ones) at >= 0.95, and the same share of all decidable cells.
"""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from dataclasses import dataclass, field

from bench.damage import FAULTS
from bench.decidable import undecidable
from bench.printing import CARRIERS, report
from bench.results import Row
from reports.model import SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from tests.reports.forms import Key

SURE, LIKELY = 0.95, 0.5
UNDAMAGED = "undamaged"
FIXED_SEED = 20_260_101


@dataclass(slots=True)
class Tally:
    """Cells of one kind of report. `examples`: the first cells that were wrong at 0.5 or more."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.counts += other.counts
        self.examples += other.examples


@dataclass(frozen=True, slots=True)
class Damaged:
    """One report with its fault. `truth`: what is printed for each cell, None where nothing is."""

    carrier: str
    text: str
    truth: dict[Key, str | None]
    undecidable: set[Key]
    disguised: set[Key]


def damaged(seed: int, kind: str) -> Damaged:
    """The report of `seed` with a fault of `kind`, in one of the carriers."""
    rng = random.Random(f"{seed} {kind}")
    made = report(rng.randrange(10**9))
    FAULTS[kind](made, rng)
    truth: dict[Key, str | None] = dict.fromkeys(made.figures)
    for row in made.rows:
        for item in row.items:
            if item.key is not None:
                truth[item.key] = item.whole or item.text
    carrier = rng.choice(CARRIERS)
    return Damaged(carrier.__name__, carrier(made), truth, *undecidable(made, truth))


def judge(seed: int, kind: str) -> Tally:
    """Read one damaged report and compare every cell."""
    source = damaged(seed, kind)
    tally = Tally(Counter(documents=1))
    for figure in read_report(SourceFile(source.text.encode())).figures:
        key = (figure.table, figure.row, figure.column)
        given, printed = plain_decimal(figure.value), source.truth.get(key)
        sure = "sure" if figure.confidence >= SURE else "likely" if figure.confidence >= LIKELY else "doubted"
        tally.counts["cells"] += 1
        tally.counts["decidable"] += key not in source.undecidable
        if given and given != (printed or "") and key in source.disguised:
            tally.counts["disguised"] += 1
        elif given and given != (printed or ""):
            tally.counts[f"wrong {sure}"] += 1
            if sure != "doubted":
                place = f"{kind} seed {seed} {source.carrier} {'.'.join(key)}"
                tally.examples.append(f"{place}: {given} at {figure.confidence}, printed {printed}")
        elif given or (not printed and str(figure.status) in ("blank", "absent")):
            tally.counts[f"right {sure}"] += 1
            tally.counts["decided sure"] += sure == "sure" and key not in source.undecidable
        else:
            tally.counts["left open"] += 1
            tally.counts["left open, decidable"] += key not in source.undecidable
    return tally


def _judge(job: tuple[int, str]) -> tuple[str, Tally]:
    return job[1], judge(*job)


def measure(documents: int, seed: int, processes: int = 2) -> dict[str, Tally]:
    """Tallies by kind over `documents` reports, as many of each kind."""
    kinds = list(FAULTS)
    jobs = [(seed + number, kinds[number % len(kinds)]) for number in range(documents)]
    tallies = {kind: Tally() for kind in kinds}
    if processes == 1:
        for kind, tally in map(_judge, jobs):
            tallies[kind].add(tally)
        return tallies
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for kind, tally in pool.imap_unordered(_judge, jobs, chunksize=20):
            tallies[kind].add(tally)
    return tallies


def missed(tallies: dict[str, Tally]) -> list[str]:
    """The bars that these tallies miss, in words."""
    whole, hurt = tallies[UNDAMAGED].counts, Counter[str]()
    for kind, tally in tallies.items():
        if kind != UNDAMAGED:
            hurt += tally.counts
    cells = whole["cells"] + hurt["cells"]
    sure = whole["wrong sure"] + hurt["wrong sure"]
    likely = sure + whole["wrong likely"] + hurt["wrong likely"]
    found = []
    if sure:
        found.append(f"wrong at >= {SURE}: {sure}, bar 0")
    if likely > cells / 100_000:
        found.append(f"wrong at >= {LIKELY}: {likely} of {cells}, bar 1 in 100,000")
    for name, counts, bar in (("undamaged", whole, 0.999), ("damaged", hurt, 0.97)):
        right = counts["right sure"] + counts["right likely"] + counts["right doubted"]
        if counts["right sure"] < bar * right:
            found.append(f"right cells at >= {SURE} ({name}): {counts['right sure'] / right:.4%}, bar {bar:.1%}")
        if counts["decided sure"] < bar * counts["decidable"]:
            share = counts["decided sure"] / counts["decidable"]
            found.append(f"decidable cells right at >= {SURE} ({name}): {share:.4%}, bar {bar:.1%}")
    return found


def table(tallies: dict[str, Tally]) -> str:
    """One line a kind of fault, and one for all."""
    heads = ("kind", "docs", "cells", "decidable", "right>=.95", "right<.95", "open", "of these decidable",
             "disguised", "wrong<.5", "wrong>=.5", "wrong>=.95", "sure of right", "sure of decidable")  # fmt: skip
    lines = ["  ".join(heads)]
    everything = Tally()
    for tally in tallies.values():
        everything.add(tally)
    for kind, tally in [*tallies.items(), ("all", everything)]:
        c = tally.counts
        right = c["right sure"] + c["right likely"] + c["right doubted"]
        numbers = (c["documents"], c["cells"], c["decidable"], c["right sure"], right - c["right sure"],
                   c["left open"], c["left open, decidable"], c["disguised"], c["wrong doubted"], c["wrong likely"],
                   c["wrong sure"])  # fmt: skip
        cells = [f"{number:>{len(head)}}" for number, head in zip(numbers, heads[1:], strict=False)]
        shares = f"{c['right sure'] / max(right, 1):>13.3%}  {c['decided sure'] / max(c['decidable'], 1):>17.3%}"
        lines.append(f"{kind:<18}" + "  ".join(cells) + "  " + shares)
    lines[0] = heads[0].ljust(18) + lines[0].removeprefix(heads[0] + "  ")
    return "\n".join(lines)


def run() -> list[Row]:
    """The whole bench: fixed and fresh seeds, ten times as many documents with BENCH=full. Prints its table."""
    fresh = random.SystemRandom().randrange(10**9)
    times = 10 if os.environ.get("BENCH") == "full" else 1
    print(f"mutation bench, fixed seed {FIXED_SEED}, fresh seed {fresh}")
    tallies = measure(1500 * times, FIXED_SEED)
    for kind, tally in measure(900 * times, fresh).items():
        tallies[kind].add(tally)
    print(table(tallies))
    for example in [example for tally in tallies.values() for example in tally.examples][:20]:
        print("  " + example)
    return rows(tallies)


def rows(tallies: dict[str, Tally]) -> list[Row]:
    """The figures of the issue's bars; `missed` says the same in words."""
    whole, hurt = tallies[UNDAMAGED].counts, Counter[str]()
    for kind, tally in tallies.items():
        if kind != UNDAMAGED:
            hurt += tally.counts
    every = whole + hurt
    likely = every["wrong sure"] + every["wrong likely"]
    size = f"{every['documents']} documents, {every['cells']} cells"
    large = every["documents"] >= 2000 and every["cells"] >= 400_000
    return [
        Row("mutations: size", size, ">= 2,000 documents, 400,000 cells", large),
        Row(f"mutations: wrong at >= {SURE}", str(every["wrong sure"]), "0", not every["wrong sure"]),
        Row(f"mutations: wrong at >= {LIKELY}", str(likely), "1 in 100,000", likely <= every["cells"] / 100_000),
        _share("undamaged", whole, 0.999),
        _share("damaged", hurt, 0.97),
    ]


def _share(name: str, counts: Counter[str], bar: float) -> Row:
    right = counts["right sure"] + counts["right likely"] + counts["right doubted"]
    of_right = counts["right sure"] / max(right, 1)
    of_decidable = counts["decided sure"] / max(counts["decidable"], 1)
    return Row(
        f"mutations: right cells at >= {SURE}, {name}",
        f"{of_right:.3%}; of all decidable {of_decidable:.3%}",
        f">= {bar:.1%}",
        min(of_right, of_decidable) >= bar,
    )
