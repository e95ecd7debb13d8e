"""Articles: history, the state the judge sees, and what is left to read."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from duties.date_hints import DateHint, DateSeen
from duties.model import Article, ContentState, GoneSpell, ReadingOutcome, Reason
from reports.model import Edition, Finding, Severity
from storage import article_choices, database
from storage.article_choices import ArticleChoice, rows_of
from storage.article_contents import content_digest, part_of
from storage.article_states import FileToRead, files_to_read, load_articles
from storage.articles import (
    ArticleFile,
    ArticleObservation,
    has_former_digests,
    load_files,
    load_observations,
    record_article,
)
from storage.batches import blocks
from storage.column_types import digest
from storage.models import ArticleRow, CachedPageRow
from storage.readings import record_reading
from storage.report_versions import save_report, save_unreadable
from storage.submissions import FILE_SCHEME
from tests.storage.reports import annual_report

URL = "http://sthj.example.gov.cn.test/xxgk/202601/t1.html"
PDF = URL.replace(".html", ".pdf")
# 09:00 in Shanghai
T0 = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
FILE = ArticleFile(PDF, "年报.pdf", "f" * 64, "application/pdf")
PAGE = ArticleObservation(
    title="某局2025年政府信息公开工作年度报告",
    meta_date=date(2026, 1, 19),
    shown_date=date(2026, 1, 20),
    publisher="某局",
    content_source="某局办公室",
    index_number="11371500/2026-001",
    page_sha256="a" * 64,
    files=(FILE,),
    content_digest="content 1",
)
EMPTY = ArticleObservation(title=PAGE.title, state=ContentState.EMPTY, page_sha256="e" * 64)
FAILED = ArticleObservation(state=ContentState.FAILED, reason=Reason.UNREACHABLE)


def at(days: float) -> datetime:
    return T0 + timedelta(days=days)


def look(session: Session, days: float, page: ArticleObservation) -> Article:
    record_article(session, url=URL, at=at(days), page=page)
    return load_articles(session, [URL])[URL]


def test_two_crawls_find_the_same_new_article_at_once(engine: Engine) -> None:
    def second() -> None:
        with database.write_session(engine) as session:
            record_article(session, url=URL, at=at(1), page=PAGE)

    other = threading.Thread(target=second)
    with database.write_session(engine) as session:
        record_article(session, url=URL, at=at(0), page=PAGE)
        other.start()
        # (On PostgreSQL it now waits at the address of which it saw no row.)
        other.join(0.5)
        assert other.is_alive()
    other.join()
    with database.sessions(engine)() as session:
        assert [(seen.first_at, seen.last_at, seen.count) for seen in load_observations(session, URL)] == [
            (at(0), at(1), 2)
        ]
        assert load_files(session, URL, current_only=False) == (FILE,)


def test_what_the_page_says_of_itself(engine: Engine) -> None:
    with database.write_session(engine) as session:
        article = look(session, 0, PAGE)
        assert load_files(session, URL) == (FILE,)
        assert load_articles(session) == {URL: article}
        assert load_articles(session, ["http://not/known"]) == {}
    assert article == Article(
        url=URL,
        title=PAGE.title,
        meta_date=PAGE.meta_date,
        shown_date=PAGE.shown_date,
        publisher="某局",
        content_source="某局办公室",
        index_number="11371500/2026-001",
        state=ContentState.READ,
        content_since=T0,
        dates_seen=(DateSeen("pub_date", date(2026, 1, 19), T0), DateSeen("shown_date", date(2026, 1, 20), T0)),
        contents_at=(T0,),
        content="content 1",
    )


def test_a_page_posted_again_keeps_the_date_that_it_gave_first(engine: Engine) -> None:
    later = replace(PAGE, meta_date=date(2026, 3, 5), content_digest="content 2")
    with database.write_session(engine) as session:
        look(session, 0, replace(EMPTY, meta_date=date(2026, 1, 2)))
        look(session, 1, PAGE)
        article = look(session, 44, later)
    assert [(seen.source, seen.on) for seen in article.dates_seen] == [
        ("pub_date", date(2026, 1, 19)),
        ("shown_date", date(2026, 1, 20)),
        ("pub_date", date(2026, 3, 5)),
    ]
    assert (article.contents, article.contents_at, article.content) == (2, (at(1), at(44)), "content 2")
    before = article.known_before(at(30))
    assert (before.contents, [seen.on for seen in before.dates_seen]) == (1, [date(2026, 1, 19), date(2026, 1, 20)])


GONE = ArticleObservation(state=ContentState.FAILED, reason=Reason.SOFT_404)


def test_an_address_is_gone_from_its_first_not_found_once_another_day_says_so_too(engine: Engine) -> None:
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        assert look(session, 3, GONE).gone == (), "once is a hiccup"
        look(session, 4, FAILED)
        article = look(session, 5, GONE)
        assert article.gone == (GoneSpell(at(3), at(5)),)
        assert (article.gone_since(at(5)), article.gone_since(at(6))) == (None, at(3))
        article = look(session, 9, PAGE)
    assert article.gone == (GoneSpell(at(3), at(5), at(9)),)
    assert (article.gone_since(at(8)), article.gone_since(at(10))) == (at(3), None)


def test_a_site_out_of_reach_says_nothing_of_its_articles(engine: Engine) -> None:
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        look(session, 3, FAILED)
        assert look(session, 9, FAILED).gone == ()


def test_the_servers_last_modified_is_kept_as_a_hint(engine: Engine) -> None:
    with database.write_session(engine) as session:
        row = {"url": URL, "url_key": digest(URL), "etag": "", "sha256": "a" * 64, "headers": {}, "status": 200}
        row |= {"fetched_at": T0, "last_modified": "Tue, 20 Jan 2026 17:00:00 GMT"}
        session.execute(insert(CachedPageRow), [row])
        article = look(session, 0, PAGE)
    # Five in the afternoon in London is the next day in Shanghai.
    assert article.hints == (DateHint("last_modified", date(2026, 1, 21), date(2026, 1, 21)),)


def test_empty_days_are_days_in_shanghai(engine: Engine) -> None:
    with database.write_session(engine) as session:
        assert look(session, 0, EMPTY).empty_days == 1
        # 23:00 of the same day, then 01:00 of the next: two hours apart in UTC, two days in Shanghai.
        assert look(session, 14 / 24, EMPTY).empty_days == 1
        article = look(session, 16 / 24, EMPTY)
    assert (article.empty_days, article.state, article.content_since) == (2, ContentState.EMPTY, None)
    assert article.empty_until == at(16 / 24)


def test_content_ends_the_placeholder(engine: Engine) -> None:
    with database.write_session(engine) as session:
        look(session, 0, EMPTY)
        look(session, 1, EMPTY)
        article = look(session, 2, PAGE)
        again = look(session, 3, EMPTY)
    assert (article.empty_until, again.empty_until) == (at(1), at(1))
    assert (article.empty_days, article.state, article.content_since) == (2, ContentState.READ, at(2))
    # Content once seen is no placeholder any more: the history says that it is gone.
    assert (again.state, again.content_since) == (ContentState.READ, at(2))


def test_a_failure_undoes_nothing(engine: Engine) -> None:
    with database.write_session(engine) as session:
        failed = look(session, 0, FAILED)
        assert (failed.state, failed.reason) == (ContentState.FAILED, Reason.UNREACHABLE)
        known = look(session, 1, PAGE)
        assert (known.state, known.reason) == (ContentState.READ, None)
        assert look(session, 2, FAILED) == known
        history = load_observations(session, URL)
    assert [(seen.page.state, seen.first_at) for seen in history] == [
        (ContentState.FAILED, at(0)),
        (ContentState.READ, at(1)),
        (ContentState.FAILED, at(2)),
    ]


def test_a_failure_does_not_undo_an_empty_page_either(engine: Engine) -> None:
    with database.write_session(engine) as session:
        look(session, 0, EMPTY)
        assert look(session, 1, FAILED).state is ContentState.EMPTY


def test_an_article_not_fetched_yet(engine: Engine) -> None:
    unfetched = ArticleObservation(state=ContentState.UNFETCHED, reason=Reason.BUDGET_SPENT)
    with database.write_session(engine) as session:
        article = look(session, 0, unfetched)
        assert (article.state, article.reason) == (ContentState.UNFETCHED, Reason.BUDGET_SPENT)
        assert look(session, 1, PAGE).state is ContentState.READ
        assert look(session, 2, unfetched).state is ContentState.READ


def test_a_naive_time_is_refused(engine: Engine) -> None:
    with database.write_session(engine) as session, pytest.raises(ValueError, match="time zone"):
        record_article(session, url=URL, at=T0.replace(tzinfo=None), page=PAGE)


def test_different_contents_are_counted(engine: Engine) -> None:
    revised = replace(PAGE, content_digest="content 2", page_sha256="b" * 64)
    with database.write_session(engine) as session:
        assert look(session, 0, PAGE).contents == 1
        assert look(session, 1, PAGE).contents == 1
        assert look(session, 2, revised).contents == 2
        article = look(session, 3, PAGE)
        history = load_observations(session, URL)
    assert (article.contents, article.content_since) == (2, T0)
    assert [(seen.count, seen.first_at, seen.last_at) for seen in history] == [
        (2, at(0), at(1)),
        (1, at(2), at(2)),
        (1, at(3), at(3)),
    ]


def test_an_earlier_date_of_the_page_stays_in_the_history(engine: Engine) -> None:
    with database.write_session(engine) as session:
        look(session, 0, replace(PAGE, shown_date=date(2026, 2, 3)))
        backdated = look(session, 1, replace(PAGE, shown_date=date(2026, 1, 30)))
        history = load_observations(session, URL)
    assert backdated.shown_date == date(2026, 1, 30)
    assert [seen.page.shown_date for seen in history] == [date(2026, 2, 3), date(2026, 1, 30)]


def test_a_page_that_changes_in_its_furniture_only_is_read_once(engine: Engine) -> None:
    with database.write_session(engine) as session:
        for night in range(3):
            look(session, night, replace(PAGE, page_sha256=str(night) * 64))
        assert files_to_read(session, "1") == [
            FileToRead(URL, "0" * 64, URL, "", "text/html"),
            FileToRead(URL, FILE.sha256, PDF, "年报.pdf", "application/pdf"),
        ]


def test_what_is_left_to_read(engine: Engine) -> None:
    other = "http://other/1.html"
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        look(session, 1, replace(PAGE, files=(replace(FILE, sha256="d" * 64),), content_digest="content 2"))
        record_article(session, url=other, at=at(2), page=replace(EMPTY, title="空"))
        record_article(session, url=other, at=at(3), page=replace(PAGE, page_sha256="c" * 64, files=(FILE,)))
        everything = files_to_read(session, "1")
        assert [(file.article_url, file.sha256[0]) for file in everything] == [
            (URL, "a"),
            (other, "c"),
            (URL, "f"),
            (URL, "d"),
            (other, "f"),
        ]
        common = {"article_url": URL, "file_url": PDF, "at": at(4)}
        save_report(session, sha256="a" * 64, body=None, year=None, report=annual_report("1"), **common)  # type: ignore[arg-type]
        save_unreadable(session, sha256="f" * 64, parser_version="1", code="no_reader", params={}, **common)  # type: ignore[arg-type]
        assert [(file.article_url, file.sha256[0]) for file in files_to_read(session, "1")] == [
            (other, "c"),
            (URL, "d"),
            (other, "f"),
        ]
        assert files_to_read(session, "2") == everything
        assert files_to_read(session, "1", again=True) == everything


def test_a_file_that_fails_tonight_leaves_its_content(engine: Engine) -> None:
    lost = ArticleFile(PDF, "年报.pdf", state=ContentState.FAILED, reason=Reason.UNREACHABLE)
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        look(session, 1, replace(PAGE, files=(lost,)))
        assert {(file.sha256, file.reason) for file in load_files(session, URL)} == {
            (FILE.sha256, None),
            ("", Reason.UNREACHABLE),
        }
        look(session, 2, replace(PAGE, files=()))
        assert load_files(session, URL) == ()
        assert len(load_files(session, URL, current_only=False)) == 2


@pytest.mark.slow
def test_the_newest_reading_speaks_for_the_article(engine: Engine) -> None:
    common = {"article_url": URL, "file_url": PDF, "at": at(4)}

    def read(sha256: str, version: str, **changed: object) -> None:
        report = annual_report(version, **changed)
        save_report(session, sha256=sha256, body="1-a", year=2025, report=report, **common)  # type: ignore[arg-type]

    def fail(sha256: str, version: str) -> None:
        save_unreadable(session, sha256=sha256, parser_version=version, code="x", params={}, **common)  # type: ignore[arg-type]

    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        fail(FILE.sha256, "1")
        # The page was not tried yet: nothing is decided.
        assert load_articles(session)[URL].state is ContentState.READ
        fail("a" * 64, "1")
        assert load_articles(session)[URL].state is ContentState.UNREADABLE
        read("a" * 64, "2", figures=(), year=None, title="")
        read(FILE.sha256, "2")
        article = load_articles(session)[URL]
        assert (article.state, article.report_year, article.report_body) == (ContentState.READ, 2025, "某局")
        assert not article.tables_incomplete
        # What the article carried before, and what other articles carry, says nothing about what stands there now.
        look(session, 5, replace(PAGE, files=(), page_sha256="9" * 64, content_digest="content 2"))
        article = load_articles(session)[URL]
        assert (article.report_year, article.report_title, article.state) == (None, "", ContentState.READ)


def test_the_year_that_the_text_covers_is_the_texts_year(engine: Engine) -> None:
    """Last year's number left in the title (users §24): the period sentence tells which year it is."""
    wrong = Finding(
        "period_wrong", Severity.ERROR, {"stated": "2025年1月1日至2025年12月31日", "year": 2024, "covers": 2025}
    )
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        report = annual_report(year=2024, findings=(wrong,))
        save_report(
            session, sha256="a" * 64, article_url=URL, file_url=URL, body=None, year=None, report=report, at=at(0)
        )
        assert load_articles(session)[URL].report_year == 2025


def test_a_covering_note_beside_an_unreadable_file_is_unreadable(engine: Engine) -> None:
    common = {"article_url": URL, "file_url": PDF, "at": at(4)}
    note = annual_report(figures=(), edition=Edition.FREE_FORM, year=2025)
    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        save_report(session, sha256="a" * 64, body="1-a", year=2025, report=note, **common)  # type: ignore[arg-type]
        assert load_articles(session)[URL].tables_incomplete
        save_unreadable(session, sha256=FILE.sha256, parser_version="1", code="x", params={}, **common)  # type: ignore[arg-type]
        article = load_articles(session)[URL]
    assert (article.state, article.tables_incomplete, article.report_year) == (ContentState.UNREADABLE, False, 2025)


def test_an_article_of_two_columns_counts_once_where_they_are_asked_for_in_different_blocks(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = [f"http://{site}.example.gov.cn.test/nb/" for site in ("sthj", "www", "slj")]
    other = URL.replace("t1", "t2")
    with database.write_session(engine) as session:
        for column, listed in zip(columns, ([URL], [URL, other], [other]), strict=True):
            record_reading(
                session,
                column=column,
                started_at=T0,
                finished_at=T0,
                outcome=ReadingOutcome.COMPLETE,
                reason=None,
                pages=1,
                items=[(url, PAGE.title, None) for url in listed],
                claimed_total=None,
                listing_sha256=(),
                simulated=True,
                vantage="",
                run_id=None,
            )
        for url in (URL, other):
            record_article(session, url=url, at=T0, page=replace(PAGE, content_digest=url))
            record_article(session, url=url, at=T0 + timedelta(days=1), page=EMPTY)
    with database.sessions(engine)() as session:
        together = load_articles(session, columns=columns)
    monkeypatch.setattr(article_choices, "blocks", partial(blocks, size=1))
    with database.sessions(engine)() as session:
        apart = load_articles(session, columns=columns)
        rows = rows_of(session, select(ArticleRow.url_key, ArticleRow.url), ArticleChoice.listed(columns))
        assert sorted(row.url for row in rows) == [URL, other]
    assert apart == together
    assert {url: article.empty_days for url, article in apart.items()} == {URL: 1, other: 1}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_that_does_not_come_is_no_revision(engine: Engine) -> None:
    lost = replace(FILE, sha256="", state=ContentState.FAILED, reason=Reason.UNREACHABLE)
    whole = replace(PAGE, content_digest=content_digest(["text", FILE.sha256]))
    part = replace(whole, files=(lost,), content_digest=content_digest(["text", ""], [PDF]))
    edited = replace(part, content_digest=content_digest(["other text", ""], [PDF]))
    with database.write_session(engine) as session:
        assert (look(session, 0, part).contents, look(session, 1, part).content) == (1, "")
        first = look(session, 2, whole)
        assert (first.contents, first.content) == (1, whole.content_digest)
        without = look(session, 3, part)
        assert (without.contents, without.content) == (1, whole.content_digest), "what was had with it stands"
        assert FILE in load_files(session, URL)
        changed = look(session, 4, edited)
        assert (changed.contents, changed.contents_at) == (2, (at(0), at(4))), "the same part says something else"
        assert look(session, 5, replace(whole, content_digest=content_digest(["other text", "new"]))).contents == 3


def test_the_bytes_that_stand_are_no_revision_whatever_is_made_of_them(engine: Engine) -> None:
    def again(days: float, page: ArticleObservation) -> Article:
        record_article(session, url=URL, at=at(days), page=replace(page, content_digest=f"{days}"), by_bytes=True)
        return load_articles(session, [URL])[URL]

    with database.write_session(engine) as session:
        look(session, 0, PAGE)
        same = again(1, PAGE)
        assert (same.contents, same.content) == (1, "content 1")
        assert [seen.count for seen in load_observations(session, URL)] == [2]
        assert again(2, replace(PAGE, page_sha256="b" * 64)).contents == 2
        assert again(3, replace(PAGE, page_sha256="b" * 64, files=(replace(FILE, sha256="d" * 64),))).contents == 3
        assert again(4, replace(PAGE, page_sha256="b" * 64, files=())).contents == 4


def test_a_store_knows_whether_it_has_digests_of_the_former_kind(engine: Engine) -> None:
    missing = [PDF]
    former, present = content_digest(["text"], missing), content_digest(["text"], missing, by_words=True)
    assert part_of(former) == part_of(present) != ""
    with database.write_session(engine) as session:
        look(session, 0, replace(PAGE, content_digest=present))
        look(session, 1, EMPTY)
        handed_in = replace(PAGE, content_digest="c" * 64)
        record_article(session, url=f"{FILE_SCHEME}{'c' * 64}", at=T0, page=handed_in)
        assert not has_former_digests(session)
        record_article(session, url="http://other/1.html", at=T0, page=replace(PAGE, content_digest=former))
        assert has_former_digests(session)


def test_a_digest_of_a_part_says_of_which() -> None:
    whole, part = content_digest(["text", "file"]), content_digest(["text", ""], ["http://a/2", "http://a/1"])
    assert part == content_digest(["text", ""], ["http://a/1", "http://a/2", "http://a/1"])
    assert (part_of(whole), len(whole)) == ("", 64)
    assert part_of(part) not in ("", part_of(content_digest(["text", ""], ["http://a/1"])))
