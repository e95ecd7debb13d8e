"""Every row of the table of office cases (what is fair in real office life), from observations to the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from duties.date_hints import DateSeen
from duties.evidence import gather
from duties.model import (
    Article,
    Attestation,
    Column,
    ContentState,
    Duty,
    Flag,
    PlaceRole,
    Reading,
    Reason,
    Sighting,
    Verdict,
    VerdictCode,
)
from duties.obligations import DueRule, DueRules, DutyException, duty, within_grace
from duties.verdicts import judge
from registry.model import Alias, Body, Kind, Level
from registry.names import Resolver
from registry.roster_events import EventKind, RosterEvent
from tests.duties.city_parts import (
    CITY,
    COLUMNS,
    ENVIRONMENT,
    GOVERNMENT,
    NOTICES,
    OFFICE,
    OWN,
    OWN_PLACE,
    PORTAL,
    PORTAL_PLACE,
    ROSTER,
    SCHOOLS,
    article,
    seen,
)
from tests.duties.evidence_parts import at, complete, failed

TITLE = "{}{}年政府信息公开工作年度报告"
AS_OF = date(2026, 3, 20)
EVERY_NIGHT = tuple(at(1, day) for day in range(25, 32)) + tuple(at(2, day) for day in range(1, 29))
LAST = at(3, 10)


def nights(column: str, *, since: datetime = EVERY_NIGHT[0], without: Sequence[datetime] = ()) -> Reading:
    return complete(
        *(night for night in (*EVERY_NIGHT, LAST) if night >= since and night not in without), column=column
    )


def listed(
    of: Body,
    first: datetime,
    *,
    year: int = 2025,
    column: str = OWN,
    url: str = "r2025.html",
    on: date | None = None,
    last: datetime = LAST,
    title: str = TITLE,
) -> Sighting:
    return seen(title.format(of.name, year), first, last, column=column, url=url, listed_on=on)


EARLIER = seen(TITLE.format(ENVIRONMENT.name, 2024), at(1, 25), LAST, url="r2024.html", listed_on=date(2025, 1, 20))


def case(
    *sightings: Sighting,
    articles: Sequence[Article] = (),
    readings: Sequence[Reading] = (nights(OWN), nights(PORTAL)),
    places: Sequence[tuple[PlaceRole, str, Reason | None]] = (OWN_PLACE, PORTAL_PLACE),
    of: Body = ENVIRONMENT,
    owed: Duty | None = None,
    columns: Sequence[Column] = COLUMNS,
    roster: Sequence[Body] = ROSTER,
    said: Sequence[Attestation] = (),
    as_of: date = AS_OF,
    year: int = 2025,
    **rules: Any,
) -> Verdict:
    """The verdict on one body, whose own column holds an earlier report of it. Without an entry in `articles` what a
    sighting names was read."""
    rows = [EARLIER, *sightings]
    known = {row.url: article(row) for row in rows} | {page.url: page for page in articles}
    by_column: dict[str, list[Sighting]] = {}
    for row in rows:
        by_column.setdefault(row.column, []).append(row)
    owed = owed or duty(of, year, as_of=as_of, **rules)
    evidence = gather(
        owed,
        of,
        resolver=Resolver(roster),
        columns=columns,
        readings={reading.column: [r for r in readings if r.column == reading.column] for reading in readings},
        sightings=by_column,
        articles=known,
        places=places,
        as_of=as_of,
        attestations=said,
    )
    return judge(owed, evidence, as_of)


@dataclass(frozen=True)
class Right:
    """What the table says is right."""

    code: VerdictCode
    reason: Reason | None = None
    flags: tuple[Flag, ...] = ()
    days_late: int | None = None


ON_TIME = Right(VerdictCode.ON_TIME)
MISSING = Right(VerdictCode.MISSING)
NOT_REQUIRED = Right(VerdictCode.NOT_REQUIRED)
TOWN = Body(f"{CITY}-lyjd", "聊城市柳园街道办事处", Kind.TOWNSHIP, Level.TOWNSHIP, CITY)
BRANCH = "聊城市生态环境局东昌府区分局"


def spring_festival() -> Verdict:
    """31 January 2025 lay within the holiday, 5 February was the first day of work."""
    night = datetime(2025, 2, 6, 19, tzinfo=UTC)
    row = seen(TITLE.format(ENVIRONMENT.name, 2024), night, night, url="r.html", listed_on=date(2025, 2, 5))
    readings = (complete(night, column=OWN), complete(night, column=PORTAL))
    return case(row, readings=readings, year=2024, as_of=date(2025, 2, 20))


def spring_festival_by_the_next_workday() -> Verdict:
    night = datetime(2025, 2, 6, 19, tzinfo=UTC)
    row = seen(TITLE.format(ENVIRONMENT.name, 2024), night, night, url="r.html", listed_on=date(2025, 2, 5))
    readings = (complete(night, column=OWN), complete(night, column=PORTAL))
    rules = DueRules(divisions=(DueRule(CITY, "next_workday", "聊政办字〔2024〕7号"),))
    return case(row, readings=readings, year=2024, as_of=date(2025, 2, 20), rules=rules)


def portal_only() -> Verdict:
    return case(listed(ENVIRONMENT, at(1, 29), column=PORTAL))


def under_notices() -> Verdict:
    return case(listed(ENVIRONMENT, at(1, 29), column=NOTICES), readings=(*map(nights, (OWN, PORTAL, NOTICES)),))


def the_government_is_not_its_office() -> Verdict:
    """The office's report stands on time; the government's own, due later, is not there."""
    row = listed(OFFICE, at(1, 20), column=PORTAL, url="zfb.html")
    earlier = listed(GOVERNMENT, at(1, 20), year=2024, column=PORTAL, url="zf.html")
    own = (PlaceRole.OWN_COLUMN, PORTAL, None)
    readings = (complete(at(4, 1, 3), at(4, 2, 3), column=PORTAL),)
    return case(row, earlier, of=GOVERNMENT, places=(own,), readings=readings, as_of=date(2026, 4, 10))


def the_office_within_the_government() -> Verdict:
    covered = DutyException(OFFICE.code, 2025, False, reason="并入市政府年度报告")
    return case(of=OFFICE, places=(PORTAL_PLACE,), exceptions=[covered])


def merged_in_october() -> Verdict:
    return case(events=[_merger(date(2025, 10, 20))])


def _merger(day: date) -> RosterEvent:
    entered = datetime(2025, 11, 1, tzinfo=UTC)
    return RosterEvent(ENVIRONMENT.code, EventKind.MERGED, day, "聊编〔2025〕8号", "赵敏", entered, (SCHOOLS.code,))


def township_late() -> Verdict:
    row = listed(TOWN, at(2, 11), on=date(2026, 2, 10), url="jd.html")
    column = Column(OWN, "政府信息公开年报", bodies=((TOWN.code, PlaceRole.OWN_COLUMN),))
    rules = DueRules(divisions=(DueRule(CITY, "statutory", "聊政公开办〔2025〕3号", "02-05"),))
    return case(row, of=TOWN, roster=(*ROSTER, TOWN), columns=(column, *COLUMNS[1:]), rules=rules)


def branch_outside_the_roster() -> Verdict:
    """Its report stands in the portal's list; its parent, whose report is not there, is not helped by it."""
    row = seen(TITLE.format(BRANCH, 2025), at(1, 28), LAST, column=PORTAL, url="fj.html", listed_on=date(2026, 1, 28))
    return case(row)


def site_moved() -> Verdict:
    """The old column is no more; the report was found at the address that is proposed."""
    moved = "http://sthj.liaocheng.gov.cn.test/gkml/nb/"
    row = listed(ENVIRONMENT, at(1, 30), column=moved)
    readings = (failed(*EVERY_NIGHT, column=OWN, reason=Reason.COLUMN_MOVED), nights(PORTAL), nights(moved))
    return case(row, readings=readings)


def site_moved_and_nothing_found() -> Verdict:
    return case(readings=(failed(*EVERY_NIGHT, column=OWN, reason=Reason.COLUMN_MOVED), nights(PORTAL)))


def corrected_in_march() -> Verdict:
    """We saw it in February with January's date; in March the same address says March."""
    rows = (
        listed(ENVIRONMENT, at(2, 5), on=date(2026, 1, 28), last=at(2, 28)),
        listed(ENVIRONMENT, LAST, on=date(2026, 3, 9)),
    )
    dates = (DateSeen("pub_date", date(2026, 1, 28), at(2, 5)), DateSeen("pub_date", date(2026, 3, 9), LAST))
    page = article(rows[0], meta_date=date(2026, 3, 9), dates_seen=dates, contents=2)
    readings = (nights(OWN, since=at(2, 5)), nights(PORTAL, since=at(2, 5)))
    return case(*rows, articles=[page], readings=readings)


def corrected_before_we_came() -> Verdict:
    """First seen in March, under March's date; its words say that it was posted again."""
    row = listed(ENVIRONMENT, LAST, on=date(2026, 3, 9), title=TITLE + "（更正）")
    return case(row, readings=(nights(OWN, since=LAST), nights(PORTAL, since=LAST)))


def started_in_february() -> Verdict:
    row = listed(ENVIRONMENT, at(2, 10), on=date(2026, 1, 28))
    return case(row, readings=(nights(OWN, since=at(2, 10)), nights(PORTAL, since=at(2, 10))))


def started_in_february_without_a_date() -> Verdict:
    row = listed(ENVIRONMENT, at(2, 10))
    return case(row, readings=(nights(OWN, since=at(2, 10)), nights(PORTAL, since=at(2, 10))))


def chat_account_only() -> Verdict:
    return case()


def chat_account_attested() -> Verdict:
    said = Attestation("王莉", at(3, 1), "见截图", published_on=date(2026, 1, 30), place="微信公众号")
    return case(said=[said])


def scan_only() -> Verdict:
    row = listed(ENVIRONMENT, at(1, 29))
    return case(row, articles=[article(row, ContentState.UNREADABLE)])


def title_first_text_later() -> Verdict:
    row = listed(ENVIRONMENT, at(1, 31), on=date(2026, 1, 31))
    page = article(
        row,
        meta_date=date(2026, 2, 3),
        content_since=at(2, 4),
        empty_until=at(2, 3),
        empty_days=4,
        empty_on=tuple(date(2026, 1, 31) + timedelta(days=day) for day in range(4)),
    )
    return case(row, articles=[page])


def superiors_report() -> Verdict:
    row = seen("山东省生态环境厅2025年政府信息公开工作年度报告", at(1, 29), LAST, url="st.html")
    return case(row)


def a_night_apart() -> Verdict:
    """Stamped 31 January, absent at 02:00 on 1 February, seen on the 2nd."""
    row = listed(ENVIRONMENT, at(2, 2, 12), on=date(2026, 1, 31))
    begun = (at(1, 31, 2), at(2, 1, 2), at(2, 2, 12))
    return case(row, readings=(complete(*begun, column=OWN), complete(*begun, column=PORTAL)))


def long_gone() -> Verdict:
    """The column holds the report of the year before, and of the years after."""
    before = listed(ENVIRONMENT, at(1, 25), year=2008, url="r2008.html", on=date(2009, 3, 20))
    return case(before, year=2009)


def blocked() -> Verdict:
    return case(readings=(failed(*EVERY_NIGHT, column=OWN, reason=Reason.BLOCKED), nights(PORTAL)))


def published_in_its_own_year() -> Verdict:
    first = datetime(2025, 12, 30, 19, tzinfo=UTC)
    begun = (first, *EVERY_NIGHT)
    row = listed(ENVIRONMENT, first, on=date(2025, 12, 30))
    return case(row, readings=(complete(*begun, column=OWN), complete(*begun, column=PORTAL)))


LATE = VerdictCode.LATE
UNVERIFIABLE = VerdictCode.UNVERIFIABLE
# In the order of the table: the words of its first column, how it looks to us, what is right.
OFFICE_CASES: tuple[tuple[str, Callable[[], Verdict], Right], ...] = (
    ("due in Spring Festival, published 5 Feb 2025", spring_festival, Right(LATE, days_late=5)),
    ("due in Spring Festival, published 5 Feb 2025", spring_festival_by_the_next_workday, ON_TIME),
    ("posted to the portal only", portal_only, ON_TIME),
    ("under 通知公告", under_notices, replace(ON_TIME, flags=(Flag.WRONG_COLUMN,))),
    ("government / office", the_government_is_not_its_office, MISSING),
    ("office's report compiled inside the government's", the_office_within_the_government, NOT_REQUIRED),
    ("merged in October", merged_in_october, NOT_REQUIRED),
    ("township late", township_late, Right(LATE, days_late=5)),
    ("分局 on county portal, not in roster", branch_outside_the_roster, MISSING),
    ("site moved", site_moved, replace(ON_TIME, flags=(Flag.WRONG_COLUMN,))),
    ("site moved", site_moved_and_nothing_found, Right(UNVERIFIABLE, Reason.COLUMN_MOVED)),
    ("corrected and re-posted in March", corrected_in_march, replace(ON_TIME, flags=(Flag.REVISED,))),
    (
        "corrected and re-posted in March",
        corrected_before_we_came,
        Right(LATE, flags=(Flag.DATE_UNCERTAIN,), days_late=37),
    ),
    ("tool started in February, list date 28 Jan", started_in_february, ON_TIME),
    ("same, no date anywhere", started_in_february_without_a_date, Right(UNVERIFIABLE, Reason.DATE_UNKNOWN)),
    ("WeChat only", chat_account_only, MISSING),
    ("WeChat only", chat_account_attested, replace(ON_TIME, flags=(Flag.WRONG_COLUMN,))),
    ("scan only", scan_only, replace(ON_TIME, flags=(Flag.UNREADABLE,))),
    ("title only on 31 Jan, text on 3 Feb", title_first_text_later, Right(LATE, days_late=3)),
    ("superior's report in the column", superiors_report, replace(MISSING, flags=(Flag.WRONG_UNIT,))),
    (
        "stamped 31 Jan 23:50, seen 2 Feb, absent 1 Feb 02:00",
        a_night_apart,
        replace(ON_TIME, flags=(Flag.DATE_UNCERTAIN,)),
    ),
    ("2009 report gone from a merged site", long_gone, MISSING),
    ("site blocks our address at the deadline", blocked, Right(UNVERIFIABLE, Reason.BLOCKED)),
    (
        "report on 30 Dec of its own year",
        published_in_its_own_year,
        replace(ON_TIME, flags=(Flag.PREMATURE,)),
    ),
)


@pytest.mark.parametrize(
    ("look", "right"),
    [(look, right) for _, look, right in OFFICE_CASES],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_right_verdict(look: Callable[[], Verdict], right: Right) -> None:
    verdict = look()
    assert Right(verdict.code, verdict.reason, verdict.flags, verdict.days_late) == right


def test_every_row_of_the_table_is_here() -> None:
    table = Path(__file__).resolve().parents[2].parent / "shared" / "research" / "users.md"
    if not table.exists():
        pytest.skip("the research files are not here")
    part = table.read_text(encoding="utf-8").split("## 2. Office cases")[1].split("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("|")][2:]
    assert [row for row in rows if row not in {name for name, _, _ in OFFICE_CASES}] == []


# --- what the table says beside the verdict ---------------------------------------------------------------------


def test_five_days_within_spring_festival_are_grace_and_the_paper_is_named() -> None:
    owed = duty(ENVIRONMENT, 2024)
    assert within_grace(owed, spring_festival().days_late)
    assert not within_grace(owed, 6)
    rules = DueRules(divisions=(DueRule(CITY, "next_workday", "聊政办字〔2024〕7号"),))
    assert duty(ENVIRONMENT, 2024, rules=rules).basis == "国务院令第711号第四十九条第一款；聊政办字〔2024〕7号"


def test_a_township_is_never_late_by_article_49() -> None:
    rules = DueRules(divisions=(DueRule(CITY, "statutory", "聊政公开办〔2025〕3号", "02-05"),))
    assert duty(TOWN, 2025, rules=rules).basis == "聊政公开办〔2025〕3号"


def test_the_merged_bodys_duty_passes_with_its_document() -> None:
    owed = duty(ENVIRONMENT, 2025, events=[_merger(date(2025, 10, 20))])
    assert (owed.required, owed.basis) == (False, "聊编〔2025〕8号")
    assert owed.why_not == f"passed_to_successor: {SCHOOLS.code} 聊编〔2025〕8号"
    assert duty(SCHOOLS, 2025, events=[_merger(date(2025, 10, 20))]).required


def test_a_person_stands_beside_the_machine() -> None:
    verdict = chat_account_attested()
    assert (verdict.reviewed_by, verdict.machine, verdict.date_basis) == ("王莉", VerdictCode.MISSING, "attested")


def test_a_report_gone_from_a_merged_site_was_not_watched_then() -> None:
    assert not long_gone().watched


def test_the_branchs_report_is_kept_and_fills_nobodys_duty() -> None:
    verdict = branch_outside_the_roster()
    assert verdict.url == ""
    assert "fj.html" not in " ".join(verdict.rests_on)


def test_the_first_date_that_a_page_gave_is_its_account() -> None:
    verdict = corrected_in_march()
    assert (verdict.published_on, verdict.date_basis) == (date(2026, 1, 28), "list_date")
    assert verdict.undisputed is False, "a later date is known of it"


# --- general rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_observations_in_any_order_give_the_same_verdict(seed: int) -> None:
    random = Random(seed)
    rows = [
        listed(ENVIRONMENT, at(2, 5), on=date(2026, 1, 28), last=at(2, 28)),
        listed(ENVIRONMENT, LAST, on=date(2026, 3, 9)),
        listed(ENVIRONMENT, at(2, 7), column=PORTAL, url="p.html", on=date(2026, 2, 6)),
        seen("山东省生态环境厅2025年政府信息公开工作年度报告", at(1, 29), LAST, url="st.html"),
    ]
    readings = [nights(OWN, since=at(2, 5)), nights(PORTAL), failed(at(2, 20), column=OWN)]
    first = case(*rows, readings=readings)
    random.shuffle(rows)
    random.shuffle(readings)
    assert case(*rows, readings=readings) == first


def test_a_better_matcher_cures_an_old_false_absence() -> None:
    """The stored listing held the report under a name that the roster did not know and that seemed to be of a district;
    nothing was written about its absence, so the alias alone corrects the verdict of that day."""
    row = seen("东昌府区环境保护管理中心2025年政府信息公开工作年度报告", at(1, 29), LAST, url="old.html")
    before = case(row, as_of=date(2026, 2, 5))
    assert before.code is VerdictCode.MISSING
    renamed = replace(ENVIRONMENT, aliases=(Alias("东昌府区环境保护管理中心"),))
    roster = tuple(renamed if body is ENVIRONMENT else body for body in ROSTER)
    after = case(row, of=renamed, roster=roster, as_of=date(2026, 2, 5))
    assert (after.code, after.url) == (VerdictCode.ON_TIME, OWN + "old.html")
