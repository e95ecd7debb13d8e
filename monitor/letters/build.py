"""Puts a letter together: what it is about, its documents, and the dossiers that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from duties.calendar import Calendar
from duties.obligations import DueRules
from monitor.announcements import word
from monitor.closures import Closure
from monitor.dossiers import build as dossiers
from monitor.dossiers.page import page
from monitor.letters.contents import contents, plain_text
from monitor.letters.grounds import EarlierLetter, addressee_of, kind_of
from monitor.letters.model import Letter, LetterError, LetterKind, Matter
from monitor.watch import Judged
from registry.divisions import divisions
from registry.model import Body, Kind
from registry.roster_events import ENDS, RosterEvent
from storage import database, roster_events
from storage.raw_files import RawStore

ANSWER_WITHIN = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What every letter of a drafting shares."""

    engine: Engine
    rules: DueRules
    today: date
    at: datetime
    lang: str
    contact: str = ""
    raw: RawStore | None = None
    closures: Sequence[Closure] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """A letter as files: the DOCX, its text, and the dossier of each body as an HTML page, in the letter's order."""

    document: bytes
    text: str
    dossiers: tuple[bytes, ...]


def answer_day(today: date, calendar: Calendar) -> date:
    """Until when an answer is asked for, where nobody says otherwise."""
    day = today
    for _ in range(ANSWER_WITHIN):
        day = calendar.next_workday(day + timedelta(days=1))
    return day


def letter_to_body(
    setting: Setting,
    row: Judged,
    roster: Sequence[Body],
    earlier: Sequence[EarlierLetter],
    *,
    number: str,
    reply_by: date,
    wanted: LetterKind | None = None,
) -> Letter:
    """The letter about one report. Raises LetterError where none may be written."""
    _require_there(row.body, _ended(setting))
    kind, follows = kind_of(row.body, row.duty, row.verdict, earlier, today=setting.today, wanted=wanted)
    matter = _matter(setting, row, roster)
    return Letter(
        number=number,
        kind=kind,
        year=row.duty.year,
        addressee=matter.addressee,
        matters=(matter,),
        as_of=setting.today,
        drafted_on=setting.today,
        reply_by=reply_by,
        lang=setting.lang,
        earlier=(follows.number, follows.drafted_on) if follows is not None else None,
        contact=setting.contact,
    )


def letter_to_division(
    setting: Setting,
    rows: Sequence[Judged],
    roster: Sequence[Body],
    division: str,
    year: int,
    earlier: Mapping[str, Sequence[EarlierLetter]],
    *,
    number: str,
    reply_by: date,
) -> tuple[Letter, tuple[LetterError, ...]]:
    """One letter to the office of a division about all its bodies whose reports are confirmed to be missing, and why
    others that have none are not in it. `earlier` are the letters of this report year by body code: a body that may
    still answer one is left out, one whose time to answer is over is in it again. Raises LetterError where it would be
    about nobody."""
    government = next((one for one in roster if one.kind is Kind.GOVERNMENT and one.division == division), None)
    if government is None:
        raise LetterError("letters.no_office", division=divisions().get(division).name)
    matters, left_out = [], []
    ended = _ended(setting)
    for row in rows:
        if row.duty.year != year or not divisions().within(row.body.division, division):
            continue
        try:
            kind, _follows = kind_of(
                row.body, row.duty, row.verdict, earlier.get(row.body.code, ()), today=setting.today
            )
            _require_there(row.body, ended)
        except LetterError as error:
            if error.code not in ("letters.not_missing", "letters.not_required"):
                left_out.append(error)
            continue
        if kind is LetterKind.VERIFICATION:
            continue
        try:
            matters.append(_matter(setting, row, roster))
        except LetterError as error:
            left_out.append(error)
    if not matters:
        nobody = LetterError("letters.nothing_together", division=divisions().get(division).name, year=year)
        nobody.also = tuple(left_out)
        raise nobody
    letter = Letter(
        number=number,
        kind=LetterKind.REMINDER,
        year=year,
        addressee=addressee_of(government, roster, setting.lang),
        matters=tuple(matters),
        as_of=setting.today,
        drafted_on=setting.today,
        reply_by=reply_by,
        lang=setting.lang,
        together=True,
        contact=setting.contact,
    )
    return letter, tuple(left_out)


def _ended(setting: Setting) -> dict[str, RosterEvent]:
    """The bodies that are no more today, with what ended them."""
    with database.sessions(setting.engine)() as session:
        events = roster_events.load_events(session)
    return {event.body: event for event in events if event.kind in ENDS and event.holds_from <= setting.today}


def _require_there(body: Body, ended: Mapping[str, RosterEvent]) -> None:
    """Raises LetterError for a body that was merged, split or abolished after its report was due: it reads no letters,
    and who answers for it is for a person to say."""
    event = ended.get(body.code)
    if event is not None:
        raise LetterError("letters.ended", name=body.name, day=event.holds_from, cause=event.cause)


def _matter(setting: Setting, row: Judged, roster: Sequence[Body]) -> Matter:
    """What a letter says of one report. Raises LetterError where the dossier comes to another verdict than `row`."""
    made = dossiers.build(
        setting.engine,
        row.body.code,
        row.duty.year,
        as_of=setting.today,
        at=setting.at,
        rules=setting.rules,
        contact=setting.contact,
        raw=setting.raw,
        closures=setting.closures,
    )
    # The dossier is judged from the evidence as it is now: a letter never says what its own enclosure does not.
    if (made.verdict.code, made.verdict.confirmed) != (row.verdict.code, row.verdict.confirmed):
        raise LetterError(
            "letters.not_missing", name=row.body.name, year=row.duty.year, verdict=made.verdict.code.value
        )
    return Matter(row.body, row.duty, made.verdict, addressee_of(row.body, roster, setting.lang), made)


def papers(letter: Letter, template: bytes | None = None) -> Papers:
    """The letter's files. Raises TemplateError for a template that cannot be used."""
    return Papers(
        word.filled(template or default_template(), contents(letter)),
        plain_text(letter),
        tuple(page(matter.dossier, letter.lang).encode() for matter in letter.matters),
    )


def default_template() -> bytes:
    """The template of the package."""
    return word.default_template("monitor.letters")
