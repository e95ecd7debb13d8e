"""Texts that cost more than they say: refused by a limit with its reason, or read in time that grows with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents.text import MAX_CELLS, MAX_LINES
from reports.errors import DocumentTooLarge
from reports.model import Section, SourceFile
from reports.prose.sections import Heading, _chain
from reports.reading import read_report
from translations.findings import document_text

_RANK = {section: rank for rank, section in enumerate(Section)}


@pytest.mark.slow
@pytest.mark.parametrize("text", ["|" * 2_000_000, "|1|2|3|4|5|6|7|8|9|\n" * 20_000, "\t1\n" * (MAX_CELLS + 1)])
def test_more_cells_than_any_report_has_are_refused(text: str) -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read_report(SourceFile(text.encode()))
    assert caught.value.params["what"] == "cells"
    assert caught.value.params["limit"] == MAX_CELLS


@pytest.mark.slow
def test_more_lines_than_any_report_has_are_refused_in_words() -> None:
    with pytest.raises(DocumentTooLarge) as caught:
        read_report(SourceFile("一、总体情况\n".encode() * (MAX_LINES + 1)))
    assert caught.value.params["what"] == "lines"
    assert "行数" in document_text(caught.value.code, caught.value.params, "zh")
    assert "lines" in document_text(caught.value.code, caught.value.params, "en")


@pytest.mark.slow
def test_thousands_of_headings_are_read() -> None:
    # Quadratic in the headings this took minutes, which the time limit of the suite notices.
    report = read_report(SourceFile("一、总体情况\n二、主动公开政府信息情况\n".encode() * 5_000))
    assert list(report.sections) == [Section.OVERVIEW, Section.PROACTIVE]


def _heaviest(candidates: list[Heading]) -> float:
    best: list[float] = []
    for position, heading in enumerate(candidates):
        below = [
            best[earlier]
            for earlier, other in enumerate(candidates[:position])
            if other.paragraph < heading.paragraph and _RANK[other.section] < _RANK[heading.section]
        ]
        best.append(heading.weight + max(below, default=0.0))
    return max(best, default=0.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Section)), st.integers(0, 2), st.sampled_from([6.0, 10.0, 16.0, 17.0]))))
def test_the_chain_of_headings_rises_and_none_is_heavier(drawn: list[tuple[Section, int, float]]) -> None:
    paragraph = 0
    candidates: list[Heading] = []
    for section, step, weight in drawn:
        paragraph += step
        candidates.append(Heading(section, paragraph, weight))
    chain = _chain(candidates)
    assert sum(heading.weight for heading in chain) == _heaviest(candidates)
    assert [heading.paragraph for heading in chain] == sorted({heading.paragraph for heading in chain})
    assert [_RANK[heading.section] for heading in chain] == sorted({_RANK[heading.section] for heading in chain})


def test_a_sentence_of_thousands_of_years_is_left_alone() -> None:
    # Each number looks for the years before it: cubic in the sentence this took minutes.
    text = "一、总体情况\n政府信息公开申请" + "2022年共3件，" * 4_000
    report = read_report(SourceFile(text.encode()))
    assert list(report.sections) == [Section.OVERVIEW]
    assert not report.facts
