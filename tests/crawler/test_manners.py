"""What a city is spared: budgets, pauses after refusals, nights, and one crawl at a time."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from crawler.breaker import Breaker
from crawler.budget import Budget
from crawler.lock import CrawlRunningError, only_crawl
from crawler.night import Blackout, NightWindow, blackout_on
from crawler.retry_after import seconds_to_wait
from crawler.vantage import refused_from_here
from duties.model import SHANGHAI, Reason

NOW = datetime.datetime(2026, 2, 1, 12, tzinfo=datetime.UTC)


# --- budget ---------------------------------------------------------------------------------------------------------


def test_a_host_is_asked_for_400_pages_or_12_for_each_body_on_it() -> None:
    budget = Budget({"www": 60, "czj": 1})
    assert (budget.of("czj"), budget.of("www"), budget.of("unknown")) == (400, 720, 400)


def test_a_spent_budget_gives_nothing_more_and_leaves_other_hosts_theirs() -> None:
    budget = Budget({})
    assert all(budget.take("a") for _ in range(400))
    assert not budget.take("a")
    assert budget.take("b")


def test_by_day_the_hosts_of_a_city_share_one_bound() -> None:
    budget = Budget({}, most_of_city=3)
    assert [budget.take(host) for host in "abab"] == [True, True, True, False]


def test_after_the_night_nothing_is_asked() -> None:
    assert not Budget({}, until=time.monotonic() - 1).take("a")
    assert Budget({}, until=time.monotonic() + 60).take("a")


# --- breaker --------------------------------------------------------------------------------------------------------


def test_a_challenge_parks_the_host_at_once_and_a_failure_the_second_time() -> None:
    breaker = Breaker()
    breaker.note("waf", Reason.BLOCKED, challenge=True)
    breaker.note("slow", Reason.UNREACHABLE)
    assert breaker.why_not("waf") is Reason.BLOCKED
    assert breaker.why_not("slow") is None
    breaker.note("slow", Reason.UNREACHABLE)
    assert breaker.why_not("slow") is Reason.UNREACHABLE


def test_an_answer_between_two_failures_starts_the_count_anew() -> None:
    breaker = Breaker()
    for reason in (Reason.UNREACHABLE, None, Reason.UNREACHABLE):
        breaker.note("czj", reason)
    assert breaker.why_not("czj") is None


def test_a_host_that_says_when_to_come_again_is_left_alone() -> None:
    breaker = Breaker()
    breaker.note("czj", Reason.UNREACHABLE, wants_rest=True)
    assert breaker.why_not("czj") is Reason.UNREACHABLE


def test_two_challenging_hosts_slow_the_city_down_and_five_silent_ones_stop_it() -> None:
    breaker = Breaker()
    for number in range(5):
        assert breaker.slow_down is (number >= 2)
        breaker.note(f"h{number}", Reason.BLOCKED, challenge=True)
    assert breaker.why_not("next") is Reason.BLOCKED


def test_a_city_of_which_one_host_answers_is_not_given_up() -> None:
    breaker = Breaker()
    breaker.note("www", None)
    for number in range(8):
        breaker.note(f"h{number}", Reason.BLOCKED, challenge=True)
    assert breaker.why_not("next") is None


def test_a_city_refuses_altogether_only_if_its_names_are_known() -> None:
    nobody_knows = Breaker()
    for _ in range(2):
        nobody_knows.note("gone", Reason.UNREACHABLE, unknown=True)
        assert not nobody_knows.refused_altogether, "also where it is parked for that"
    refusing = Breaker()
    refusing.note("www", Reason.UNREACHABLE)
    assert refusing.refused_altogether
    refusing.note("czj", None)
    assert not refusing.refused_altogether


# --- vantage --------------------------------------------------------------------------------------------------------


def test_one_silent_city_is_its_own_fault_and_several_refuse_us() -> None:
    assert refused_from_here({"a": True, "b": False}) == frozenset()
    assert refused_from_here({"a": True, "b": True, "c": False}) == {"a", "b"}


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Feb 2026 12:05:00 GMT", 300.0),
        ("Sun, 01 Feb 2026 11:00:00 GMT", 0.0),
        ("120, 60", 120.0),
        ("1.5", 1.5),
        ("9" * 400, float("inf")),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("１２", None),
    ],
)
def test_retry_after_in_both_its_forms(value: str, seconds: float | None) -> None:
    assert seconds_to_wait(value, NOW) == seconds


@pytest.mark.parametrize(
    ("clock", "hours"),
    [("20:00", 11.0), ("23:30", 7.5), ("06:00", 1.0), ("07:00", 0.0), ("12:00", 0.0), ("19:59", 0.0)],
)
def test_the_night_ends_at_seven(clock: str, hours: float) -> None:
    at = datetime.datetime.combine(datetime.date(2026, 2, 1), datetime.time.fromisoformat(clock), SHANGHAI)
    assert NightWindow().closes_in(at) == hours * 3600


def test_a_window_within_one_day() -> None:
    window = NightWindow(datetime.time(1), datetime.time(5))
    at = datetime.datetime(2026, 2, 1, 2, tzinfo=SHANGHAI)
    assert window.closes_in(at) == 3 * 3600
    assert window.closes_in(at.replace(hour=6)) == 0
    assert 3.8 * 3600 < window.seconds < 4 * 3600


def test_a_blackout_covers_its_first_and_last_day() -> None:
    closed = Blackout(datetime.date(2026, 3, 3), datetime.date(2026, 3, 12), "closed")
    days = [datetime.date(2026, 3, day) for day in (2, 3, 12, 13)]
    assert [blackout_on(day, [closed]) is closed for day in days] == [False, True, True, False]


def test_one_crawl_at_a_time(tmp_path: Path) -> None:
    with only_crawl(tmp_path / "a" / "crawl.lock"):
        with pytest.raises(CrawlRunningError), only_crawl(tmp_path / "a" / "crawl.lock"):
            pass
        with only_crawl(tmp_path / "b" / "crawl.lock"):
            pass
    with only_crawl(tmp_path / "a" / "crawl.lock"):
        pass
