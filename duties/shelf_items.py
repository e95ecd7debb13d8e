"""One item of a column's listing with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from duties.model import Article, Sighting
from duties.quick_records import quick_to_make
from duties.titles import Attribution


@quick_to_make
@dataclass(frozen=True, slots=True)
class Item:
    """One address in one column under one meaning. `rows` are its sightings (title or list date may have changed);
    `address_seen_at` is the last reading that showed the address under any title. `taken_over_at`: before then another
    year's report stood, or may have stood, at the address, and last was known to at `former_until`."""

    column: str
    url: str
    rows: tuple[Sighting, ...]
    article: Article | None
    claim: Attribution
    address_seen_at: datetime
    taken_over_at: datetime | None = None
    former_until: datetime | None = None

    @property
    def title(self) -> str:
        """Its newest title."""
        if len(self.rows) == 1:
            return self.rows[0].title
        return max(self.rows, key=lambda row: (row.last_seen_at, row.title)).title

    @property
    def first_seen_at(self) -> datetime:
        if len(self.rows) == 1:
            return self.rows[0].first_seen_at
        return min(row.first_seen_at for row in self.rows)

    def cut(self, end: datetime) -> Item | None:
        """The item as it was known before `end`, None where it had not been seen."""
        article = self.article.known_before(end) if self.article is not None else None
        if article is self.article and max([row.first_seen_at for row in self.rows]) < end:
            return self
        rows = tuple(row for row in self.rows if row.first_seen_at < end)
        return replace(self, rows=rows, article=article) if rows else None
