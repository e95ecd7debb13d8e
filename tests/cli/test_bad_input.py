"""Bad input gets one clear message that names the file, line, address or setting; the rest goes on."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
import typer
from sqlalchemy import create_engine, text

from cli import context
from tests.cli.command import Done, nianbao
from tests.storage.children import NOBODY, run_child
from translations import messages

ROSTER = "name,division,home_url\n聊城市财政局,371500,http://czj.liaocheng.gov.cn/\n"


@pytest.fixture
def registered(tmp_path: Path) -> Path:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    done = nianbao("registry", "import", str(roster), folder=tmp_path / "data")
    assert done.status == 0, done.err
    return tmp_path / "data"


@pytest.mark.slow
def test_a_live_crawl_without_a_contact_asks_nothing(registered: Path) -> None:
    done = nianbao("crawl", folder=registered)
    assert done.status == 1
    assert "NIANBAO_CONTACT" in done.err
    assert done.out == ""


@pytest.mark.slow
def test_a_crawl_of_an_empty_roster_says_what_to_do(tmp_path: Path) -> None:
    done = nianbao("crawl", folder=tmp_path, contact="a@example.org")
    assert done.status == 1
    assert "registry import" in done.err


@pytest.mark.slow
def test_an_unknown_body_is_named(registered: Path) -> None:
    done = nianbao("crawl", "371500-nothere", folder=registered, contact="a@example.org")
    assert done.status == 1
    assert "371500-nothere" in done.err


@pytest.mark.slow
def test_too_short_a_delay_is_refused_outside_allowed_networks(registered: Path) -> None:
    done = nianbao("crawl", folder=registered, contact="a@example.org", delay="0.2")
    assert done.status == 1
    assert "NIANBAO_DELAY" in done.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "value"),
    [("delay", "soon"), ("today", "31 January"), ("allowed_networks", "10.0.0.0/99"), ("resolve", "a.gov.cn")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, setting: str, value: str) -> None:
    done = nianbao("status", folder=tmp_path, **{setting: value})
    assert done.status == 1
    assert f"NIANBAO_{setting.upper()}" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_a_config_file_with_a_fault_names_file_and_field(registered: Path, tmp_path: Path) -> None:
    config = tmp_path / "nianbao.toml"
    config.write_text('[[due_rules]]\ndivision = "371500"\nrule = "whenever"\n', encoding="utf-8")
    done = nianbao("status", folder=registered, config=str(config))
    assert done.status == 1
    assert str(config) in done.err
    assert "due_rules" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_a_database_behind_the_code_is_refused_with_the_command_that_mends_it(registered: Path) -> None:
    engine = create_engine(f"sqlite:///{registered / 'nianbao.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = ''"))
    engine.dispose()
    done = nianbao("status", folder=registered)
    assert done.status == 1
    assert "db upgrade" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_an_unreachable_database_names_the_setting_and_hides_the_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://office:secret@127.0.0.1:9/nianbao"
    done = nianbao("status", folder=tmp_path, database_url=url)
    assert done.status == 1
    assert "NIANBAO_DATABASE_URL" in done.err
    assert "secret" not in done.err
    assert "Traceback" not in done.err


def _open_store_in(folder: str, said: str) -> None:
    os.environ |= {"NIANBAO_DATA_DIR": folder, "NIANBAO_LANG": "en"}
    context.settings.cache_clear()
    with Path(said).open("w", encoding="utf-8") as stream, contextlib.redirect_stderr(stream):
        status = 0
        try:
            context.open_store()
        except typer.Exit as ended:
            status = ended.exit_code
    assert status == 1


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    said = tmp_path / "said"
    said.touch()
    said.chmod(0o666)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    messages("en")
    # As another user: root may write anywhere, and the test would prove nothing.
    assert run_child(_open_store_in, str(closed / "data"), str(said), uid=NOBODY) == 0
    told = said.read_text(encoding="utf-8")
    assert "NIANBAO_DATA_DIR" in told
    assert str(closed / "data") in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_wrong_usage_ends_with_status_2(tmp_path: Path) -> None:
    assert nianbao("status", "--verdict", "guilty", folder=tmp_path).status == 2
    assert nianbao("no-such-command", folder=tmp_path).status == 2


@pytest.mark.slow
def test_status_prints_the_contracts_fields_and_then_what_was_added(registered: Path) -> None:
    done = nianbao("status", "--format", "json", folder=registered, today="2026-02-03")
    assert done.status == 0
    (row,) = json.loads(done.out)
    assert list(row) == [
        *("body", "name", "kind", "year", "due_on", "lenient_due_on", "basis", "verdict", "reason", "confirmed"),
        *("days_late", "published_on", "first_seen_on", "last_absent_on", "url", "flags", "watched", "as_of"),
        *("published_low", "published_high", "date_basis", "undisputed"),
        *("reviewed_by", "reviewed_on", "machine", "machine_reason"),
    ]
    assert (row["verdict"], row["reason"]) == ("unverifiable", "never_crawled")
    assert (row["due_on"], row["lenient_due_on"], row["as_of"]) == ("2026-01-31", "2026-02-02", "2026-02-03")


@pytest.mark.slow
def test_every_year_asked_for_has_a_duty_under_its_own_law(registered: Path) -> None:
    done = nianbao("status", "--year", "2016", "--format", "json", folder=registered, today="2026-02-03")
    (row,) = json.loads(done.out)
    assert (row["year"], row["due_on"], row["watched"]) == (2016, "2017-03-31", True)
    assert "492" in row["basis"]


@pytest.mark.slow
def test_a_crawl_under_a_stand_in_date_refuses_the_outside_world(registered: Path) -> None:
    done = nianbao("crawl", folder=registered, today="2026-02-03", allowed_networks="127.0.0.0/8", delay="0")
    assert done.status == 1
    rows = json.loads(nianbao("status", "--format", "json", folder=registered, today="2026-02-03").out)
    assert rows[0]["verdict"] == "unverifiable"


@pytest.mark.slow
def test_due_rules_find_their_division_by_name_and_none_is_left_out_silently(registered: Path, tmp_path: Path) -> None:
    config = tmp_path / "nianbao.toml"

    def status(*divisions: str) -> Done:
        rules = (f'[[due_rules]]\ndivision = "{division}"\nlocal_due = "02-10"\n' for division in divisions)
        config.write_text("".join(rules), encoding="utf-8")
        return nianbao("status", "--year", "2024", folder=registered, config=str(config))

    assert status("聊城市").status == 0
    for divisions in (("火星市",), ("鼓楼区",), ("聊城市", "371500")):
        done = status(*divisions)
        assert done.status == 1
        assert "NIANBAO_CONFIG" in done.err
        assert any(division in done.err for division in divisions)
        assert "Traceback" not in done.err
        assert done.out == ""


@pytest.mark.slow
def test_a_filter_that_names_nothing_is_no_empty_answer(registered: Path) -> None:
    assert nianbao("status", "--division", "nowhere", folder=registered).status == 2
    named = nianbao("status", "--division", "聊城市", "--format", "json", folder=registered)
    assert len(json.loads(named.out)) == 1
    unknown = nianbao("status", "--body", "371500-nothere", folder=registered)
    assert unknown.status == 1
    assert "371500-nothere" in unknown.err
