"""The served city: every link leads somewhere, the clock decides what is there, faults fail as scripted."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from time import process_time as time_of_process

import pytest

from sandbox.city import City, RunningCity
from sandbox.faults import Failing, Failure
from sandbox.script import SHANGHAI, Role
from sandbox.site import Robots, Validators
from sandbox.sites.base import GovernmentSite
from sandbox.sites.department import DepartmentSite
from tests.sandbox.visitor import Visitor, links, visit


@pytest.fixture(scope="module")
def running() -> Iterator[RunningCity]:
    with City.draw(1).serve() as city:
        yield city


@pytest.fixture
def visitor(running: RunningCity) -> Iterator[Visitor]:
    running.clear_log()
    running.set_now(datetime.combine(running.city.quick_dates[-1], time(22), tzinfo=SHANGHAI))
    with visit(running) as given:
        yield given


def healthy(city: City) -> list[GovernmentSite]:
    return [site for site in city.sites if isinstance(site, GovernmentSite)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_link_leads_to_a_page(seed: int) -> None:
    with City.draw(seed).serve() as running, visit(running) as visitor:
        running.set_now(datetime(2026, 4, 30, 12, tzinfo=SHANGHAI))
        broken = {site.host for site in running.city.sites if isinstance(site, Failing)}
        todo = [visitor.root(site.host) + "/" for site in healthy(running.city)]
        seen: set[str] = set()
        while todo:
            url = todo.pop()
            if url in seen or url.split("/")[2].partition(":")[0] in broken:
                continue
            seen.add(url)
            answer = visitor.get(url)
            assert answer.status == 200, url
            assert "页面不存在" not in answer.text, url
            if (answer.headers["Content-Type"] or "").startswith("text/html"):
                todo.extend(links(answer, url))
        reports = [
            truth.urls[0]
            for truth in running.truth(running.city.quick_dates[-1])
            if truth.verdict in {"on_time", "late"}
        ]
        assert len(reports) >= 7
        assert set(reports) <= seen


def test_pages_that_only_script_links_to_are_there(running: RunningCity, visitor: Visitor) -> None:
    part = next(part for part in running.city.parts if part.role is Role.SCRIPTED)
    site = next(site for site in healthy(running.city) if site.host == part.host)
    assert isinstance(site, DepartmentSite)
    directory = site.reports.directory
    column = visitor.root(site.host)
    head = visitor.get(column + directory)
    second = visitor.get(column + site.family.page_path(directory, 1, 2))
    assert "countPage" in head.text
    assert all(not link.endswith(site.family.page_path(directory, 1, 2)) for link in links(head, column + directory))
    assert second.status == 200
    assert str(part.posts[0].key) in second.text
    assert str(part.posts[0].key) not in head.text


def test_a_report_appears_at_its_moment_and_not_before(running: RunningCity, visitor: Visitor) -> None:
    for truth in running.truth(running.city.quick_dates[-1]):
        if truth.verdict not in {"on_time", "late"}:
            continue
        post = next(part for part in running.city.parts if part.body.code == truth.body).own_report(2025)
        assert post is not None
        running.set_now(post.at - timedelta(seconds=1))
        assert truth.title not in visitor.get(truth.urls[0]).text
        running.set_now(post.at)
        page = visitor.get(truth.urls[0])
        assert page.status == 200
        assert page.text.count(truth.title) >= 2


def test_conditional_requests_by_the_site_s_own_validators(running: RunningCity, visitor: Visitor) -> None:
    kinds = set()
    for site in healthy(running.city):
        kinds.add(site.manner.validators)
        url = visitor.root(site.host) + "/gzdt/"
        first = visitor.get(url)
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        assert (etag is not None) == (site.manner.validators in {Validators.BOTH, Validators.ETAG})
        assert (modified is not None) == (site.manner.validators in {Validators.BOTH, Validators.LAST_MODIFIED})
        if etag:
            again = visitor.get(url, If_None_Match=etag)
            assert (again.status, again.body) == (304, b"")
            assert visitor.get(url, If_None_Match='"other"').status == 200
        if modified:
            assert visitor.get(url, If_Modified_Since=modified).status == 304
            assert visitor.get(url, If_Modified_Since="Mon, 01 Jan 2018 00:00:00 GMT").status == 200
            assert visitor.get(url, If_Modified_Since="yesterday").status == 200
        if not etag and not modified:
            assert (
                visitor.get(url, If_None_Match='"x"', If_Modified_Since="Fri, 01 Jan 2027 00:00:00 GMT").status == 200
            )
    assert len(kinds) >= 3


def test_a_column_is_new_to_a_conditional_visitor_exactly_when_something_was_posted(
    running: RunningCity, visitor: Visitor
) -> None:
    for part in running.city.parts:
        site = next((site for site in healthy(running.city) if site.host == part.host), None)
        post = part.own_report(2025)
        if site is None or post is None or not isinstance(site, DepartmentSite):
            continue
        url = visitor.root(site.host) + site.reports.directory
        running.set_now(post.at - timedelta(minutes=1))
        headers = {}
        before = visitor.get(url)
        if before.headers["ETag"]:
            headers["If_None_Match"] = before.headers["ETag"]
        if before.headers["Last-Modified"]:
            headers["If_Modified_Since"] = before.headers["Last-Modified"]
        assert not headers or visitor.get(url, **headers).status == 304
        running.set_now(post.at + timedelta(minutes=1))
        after = visitor.get(url, **headers)
        assert after.status == 200
        assert after.body != before.body


def test_robots_of_every_kind(running: RunningCity, visitor: Visitor) -> None:
    for site in healthy(running.city):
        answer = visitor.get(visitor.root(site.host) + "/robots.txt")
        kind = site.manner.robots
        assert answer.status == (404 if kind is Robots.ABSENT else 200)
        assert ("Disallow: /was5/" in answer.body.decode("gb18030", "replace")) == (kind is Robots.NO_SEARCH)
        assert (b"Crawl-delay" in answer.body) == (kind is Robots.DELAY)
        assert (b"<html" in answer.body) == (kind in {Robots.ABSENT, Robots.SOFT_404})


def test_an_address_that_does_not_exist_is_a_404_or_says_so_softly(running: RunningCity, visitor: Visitor) -> None:
    statuses = set()
    for site in healthy(running.city):
        answer = visitor.get(visitor.root(site.host) + "/zfxxgk/202601/t20260101_1.html")
        assert "您访问的页面不存在" in answer.text
        assert answer.status == (200 if site.manner.soft_404 else 404)
        statuses.add(answer.status)
    assert statuses == {200, 404}
    assert visitor.get(f"http://nobody.gov.cn.test:{running.port}/").status == 421


@pytest.mark.slow
@pytest.mark.parametrize("failure", list(Failure))
def test_a_failing_server_fails_for_everything(failure: Failure) -> None:
    seed = next(
        seed
        for seed in range(1, 60)
        if any(isinstance(site, Failing) and site.failure is failure for site in City.draw(seed).sites)
    )
    with City.draw(seed).serve() as running:
        host = next(site.host for site in running.city.sites if isinstance(site, Failing))
        for path in ("/", "/robots.txt", "/gzdt/"):
            with visit(running) as visitor:
                if failure is Failure.UNAVAILABLE:
                    assert visitor.get(visitor.root(host) + path).status == 503
                else:
                    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
                        visitor.get(visitor.root(host) + path)
        log = running.access_log
        assert [line.path for line in log] == ["/", "/robots.txt", "/gzdt/"]
        assert {line.status for line in log} == ({503} if failure is Failure.UNAVAILABLE else {0})


def test_the_access_log_tells_who_asked_what_and_how(running: RunningCity, visitor: Visitor) -> None:
    site = healthy(running.city)[0]
    url = visitor.root(site.host) + "/gzdt/?from=home"
    visitor.get(url, User_Agent="nianbao (test)", Referer=visitor.root(site.host) + "/")
    visitor.get(url, If_None_Match='"x"')
    head = visitor.get(url, method="HEAD")
    first, second, third = running.access_log
    assert (first.host, first.path, first.method, first.status) == (site.host, "/gzdt/?from=home", "GET", 200)
    assert first.user_agent == "nianbao (test)"
    assert (first.client, first.secure) == ("127.0.0.1", False)
    assert first.headers["host"] == f"{site.host}:{running.port}"
    assert second.headers["if-none-match"] == '"x"'
    assert first.referer.endswith("/")
    assert [line.conditional for line in (first, second, third)] == [False, True, False]
    assert first.at_monotonic <= second.at_monotonic <= third.at_monotonic
    assert (head.status, head.body) == (200, b"")
    running.clear_log()
    assert running.access_log == []


def test_a_page_is_the_same_whatever_the_order_of_its_query() -> None:
    with City.draw(2, bodies=2, families=("lonsun", "epoint")).serve() as running, visit(running) as visitor:
        for family in ("lonsun", "epoint"):
            url = running.city.column_url(running.city.body_on(family), running.port)
            path, _, query = url.partition("?")
            turned = f"{path}?{'&'.join(reversed(query.split('&')))}"
            assert turned != url
            assert visitor.get(turned).body == visitor.get(url).body
            assert "不存在" in visitor.get(path).text


@pytest.mark.slow
def test_a_city_of_seven_hundred_bodies_is_cheap_to_serve() -> None:
    city = City.draw(1, bodies=700)
    assert len(city.parts) == 700
    domains = {site.host.partition(".")[2] for site in city.sites}
    assert len(domains) == 1
    with city.serve() as running, visit(running) as visitor:
        running.set_now(datetime(2026, 2, 8, 12, tzinfo=SHANGHAI))
        asked = 0
        begin = time_of_process()
        for site in healthy(city)[::6]:
            for path in ("/", "/robots.txt", "/gzdt/"):
                assert visitor.get(visitor.root(site.host) + path).status in {200, 404}
                asked += 1
        # Pages are drawn when asked for: a night of some thousand requests must not wait for the sandbox.
        assert (time_of_process() - begin) / asked < 0.05
    names = [part.body.name for part in city.parts]
    assert len(set(names)) == 700


def test_the_clock_needs_a_time_zone(running: RunningCity) -> None:
    with pytest.raises(ValueError, match="aware"):
        running.set_now(datetime(2026, 2, 1, 12))


def test_closing_the_city_ends_idle_connections_and_threads() -> None:
    before = set(threading.enumerate())
    with City.draw(2).serve() as running:
        lingering = Visitor(running)
        assert lingering.get(lingering.root(running.city.sites[0].host) + "/").status == 200
        assert set(threading.enumerate()) - before
    assert not set(threading.enumerate()) - before
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        lingering.get(f"http://{running.city.sites[0].host}:{running.port}/")
    lingering.connection.close()


def test_a_handshake_that_comes_to_nothing_leaves_no_trace_but_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    """Also one in which the visitor refuses in the middle: the server's thread must end quietly."""
    with City.draw(2, bodies=2, faults=("tls_old", "tls_self_signed")).serve() as running:
        for fault in ("tls_old", "tls_self_signed"):
            host = running.city.body_with(fault).host
            trusting_nobody = ssl.create_default_context()
            with (
                socket.create_connection(("127.0.0.1", running.port), timeout=5) as plain,
                pytest.raises(ssl.SSLError),
            ):
                trusting_nobody.wrap_socket(plain, server_hostname=host)
        nobody = [line for line in running.access_log if line.method == "TLS"]
    # Logged when the server has seen the refusal, which may be after the visitor has gone.
    assert {line.status for line in nobody} <= {0}
    assert capsys.readouterr().err == ""
