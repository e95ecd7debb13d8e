"""`python -m bench [NAME...]`: run the benches named (all without a name); exit 1 when one misses a bar."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from bench import facts, mutations

BENCHES: dict[str, Callable[[], list[str]]] = {"facts": facts.run, "mutations": mutations.run}


def main() -> int:
    """Run, print, and tell what was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(BENCHES)}")
    names = parser.parse_args().names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"unknown bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    failed = False
    for name in names:
        began = time.monotonic()
        missed = BENCHES[name]()
        for line in missed:
            print(f"MISSED {name}: {line}")
        print(f"{name}: {'missed' if missed else 'all bars met'} ({time.monotonic() - began:.0f} s)")
        failed = failed or bool(missed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
