"""The border of the database: values that one of the two would refuse or change, and rows that are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage import database
from storage.batches import append, upsert
from storage.column_types import clean, digest, is_exact
from storage.fetches import CachedPage, FetchRecord, load_cached, load_fetches, save_cached, save_fetches
from storage.models import CachedPageRow, table
from storage.report_models import FigureRow, ReportVersionRow
from storage.runs import start_run

NOW = datetime(2026, 2, 1, 3, 4, 5, 678901, tzinfo=UTC)
PAGES = table(CachedPageRow)
VERSIONS = table(ReportVersionRow)
NASTY = "a\x00b\ud800c 年报 \U0001f4ca"


def _page(url: str, **changed: object) -> dict[str, object]:
    page = {"url_key": digest(url), "url": url, "etag": "", "last_modified": "", "sha256": "", "headers": {}}
    return {**page, "status": 200, "fetched_at": NOW, **changed}


def _fetch(url: str, **changed: object) -> FetchRecord:
    fields = {"run_id": None, "at": NOW, "url": url, "method": "GET", "host": "h", "city_domain": "h", "status": 200}
    fields |= {"outcome": "ok", "reason": "", "bytes": 7, "sha256": "", "elapsed_ms": 3, "conditional": False}
    return FetchRecord(**{**fields, "purpose": "listing", **changed})  # type: ignore[arg-type]


def test_text_that_postgresql_refuses_is_cleaned(engine: Engine) -> None:
    with database.write_session(engine) as session:
        save_cached(session, CachedPage(NASTY, NASTY, "", "", {NASTY: NASTY}, 200, NOW))
        page = load_cached(session, NASTY)
    wanted = "ab\ufffdc 年报 \U0001f4ca"
    assert page == CachedPage(wanted, wanted, "", "", {wanted: wanted}, 200, NOW)


@given(st.text())
def test_clean_text_is_clean_and_only_that(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
    if "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text):
        assert cleaned == text


def test_keys_tell_their_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a\x00") == digest("a")


def test_an_address_of_any_length_is_kept(engine: Engine) -> None:
    # PostgreSQL refuses index entries over 2,704 bytes: a plain unique index on the address would fail here.
    long = "http://example.gov.cn.test/?" + "".join(chr(0x4E00 + number % 5000) for number in range(9000))
    with database.write_session(engine) as session:
        save_cached(session, CachedPage(long, "e", "", "", {}, 200, NOW))
        assert load_cached(session, long) is not None
        assert load_cached(session, long + "1") is None


def test_of_two_rows_with_one_key_the_later_wins(engine: Engine) -> None:
    with database.write_session(engine) as session:
        rows = [_page("u", etag="1"), _page("v"), _page("u", etag="2")]
        assert upsert(session, PAGES, rows, key=["url_key"]) == ()
        page = load_cached(session, "u")
        assert page is not None
        assert page.etag == "2"
        assert upsert(session, PAGES, [_page("u", etag="3")], key=["url_key"], update=[]) == ()
        page = load_cached(session, "u")
        assert page is not None
        assert page.etag == "2"


def test_one_bad_row_is_named_and_the_others_are_written(engine: Engine) -> None:
    with database.write_session(engine) as session:
        rows = [_page(str(number)) for number in range(30)]
        rows[7]["etag"] = None
        rows[20]["fetched_at"] = NOW.replace(tzinfo=None)
        refused = upsert(session, PAGES, rows, key=["url_key"])
    with database.sessions(engine)() as session:
        assert [number for number in range(30) if load_cached(session, str(number)) is None] == [7, 20]
    assert [row.row for row in refused] == [f"url={name}, url_key={digest(name)}" for name in ("7", "20")]
    assert "null" in refused[0].cause.lower()
    assert "time zone" in refused[1].cause


def test_fetches(engine: Engine) -> None:
    with database.write_session(engine) as session:
        run = start_run(session, kind="crawl", at=NOW, simulated=False, vantage="")
        records = [_fetch("http://a/1", run_id=run), _fetch("http://a/2", run_id=run, status=None, outcome="failed")]
        assert save_fetches(session, records) == ()
        refused = save_fetches(session, [_fetch("http://a/3", run_id=run), _fetch("http://a/4", run_id=4711)])
        assert [row.row for row in refused] == ["url=http://a/4"]
        assert [record.url for record in load_fetches(session, run_id=run)] == [
            "http://a/1",
            "http://a/2",
            "http://a/3",
        ]
        assert load_fetches(session)[1] == records[1]
        assert save_fetches(session, []) == ()


def test_a_session_sees_what_it_wrote_over(engine: Engine) -> None:
    with database.write_session(engine) as session:
        save_cached(session, CachedPage("u", "1", "", "", {}, 200, NOW))
        held = load_cached(session, "u")
        save_cached(session, CachedPage("u", "2", "", "", {}, 200, NOW))
        again = load_cached(session, "u")
    assert (held and held.etag, again and again.etag) == ("1", "2")


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11) + 1, max_value=10**11 - 1)


def _version_row() -> dict[str, object]:
    texts = ["sha256", "article_key", "article_url", "file_url", "parser_version", "code", "title", "body_name"]
    texts += ["edition", "reader", "reporting_scope", "ocr_version"]
    empty: dict[str, object] = {name: {} for name in ("params", "editions", "scope_evidence")}
    return {**dict.fromkeys(texts, ""), **empty, "cells_found": 0, "tables_incomplete": False, "read_at": NOW}


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_come_back_as_they_went_in(engine: Engine, numbers: list[Decimal]) -> None:
    figure = {
        "table_name": "t",
        "row_name": "r",
        "column_name": "c",
        "raw": "",
        "status": "reported",
        "confidence": 1.0,
    }
    with engine.connect() as connection, connection.begin() as transaction:
        inserted = sa.insert(VERSIONS).returning(VERSIONS.c.id)
        number: int = connection.execute(inserted, [_version_row()]).scalar_one()
        rows = [
            {**figure, "version_id": number, "position": position, "value": value, "place": {}}
            for position, value in enumerate(numbers)
        ]
        connection.execute(sa.insert(table(FigureRow)), rows)
        back = connection.execute(sa.select(FigureRow.value).order_by(FigureRow.position)).scalars().all()
        ordered = connection.execute(sa.select(FigureRow.value).order_by(FigureRow.value)).scalars().all()
        transaction.rollback()
    assert list(back) == numbers
    assert list(ordered) == sorted(numbers)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1234567890123456", "0.1234567890123456", "1E+30", "1E-30"])
def test_numbers_that_would_not_come_back_are_refused(value: str) -> None:
    assert not is_exact(Decimal(value))


@pytest.mark.parametrize("value", ["0", "-0", "0.00", "999999999999999", "3985758", "96171.6", "1.50", "-12", "1E+3"])
def test_numbers_that_come_back(value: str) -> None:
    assert is_exact(Decimal(value))


def test_append_of_nothing(engine: Engine) -> None:
    with database.write_session(engine) as session:
        assert append(session, PAGES, []) == ()


def test_a_row_that_is_refused_alone_takes_nothing_of_its_transaction_along(engine: Engine) -> None:
    key = ["url_key"]
    with database.write_session(engine) as session:
        assert not upsert(session, PAGES, [_page("before")], key=key)
        assert [row.key for row in upsert(session, PAGES, [_page("bad", etag=None)], key=key)] == [(digest("bad"),)]
        assert not upsert(session, PAGES, [_page("after")], key=key)
    with database.sessions(engine)() as session:
        kept = session.execute(sa.select(PAGES.c.url).order_by(PAGES.c.url)).scalars().all()
    assert kept == ["after", "before"]
