"""Reports as pictures, from the store to their versions: read as one with their page, or not, with the reason."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from duties.model import ContentState
from ingest import readers, steps
from ingest.pool import ReaderPool
from ingest.wire import WireError, request_of, source_of
from reports.model import SourceFile
from spiders.families.illustrated import scanned_page
from storage import article_states, database, raw_checks, raw_garbage, report_versions, restrictions
from storage.articles import ArticleFile, ArticleObservation, record_article
from storage.page_pictures import load_pictures
from storage.queries import find
from storage.queries.model import Asking, answer
from storage.raw_files import RawStore
from tests.reports.test_kept_pictures import FIRST, SECOND, TEXT
from tests.storage.reports import annual_report

AT = datetime(2026, 2, 1, 4, tzinfo=UTC)
URL = "http://slj.city.gov.cn/art/1.html"
TITLE = "清河市水利局2023年政府信息公开工作年度报告"
BLIND = ("-m", "tests.ingest.blind_worker")


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(str(tmp_path / "raw"))


def publish(engine: Engine, raw: RawStore, *pictures: bytes, text: str = "", at: datetime = AT) -> str:
    """Records an article of pictures as a crawl does; gives the raw file of its page."""
    hashes = tuple(raw.put(picture) for picture in pictures)
    page = scanned_page(TITLE, hashes).replace("<body>", f"<body>{text}").encode()
    files = tuple(
        ArticleFile(f"http://slj.city.gov.cn/art/{number}.jpg", "", sha256, "image/jpeg")
        for number, sha256 in enumerate(hashes)
    )
    observed = ArticleObservation(
        title=TITLE,
        state=ContentState.READ,
        page_sha256=raw.put(page),
        files=files,
        content_digest=raw.put(page),
        pictures=hashes,
    )
    with database.write_session(engine) as session:
        record_article(session, url=URL, at=at, page=observed)
    return raw.put(page)


def ingest(engine: Engine, raw: RawStore) -> steps.IngestSummary:
    """As on a machine without OCR."""
    with ReaderPool(1, program=BLIND) as pool:
        return steps.ingest(engine, raw, at=AT, pool=pool)


def to_read(engine: Engine, *, ocr: str = "") -> list[article_states.FileToRead]:
    with database.sessions(engine)() as session:
        return article_states.files_to_read(session, "any", ocr_version=ocr)


def save(engine: Engine, sha256: str) -> int:
    with database.write_session(engine) as session:
        return report_versions.save_report(
            session,
            sha256=sha256,
            article_url=URL,
            file_url=URL,
            body=None,
            year=2023,
            report=annual_report(),
            at=AT,
        ).version_id


def test_the_page_is_read_with_its_pictures_and_none_of_them_by_itself(engine: Engine, raw: RawStore) -> None:
    page = publish(engine, raw, FIRST, SECOND, FIRST)
    (file,) = to_read(engine)
    assert (file.sha256, file.url) == (page, URL)
    assert file.pictures == (raw.put(FIRST), raw.put(SECOND), raw.put(FIRST))
    with database.sessions(engine)() as session:
        assert article_states.present_hashes(session, [URL]) == {URL: (page,)}


@pytest.mark.slow
def test_without_ocr_a_report_of_pictures_is_unreadable_with_that_reason(engine: Engine, raw: RawStore) -> None:
    publish(engine, raw, FIRST, SECOND)
    summary = ingest(engine, raw)
    assert [(unread.url, unread.code) for unread in summary.unread] == [(URL, "ocr_missing")]
    with database.sessions(engine)() as session:
        assert article_states.load_articles(session)[URL].state is ContentState.UNREADABLE
    assert [file.url for file in to_read(engine, ocr="eyes 1")] == [URL]


@pytest.mark.slow
def test_without_ocr_tables_as_pictures_are_unread_and_not_missing(
    engine: Engine, raw: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for of in (steps, readers):
        monkeypatch.setattr(of, "ocr_version", lambda: "")
    publish(engine, raw, FIRST, text=f"<h1>{TITLE}</h1>{TEXT * 6}")
    assert ingest(engine, raw).unread == ()
    with database.sessions(engine)() as session:
        (version,) = report_versions.latest_reports(session)
        found = report_versions.load_report(session, version.version_id).findings
        article = article_states.load_articles(session)[URL]
    assert "pictures_unread" in {finding.code for finding in found}
    assert (article.state, article.tables_incomplete) == (ContentState.READ, False)
    with database.sessions(engine)() as session:
        wanted = article_states.files_to_read(session, version.parser_version, ocr_version="eyes 1")
        assert [file.url for file in wanted] == [URL]
        assert article_states.files_to_read(session, version.parser_version) == []


def test_another_picture_is_another_content(engine: Engine, raw: RawStore) -> None:
    first = publish(engine, raw, FIRST)
    second = publish(engine, raw, SECOND, at=AT + timedelta(days=1))
    assert [(file.sha256, file.pictures) for file in to_read(engine)] == [
        (first, (raw.put(FIRST),)),
        (second, (raw.put(SECOND),)),
    ]
    with database.sessions(engine)() as session:
        assert article_states.present_hashes(session, [URL]) == {URL: (second,)}
        assert article_states.load_articles(session)[URL].contents == 2


def test_a_restricted_picture_takes_the_text_of_the_whole_report_along(engine: Engine, raw: RawStore) -> None:
    page = publish(engine, raw, FIRST, SECOND)
    version = save(engine, page)

    def sections() -> int:
        with database.sessions(engine)() as session:
            return len(report_versions.load_report(session, version).sections)

    before = sections()
    assert before
    said = {"reason": "含申请人个人信息", "by": "李四", "at": AT}
    names = load(engine)[page]
    for name in names:
        restrictions.restrict(engine, raw, name, **said)  # type: ignore[arg-type]
    assert sections() == 0
    assert to_read(engine) == []
    restrictions.release(engine, raw, names[0], **said)  # type: ignore[arg-type]
    assert sections() == 0, "the other page is restricted still"
    restrictions.release(engine, raw, names[1], **said)  # type: ignore[arg-type]
    assert sections() == before


def load(engine: Engine) -> dict[str, tuple[str, ...]]:
    with database.sessions(engine)() as session:
        return load_pictures(session)


def test_nobody_removes_a_picture_that_a_page_names(engine: Engine, raw: RawStore, tmp_path: Path) -> None:
    page = publish(engine, raw, FIRST)
    assert load(engine) == {page: (raw.put(FIRST),)}
    assert not raw_garbage.forgotten(engine, raw, now=time.time() + 3 * 24 * 3600)
    name = raw.put(FIRST)
    (tmp_path / "raw" / name[:2] / name[2:4] / name).unlink()
    (lost,) = raw_checks.verify(engine, raw).reports
    assert lost.sha256 == name
    assert "page_pictures.sha256" in lost.held_by


def test_the_question_names_the_pictures_of_each_report(engine: Engine, raw: RawStore) -> None:
    page = publish(engine, raw, FIRST, SECOND)
    save(engine, page)
    with database.sessions(engine)() as session:
        told = answer(find("pictures"), Asking(session, AT.date()))
    assert [(row["picture"], row["sha256"], row["year"]) for row in told.rows] == [
        (1, raw.put(FIRST), 2023),
        (2, raw.put(SECOND), 2023),
    ]


def test_a_page_and_its_pictures_travel_together() -> None:
    source = SourceFile(b"<p>", "text/html", "a", "u", (("a" * 64, b"one"), ("b" * 64, b""), ("c" * 64, b"three")))
    header, payload = request_of("read", source)
    assert source_of(header, payload) == source
    plain = SourceFile(b"%PDF", "application/pdf")
    assert source_of(*request_of("read", plain)) == plain
    with pytest.raises(WireError):
        source_of({**header, "pictures": [["a", len(payload) + 1]]}, payload)
