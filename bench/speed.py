"""Speed: reports a CPU second, parse and checks included, each medium beside its peer; PDF against pdfplumber alone.

The two sides alternate block by block in one run, at least seven pairs; medians and quartiles are printed. All is done
in this one process, whose CPU time is that of the whole tree. The files differ, so that no side profits from having
read the very same one; both have warmed up.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.media import MEDIA, make
from bench.peers import PEERS, Peer, PeerMissingError, pdfplumber_tables, positional
from bench.results import Row, spread
from ingest.worker import settle_collector
from reports.model import SourceFile
from reports.reading import read_report
from tests.reports.forms import Key, Values
from tests.reports.media import pdf_maker
from tests.reports.media.truth import PROSE, draw, expected

PAIRS = 7
FIXED_SEED = 20_260_101
BARS = {"html": 80, "docx": 100, "pdf": 20, "ofd": 40, "doc": 200, "xlsx": 250}
TIMES_PDFPLUMBER = 5.0
# Documents a block: enough for a tenth of a second of our own.
_BLOCK, _SMALL_BLOCK = 16, 4
Figures = dict[Key, str]


def run() -> list[Row]:
    settle_collector()  # as in the process that reads
    rows = []
    for medium in (*BARS, *(medium for medium in MEDIA if medium not in BARS)):
        contents = six_pages(_SMALL_BLOCK) if medium == "pdf" else _drawn(medium)
        rows.append(_speed(medium, [content for content, _ in contents]))
    rows += _against_pdfplumber(six_pages(_SMALL_BLOCK))
    return rows


def six_pages(count: int) -> list[tuple[bytes, Values]]:
    """Reports of six pages with table 3 over a page break, as Huai'an's of 2024 is."""
    style = pdf_maker.Style(prose=replace(PROSE, overview=PROSE.overview * 20, problems=PROSE.problems * 20))
    made = [(draw(seed), replace(style, drop=10.0 * seed)) for seed in range(count)]
    assert {len(pdf_maker.printed(values, each)) for values, each in made} == {6}
    return [(pdf_maker.make(values, each), values) for values, each in made]


def _drawn(medium: str) -> list[tuple[bytes, Values]]:
    printed = [make(medium, FIXED_SEED + number) for number in range(_BLOCK if medium != "ofd" else _SMALL_BLOCK)]
    return [(each.content, each.truth) for each in printed]


def _ours(content: bytes) -> object:
    return read_report(SourceFile(content))


def _of_peer(peer: Peer, keys: Sequence[Key]) -> Callable[[bytes], object]:
    def read(content: bytes) -> object:
        try:
            return positional(peer(content), keys)
        except PeerMissingError:
            raise
        except Exception:  # noqa: BLE001 - what a peer cannot read took it no less time
            return None

    return read


def _seconds(read: Callable[[bytes], object], contents: Sequence[bytes]) -> float:
    # What the other side left to be cleared away is no time of this one (openpyxl leaves circles).
    gc.collect()
    began = time.process_time()
    for content in contents:
        read(content)
    return time.process_time() - began


def _pairs(
    ours: Callable[[bytes], object], theirs: Callable[[bytes], object] | None, contents: Sequence[bytes]
) -> list[tuple[float, float]]:
    """CPU seconds a document of both sides, block by block in turn; 0 for a peer that is not there."""
    few = contents[: max(1, len(contents) // 4)]
    _seconds(ours, contents)
    if theirs is not None:
        _seconds(theirs, few)
    found = []
    for _ in range(PAIRS):
        own = _seconds(ours, contents) / len(contents)
        found.append((own, _seconds(theirs, few) / len(few) if theirs is not None else 0.0))
    return found


def _speed(medium: str, contents: Sequence[bytes]) -> Row:
    name, peer = PEERS[medium]
    theirs: Callable[[bytes], object] | None = _of_peer(peer, list(draw(1)))
    try:
        assert theirs is not None
        theirs(contents[0])
    except PeerMissingError:
        theirs = None
    pairs = _pairs(_ours, theirs, contents)
    low, middle, high = spread([1 / own for own, _ in pairs])
    bar = BARS.get(medium)
    told = "not installed (pip install 'nianbao[bench]')"
    if theirs is not None:
        rates = spread([1 / other for _, other in pairs])
        told = f"{rates[1]:.0f} ({rates[0]:.0f}-{rates[2]:.0f})"
    what = "6-page PDF" if medium == "pdf" else medium
    return Row(
        f"reports a CPU second, {what}",
        f"{middle:.0f} ({low:.0f}-{high:.0f})",
        f">= {bar}" if bar else "",
        bar is None or middle >= bar,
        f"{name}, tables alone: {told}",
    )


def _against_pdfplumber(made: Sequence[tuple[bytes, Values]]) -> list[Row]:
    contents = [content for content, _ in made]
    keys = list(made[0][1])
    pairs = _pairs(_ours, _of_peer(pdfplumber_tables, keys), contents)
    low, middle, high = spread([other / own for own, other in pairs])
    worse = sum(_worse(content, values) for content, values in made)
    return [
        Row(
            "6-page PDF, times as fast as pdfplumber alone",
            f"{middle:.1f} ({low:.1f}-{high:.1f})",
            f">= {TIMES_PDFPLUMBER:.0f}",
            middle >= TIMES_PDFPLUMBER,
            "pdfplumber: extract_tables, cells by position",
        ),
        Row("6-page PDF, cells worse than pdfplumber's", str(worse), "0", worse == 0),
    ]


def _worse(content: bytes, values: Values) -> int:
    """Cells that pdfplumber has right and we have not."""
    wanted = {key: value for key, (value, _) in expected(values).items()}
    theirs = positional(pdfplumber_tables(content), list(values))
    ours = {
        (figure.table, figure.row, figure.column): figure.value for figure in read_report(SourceFile(content)).figures
    }
    return sum(
        str(value) == theirs.get(key) and ours.get(key) != value for key, value in wanted.items() if value is not None
    )
