"""The portal's department directory: whose page is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.plan import host_of
from duties.model import Reason
from registry.model import Body
from registry.names import Resolver
from spiders.asking import Answer, Questions
from spiders.column_finder import directory_entries, links
from spiders.families.model import Page

PAGES = 3


@dataclass(slots=True)
class Directory:
    """Body code -> its page, as the portals of one city list them. A name that no body answers to is left out of
    `pages`; `entries` has every name as printed; `trouble` why not all of a division's directory could be read: then
    nobody knows of a body that it does not list whether it has a page there."""

    questions: Questions
    resolver: Resolver
    pages: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)
    trouble: dict[str, Reason] = field(default_factory=dict)

    async def learn(self, portal: Body, seen: Sequence[Page]) -> None:
        """Reads the portal's directory, once: the pages linked from those already `seen`, else from its home page."""
        if portal.code in self.learned:
            return
        self.learned.add(portal.code)
        await self.survey(portal.division, portal.home_url, seen, portal.code)

    async def survey(self, division: str, portal_url: str, seen: Sequence[Page], portal: str = "") -> None:
        """Reads the directory of the portal at `portal_url`, whose own code (`portal`) is none of its entries."""
        if not seen:
            home = await self.questions.ask(portal_url, purpose="directory")
            seen = [home.page] if home.page is not None else []
            self._note(home, division)
        for page in seen:
            self._take(page, division, portal)
        asked: set[str] = set()
        candidates = sorted(
            (link for page in seen for link in links(page) if link.kind == "directory"), key=lambda link: -link.score
        )
        for link in candidates:
            if len(asked) >= PAGES:
                break
            if link.url in asked:
                continue
            asked.add(link.url)
            answer = await self.questions.ask(link.url, purpose="directory", referer=portal_url)
            self._note(answer, division)
            if answer.page is not None:
                self._take(answer.page, division, portal)

    def _note(self, answer: Answer, division: str) -> None:
        if answer.page is None and answer.reason is not None and not answer.gone:
            self.trouble.setdefault(division, answer.reason)

    def _take(self, page: Page, division: str, portal: str) -> None:
        for entry in directory_entries(page):
            self.entries.setdefault(entry.name, entry.url)
            resolution = self.resolver.resolve(entry.name, division=division)
            if resolution.body is not None and resolution.body.code != portal:
                self.pages.setdefault(resolution.body.code, entry.url)

    def page_of(self, body: Body) -> str | None:
        """The body's page in the directory, or None."""
        return self.pages.get(body.code)

    def is_on_the_roster(self, entry: str) -> bool:
        """Whether an entry leads to a site that some body of the roster has. One that does not is where a body may have
        moved to, its old site left standing."""
        return _site(entry) in {
            _site(url) for body in self.resolver.bodies for url in (body.home_url, *body.column_urls)
        }


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")
