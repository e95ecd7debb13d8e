"""Real reports with figures read by a person. They belong to third parties and lie outside the repository."""

from __future__ import annotations

import csv
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
EXACT = ("liaocheng-sthj-2023", "yuanping-sthj-2023", "shuyang-fgj-2023", "shanghai-office-2019")
# Flattened so badly that most figures are beyond this version: what is given must be right all the same.
DAMAGED = ("pingtan-2020", "pingtan-2023", "pingtan-2025", "shanghai-kewei-2024")


def _read(path: Path) -> AnnualReport:
    return read_report(SourceFile(path.read_bytes(), filename=path.name))


def _source(name: str) -> Path:
    return next(path for path in (SAMPLES / name).glob("source.*"))


def _truth(name: str) -> list[tuple[str, str, str, str]]:
    with (SAMPLES / name / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["table"], row["row"], row["column"], row["value"]) for row in csv.DictReader(stream)]


@needs_samples
@pytest.mark.parametrize("name", EXACT)
def test_every_figure_of_the_sample_is_right(name: str) -> None:
    rows = figures_rows(_read(_source(name)))
    assert [(row["table"], row["row"], row["column"], row["value"]) for row in rows] == _truth(name)


@needs_samples
@pytest.mark.parametrize("name", DAMAGED)
def test_nothing_is_invented_from_a_damaged_sample(name: str) -> None:
    report = _read(_source(name))
    truth = {(table, row, column): value for table, row, column, value in _truth(name)}
    given = {(f["table"], f["row"], f["column"]): f["value"] for f in figures_rows(report)}
    assert list(given) == list(truth)
    assert {key: value for key, value in given.items() if value and value != truth[key]} == {}
    assert {"table_glued", "placement_ambiguous"} & {finding.code for finding in report.findings}
    # What is not given is not called empty either: it is printed and cannot be decided.
    wrongly_blank = [
        f for f in report.figures if f.status is CellStatus.BLANK and truth[f.table, f.row, f.column].strip("?")
    ]
    assert wrongly_blank == []


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
