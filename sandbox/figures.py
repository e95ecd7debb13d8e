"""Figures drawn from a seed: consistent within a report under its identities, and from year to year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from sandbox import forms
from sandbox.chance import parts

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell: what it means (None where nothing, a dash or a word stands) and the text that is printed."""

    value: Decimal | None
    text: str


Figures = dict[Key, Printed]

_ALL_COLUMNS = (*(code for code, _ in forms.APPLICANTS), "total")


def _number(value: int | Decimal) -> Printed:
    return Printed(Decimal(value), str(value))


@dataclass(frozen=True, slots=True)
class Scale:
    """How much happens at a body in a year, and how it prints a cell that does not concern it."""

    applications: int
    decisions: int
    rule_maker: bool = False
    void: str = "0"


def draw_years(source: Random, years: Sequence[int], scale: Scale) -> dict[int, Figures]:
    """Figures of consecutive `years`: what one year carries forward the next brings forward, stocks go on."""
    carried = dict.fromkeys((code for code, _ in forms.APPLICANTS), 0)
    stock = {"rules": source.randint(4, 20) if scale.rule_maker else 0, "normative_documents": source.randint(3, 30)}
    drawn: dict[int, Figures] = {}
    for year in years:
        edition = forms.edition_of(year)
        figures = _proactive_2019(source, scale, stock) if edition == forms.F2019 else _proactive(source, scale, stock)
        figures |= _applications(source, scale, edition, carried)
        figures |= _disputes(source, scale)
        drawn[year] = figures
    return drawn


def _void(scale: Scale) -> Printed:
    return Printed(Decimal(0) if scale.void == "0" else None, scale.void)


def _proactive(source: Random, scale: Scale, stock: dict[str, int]) -> Figures:
    figures: Figures = {}
    for row in ("rules", "normative_documents"):
        columns = ("issued", "repealed", "in_force")
        if row == "rules" and not scale.rule_maker:
            figures |= {("proactive", row, column): _void(scale) for column in columns}
            continue
        issued = source.randint(0, 5)
        repealed = source.randint(0, min(3, stock[row]))
        stock[row] += issued - repealed
        values = (issued, repealed, stock[row])
        figures |= {("proactive", row, column): _number(n) for column, n in zip(columns, values, strict=True)}
    for row, most in (("licensing", 1), ("penalties", 2), ("compulsory_measures", 12)):
        figures["proactive", row, "decisions"] = _number(source.randint(0, scale.decisions // most))
    fee = Decimal(source.choice((0, 0, source.randint(1, 90_000)))) / 100
    figures["proactive", "administrative_fees", "amount_wan"] = Printed(fee, format(fee.normalize(), "f"))
    return figures


def _signed(value: int) -> Printed:
    return Printed(Decimal(value), f"+{value}" if value > 0 else str(value))


def _proactive_2019(source: Random, scale: Scale, stock: dict[str, int]) -> Figures:
    figures: Figures = {}
    for row in ("rules", "normative_documents"):
        columns = ("made", "disclosed", "total_disclosed")
        if row == "rules" and not scale.rule_maker:
            figures |= {("proactive", row, column): _void(scale) for column in columns}
            continue
        made = source.randint(0, 5)
        stock[row] += made
        values = (made, made, stock[row])
        figures |= {("proactive", row, column): _number(n) for column, n in zip(columns, values, strict=True)}
    for row in ("licensing", "other_services", "penalties", "compulsory_measures"):
        figures["proactive", row, "previous_items"] = _number(source.randint(3, 90))
        figures["proactive", row, "change"] = _signed(source.randint(-3, 6))
        figures["proactive", row, "decisions"] = _number(source.randint(0, scale.decisions))
    figures["proactive", "administrative_fees", "previous_items"] = _number(source.randint(0, 4))
    figures["proactive", "administrative_fees", "change"] = _signed(source.randint(-1, 1))
    figures["proactive", "procurement", "items"] = _number(source.randint(1, 30))
    yuan = source.randint(20, 9_000) * 1_000
    wan = Decimal(yuan) / 10_000
    text = f"{yuan}元" if source.random() < 0.4 else f"{format(wan.normalize(), 'f')}万元"
    figures["proactive", "procurement", "amount_wan"] = Printed(wan, text)
    return figures


def _applications(source: Random, scale: Scale, edition: str, carried: dict[str, int]) -> Figures:
    """Received plus brought forward equals outcomes plus carried forward, for every kind of applicant."""
    count: dict[tuple[str, str], int] = {}
    rows = forms.outcome_rows(edition)
    received = parts(source, source.randint(0, scale.applications), len(forms.APPLICANTS))
    for (kind, _), new in zip(forms.APPLICANTS, received, strict=True):
        old = carried[kind]
        carried[kind] = min(new, source.choice((0, 0, 1, 2)))
        closed = new + old - carried[kind]
        count["received", kind] = new
        count["brought_forward", kind] = old
        for row, share in zip(rows, parts(source, closed, len(rows)), strict=True):
            count[row, kind] = share
        count["outcome_total", kind] = closed
        count["carried_forward", kind] = carried[kind]
    figures: Figures = {}
    for row in ("received", "brought_forward", *rows, "outcome_total", "carried_forward"):
        values = [count[row, kind] for kind, _ in forms.APPLICANTS]
        for column, value in zip(_ALL_COLUMNS, (*values, sum(values)), strict=True):
            figures["applications", row, column] = _number(value)
    return figures


def _disputes(source: Random, scale: Scale) -> Figures:
    figures: Figures = {}
    for block, _ in forms.DISPUTE_BLOCKS:
        values = parts(source, source.choice((0, 0, 1, scale.applications // 15)), len(forms.DISPUTE_RESULTS))
        for (result, _), value in zip(forms.DISPUTE_RESULTS, values, strict=True):
            figures["disputes", block, result] = _number(value)
        figures["disputes", block, "total"] = _number(sum(values))
    return figures


def values(figures: Mapping[Key, Printed]) -> dict[Key, Decimal | None]:
    """The meaning of every cell, without the print."""
    return {key: printed.value for key, printed in figures.items()}
