"""Where links lead: the short ways for plain addresses give what the long way for all others does."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from spiders.families.addresses import canonical, resolve

BASES = (
    "http://www.example.gov.cn",
    "http://www.example.gov.cn/",
    "https://www.example.gov.cn:8080/zfxxgk/gknb/index.html",
    "http://www.example.gov.cn/zfxxgk//gknb/../list.jsp?path=/a/b",
    "HTTP://www.example.gov.cn/zfxxgk/./gknb/",
)
HREFS = (
    "/",
    "/zfxxgk/gknb/",
    "/zfxxgk/../gknb/1.html",
    "/zfxxgk//gknb/1.html",
    "/list.jsp?id=7&page=2",
    "t20240126_1.html",
    "./202401/t20240126_1.html",
    "../202401/t20240126_1.html",
    "show.asp?id=7",
    "http://www.other.gov.cn:81/a/b.html?c=d",
    "http://www.other.gov.cn/",
)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("href", HREFS)
def test_a_link_leads_where_a_browser_goes(base: str, href: str) -> None:
    assert resolve(base, href) == urljoin(base, href).replace("HTTP:", "http:")


@pytest.mark.parametrize("base", ["http://[::1/a.html", "about:blank", "ftp://example.gov.cn/a/", ""])
@pytest.mark.parametrize("href", ["/a.html", "b/a.html", "./a.html"])
def test_beside_what_is_no_page_of_the_web_nothing_lies(base: str, href: str) -> None:
    assert resolve(base, href) == ""


@pytest.mark.parametrize("href", ["null", "undefined", "#a", "javascript:;", "http://www.example.gov.cn:99999/a.html"])
def test_what_is_no_address_leads_nowhere(href: str) -> None:
    assert resolve("http://www.example.gov.cn/a/b.html", href) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.gov.cn/a/index.html", "https://example.gov.cn/a/"),
        ("http://www.example.gov.cn:80/a/b_wap.html", "http://www.example.gov.cn/a/b.html"),
        ("http://www.example.gov.cn:8080/a/mpost_7.html", "http://example.gov.cn:8080/a//post_7.html?spm=1"),
        ("http://www.example.gov.cn", "http://www.example.gov.cn/"),
    ],
)
def test_twins_have_one_key(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_another_port_is_another_site() -> None:
    assert canonical("http://www.example.gov.cn:8080/a.html") != canonical("http://www.example.gov.cn/a.html")
