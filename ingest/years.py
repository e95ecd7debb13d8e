"""Which report year a file fills, where its title and its text name different ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from duties.model import Article, Column, Sighting
from duties.titles import Attribution, attribute
from registry.names import Resolver
from reports.model import AnnualReport


def covered_year(report: AnnualReport) -> int | None:
    """The year whose numbers the text says it states: the report's own, unless its period names another."""
    for finding in report.findings:
        covers = finding.params.get("covers")
        if finding.code == "period_wrong" and isinstance(covers, int):
            return covers
    return report.year


def filled_year(whose: Attribution, beside: Callable[[], Iterable[Attribution]]) -> int | None:
    """The year that the report fills. Last year's number left in the title (research: users §24): where another report
    of the body has the title's year and none the text's, it is the text's; as the judge has it
    (`duties.publications`). `beside` gives the other items of the body, in whatever column they stand."""
    if whose.text_year is None or whose.body is None:
        return whose.year
    others = {other.year for other in beside() if other.is_report and other.body == whose.body and not other.text_year}
    return whose.text_year if whose.year in others and whose.text_year not in others else whose.year


class BodyItems:
    """What every listing holds of each body, by all titles that it ever had there. Attributed at the first question,
    and once: hardly a file asks, and who asks needs all of them."""

    def __init__(
        self,
        listed: Sequence[tuple[Sighting, Column | None]],
        known: Mapping[str, Article],
        resolver: Resolver,
    ) -> None:
        self._listed = listed
        self._known = known
        self._resolver = resolver
        self._by_body: Mapping[str, Sequence[tuple[str, Attribution]]] | None = None

    def beside(self, body: str, url: str) -> Iterator[Attribution]:
        """The items of `body` at other addresses than `url`."""
        if self._by_body is None:
            self._by_body = self._attributed()
        return (item for address, item in self._by_body.get(body, ()) if address != url)

    def _attributed(self) -> Mapping[str, Sequence[tuple[str, Attribution]]]:
        found: dict[str, list[tuple[str, Attribution]]] = defaultdict(list)
        for sighting, column in self._listed:
            article = self._known.get(sighting.url)
            item = attribute(sighting.title, article=article, column=column, resolver=self._resolver)
            if item.body is not None:
                found[item.body].append((sighting.url, item))
        return found
