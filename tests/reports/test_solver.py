"""Dropped, doubled, torn and changed cells: the sums decide where a number stands, never what was printed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.model import AnnualReport, CellStatus, SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from tests.reports.forms import Style, Values, draw, flat_lines, page

COLUMNS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")
DROPPED = "(dropped)"


@dataclass
class Tally:
    right: int = 0
    abstained: int = 0
    wrong: list[tuple[object, ...]] = field(default_factory=list)


def _damaged(seed: int, fault: str, count: int) -> tuple[str, Values]:
    """A flattened report with `count` faults, and what stands in it after them."""
    rng = random.Random(seed)
    form = rng.choice(("2021", "2019"))
    values = draw(seed, proactive_form=form, applications_form=form, big=rng.random() < 0.7)
    printed, truth = dict(values), dict(values)
    for key in rng.sample([key for key in values if key[0] != "proactive"], count):
        text = values[key]
        if fault == "dropped":
            printed[key], truth[key] = DROPPED, ""
        elif fault == "doubled":
            printed[key] = f"{text}\n\t{text}"
        elif fault == "torn" and len(text) > 1:
            at = rng.randint(1, len(text) - 1)
            printed[key] = f"{text[:at]}\n\t{text[at:]}"
        elif fault == "changed":
            printed[key] = truth[key] = str(int(text) + rng.randint(1, 9))
        elif fault == "blanked":
            printed[key] = truth[key] = ""
    lines = flat_lines(printed, Style(proactive_form=form, applications_form=form))
    return "\n".join(line for line in lines if DROPPED not in line), truth


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _tally(report: AnnualReport, truth: Values) -> Tally:
    tally = Tally()
    for figure in report.figures:
        key = (figure.table, figure.row, figure.column)
        given = plain_decimal(figure.value)
        if given == truth[key]:
            tally.right += 1
        elif not given:
            tally.abstained += 1
        else:
            tally.wrong.append((key, truth[key], given, figure.confidence))
    return tally


@pytest.mark.parametrize("fault", ["dropped", "doubled", "torn", "changed", "blanked"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 4))
def test_no_fault_ever_makes_a_wrong_figure(fault: str, seed: int, count: int) -> None:
    text, truth = _damaged(seed, fault, count)
    tally = _tally(_read(text), truth)
    assert tally.wrong == []
    # A dropped number may leave its row undecided; every other fault costs nothing, or next to nothing.
    assert tally.abstained <= (count * 15 if fault == "dropped" else count * 4)


def test_a_lost_number_is_found_missing_in_its_own_cell() -> None:
    values = draw(8)
    row = "unable_needs_creation"
    for column, number in zip(COLUMNS, ("4", "9", "2", "7", "1", "5", "28"), strict=True):
        values["applications", row, column] = number
    values = _consistent(values)
    report = _read(page(values | {("applications", row, "research"): "-missing-"}))
    shown = [report.figure("applications", row, column) for column in COLUMNS]
    assert [plain_decimal(figure.value) if figure else "?" for figure in shown] == ["4", "9", "", "7", "1", "5", "28"]
    assert [str(figure.status) if figure else "?" for figure in shown] == ["solved", "solved", "absent"] + [
        "solved"
    ] * 4
    proposal = next(finding for finding in report.findings if finding.code == "value_proposed")
    assert (proposal.params["column"], proposal.params["value"]) == ("research", "2")


def _consistent(values: Values) -> Values:
    """Totals and receipts worked out anew, so that every sum holds."""
    fixed = dict(values)
    edges = ("received", "brought_forward", "outcome_total", "carried_forward")
    rows = {key[1] for key in values if key[0] == "applications"} - set(edges)
    for column in COLUMNS:
        total = sum(int(fixed["applications", row, column]) for row in rows)
        fixed["applications", "outcome_total", column] = str(total)
        fixed["applications", "brought_forward", column] = "0"
        fixed["applications", "received", column] = str(total + int(fixed["applications", "carried_forward", column]))
    return fixed


def test_wrong_sums_of_the_report_stay_wrong() -> None:
    values = draw(5)
    key = ("applications", "granted", "total")
    values[key] = str(int(values[key]) + 1)
    report = _read(page(values))
    figure = report.figure(*key)
    assert figure is not None
    assert (plain_decimal(figure.value), figure.status) == (values[key], CellStatus.REPORTED)
    assert figure.confidence < 0.5
    other = report.figure("applications", "received", "total")
    assert other is not None
    assert other.confidence >= 0.95


def test_a_zero_too_many_is_a_finding_and_costs_no_figure() -> None:
    zeros = dict.fromkeys(draw(1), "0")
    lines = flat_lines(zeros)
    last = max(index for index, line in enumerate(lines) if line == "\t0")
    report = _read("\n".join([*lines[:last], "\t0", *lines[last:]]))
    assert all(figure.value == 0 for figure in report.figures)
    assert [finding.params["found"] for finding in report.findings if finding.code == "extra_cells"] == [16]


def test_several_placements_leave_the_cells_unreadable_and_are_listed() -> None:
    zeros = dict.fromkeys(draw(1), "0") | {("applications", "granted", "research"): "-missing-"}
    report = _read(page(zeros))
    shown = [report.figure("applications", "granted", column) for column in COLUMNS]
    assert {str(figure.status) for figure in shown if figure} == {"unreadable"}
    assert all(figure is not None and figure.value is None for figure in shown)
    finding = next(finding for finding in report.findings if finding.code == "placement_ambiguous")
    assert finding.params["printed"] == "0 0 0 0 0 0"
    assert "granted.research: 0 | -" in str(finding.params["options"])


def test_table_2_has_no_sums_so_a_lost_cell_is_never_guessed() -> None:
    lines = flat_lines(
        draw(6)
        | {
            ("proactive", "normative_documents", c): n
            for c, n in (("issued", "5"), ("repealed", "1"), ("in_force", "25"))
        }
    )
    at = lines.index("\t行政规范性文件")
    report = _read("\n".join([*lines[: at + 2], *lines[at + 3 :]]))
    for column in ("issued", "repealed", "in_force"):
        figure = report.figure("proactive", "normative_documents", column)
        assert figure is not None
        assert (figure.status, figure.value, figure.raw) == (CellStatus.UNREADABLE, None, "5 25")


@pytest.mark.slow
def test_many_faults_at_once_end_in_time_and_in_silence_about_what_is_not_known() -> None:
    lines = flat_lines(draw(7))
    numbers = [index for index, line in enumerate(lines) if line[1:].isdigit()]
    gone = set(random.Random(1).sample(numbers, 60))
    report = _read("\n".join(line for index, line in enumerate(lines) if index not in gone))
    truth = draw(7)
    for figure in report.figures:
        if figure.value is not None and figure.confidence >= 0.95:
            assert plain_decimal(figure.value) == truth[figure.table, figure.row, figure.column]
