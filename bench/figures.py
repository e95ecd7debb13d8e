"""Figures right: generated reports in every digital medium, and the real ones where they lie beside this clone.

Decidable is every cell that the medium prints: the makers leave no blank where flattened text would lose it. The peer
of each medium reads the same files and does the same job: the cells of the three tables, by position.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bench.media import MEDIA, make
from bench.peers import PEERS, Peer, PeerMissingError, positional
from bench.results import Row
from reports.errors import DocumentError
from reports.model import SourceFile
from reports.reading import read_report
from tests.reports.forms import Key
from tests.reports.media.truth import expected

EACH = 24
FIXED_SEED = 20_260_101
SAMPLES = Path(__file__).resolve().parents[1].parent / "shared" / "samples"
Wanted = Mapping[Key, Decimal | None]


def run() -> list[Row]:
    """Fixed and fresh seeds, half of each."""
    fresh = random.SystemRandom().randrange(10**9)
    print(f"figures, fixed seed {FIXED_SEED}, fresh seed {fresh}")
    rows: list[Row] = []
    everything: Counter[str] = Counter()
    for medium in MEDIA:
        ours: Counter[str] = Counter()
        theirs: Counter[str] = Counter()
        name, peer = PEERS[medium]
        for number in range(EACH):
            seed = FIXED_SEED + number if number % 2 else fresh + number
            printed = make(medium, seed)
            wanted = {key: value for key, (value, _) in expected(printed.truth).items()}
            ours += _ours(printed.content, wanted, f"{medium} seed {seed}")
            theirs += _theirs(peer, printed.content, wanted)
        everything += ours
        rows.append(_row(medium, ours, f"{name}: {_told(theirs)}"))
    rows.append(_row(f"all {everything['documents']} generated", everything, ""))
    rows += _samples()
    return rows


def _row(what: str, tally: Counter[str], peer: str) -> Row:
    met = tally["right"] == tally["cells"]
    return Row(f"figures right, {what}", _told(tally), "100 %, wrong 0", met, peer)


def _told(tally: Counter[str]) -> str:
    if tally["not installed"]:
        return "not installed (pip install 'nianbao[bench]')"
    share = tally["right"] / max(tally["cells"], 1)
    told = f"{share:.2%} of {tally['cells']}, wrong {tally['wrong']}"
    return told + (f", refused {tally['refused']}" if tally["refused"] else "")


def _ours(content: bytes, wanted: Wanted, where: str) -> Counter[str]:
    try:
        report = read_report(SourceFile(content))
    except DocumentError as error:
        print(f"  {where}: {error}")
        return Counter(documents=1, cells=len(wanted), refused=1)
    given = {(figure.table, figure.row, figure.column): figure.value for figure in report.figures}
    return _compared(given, wanted, where)


def _theirs(peer: Peer, content: bytes, wanted: Wanted) -> Counter[str]:
    """A peer may raise anything: then it has no cell of this file."""
    try:
        texts = positional(peer(content), list(wanted))
    except PeerMissingError:
        return Counter({"not installed": 1})
    except Exception:  # noqa: BLE001
        return Counter(documents=1, cells=len(wanted), refused=1)
    return _compared({key: _number(text) for key, text in texts.items()}, wanted, "")


def _compared(given: Wanted, wanted: Wanted, where: str) -> Counter[str]:
    tally = Counter(documents=1, cells=len(wanted))
    for key, value in wanted.items():
        if key in given and given[key] == value:
            tally["right"] += 1
        elif given.get(key) is not None:
            tally["wrong"] += 1
        if where and (key not in given or given[key] != value):
            print(f"  {where}: {'.'.join(key)} is {value}, read as {given.get(key)}")
    return tally


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None


def _samples() -> Iterator[Row]:
    """Real reports with figures read by a person; `?58` there: the source does not decide the cell."""
    folders = sorted(path.parent for path in SAMPLES.glob("*/figures.csv")) if SAMPLES.is_dir() else []
    if not folders:
        yield Row("figures right, real reports", "not beside this clone")
        return
    tally: Counter[str] = Counter()
    for folder in folders:
        with (folder / "figures.csv").open(encoding="utf-8", newline="") as stream:
            wanted = {
                (row["table"], row["row"], row["column"]): _decided(row["value"]) for row in csv.DictReader(stream)
            }
        source = next(folder.glob("source.*"))
        tally += _ours(source.read_bytes(), wanted, folder.name)
    yield _row(f"{len(folders)} real reports", tally, "")


def _decided(value: str) -> Decimal | None:
    """None also where the right answer is that nothing can be decided."""
    return None if not value or value.startswith("?") or value == "unreadable" else Decimal(value)
