"""`python -m bench [NAME...]`: run the benches named (all without a name); exit 1 when one misses a bar."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from bench import crawl, facts, figures, judging, memory, mutations, questions, release, scans, speed
from bench.results import Row, keep, of_missed, table

# Measured one after the other: a bench of speed wants the machine for itself.
BENCHES: dict[str, Callable[[], list[Row]]] = {
    "speed": speed.run,
    "memory": memory.run,
    "figures": figures.run,
    "mutations": mutations.run,
    "scans": lambda: of_missed("scans", scans.run()),
    "facts": facts.run,
    "crawl": crawl.run,
    "judging": lambda: of_missed("judging", judging.run()),
    "questions": questions.run,
    "release": release.run,
}


def main() -> int:
    """Run, print, keep, and tell what was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(BENCHES)}")
    parser.add_argument("--no-keep", action="store_true", help="leave bench/results.json as it is")
    options = parser.parse_args()
    names = options.names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"unknown bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    rows: dict[str, list[Row]] = {}
    seconds: dict[str, float] = {}
    for name in names:
        began = time.monotonic()
        rows[name] = BENCHES[name]()
        seconds[name] = time.monotonic() - began
        print(f"{name}: {seconds[name]:.0f} s", flush=True)
    print()
    print(table(rows))
    if not options.no_keep:
        keep(rows, seconds)
    return int(any(not row.met for listed in rows.values() for row in listed))


if __name__ == "__main__":
    sys.exit(main())
