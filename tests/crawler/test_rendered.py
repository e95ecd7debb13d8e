"""A site whose lists only a script builds: read with a Chromium in a second batch, never called read without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cli.crawl import order_for
from cli.demo import fresh_store, import_roster, sandbox_settings
from crawler import runs
from crawler.politeness import city_domain
from duties.model import ReadingOutcome, Reason
from duties.obligations import DueRules
from ingest import steps
from monitor import watch
from sandbox.city import City
from spiders.rendered import settled
from storage import readings
from tests.crawler.test_crawl import META, Bureau, Lab
from tests.crawler.web import serving


def crawl(folder: Path, browser: str) -> tuple[list[watch.Judged], set[tuple[ReadingOutcome, Reason | None]], set[str]]:
    """One night in a city with one script-built site: this season's verdicts, the readings of that site's columns, and
    the city domains that were asked."""
    city = City.draw(5, bodies=2, families=("rendered",))
    part = city.body_on("rendered")
    day = city.quick_dates[-1]
    with city.serve() as running:
        chosen = sandbox_settings(running, folder, day)
        store = fresh_store(chosen)
        import_roster(store, running, chosen)
        running.set_now(datetime.combine(day, time(22), running.now.tzinfo))
        summary = runs.run(replace(order_for(chosen, log_level="ERROR"), browser=browser))
        assert summary.failed_walks == 0
        steps.ingest(store.engine, store.raw, at=chosen.moment())
        judged = watch.judge_all(store.engine, as_of=day, rules=DueRules())
        with store.session() as session:
            read = {
                (reading.outcome, reading.reason)
                for url, known in readings.load_readings(session).items()
                if urlsplit(url).hostname == part.host
                for reading in known
            }
        asked = {city_domain(access.host) for access in running.access_log}
        roster = {city_domain(urlsplit(row.body.home_url).hostname or "") for row in judged if row.body.home_url}
    assert asked <= roster
    season = [row for row in judged if row.duty.year == city.report_year and row.body.code == part.body.code]
    return season, read, asked


@pytest.mark.slow
def test_with_a_browser_the_list_is_read_to_its_end(tmp_path: Path, chromium: str) -> None:
    (row,), read, _ = crawl(tmp_path, chromium)
    assert row.verdict.code.value == "on_time"
    assert (ReadingOutcome.COMPLETE, None) in read


@pytest.mark.slow
def test_without_one_it_is_said_to_need_one(tmp_path: Path) -> None:
    (row,), read, _ = crawl(tmp_path, "")
    assert (row.verdict.code.value, row.verdict.reason) == ("unverifiable", Reason.NEEDS_BROWSER)
    assert read == {(ReadingOutcome.INCOMPLETE, Reason.NEEDS_BROWSER)}


@pytest.mark.slow
def test_a_browser_that_fails_leaves_what_was_said_before(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    (row,), read, _ = crawl(tmp_path, str(broken))
    assert row.verdict.reason is Reason.NEEDS_BROWSER
    assert all(outcome is not ReadingOutcome.COMPLETE for outcome, _ in read)


PAGER = '<div><a href="javascript:;">下一页</a><span>3</span><a href="list2.html">下一页</a></div>'


def test_what_has_been_pressed_says_nothing_any_more() -> None:
    page = f"<html><body><ul><li><a href='/a.html'>年报</a></li></ul>{PAGER}<script>x()</script></body></html>"
    shown = settled(page, pressed_through=True)
    assert "script" not in shown
    assert "javascript:" not in shown
    assert "list2.html" in shown, "a pager that leads somewhere is followed, not dropped"
    assert "/a.html" in shown
    assert "javascript:" in settled(page, pressed_through=False)


LOGIN = """<script>document.title = "统一身份认证登录";
document.getElementById("app").innerHTML = '<form><input name="u"><input type="password" name="p"></form>';</script>"""


def test_what_a_browser_nested_deep_is_kept() -> None:
    assert "年报" in settled("<div>" * 512 + "年报<script>1</script>", pressed_through=False)


@pytest.mark.slow
def test_a_login_that_only_the_browser_sees_is_a_barrier_and_not_the_lack_of_a_browser(
    tmp_path: Path, chromium: str
) -> None:
    with serving() as web:
        lab = Lab(tmp_path, web)
        bureau = Bureau(web, "czj", "鹿河市财政局")
        bureau.column(f"<html><head>{META}</head><body><div id='app'></div>{LOGIN}</body></html>")
        lab.register(bureau.body)
        column = web.url(bureau.host, "/xxgk/nb/")
        lab.crawl("2026-02-01")
        assert lab.last(column)[1] is Reason.NEEDS_BROWSER
        lab.crawl("2026-02-02", browser=chromium)
        assert lab.last(column) == (ReadingOutcome.FAILED, Reason.BLOCKED)
