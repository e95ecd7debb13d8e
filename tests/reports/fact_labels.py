"""The labelled sentences: `kind.channel@scope=value`, with `>=`, `<=`, `~`, `=none`, `=?` and `previous:` in front.

facts_development.tsv served for writing the rules. facts_held_out.tsv was labelled before the first rule was written
and is for measuring only.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reports.model import Fact
from reports.prose.facts import section_facts

FOLDER = Path(__file__).parent
REPORT_YEAR = 2023
_SIGNS = {"exact": "=", "at_least": ">=", "at_most": "<=", "approx": "~"}


@dataclass(frozen=True)
class Labelled:
    section: str
    sentence: str
    facts: Counter[str]


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int
    sentences: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def labelled(name: str) -> list[Labelled]:
    with (FOLDER / f"facts_{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Labelled(row["section"], row["sentence"], Counter(filter(None, row["facts"].split(";")))) for row in rows]


def label(fact: Fact) -> str:
    """The fact in the notation of the files."""
    what = ("previous:" if fact.period == "previous" else "") + fact.kind
    what += (f".{fact.channel}" if fact.channel else "") + (f"@{fact.scope}" if fact.scope else "")
    if fact.bound == "stated_none":
        return what + "=none"
    if fact.value is None:
        return what + "=?"
    return what + _SIGNS[fact.bound] + format(fact.value.normalize(), "f")


def found(each: Labelled) -> Counter[str]:
    return Counter(label(fact) for fact in section_facts(each.sentence, each.section, REPORT_YEAR))


def score(name: str) -> Score:
    """Facts right, wrong and missed over one file; a fact is right when every part of its label is."""
    right = wrong = missed = 0
    sentences = labelled(name)
    for each in sentences:
        given = found(each)
        right += (given & each.facts).total()
        wrong += (given - each.facts).total()
        missed += (each.facts - given).total()
    return Score(right, wrong, missed, len(sentences))
