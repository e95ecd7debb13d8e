"""Real Chromium: it shows what scripts build, presses the pager to its end, and reaches nothing by itself."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.browser import NoBrowserError, find_browser
from crawler.rendering import BrowserAnswer, BrowserRequest, Rendered, Renderer, RenderingError
from spiders.families.vocabulary import NEXT_PAGE

SITE = "http://www.luhe.gov.cn.test"
NAMES = [f"芦河市文化局{year}年政府信息公开工作年度报告" for year in range(2025, 2014, -1)]
Served = Callable[[BrowserRequest], BrowserAnswer | None]


def html(body: str) -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def list_page(*, pager: str) -> bytes:
    return html(
        """<ul id="list"></ul><div id="pager"></div><script>
        let page = 1;
        async function show() {
          const answer = await fetch('data/list.json?page=' + page);
          const data = await answer.json();
          document.getElementById('list').innerHTML =
            data.rows.map(r => `<li><a href="${r.url}">${r.title}</a></li>`).join('');
          document.getElementById('pager').innerHTML = PAGER;
        }
        function next() { page += 1; show(); }
        setTimeout(show, 300);
        </script>""".replace("PAGER", pager)
    )


GOES_DEAD = (
    'page < data.pages ? \'<a href="javascript:;" onclick="next()">下一页</a>\' : \'<a class="disabled">下一页</a>\''
)
NEVER_DEAD = '\'<span class="btn-next" onclick="page < 2 && next()">&gt;</span>\''


def serves(pager: str, asked: list[str] | None = None) -> Served:
    def answer(request: BrowserRequest) -> BrowserAnswer | None:
        if asked is not None:
            asked.append(request.url)
        parts = urlsplit(request.url)
        if parts.path == "/xxgk/nb/":
            return BrowserAnswer(request.url, 200, {"content-type": "text/html"}, list_page(pager=pager))
        if parts.path == "/xxgk/nb/data/list.json":
            page = int(parse_qs(parts.query)["page"][0])
            rows = [{"url": f"/art/{n}.html", "title": NAMES[n]} for n in range(len(NAMES))[4 * page - 4 : 4 * page]]
            body = json.dumps({"rows": rows, "pages": 3}).encode()
            return BrowserAnswer(request.url, 200, {"content-type": "application/json"}, body)
        return None

    return answer


def render(chromium: str, url: str, served: Served, *, most_seconds: float = 60, most_pages: int = 40) -> Rendered:
    async def ask(request: BrowserRequest) -> BrowserAnswer | None:
        await asyncio.sleep(0)
        return served(request)

    async def work() -> Rendered:
        async with Renderer(chromium, "nianbao/test", NEXT_PAGE.pattern, most_seconds, most_pages) as renderer:
            return await renderer.render(url, ask)

    return asyncio.run(work())


@contextmanager
def canary() -> Iterator[tuple[int, list[object]]]:
    """A listening port of this machine, and how many connections it got."""
    found: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                found.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], found
        finally:
            over.set()
            thread.join()


@pytest.mark.slow
def test_every_page_of_a_list_built_by_script_is_shown(chromium: str) -> None:
    shown = render(chromium, f"{SITE}/xxgk/nb/", serves(GOES_DEAD))
    assert len(shown.pages) == 3
    assert shown.ended
    assert shown.unanswered == ()
    for number, name in enumerate(NAMES):
        assert name in shown.pages[number // 4]


@pytest.mark.slow
def test_a_pager_that_never_goes_dead_has_no_known_end(chromium: str) -> None:
    shown = render(chromium, f"{SITE}/xxgk/nb/", serves(NEVER_DEAD))
    assert len(shown.pages) == 2
    assert not shown.ended


@pytest.mark.slow
def test_a_list_longer_than_the_limit_has_no_known_end(chromium: str) -> None:
    shown = render(chromium, f"{SITE}/xxgk/nb/", serves(GOES_DEAD), most_pages=2)
    assert len(shown.pages) == 2
    assert not shown.ended


@pytest.mark.slow
def test_relative_addresses_start_where_a_redirect_ended(chromium: str) -> None:
    serve = serves(GOES_DEAD)

    def redirected(request: BrowserRequest) -> BrowserAnswer | None:
        if urlsplit(request.url).path == "/old":
            return serve(BrowserRequest(f"{SITE}/xxgk/nb/", "GET", {}, b"", main=True))
        return serve(request)

    asked: list[str] = []

    def recorded(request: BrowserRequest) -> BrowserAnswer | None:
        asked.append(request.url)
        return redirected(request)

    shown = render(chromium, f"{SITE}/old", recorded)
    assert shown.url == f"{SITE}/xxgk/nb/"
    assert len(shown.pages) == 3
    assert f"{SITE}/xxgk/nb/" not in asked


@pytest.mark.slow
def test_what_was_not_answered_is_named(chromium: str) -> None:
    page = html('<div id="list"></div><script src="http://cdn.elsewhere.test/list.js"></script>')
    shown = render(
        chromium,
        f"{SITE}/",
        lambda request: BrowserAnswer(request.url, 200, {"content-type": "text/html"}, page) if request.main else None,
    )
    assert shown.unanswered == ("http://cdn.elsewhere.test/list.js",)


@pytest.mark.slow
def test_the_browser_itself_reaches_nothing(chromium: str) -> None:
    with canary() as (port, found):
        here = f"127.0.0.1:{port}"
        page = html(
            f"""<link rel="preconnect" href="http://{here}"><link rel="dns-prefetch" href="//{here}">
            <img src="http://{here}/a.png"><iframe src="http://{here}/frame"></iframe>
            <script src="http://{here}/s.js"></script>
            <script>
            try {{ new WebSocket('ws://{here}/ws'); }} catch (e) {{ }}
            try {{ new EventSource('http://{here}/es'); }} catch (e) {{ }}
            navigator.sendBeacon('http://{here}/beacon', 'x');
            fetch('http://{here}/fetch').catch(() => 0);
            window.open('http://{here}/window');
            try {{ new RTCPeerConnection({{iceServers: [{{urls: 'stun:{here}'}}]}}).createDataChannel('x'); }}
            catch (e) {{ }}
            new Worker(URL.createObjectURL(new Blob(["fetch('http://{here}/worker')"])));
            document.body.append('fertig');
            </script>"""
        )
        asked: list[str] = []

        def served(request: BrowserRequest) -> BrowserAnswer | None:
            asked.append(request.url)
            if request.url == f"{SITE}/":
                return BrowserAnswer(request.url, 200, {"content-type": "text/html"}, page)
            return None

        shown = render(chromium, f"{SITE}/", served)
        assert "fertig" in shown.pages[0]
        assert f"http://{here}/s.js" in asked
        assert found == []


@pytest.mark.slow
def test_a_page_that_never_rests_ends_in_an_error(chromium: str) -> None:
    page = html("<p id='p'></p><script>setInterval(() => document.getElementById('p').append('x'), 50)</script>")
    with pytest.raises(RenderingError, match="did not come to rest"):
        render(
            chromium,
            f"{SITE}/",
            lambda request: BrowserAnswer(request.url, 200, {"content-type": "text/html"}, page),
            most_seconds=3,
        )


@pytest.mark.slow
def test_a_document_without_an_answer_is_an_error(chromium: str) -> None:
    with pytest.raises(RenderingError):
        render(chromium, f"{SITE}/", lambda request: None)


@pytest.mark.slow
def test_a_browser_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(RenderingError):
        render(str(broken), f"{SITE}/", lambda request: None)


def test_where_a_browser_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def executable(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    nowhere = str(tmp_path / "bin")
    with pytest.raises(NoBrowserError) as caught:
        find_browser(search_path=nowhere, home=tmp_path)
    assert caught.value.path == ""
    own = executable(tmp_path / ".cache/ms-playwright/chromium_headless_shell-1255/linux/headless_shell")
    assert find_browser(search_path=nowhere, home=tmp_path) == str(own)
    system = executable(tmp_path / "bin" / "chromium")
    assert find_browser(search_path=nowhere, home=tmp_path) == str(system)
    named = executable(tmp_path / "elsewhere" / "chrome")
    assert find_browser(str(named), search_path=nowhere, home=tmp_path) == str(named)
    for setting in ("off", str(tmp_path / "not-there"), str(tmp_path)):
        with pytest.raises(NoBrowserError) as caught:
            find_browser(setting, search_path=nowhere, home=tmp_path)
        assert caught.value.path == setting
