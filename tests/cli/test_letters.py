"""`nianbao letters` and `nianbao contacts` as they are used."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from storage import database
from tests.cli.runner import run
from tests.monitor.letters import town
from tests.monitor.letters.town import fill

DAY = {"today": "2026-02-12", "contact": "office@example.org", "lang": "zh"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "nianbao.db"
    engine = database.connect(f"sqlite:///{path}")
    database.upgrade(engine)
    fill(engine)
    engine.dispose()
    return path


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    shutil.copy(filled, tmp_path / "nianbao.db")
    return tmp_path


@pytest.mark.slow
def test_a_letter_is_drafted_numbered_kept_and_written_again(folder: Path) -> None:
    out = folder / "out"
    done = run("letters", "draft", "farm", "2025", "--by", "王", "--output", out, folder=folder, **DAY)
    assert done.status == 0, done.err
    (row,) = json.loads(done.out)
    assert (row["number"], row["kind"], row["bodies"]) == ("2026-001", "reminder", ["farm"])
    assert sorted(path.suffix for path in out.iterdir()) == [".docx", ".html", ".txt"]
    letter = next(out.glob("*.txt")).read_text("utf-8")
    assert "第四十九条第一款" in letter

    again = run("letters", "draft", "farm", "2025", "--by", "王", "--output", out, folder=folder, **DAY)
    assert again.status == 1
    assert "2026-001" in again.err
    once = run("letters", "draft", "once", "2025", "--by", "王", "--output", out, folder=folder, **DAY)
    assert once.status == 1

    later = DAY | {"today": "2026-03-02"}
    unread = run("letters", "draft", "farm", "2025", "--by", "王", "--output", out, folder=folder, **later)
    assert unread.status == 1
    assert "nianbao crawl" in unread.err
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    for one in (town.FARM, town.GOVERNMENT):
        town.read(engine, one, [town.at("02-28")])
    engine.dispose()
    urged = run("letters", "draft", "farm", "2025", "--by", "王", "--output", folder / "b", folder=folder, **later)
    assert urged.status == 0, urged.err
    (row,) = json.loads(urged.out)
    assert (row["number"], row["kind"]) == ("2026-002", "urging")
    assert "2026年2月12日发函提醒（编号2026-001）" in next((folder / "b").glob("*.txt")).read_text("utf-8")

    listed = json.loads(run("letters", "list", "--body", "farm", folder=folder, **later).out)
    assert [row["number"] for row in listed] == ["2026-001", "2026-002"]
    assert run("letters", "write", "2026-001", "--output", folder / "c", folder=folder, **later).status == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (folder / "c").iterdir()
    }


def test_letters_need_a_person_and_a_day_ahead(folder: Path) -> None:
    assert run("letters", "draft", "farm", "2025", folder=folder, **DAY).status == 2
    past = run("letters", "draft", "farm", "2025", "--by", "王", "--reply-by", "2026-02-12", folder=folder, **DAY)
    assert past.status == 2
    assert run("letters", "draft", "nobody", "2025", "--by", "王", folder=folder, **DAY).status == 1
    assert run("letters", "write", "2026-009", folder=folder, **DAY).status == 1


def test_our_template_can_be_had(folder: Path) -> None:
    done = run("letters", "draft", "--save-template", "--output", folder / "t", folder=folder, **DAY)
    assert done.status == 0
    assert (folder / "t" / "letter.docx").read_bytes().startswith(b"PK")


SECRET = ("赵某某", "13900001111", "zhao@example.org")


def test_contacts_go_in_and_never_come_out(folder: Path) -> None:
    file = folder / "contacts.csv"
    file.write_text(
        "序号,单位名称,职务,联系人,联系电话,邮箱\n"
        f"1,鹿东县农业农村局,办公室主任,{SECRET[0]},{SECRET[1]},{SECRET[2]}\n"
        f"2,鹿东县不存在局,主任,{SECRET[0]},{SECRET[1]},\n"
        f"3,鹿东县水务局,主任,{SECRET[0]},,\n",
        "utf-8",
    )
    done = run("contacts", "import", file, folder=folder, **DAY)
    assert done.status == 1, "two rows were refused"
    assert "contacts.csv:3" in done.err
    assert "contacts.csv:4" in done.err
    assert "新增 2" in done.err
    again = run("contacts", "import", file, folder=folder, **DAY)
    assert "新增 0，未变 2" in again.err
    with sqlite3.connect(folder / "nianbao.db") as connection:
        rows = connection.execute("SELECT body, name, address FROM contact_persons ORDER BY address").fetchall()
    connection.close()
    assert rows == [("farm", SECRET[0], SECRET[1]), ("farm", SECRET[0], SECRET[2])]
    seen = [done.out, done.err, again.err]
    for statement in (
        "SELECT * FROM contact_persons",
        'SELECT * FROM "Contact_Persons"',
        "SELECT name FROM main.contact_persons",
    ):
        asked = run("query", "--sql", statement, folder=folder, **DAY)
        assert asked.status == 1, statement
        seen += [asked.out, asked.err]
    made = run("dossier", "farm", "2025", "--format", "json", folder=folder, **DAY)
    seen += [made.out, made.err]
    for secret in SECRET:
        assert secret not in "\n".join(seen)


def test_a_file_without_a_heading_is_refused(folder: Path) -> None:
    file = folder / "bad.csv"
    file.write_text("农业农村局,赵某某\n", "utf-8")
    done = run("contacts", "import", file, folder=folder, **DAY)
    assert done.status == 1
    assert "赵某某" not in done.err
