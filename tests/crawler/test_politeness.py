import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness import DELAY_FACTOR, DELAY_JITTER, city_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("fgw.jinan.gov.cn", "jinan.gov.cn"),
        ("jinan.gov.cn", "jinan.gov.cn"),
        ("WWW.Jinan.GOV.cn", "jinan.gov.cn"),
        ("a.b.jinan.gov.cn.", "jinan.gov.cn"),
        ("sthj.city.gov.cn.test", "city.gov.cn.test"),
        ("city.gov.cn.test", "city.gov.cn.test"),
        ("guangdong.chinatax.gov.cn", "chinatax.gov.cn"),
        ("hl.cma.example.com", "example.com"),
        ("www.example.com.cn", "example.com.cn"),
        ("122.137.242.24", "122.137.242.24"),
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("notgov.cn", "notgov.cn"),
        ("evil-jinan.gov.cn.attacker.com", "attacker.com"),
    ],
)
def test_city_domain(host: str, domain: str) -> None:
    assert city_domain(host) == domain


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,3}", fullmatch=True), st.sampled_from(["gov.cn", "gov.cn.test"]))
def test_all_hosts_of_a_city_share_one_domain(prefix: str, root: str) -> None:
    domain = city_domain(f"{prefix}.{root}")
    assert domain == f"{prefix.rpartition('.')[2]}.{root}"
    assert city_domain(domain) == domain


def test_the_jitter_never_goes_below_the_promised_delay() -> None:
    assert DELAY_FACTOR * (1 - DELAY_JITTER) >= 1
