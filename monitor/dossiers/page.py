"""The dossier as one self-contained HTML file that prints on A4, with its JSON twin inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import translations
from duties.conclusions import conclusion as named
from duties.date_bounds import ATTESTED
from duties.model import (
    SHANGHAI,
    Attestation,
    Flag,
    Reading,
    ReadingOutcome,
    ReadPlace,
    Reason,
    VerdictCode,
)
from duties.obligations import within_grace
from monitor.dossiers.model import Dossier, ListedEntry, PlaceRecord, as_json
from monitor.dossiers.versions import CellChange
from monitor.verdict_words import Reasoned, verdict_words

_MOST_READINGS = 60


def page(dossier: Dossier, lang: str) -> str:
    """The HTML file. The same dossier in the same language always gives the same page."""
    t = partial(_text, lang)
    records = {record.column: record for record in dossier.places}
    words = partial(verdict_words, lang=lang, reason=Reasoned.COLON)
    return (
        _environment()
        .get_template("dossier.html")
        .render(
            d=dossier,
            lang=lang,
            t=t,
            said=lambda prefix, code: _known(lang, prefix, code),
            local=local,
            title=t("dossier.heading", name=dossier.body.name, year=dossier.duty.year),
            conclusion=conclusion(dossier, lang),
            why=translations.text(f"judge.{dossier.rule}", lang),
            events=[{"when": _day_or_moment(when), "what": what} for when, what in _events(dossier, lang)],
            places=[_place(place, records.get(place.column), lang) for place in dossier.evidence.places],
            would_change=tuple(would_change(dossier, lang)),
            taken_for=lambda entry: _taken_for(dossier, entry, lang),
            statement=lambda said: _statement(said, lang),
            words=words,
            cell=partial(_cell, lang),
            remarks=tuple(translations.text(remark.code, lang, **remark.params) for remark in dossier.remarks),
            embedded=_embedded(dossier),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.dossiers"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)


def _known(lang: str, prefix: str, code: str) -> str:
    return translations.text(prefix + code, lang)


def _cell(lang: str, change: CellChange) -> str:
    """One changed cell: which, and what stood and stands in it."""
    known = translations.messages(lang)
    table, row, column = (
        known.get(f"{kind}.{name}", name)
        for kind, name in (("table", change.table), ("row", change.row), ("column", change.column))
    )
    return translations.text(
        "dossier.cell",
        lang,
        table=table,
        row=row,
        column=column,
        before=change.before or known[f"cell.{change.status_before}"],
        after=change.after or known[f"cell.{change.status_after}"],
    )


def _embedded(dossier: Dossier) -> Markup:
    """The JSON as a script element holds it: nothing in it can end the element."""
    plain = json.dumps(as_json(dossier), ensure_ascii=False, separators=(",", ":"))
    return Markup(plain.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def local(moment: datetime) -> str:
    """A moment in Asia/Shanghai, to the second."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _day_or_moment(moment: datetime) -> str:
    """Days stand in the time line at their end; they are printed as days."""
    there = moment.astimezone(SHANGHAI)
    return there.strftime("%Y-%m-%d") if there.time() == time(23, 59, 59, 999999) else local(moment)


def conclusion(dossier: Dossier, lang: str) -> str:
    """The one sentence that the page begins with."""
    verdict, duty = dossier.verdict, dossier.duty
    # What is said not to be there was not there when every place was last read, whatever day the paper bears.
    seen_on = verdict.last_absent_on if verdict.code is VerdictCode.MISSING else None
    # What a person stated was not found by us, perhaps: it is said as whose word it is.
    stated = "attested_" if verdict.date_basis == ATTESTED else ""
    said = translations.text(
        f"dossier.conclusion.{stated}{named(verdict).removesuffix('_short')}",
        lang,
        published_on=verdict.published_on,
        name=dossier.body.name,
        year=dossier.duty.year,
        days=verdict.days_late,
        due_on=dossier.duty.deadline,
        as_of=seen_on or dossier.as_of,
        since=dossier.evidence.first_complete_on,
        reason=translations.text(f"reason.{verdict.reason.value}", lang) if verdict.reason else "",
    )
    late = verdict.code is VerdictCode.LATE
    if late and within_grace(duty, verdict.days_late):
        said += translations.text("dossier.conclusion.lenient", lang, day=duty.lenient_due_on)
    if late and Flag.DATE_UNCERTAIN in verdict.flags:
        said += translations.text("dossier.conclusion.uncertain", lang)
    return said


def _end(day: Any) -> datetime:
    return datetime.combine(day, time.max, SHANGHAI).astimezone(UTC)


def _events(dossier: Dossier, lang: str) -> list[tuple[datetime, str]]:
    """What happened when, in order; days count from their end."""
    return sorted(_all_events(dossier, lang), key=lambda event: event[0])


def _all_events(dossier: Dossier, lang: str) -> Iterator[tuple[datetime, str]]:
    t = partial(_text, lang)
    yield _end(dossier.duty.due_on), t("dossier.event.due")
    if dossier.duty.lenient_due_on != dossier.duty.due_on:
        yield _end(dossier.duty.lenient_due_on), t("dossier.event.lenient")
    for number, place in enumerate(dossier.evidence.places, start=1):
        for reading in place.readings:
            yield reading.started[0], _reading_event(number, reading, lang)
    for item in dossier.evidence.publications:
        for own in item.own_dates:
            yield _end(own.on), t("dossier.event.claimed", source=t(f"dossier.date.{own.source}"), title=item.title)
        if item.empty_until is not None:
            yield item.empty_until, t("dossier.event.empty", title=item.title)
        yield item.first_seen_at, t("dossier.event.first_seen", title=item.title)
        if item.gone_since is not None:
            yield item.gone_since, t("dossier.event.gone", title=item.title)
    for look in dossier.evidence.last_looks:
        yield look.started_at, t("dossier.look_finished" if look.finished else "dossier.look_cut")
    for said in dossier.evidence.attestations:
        yield said.stated_at, t("dossier.event.stated", by=said.by)


def _reading_event(number: int, reading: Reading, lang: str) -> str:
    code = "dossier.event.read" if reading.outcome is ReadingOutcome.COMPLETE else "dossier.event.not_read"
    shown = translations.text(
        code,
        lang,
        place=number,
        items=reading.items,
        reason=translations.text(f"reason.{reading.reason.value}", lang) if reading.reason else "",
    )
    if len(reading.started) > 1:
        shown += translations.text(
            "dossier.event.again", lang, count=len(reading.started) - 1, last=local(reading.started[-1])
        )
    return shown


@dataclass(frozen=True, slots=True)
class _ShownReading:
    when: str
    outcome: str
    extent: str
    hashes: str


@dataclass(frozen=True, slots=True)
class _ShownPlace:
    role: str
    column: str
    proof: str
    reason: str
    readings: tuple[_ShownReading, ...]
    record: PlaceRecord | None


def _place(place: ReadPlace, record: PlaceRecord | None, lang: str) -> _ShownPlace:
    return _ShownPlace(
        role=translations.text(f"dossier.role.{place.role.value}", lang),
        column=place.column,
        proof=translations.text(f"dossier.proof.{place.proof.value if place.proof else 'none'}", lang),
        reason=translations.text(f"reason.{place.reason.value}", lang) if place.reason else "",
        readings=tuple(_shown(reading, lang) for reading in place.readings[-_MOST_READINGS:]),
        record=record,
    )


def _shown(reading: Reading, lang: str) -> _ShownReading:
    outcome = translations.text(f"dossier.outcome.{reading.outcome.value}", lang)
    if reading.reason is not None:
        outcome += f"（{translations.text(f'reason.{reading.reason.value}', lang)}）"
    if reading.simulated:
        outcome += translations.text("dossier.simulated", lang)
    when = local(reading.started[0])
    if len(reading.started) > 1:
        when += f" – {local(reading.started[-1])} (×{len(reading.started)})"
    extent = f"{reading.pages} / {reading.items}"
    if reading.claimed_total is not None:
        extent += translations.text("dossier.claimed_total", lang, total=reading.claimed_total)
    return _ShownReading(when, outcome, extent, " ".join(reading.listing_sha256))


def _taken_for(dossier: Dossier, entry: ListedEntry, lang: str) -> str:
    if entry.is_report is False:
        return translations.text("dossier.entry.other", lang)
    if entry.is_report is None or entry.year is None or not entry.body:
        return translations.text("dossier.entry.open", lang)
    if entry.body == dossier.body.code:
        return translations.text("dossier.entry.own", lang, year=entry.year)
    return translations.text("dossier.entry.foreign", lang, body=entry.body, year=entry.year)


def _statement(said: Attestation, lang: str) -> str:
    if said.exempt:
        what = translations.text("dossier.stated.exempt", lang)
    elif said.published_on is not None:
        what = translations.text("dossier.stated.published", lang, day=said.published_on)
    else:
        what = translations.text("dossier.stated.column", lang, column=said.column_confirmed)
    return f"{what} {said.reason}"


def would_change(dossier: Dossier, lang: str) -> Iterator[str]:
    """What would lead to another conclusion."""
    verdict = dossier.verdict
    # That it could not be verified is then no matter of reading: it was found.
    if verdict.reason is not Reason.DATE_UNKNOWN:
        yield translations.text(f"dossier.change.{verdict.code.value}", lang)
    if verdict.code is VerdictCode.MISSING and not verdict.confirmed:
        yield translations.text("dossier.change.unconfirmed", lang)
    if verdict.reason is Reason.DATE_UNKNOWN:
        yield translations.text("dossier.change.date_unknown", lang)
    elif verdict.code is VerdictCode.UNVERIFIABLE:
        yield translations.text("dossier.change.read_places", lang)
    if verdict.code is not VerdictCode.NOT_REQUIRED:
        yield translations.text("dossier.change.person", lang)
