"""An older list, from another node of the site or a cache before it: nothing was taken down, nothing is proved."""

from __future__ import annotations

import pytest

from duties.model import ReadingOutcome
from storage import article_states, database
from tests.crawler.test_crawl import Bureau, Lab, column_page


@pytest.mark.slow
def test_a_report_that_still_stands_is_not_taken_down_by_an_older_list(lab: Lab) -> None:
    """Seen in time, and "missing" after the due date: the list was an older node's from the second night on."""
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    column = lab.web.url(bureau.host, "/xxgk/nb/")
    bureau.article(2025)
    bureau.column(column_page(bureau.name, [2025, 2024, 2023]))
    lab.register(bureau.body)
    lab.crawl("2026-01-20")
    bureau.column(column_page(bureau.name, [2024, 2023]))
    for night in ("2026-01-25", "2026-02-01"):
        lab.crawl(night)
        assert lab.readings(column)[-1].outcome is ReadingOutcome.COMPLETE
        assert lab.readings(column)[-1].items == 3
    # Gone from both, it was taken down.
    lab.web.put(bureau.host, "/xxgk/nb/202601/t20260120_2025.html", "gone", 404)
    lab.crawl("2026-02-09")
    lab.crawl("2026-02-17")
    with database.sessions(lab.engine)() as session:
        known = article_states.load_articles(session)
    assert known[lab.web.url(bureau.host, "/xxgk/nb/202601/t20260120_2025.html")].gone or (
        lab.readings(column)[-1].items == 2
    )


@pytest.mark.slow
def test_a_copy_that_is_days_old_is_no_complete_reading(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    bureau.column(column_page(bureau.name, [2024, 2023]), Age="864000")
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    assert lab.readings(lab.web.url(bureau.host, "/xxgk/nb/"))[-1].outcome is ReadingOutcome.INCOMPLETE
