"""Who may get a kept letter, and when it is no longer sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from duties.model import Reason, VerdictCode
from duties.obligations import DueRules
from monitor.letters.build import Setting, letter_to_body, letter_to_division
from monitor.letters.contents import plain_text
from monitor.letters.mailing import own_recipient, require_concerned, require_true
from monitor.letters.model import Letter, LetterError
from monitor.watch import Judged, judge_all
from registry.model import Body, Kind, Level
from storage.letters import StoredLetter
from tests.monitor.letters.town import (
    BLOCKED,
    COUNTY,
    FARM,
    GOVERNMENT,
    OFFICE,
    ROSTER,
    TODAY,
    TOWN,
    YEAR,
    at,
    body,
    fill,
)

REPLY_BY = date(2026, 2, 27)
RULES = DueRules()
BUREAU = body("bureau", "鹿东县林业局", supervisor="farm", parent="office")
CITY = Body("city", "盐城市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, "320900")
ELSEWHERE = Body("else", "东台市人民政府", Kind.GOVERNMENT, Level.COUNTY, "320981")
WIDE = (*ROSTER, BUREAU, CITY, ELSEWHERE)


def kept(
    about: tuple[str, ...], addressee: str, text: str = "", kind: str = "reminder", lang: str = "zh"
) -> StoredLetter:
    drafted = datetime(2026, 2, 12, 2, tzinfo=UTC)
    return StoredLetter(2026, 1, kind, YEAR, about, addressee, TODAY, REPLY_BY, lang, text, "", (), "王", drafted)


def stored(made: Letter) -> StoredLetter:
    about = tuple(matter.body.code for matter in made.matters)
    return kept(about, made.addressee, plain_text(made), made.kind.value, made.lang)


def refused(act: Callable[..., None], *given: object, **more: object) -> str:
    with pytest.raises(LetterError) as error:
        act(*given, **more)
    return error.value.code


def test_a_letter_goes_by_itself_only_to_whom_it_is_addressed() -> None:
    assert own_recipient(kept(("farm",), FARM.name), WIDE) == "farm"
    assert own_recipient(kept(("gov",), OFFICE.name), WIDE) == "gov"
    # One letter to a division's office, in which one body was left: what is said of it is said to its office.
    assert own_recipient(kept(("farm",), OFFICE.name), WIDE) == ""
    assert own_recipient(kept(("farm", "town"), OFFICE.name), WIDE) == ""
    assert own_recipient(kept(("gone",), "鹿东县撤销局"), WIDE) == ""


@pytest.mark.parametrize("whom", [BUREAU, FARM, OFFICE, GOVERNMENT, CITY])
def test_whom_it_is_about_and_those_above_may_get_it(whom: Body) -> None:
    require_concerned(kept(("bureau",), BUREAU.name), WIDE, whom)


@pytest.mark.parametrize("whom", [TOWN, BLOCKED, ELSEWHERE])
def test_nobody_else_gets_it(whom: Body) -> None:
    assert refused(lambda: require_concerned(kept(("bureau",), BUREAU.name), WIDE, whom)) == "letters.not_concerned"


def test_the_supervisor_of_one_body_does_not_get_what_is_said_of_another() -> None:
    two = kept(("bureau", "town"), OFFICE.name)
    assert refused(require_concerned, two, WIDE, FARM) == "letters.not_concerned"
    require_concerned(two, WIDE, OFFICE)


@pytest.fixture
def town(engine: Engine) -> tuple[Setting, list[Judged]]:
    fill(engine)
    return Setting(engine, RULES, TODAY, at("02-12"), "zh"), judge_all(engine, as_of=TODAY, rules=RULES)


def row_of(rows: list[Judged], one: Body) -> Judged:
    return next(row for row in rows if row.body.code == one.code and row.duty.year == YEAR)


def drafted(town: tuple[Setting, list[Judged]], one: Body, lang: str) -> StoredLetter:
    setting, rows = town
    made = letter_to_body(
        replace(setting, lang=lang), row_of(rows, one), ROSTER, (), number="2026-001", reply_by=REPLY_BY
    )
    return stored(made)


sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@sqlite
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_letter_is_sent_until_its_answer_is_due_and_its_due_date_moves(
    town: tuple[Setting, list[Judged]], lang: str
) -> None:
    letter, row = drafted(town, FARM, lang), row_of(town[1], FARM)
    require_true(letter, [row], today=REPLY_BY)
    assert refused(require_true, letter, [row], today=date(2026, 2, 28)) == "letters.reply_day_passed"
    # To the very day of the judgement, which the letter names too.
    for day in (date(2026, 2, 10), TODAY, date(2026, 1, 30)):
        moved = replace(row, duty=replace(row.duty, deadline=day))
        assert refused(require_true, letter, [moved], today=TODAY) == "letters.deadline_changed"


@sqlite
def test_each_body_of_a_common_letter_is_held_to_its_own_due_date(town: tuple[Setting, list[Judged]]) -> None:
    setting, rows = town
    made, _ = letter_to_division(setting, rows, ROSTER, COUNTY, YEAR, {}, number="2026-001", reply_by=REPLY_BY)
    letter, about = stored(made), [row_of(rows, matter.body) for matter in made.matters]
    assert len(about) > 1
    require_true(letter, about, today=TODAY)
    about[-1] = replace(about[-1], duty=replace(about[-1].duty, deadline=TODAY))
    assert refused(require_true, letter, about, today=TODAY) == "letters.deadline_changed"


@sqlite
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_verification_is_not_sent_once_the_report_was_found(town: tuple[Setting, list[Judged]], lang: str) -> None:
    letter, row = drafted(town, BLOCKED, lang), row_of(town[1], BLOCKED)
    assert (letter.kind, row.verdict.reason) == ("verification", Reason.BLOCKED)
    require_true(letter, [row], today=TODAY)
    for reason in (Reason.DATE_UNKNOWN, Reason.NO_COLUMN):
        other = replace(row, verdict=replace(row.verdict, reason=reason))
        assert refused(require_true, letter, [other], today=TODAY) == "letters.reason_changed"
    found = replace(row, verdict=replace(row.verdict, code=VerdictCode.LATE, reason=None))
    assert refused(require_true, letter, [found], today=TODAY) == "letters.no_longer_true"
