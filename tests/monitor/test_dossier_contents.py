"""What a dossier shows beside the evidence: the listing as stored, versions cell by cell, how the column is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from duties import date_hints, dates
from duties.model import Column, PlaceRole, ReadingOutcome
from duties.obligations import DueRules
from monitor.dossiers import build, verify
from monitor.dossiers.excerpts import excerpt
from monitor.dossiers.model import Dossier
from monitor.dossiers.page import page
from monitor.dossiers.versions import changed_cells
from registry.model import Body, Kind, Level
from reports.model import AnnualReport, CellStatus, Figure, Place
from storage import articles, bodies, columns, database, readings, report_versions
from storage.articles import ArticleObservation
from storage.raw_files import RawStore
from tests.databases import quick_on
from tests.storage.reports import FIGURES, annual_report
from translations import messages

SOURCES = (
    *("LIST_DATE", "LATER_LIST_DATE", "PUB_DATE", "LATER_PUB_DATE", "SHOWN_DATE", "LATER_SHOWN_DATE"),
    *("URL_DATE", "INDEX_MONTH", "SIGNED_ON", "WRITTEN_ON", "STATED_ON", "FILE_DATE", "LAST_MODIFIED"),
)
AT = datetime(2026, 2, 3, 14, tzinfo=UTC)
BUREAU = Body(
    "320900-czj", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url="http://czj.luhe.gov.cn.test/"
)
COLUMN = "http://czj.luhe.gov.cn.test/nb/"
REPORT = f"{COLUMN}t2025.html"
LISTING = """<html><head><title>年报</title><script>var items = "<li>隐藏</li>";</script></head><body>
<div class="nav"><a href="/">首页</a></div>
<ul><li><a href="t2025.html" onclick="steal()">鹿河市财政局2025年<b>政府信息公开</b>工作年度报告</a>
<span>2026-01-20</span></li>
<li><a href="/nb/t2024.html">鹿河市财政局2024年政府信息公开工作年度报告</a> 2025-01-18</li>
<li style="display:none"><a href="t1999.html">不显示</a></li>
<li>联系人身份证 11010519491231002X</li></ul><p>版权所有</p></body></html>"""


def test_an_excerpt_holds_the_list_and_nothing_of_the_pages_markup() -> None:
    items = [REPORT, f"{COLUMN}t2024.html"]
    found = excerpt(LISTING.encode("gb18030"), COLUMN, items=items, own=[REPORT], sha256="a" * 64)
    assert [(line.text, line.url, line.own) for line in found.lines[:2]] == [
        ("鹿河市财政局2025年政府信息公开工作年度报告 2026-01-20", REPORT, True),
        ("鹿河市财政局2024年政府信息公开工作年度报告 2025-01-18", items[1], False),
    ]
    words = "".join(line.text for line in found.lines)
    assert [word for word in ("隐藏", "不显示", "首页", "版权所有", "steal") if word in words] == []


def test_a_page_without_its_items_says_so() -> None:
    assert excerpt(b"{}", COLUMN, items=[REPORT], own=(), sha256="a" * 64).problem == "dossier.excerpt.no_item"
    assert excerpt(b"", COLUMN, items=[REPORT], own=(), sha256="a" * 64).problem == "dossier.excerpt.no_page"


@pytest.mark.parametrize(("depth", "problem"), [(2000, ""), (3000, "dossier.excerpt.no_item")])
def test_tags_that_are_never_closed_hide_no_item_as_far_as_a_page_can_be_parsed(depth: int, problem: str) -> None:
    found = excerpt(b"<div>" * depth + LISTING.encode(), COLUMN, items=[REPORT], own=[REPORT], sha256="a" * 64)
    assert found.problem == problem
    assert [line.text for line in found.lines[:1]] == (
        [] if problem else ["鹿河市财政局2025年政府信息公开工作年度报告 2026-01-20"]
    )


def test_a_long_list_is_cut_and_says_so() -> None:
    rows = "".join(f'<li><a href="t{number}.html">{"长" * 300}</a></li>' for number in range(300))
    items = [f"{COLUMN}t{number}.html" for number in range(300)]
    found = excerpt(f"<ul>{rows}</ul>".encode(), COLUMN, items=items, own=(), sha256="a" * 64)
    assert (len(found.lines), found.left_out) == (120, 180)
    assert found.lines[0].cut


def test_cells_that_differ_are_named_and_a_blank_is_no_zero() -> None:
    older, newer = report("3"), report("0")
    (change,) = changed_cells(older, newer)
    assert (change.row, change.before, change.after, change.status_after) == ("carried_forward", "3", "0", "reported")
    assert changed_cells(older, older) == ()
    (change,) = changed_cells(newer, report(""))
    assert (change.before, change.after, change.status_after) == ("0", "", "blank")
    (change,) = changed_cells(annual_report(), older)
    assert (change.before, change.status_before, change.after) == ("", "absent", "3")


def report(carried: str, parser_version: str = "1") -> AnnualReport:
    status = CellStatus.REPORTED if carried else CellStatus.BLANK
    value = Decimal(carried) if carried else None
    cell = Figure("applications", "carried_forward", "total", value, carried, status, 1.0, Place())
    return annual_report(parser_version, figures=(*FIGURES, cell))


def _store(engine: Engine, raw: RawStore) -> None:
    listing = raw.put(LISTING.encode())
    first, second = raw.put("初稿".encode()), raw.put("改稿".encode())
    title = f"{BUREAU.name}2025年政府信息公开工作年度报告"
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [BUREAU], source="", file_sha256="0" * 64, at=AT)
        column = Column(COLUMN, name="年度报告", bodies=((BUREAU.code, PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=AT, origin="finder", recipe={})
        readings.record_reading(
            session,
            column=COLUMN,
            started_at=AT,
            finished_at=AT,
            outcome=ReadingOutcome.COMPLETE,
            reason=None,
            pages=1,
            items=[(REPORT, title, date(2026, 1, 20))],
            claimed_total=None,
            listing_sha256=(listing,),
            simulated=False,
            vantage="",
            run_id=None,
        )
        for sha256, carried in ((first, "3"), (second, "0")):
            look = ArticleObservation(page_sha256=sha256, content_digest=sha256, title=title)
            articles.record_article(session, url=REPORT, at=AT, page=look)
            report_versions.save_report(
                session,
                sha256=sha256,
                article_url=REPORT,
                file_url=REPORT,
                body=BUREAU.code,
                year=2025,
                report=report(carried),
                at=AT,
            )


def _made(engine: Engine, raw: RawStore) -> Dossier:
    return build.build(engine, BUREAU.code, 2025, as_of=date(2026, 2, 3), at=AT, rules=DueRules(), raw=raw)


@quick_on("sqlite")
def test_a_dossier_shows_them_in_both_languages_and_still_verifies(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path))
    _store(engine, raw)
    made = _made(engine, raw)
    assert made.places[0].excerpts[0].lines[0].own
    assert [remark.code for remark in made.remarks] == ["hygiene.column_name"]
    (first, second) = made.versions
    assert (first.compared_with, second.compared_with) == ("", first.sha256)
    chinese, english = page(made, "zh"), page(made, "en")
    assert f"{messages('zh')['row.carried_forward']}“{messages('zh')['column.total']}”：3 → 0" in chinese
    assert "3 → 0" in english
    assert "onclick" not in chinese
    assert "11010519491231002X" not in chinese
    assert verify.differences(verify.read_dossier(chinese.encode())) == ()
    assert page(verify.read_dossier(chinese.encode()), "zh") == chinese


@quick_on("sqlite")
def test_bytes_that_are_gone_are_said_to_be(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path))
    _store(engine, raw)
    made = _made(engine, RawStore(str(tmp_path / "other")))
    assert made.places[0].excerpts[0].problem == "dossier.excerpt.missing"
    assert "原始文件未留存" in page(made, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_source_of_a_date_has_its_words(lang: str) -> None:
    sources = [value for name, value in (*vars(dates).items(), *vars(date_hints).items()) if name in SOURCES]
    assert len(sources) == len(SOURCES)
    assert [source for source in sources if f"dossier.date.{source}" not in messages(lang)] == []
