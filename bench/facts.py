"""How well the counts in the prose are read, on sentences labelled before the rules and not used for them."""

from __future__ import annotations

from bench.results import Row
from tests.reports.fact_labels import score

PRECISION, RECALL, SENTENCES = 0.98, 0.90, 300


def run() -> list[Row]:
    """Precision and recall on both lists; the bars are those of the held-out one."""
    rows: list[Row] = []
    for name in ("development", "held_out"):
        result = score(name)
        counted = f"{result.right} right, {result.wrong} wrong, {result.missed} missed"
        if name == "development":
            rows.append(Row(f"facts, {name}: {result.sentences} sentences", counted))
            continue
        enough = result.sentences >= SENTENCES
        rows += [
            Row(f"facts, held out: sentences ({counted})", str(result.sentences), f">= {SENTENCES}", enough),
            Row(
                "facts, held out: precision",
                f"{result.precision:.4f}",
                f">= {PRECISION}",
                result.precision >= PRECISION,
            ),
            Row("facts, held out: recall", f"{result.recall:.4f}", f">= {RECALL}", result.recall >= RECALL),
        ]
    return rows
