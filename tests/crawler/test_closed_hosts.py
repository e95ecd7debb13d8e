"""A blackout of some hosts: they are not asked, nothing is said of their places, and the others are read."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import text

from config import Blackout as WrittenBlackout
from crawler.guard import Guard
from crawler.night import Blackout, blackout_on, closed_hosts, is_below, next_blackout
from duties.model import ReadingOutcome
from tests.crawler.test_crawl import CITY, Bureau, Lab

DAY = datetime.date(2027, 3, 3)


def test_a_host_covers_what_lies_below_it() -> None:
    assert is_below("fgw.luhe.gov.cn", ["luhe.gov.cn"])
    assert is_below("luhe.gov.cn", ["luhe.gov.cn"])
    assert not is_below("notluhe.gov.cn", ["luhe.gov.cn"])
    guard = Guard(closed=frozenset({"luhe.gov.cn"}))
    assert guard.is_closed("https://FGW.luhe.gov.cn:8443/nb/")
    assert not guard.is_closed("https://www.other.gov.cn/?x=luhe.gov.cn")
    assert not Guard().is_closed("https://www.luhe.gov.cn/")


def test_one_with_hosts_closes_no_more_than_them() -> None:
    some = Blackout(DAY, DAY, "maintenance", ("a.gov.cn",))
    whole = Blackout(DAY + datetime.timedelta(days=1), DAY + datetime.timedelta(days=2), "closed network")
    assert blackout_on(DAY, [some, whole]) is None
    assert next_blackout(DAY, [some, whole]) is whole
    assert next_blackout(DAY + datetime.timedelta(days=1), [some, whole]) is None
    assert closed_hosts([DAY], [some, whole]) == {"a.gov.cn": some}
    assert closed_hosts([DAY + datetime.timedelta(days=1)], [some, whole]) == {}


def test_a_blackout_is_written_with_from_and_until_or_begin_and_end() -> None:
    given = {"from": "2027-03-03", "until": "2027-03-12", "hosts": ["WWW.Luhe.gov.cn"], "reason": "x"}
    found = WrittenBlackout.model_validate(given)
    assert (found.begin, found.end, found.hosts) == (DAY, datetime.date(2027, 3, 12), ("www.luhe.gov.cn",))
    assert WrittenBlackout.model_validate({"begin": "2027-03-03", "end": "2027-03-03"}).hosts == ()
    with pytest.raises(ValueError, match="before it begins"):
        WrittenBlackout.model_validate(given | {"until": "2027-03-01"})
    with pytest.raises(ValueError, match="no host name"):
        WrittenBlackout.model_validate(given | {"hosts": ["http://www.luhe.gov.cn/"]})


@pytest.mark.slow
def test_closed_hosts_are_not_asked_and_nothing_is_said_of_them(lab: Lab) -> None:
    one, other = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    # Its list stands on its own host, the report of its newest year on the closed one.
    lab.register(one.body, other.body)
    lab.crawl("2026-02-01")
    before = lab.readings(lab.web.url(one.host, "/xxgk/nb/"))
    summary = lab.crawl("2026-02-02", closed_hosts=(one.host,), full=True)
    assert lab.web.asked(one.host) == []
    assert lab.web.asked(other.host) != []
    assert lab.readings(lab.web.url(one.host, "/xxgk/nb/")) == before, "nobody looked: nothing is said"
    assert lab.last(lab.web.url(other.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert (summary.bodies, summary.closed_bodies, summary.failed_walks) == (2, 1, 0)
    alone = lab.crawl("2026-02-03", closed_hosts=(CITY,), full=True)
    assert lab.web.log == []
    assert (alone.closed_bodies, alone.every_site_failed) == (2, False)
    assert replace(alone, closed_bodies=0).every_site_failed
    with lab.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM readings WHERE outcome <> 'complete'")).scalar_one() == 0


@pytest.mark.slow
def test_a_closed_host_is_not_reached_by_a_redirect_nor_searched_for_the_first_time(lab: Lab) -> None:
    one, other = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    lab.register(one.body, other.body)
    lab.web.put(other.host, "/xxgk/nb/", "", 302, Location=lab.web.url(one.host, "/xxgk/nb/"))
    summary = lab.crawl(closed_hosts=(one.host,))
    assert lab.web.asked(one.host) == []
    assert summary.failed_walks == 0
    with lab.engine.connect() as connection:
        outcomes = connection.execute(text("SELECT outcome FROM readings")).scalars().all()
        closed = connection.execute(text("SELECT count(*) FROM columns WHERE url LIKE '%czj%'")).scalar_one()
    assert "complete" not in outcomes
    assert closed == 0
