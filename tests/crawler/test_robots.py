"""robots.txt as it stands on real servers: what it forbids is not asked, however it was written down."""

from __future__ import annotations

import pytest
from protego import Protego

from crawler.middlewares import AGENT
from crawler.robots import MOST_READ, is_withheld, rules
from duties.model import ReadingOutcome, Reason
from tests.crawler.test_crawl import Bureau, Lab
from tests.crawler.web import Reply

PLAIN = "User-agent: *\nDisallow: /nb/\n"
PAGE = "<html><body><pre>\n"


def allows(body: bytes, status: int = 200, media_type: str = "text/plain") -> bool:
    return Protego.parse(rules(status, body, media_type, AGENT).decode()).can_fetch("http://a.gov.cn/nb/1", AGENT)


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-16"),
        ("\ufeff\ufeff" + PLAIN).encode(),
        PLAIN.replace("\n", "\0\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(": ", "\uff1a").encode(),
        PLAIN.replace(": ", "\uff1a").encode("gbk"),
        ("# \u7981\u6b62\n" + PLAIN).encode("gbk"),
        (PAGE + PLAIN).encode(),
        f"User-agent: *\nAllow: /\n\nUser-agent: {AGENT}/0.1 (annual report monitor)\nDisallow: /\n".encode(),
        f"User-agent: {AGENT}\nDisallow: /x\n\nUser-agent: {AGENT}/0.1\nDisallow: /nb/\n".encode(),
    ],
)
def test_a_rule_holds_however_it_was_typed(body: bytes) -> None:
    assert not allows(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        (PAGE + "404").encode(),
        b"User-agent: other\nDisallow: /\n",
        b"User-agent: *\nDisallow: /nb/$\n",
        b"\xff\xfe",
    ],
)
def test_what_is_not_forbidden_is_allowed(body: bytes) -> None:
    assert allows(body)


def test_a_robots_txt_that_is_not_there_forbids_nothing_and_one_that_is_withheld_everything() -> None:
    assert allows(PLAIN.encode(), 404)
    assert [status for status in (200, 302, 401, 404, 412, 429, 500, 503) if is_withheld(status)] == [429, 500, 503]


def test_no_more_is_read_than_must_be() -> None:
    assert len(rules(200, PLAIN.encode() + b"#" * 4_000_000, "", AGENT)) <= MOST_READ


@pytest.mark.slow
def test_a_host_that_has_had_enough_of_us_at_its_robots_txt_is_asked_nothing_more(lab: Lab) -> None:
    busy, other = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    lab.web.put(busy.host, "/robots.txt", "too many", 429, Retry_After="600")
    lab.web.put(other.host, "/robots.txt", ("\ufeff\ufeff" + PLAIN).replace("nb", "xxgk/nb"), Content_Type="text/plain")
    lab.register(busy.body, other.body)
    lab.crawl()
    assert set(lab.web.asked(busy.host)) == {"/robots.txt"}
    assert lab.last(lab.web.url(busy.host)) == (ReadingOutcome.FAILED, Reason.BLOCKED)
    assert not [path for path in lab.web.asked(other.host) if path.startswith("/xxgk/nb/")]


@pytest.mark.slow
def test_a_robots_txt_that_asks_for_a_moment_is_asked_once_more(lab: Lab) -> None:
    """A gateway's single 502 cost a site its night; one that goes on is left alone, as is one that wants an hour."""
    soon, down = Bureau(lab.web, "czj", "鹿河市财政局"), Bureau(lab.web, "jyj", "鹿河市教育局")
    later = Bureau(lab.web, "slj", "鹿河市水利局")
    answers = iter([Reply("bad gateway", 502)])
    lab.web.pages[soon.host, "/robots.txt"] = lambda: next(answers, Reply("", 404))
    lab.web.put(down.host, "/robots.txt", "bad gateway", 502)
    lab.web.put(later.host, "/robots.txt", "busy", 503, Retry_After="3600")
    lab.register(soon.body, down.body, later.body)
    lab.crawl()
    assert lab.last(lab.web.url(soon.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert lab.web.asked(down.host) == ["/robots.txt"] * 2
    assert lab.web.asked(later.host) == ["/robots.txt"]
