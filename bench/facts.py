"""How well the counts in the prose are read, on sentences labelled before the rules and not used for them."""

from __future__ import annotations

from tests.reports.fact_labels import score

PRECISION, RECALL, SENTENCES = 0.98, 0.90, 300


def run() -> list[str]:
    """Prints precision and recall on both lists; returns the bars missed on the held-out one."""
    for name in ("development", "held_out"):
        result = score(name)
        print(
            f"facts, {name}: {result.sentences} sentences, {result.right} right, {result.wrong} wrong, "
            f"{result.missed} missed; precision {result.precision:.4f}, recall {result.recall:.4f}"
        )
    held_out = score("held_out")
    missed = []
    if held_out.precision < PRECISION:
        missed.append(f"precision {held_out.precision:.4f} < {PRECISION}")
    if held_out.recall < RECALL:
        missed.append(f"recall {held_out.recall:.4f} < {RECALL}")
    if held_out.sentences < SENTENCES:
        missed.append(f"{held_out.sentences} sentences < {SENTENCES}")
    return missed
