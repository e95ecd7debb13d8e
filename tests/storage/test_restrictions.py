"""What a person takes out of the store is given to nobody; what was erased never comes back."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update

from registry.model import Body, Kind, Level
from reports.model import CellStatus, Fact, Figure, Finding, Place, Severity
from storage import content_reviews, database, raw_checks, report_versions, restrictions
from storage.bodies import save_bodies
from storage.errors import RawFileMissingError, RawFileRestrictedError
from storage.fetches import FetchRecord, save_fetches
from storage.queries import find
from storage.queries.model import Asking, answer
from storage.raw_checks import FileState
from storage.raw_files import RawStore
from storage.report_models import ReportVersionRow
from storage.search import search
from tests.storage.reports import annual_report

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
CONTENT = "申请人张三（13800138000）的申请".encode()
NAME = hashlib.sha256(CONTENT).hexdigest()
DECISION = {"reason": "含申请人个人信息", "by": "李四", "at": NOW}


@pytest.fixture(params=["folder", "objects"])
def raw(request: pytest.FixtureRequest, tmp_path: Path) -> RawStore:
    return RawStore(str(tmp_path / "raw") if request.param == "folder" else f"memory://{tmp_path.name}")


def read(engine: Engine, parser_version: str = "1", body: str | None = None) -> int:
    with database.write_session(engine) as session:
        return report_versions.save_report(
            session,
            sha256=NAME,
            article_url="http://a/1.html",
            file_url="http://a/1.html",
            body=body,
            year=2025,
            report=annual_report(parser_version),
            at=NOW,
        ).version_id


def texts(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM report_sections ORDER BY version_id, section"))
        return [tuple(row) for row in found]


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        number: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        return number


def found(engine: Engine, wanted: str) -> list[str]:
    with database.sessions(engine)() as session:
        return [hit.part for hit in search(session, wanted, everything=True)]


def test_no_search_finds_what_is_restricted(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    read(engine)
    assert found(engine, "一年来的工作") == ["overview"]
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    assert found(engine, "一年来的工作") == []
    with engine.connect() as connection:
        parts = connection.execute(text("SELECT part FROM search_texts")).scalars().all()
    assert list(parts) == ["title"]
    restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)
    assert found(engine, "一年来的工作") == ["overview"]


def quoted(engine: Engine) -> list[object]:
    """What the questions and the views for SQL quote of the report."""
    with database.sessions(engine)() as session:
        asked = [
            row.get(cell)
            for name, cell in (("facts", "raw"), ("findings", "message"))
            for row in answer(find(name), Asking(session, NOW.date(), {}, {})).rows
        ]
        views = [
            *session.execute(text("SELECT raw FROM v_facts")).scalars(),
            *session.execute(text("SELECT raw FROM v_figures WHERE row_name = 'received'")).scalars(),
            *session.execute(text("SELECT params FROM v_findings")).scalars(),
        ]
        assert session.execute(text("SELECT count(*) FROM v_facts WHERE value = 3.5")).scalar_one() == 1
    return asked + views


def test_nothing_quotes_what_is_restricted(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    body = Body("office", "某局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
    with database.write_session(engine) as session:
        save_bodies(session, [body], source="", file_sha256="", at=NOW)
    read(engine, body="office")
    assert None not in quoted(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    assert set(quoted(engine)) == {None}
    restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)
    assert None not in quoted(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    assert set(quoted(engine)) == {None}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT raw, value FROM facts")).all()[0][0] == "", "nor is it kept"


def words(engine: Engine) -> list[str]:
    """What the tables themselves hold of the report's words, outside its texts."""
    asked = (
        "SELECT raw FROM facts",
        "SELECT raw FROM figures WHERE value IS NULL",
        "SELECT params FROM findings",
        "SELECT scope_evidence FROM report_versions",
        "SELECT machine_raw FROM content_reviews",
    )
    with engine.connect() as connection:
        return [str(said) for statement in asked for said in connection.execute(text(statement)).scalars()]


def subject_keys(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.execute(
                text("SELECT subject_key FROM facts UNION SELECT subject_key FROM findings ORDER BY 1")
            ).scalars()
        )


@pytest.mark.parametrize("erase", [False, True])
def test_the_tables_themselves_hold_no_word_of_what_is_restricted(
    engine: Engine, tmp_path: Path, *, erase: bool
) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    changed: dict[str, Any] = {
        "figures": (Figure("disputes", "litigation", "upheld", None, "张三案", CellStatus.TEXT, 1.0, Place()),),
        "facts": (Fact("meetings", Decimal(1), "次", "exact", "张三1次", "overview", 0, 4),),
        "findings": (Finding("foreign_name", Severity.WARNING, {"name": "张三"}),),
    }
    with database.write_session(engine) as session:
        body = Body("office", "某局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
        save_bodies(session, [body], source="", file_sha256="", at=NOW)
        report = annual_report(**changed)
        at = {"article_url": "http://a/1.html", "file_url": "http://a/1.html", "body": "office", "year": 2025}
        report_versions.save_report(session, sha256=NAME, report=report, at=NOW, **at)  # type: ignore[arg-type]
        session.execute(update(ReportVersionRow).values(scope_evidence={"rule": "stated", "quote": "张三"}))
    with database.write_session(engine) as session:
        subject = content_reviews.find_subject(session, "office", 2025, "finding", "foreign_name")
        content_reviews.save_content_review(
            session, subject, kind="confirm", body="office", year=2025, by="王", reason="r", at=NOW
        )
    before = words(engine)
    assert sum("张三" in said for said in before) == 5
    keys = subject_keys(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=erase)  # type: ignore[arg-type]
    assert not [said for said in words(engine) if "张三" in said]
    assert subject_keys(engine) == keys, "decisions go on to be about them"
    # Done again, as after a kill, it takes nothing away from what is kept.
    restrictions.reapply(engine, raw)
    if not erase:
        restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)
        assert words(engine) == before


def test_what_was_erased_is_not_legible_in_the_file(sqlite_engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    read(sqlite_engine)
    file = Path(str(sqlite_engine.url.database))

    def legible() -> bool:
        return any("一年来的工作".encode() in path.read_bytes() for path in file.parent.glob(file.name + "*"))

    assert legible()
    restrictions.restrict(sqlite_engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    assert not legible()


def test_a_restricted_file_is_given_to_nobody_until_it_is_released(engine: Engine, raw: RawStore) -> None:
    raw.put(CONTENT)
    read(engine)
    before, figures = texts(engine), count(engine, "figures")
    assert before
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    with pytest.raises(RawFileRestrictedError) as refused:
        RawStore(raw.url.removeprefix("file://")).get(NAME)
    assert (refused.value.reason, refused.value.by, refused.value.on) == ("含申请人个人信息", "李四", "2026-02-01")
    assert not raw.has(NAME)
    assert raw.get(NAME, restricted=True) == CONTENT
    assert texts(engine) == []
    assert count(engine, "figures") == figures
    # A site shows it again: it is no other file, and stays restricted.
    assert raw.put(CONTENT) == NAME
    assert not raw.has(NAME)
    # Asked twice, decided once.
    restrictions.restrict(engine, raw, NAME, reason="again", by="somebody", at=NOW + timedelta(days=1))
    with database.sessions(engine)() as session:
        (decision,) = restrictions.load_restrictions(session)
        assert (decision.reason, decision.restricted_by, decision.erased) == ("含申请人个人信息", "李四", False)
        assert restrictions.restricted_hashes(session) == {NAME}
    found = raw_checks.verify(engine, raw)
    assert [(report.sha256, report.state) for report in found.reports] == [(NAME, FileState.RESTRICTED)]
    assert found.is_sound
    restrictions.release(engine, raw, NAME, reason="名字是公开的", by="王五", at=NOW + timedelta(days=2))
    assert raw.get(NAME) == CONTENT
    assert texts(engine) == before
    with database.sessions(engine)() as session:
        (decision,) = restrictions.load_restrictions(session)
        assert (decision.released_by, decision.released_reason) == ("王五", "名字是公开的")
        assert restrictions.restricted_hashes(session) == frozenset()
    with pytest.raises(LookupError):
        restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)


def test_an_erased_file_is_gone_and_never_kept_again(
    engine: Engine, raw: RawStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    raw.put(CONTENT)
    read(engine)
    figures = count(engine, "figures")
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    assert [file.sha256 for file in raw.files()] == []
    for wanted in (False, True):
        with pytest.raises(RawFileRestrictedError):
            raw.get(NAME, restricted=wanted)
    assert raw.put(CONTENT) == NAME
    assert "erased" in caplog.text
    assert [file.sha256 for file in raw.files()] == []
    assert b"13800138000" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert texts(engine) == []
    assert count(engine, "figures") == figures
    found = raw_checks.verify(engine, raw)
    assert [(report.sha256, report.state) for report in found.reports] == [(NAME, FileState.ERASED)]
    assert found.is_sound
    with pytest.raises(RawFileRestrictedError):
        restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)
    with database.write_session(engine) as session:
        later = NOW + timedelta(days=1)
        fetch = FetchRecord(None, later, "http://a", "GET", "a", "a", 200, "answered", "", 3, NAME, 1, False, "file")
        assert save_fetches(session, [fetch]) == ()
    with database.sessions(engine)() as session:
        (decision,) = restrictions.load_restrictions(session)
    assert (decision.erased, decision.seen_again) == (True, 1)


def test_a_restriction_may_become_an_erasure_but_not_back(engine: Engine, raw: RawStore) -> None:
    raw.put(CONTENT)
    read(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    stone = raw.tombstone(NAME)
    assert stone is not None
    assert stone.erased
    assert raw.read_beside(NAME, restrictions.TEXTS) is None
    with database.sessions(engine)() as session:
        assert [decision.erased for decision in restrictions.load_restrictions(session)] == [False, True]


def test_a_version_read_after_the_restriction_is_taken_as_well(engine: Engine, raw: RawStore) -> None:
    raw.put(CONTENT)
    read(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    read(engine, "2")
    assert texts(engine) != []
    restrictions.reapply(engine, raw)
    assert texts(engine) == []
    restrictions.release(engine, raw, NAME, reason="r", by="b", at=NOW)
    assert {row[0] for row in texts(engine)} == {1, 2} or len({row[0] for row in texts(engine)}) == 2


@pytest.mark.slow
def test_a_store_that_is_a_copy_from_before_is_told(engine: Engine, raw: RawStore) -> None:
    raw.put(CONTENT)
    read(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    raw.release(NAME)
    found = raw_checks.verify(engine, raw)
    assert [(report.sha256, report.state) for report in found.reports] == [(NAME, FileState.UNDECIDED)]
    assert not found.is_sound


def test_bytes_that_came_back_beside_their_tombstone_are_told(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    path = tmp_path / "raw" / NAME[:2] / NAME[2:4] / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)
    found = raw_checks.verify(engine, raw)
    assert [report.state for report in found.reports] == [FileState.RETURNED]
    assert not found.is_sound


def test_what_nobody_knows_is_not_restricted(engine: Engine, raw: RawStore) -> None:
    with pytest.raises(RawFileMissingError):
        restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    for missing in ("reason", "by"):
        with pytest.raises(ValueError, match="needs"):
            restrictions.restrict(engine, raw, NAME, **{**DECISION, missing: " "})  # type: ignore[arg-type]
    # What is gone but still named may be: nobody shall keep it again.
    read(engine)
    restrictions.restrict(engine, raw, NAME, **DECISION, erase=True)  # type: ignore[arg-type]
    raw.put(CONTENT)
    assert list(raw.files()) == []


def test_a_damaged_tombstone_hides_the_file_all_the_same(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    raw.put(CONTENT)
    restrictions.restrict(engine, raw, NAME, **DECISION)  # type: ignore[arg-type]
    (tmp_path / "raw" / "restricted" / f"{NAME}.json").write_text("{")
    with pytest.raises(Exception, match="restricted/"):
        raw.get(NAME)
