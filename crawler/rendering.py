"""Chromium shows what scripts build, and asks nothing by itself.

Every request that a page makes is taken from the browser, asked through the crawl's own downloader (guard, robots.txt,
pace, log) and handed back; name resolution inside it is switched off. So a page can reach nothing that a plain request
of the crawl could not reach (decision 0008).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from playwright.async_api import Browser, Page, Playwright, Route, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.browser_trial import NO_SANDBOX, lacks_sandbox, wants_sandbox

# What a list can be built from. Pictures, fonts and styles say nothing that we read.
_NEEDED = frozenset({"document", "script", "xhr", "fetch"})
_NOT_HANDED_ON = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    # Full Chromium asks these two at every start whatever the other flags say (research: stack §2).
    "--gaia-url=http://127.0.0.1:9/",
    "--component-updater=url-source=http://127.0.0.1:9/",
)
_QUIET_ROUNDS, _ROUND = 12, 0.1

# Finds the one live "next page" control that leads nowhere by address, marks it, and says in which state it is.
_NEXT_CONTROL = """(source) => {
  const words = new RegExp(source, 'i');
  const tags = 'a,button,li,span,div,em,i,input';
  const off = /(^|[\\s_-])(disabled?|no-?more|last-?disabled|layui-disabled)([\\s_-]|$)/i;
  document.querySelectorAll('[data-nianbao-next]').forEach(e => e.removeAttribute('data-nianbao-next'));
  let state = 'none';
  for (const e of document.querySelectorAll(tags)) {
    const text = (e.value || e.textContent || '').replace(/[\\s\\u00a0]+/g, '');
    const called = words.test(text) || words.test(e.getAttribute('aria-label') || '') || words.test(e.title || '');
    const classed = /(^|\\s)(btn-next|page-next|next-page|layui-laypage-next|nextPage)(\\s|$)/.test(e.className || '');
    // The innermost element that says it: a press on it reaches the handlers of those around it.
    const inner = [...e.querySelectorAll(tags)].some(c => c.tagName === 'A' || c.tagName === 'BUTTON' ||
      (c.textContent || '').replace(/[\\s\\u00a0]+/g, '') === text);
    if (!(called || classed) || inner) continue;
    const href = e.getAttribute('href');
    if (href && !/^(#|javascript:)/i.test(href)) continue;
    const hidden = e.style.display === 'none' || e.style.visibility === 'hidden';
    const chain = [e, e.parentElement].filter(Boolean);
    const dead = hidden || chain.some(n => n.disabled || off.test(n.className || '') ||
      n.getAttribute('aria-disabled') === 'true' || (n.getAttribute('disabled') !== null));
    if (dead) { if (state === 'none') state = 'ended'; continue; }
    e.setAttribute('data-nianbao-next', '1');
    return 'live';
  }
  return state;
}"""


class RenderingError(Exception):
    """A page that Chromium could not show: the browser did not start or ended, or the page could not be had."""


@dataclass(frozen=True, slots=True)
class BrowserRequest:
    """What a page asks for. `main` is true for the document that is being shown."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    main: bool


@dataclass(frozen=True, slots=True)
class BrowserAnswer:
    """What the crawl's downloader got for it; `url` is where redirects ended."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[[BrowserRequest], Awaitable[BrowserAnswer | None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it stood when its scripts had come to rest, and the further pages that its "next" control showed.

    `ended` is true when that control was there and went dead, or when there was none; false when pressing it stopped
    changing anything or a limit was reached: then there may be more. `unanswered` names the requests of the page that
    were refused or failed: what they would have shown is not known.
    """

    url: str
    pages: tuple[str, ...]
    ended: bool
    unanswered: tuple[str, ...] = ()


@dataclass(slots=True)
class Renderer:
    """One Chromium, started at the first page that needs it. An async context manager. `next_words` is a pattern (of
    both Python and JavaScript) for the text of a pager's "next" control, white space removed."""

    executable: str
    user_agent: str
    next_words: str
    most_seconds: float = 180.0
    most_pages: int = 40
    most_requests: int = 80
    _playwright: Playwright | None = field(default=None, init=False)
    _browser: Browser | None = field(default=None, init=False)
    _lacks_sandbox: bool = field(default=False, init=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the browser, if it was started."""
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        try:
            if browser is not None:
                await browser.close()
        finally:
            if playwright is not None:
                await playwright.stop()

    async def render(self, url: str, ask: Ask) -> Rendered:
        """Shows `url`; every request of the page goes through `ask` (None: it gets no answer).

        Raises RenderingError when the browser fails, the document itself gets no answer, or time runs out."""
        try:
            browser = await self._started()
            context = await browser.new_context(
                service_workers="block", accept_downloads=False, user_agent=self.user_agent, locale="zh-CN"
            )
            try:
                visit = _Visit(self, ask)
                # A bound method would have to take an attribute from Playwright, which a slotted class refuses.
                await context.route("**/*", lambda route: visit.answer(route))  # noqa: PLW0108
                async with asyncio.timeout(self.most_seconds):
                    return await visit.show(await context.new_page(), url)
            finally:
                await context.close()
        except PlaywrightError as error:
            raise RenderingError(str(error).splitlines()[0]) from error
        except TimeoutError as error:
            raise RenderingError(f"{url} did not come to rest within {self.most_seconds:.0f} s") from error

    async def _started(self) -> Browser:
        if self._lacks_sandbox:
            # That does not change while we run: no page need try it again.
            raise RenderingError(NO_SANDBOX)
        if self._browser is None or not self._browser.is_connected():
            await self.close()
            self._playwright = await async_playwright().start()
            try:
                self._browser = await self._playwright.chromium.launch(
                    executable_path=self.executable, args=list(_ARGUMENTS), chromium_sandbox=wants_sandbox()
                )
            except PlaywrightError as error:
                self._lacks_sandbox = lacks_sandbox(str(error))
                if self._lacks_sandbox:
                    raise RenderingError(NO_SANDBOX) from error
                raise
        return self._browser


@dataclass(slots=True)
class _Visit:
    """One page being shown."""

    renderer: Renderer
    ask: Ask
    pending: int = 0
    asked: int = 0
    moved_to: str = ""
    kept: dict[str, BrowserAnswer] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)

    async def show(self, page: Page, url: str) -> Rendered:
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        await self._open(page, url)
        await self._rest(page)
        pages = [await page.content()]
        ended = await self._press_through(page, pages)
        return Rendered(page.url, tuple(pages), ended, tuple(dict.fromkeys(self.unanswered)))

    async def _open(self, page: Page, url: str) -> None:
        """Opens the page under the address where redirects end: the scripts' relative addresses start there."""
        try:
            await page.goto(url, wait_until="commit", timeout=0)
        except PlaywrightError:
            if not self.moved_to:
                raise
            await page.goto(self.moved_to, wait_until="commit", timeout=0)

    async def _press_through(self, page: Page, pages: list[str]) -> bool:
        start = page.url.split("#")[0]
        while True:
            state = await page.evaluate(_NEXT_CONTROL, self.renderer.next_words)
            if state != "live":
                return True
            if len(pages) >= self.renderer.most_pages:
                return False
            await page.evaluate("() => document.querySelector('[data-nianbao-next]').click()")
            await self._rest(page)
            content = await page.content()
            if page.url.split("#")[0] != start or _unmarked(content) in map(_unmarked, pages):
                return False
            pages.append(content)

    async def _rest(self, page: Page) -> None:
        """Waits until nothing is being asked and the document has not changed for a while."""
        quiet, last = 0, -1
        while quiet < _QUIET_ROUNDS:
            await asyncio.sleep(_ROUND)
            try:
                size = await page.evaluate("() => document.documentElement.outerHTML.length")
            except PlaywrightError:
                # The script went to another address while we looked.
                size = -1
            quiet = quiet + 1 if self.pending == 0 and size == last >= 0 else 0
            last = size

    async def answer(self, route: Route) -> None:
        request = route.request
        main = request.is_navigation_request() and request.frame.parent_frame is None
        if request.resource_type not in _NEEDED or self.asked >= self.renderer.most_requests:
            if request.resource_type in _NEEDED:
                self.unanswered.append(request.url)
            await route.abort("blockedbyclient")
            return
        self.pending += 1
        try:
            given = self.kept.pop(request.url, None)
            if given is None:
                self.asked += 1
                given = await self.ask(
                    BrowserRequest(request.url, request.method, request.headers, request.post_data_buffer or b"", main)
                )
            if given is None:
                self.unanswered.append(request.url)
                await route.abort("blockedbyclient")
            elif main and given.url != request.url:
                self.moved_to = given.url
                self.kept[given.url] = given
                await route.abort("aborted")
            else:
                headers = {name: value for name, value in given.headers.items() if name.lower() not in _NOT_HANDED_ON}
                await route.fulfill(status=given.status, headers=headers, body=given.body)
        except PlaywrightError:
            # The page was left while its request was under way.
            self.unanswered.append(request.url)
        finally:
            self.pending -= 1


def _unmarked(content: str) -> str:
    return content.replace(' data-nianbao-next="1"', "")
