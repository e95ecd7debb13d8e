"""A file whose own words name another body, or another year, than the list under which it was found."""

from __future__ import annotations

from duties.resemblance import is_superiors, resembles
from duties.titles import Attribution, collects
from ingest.years import covered_year
from registry.divisions import divisions
from registry.model import Body
from registry.name_grammar import senses
from registry.names import Resolver
from reports.model import AnnualReport, Finding, Severity


def contradiction(report: AnnualReport, whose: Attribution, resolver: Resolver) -> Finding | None:
    """listed_otherwise: the wrong file was attached, or a name or year was left standing in a text that was copied. Its
    numbers are not told apart from the body's own by anything else. An error where the document names another body."""
    body = resolver.by_code.get(whose.body or "")
    foreign = body is not None and _is_anothers(report.body_name, body, whose, resolver)
    if body is None or not (foreign or whose.text_year is not None):
        return None
    params: dict[str, str | int | float] = {
        "listed": body.name,
        "listed_year": whose.year or "?",
        "printed": report.body_name or body.name,
        "covers": covered_year(report) or "?",
    }
    return Finding("listed_otherwise", Severity.ERROR if foreign else Severity.WARNING, params)


def is_another_report(found: Finding, whose: Attribution) -> bool:
    """Whether neither body nor year is what the list says: that is no copied text, but another report."""
    return found.severity is Severity.ERROR and whose.text_year is not None


def _is_anothers(printed: str, body: Body, whose: Attribution, resolver: Resolver) -> bool:
    """Whether a printed name is another body's of the roster, or one of a division that has nothing to do with the
    body's. A name that nobody has may be the body's former one."""
    if not printed or printed in body.names() or resembles(printed, body):
        return False
    meant = resolver.resolve(printed, division=body.division, year=whose.year)
    if meant.body is not None:
        other = meant.body
        same = other.code in (body.code, body.published_by, body.successor, *whose.also)
        return not same and not (collects(other) and collects(body) and other.division == body.division)
    if is_superiors(printed, body):
        return True
    table = divisions()
    if meant.candidates or body.division not in table.by_code:
        return False
    named = {code for sense in senses(printed, body.division) for code in sense.codes}
    return bool(named) and not any(
        table.within(code, body.division) or table.within(body.division, code) for code in named
    )
