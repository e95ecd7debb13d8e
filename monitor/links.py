"""In which columns the evidence of each body stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from duties.shelves import Shelves
from monitor.watch import Observations, Places
from registry.model import Body
from storage import judgings


class Links:
    """The columns of each body's evidence: its places, where something was attributed to it or said to be its report,
    and those of the bodies whose duties pass to it."""

    def __init__(self, session: Session, frame: Observations) -> None:
        self.places = Places(frame)
        self._home = {body.code: {url for _, url, _ in self.places.of(body) if url} for body in frame.roster}
        self._columns = {code: set(urls) for code, urls in self._home.items()}
        self._heirs: dict[str, list[str]] = defaultdict(list)
        for code, urls in judgings.load_attributed_columns(session).items():
            self._columns.setdefault(code, set()).update(urls)
        named = [review for review in frame.reviews if review.item_url]
        listing = judgings.listing_columns(session, [review.item_url for review in named])
        for review in named:
            self._columns.setdefault(review.body, set()).update(listing.get(review.item_url, ()))
        for event in frame.events:
            self._heirs[event.body] += event.others
            for heir in event.others:
                self._columns.setdefault(heir, set()).update(self._columns.get(event.body, ()))

    def of(self, code: str) -> set[str]:
        """The columns of the body's evidence."""
        return self._columns.get(code, set())

    def all(self, codes: Iterable[str]) -> set[str]:
        """The columns of the evidence of several bodies."""
        return set().union(*(self.of(code) for code in codes))

    def learn(self, code: str, urls: Collection[str]) -> set[str]:
        """Something is attributed to the body in the columns `urls`. Returns the bodies for which that is new: itself
        and those to which its duties passed."""
        fresh = set(urls) - self.of(code)
        if not fresh:
            return set()
        self._columns.setdefault(code, set()).update(fresh)
        return {code}.union(*(self.learn(heir, fresh) for heir in self._heirs.get(code, ())))

    def elsewhere(self, shelves: Shelves, body: Body) -> set[str]:
        """Where something is attributed to the body outside its own places."""
        return {item.column for item in shelves.by_body.get(body.code, ())} - self._home[body.code]
