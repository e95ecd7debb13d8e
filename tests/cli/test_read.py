"""`nianbao read`: files, folders and archives, in three formats; what cannot be read is named and the rest printed."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli.report_table import draw
from reports.model import AnnualReport, SourceFile
from reports.reading import read_report
from tests.cli.command import Done, nianbao
from tests.cli.runner import run
from tests.ingest.pages import zipped
from tests.reports import forms
from translations.findings import document_text, finding_text


def read(*arguments: object, folder: Path, **settings: str) -> Done:
    return run("read", *arguments, folder=folder / "data", **settings)


def report(seed: int) -> str:
    return forms.page(forms.draw(seed))


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """A folder of reports with one broken file, one hidden and one below."""
    folder = tmp_path / "season"
    (folder / "towns").mkdir(parents=True)
    for seed in range(4):
        (folder / f"{seed}.html").write_text(report(seed), encoding="utf-8")
    (folder / "towns" / "9.html").write_text(report(9), encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a package")
    (folder / ".hidden").write_bytes(b"\x00")
    return folder


@pytest.mark.slow
def test_one_file_gives_one_object_and_no_file_column(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(report(1), encoding="utf-8")
    record = json.loads(read(path, "--format", "json", folder=tmp_path).out)
    assert record["year"] == 2023
    assert len(record["figures"]) == 200
    assert "file" not in record
    rows = list(csv.DictReader(io.StringIO(read(path, "--format", "figures", folder=tmp_path).out)))
    assert list(rows[0]) == ["table", "row", "column", "value", "raw", "status", "confidence", "place"]
    assert len(rows) == 200
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
def test_a_folder_gives_every_file_in_order_and_names_what_it_could_not_read(season: Path, tmp_path: Path) -> None:
    done = nianbao("read", str(season), "--format", "json", folder=tmp_path / "data")
    records = json.loads(done.out)
    wanted = ["0.html", "1.html", "2.html", "3.html", "broken.docx", "towns/9.html"]
    assert [Path(record["file"]).relative_to(season).as_posix() for record in records] == wanted
    assert records[4]["error"]["code"] == "unreadable_document"
    assert records[4]["error"]["params"] == {"medium": "zip", "reason": "damaged"}
    assert done.status == 1
    assert "broken.docx" in done.err
    assert "damaged" in done.err
    assert "Traceback" not in done.err


def test_a_folder_as_figures_has_a_leading_file_column(season: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(read(season, "--format", "figures", folder=tmp_path).out)))
    assert next(iter(rows[0])) == "file"
    assert len(rows) == 5 * 200
    for seed in (0, 9):
        values = forms.draw(seed)
        mine = [row for row in rows if row["file"].endswith(f"{seed}.html")]
        for row in mine:
            printed = values[row["table"], row["row"], row["column"]]
            assert Decimal(row["value"]) == Decimal(printed.replace(",", "")), row


def test_an_archive_of_reports_is_several_files(tmp_path: Path) -> None:
    path = tmp_path / "年报.zip"
    path.write_bytes(zipped({"局/a.html": report(1), "局/b.html": report(2), "__MACOSX/._a.html": "x"}))
    records = json.loads(read(path, "--format", "json", folder=tmp_path).out)
    assert [record["file"] for record in records] == [f"{path}/局/a.html", f"{path}/局/b.html"]
    assert [len(record["figures"]) for record in records] == [200, 200]


def test_an_archive_with_one_report_among_other_things_is_that_report(tmp_path: Path) -> None:
    path = tmp_path / "年报.zip"
    path.write_bytes(
        zipped({"说明.txt": "请见另一文件。", "a.html": report(1), "章.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 50})
    )
    done = read(path, "--format", "json", folder=tmp_path)
    assert done.status == 0
    assert len(json.loads(done.out)["figures"]) == 200
    assert "章.png" in done.err


def test_without_the_extra_a_picture_wants_ocr_and_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A Python that has no such package, in this process and in the child that reads.
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['rapidocr'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(hidden))
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    path = tmp_path / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    done = read(path, folder=tmp_path)
    assert done.status == 1
    assert "nianbao[ocr]" in done.err
    assert json.loads(done.out)["error"]["code"] == "ocr_missing"


def test_a_broken_picture_is_damaged_not_in_want_of_ocr(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    error = json.loads(read(path, folder=tmp_path).out)["error"]
    assert (error["code"], error["params"]["reason"]) == ("unreadable_document", "damaged")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = read(tmp_path / "none.html", folder=tmp_path)
    assert (done.status, done.out) == (1, "")
    assert "none.html" in done.err


@pytest.mark.slow
def test_messages_speak_the_language_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("今天天气很好。", encoding="utf-8")
    for lang, words in (("zh", "未见"), ("en", "No title")):
        record = json.loads(read(path, "--lang", lang, "--format", "json", folder=tmp_path).out)
        assert any(words in finding["message"] for finding in record["findings"])
        assert {finding["code"] for finding in record["findings"]} >= {"not_a_report"}


@pytest.fixture(scope="module")
def odd() -> AnnualReport:
    """A report with large numbers, blanks and wrong sums."""
    values = dict(forms.draw(3))
    values["proactive", "penalties", "decisions"] = "1234567"
    values["proactive", "administrative_fees", "amount_wan"] = "7730.28"
    values["applications", "received", "total"] = "987654"
    values["applications", "granted", "other"] = ""
    values["applications", "partly_granted", "other"] = "—"
    return read_report(SourceFile(forms.page(values).encode()))


def _drawn(report: AnnualReport, width: int, lang: str) -> list[str]:
    out = io.StringIO()
    draw(Console(file=out, width=width), "a.html", report, lang)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 80, 100, 160])
def test_the_tables_show_every_number_whole(odd: AnnualReport, width: int, lang: str) -> None:
    from rich.cells import cell_len

    lines = _drawn(odd, width, lang)
    whole = "\n".join(lines)
    for number in ("1234567", "7730.28", "987654"):
        assert number in whole
    if width >= 80:
        assert max(map(cell_len, lines)) <= width
    received = next(line for line in lines if ("本年新收" if lang == "zh" else "I. received") in line)
    figures = [odd.figure("applications", "received", column) for column in forms.COLUMNS]
    assert received.replace("?", "").split()[-7:] == [str(figure.value) for figure in figures if figure is not None]


def test_a_blank_and_a_dash_are_not_drawn_as_zero_and_are_explained(odd: AnnualReport) -> None:
    lines = _drawn(odd, 100, "en")
    granted = next(line for line in lines if line.startswith("granted"))
    assert granted.split()[-2] == "·"
    assert any("· blank" in line for line in lines)


def test_findings_are_said_in_words_worst_first_with_a_place(odd: AnnualReport) -> None:
    lines = _drawn(odd, 200, "zh")
    told = [line for line in lines if line.startswith("[")]
    severities = [line[1 : line.index("]")] for line in told]
    assert severities == sorted(severities, key=["必改", "建议核对", "提示"].index)
    assert any("本年新收" in line and "@" in line for line in told)
    assert not any("received" in line or "applications" in line for line in told)


@pytest.mark.parametrize(
    ("code", "params", "zh", "absent"),
    [
        (
            "rows_missing",
            {"table": "applications", "count": 2, "rows": "granted, received"},
            "（一）予以公开、一、本年新收",
            "granted",
        ),
        ("edition_mixed", {"editions": "proactive 2021, applications 2019"}, "2019年格式", "applications"),
        ("section_missing", {"section": "overview"}, "总体情况", "overview"),
        (
            "readers_differ",
            {"count": 1, "cells": "received.total: 12 | 13"},
            "“一、本年新收”行总计栏: 12 | 13",
            "received",
        ),
        (
            "placement_ambiguous",
            {
                "table": "applications",
                "row": "granted",
                "printed": "1",
                "options": "granted.other: - | 1; granted.odd: 1",
                "place": "line 3",
            },
            "“（一）予以公开”行其他栏: - | 1; granted.odd: 1",
            "granted.other",
        ),
    ],
)
def test_codes_in_parameters_become_words(code: str, params: Mapping[str, Any], zh: str, absent: str) -> None:
    assert zh in finding_text(code, params, "zh")
    assert absent not in finding_text(code, params, "zh")
    assert finding_text(code, params, "en")


def test_reasons_become_words() -> None:
    assert "已加密" in document_text("unreadable_document", {"medium": "pdf", "reason": "encrypted"}, "zh")
    assert "no text layer" in document_text("unreadable_document", {"medium": "pdf", "reason": "no_text_layer"}, "en")
    assert "brand_new" in document_text("unreadable_document", {"medium": "pdf", "reason": "brand_new"}, "en")


def test_every_reason_that_a_reader_gives_has_its_words() -> None:
    import re

    from translations import messages

    root = Path(__file__).resolve().parents[2] / "reports"
    for parameter, prefix in (("reason", "damage"), ("what", "measure"), ("medium", "medium")):
        pattern = re.compile(rf'(?:Unreadable|UnsupportedM|DocumentT|refus).*\b{parameter}="(\w+)"')
        used = {name for path in root.rglob("*.py") for name in pattern.findall(path.read_text(encoding="utf-8"))}
        assert used
        for lang in ("zh", "en"):
            assert used <= {code.removeprefix(f"{prefix}.") for code in messages(lang) if code.startswith(f"{prefix}.")}
