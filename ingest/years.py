"""Which report year a file fills, where its title and its text name different ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from duties.titles import Attribution
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
    (`duties.publications`). `beside` gives the other items of its column."""
    if whose.text_year is None or whose.body is None:
        return whose.year
    others = {other.year for other in beside() if other.is_report and other.body == whose.body and not other.text_year}
    return whose.text_year if whose.year in others and whose.text_year not in others else whose.year
