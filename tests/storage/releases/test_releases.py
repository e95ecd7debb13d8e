"""The release: whole, described, citable, the same bytes for the same state, and nothing in it that may not go out."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import warnings
from collections.abc import Mapping
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import storage.releases
import translations
from duties.model import Flag, VerdictCode
from reports.model import CellStatus, Fact, Figure, Finding, Place, Section, Severity
from reports.vocabulary import APPLICATIONS
from storage import content_reviews, database, page_pictures, report_versions, restrictions, reviews, verdicts
from storage.raw_files import RawStore
from storage.releases import TABLES, arrow_blocks, columnar, columns_child, dictionary, package
from storage.releases.changes import PreviousReleaseError
from storage.releases.columns_child import columns_in_child
from storage.releases.files import CSV, DATABASE, FORMATS, PARQUET, opened
from storage.releases.material import load_material
from storage.releases.model import columns_of
from storage.releases.package import Edition
from storage.releases.write import COLUMNAR, ReleaseFolderError, write_release
from tests.databases import quick_on
from tests.storage.queries.city import MONEY_URL, TITLE, TODAY, duties, fill, night, verdict
from tests.storage.reports import FIGURES, annual_report

OTHERS = {
    "arrow_blocks",
    "columnar",
    "columns_child",
    "stored_columns",
    "model",
    "material",
    "cells",
    "files",
    "changes",
}
OTHERS |= {"decisions", "dictionary", "harmonised_columns", "package", "report_cells", "write"}
EDITION = Edition(TODAY, "0.1.0", "1", "office@luhe.gov.cn")
PHONE = "13912345678"


@pytest.fixture
def always_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns for few reports too, and never here: two copies of SQLite in one process, on one file, ended it with a
    bus error within seconds, or read a "malformed" database."""

    def here(*_arguments: Any) -> None:
        raise AssertionError("columns are written in a process of their own")

    monkeypatch.setattr(columns_child, "FEW", 0)
    monkeypatch.setattr(columnar, "blocks_in_order", here)


def written(engine: Engine, folder: Path, **options: Any) -> Path:
    with database.snapshot(engine) as session:
        write_release(load_material(session, as_of=TODAY, duties=duties()), folder, EDITION, **options)
    return folder


def lines(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def save(engine: Engine, sha256: str = "b" * 64, **changed: Any) -> None:
    """One more report, of the finance bureau unless told otherwise."""
    body, year = changed.pop("body", "money"), changed.get("year", 2025)
    url = MONEY_URL if body == "money" else f"http://www.luhe.gov.cn/{body}.html"
    with database.write_session(engine) as session:
        report_versions.save_report(
            session,
            sha256=sha256,
            article_url=url,
            file_url=url,
            body=body,
            year=year,
            report=annual_report(**{"title": TITLE, "body_name": "鹿河市财政局", **changed}),
            at=night(3),
        )


def name_as_joint(engine: Engine, url: str, body: str) -> None:
    """A person says that the report at the address is also that of the body."""
    said = reviews.Review(reviews.ReviewKind.CORRECT, body, 2025, "王", "合并编制", night(3), item_url=url)
    with database.write_session(engine) as session:
        reviews.save_review(session, said)


def test_every_module_of_the_folder_gives_a_table() -> None:
    folder = Path(storage.releases.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"} - OTHERS
    assert {module for module in modules if module not in ("wide", "prose")} | {
        "proactive", "applications", "disputes", "facts", "sections",
    } == {table.name for table in TABLES}  # fmt: skip


def test_every_field_and_code_has_words_in_both_languages() -> None:
    fields = list(dictionary.field_rows([(table.name, table.fields, table.key) for table in TABLES]))
    assert len(fields) == sum(len(table.fields) for table in TABLES)
    codes = list(dictionary.code_rows())
    for row in (*fields, *codes):
        assert all(row[-2:]), row
    for table in TABLES:
        assert set(table.key) <= {field.name for field in table.fields}
        for lang in ("zh", "en"):
            assert dictionary.words_of_table(table.name, lang)


@pytest.mark.slow
def test_programs_read_every_table_by_its_description_alone(engine: Engine, tmp_path: Path) -> None:
    import duckdb
    import pandas

    fill(engine)
    folder = written(engine, tmp_path / "release", formats=FORMATS)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        name, fields = resource["name"], resource["schema"]["fields"]
        frame = pandas.read_csv(
            folder / resource["path"],
            encoding=resource["encoding"],
            dtype={field["name"]: _PANDAS[field["type"]] for field in fields},
            keep_default_na=False,
            na_values={field["name"]: [""] for field in fields},
        )
        assert list(frame.columns) == [field["name"] for field in fields]
        with duckdb.connect() as base:
            typed = base.execute(f"SELECT * FROM '{folder / name}.parquet'").fetchall()
            kept = base.execute(f"SELECT * FROM read_csv('{folder / name}.csv', all_varchar=true)").fetchall()
        with sqlite3.connect(folder / DATABASE) as connection:
            stored = connection.execute(f'SELECT * FROM "{name}"').fetchall()
        connection.close()
        assert len(frame) == len(typed) == len(kept) == len(stored)
        for one, other, third, column in _cells(frame, typed, stored, fields):
            assert _same(one, other, column["type"]), (name, column["name"], one, other)
            assert _same(one, third, column["type"]), (name, column["name"], one, third)


_PANDAS = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "string",
    "datetime": "string",
    "array": "string",
    "object": "string",
}


def _cells(frame: Any, typed: list[Any], stored: list[Any], fields: list[dict[str, Any]]) -> Any:
    for number in range(len(frame)):
        for place, field in enumerate(fields):
            yield frame.iloc[number, place], typed[number][place], stored[number][place], field


def _same(csv_value: Any, other: Any, kind: str) -> bool:
    import pandas

    if csv_value is pandas.NA:
        return other is None or other == ""
    if kind == "datetime":
        shown = other if isinstance(other, str) else other.astimezone(UTC).isoformat()
        return str(csv_value)[:19] == shown[:19]
    if kind == "date":
        return str(csv_value) == str(other)
    if kind == "string":
        return str(csv_value).removeprefix("'") == str(other).removeprefix("'")
    return bool(csv_value == other)


@pytest.mark.slow
def test_the_package_is_valid_under_frictionless(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    folder = written(engine, tmp_path / "release")
    with warnings.catch_warnings():
        # Of the library's own making, at its import.
        warnings.simplefilter("ignore")
        import frictionless

        report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["resourceName", "type", "note"])
    assert len(report.tasks) == len(TABLES)


@quick_on("sqlite")
def test_the_hashes_are_those_of_all_files(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    folder = written(engine, tmp_path / "release")
    manifest = (folder / "manifest.sha256").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in manifest)}
    assert set(listed) == {path.name for path in folder.iterdir()} - {"manifest.sha256"}
    for name, wanted in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted
    cited = json.loads((folder / "CITATION.cff").read_text("utf-8"))
    assert cited["date-released"] == TODAY.isoformat()
    page = (folder / "README.zh.md").read_text("utf-8")
    assert "不是行政认定" in page
    assert TODAY.isoformat() in page


@pytest.mark.slow
def test_two_releases_of_one_state_are_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    one, two = (written(engine, tmp_path / name, formats=FORMATS) for name in ("one", "two"))
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in two.iterdir()
    }


def test_a_blank_is_no_zero_and_every_cell_has_its_source(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    folder = written(engine, tmp_path / "release")
    (report,) = lines(folder, "reports")
    assert (report["body"], report["year"], report["url"], report["sha256"]) == ("money", "2025", MONEY_URL, "a" * 64)
    figures = {(row["table_name"], row["row_name"], row["column_name"]): row for row in lines(folder, "figures")}
    assert len(figures) == len(FIGURES)
    issued = figures["proactive", "rules", "issued"]
    assert (issued["value"], issued["raw"], issued["status"]) == ("0", "0", "reported")
    assert json.loads(issued["place"]) == {"path": "/table[1]", "row": 2, "column": 1}
    blank = figures["proactive", "rules", "in_force"]
    assert (blank["value"], blank["status"]) == ("", "blank")
    assert figures["proactive", "administrative_fees", "amount_wan"]["value"] == "96171.6"
    (wide,) = lines(folder, "proactive")
    assert (wide["rules_issued"], wide["rules_in_force"], wide["administrative_fees_amount_wan"]) == (
        "0",
        "",
        "96171.6",
    )


@pytest.mark.slow
def test_what_the_forms_share_stands_under_one_name(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    parts = ("otherwise_amendment_overdue", "otherwise_fee_unpaid", "otherwise_other")
    save(engine, body="water", figures=tuple(_cell(part, "total", number) for number, part in enumerate(parts, 1)))
    save(engine, "c" * 64, body="school", figures=tuple(_cell(part, "total", 1) for part in parts[:2]))
    save(engine, "d" * 64, body="health", figures=(_cell("otherwise_closed", "total", 9),))
    rows = lines(written(engine, tmp_path / "release"), "harmonised")
    closed = {row["body"]: (row["value"], row["made"]) for row in rows if row["row_name"] == "otherwise_closed"}
    assert closed == {"water": ("6", "added_up"), "health": ("9", "printed")}, "two of three parts are no sum"
    assert not {"in_force", "total_disclosed"} & {row["column_name"] for row in rows}


@pytest.mark.slow
def test_a_persons_word_stands_beside_what_was_read_and_goes_before_it_where_one_counts(
    engine: Engine, tmp_path: Path
) -> None:
    fill(engine)
    parts = ("otherwise_amendment_overdue", "otherwise_fee_unpaid", "otherwise_other")
    save(engine, "b" * 64, body="water", figures=tuple(_cell(part, "total", 1) for part in parts))
    with database.write_session(engine) as session:
        for row, kind, value in ((parts[0], "correct", Decimal(220)), (parts[1], "confirm", None)):
            subject = content_reviews.find_subject(session, "water", 2025, "figure", f"{APPLICATIONS}/{row}/total")
            content_reviews.save_content_review(
                session, subject, kind=kind, value=value, body="water", year=2025, by="王", reason="原件", at=night(3)
            )
    folder = written(engine, tmp_path / "release")
    read = {row["row_name"]: row for row in lines(folder, "figures") if row["body"] == "water"}
    first = read[parts[0]]
    assert (first["value"], first["review"], first["reviewed_value"]) == ("1", "correct", "220")
    assert (read[parts[2]]["review"], read[parts[2]]["reviewed_value"]) == ("", "")
    (closed,) = [row for row in lines(folder, "harmonised") if row["row_name"] == "otherwise_closed"]
    assert (closed["value"], closed["made"]) == ("222", "added_up")


def _cell(row: str, column: str, value: int) -> Figure:
    return Figure(APPLICATIONS, row, column, Decimal(value), str(value), CellStatus.REPORTED, 1.0, Place(line=1))


def test_an_unconfirmed_missing_is_not_published(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    with database.write_session(engine) as session:
        exempted = verdict("town", VerdictCode.NOT_REQUIRED, reviewed_by="王莉")
        verdicts.save_verdicts(session, [exempted], night(3))
    rows = {(row["body"], row["year"]): row for row in lines(written(engine, tmp_path / "release"), "coverage")}
    assert len(rows) == len(duties())
    assert (rows["town", "2025"]["required"], rows["money", "2025"]["required"]) == ("false", "true")
    held = rows["health", "2025"]
    assert (held["verdict"], held["held_back"]) == ("", "unconfirmed")
    assert (rows["tax", "2025"]["verdict"], rows["tax", "2025"]["held_back"]) == ("missing", "")
    assert rows["school", "2019"]["watched"] == "false"
    assert rows["money", "2025"]["reading_state"] == "read"
    assert (rows["money", "2025"]["places_read"], rows["water", "2025"]["places_read"]) == ("1", "0")


def test_a_report_of_a_year_without_a_duty_is_covered_and_says_nothing_of_others(
    engine: Engine, tmp_path: Path
) -> None:
    fill(engine)
    save(engine, "e" * 64, body="water", year=2016, title="鹿河市水利局2016年政府信息公开工作年度报告")
    folder = written(engine, tmp_path / "release")
    rows = {(row["body"], row["year"]): row for row in lines(folder, "coverage")}
    assert {(row["body"], row["year"]) for row in lines(folder, "reports")} <= rows.keys()
    assert rows.keys() - {(body, str(year)) for body, year in duties()} == {("water", "2016")}
    found = rows["water", "2016"]
    assert {found[name] for name in ("required", "due_on", "basis", "verdict", "days_late", "published_on")} == {""}
    assert (found["held_back"], found["reading_state"]) == ("no_duty", "read")
    assert found["url"] == "http://www.luhe.gov.cn/water.html"


@quick_on("sqlite")
def test_personal_numbers_are_masked(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    save(engine, body="water", sections={Section.OVERVIEW: f"联系电话{PHONE}。"})
    folder = written(engine, tmp_path / "release", formats=FORMATS)
    (text,) = [row["text"] for row in lines(folder, "sections") if row["body"] == "water"]
    assert text == "联系电话139****5678。"
    for path in folder.iterdir():
        assert PHONE.encode() not in path.read_bytes(), path.name


@pytest.mark.slow
def test_texts_of_withdrawn_and_restricted_reports_stay_inside(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    save(engine, body="water", sections={Section.OVERVIEW: "撤下的文字。"})
    remark = Figure(
        APPLICATIONS, "received", "total", Decimal(12), "12（受限的文字）", CellStatus.REPORTED, 1.0, Place()
    )
    figures = (remark, _cell("granted", "total", 7))
    save(engine, "c" * 64, body="school", figures=figures, sections={Section.OVERVIEW: "受限的文字。"})
    with database.write_session(engine) as session:
        gone = verdict(
            "water", VerdictCode.ON_TIME, flags=(Flag.WITHDRAWN,), url="http://www.luhe.gov.cn/water.html",
            published_on=date(2026, 1, 9),
        )  # fmt: skip
        verdicts.save_verdicts(session, [gone], night(3))
    # One text under two names: of the other body nothing was seen to be withdrawn.
    name_as_joint(engine, "http://www.luhe.gov.cn/water.html", "health")
    restrictions.restrict(
        engine, RawStore(str(tmp_path / "raw")), "c" * 64, erase=False, reason="个人信息", by="王", at=night(3)
    )
    folder = written(engine, tmp_path / "release", formats=FORMATS)
    withheld = {row["body"]: row["withheld"] for row in lines(folder, "reports")}
    assert withheld == {"money": "", "school": "restricted", "water": "withdrawn", "health": "withdrawn"}
    assert {row["body"] for row in lines(folder, "sections")} == {"money"}
    assert {row["body"] for row in lines(folder, "figures")} == {"money", "school", "water", "health"}
    cells = {row["row_name"]: (row["value"], row["raw"]) for row in lines(folder, "figures") if row["body"] == "school"}
    assert cells == {"received": ("12", ""), "granted": ("7", "7")}
    for path in folder.iterdir():
        content = path.read_bytes()
        assert "撤下的文字".encode() not in content
        assert "受限的文字".encode() not in content


@pytest.mark.slow
def test_the_words_of_a_report_with_a_restricted_picture_stay_inside(engine: Engine, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table

    fill(engine)
    picture, shown = "f" * 64, ("e" * 64, "f" * 64)
    phrase = "受限图片中的文字"
    save(
        engine,
        "c" * 64,
        body="school",
        figures=(Figure(APPLICATIONS, "granted", "total", None, phrase, CellStatus.TEXT, 1.0, Place(line=1)),),
        facts=(Fact("meetings", Decimal(3), "次", "exact", phrase, "overview", 0, 8),),
        findings=(Finding("sum_differs", Severity.ERROR, {"quoted": phrase}),),
        sections={Section.OVERVIEW: f"{phrase}。"},
    )
    with database.write_session(engine) as session:
        page_pictures.save_pictures(session, "c" * 64, shown)
        page_pictures.save_pictures(session, "a" * 64, shown[:1])
    decision: dict[str, Any] = {"reason": "个人信息", "by": "王", "at": night(3)}
    raw = RawStore(str(tmp_path / "raw"))
    restrictions.restrict(engine, raw, picture, **decision)
    folder = written(engine, tmp_path / "release", formats=(CSV, PARQUET))
    assert {row["body"]: row["withheld"] for row in lines(folder, "reports")} == {"money": "", "school": "restricted"}
    for table in ("figures", "facts", "findings"):
        assert {row["body"] for row in lines(folder, table)} == {"money", "school"}
    for path in folder.iterdir():
        said = str(read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text("utf-8")
        assert phrase not in said, path.name
    restrictions.release(engine, raw, picture, **decision)
    again = written(engine, tmp_path / "again", formats=(CSV, PARQUET))
    assert {row["withheld"] for row in lines(again, "reports")} == {""}
    for table in ("figures", "facts", "findings", "sections"):
        assert phrase in (again / f"{table}.csv").read_text("utf-8"), table
    assert phrase in str(read_table(again / "figures.parquet").to_pylist())


@pytest.mark.slow
def test_a_joint_report_is_in_the_release_for_each_of_its_bodies(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    name_as_joint(engine, MONEY_URL, "school")
    folder = written(engine, tmp_path / "release")
    # These have no rows made from a report's version, or none that names its body.
    for table in sorted({table.name for table in TABLES} - {"bodies", "coverage", "dates", "quality"}):
        of = {body: [row for row in lines(folder, table) if row.pop("body") == body] for body in ("money", "school")}
        assert of["money"] == of["school"] != [], table
    assert sum(int(row["cells"]) for row in lines(folder, "quality")) == len(lines(folder, "figures"))


@pytest.mark.slow
def test_changes_name_what_became_of_what_and_why(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    save(engine, body="water")
    before = written(engine, tmp_path / "before")
    other = tuple(
        Figure(one.table, one.row, one.column, Decimal(7), "7", CellStatus.REPORTED, 1.0, one.place)
        if (one.row, one.column) == ("received", "total")
        else one
        for one in FIGURES
    )
    save(engine, "a" * 64, parser_version="2", figures=other)
    save(engine, "e" * 64, body="school", sections={})
    with database.write_session(engine) as session:
        late = verdict("health", VerdictCode.LATE, days_late=3, published_on=date(2026, 2, 3))
        verdicts.save_verdicts(session, [late], night(3) + timedelta(hours=1))
    after = written(engine, tmp_path / "after", previous=before)
    found = {(row["table_name"], row["body"], row["row_name"], row["field"]): row for row in lines(after, "changes")}
    received = found["applications", "money", "received", "total"]
    assert (received["before"], received["after"], received["cause"]) == ("22", "7", "new_parser")
    assert found["reports", "school", "", ""]["change"] == "added"
    said = found["coverage", "health", "", "verdict"]
    assert (said["before"], said["after"], said["cause"]) == ("", "late", "judgement")
    assert not [key for key in found if key[1] == "water"]
    assert lines(written(engine, tmp_path / "again", previous=after), "changes") == []


@quick_on("sqlite")
def test_a_release_is_written_whole_or_not_at_all(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseFolderError):
        written(engine, full)
    assert [path.name for path in full.iterdir()] == ["notes.txt"]
    with pytest.raises(PreviousReleaseError):
        written(engine, tmp_path / "new", previous=full)
    assert not (tmp_path / "new").exists()
    broken = written(engine, tmp_path / "old")
    (broken / "reports.csv").write_text("body,year\r\nmoney,not a year\r\n", "utf-8")
    with pytest.raises(PreviousReleaseError):
        written(engine, tmp_path / "new", previous=broken)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir() and path.name != "raw") == ["full", "old"]


@quick_on("sqlite")
def test_only_parquet_needs_no_csv(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    names = {path.suffix for path in written(engine, tmp_path / "release", formats=(PARQUET,)).iterdir()}
    assert ".parquet" in names
    assert CSV not in {table.name for table in TABLES}
    assert not (tmp_path / "release" / "figures.csv").exists()


def test_the_words_of_a_missing_extra_name_it() -> None:
    shown: Mapping[str, str] = {lang: translations.text("export.parquet_missing", lang) for lang in ("zh", "en")}
    assert all("nianbao[parquet]" in text for text in shown.values())


@pytest.mark.slow
def test_cells_as_columns_are_the_bytes_of_the_rows(always_columns: None, engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    parts = ("otherwise_amendment_overdue", "otherwise_fee_unpaid", "otherwise_other")
    mixed = (
        *(_cell(part, "total", number) for number, part in enumerate(parts, 1)),
        *(_cell(part, "natural_person", 1) for part in parts[:2]),
        # The names of both forms in one report: the later one counts.
        Figure("proactive", "rules", "made", Decimal(3), "3", CellStatus.REPORTED, 0.9, Place(line=1)),
        Figure("proactive", "rules", "issued", Decimal(4), "4", CellStatus.SOLVED, 0.4, Place(line=2)),
        # Read by people who wrote a number of their own into the cell.
        Figure(APPLICATIONS, "granted", "other", None, f"张某{PHONE}", CellStatus.TEXT, 1.0, Place(line=3)),
        Figure(
            APPLICATIONS, "granted", "total", None, "１３９１２３４５６７８", CellStatus.UNREADABLE, 0.5, Place(line=4)
        ),
        Figure(APPLICATIONS, "received", "total", Decimal("12.5"), "12.5", CellStatus.REPORTED, 0.95, Place(line=5)),
    )
    save(engine, body="water", figures=mixed)
    remark = Figure(
        APPLICATIONS, "granted", "other", Decimal(2), "2（含张某）", CellStatus.REPORTED, 1.0, Place(line=1)
    )
    save(engine, "c" * 64, body="school", figures=(*FIGURES[:5], _cell("otherwise_closed", "total", 9), remark))
    save(engine, "d" * 64, body="health", figures=mixed[-1:], sections={})
    save(engine, "e" * 64, body="tax", figures=mixed)
    # The first has decisions about its cells, the second is restricted.
    name_as_joint(engine, "http://www.luhe.gov.cn/water.html", "gov")
    name_as_joint(engine, "http://www.luhe.gov.cn/school.html", "county")
    with database.write_session(engine) as session:
        for body, row, kind, value in (
            ("water", parts[0], "correct", Decimal(220)),
            ("water", "received", "dismiss", None),
            ("health", "received", "correct", Decimal(2)),
        ):
            subject = content_reviews.find_subject(session, body, 2025, "figure", f"{APPLICATIONS}/{row}/total")
            content_reviews.save_content_review(
                session, subject, kind=kind, value=value, body=body, year=2025, by="王", reason="原件", at=night(3)
            )
    # Read anew, the cell that a person spoke of is not found, nor any other.
    save(engine, "d" * 64, body="health", parser_version="2", figures=(), sections={})
    restrictions.restrict(
        engine, RawStore(str(tmp_path / "raw")), "c" * 64, erase=False, reason="个人信息", by="王", at=night(3)
    )
    (tmp_path / "columns").mkdir()
    with database.sessions(engine)() as session:
        material = load_material(session, as_of=TODAY, duties=duties())
        assert len({report.version_id for report in material.reports}) == len(material.reports) - 2
        with columns_in_child(material, tmp_path / "columns") as columns:
            assert columns is not None
            counts = columns.result()
        for table in columnar.TABLES:
            blocks = [columns_of(block) for block in table.rows(material)]
            assert counts[table.name] == sum(map(len, blocks)) > 0
            with opened(tmp_path, table, PARQUET) as sink:
                for block in blocks:
                    sink(block)
            name = f"{table.name}.parquet"
            assert (tmp_path / "columns" / name).read_bytes() == (tmp_path / name).read_bytes(), name
    assert {table.name for table in columnar.TABLES} == set(COLUMNAR)


@pytest.mark.slow
def test_what_is_decided_while_a_release_is_written_is_in_none_of_its_tables(
    always_columns: None, engine: Engine, tmp_path: Path
) -> None:
    from pyarrow.parquet import read_table

    fill(engine)
    with database.snapshot(engine) as session:
        material = load_material(session, as_of=TODAY, duties=duties())
        with database.write_session(engine) as other:
            subject = content_reviews.find_subject(other, "money", 2025, "figure", f"{APPLICATIONS}/received/total")
            content_reviews.save_content_review(
                other, subject, kind="correct", value=Decimal(900), body="money", year=2025, by="王", reason="原件",
                at=night(3),
            )  # fmt: skip
        write_release(material, tmp_path / "release", EDITION, formats=(PARQUET,))
    told = read_table(tmp_path / "release" / "applications.parquet").to_pylist()
    assert {row["by_person"] for row in told} == {0}
    assert 900 not in {row["total"] for row in told}
    assert {row["review"] for row in read_table(tmp_path / "release" / "figures.parquet").to_pylist()} == {None}
    folder = written(engine, tmp_path / "again", formats=(PARQUET,))
    told = read_table(folder / "applications.parquet").to_pylist()
    assert 900 in {row["total"] for row in told}


@pytest.mark.slow
def test_a_database_that_lives_in_one_connection_is_written_as_rows(tmp_path: Path) -> None:
    engine = database.connect("sqlite://")
    database.upgrade(engine)
    fill(engine)
    assert arrow_blocks.connect_to(engine.url) is None
    assert (written(engine, tmp_path / "release", formats=(PARQUET,)) / "figures.parquet").stat().st_size > 0
    engine.dispose()


@quick_on("sqlite")
def test_what_a_spreadsheet_program_needs(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    save(engine, body="water", sections={Section.OVERVIEW: '=HYPERLINK(1)\n第二行，“引号”"和逗号。'})
    folder = written(engine, tmp_path / "release")
    for path in folder.glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), "else it is read in the system's own encoding"
        assert content.endswith(b"\r\n")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head, *rows = csv.reader(stream)
        assert len(head) == len(set(head))
        assert all(len(row) == len(head) for row in rows)
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))], path.name
    (text,) = [row["text"] for row in lines(folder, "sections") if row["body"] == "water"]
    assert text == "'=HYPERLINK(1)\n第二行，“引号”\"和逗号。"
    page = (folder / "README.en.md").read_text("utf-8")
    assert "1,048,576 rows a sheet" in page
    assert "(here: —)" in page
    many = package.Described("figures", (), (), (), package.ROWS_OF_A_SHEET)
    assert "`figures`" in package.page([many], EDITION, "zh").decode().split("1,048,576")[1]
