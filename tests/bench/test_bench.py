"""The benches measure what they say: makers print their truth, every medium has a peer, a missed bar is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import results
from bench.media import MEDIA, make
from bench.memory import padded
from bench.peers import PEERS, positional
from bench.results import Row
from reports.documents.media import medium_of
from reports.model import SourceFile
from reports.reading import read_report
from tests.reports.forms import BLOCKS, COLUMNS, PARTS
from tests.reports.media import pdf_maker
from tests.reports.media.truth import differences, draw, tables

_BYTES = {"wps": "doc", "text": "text"}


@pytest.mark.parametrize("medium", list(MEDIA))
def test_every_medium_is_what_it_says_and_read_right(medium: str) -> None:
    printed = make(medium, 1)
    assert medium_of(printed.content) == _BYTES.get(medium, medium)
    assert differences(printed.truth, read_report(SourceFile(printed.content))) == {}
    again = make(medium, 1)
    assert again.truth == printed.truth


def test_every_medium_has_a_named_peer() -> None:
    assert list(PEERS) == list(MEDIA)
    assert all(name for name, _ in PEERS.values())


def test_cells_taken_by_position_are_those_printed() -> None:
    values = draw(4)
    rows = [[part.text for part in row] for table in tables(values) for row in table]
    assert positional(rows, list(values)) == values
    shifted = [row for row in rows if not (row and row[0].startswith("二、上年结转"))]
    wrong = positional(shifted, list(values))
    assert wrong["applications", "brought_forward", "total"] == values["applications", "granted", "total"]
    assert len(COLUMNS) == 7
    assert len(BLOCKS) * len(PARTS) == 15


def test_a_missed_bar_stands_in_the_table_and_in_the_kept_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "FILE", tmp_path / "results.json")
    rows = {"speed": [Row("reports", "12 (11-13)", ">= 20", met=False), Row("others", "3")]}
    assert [line.count("MISSED") for line in results.table(rows).splitlines()] == [0, 1, 0]
    results.keep(rows, {"speed": 1.6})
    results.keep({"facts": results.of_missed("facts", [])}, {"facts": 2.0})
    kept = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert list(kept) == ["speed", "facts"]
    assert [row["met"] for row in kept["speed"]["rows"]] == [False, True]
    assert kept["speed"]["seconds"] == 2
    assert results.of_missed("scans", ["wrong: 1"])[0].met is False


def test_quartiles_stand_around_the_median() -> None:
    assert results.spread([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]) == (2.5, 4.0, 5.5)


def test_a_padded_pdf_is_as_large_as_asked_and_still_the_report() -> None:
    values = draw(3)
    content = padded(pdf_maker.make(values), 3_000_000)
    assert 2_990_000 < len(content) < 3_010_000
    assert differences(values, read_report(SourceFile(content))) == {}
