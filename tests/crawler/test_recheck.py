"""Published reports are looked at again by themselves: no list is read, and the old ones are asked for seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crawler.memory import recheck_due
from duties.model import local_date
from storage import article_states, database
from tests.crawler.test_crawl import CITY, Bureau, Lab, article_page

NOW = datetime(2026, 2, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stood", "rested", "due"),
    [
        (10, 6, False),
        (10, 7, True),
        (60, 29, False),
        (60, 30, True),
        (400, 89, False),
        (400, 90, True),
        (3000, 364, False),
        (3000, 365, True),
    ],
)
def test_the_longer_a_report_has_stood_the_longer_it_rests(stood: int, rested: int, due: bool) -> None:
    assert recheck_due(NOW - timedelta(days=stood), NOW - timedelta(days=rested), NOW) is due
    assert recheck_due(None, None, NOW), "never fetched as far as is known"


@pytest.mark.slow
def test_only_reports_whose_turn_it_is_are_asked_for(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    reports = {path for path in lab.web.asked(bureau.host) if path.endswith(".html")}
    assert len(reports) == 2
    with lab.engine.connect() as connection:
        readings = connection.execute(text("SELECT count(*) FROM readings")).scalar_one()
    soon = lab.crawl("2026-02-05", recheck=True)
    assert lab.web.asked(bureau.host) == []
    assert (soon.failed_walks, soon.requests) == (0, 0)
    lab.web.put(bureau.host, "/xxgk/nb/202501/t20250120_2024.html", "gone", 404)
    changed = article_page(bureau.name, 2023).replace("做好各项", "补充更正各项")
    lab.web.put(bureau.host, "/xxgk/nb/202401/t20240120_2023.html", changed)
    lab.crawl("2026-02-12", recheck=True)
    assert {path for path in lab.web.asked(bureau.host) if path != "/robots.txt"} == reports
    with lab.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM readings")).scalar_one() == readings, "no list is read"
        kinds = connection.execute(text("SELECT kind, outcome FROM runs ORDER BY id")).all()
    assert [tuple(row) for row in kinds][1:] == [("recheck", "finished")] * 2
    lab.crawl("2026-02-25", recheck=True)
    with database.sessions(lab.engine)() as session:
        known = article_states.load_articles(session)
    taken_down, replaced = (
        known[lab.web.url(bureau.host, f"/xxgk/nb/{name}")]
        for name in ("202501/t20250120_2024.html", "202401/t20240120_2023.html")
    )
    assert [local_date(spell.since).day for spell in taken_down.gone] == [12], "gone on two days"
    assert (replaced.contents, replaced.gone) == (2, ())


@pytest.mark.slow
@pytest.mark.parametrize("cut", [{"closed_hosts": (f"files.{CITY}",)}, {"most_of_city": 2}, {}])
def test_a_look_without_its_files_is_no_revision(lab: Lab, cut: dict[str, Any]) -> None:
    bureau, files = Bureau(lab.web, "czj", "鹿河市财政局"), f"files.{CITY}"
    for year in (2024, 2023):
        lab.web.put(files, f"/{year}.pdf", b"%PDF-1.4 " + str(year).encode() * 400, Content_Type="application/pdf")
        link = f'<p><a href="{lab.web.url(files, f"/{year}.pdf")}">附件：{bureau.name}{year}年报附表.pdf</a></p></div>'
        page = article_page(bureau.name, year).replace("</div>", link)
        lab.web.put(bureau.host, f"/xxgk/nb/{year + 1}01/t{year + 1}0120_{year}.html", page)
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    if not cut:
        for year in (2024, 2023):
            lab.web.put(files, f"/{year}.pdf", "later", 500)
    again = lab.crawl("2026-02-12", recheck=True, **cut)
    assert (again.left_over > 0) is bool(cut)
    with database.sessions(lab.engine)() as session:
        known = article_states.load_articles(session)
    assert [article.contents for article in known.values()] == [1, 1]
    if cut:
        lab.crawl("2026-02-13", recheck=True)
        asked = [path for path in lab.web.asked(bureau.host) if path.endswith(".html")]
        assert asked, "what was cut is as due as it was"
