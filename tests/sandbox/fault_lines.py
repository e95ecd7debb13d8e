"""What faults of connections, addresses and pagers look like on the wire: one check for each."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest

from sandbox.effects.addresses import STALE_COLUMN
from sandbox.running import NOWHERE
from tests.sandbox.fault_case import Case, listed_pages, own_items, works
from tests.sandbox.protocols import PROTOCOLS, anchors, found, hrefs

# 1, 13: schemes and TLS


def http_only(case: Case) -> None:
    works(case)
    with pytest.raises((ConnectionError, ssl.SSLError)):
        case.secure()
    refused = case.running.access_log[-1]
    assert (refused.method, refused.host, refused.status, refused.secure) == ("TLS", case.host, 0, True)


def https_only(case: Case) -> None:
    assert case.dropped(case.home)
    page = case.secure(urlsplit(case.report).path)
    assert (page.status, case.part.body.name in page.text) == (200, True)
    assert case.running.access_log[-1].secure


def http_sends_to_https(case: Case) -> None:
    answer = case.get(case.report)
    assert (answer.status, answer.headers["Location"]) == (301, case.report.replace("http:", "https:"))
    assert case.secure(urlsplit(case.report).path).status == 200


def https_broken(case: Case) -> None:
    works(case)
    with pytest.raises(ssl.SSLError, match=r"(?i)handshake"):
        case.secure()


def plain_on_tls_port(case: Case) -> None:
    works(case)
    with pytest.raises(ssl.SSLError, match=r"(?i)wrong_version_number|record"):
        case.secure()


def tls_self_signed(case: Case) -> None:
    https_only(case)
    assert case.host.encode() in case.certificate()


def tls_wrong_name(case: Case) -> None:
    https_only(case)
    assert case.host.encode() not in case.certificate()


def tls_old(case: Case) -> None:
    assert case.dropped(case.home)
    with pytest.raises(ssl.SSLError):
        case.secure()
    assert case.secure(old=True).status == 200


def tls_fails(case: Case) -> None:
    assert case.dropped(case.home)
    with pytest.raises(ssl.SSLError, match=r"(?i)handshake"):
        case.secure()


# 2: lists by script


def list_by_script(case: Case) -> None:
    assert case.report not in hrefs(case.get(case.column).text, case.column)
    assert case.report in PROTOCOLS["rendered"](case.visitor, case.column)


# 3, 22: barriers


def barrier(status: int, *marks: str, header: str = "", size: tuple[int, int] | None = None) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        for url in (case.home, case.column, case.report, f"{case.root}/robots.txt"):
            answer = case.get(url)
            assert answer.status == status
            assert all(mark in answer.text for mark in marks)
            assert not header or header in str(answer.headers)
            assert size is None or size[0] <= len(answer.body) <= size[1]

    return check


def login_column(case: Case) -> None:
    answer = case.get(case.column)
    assert answer.status == 302
    assert "password" in case.get(urljoin(case.column, answer.headers["Location"] or "")).text
    assert case.get(case.home).status == 200


def captcha_on_file(case: Case) -> None:
    assert "验证码" in case.file(Referer=case.report).text


# 4: connections


def slow(case: Case) -> None:
    works(case)


def first_request_dropped(case: Case) -> None:
    assert case.dropped(case.home)
    assert case.get(case.home).status == 200


def flaky(case: Case) -> None:
    assert sorted(case.get(case.home).status for _ in range(6)) == [200, 200, 200, 200, 502, 502]


def nothing_answers(case: Case) -> None:
    assert all(case.dropped(url) for url in (case.home, case.column))


def always(status: int) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        assert {case.get(url).status for url in (case.home, case.column, case.report)} == {status}

    return check


# 5: pagers


def pager_off_by_one(case: Case) -> None:
    pages, page = listed_pages(case)
    assert page(1).status == 404
    shown = [own_items(case, case.get(case.column)), *(own_items(case, page(number)) for number in range(2, pages + 1))]
    assert len(set().union(*shown)) == 7
    assert page(pages + 1).status == 404


def past_the_end_last(case: Case) -> None:
    pages, page = listed_pages(case)
    assert page(pages).status == 200
    assert own_items(case, page(pages)) == own_items(case, page(pages - 1)) != own_items(case, page(pages - 2))


def past_the_end_first(case: Case) -> None:
    pages, page = listed_pages(case)
    assert own_items(case, page(pages)) == own_items(case, case.get(case.column)) != own_items(case, page(pages - 1))


def claims_too_many(case: Case) -> None:
    reached = PROTOCOLS["plain"](case.visitor, case.column)
    own = {case.running.city.url(case.part, post, case.port) for post in case.part.posts}
    assert own <= reached
    assert int(found(r"共(\d+)条", case.get(case.column).text)) == len(own) + 5


def later_pages_gone(case: Case) -> None:
    sid = found(r"SID: '(\d+)'", case.get(case.column.partition("#")[0]).text)
    base = f"{case.root}/gkmlpt/api/all/{case.column.partition('#')[2]}?sid={sid}&page="
    first = json.loads(case.get(f"{base}1").body)
    assert 0 < len(first["articles"]) < first["total"]
    assert case.get(f"{base}2").status == 404


# 6, 7: what is gone


def soft_404_moved(case: Case) -> None:
    answer = case.get(case.root + STALE_COLUMN)
    assert (answer.status, "页面不存在" in answer.text) == (200, True)
    case.everything_reached()


def sent_home_moved(case: Case) -> None:
    answer = case.get(case.root + STALE_COLUMN)
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    case.everything_reached()


def soft_404_column(case: Case) -> None:
    for url in (case.column, case.report):
        answer = case.get(url)
        assert (answer.status, "页面不存在" in answer.text) == (200, True)
    assert case.get(case.home).status == 200


def soft_404_report(case: Case) -> None:
    assert case.report in hrefs(case.get(case.column).text, case.column)
    assert "页面不存在" in case.get(case.report).text


def domain_gone(case: Case) -> None:
    assert f"{case.host}={NOWHERE}" in case.running.resolve.split(",")
    assert case.get(case.home).status == 421
    assert case.running.resolve.index(NOWHERE) < case.running.resolve.index("*.gov.cn.test")


def domain_moved(case: Case) -> None:
    page = case.get(case.column)
    target = found(r"url=([^'\"]+)", page.text)
    assert target in hrefs(page.text, case.column)
    new = urlsplit(target).hostname or ""
    assert new.endswith(case.host.partition(".")[2])
    assert case.part.body.name in case.get(case.report.replace(case.host, new)).text


def domain_hijacked(case: Case) -> None:
    page = case.get(case.column)
    assert "在线娱乐" in page.text
    assert case.part.body.name not in page.text
    outside = [url for url in hrefs(page.text, case.column) if case.host not in url]
    assert outside
    assert all(case.get(url).status == 200 for url in outside)


def cloned_elsewhere(case: Case) -> None:
    copy = next(url for url, _ in anchors(case.get(case.home).text, case.home) if ".com.test" in url)
    host = urlsplit(copy).hostname or ""
    forged = case.get(case.column.replace(case.host, host)).text
    assert "2025年" in forged
    assert case.host not in forged
    assert f"{case.part.body.name}2025年" not in case.get(case.column).text.replace("度", "")
    assert case.post is None
