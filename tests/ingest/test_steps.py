"""Ingest over real stored bytes: faults are named and the rest goes on; killed anywhere, a second run ends the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from duties.model import ContentState
from ingest import steps
from ingest.limits import Limits
from ingest.pool import ReaderPool
from ingest.readers import ocr_version
from reports.version import PARSER_VERSION
from storage import article_states, database, quarantine, report_versions, restrictions
from storage.articles import ArticleFile, ArticleObservation, record_article
from storage.raw_files import RawStore
from tests.databases import quick_on
from tests.reports.forms import draw, page
from tests.storage.children import run_child

AT = datetime(2026, 2, 1, 4, tzinfo=UTC)
ARTICLE = "http://slj.city.gov.cn/art/{}.html"
PDF = "http://slj.city.gov.cn/files/{}.html"
LINKING = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>附件：年度报告</p></body></html>"
TITLE = "清河市水利局2023年政府信息公开工作年度报告"
KEY = ("applications", "received", "natural_person")


def report_page(seed: int, **changed: str) -> str:
    values = draw(seed)
    if changed:
        values[KEY] = changed["received"]
    return page(values)


def publish(
    engine: Engine, raw: RawStore, number: int, body: str, files: Sequence[tuple[str, str]] = (), at: datetime = AT
) -> str:
    """Records an article with its page and files (name, content) as a crawl does; gives its address."""
    url = ARTICLE.format(number)
    kept = tuple(
        ArticleFile(PDF.format(f"{number}-{place}"), name, raw.put(content.encode()), "text/html")
        for place, (name, content) in enumerate(files)
    )
    observed = ArticleObservation(
        title=TITLE,
        state=ContentState.READ,
        page_sha256=raw.put(body.encode()),
        files=kept,
        content_digest=f"{number}{at}",
    )
    with database.write_session(engine) as session:
        record_article(session, url=url, at=at, page=observed)
    return url


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(str(tmp_path / "raw"))


def stored(engine: Engine, url: str | None = None) -> dict[str, Any]:
    """Findings of the newest versions by address of the file."""
    with database.sessions(engine)() as session:
        found = report_versions.latest_reports(session, article_urls=None if url is None else [url])
        return {
            version.file_url: version.code
            or [finding.code for finding in report_versions.load_report(session, version.version_id).findings]
            for version in found
        }


def differing(codes: Any) -> int:
    return int(sum(code == "renditions_differ" for code in codes))


def test_renditions_that_differ_are_told_with_the_best_one(engine: Engine, raw: RawStore) -> None:
    url = publish(engine, raw, 1, report_page(3), [("年度报告.pdf", report_page(3, received="987"))])
    summary = steps.ingest(engine, raw, at=AT)
    assert (summary.files, summary.versions, summary.unread) == (2, 2, ())
    found = stored(engine)
    assert {address: differing(codes) for address, codes in found.items()} == {url: 1, PDF.format("1-0"): 0}


@pytest.mark.slow
def test_equal_renditions_and_an_illustration_give_no_finding(engine: Engine, raw: RawStore) -> None:
    files = [("年度报告.pdf", report_page(3)), ("图解.html", report_page(3, received="987"))]
    publish(engine, raw, 1, report_page(3), files)
    steps.ingest(engine, raw, at=AT)
    assert {differing(codes) for codes in stored(engine).values()} == {0}


@pytest.mark.slow
def test_a_page_that_only_links_does_not_hide_the_figures_of_its_file(engine: Engine, raw: RawStore) -> None:
    url = publish(engine, raw, 1, LINKING.format(TITLE), [("年度报告.pdf", report_page(3))])
    steps.ingest(engine, raw, at=AT)
    with database.sessions(engine)() as session:
        article = article_states.load_articles(session)[url]
    assert article.report_year == 2023
    assert article.state is ContentState.READ
    assert article.tables_incomplete is False


@pytest.mark.slow
def test_a_rendition_that_comes_later_is_compared_with_the_stored_one(engine: Engine, raw: RawStore) -> None:
    url = publish(engine, raw, 1, report_page(3))
    steps.ingest(engine, raw, at=AT)
    later = datetime(2026, 2, 3, 4, tzinfo=UTC)
    publish(engine, raw, 1, report_page(3), [("年度报告.pdf", report_page(3, received="987"))], at=later)
    assert steps.ingest(engine, raw, at=later).versions == 1
    assert {address: differing(codes) for address, codes in stored(engine).items()} == {url: 0, PDF.format("1-0"): 1}


@pytest.mark.slow
def test_a_figure_that_cannot_be_kept_makes_its_file_unreadable_and_the_rest_goes_on(
    engine: Engine, raw: RawStore
) -> None:
    bad = publish(engine, raw, 1, report_page(3, received="9" * 40))
    good = publish(engine, raw, 2, report_page(4))
    summary = steps.ingest(engine, raw, at=AT)
    found = stored(engine)
    assert isinstance(found[good], list)
    if found[bad] == "figure_out_of_range":
        (unread,) = summary.unread
        assert (unread.url, unread.code) == (bad, "figure_out_of_range")
        assert unread.params["figure"] == "/".join(KEY)
    else:
        # The parser itself may hold such a number for none; then the cell is no figure.
        assert "unreadable_cells" in found[bad]


@pytest.mark.slow
def test_a_raw_file_that_is_gone_or_damaged_is_named_and_read_once_it_is_back(
    engine: Engine, raw: RawStore, tmp_path: Path
) -> None:
    contents = [report_page(seed) for seed in (3, 4, 5)]
    gone, damaged, good = (publish(engine, raw, number, content) for number, content in enumerate(contents))
    paths = {path.name: path for path in (tmp_path / "raw").rglob("*") if path.is_file()}
    with database.sessions(engine)() as session:
        hashes = {file.article_url: file.sha256 for file in article_states.files_to_read(session, "any")}
    paths[hashes[gone]].unlink()
    paths[hashes[damaged]].write_bytes(b"rust")
    summary = steps.ingest(engine, raw, at=AT)
    assert {(unread.url, unread.code) for unread in summary.unread} == {(gone, "raw_file"), (damaged, "raw_file")}
    assert set(stored(engine)) == {good}
    for content in contents:
        raw.put(content.encode())
    assert steps.ingest(engine, raw, at=AT).versions == 2
    assert set(stored(engine)) == {gone, damaged, good}


@quick_on("sqlite")
def test_a_document_that_kills_its_reader_is_stored_as_unreadable(engine: Engine, raw: RawStore) -> None:
    crashing = publish(engine, raw, 1, LINKING.format("x"), [("order.txt", "segfault")])
    slow = publish(engine, raw, 2, "loop")
    good = publish(engine, raw, 3, report_page(3))
    limits = Limits(seconds=2, memory_mib=1024)
    told: list[tuple[int, int]] = []
    with ReaderPool(2, limits=limits, program=("-m", "tests.ingest.hostile_worker")) as pool:
        summary = steps.ingest(engine, raw, at=AT, pool=pool, progress=lambda done, total: told.append((done, total)))
    assert {unread.code for unread in summary.unread} == {"crashed", "time_limit"}
    found = stored(engine)
    assert found[PDF.format("1-0")] == "crashed"
    assert found[slow] == "time_limit"
    assert isinstance(found[good], list)
    assert crashing in found
    assert told[-1] == (4, 4)
    with database.sessions(engine)() as session:
        assert article_states.load_articles(session)[slow].state is ContentState.UNREADABLE
    assert steps.ingest(engine, raw, at=AT).files == 0


@pytest.mark.slow
def test_what_wanted_ocr_is_read_by_a_later_run_over_everything(engine: Engine, raw: RawStore) -> None:
    url = publish(engine, raw, 1, report_page(3))
    with database.write_session(engine) as session:
        (file,) = article_states.files_to_read(session, "any")
        report_versions.save_unreadable(
            session,
            sha256=file.sha256,
            article_url=url,
            file_url=url,
            parser_version=PARSER_VERSION,
            code="ocr_missing",
            params={"medium": "pdf"},
            at=AT,
        )
    if not ocr_version():
        assert steps.ingest(engine, raw, at=AT).files == 0
    assert steps.ingest(engine, raw, at=AT, everything=True).versions == 1
    assert isinstance(stored(engine)[url], list)


def _dump(url: str) -> list[str]:
    """Everything that was read, without numbers of rows."""
    engine = database.connect(url)
    with engine.connect() as connection:
        versions = connection.execute(text("SELECT * FROM report_versions")).mappings().all()
        names = {row["id"]: f"{row['sha256']} {row['article_url']}" for row in versions}
        lines = [str(sorted((key, str(value)) for key, value in row.items() if key != "id")) for row in versions]
        for table in ("figures", "findings", "report_sections", "facts"):
            for row in connection.execute(text(f"SELECT * FROM {table}")).mappings():
                rest = sorted((key, str(value)) for key, value in row.items() if key != "version_id")
                lines.append(f"{table} {names[row['version_id']]} {rest}")
    engine.dispose()
    return sorted(lines)


def _killed_at(event_name: str, count: int) -> Callable[[str, str], None]:
    def work(database_url: str, raw_folder: str) -> None:
        engine = database.connect(database_url)
        left = count

        def strike(*_arguments: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(engine, event_name, strike)
        steps.ingest(engine, RawStore(raw_folder), at=AT)

    return work


@pytest.mark.parametrize(
    ("moment", "count"), [("commit", 2), ("before_cursor_execute", 25), ("before_cursor_execute", 35)]
)
@pytest.mark.slow
def test_killed_and_run_again_it_ends_in_the_same_state(tmp_path: Path, moment: str, count: int) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    urls = {name: f"sqlite:///{tmp_path / name}.db" for name in ("straight", "killed")}
    for url in urls.values():
        engine = database.connect(url)
        database.upgrade(engine)
        for number in range(3):
            files = [("a.pdf", report_page(number + 3, received="987"))]
            publish(engine, raw, number, report_page(number + 3), files)
        publish(engine, raw, 9, "\x00\x01\x02" * 100)
        engine.dispose()
    assert run_child(_killed_at(moment, count), urls["killed"], str(tmp_path / "raw")) == -signal.SIGKILL
    for url in urls.values():
        engine = database.connect(url)
        steps.ingest(engine, raw, at=AT)
        engine.dispose()
    straight = _dump(urls["straight"])
    assert len(straight) > 1000
    assert _dump(urls["killed"]) == straight


@pytest.mark.slow
def test_a_report_that_the_database_refuses_is_put_aside_and_the_rest_goes_on(engine: Engine, raw: RawStore) -> None:
    bad, good = publish(engine, raw, 1, report_page(3, received="98765")), publish(engine, raw, 2, report_page(4))

    def spoil(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> Any:
        """The row of one cell of the first report comes twice, whenever it is written."""
        if statement.startswith("INSERT INTO figures"):
            parameters = [*parameters, *(row for row in parameters if "98765" in row)]
        return statement, parameters

    event.listen(engine, "before_cursor_execute", spoil, retval=True)
    try:
        summary = steps.ingest(engine, raw, at=AT)
    finally:
        event.remove(engine, "before_cursor_execute", spoil)
    assert [(unread.url, unread.code) for unread in summary.unread] == [(bad, "row_refused")]
    assert set(stored(engine)) == {good}
    with database.sessions(engine)() as session:
        (row,) = quarantine.load_quarantine(session)
    assert (row.table_name, row.row_name) == ("report_versions", f"url={bad}")
    assert "unique" in row.cause.lower()
    # What was refused is tried again by the next run.
    assert steps.ingest(engine, raw, at=AT).versions == 1
    assert set(stored(engine)) == {bad, good}


@pytest.mark.slow
def test_what_a_person_restricted_is_not_read_again(engine: Engine, raw: RawStore) -> None:
    hidden, shown = publish(engine, raw, 1, report_page(3)), publish(engine, raw, 2, report_page(4))
    with database.sessions(engine)() as session:
        hashes = {file.article_url: file.sha256 for file in article_states.files_to_read(session, "any")}
    restrictions.restrict(engine, raw, hashes[hidden], reason="r", by="b", at=AT)
    summary = steps.ingest(engine, raw, at=AT, everything=True)
    assert (summary.files, summary.unread) == (1, ())
    assert set(stored(engine)) == {shown}
