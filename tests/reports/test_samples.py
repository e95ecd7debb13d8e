"""Real reports with figures read by a person. They belong to third parties and lie outside the repository."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from reports.identities import identities
from reports.model import AnnualReport, CellStatus, Edition, Section, SourceFile
from reports.reading import read_report
from reports.records import figures_rows
from reports.vocabulary import TABLES

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of the research are not beside this clone")
# All figures are given, but some cells are glued together so that the source does not decide them.
GLUED = ("pingtan-2020", "pingtan-2023", "pingtan-2025")
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/figures.csv"))


def _read(path: Path) -> AnnualReport:
    return read_report(SourceFile(path.read_bytes(), filename=path.name))


def _source(name: str) -> Path:
    return next(path for path in (SAMPLES / name).glob("source.*"))


def _truth(name: str) -> list[tuple[str, str, str, str]]:
    with (SAMPLES / name / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["table"], row["row"], row["column"], row["value"]) for row in csv.DictReader(stream)]


def _undecided(value: str) -> bool:
    """`?58`: the source does not decide it, 58 is likely; a bare `?`: nothing is."""
    return value.startswith("?") or value == "unreadable"


@needs_samples
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_sample_is_right(name: str) -> None:
    rows = figures_rows(_read(_source(name)))
    truth = _truth(name)
    wanted = [(table, row, column, "" if _undecided(value) else value) for table, row, column, value in truth]
    assert [(row["table"], row["row"], row["column"], row["value"]) for row in rows] == wanted
    unreadable = {(row["table"], row["row"], row["column"]) for row in rows if row["status"] == "unreadable"}
    assert unreadable == {(table, row, column) for table, row, column, value in truth if _undecided(value)}


@needs_samples
@pytest.mark.parametrize("name", GLUED)
def test_glued_cells_are_split_where_one_way_is_left_and_listed_where_not(name: str) -> None:
    report = _read(_source(name))
    listed = {
        key: str(finding.params["options"])
        for finding in report.findings
        if finding.code == "placement_ambiguous"
        for key in finding.figures
    }
    for table, row, column, value in _truth(name):
        if value.startswith("?"):
            options = re.search(rf"{column}: ([^;]*)", listed[table, row, column])
            assert options is not None
            assert value[1:] in ("", *options[1].split(" | "))
    solved = [figure for figure in report.figures if figure.status is CellStatus.SOLVED]
    assert len(solved) > 150
    # What the source says itself is solved, never changed: 2020's outcomes do not add up to their total.
    assert ("outcome_sum" in {finding.code for finding in report.findings}) == (name == "pingtan-2020")


@needs_samples
def test_all_42_identities_of_liaocheng_hold() -> None:
    report = _read(_source("liaocheng-sthj-2023"))
    values = {(f.table, f.row, f.column): f.value for f in report.figures}
    every = [identity for table in TABLES for identity in identities(table, Edition.F2021)]
    assert len(every) == 42
    for identity in every:
        assert sum(values[key] or 0 for key in identity.parts) == sum(values[key] or 0 for key in identity.totals)
    assert {"row_sum", "outcome_sum", "balance", "dispute_sum"}.isdisjoint(f.code for f in report.findings)
    assert report.title == "聊城市生态环境局2023年度政府信息公开工作年度报告"
    assert (report.body_name, report.year, report.signed_on) == ("聊城市生态环境局", 2023, None)
    assert list(report.sections) == list(Section)


@needs_samples
def test_yuanping_keeps_its_blanks_and_its_sixteenth_cell() -> None:
    report = _read(_source("yuanping-sthj-2023"))
    for row in ("rules", "normative_documents"):
        figure = report.figure("proactive", row, "in_force")
        assert figure is not None
        assert (figure.status, figure.value) == (CellStatus.BLANK, None)
    extra = next(finding for finding in report.findings if finding.code == "extra_cells")
    assert (extra.params["table"], extra.params["found"], extra.params["expected"]) == ("disputes", 16, 15)
    assert report.signed_on == "2024-01-04"
    assert report.sections[Section.OTHER_MATTERS] == "（无）"


@needs_samples
def test_the_blank_totals_of_the_shanghai_office_are_findings() -> None:
    report = _read(_source("shanghai-office-2019"))
    blank = [finding.params["row"] for finding in report.findings if finding.code == "blank_total"]
    assert "granted" in blank
    assert "unable_not_held" in blank
    # 805 is printed as the total of the outcomes, so that row is none of them.
    assert "outcome_total" not in blank
    procurement = report.figure("proactive", "procurement", "amount_wan")
    assert procurement is not None
    assert procurement.raw == "251000元"


@needs_samples
@pytest.mark.parametrize("path", sorted((SAMPLES / "fragments").glob("*")), ids=lambda path: path.stem[:3])
def test_a_fragment_gives_its_title_or_a_finding_and_no_invented_figure(path: Path) -> None:
    report = _read(path)
    text = path.read_text(encoding="utf-8")
    assert report.title or report.findings
    for figure in report.figures:
        if figure.value is not None:
            assert figure.raw in text
    assert "table_missing" in {finding.code for finding in report.findings}


FRAGMENT_VALUES = {
    "f01": {("proactive", "normative_documents", "in_force"): 25, ("applications", "received", "total"): 66},
    "f02": {("proactive", "rules", "repealed"): 0, ("proactive", "normative_documents", "in_force"): 8},
    "f05": {("proactive", "normative_documents", "total_disclosed"): 19, ("proactive", "licensing", "change"): 5},
    "f06": {("proactive", "licensing", "change"): -35, ("proactive", "administrative_fees", "previous_items"): 5},
}


@needs_samples
@pytest.mark.parametrize("start", sorted(FRAGMENT_VALUES))
def test_fragments_give_the_figures_that_stand_in_them(start: str) -> None:
    path = next(path for path in (SAMPLES / "fragments").iterdir() if path.name.startswith(start))
    report = _read(path)
    for key, value in FRAGMENT_VALUES[start].items():
        figure = report.figure(*key)
        assert figure is not None
        assert figure.value == value
    if start == "f02":
        in_force = report.figure("proactive", "rules", "in_force")
        assert in_force is not None
        assert in_force.status is CellStatus.BLANK


@needs_samples
@pytest.mark.parametrize("path", sorted((SAMPLES / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_a_page_that_is_no_report_says_so(path: Path) -> None:
    report = _read(path)
    assert report.edition is Edition.FREE_FORM
    assert report.figures == ()
    assert Counter(finding.code for finding in report.findings)["not_a_report"] == 1
