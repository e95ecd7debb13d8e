"""The portal's department directory: whose page is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.model import Body
from registry.names import Resolver
from spiders.asking import Questions
from spiders.column_finder import directory_entries, links
from spiders.families.model import Page

PAGES = 3


@dataclass(slots=True)
class Directory:
    """Body code -> its page, as the portals of one city list them. A name that no body answers to is left out."""

    questions: Questions
    resolver: Resolver
    pages: dict[str, str] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)

    async def learn(self, portal: Body, seen: Sequence[Page]) -> None:
        """Reads the portal's directory, once: the pages linked from those already `seen`, else from its home page."""
        if portal.code in self.learned:
            return
        self.learned.add(portal.code)
        if not seen:
            home = await self.questions.ask(portal.home_url, purpose="directory")
            seen = [home.page] if home.page is not None else []
        for page in seen:
            self._take(page, portal)
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
            answer = await self.questions.ask(link.url, purpose="directory", referer=portal.home_url)
            if answer.page is not None:
                self._take(answer.page, portal)

    def _take(self, page: Page, portal: Body) -> None:
        for entry in directory_entries(page):
            resolution = self.resolver.resolve(entry.name, division=portal.division)
            if resolution.body is not None and resolution.body.code != portal.code:
                self.pages.setdefault(resolution.body.code, entry.url)

    def page_of(self, body: Body) -> str | None:
        """The body's page in the directory, or None."""
        return self.pages.get(body.code)
