import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.guard import Guard

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


PRIVATE = """
10.1.2.3 192.168.0.1 172.16.5.5 127.0.0.1 169.254.169.254 0.0.0.0 100.64.1.1 224.0.0.1
::1 fe80::1 fd00::1 ::ffff:10.0.0.1 ff02::1
64:ff9b::a00:1 64:ff9b:1::a00:1 2002:7f00:1::1 2001:0:a00:1:: ::10.0.0.1 ::ffff:0:10.0.0.1 fec0::1 3fff::1
100.100.100.200 168.63.129.16 192.0.0.192
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_refused_and_remembered(address: str) -> None:
    guard = Guard()
    assert not guard.address_may_be_asked("sthj.city.gov.cn", address)
    assert guard.refused == {"sthj.city.gov.cn": address}


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1"])
def test_public_addresses_are_allowed_in_a_live_crawl_only(address: str) -> None:
    assert Guard().address_may_be_asked("a.gov.cn", address)
    assert not Guard(simulated=True).address_may_be_asked("a.gov.cn", address)


def test_an_allowed_network_is_allowed_even_in_a_simulated_crawl() -> None:
    assert Guard(allowed_networks=LOOPBACK, simulated=True).address_may_be_asked("a.gov.cn.test", "127.0.0.1")


@given(st.ip_addresses())
def test_nothing_outside_allowed_networks_is_asked_by_a_simulated_crawl(address: object) -> None:
    inside = getattr(address, "version", 4) == 4 and address in LOOPBACK[0]
    mapped = getattr(address, "ipv4_mapped", None)
    inside = inside or (mapped is not None and mapped in LOOPBACK[0])
    assert Guard(allowed_networks=LOOPBACK, simulated=True).address_may_be_asked("x", str(address)) == inside


def test_stand_in_names() -> None:
    address = ipaddress.ip_address("127.0.0.2")
    guard = Guard(resolve=(("one.gov.cn.test", ipaddress.ip_address("127.0.0.9")), ("*.gov.cn.test", address)))
    assert guard.stand_in("one.gov.cn.test") == "127.0.0.9"
    assert guard.stand_in("a.b.gov.cn.test") == "127.0.0.2"
    assert guard.stand_in("gov.cn.test") is None
    assert guard.stand_in("evilgov.cn.test") is None


def test_a_name_that_ends_with_a_dot_is_the_name() -> None:
    address = ipaddress.ip_address("127.0.0.2")
    cities = frozenset({"luhe.gov.cn"})
    guard = Guard(cities=cities, closed=frozenset({"www.luhe.gov.cn"}), resolve=(("www.luhe.gov.cn", address),))
    assert guard.is_closed("http://www.luhe.gov.cn./nb/"), "it stood open to whoever wrote the dot"
    assert guard.stand_in("www.luhe.gov.cn.") == "127.0.0.2"
    assert Guard(hosts=frozenset({"www.luhe.gov.cn"})).host_may_be_asked("www.luhe.gov.cn.")


def test_only_hosts_of_the_rosters_cities_may_be_asked() -> None:
    guard = Guard(cities=frozenset({"qinghe.gov.cn"}))
    assert guard.host_may_be_asked("sthj.qinghe.gov.cn")
    assert not guard.host_may_be_asked("sthj.qinghe.gov.cn.evil.com")
    assert not guard.host_may_be_asked("www.other.gov.cn")


@pytest.mark.parametrize("url", ["http://10.0.0.1/x", "http://[::1]:8080/", "http://127.0.0.1/"])
def test_bare_private_addresses_are_refused(url: str) -> None:
    assert Guard().refuses_literal(url)
    assert not Guard().refuses_literal("http://www.qinghe.gov.cn/")


@pytest.mark.parametrize(
    "url", ["file://www.luhe.gov.cn/etc/passwd", "ftp://www.luhe.gov.cn/", "data:text/html,x", "s3://a/b"]
)
def test_only_the_web_is_asked_whatever_the_host(url: str) -> None:
    assert not Guard(cities=frozenset({"luhe.gov.cn"})).scheme_may_be_asked(url)


def test_behind_a_proxy_only_the_rosters_own_hosts_are_asked() -> None:
    cities = frozenset({"luhe.gov.cn"})
    assert Guard(cities=cities).host_may_be_asked("sthj.luhe.gov.cn")
    behind = Guard(cities=cities, hosts=frozenset({"www.luhe.gov.cn"}), proxy_host="proxy.office.lan")
    assert behind.host_may_be_asked("www.luhe.gov.cn")
    assert not behind.host_may_be_asked("sthj.luhe.gov.cn")
    assert behind.address_may_be_asked("proxy.office.lan", "10.0.0.8"), "the proxy itself may stand in the office"
    assert not behind.address_may_be_asked("www.luhe.gov.cn", "10.0.0.9")
