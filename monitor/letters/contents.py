"""What a letter says, as plain texts and lists: the names that its template may use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

import translations
from duties.model import SHANGHAI, Flag, ReadingOutcome, ReadPlace, Reason, VerdictCode, local_date
from monitor.letters.grounds import basis_of
from monitor.letters.model import Letter, LetterKind, Matter
from registry.model import Kind

_MOST_PLACES = 3


def contents(letter: Letter) -> dict[str, Any]:
    """Name -> text, truth value or list of rows; `has_<list>` says whether it has rows."""
    t = partial(_text, letter.lang)
    kind = letter.kind.value
    *opening, request = paragraphs = list(_paragraphs(letter))
    values: dict[str, Any] = {
        "kind": t(f"letters.kind.{kind}"),
        "title": t(f"letters.title.{kind}", year=letter.year),
        "number_line": t("letters.number", number=letter.number),
        "addressee_line": t("letters.addressee", name=letter.addressee),
        "paragraphs": [{"text": text} for text in paragraphs],
        # The same in two parts: the last one stays with the lines of the signature.
        "opening": [{"text": text} for text in opening],
        "request": request,
        "contact_line": t("letters.contact_line"),
        "enclosures": [{"text": text} for text in _enclosures(letter)],
        "sender": t("letters.sender"),
        "day": day_words(letter.drafted_on, letter.lang),
        "together": letter.together,
        "list_title": t("letters.list_title"),
        "record_title": t("letters.record_title", number=2 if letter.together else 1),
        "reply_title": t("letters.reply_title", number=3 if letter.together else 2),
        "matters": [_matter_row(number, matter, letter) for number, matter in enumerate(letter.matters, 1)],
        "places": [row for matter in letter.matters for row in _place_rows(matter, letter)],
        "reply_rows": [{"label": t(f"letters.reply.{name}")} for name in _REPLY],
        "reply_head": t("letters.reply_head", addressee=letter.addressee, number=letter.number),
        "self_statement": t(
            "dossier.self",
            as_of=letter.as_of,
            rules=letter.matters[0].dossier.rules,
            contact=letter.contact or t("announce.no_contact"),
        ),
    }
    for name in _HEADINGS:
        values[f"head_{name}"] = t(f"letters.head.{name}")
    return values | {f"has_{name}": bool(value) for name, value in values.items() if isinstance(value, list)}


_REPLY = ("published", "url", "published_on", "planned_on", "exempt", "explanation", "filled_in")
_HEADINGS = (
    *("serial", "name", "due_on", "basis", "verdict", "place", "address", "read_at", "result", "record"),
    *("item", "answer"),
)


def plain_text(letter: Letter) -> str:
    """The letter as text, without its enclosures but the list of bodies."""
    values = contents(letter)
    lines = [values["title"].replace("\n", ""), values["number_line"], "", values["addressee_line"]]
    lines += [row["text"] for row in values["paragraphs"]]
    lines += [values["contact_line"], "", *(row["text"] for row in values["enclosures"])]
    lines += ["", values["sender"], values["day"], ""]
    if letter.together:
        lines += [values["list_title"]]
        lines += [
            " ".join((row["serial"], row["name"], row["due_on"], row["basis"], row["verdict"]))
            for row in values["matters"]
        ]
        lines.append("")
    lines.append(values["self_statement"])
    return "\n".join(lines) + "\n"


def day_words(day: date, lang: str) -> str:
    """A day as letters write it."""
    return _text(lang, "letters.day", year=day.year, month=day.month, day=day.day)


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)


def _paragraphs(letter: Letter) -> Iterator[str]:
    t = partial(_text, letter.lang)
    reply_by = day_words(letter.reply_by, letter.lang)
    if letter.together:
        yield t(
            "letters.text.together",
            count=len(letter.matters),
            year=letter.year,
            as_of=_read_words(letter, letter.matters),
        )
        yield t("letters.text.together_request", reply_by=reply_by)
        return
    (matter,) = letter.matters
    subject = "government" if matter.body.kind is Kind.GOVERNMENT else "own"
    basis = basis_of(matter.body, matter.duty, letter.lang)
    owed = t(
        "letters.text.owed",
        basis=basis,
        subject=t(f"letters.subject.{subject}", name=matter.body.name, year=letter.year),
        due_on=day_words(matter.duty.deadline, letter.lang),
    )
    if letter.kind is LetterKind.VERIFICATION:
        reason = matter.verdict.reason
        if reason is Reason.DATE_UNKNOWN:
            # It is there: nobody is asked where, nor whether one is owed.
            seen_on = matter.verdict.first_seen_on or letter.as_of
            found = t("letters.text.undated", seen_on=day_words(seen_on, letter.lang), url=matter.verdict.url)
            yield owed + found
            yield t("letters.text.date_request", reply_by=reply_by)
            return
        yield owed + t("letters.text.unverified", reason=t(f"reason.{reason.value}") if reason else "")
        yield t("letters.text.verify_request", reply_by=reply_by)
        return
    if letter.earlier is not None:
        number, day = letter.earlier
        owed += t("letters.text.earlier", number=number, day=day_words(day, letter.lang))
    yield owed + t(
        "letters.text.not_found",
        as_of=_read_words(letter, letter.matters),
        places=_places_words(matter, letter.lang),
        before=_was_there(matter, letter.lang),
    )
    yield t("letters.text.request", reply_by=reply_by)


def _enclosures(letter: Letter) -> list[str]:
    names = ["list_title"] if letter.together else []
    names += ["record_title", "reply_title"]
    return [
        _text(
            letter.lang,
            "letters.enclosure" if number > 1 else "letters.enclosure_first",
            number=number,
            title=_text(letter.lang, f"letters.enclosed.{name}"),
        )
        for number, name in enumerate(names, 1)
    ]


def _read_words(letter: Letter, matters: tuple[Matter, ...]) -> str:
    """When the places were last read to their end: of several matters the earliest such moment."""
    moments = [moment for matter in matters if (moment := _last_complete(matter)) is not None]
    return moment_words(min(moments), letter.lang) if moments else day_words(letter.as_of, letter.lang)


def moment_words(moment: datetime, lang: str) -> str:
    """A moment in Shanghai to the minute."""
    there = moment.astimezone(SHANGHAI)
    return f"{day_words(there.date(), lang)} {there:%H:%M}"


def _last_complete(matter: Matter) -> datetime | None:
    """The moment by which each place was read to its end: what is said not to be there was not there then."""
    newest = [found for place in matter.dossier.evidence.places if (found := _complete(place)) is not None]
    return min(newest) if newest else None


def _complete(place: ReadPlace) -> datetime | None:
    begun = [reading.started[-1] for reading in place.readings if reading.outcome is ReadingOutcome.COMPLETE]
    return max(begun) if begun else None


def _was_there(matter: Matter, lang: str) -> str:
    """That its title stands there without content, or that it was there and was taken down before it was due: who
    published it reads that we know."""
    if Flag.PLACEHOLDER in matter.verdict.flags:
        return _text(lang, "letters.text.placeholder")
    gone = [(copy.first_seen_at, copy.gone_since) for copy in matter.dossier.evidence.publications]
    days = [(local_date(first), local_date(since)) for first, since in gone if since is not None]
    if not days or Flag.WITHDRAWN not in matter.verdict.flags:
        return ""
    seen_on, gone_on = min(first for first, _since in days), max(since for _first, since in days)
    return _text(lang, "letters.text.was_there", seen_on=day_words(seen_on, lang), gone_on=day_words(gone_on, lang))


def _places_words(matter: Matter, lang: str) -> str:
    places = [place for place in matter.dossier.evidence.places if place.column]
    shown = [
        _text(lang, "letters.place", role=_text(lang, f"letters.role.{place.role.value}"), address=place.column)
        for place in places[:_MOST_PLACES]
    ]
    joined = _text(lang, "list.separator").join(shown)
    if len(places) > _MOST_PLACES:
        joined += _text(lang, "letters.more_places", count=len(places))
    return joined


def _matter_row(number: int, matter: Matter, letter: Letter) -> dict[str, str]:
    said = _text(letter.lang, f"verdict.{matter.verdict.code.value}")
    if matter.verdict.code is VerdictCode.MISSING:
        said = _text(letter.lang, "letters.not_found_short")
        if Flag.WITHDRAWN in matter.verdict.flags:
            said += _text(letter.lang, "alert.because", reason=_text(letter.lang, f"flag.{Flag.WITHDRAWN.value}"))
    elif matter.verdict.reason is not None:
        said += _text(letter.lang, "alert.because", reason=_text(letter.lang, f"reason.{matter.verdict.reason.value}"))
    return {
        "serial": str(number),
        "name": matter.body.name,
        "due_on": str(matter.duty.deadline),
        "basis": basis_of(matter.body, matter.duty, letter.lang),
        "verdict": said,
        "record": matter.dossier.evidence_sha256[:16],
    }


def _read_result(matter: Matter, place: ReadPlace, begun: datetime) -> str:
    """What the reading of the place that began then showed, as a message code: where nobody could verify, the report
    itself may stand in the list, or what may be it; where it is missing, a title that leads to nothing."""
    entries = [
        entry
        for record in matter.dossier.places
        if record.column == place.column
        for entry in record.listing
        if entry.first_seen_at <= begun <= entry.last_seen_at
    ]
    if matter.verdict.code is not VerdictCode.UNVERIFIABLE:
        own = [entry for entry in entries if (entry.body, entry.year) == (matter.body.code, matter.duty.year)]
        is_bare = own and {Flag.PLACEHOLDER, Flag.WITHDRAWN}.intersection(matter.verdict.flags)
        return "letters.read_and_bare" if is_bare else "letters.read_to_end"
    shown = {entry.url for entry in entries}
    evidence = matter.dossier.evidence
    if any(found.url in shown for found in evidence.publications):
        return "letters.read_and_found"
    return "letters.read_and_doubted" if any(one.url in shown for one in evidence.candidates) else "letters.read_to_end"


def _place_rows(matter: Matter, letter: Letter) -> Iterator[dict[str, str]]:
    t = partial(_text, letter.lang)
    for place in matter.dossier.evidence.places:
        row = {"name": matter.body.name, "place": t(f"letters.role.{place.role.value}"), "address": place.column}
        begun = _complete(place)
        if begun is not None:
            items = next(
                reading.items for reading in reversed(place.readings) if reading.outcome is ReadingOutcome.COMPLETE
            )
            result = t(_read_result(matter, place, begun), items=items)
            yield row | {"read_at": moment_words(begun, letter.lang), "result": result}
        else:
            reasons = [reading.reason for reading in place.readings if reading.reason is not None]
            reason = place.reason or (reasons[-1] if reasons else None)
            tried = max((reading.started[-1] for reading in place.readings), default=None)
            yield row | {
                "read_at": moment_words(tried, letter.lang) if tried else "—",
                "result": t(f"reason.{reason.value}") if reason else "—",
            }
