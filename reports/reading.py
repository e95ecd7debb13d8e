"""Bytes to an AnnualReport with its findings: document, tables, prose, figures, checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.checks import CHECKS, check_preamble
from reports.documents import read, second_opinion_for
from reports.model import AnnualReport, Document, Fact, Finding, Severity, SourceFile
from reports.opinions import settled
from reports.prose.facts import find_facts
from reports.prose.heading import Prose, read_prose
from reports.tables.editions import overall
from reports.tables.parse import locate, parse_tables
from reports.tables.seen import weighed
from reports.version import PARSER_VERSION

if TYPE_CHECKING:
    from reports.documents.sight import Sight

# A count in the prose of a picture has no sum to vouch for it; on pages that are not legible it is a guess.
_SEEN_FACT, _COARSE_FACT = 0.9, 0.4


def read_report(source: SourceFile, sight: Sight | None = None) -> AnnualReport:
    """The report in `source`, whatever its medium; `sight` reads pictures of pages.

    Raises reports.errors.DocumentError where there is no document.
    """
    document = read(source, sight)
    report = parse(document)
    other = second_opinion_for(document)
    return report if other is None else settled(report, lambda: parse(other(source)), checked)


def parse(document: Document) -> AnnualReport:
    """The report that `document` holds. What is missing or doubtful is a finding, never an exception."""
    located = locate(document)
    prose = read_prose(document, located.blocks)
    tables = weighed(parse_tables(located, prose.year), document.scores)
    report = AnnualReport(
        title=prose.title.text if prose.title else "",
        body_name=prose.body_name,
        year=prose.year,
        edition=overall(tables.editions),
        editions=tables.editions,
        published_on=prose.published_on,
        signed_on=prose.signed_on,
        sections=prose.sections.texts,
        figures=tables.figures,
        facts=_facts(document, prose),
        findings=(*_document_findings(document), *tables.findings, *_prose_findings(prose)),
        reader=document.reader,
        parser_version=PARSER_VERSION,
    )
    return checked(replace(report, findings=(*report.findings, *check_preamble(report, prose.preamble))))


def checked(report: AnnualReport) -> AnnualReport:
    """The report with the findings of every check added to those of its reading."""
    return replace(report, findings=(*report.findings, *(finding for check in CHECKS for finding in check(report))))


def _facts(document: Document, prose: Prose) -> tuple[Fact, ...]:
    facts = find_facts(prose.sections.texts, prose.preamble, prose.year)
    if "pages_seen" not in document.meta:
        return facts
    limit = _COARSE_FACT if "pages_coarse" in document.meta else _SEEN_FACT
    return tuple(replace(fact, confidence=min(fact.confidence, limit)) for fact in facts)


def _document_findings(document: Document) -> list[Finding]:
    findings: list[Finding] = []
    damaged = int(document.meta.get("damaged_characters", "0"))
    if damaged:
        findings.append(
            Finding("characters_damaged", Severity.WARNING, {"count": damaged, "encoding": document.meta["encoding"]})
        )
    meta = document.meta
    if "pages_without_text" in meta:
        findings.append(Finding("pages_without_text", Severity.WARNING, {"pages": meta["pages_without_text"]}))
    if "pictures_unread" in meta:
        findings.append(Finding("pictures_unread", Severity.WARNING, {"count": int(meta["pictures_unread"])}))
    if "pages_seen" in meta:
        findings.append(Finding("no_text_layer", Severity.WARNING, {"pages": meta["pages_seen"]}))
    if "pages_coarse" in meta:
        params: dict[str, str | int | float] = {"pages": meta["pages_coarse"], "dpi": int(meta["coarse_dpi"])}
        findings.append(Finding("scan_coarse", Severity.ERROR, params))
    if "pages_missing" in meta:
        findings.append(Finding("pages_missing", Severity.WARNING, {"pages": meta["pages_missing"]}))
    if "other_reports" in meta:
        findings.append(Finding("other_reports", Severity.WARNING, {"titles": meta["other_reports"]}))
    if "text_hidden" in meta:
        findings.append(Finding("text_hidden", Severity.WARNING, {"pages": meta["text_hidden"]}))
    return findings


def _prose_findings(prose: Prose) -> list[Finding]:
    """Findings that need more of the prose than the report keeps: the period, other titles, two dates."""
    findings: list[Finding] = []
    years = {title.year for title in prose.titles if title.year is not None}
    if len(years) > 1:
        findings.append(
            Finding("titles_disagree", Severity.WARNING, {"years": ", ".join(str(year) for year in sorted(years))})
        )
    if prose.period is not None and prose.year is not None:
        wanted = (f"{prose.year}-01-01", f"{prose.year}-12-31")
        if (prose.period.start, prose.period.end) != wanted:
            params: dict[str, str | int | float] = {"stated": prose.period.raw, "year": prose.year}
            if prose.period.year is not None:
                params["covers"] = prose.period.year
            # A body founded or merged in the middle of the year reports from then on.
            within = wanted[0] <= prose.period.start <= prose.period.end <= wanted[1]
            findings.append(Finding("period_wrong", Severity.WARNING if within else Severity.ERROR, params))
    if prose.shown_on and prose.published_on and prose.shown_on != prose.published_on:
        findings.append(Finding("dates_disagree", Severity.INFO, {"meta": prose.published_on, "shown": prose.shown_on}))
    if not prose.sections.in_order:
        findings.append(Finding("sections_out_of_order", Severity.WARNING))
    return findings
