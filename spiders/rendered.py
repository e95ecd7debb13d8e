"""The second batch of a crawl: what only Chromium shows, for the columns that nothing else could read.

Each request that a page makes is one of the crawl's own questions, with the same guard, budget, breaker and pace
(decision 0008). What was shown is kept as it stood: the document as the scripts left it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html
from lxml.html import HtmlElement

from crawler.challenge import is_login
from crawler.rendering import BrowserAnswer, BrowserRequest, Rendered, Renderer, RenderingError
from duties.model import ReadingOutcome, Reason
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, Questions
from spiders.column_reader import ColumnReader
from spiders.families.model import Page, PageRequest
from spiders.families.rows import is_pager_word
from spiders.families.text import squeeze
from spiders.search import ColumnSearch

if TYPE_CHECKING:
    from spiders.walk import CityWalk

log = logging.getLogger(__name__)

# What a person would look at; files and interfaces are asked for plainly.
_SHOWN = frozenset({"listing", "search", "article"})
_CONTROLS = ("a", "button", "li", "span", "em", "i", "div", "input")
_FEW_LINKS = 8
# Named as a family's own request: its answer is taken as it is, whatever it is.
_BROWSER = "browser"


@dataclass(slots=True)
class RenderedQuestions(Questions):
    """Questions whose pages are shown by Chromium first. `later` pages of an answer are what its pager showed."""

    renderer: Renderer | None = None

    @classmethod
    def of(cls, questions: Questions, renderer: Renderer) -> RenderedQuestions:
        """`questions`, with the same budget and breaker, through the browser."""
        return cls(
            questions.crawler,
            questions.archive,
            questions.guard,
            questions.budget,
            questions.breaker,
            questions.schemes,
            questions.anew,
            renderer,
        )

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        wanted = PageRequest(request) if isinstance(request, str) else request
        if self.renderer is None or wanted.method != "GET" or wanted.family or purpose not in _SHOWN:
            return await Questions.ask(self, wanted, purpose=purpose, referer=referer)
        plain: list[Answer] = []

        async def passed_on(asked: BrowserRequest) -> BrowserAnswer | None:
            answer = await Questions.ask(self, _as_question(asked), purpose="render", referer=referer or wanted.url)
            if asked.main:
                plain.append(answer)
            if answer.reason is not None or answer.status is None:
                return None
            return BrowserAnswer(answer.url, answer.status, answer.headers, answer.body)

        try:
            shown = await self.renderer.render(wanted.url, passed_on)
        except RenderingError as error:
            log.warning("%s could not be shown: %s", wanted.url, error)
            if plain and plain[-1].reason is not None:
                return plain[-1]
            return Answer(wanted.url, wanted.url, reason=Reason.NEEDS_BROWSER)
        if is_login(wanted.url, shown.url, shown.pages[0]):
            # Its scripts ask for a password before they show anything: no browser gets further.
            return Answer(shown.url, wanted.url, status=200, reason=Reason.BLOCKED, login=True)
        return self._answer(wanted.url, shown)

    def _answer(self, asked: str, shown: Rendered) -> Answer:
        hosts = {(urlsplit(url).hostname or "").lower() for url in shown.unanswered}
        # Counters and badges of other hosts are never asked; what the site itself did not answer may be part of a list.
        partial = any(self.guard.host_may_be_asked(host) for host in hosts)
        answers = [self._page(asked, shown.url, content, shown) for content in shown.pages]
        return replace(answers[0], later=tuple(answers[1:]), partial=partial or not shown.ended)

    def _page(self, asked: str, url: str, content: str, shown: Rendered) -> Answer:
        text = settled(content, pressed_through=shown.ended)
        return Answer(
            url,
            asked,
            status=200,
            body=content.encode(),
            media_type="text/html; charset=utf-8",
            sha256=self.archive.raw.put(content.encode()),
            page=Page(url, text),
        )


def _as_question(asked: BrowserRequest) -> PageRequest:
    kept = {"content-type", "accept", "x-requested-with"}
    headers = tuple((name, value) for name, value in asked.headers.items() if name.lower() in kept)
    return PageRequest(asked.url, asked.method, asked.body, headers, family=_BROWSER)


def settled(content: str, *, pressed_through: bool) -> str:
    """The document without its scripts, which have run; with `pressed_through` also without the pager's controls,
    which have all been pressed: neither says any more that there is something else to come."""
    # A browser nests up to 512 levels, the parser takes 256 unasked.
    tree: HtmlElement = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(huge_tree=True))
    for script in list(tree.iter("script", "noscript", "template")):
        script.drop_tree()
    if pressed_through:
        for control in list(tree.iter(*_CONTROLS)):
            if control.getparent() is not None and _is_dead_control(control):
                control.drop_tree()
    return str(lxml.html.tostring(tree, encoding="unicode", doctype="<!doctype html>"))


def _leads_nowhere(anchor: HtmlElement) -> bool:
    return (anchor.get("href") or "#").strip().lower().startswith(("#", "javascript:"))


def _is_dead_control(element: HtmlElement) -> bool:
    if not all(_leads_nowhere(anchor) for anchor in element.iter("a")):
        return False
    text = squeeze(element.text_content() or element.get("value") or "")
    return bool(text) and len(text) <= 6 and (is_pager_word(text) or text.strip("<>‹›«»…. ") == "" or text.isdigit())


@dataclass(slots=True)
class RenderedBatch:
    """What the walks could not read without a browser, read again with one, one page at a time."""

    walks: Sequence[CityWalk]
    renderer: Renderer

    async def run(self) -> None:
        """Reads every column and home page that needs it; a browser that fails leaves what was said before."""
        async with self.renderer:
            for walk in self.walks:
                await self._city(walk)

    async def _city(self, walk: CityWalk) -> None:
        questions = RenderedQuestions.of(walk.questions, self.renderer)
        for start, body, role in walk.unfound:
            if self._is_empty_shell(walk, start):
                await walk.guarded(walk.find_with(ColumnSearch(questions), start, body, role), start)
        columns = [url for url, read in walk.read.items() if read.reading.reason is Reason.NEEDS_BROWSER]
        for url in columns:
            await walk.guarded(self._column(walk, questions, url), url)
        await walk.read_items(ArticleReader(questions, walk.archive.clock), columns)

    async def _column(self, walk: CityWalk, questions: RenderedQuestions, url: str) -> None:
        read = await ColumnReader(questions, walk.archive.clock).read(url)
        if read.reading.outcome is ReadingOutcome.FAILED and read.reading.reason is not Reason.BLOCKED:
            return
        walk.read[url] = read
        walk.emit(read.reading)

    def _is_empty_shell(self, walk: CityWalk, start: str) -> bool:
        """Whether a page has scripts and next to no links: then its links are the scripts' work."""
        pages = walk.search.pages_of(start)
        if not pages:
            return False
        tree = pages[0].tree
        links = sum(1 for anchor in tree.iter("a") if (anchor.get("href") or "").strip(" #"))
        return links < _FEW_LINKS and tree.find(".//script") is not None
