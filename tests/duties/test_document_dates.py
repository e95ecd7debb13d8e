"""Dates that documents carry: found in the bytes, kept, held against a verdict and never making one."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from duties.date_hints import FILE_DATE, WRITTEN_ON, DateHint
from duties.document_dates import document_dates
from ingest.document_dates import keep_document_dates
from storage import article_states, articles, database
from storage.articles import ArticleFile, ArticleObservation
from storage.raw_files import RawStore


def packed(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return stream.getvalue()


DOCX = packed(docProps__core_xml="<dcterms:created xsi:type='dcterms:W3CDTF'>2026-01-20T01:00:00Z</dcterms:created>")
OFD = packed(OFD_xml="<ofd:CreationDate>2026-01-21</ofd:CreationDate><ofd:ModDate>2026-03-02</ofd:ModDate>")
PDF = b"%PDF-1.7\n1 0 obj <</CreationDate (D:20260119083000+08'00') /ModDate(D:20260119)>> endobj"
PAGE = "<table><tr><td>成文日期：</td><td><b>2026年1月18日</b></td></tr></table><p>共3件</p>"


@pytest.mark.parametrize(
    ("content", "source", "days"),
    [
        (PDF, FILE_DATE, [date(2026, 1, 19)]),
        (b"%PDF-1.4 xmp:CreateDate>2026-02-03T08", FILE_DATE, [date(2026, 2, 3)]),
        (b"%PDF-1.4 /CreationDate (D:20261399)", FILE_DATE, []),
        (DOCX, FILE_DATE, [date(2026, 1, 20)]),
        (OFD, FILE_DATE, [date(2026, 1, 21), date(2026, 3, 2)]),
        (DOCX[:-20], FILE_DATE, []),
        (PAGE.encode("gb18030"), WRITTEN_ON, [date(2026, 1, 18)]),
        ("<p>公布日期：2026-01-18</p>".encode(), WRITTEN_ON, []),
        (b"", FILE_DATE, []),
    ],
)
def test_each_kind_of_document_gives_its_dates(content: bytes, source: str, days: list[date]) -> None:
    assert document_dates(content) == tuple(DateHint(source, day, day) for day in days)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from((b"%PDF", b"PK\x03\x04", b"<html>", b"")))
def test_any_bytes_are_answered(rest: bytes, head: bytes) -> None:
    assert isinstance(document_dates(head + rest), tuple)


@pytest.mark.slow
def test_they_are_kept_once_and_stand_with_the_article(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path))
    page, file = raw.put(PAGE.encode()), raw.put(PDF)
    url, at = "http://x.gov.cn.test/a.html", datetime(2026, 2, 1, tzinfo=UTC)
    look = ArticleObservation(page_sha256=page, content_digest="d", files=(ArticleFile(f"{url}.pdf", "附件", file),))
    with database.write_session(engine) as session:
        articles.record_article(session, url=url, at=at, page=look)
    assert keep_document_dates(engine, raw) == 2
    assert keep_document_dates(engine, raw) == 0, "each is looked at once"
    with database.sessions(engine)() as session:
        (article,) = article_states.load_articles(session).values()
    assert set(article.hints) == {
        DateHint(WRITTEN_ON, date(2026, 1, 18), date(2026, 1, 18)),
        DateHint(FILE_DATE, date(2026, 1, 19), date(2026, 1, 19)),
    }
