"""Glyphs and drawn lines put together: runs and rules."""

from __future__ import annotations

from reports.documents.layout.rules import rules_of
from reports.documents.layout.runs import lines_of, runs_of


def test_dots_and_dashes_are_rules() -> None:
    dots = [(x, 50.0, x + 0.8, 50.8) for x in range(100, 200, 3)]
    dashes = [(300.0, y, 300.4, y + 4.0) for y in range(100, 200, 8)]
    across, down = rules_of([(float(a), b, float(c), d) for a, b, c, d in (*dots, *dashes)])
    assert [(round(rule.at), round(rule.start), round(rule.end)) for rule in across] == [(50, 100, 199)]
    assert [(round(rule.at), round(rule.start), round(rule.end)) for rule in down] == [(300, 100, 200)]


def test_overlapping_digits_are_two_numbers() -> None:
    def number(x: float, text: str) -> list[tuple[float, float, float, float, str, int]]:
        return [(x + 5 * place, 10.0, x + 5 * place + 5, 20.0, digit, 0) for place, digit in enumerate(text)]

    runs = runs_of([*number(100, "447228"), *number(127, "3985758")])
    assert [run.text for run in runs] == ["447228", "3985758"]
    assert len(lines_of(runs)) == 1
