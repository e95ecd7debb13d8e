"""Dates that are no account of a publication: where they stand, and that none of them makes a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from duties.date_hints import DateHint, entered_by, index_hint, url_hint

HOST = "http://sthj.qinghe.gov.cn.test"


@pytest.mark.parametrize(
    ("url", "low", "high"),
    [
        ("/xxgk/nb/202601/t20260128_123456.html", date(2026, 1, 28), date(2026, 1, 28)),
        ("/art/2026/1/8/art_12_345.html", date(2026, 1, 8), date(2026, 1, 8)),
        ("/2026/02/05/1234.shtml", date(2026, 2, 5), date(2026, 2, 5)),
        ("/2026-02/05/content_1.htm", date(2026, 2, 5), date(2026, 2, 5)),
        ("/c/20260205/1.html", date(2026, 2, 5), date(2026, 2, 5)),
        ("/content/202602/1.html", date(2026, 2, 1), date(2026, 2, 28)),
        ("/content/2024-02/1.html", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_days_and_months_in_addresses(url: str, low: date, high: date) -> None:
    assert url_hint(HOST + url) == DateHint("url_date", low, high)


@pytest.mark.parametrize(
    "url",
    ["/nb/1.html", "/nb/2025/1.html", "/t20261341_1.html", "/202613/1.html", "/art/2026/2/30/art_1.html", "/1202601/"],
)
def test_addresses_without_a_day(url: str) -> None:
    assert url_hint(HOST + url) is None


@pytest.mark.parametrize(
    ("number", "month"),
    [
        ("11341702486344515H/202110-00013", 10),
        ("000014349/2021-10-00013", 10),
        ("11370300660184255A/2023-00123", None),
        ("11370300660184255A/2023-1234567", None),
        ("", None),
    ],
)
def test_the_month_in_an_index_number(number: str, month: int | None) -> None:
    found = index_hint(number)
    assert (found.low.month if found is not None else None) == month


def test_only_the_sites_own_numbering_says_when_it_entered() -> None:
    due = date(2026, 1, 31)
    before = DateHint("url_date", date(2026, 1, 1), due)
    assert entered_by([before], due)
    assert not entered_by([DateHint("url_date", date(2026, 1, 15), date(2026, 2, 1))], due)
    assert not entered_by([DateHint("signed_on", date(2026, 1, 5), date(2026, 1, 5))], due)
