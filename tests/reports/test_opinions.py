"""Two readings of one PDF: when the second is asked for, and what is believed where they differ."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reports.documents import pdf
from reports.errors import UnreadableDocument
from reports.model import AnnualReport, CellStatus, Figure, SourceFile
from reports.opinions import settled
from reports.reading import checked, parse, read_report
from tests.reports.media import truth
from tests.reports.media.pdf_maker import make


def _read(seed: int = 1) -> AnnualReport:
    return parse(pdf.read(SourceFile(make(truth.draw(seed)))))


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


def _with(report: AnnualReport, row: str, column: str, value: int) -> AnnualReport:
    def changed(figure: Figure) -> Figure:
        if (figure.row, figure.column) == (row, column):
            return figure._replace(value=Decimal(value), raw=str(value))
        return figure

    bare = replace(report, figures=tuple(changed(figure) for figure in report.figures), findings=())
    return checked(bare)


def test_a_reading_without_doubt_is_not_made_twice() -> None:
    report = _read()

    def refuse() -> AnnualReport:
        raise AssertionError("asked for a second reading")

    assert settled(report, refuse, checked) is report


def test_where_two_readings_differ_the_cell_is_unreadable_and_both_are_told() -> None:
    right = _read(2)
    value = right.figure("applications", "granted", "research")
    assert value is not None
    assert value.value is not None
    wrong = _with(right, "granted", "research", int(value.value) + 7)
    report = settled(wrong, lambda: right, checked)
    figure = report.figure("applications", "granted", "research")
    assert figure is not None
    assert (figure.value, figure.status, figure.confidence) == (None, CellStatus.UNREADABLE, 0.0)
    finding = next(finding for finding in report.findings if finding.code == "readers_differ")
    assert finding.figures == (("applications", "granted", "research"),)
    assert str(int(value.value) + 7) in str(finding.params["cells"])
    # The sums are judged anew: with an unreadable cell in them they are neither right nor wrong.
    assert {"row_sum", "outcome_sum"}.isdisjoint(_codes(report))
    assert "unreadable_cells" in _codes(report)


def test_a_second_reading_that_fails_changes_nothing() -> None:
    report = _with(_read(), "granted", "research", 99_999)

    def fail() -> AnnualReport:
        raise UnreadableDocument(medium="pdf", reason="damaged")

    assert settled(report, fail, checked) is report


def test_wrong_sums_of_the_source_survive_both_readings() -> None:
    key = ("applications", "granted", "total")
    values = truth.draw(1)
    values[key] = str(int(values[key]) + 3)
    report = read_report(SourceFile(make(values)))
    assert truth.differences(values, report) == {}
    assert "row_sum" in _codes(report)
    assert "readers_differ" not in _codes(report)
