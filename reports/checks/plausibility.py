"""Numbers and dates that a body of this name hardly has (research, domain §3.2: T2-RULE, T2-VALID, T2-CASE, UNIT).

The name is all that one report tells of the body; where it does not settle the matter nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.checks.cells import cells_of
from reports.model import AnnualReport, Finding, Severity
from reports.patterns import regex
from reports.records import plain_decimal
from reports.vocabulary import PROACTIVE, compact

# 立法法 arts. 91 and 93: rules (规章) are made by State Council departments, provinces, cities with districts and
# autonomous prefectures.
_NO_RULES = regex(r"(?:局|委员会|街道办事处|街道|镇人民政府|乡人民政府|县人民政府|中心|支队|大队)$")
_NATIONAL = regex(r"^(?:国家|全国|中国|国务院|中华人民共和国)|总局$|管理委员会$")
_NO_LICENCES = regex(r"(?:人民政府办公室|人民政府办公厅|政府办公室|街道办事处|党政办公室)$")
_MUCH, _TIMES = 50, 10
_LARGE_FEE = Decimal(10_000)


def rules_by_a_body_without_power(report: AnnualReport) -> Iterator[Finding]:
    """rules_unlikely: 规章 made by a body whose name says that it cannot make any."""
    name = compact(report.body_name)
    if not _NO_RULES.search(name) or _NATIONAL.search(name):
        return
    for column in ("issued", "made"):
        value = _value(report, "rules", column)
        if value is not None and value > 0:
            yield Finding(
                "rules_unlikely",
                Severity.INFO,
                {"body": report.body_name, "value": plain_decimal(value)},
                ((PROACTIVE, "rules", column),),
            )


def documents_in_force(report: AnnualReport) -> Iterator[Finding]:
    """in_force_too_few: fewer in force than were issued and not repealed in the same year."""
    for row in ("rules", "normative_documents"):
        issued, repealed = _value(report, row, "issued"), _value(report, row, "repealed")
        in_force = _value(report, row, "in_force")
        if issued is None or repealed is None or in_force is None or in_force >= issued - repealed:
            continue
        yield Finding(
            "in_force_too_few",
            Severity.INFO,
            {
                "row": row,
                "issued": plain_decimal(issued),
                "repealed": plain_decimal(repealed),
                "in_force": plain_decimal(in_force),
            },
            tuple((PROACTIVE, row, column) for column in ("issued", "repealed", "in_force")),
        )


def decisions_by_a_body_without_power(report: AnnualReport) -> Iterator[Finding]:
    """licensing_unlikely: licences by an office; compulsory_unlikely: many measures, few penalties."""
    licences = _value(report, "licensing", "decisions")
    if licences is not None and licences > 0 and _NO_LICENCES.search(compact(report.body_name)):
        yield Finding(
            "licensing_unlikely",
            Severity.INFO,
            {"body": report.body_name, "value": plain_decimal(licences)},
            ((PROACTIVE, "licensing", "decisions"),),
        )
    measures = _value(report, "compulsory_measures", "decisions")
    penalties = _value(report, "penalties", "decisions")
    if (
        measures is not None
        and penalties is not None
        and measures >= _MUCH
        and measures > _TIMES * max(penalties, Decimal(1))
    ):
        yield Finding(
            "compulsory_unlikely",
            Severity.INFO,
            {"compulsory": plain_decimal(measures), "penalties": plain_decimal(penalties)},
            tuple((PROACTIVE, row, "decisions") for row in ("compulsory_measures", "penalties")),
        )


def fees_in_yuan(report: AnnualReport) -> Iterator[Finding]:
    """fee_unit_suspect: a department's fees of 1 亿元 or more in round hundreds: 元 were probably written for 万元."""
    value = _value(report, "administrative_fees", "amount_wan")
    if (
        value is None
        or value < _LARGE_FEE
        or value % 100
        or not re.search(r"(?:局|委员会|中心|镇|乡|街道|站)", report.body_name)
    ):
        return
    if re.search(r"[省市县区州]人民政府$", compact(report.body_name)):
        return
    yield Finding(
        "fee_unit_suspect",
        Severity.INFO,
        {"value": plain_decimal(value)},
        ((PROACTIVE, "administrative_fees", "amount_wan"),),
    )


def dates_after_the_year(report: AnnualReport) -> Iterator[Finding]:
    """date_implausible: signed or published before the year that it reports was over."""
    if report.year is None:
        return
    for what, stated in (("signed_on", report.signed_on), ("published_on", report.published_on)):
        if stated is not None and int(stated[:4]) <= report.year and stated < f"{report.year}-12-25":
            yield Finding("date_implausible", Severity.WARNING, {"what": what, "date": stated, "year": report.year})


def _value(report: AnnualReport, row: str, column: str) -> Decimal | None:
    return cells_of(report).value((PROACTIVE, row, column))
