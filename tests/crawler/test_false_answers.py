"""Servers that say "not modified" of a list that has grown, and pages that send the reader round in a circle."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.memory import urgent_bodies
from duties.model import ReadingOutcome, VerdictCode
from reports.documents.charset import decode
from tests.crawler.test_crawl import Bureau, Lab, column_page


def test_a_duty_that_was_not_due_when_it_was_last_judged_is_overdue_after_its_deadline() -> None:
    due = {"320900-jyj": date(2026, 1, 31)}
    assert urgent_bodies(due, {"320900-jyj": VerdictCode.NOT_DUE}, date(2026, 2, 1)) == {"320900-jyj"}
    assert urgent_bodies(due, {"320900-jyj": VerdictCode.ON_TIME}, date(2026, 2, 1)) == frozenset()


@pytest.mark.slow
def test_not_modified_is_no_proof_while_a_duty_hangs_on_the_list(lab: Lab) -> None:
    bureau = Bureau(lab.web, "jyj", "鹿河市教育局")
    # The date of a template: it stays as the list grows, and the server goes by it.
    bureau.column(column_page(bureau.name, [2024, 2023]), ETag='"0"')
    lab.register(bureau.body)
    lab.crawl("2026-01-12")
    bureau.column(column_page(bureau.name, [2025, 2024, 2023]), ETag='"0"')
    bureau.article(2025)
    lab.crawl("2026-02-01")
    assert not any(request.conditional for request in lab.web.log if request.path == "/xxgk/nb/")
    assert lab.readings(lab.web.url(bureau.host, "/xxgk/nb/"))[-1].items == 3


@pytest.mark.slow
def test_pages_that_send_round_in_a_circle_are_left_after_a_few_steps(lab: Lab) -> None:
    shells, slides, strange = (
        Bureau(lab.web, label, name)
        for label, name in [("jyj", "鹿河市教育局"), ("slj", "鹿河市水利局"), ("mzj", "鹿河市民政局")]
    )
    lab.web.put(shells.host, "/xxgk/nb/", "<script>location.href='/m/'</script>")
    lab.web.put(shells.host, "/m/", "<script>location.href='/xxgk/nb/'</script>")
    page = column_page(slides.name, [2024, 2023])
    lab.web.put(
        slides.host, "/xxgk/nb/", page.replace("<head>", '<head><meta http-equiv="refresh" content="5;url=./">')
    )
    lab.web.put(strange.host, "/xxgk/nb/", page, 200, Content_Type="text/html; charset=hex")
    lab.register(shells.body, slides.body, strange.body)
    assert lab.crawl().failed_walks == 0
    assert len(lab.web.asked(shells.host)) < 20
    assert lab.last(lab.web.url(slides.host, "/xxgk/nb/"))[0] is ReadingOutcome.COMPLETE
    assert lab.last(lab.web.url(strange.host, "/xxgk/nb/"))[0] is ReadingOutcome.COMPLETE
    assert lab.web.asked(slides.host).count("/xxgk/nb/") == 1


def test_a_charset_that_is_none_of_texts_is_no_charset() -> None:
    """`charset=hex` names a codec of Python; the page of a server that says so broke off its walk."""
    said = decode("鹿河市财政局2024年政府信息公开工作年度报告".encode("gb18030"), "text/html; charset=hex")
    assert said.text.startswith("鹿河市财政局")
