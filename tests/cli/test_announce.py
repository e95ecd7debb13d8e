"""`nianbao announce` as it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import database
from tests.cli.runner import run
from tests.storage.queries.city import fill

NIGHT = {"today": "2026-02-03", "lang": "zh"}
NAME = "盐城市2025年政府信息公开工作年度报告公布情况"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("announce")
    engine = database.connect(f"sqlite:///{made / 'nianbao.db'}")
    database.upgrade(engine)
    fill(engine)
    engine.dispose()
    return made


def test_both_files_are_written_and_a_draft_is_called_one(folder: Path, tmp_path: Path) -> None:
    done = run("announce", "盐城市", "2025", "--output", tmp_path / "out", folder=folder, **NIGHT)
    assert done.status == 0, done.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{NAME}.docx", f"{NAME}.html"]
    assert "草稿" in done.err
    page = (tmp_path / "out" / f"{NAME}.html").read_text("utf-8")
    assert "鹿河市财政局" in page
    assert "鹿东县人民政府" in page
    assert "鹿东县石桥镇人民政府" not in page, "the county announces it"


def test_an_earlier_day_is_judged_with_what_was_known_then(folder: Path, tmp_path: Path) -> None:
    done = run("announce", "320900", "2025", "--as-of", "2026-01-31", "--output", tmp_path, folder=folder, **NIGHT)
    assert done.status == 0, done.err
    page = (tmp_path / f"{NAME}.html").read_text("utf-8")
    assert "核查时间：2026年1月31日" in page
    assert "不计算" in page, "nothing was due yet"


def test_an_offices_own_templates_take_the_place_of_ours(folder: Path, tmp_path: Path) -> None:
    assert run("announce", "--save-templates", "--output", tmp_path, folder=folder).status == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["announcement.docx", "announcement.html"]
    own = tmp_path / "announcement.html"
    own.write_text("<h1>本市通报 {{ title }}</h1>", "utf-8")
    arguments = ("--template", own, "--template", tmp_path / "announcement.docx", "--output", tmp_path / "out")
    assert run("announce", "320900", "2025", *arguments, folder=folder, **NIGHT).status == 0
    assert (tmp_path / "out" / f"{NAME}.html").read_text("utf-8") == f"<h1>本市通报 {NAME}</h1>"


@pytest.mark.slow
def test_a_template_that_cannot_be_used_is_named_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("{{ nosuch }}", "utf-8")
    wrong = tmp_path / "bad.docx"
    wrong.write_bytes(b"no zip")
    for path in (bad, wrong, tmp_path / "nowhere.html"):
        done = run("announce", "320900", "2025", "--template", path, "--output", tmp_path / "o", folder=folder, **NIGHT)
        assert done.status == 1
        assert path.name in done.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "arguments", [(), ("320900",), ("火星市", "2025"), ("320900", "2025", "--template", "x.pdf"), ("朝阳区", "2025")]
)
def test_wrong_usage_ends_with_status_2(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("announce", *arguments, folder=folder).status == 2


def test_a_division_without_bodies_is_said(folder: Path) -> None:
    done = run("announce", "110000", "2025", folder=folder, **NIGHT)
    assert done.status == 1
    assert "北京市" in done.err


def test_in_english_it_is_the_same_paper(folder: Path, tmp_path: Path) -> None:
    done = run("announce", "320900", "2025", "--lang", "en", "--output", tmp_path, folder=folder, **NIGHT)
    assert done.status == 0, done.err
    name = "Publication of the OGI annual reports of 2025, 盐城市"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.docx", f"{name}.html"]
    page = (tmp_path / f"{name}.html").read_text("utf-8")
    assert "DRAFT." in page
    assert "鹿河市财政局" in page


def test_the_language_of_the_machine_makes_no_english_paper(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    done = run("announce", "320900", "2025", "--output", tmp_path, folder=folder, today=NIGHT["today"], lang="")
    assert done.status == 0, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{NAME}.docx", f"{NAME}.html"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "应公布日期"), ("en", "Due date")])
def test_templates_are_saved_with_the_words_of_the_language(
    folder: Path, tmp_path: Path, lang: str, words: str
) -> None:
    assert run("announce", "--save-templates", "--lang", lang, "--output", tmp_path, folder=folder).status == 0
    assert words in (tmp_path / "announcement.html").read_text("utf-8")
