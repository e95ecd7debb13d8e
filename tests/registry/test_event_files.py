"""Roster events from a file: what is taken, and what is refused by line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from registry.event_files import EventsFile, read_events
from registry.model import Body, Kind, Level
from registry.roster_events import EventKind, RosterEvent
from storage import bodies, database
from tests.cli.runner import run
from tests.registry.workbooks import workbook

AT = datetime(2026, 1, 5, tzinfo=UTC)
CITY = "371500"


def body(slug: str, name: str) -> Body:
    return Body(f"{CITY}-{slug}", name, Kind.DEPARTMENT, Level.PREFECTURE, CITY)


FORESTS, LAND, DATA, REFORM = (
    body("lyj", "聊城市林业局"),
    body("zrj", "聊城市自然资源和规划局"),
    body("sjj", "聊城市大数据局"),
    body("fgw", "聊城市发展和改革委员会"),
)
ROSTER = (FORESTS, LAND, DATA, REFORM)
HEADING = "单位,变动类型,生效日期,承继单位,原名称,文号\n"


def read(rows: str, *known: RosterEvent, heading: str = HEADING) -> EventsFile:
    return read_events((heading + rows).encode(), "变动.csv", ROSTER, known, entered_by="王莉", at=AT)


def test_names_and_codes_chinese_and_english() -> None:
    found = read("聊城市林业局,并入,2025年10月1日,聊城市自然资源和规划局,,聊编〔2025〕8号\n")
    assert found.problems == ()
    assert found.events == (
        RosterEvent(
            FORESTS.code, EventKind.MERGED, date(2025, 10, 1), "聊编〔2025〕8号", "王莉", AT, others=(LAND.code,)
        ),
    )
    english = read(
        f"{DATA.code},renamed,20250301,,聊城市信息中心,聊编9号\n", heading="body,event,from,into,old_name,cause\n"
    )
    assert [(event.kind, event.old_name, event.holds_from) for event in english.events] == [
        (EventKind.RENAMED, "聊城市信息中心", date(2025, 3, 1))
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("聊城市民航局,撤销,2025-10-01,,,文", "exceptions.unknown_body"),
        (",撤销,2025-10-01,,,文", "exceptions.missing_body"),
        ("聊城市林业局,搬家,2025-10-01,,,文", "event_file.bad_event"),
        ("聊城市林业局,撤销,2025-10,,,文", "event_file.bad_day"),
        ("聊城市林业局,撤销,2025-13-01,,,文", "event_file.bad_day"),
        ("聊城市林业局,撤销,2025-10-01,,,", "event_file.no_cause"),
        ("聊城市林业局,撤销,2025-10-01,,,电话13800138000", "registry.personal_cell"),
        ("聊城市林业局,并入,2025-10-01,,,文", "roster_event.no_successor"),
        ("聊城市林业局,拆分,2025-10-01,聊城市大数据局,,文", "roster_event.one_part"),
        ("聊城市林业局,更名,2025-10-01,,,文", "roster_event.no_old_name"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_the_others_are_taken(row: str, code: str) -> None:
    found = read(f"{row}\n聊城市大数据局,拆分,2025-10-01,聊城市林业局；聊城市发展和改革委员会,,文\n")
    assert [(problem.line, problem.code) for problem in found.problems] == [(2, code)]
    (taken,) = found.events
    assert taken.others == (FORESTS.code, REFORM.code)


def test_rows_are_held_against_each_other_and_against_what_is_known() -> None:
    row = "聊城市林业局,撤销,2025-10-01,,,文\n"
    assert [problem.code for problem in read(row + row).problems] == ["event_file.given_twice"]
    (known,) = read(row).events
    assert read(row, known).problems == (), "entered again it is corrected"
    later = read("聊城市林业局,撤销,2025-12-01,,,文\n", known)
    assert [problem.code for problem in later.problems] == ["roster_event.ended_twice"]


def test_a_file_without_a_heading_is_named() -> None:
    assert [problem.code for problem in read("聊城市林业局,撤销\n", heading="").problems] == ["event_file.no_heading"]


def test_a_workbook_is_read() -> None:
    content = workbook(
        {"变动": [["机构变动一览"], ["单位", "变动", "生效日期", "依据"], ["聊城市林业局", "撤销", "2025-10-01", "文"]]}
    )
    found = read_events(content, "变动.xlsx", ROSTER, (), entered_by="王莉", at=AT)
    assert [event.kind for event in found.events] == [EventKind.ABOLISHED]


@pytest.mark.slow
def test_the_command_takes_the_good_rows_and_ends_with_status_1(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")
    database.upgrade(engine)
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="", file_sha256="0" * 64, at=AT)
    engine.dispose()
    file = tmp_path / "变动.csv"
    file.write_text(
        HEADING + "聊城市林业局,并入,2025-10-01,聊城市自然资源和规划局,,聊编8号\n火星局,撤销,2025-10-01,,,文\n"
    )
    planned = run("registry", "import-events", file, "--by", "王莉", "--dry-run", folder=tmp_path)
    assert planned.status == 1, planned.err
    assert len(json.loads(planned.out)) == 1, planned.err
    assert json.loads(run("registry", "events", folder=tmp_path).out) == []
    done = run("registry", "import-events", file, "--by", "王莉", folder=tmp_path, lang="zh")
    assert done.status == 1
    assert "变动.csv:3" in done.err
    (stored,) = json.loads(run("registry", "events", folder=tmp_path).out)
    assert (stored["event"], stored["others"], stored["entered_by"]) == ("merged", [LAND.code], "王莉")
