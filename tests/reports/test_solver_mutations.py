"""The mutation bench in small: nothing wrong at any confidence that counts, nearly everything right at a high one."""

from __future__ import annotations

from collections import Counter

import pytest

from bench import mutations
from bench.damage import FAULTS
from bench.decidable import undecidable
from bench.printing import CARRIERS, Report, report
from tests.reports.forms import Key


@pytest.mark.slow
def test_sixty_damaged_reports_meet_the_bars() -> None:
    tallies = mutations.measure(60, mutations.FIXED_SEED, processes=1)
    counts = sum((tally.counts for tally in tallies.values()), Counter[str]())
    assert counts["documents"] == 60
    assert counts["cells"] > 11_800
    assert [example for tally in tallies.values() for example in tally.examples] == []
    assert counts["right sure"] > 0.94 * counts["decidable"]
    assert mutations.missed({"undamaged": tallies["undamaged"]}) == []


@pytest.mark.slow
def test_a_thousand_damaged_reports_meet_every_bar() -> None:
    assert mutations.missed(mutations.measure(1000, 4_711)) == []


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [({"wrong sure": 1}, "bar 0"), ({"wrong likely": 5}, "1 in 100,000"), ({"right likely": 400}, "right cells")],
)
def test_a_missed_bar_is_named(spoiled: dict[str, int], words: str) -> None:
    fine = {"cells": 10_000, "right sure": 10_000, "decided sure": 10_000, "decidable": 10_000}
    tallies = {kind: mutations.Tally(Counter(fine)) for kind in ("undamaged", "dropped")}
    assert mutations.missed(tallies) == []
    tallies["dropped"].counts.update(spoiled)
    assert any(words in line for line in mutations.missed(tallies))


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.__name__)
def test_every_carrier_prints_all_figures(carrier: object) -> None:
    made = report(5)
    text = carrier(made)  # type: ignore[operator]
    assert all(number in text for number in made.figures.values())


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind != "undamaged"])
def test_every_fault_changes_what_is_printed(kind: str) -> None:
    changed = [mutations.damaged(seed, kind).text != mutations.damaged(seed, "undamaged").text for seed in range(8)]
    assert any(changed)


def _spoiled(row: str, numbers: str) -> tuple[Report, dict[Key, str | None]]:
    """A report whose row of table 3 says `numbers`, the last of its zeros not printed."""
    made = report(9)
    line = next(line for line in made.rows if line.keys[0][1] == row)
    for item, number in zip(line.items, numbers.split(), strict=True):
        assert item.key is not None
        item.text = made.figures[item.key] = number
    truth: dict[Key, str | None] = dict(made.figures)
    gone = max(at for at, item in enumerate(line.items) if item.text == "0")
    key = line.items.pop(gone).key
    assert key is not None
    truth[key] = None
    line.faults = 1
    return made, truth


def test_one_zero_of_a_run_is_undecidable_and_a_single_one_is_not() -> None:
    made, truth = _spoiled("granted", "3 1 0 0 2 5 11")
    assert {key[2] for key in undecidable(made, truth)[0]} == {"research", "public_welfare"}
    made, truth = _spoiled("granted", "3 1 4 0 2 5 15")
    assert undecidable(made, truth) == (set(), set())
