"""Crawls forked from a process that has loaded everything: each its own, and none outlives who ordered it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler import runs
from crawler.order import CrawlOrder
from crawler.runs import CrawlFailedError
from duties.model import ReadingOutcome
from tests.crawler.test_crawl import Bureau, Lab
from tests.crawler.web import serving

ORDER = CrawlOrder(database_url="", raw_url="", contact="t", delay=0, season=2025)


def children(process: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(number) for number in told.stdout.split()]


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(what: object, seconds: float = 60.0) -> object:
    assert callable(what)
    end = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.02)
    assert found
    return found


@pytest.mark.slow
def test_a_forked_crawl_reads_what_a_crawl_in_a_new_process_reads(tmp_path: Path) -> None:
    with serving() as web:
        forked, alone = Lab(tmp_path / "forked", web), Lab(tmp_path / "alone", web)
        bureau = Bureau(web, "czj", "鹿河市财政局")
        for lab in (forked, alone):
            lab.register(bureau.body)
        first, second = forked.crawl("2026-02-01"), forked.crawl("2026-02-02")
        assert runs._KEPT.warm is not None
        with runs._KEPT.warm.free:
            # The warm process is busy: this one has a process of its own.
            same = alone.crawl("2026-02-01")
        assert (first.requests, first.readings, first.articles) == (same.requests, same.readings, same.articles)
        assert second.run_id == first.run_id + 1
        column = web.url(bureau.host, "/xxgk/nb/")
        assert forked.last(column) == alone.last(column) == (ReadingOutcome.COMPLETE, None)


@pytest.mark.slow
def test_a_forked_crawl_that_dies_is_told_and_the_next_one_runs(tmp_path: Path) -> None:
    with pytest.raises(CrawlFailedError):
        runs.run(ORDER)
    with serving() as web:
        lab = Lab(tmp_path, web)
        lab.register(Bureau(web, "czj", "鹿河市财政局").body)
        assert lab.crawl("2026-02-01").readings == {"complete": 1}
        assert runs._KEPT.warm is not None
        process = runs._KEPT.warm.process
        assert process is not None
        process.kill()
        process.wait()
        assert lab.crawl("2026-02-02").readings == {"complete": 1}


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_forked_crawl_ends_with_the_process_that_ordered_it(tmp_path: Path, end: signal.Signals) -> None:
    with serving() as web:
        lab = Lab(tmp_path, web)
        bureau = Bureau(web, "czj", "鹿河市财政局")
        lab.register(bureau.body)
        order = CrawlOrder(
            database_url=lab.engine.url.render_as_string(hide_password=False),
            raw_url=(tmp_path / "raw").as_uri(),
            contact="t",
            delay=600,
            season=2025,
            allowed_networks=("127.0.0.0/8",),
            resolve=(("*.gov.cn.test", "127.0.0.1"),),
            today="2026-02-01",
        )
        (tmp_path / "order.json").write_text(order.to_json(), encoding="utf-8")
        code = (
            "import sys; from crawler import runs; from crawler.order import CrawlOrder\n"
            "with runs.warm():\n"
            f"    runs.run(CrawlOrder.from_json(open({str(tmp_path / 'order.json')!r}, encoding='utf-8').read()))"
        )
        caller = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: web.log)
        (warm,) = children(caller.pid)
        (crawl,) = children(warm)
        os.kill(caller.pid, end)
        caller.wait()
        wait_for(lambda: not is_alive(warm) and not is_alive(crawl), 20)
    lab.engine.dispose()


@pytest.mark.slow
def test_what_is_loaded_before_the_fork_has_no_reactor() -> None:
    code = "import sys; from crawler import forks; forks.load(); print('twisted.internet.reactor' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_a_crawl_loads_nothing_that_it_does_not_need() -> None:
    unneeded = ("pydantic", "rich", "structlog", "tldextract", "requests")
    told = subprocess.run(
        [sys.executable, "-c", "import sys, crawler.process, spiders.reports; print(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert "scrapy" in loaded
    assert not loaded.intersection(unneeded)
