"""From observations to evidence: what counts as a publication, as a candidate, as nothing; proofs; the as-of cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from duties.evidence import gather_from
from duties.model import (
    Article,
    Attestation,
    ColumnProof,
    ContentState,
    Flag,
    PlaceRole,
    Reason,
    Sighting,
    VerdictCode,
)
from duties.resemblance import resembles
from duties.shelves import Shelves
from duties.verdicts import judge
from registry.model import Alias, Body, Kind, Level
from registry.names import Resolver
from tests.duties.city_parts import (
    COLUMNS,
    ENVIRONMENT,
    GOVERNMENT,
    MONEY,
    NOTICES,
    OFFICE,
    OWN,
    OWN_COLUMN,
    OWN_PLACE,
    PORTAL,
    PORTAL_PLACE,
    RESOLVER,
    ROSTER,
    SCHOOLS,
    WATER,
    article,
    gathered,
    owed,
    seen,
)
from tests.duties.evidence_parts import at, complete, failed

TITLE = "聊城市生态环境局2025年政府信息公开工作年度报告"
LAST_YEAR = "聊城市生态环境局2024年政府信息公开工作年度报告"
AS_OF = date(2026, 2, 20)
NIGHTS = complete(at(1, 20), at(2, 1), at(2, 2), at(2, 10), column=OWN)
OLD = seen(LAST_YEAR, at(12, 1, year=2025), at(2, 10), url="old.html", listed_on=date(2025, 1, 20))
OLD_PAGE = article(OLD)


def test_a_report_that_was_read_is_a_publication() -> None:
    row = seen(TITLE, at(1, 20), at(2, 10), listed_on=date(2026, 1, 19))
    page = article(row, meta_date=date(2026, 1, 19), contents=2, tables_incomplete=True)
    evidence = gathered(readings=[NIGHTS], sightings=[row], articles=[page])
    (found,) = evidence.publications
    assert (found.url, found.designated, found.readable, found.revised) == (row.url, True, True, True)
    assert (found.first_seen_at, found.gone_since) == (at(1, 20), None)
    assert [stated.on for stated in found.own_dates] == [date(2026, 1, 19), date(2026, 1, 19)]
    assert found.tables_incomplete
    assert evidence.candidates == ()


@pytest.mark.parametrize(
    ("state", "empty_days", "candidates", "placeholder", "publications"),
    [
        (ContentState.UNFETCHED, 0, 1, False, 0),
        (ContentState.FAILED, 0, 1, False, 0),
        (ContentState.EMPTY, 1, 1, False, 0),
        (ContentState.EMPTY, 2, 0, True, 0),
        (ContentState.UNREADABLE, 0, 0, False, 1),
        (ContentState.READ, 0, 0, False, 1),
    ],
)
def test_what_stands_behind_a_title_decides(
    state: ContentState, empty_days: int, candidates: int, placeholder: bool, publications: int
) -> None:
    row = seen(TITLE, at(2, 2))
    evidence = gathered(readings=[NIGHTS], sightings=[row], articles=[article(row, state, empty_days=empty_days)])
    assert len(evidence.candidates) == candidates
    assert evidence.placeholder is placeholder
    assert len(evidence.publications) == publications
    assert all(not found.readable for found in evidence.publications) is (state is not ContentState.READ)


def test_a_title_that_was_never_fetched_is_a_candidate() -> None:
    evidence = gathered(readings=[NIGHTS], sightings=[seen(TITLE, at(2, 2))])
    assert [candidate.why for candidate in evidence.candidates] == ["content"]


def test_a_page_that_fails_after_it_was_read_stays_a_publication() -> None:
    row = seen(TITLE, at(1, 20), at(2, 10))
    page = article(row, ContentState.FAILED, content_since=at(1, 20))
    assert len(gathered(readings=[NIGHTS], sightings=[row], articles=[page]).publications) == 1


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("聊城市生态环境局政府信息公开工作年度报告", "year"),
        ("聊城市生态环境局", "year"),
        ("政府信息公开工作年度报告（2025年）", "content"),
        ("2025年", "content"),
        ("年报", "year"),
        ("聊城市生态环境局2025年政务公开工作年度报告", "report"),
        ("聊环局2025年政府信息公开年报", "content"),
    ],
)
def test_what_cannot_be_told_is_a_candidate(title: str, why: str) -> None:
    row = seen(title, at(2, 2))
    evidence = gathered(readings=[NIGHTS], sightings=[row, OLD], articles=[OLD_PAGE])
    assert [(candidate.title, candidate.why) for candidate in evidence.candidates] == [(title, why)]
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)


@pytest.mark.parametrize(
    "title",
    [
        LAST_YEAR,
        "聊城市生态环境局2025年度部门决算",
        "聊城市水利局2025年政府信息公开工作年度报告",
        "山东省2025年政府信息公开工作年度报告",
        "政府网站工作年度报表（2025年度）",
        "聊城市2025年政府信息公开工作年度报告公布情况",
        "关于做好2025年政府信息公开工作年度报告编制发布工作的通知",
        "2024年",
        "聊城市生态环境局召开2025年度工作会议",
    ],
)
def test_what_is_plainly_something_else_is_no_candidate(title: str) -> None:
    evidence = gathered(readings=[NIGHTS], sightings=[seen(title, at(2, 2)), OLD], articles=[OLD_PAGE])
    assert evidence.candidates == ()
    assert judge(owed(), evidence, AS_OF).code is VerdictCode.MISSING


def test_a_publisher_against_the_column_makes_a_candidate_of_what_was_read() -> None:
    row = seen("2025年政府信息公开工作年度报告", at(2, 2))
    page = article(row, publisher="聊城市人民政府")
    evidence = gathered(readings=[NIGHTS], sightings=[row, OLD], articles=[page, OLD_PAGE])
    assert [candidate.why for candidate in evidence.candidates] == ["body"]
    elsewhere = gathered(readings=[NIGHTS], sightings=[row], articles=[page], of=WATER)
    assert elsewhere.candidates == ()


def test_what_was_listed_before_its_year_began_is_no_candidate() -> None:
    early = seen("年报", at(12, 1, year=2025), listed_on=date(2019, 1, 20))
    assert gathered(readings=[NIGHTS], sightings=[early]).candidates == ()
    late = seen("年报", at(12, 1, year=2025), listed_on=date(2026, 1, 20))
    assert len(gathered(readings=[NIGHTS], sightings=[late]).candidates) == 1


def test_several_addresses_of_one_report_stand_side_by_side_and_the_earliest_counts() -> None:
    own = seen(TITLE, at(2, 10), listed_on=date(2026, 2, 9))
    portal = seen(TITLE, at(2, 1), column=PORTAL, listed_on=date(2026, 1, 30))
    evidence = gathered(
        readings=[NIGHTS, complete(at(2, 1), at(2, 10), column=PORTAL)],
        sightings=[own, portal],
        articles=[article(own), article(portal)],
        places=(OWN_PLACE, PORTAL_PLACE),
    )
    assert [found.column for found in evidence.publications] == [PORTAL, OWN]
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.published_on) == (VerdictCode.ON_TIME, date(2026, 1, 30))


def test_a_report_elsewhere_is_found_in_the_wrong_column() -> None:
    row = seen(TITLE, at(1, 20), column=NOTICES, listed_on=date(2026, 1, 19))
    evidence = gathered(readings=[NIGHTS], sightings=[row], articles=[article(row)])
    assert [found.designated for found in evidence.publications] == [False]
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.WRONG_COLUMN,))


def test_an_undecided_item_elsewhere_is_a_candidate_only_where_it_names_the_body() -> None:
    nameless = seen("2025年年报", at(2, 2), column=NOTICES)
    named = seen("聊城市生态环境局2025年度报告", at(2, 2), column=NOTICES, url="b.html")
    evidence = gathered(readings=[NIGHTS], sightings=[nameless, named])
    assert [candidate.title for candidate in evidence.candidates] == [named.title]


def test_a_sisters_report_misfiled_here_is_the_sisters() -> None:
    row = seen("聊城市水利局2025年政府信息公开工作年度报告", at(1, 20), at(2, 10), listed_on=date(2026, 1, 20))
    mine = gathered(readings=[NIGHTS], sightings=[row, OLD], articles=[article(row), OLD_PAGE])
    assert (mine.publications, mine.wrong_unit) == ((), True)
    verdict = judge(owed(), mine, AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WRONG_UNIT,))
    theirs = gathered(readings=[NIGHTS], sightings=[row], articles=[article(row)], of=WATER, places=(PORTAL_PLACE,))
    assert judge(owed(of=WATER), theirs, AS_OF).flags == (Flag.WRONG_COLUMN,)


def test_a_superiors_report_reposted_is_a_wrong_unit_and_no_candidate() -> None:
    row = seen("山东省2025年政府信息公开工作年度报告", at(1, 20))
    evidence = gathered(readings=[NIGHTS], sightings=[row, OLD], articles=[article(row), OLD_PAGE])
    assert (evidence.wrong_unit, evidence.candidates, evidence.publications) == (True, (), ())


def test_a_report_of_one_of_two_others_is_a_wrong_unit_and_of_this_one_perhaps_is_none() -> None:
    shared = (Alias("聊城市水务局"),)
    others = (replace(WATER, aliases=shared), replace(MONEY, aliases=shared))
    row = seen("聊城市水务局2025年政府信息公开工作年度报告", at(1, 20))
    for roster, wrong in (
        ((ENVIRONMENT, *others), True),
        ((replace(ENVIRONMENT, aliases=shared), *others), False),
    ):
        evidence = gathered(
            readings=[NIGHTS],
            sightings=[row, OLD],
            articles=[article(row), OLD_PAGE],
            of=roster[0],
            resolver=Resolver(roster),
        )
        assert evidence.wrong_unit is wrong


def test_departments_in_the_governments_collected_list_are_no_wrong_units() -> None:
    row = seen(TITLE, at(1, 20), column=PORTAL)
    evidence = gathered(
        readings=[complete(at(4, 2), column=PORTAL)],
        sightings=[row],
        articles=[article(row)],
        of=GOVERNMENT,
        places=((PlaceRole.OWN_COLUMN, PORTAL, None),),
        as_of=date(2026, 4, 3),
    )
    assert (evidence.wrong_unit, evidence.publications, evidence.candidates) == (False, (), ())


def test_gone_since_the_first_complete_reading_that_lacks_it() -> None:
    row = seen(TITLE, at(1, 20), at(1, 25), listed_on=date(2026, 1, 20))
    broken = failed(at(1, 26), column=OWN)
    evidence = gathered(readings=[broken, NIGHTS], sightings=[row], articles=[article(row)])
    assert [found.gone_since for found in evidence.publications] == [at(2, 1)]
    assert judge(owed(), evidence, AS_OF).flags == (Flag.WITHDRAWN,)
    only_broken = gathered(readings=[broken], sightings=[row], articles=[article(row)])
    assert [found.gone_since for found in only_broken.publications] == [None]


def test_the_text_that_came_after_the_title_decides_the_day() -> None:
    row = seen(TITLE, at(1, 31, 20), at(2, 10), listed_on=date(2026, 1, 31))
    page = article(row, empty_days=3, empty_until=at(2, 3), content_since=at(2, 4))
    nights = complete(at(1, 31, 3), at(1, 31, 20), at(2, 1), at(2, 2), at(2, 3), at(2, 4), column=OWN)
    evidence = gathered(readings=[nights], sightings=[row], articles=[page])
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.days_late, verdict.first_seen_on) == (VerdictCode.LATE, 3, date(2026, 2, 4))
    before = gathered(readings=[nights], sightings=[row], articles=[page], as_of=date(2026, 2, 3))
    assert (before.publications, before.placeholder) == ((), True)


def test_an_empty_look_after_the_content_changes_nothing() -> None:
    row = seen(TITLE, at(2, 10), at(2, 12), listed_on=date(2026, 1, 30))
    nights = complete(at(2, 2), at(2, 10), at(2, 12), column=OWN)
    for empty_until in (None, at(2, 12)):
        page = article(row, empty_days=1, empty_until=empty_until, content_since=at(2, 10))
        evidence = gathered(readings=[nights], sightings=[row], articles=[page])
        assert judge(owed(), evidence, AS_OF).code is VerdictCode.ON_TIME
        assert [found.empty_until for found in evidence.publications] == [None]


def test_last_years_number_left_in_the_title() -> None:
    filed = seen(LAST_YEAR, at(1, 20), at(2, 10), url="new.html", listed_on=date(2026, 1, 20))
    text = article(filed, report_year=2025)
    taken = gathered(readings=[NIGHTS], sightings=[OLD, filed], articles=[OLD_PAGE, text])
    assert [found.url for found in taken.publications] == [filed.url]
    last_year = gathered(readings=[NIGHTS], sightings=[OLD, filed], articles=[OLD_PAGE, text], year=2024)
    assert [found.url for found in last_year.publications] == [OLD.url]
    # Nothing else for 2024: the title holds, and 2025 is not said to be missing.
    alone = gathered(readings=[NIGHTS], sightings=[filed], articles=[text])
    assert [candidate.why for candidate in alone.candidates] == ["title_year"]


def test_a_report_for_two_bodies_fills_both_where_the_roster_says_so() -> None:
    relics = Body("371500-wwj", "聊城市文物保护中心", Kind.AUTHORISED, Level.PREFECTURE, "371500")
    row = seen("聊城市生态环境局（聊城市文物保护中心）2025年政府信息公开工作年度报告", at(1, 20))
    resolver = Resolver((*ROSTER, relics))
    joint = gathered(readings=[NIGHTS], sightings=[row], articles=[article(row)], of=relics, resolver=resolver)
    assert [candidate.why for candidate in joint.candidates] == ["joint"]
    said = replace(relics, published_by=ENVIRONMENT.code)
    both = gathered(
        readings=[NIGHTS], sightings=[row], articles=[article(row)], of=said, resolver=Resolver((*ROSTER, said))
    )
    assert len(both.publications) == 1


# --- proofs -----------------------------------------------------------------------------------------------------


def proof_of(sightings: list[Sighting], **more: object) -> ColumnProof | None:
    pages = [article(row) for row in sightings]
    return gathered(readings=[NIGHTS], sightings=sightings, articles=pages, **more).places[0].proof  # type: ignore[arg-type]


def test_an_earlier_report_proves_an_own_column() -> None:
    assert proof_of([OLD]) is ColumnProof.EARLIER_REPORT
    assert proof_of([]) is None
    assert proof_of([seen("聊城市生态环境局2025年度部门决算", at(1, 2))]) is None


def test_what_the_column_had_to_supply_does_not_prove_the_column() -> None:
    assert proof_of([seen("2024年", at(1, 2), listed_on=date(2025, 1, 20))]) is None


@pytest.mark.parametrize(
    ("site_name", "proof"),
    [
        ("聊城市生态环境局", ColumnProof.PAGE_META),
        ("聊城市生态环境局网站", ColumnProof.PAGE_META),
        ("聊城市人民政府门户网站", None),
        ("网站名称", None),
        ("", None),
    ],
)
def test_the_page_says_whose_it_is(site_name: str, proof: ColumnProof | None) -> None:
    column = replace(OWN_COLUMN, column_type="信息公开年报", site_name=site_name)
    assert gathered(readings=[NIGHTS], columns=[column]).places[0].proof is proof
    untyped = replace(column, column_type="信息公开目录")
    assert gathered(readings=[NIGHTS], columns=[untyped]).places[0].proof is None


def test_content_source_of_an_own_columns_items() -> None:
    column = replace(OWN_COLUMN, column_type="信息公开年报")
    row = seen("聊城市生态环境局2025年度部门决算", at(1, 2))
    page = article(row, content_source="聊城市生态环境局")
    assert gathered(readings=[NIGHTS], columns=[column], sightings=[row], articles=[page]).places[0].proof is (
        ColumnProof.PAGE_META
    )


@pytest.mark.parametrize(("others", "earlier", "proved"), [(3, True, True), (2, True, False), (3, False, False)])
def test_a_shared_list_needs_three_others_and_an_earlier_one(others: int, earlier: bool, proved: bool) -> None:
    rows = [
        seen(f"{body.name}2025年政府信息公开工作年度报告", at(1, 20), column=PORTAL, url=f"{body.code}.html")
        for body in (WATER, SCHOOLS, MONEY)[:others]
    ]
    if earlier:
        rows.append(seen(LAST_YEAR, at(1, 20), column=PORTAL, url="old.html"))
    evidence = gathered(
        readings=[complete(at(2, 1), column=PORTAL)],
        sightings=rows,
        articles=[article(row) for row in rows],
        places=(PORTAL_PLACE,),
    )
    assert evidence.places[0].proof is (ColumnProof.SHARED_LIST if proved else None)
    assert judge(owed(), evidence, AS_OF).code is (VerdictCode.MISSING if proved else VerdictCode.UNVERIFIABLE)


def test_a_person_proves_a_column() -> None:
    said = Attestation("王莉", at(2, 3), "电话核实", column_confirmed=OWN)
    assert gathered(readings=[NIGHTS], attestations=[said]).places[0].proof is ColumnProof.PERSON
    other = Attestation("王莉", at(2, 3), "电话核实", column_confirmed=PORTAL)
    assert gathered(readings=[NIGHTS], attestations=[other]).places[0].proof is None


# --- the as-of cut ----------------------------------------------------------------------------------------------


def test_nothing_after_the_end_of_the_day_is_known() -> None:
    row = seen(TITLE, at(2, 10), listed_on=date(2026, 2, 9))
    everything = {"readings": [NIGHTS], "sightings": [OLD, row], "articles": [OLD_PAGE, article(row)]}
    before = gathered(**everything, as_of=date(2026, 2, 9))  # type: ignore[arg-type]
    assert before.publications == ()
    assert [reading.started for place in before.places for reading in place.readings] == [
        (at(1, 20), at(2, 1), at(2, 2))
    ]
    assert judge(owed(), before, date(2026, 2, 9)).code is VerdictCode.MISSING
    after = gathered(**everything, as_of=date(2026, 2, 10))  # type: ignore[arg-type]
    assert judge(owed(), after, date(2026, 2, 10)).code is VerdictCode.LATE
    early = gathered(**everything, as_of=date(2026, 1, 25))  # type: ignore[arg-type]
    assert judge(owed(), early, date(2026, 1, 25)).code is VerdictCode.NOT_DUE


def test_first_complete_reading_of_any_place() -> None:
    evidence = gathered(
        readings=[failed(at(1, 5), column=OWN), NIGHTS, complete(at(1, 8), column=PORTAL)],
        places=(OWN_PLACE, PORTAL_PLACE),
    )
    assert evidence.first_complete_on == date(2026, 1, 8)
    assert gathered(readings=[failed(at(1, 5), column=OWN)]).first_complete_on is None


def test_places_without_readings_keep_their_reason() -> None:
    evidence = gathered(places=((PlaceRole.OWN_COLUMN, "", Reason.NO_COLUMN), PORTAL_PLACE, PORTAL_PLACE))
    assert [(place.column, place.reason) for place in evidence.places] == [("", Reason.NO_COLUMN), (PORTAL, None)]
    assert judge(owed(), evidence, AS_OF).reason is Reason.NO_COLUMN


# --- whole stories ----------------------------------------------------------------------------------------------


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [
        OLD,
        seen(TITLE, at(2, 2), listed_on=date(2026, 1, 30)),
        seen(TITLE, at(2, 3), url="b.html"),
        seen("年报", at(2, 2), url="c.html"),
        seen("2023年", at(1, 2), url="d.html"),
    ]
    pages = [article(row) for row in rows[:3]]
    readings = [NIGHTS, failed(at(2, 3), column=OWN)]
    expected = gathered(readings=readings, sightings=rows, articles=pages)
    for seed in range(5):
        mixed = [list(things) for things in (readings, rows, pages)]
        for things in mixed:
            Random(seed).shuffle(things)
        assert gathered(readings=mixed[0], sightings=mixed[1], articles=mixed[2]) == expected  # type: ignore[arg-type]


def test_migrated_dates_of_the_whole_column_are_found() -> None:
    day = date(2026, 8, 11)
    rows = [
        seen(f"聊城市生态环境局{year}年政府信息公开工作年度报告", at(9, 1), url=f"{year}.html", listed_on=day)
        for year in (2023, 2024, 2025)
    ]
    evidence = gathered(
        readings=[complete(at(9, 1), column=OWN)],
        sightings=rows,
        articles=[article(row) for row in rows],
        as_of=date(2026, 9, 2),
    )
    verdict = judge(owed(), evidence, date(2026, 9, 2))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)


def test_many_duties_from_one_set_of_shelves() -> None:
    row = seen(TITLE, at(1, 20), at(2, 10), listed_on=date(2026, 1, 20))
    shelves = Shelves(
        resolver=RESOLVER,
        columns=COLUMNS,
        readings={OWN: [NIGHTS]},
        sightings={OWN: [row, OLD]},
        articles={row.url: article(row), OLD.url: OLD_PAGE},
    )
    codes = {}
    for year in (2023, 2024, 2025):
        evidence = gather_from(shelves, owed(year), ENVIRONMENT, places=(OWN_PLACE,), as_of=AS_OF)
        verdict = judge(owed(year), evidence, AS_OF)
        codes[year] = (verdict.code, verdict.watched)
    assert codes == {
        2023: (VerdictCode.UNVERIFIABLE, False),
        2024: (VerdictCode.ON_TIME, False),
        2025: (VerdictCode.ON_TIME, True),
    }


@pytest.mark.parametrize(
    ("printed", "of", "may_be"),
    [
        ("聊城生态环境局", ENVIRONMENT, True),
        ("聊城环境局", ENVIRONMENT, True),
        ("聊城市", GOVERNMENT, True),
        ("聊城市", ENVIRONMENT, False),
        ("聊城市", OFFICE, False),
        ("聊城市人民政府", OFFICE, False),
        ("山东省生态环境厅", ENVIRONMENT, False),
        ("山东省聊城市生态环境局", ENVIRONMENT, True),
        ("喜报聊城市生态环境局", ENVIRONMENT, True),
        ("聊城市水利局", ENVIRONMENT, False),
    ],
)
def test_short_forms(printed: str, of: Body, may_be: bool) -> None:
    assert resembles(printed, of) is may_be


def test_a_superiors_bureau_is_no_short_form_of_its_districts() -> None:
    district = Body("371502-sthj", "聊城市东昌府区生态环境局", Kind.DEPARTMENT, Level.COUNTY, "371502")
    assert not resembles("聊城市生态环境局", district)
    assert resembles("东昌府区生态环境局", district)
    branch = Body("371502-sthjfj", "聊城市生态环境局东昌府区分局", Kind.BRANCH, Level.COUNTY, "371502")
    assert not resembles("聊城市生态环境局", branch)
    street = Body("371502-lq", "柳园街道办事处", Kind.TOWNSHIP, Level.TOWNSHIP, "371502")
    assert resembles("柳园街道", street)
    assert resembles("柳园街", street)


def test_an_article_that_is_not_ours_is_nothing() -> None:
    stray = Article(OWN + "stray.html", state=ContentState.READ, report_title=TITLE, report_year=2025)
    assert gathered(readings=[NIGHTS], articles=[stray]).publications == ()


def test_what_was_fetched_later_was_not_known_then() -> None:
    row = seen(TITLE, at(1, 20), at(2, 10), listed_on=date(2026, 1, 19))
    later = article(row, content_since=at(2, 12))
    early = gathered(readings=[NIGHTS], sightings=[row], articles=[later], as_of=date(2026, 2, 2))
    assert (len(early.publications), len(early.candidates)) == (0, 1)
    assert len(gathered(readings=[NIGHTS], sightings=[row], articles=[later], as_of=AS_OF).publications) == 1


def test_a_title_is_a_placeholder_only_from_its_second_empty_day_on() -> None:
    row = seen(TITLE, at(1, 20), at(2, 10))
    empty = article(row, ContentState.EMPTY, empty_days=2, empty_on=(date(2026, 2, 2), date(2026, 2, 5)))
    first = gathered(readings=[NIGHTS], sightings=[row], articles=[empty], as_of=date(2026, 2, 2))
    assert (first.placeholder, len(first.candidates)) == (False, 1)
    second = gathered(readings=[NIGHTS], sightings=[row], articles=[empty], as_of=date(2026, 2, 5))
    assert (second.placeholder, len(second.candidates)) == (True, 0)


def test_a_list_that_lost_all_it_held_proves_nothing() -> None:
    held = complete(at(1, 20), column=OWN)
    emptied = replace(complete(at(2, 1), at(2, 2), column=OWN), items=0)
    evidence = gathered(readings=[held, emptied], sightings=[OLD], articles=[OLD_PAGE], as_of=AS_OF)
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.INCOMPLETE_LISTING)
    still = gathered(readings=[held, complete(at(2, 1), column=OWN)], sightings=[OLD], articles=[OLD_PAGE], as_of=AS_OF)
    assert judge(owed(), still, AS_OF).code is VerdictCode.MISSING


def test_an_item_that_could_not_be_read_may_have_been_the_report_that_came_later() -> None:
    """Its page never opened; days after the due date the report was put up at another address."""
    unread = seen(TITLE, at(1, 20), at(2, 1), url="broken.html", listed_on=date(2026, 1, 20))
    came = seen(TITLE, at(2, 10), url="again.html", listed_on=date(2026, 2, 9))
    pages = [article(unread, ContentState.FAILED), article(came), OLD_PAGE]
    late = judge(owed(), gathered(readings=[NIGHTS], sightings=[unread, came, OLD], articles=pages), AS_OF)
    assert (late.code, late.flags, late.days_late) == (VerdictCode.LATE, (Flag.DATE_UNCERTAIN,), 9)
    alone = judge(owed(), gathered(readings=[NIGHTS], sightings=[came, OLD], articles=pages), AS_OF)
    assert (alone.code, alone.flags) == (VerdictCode.LATE, ())


def test_nothing_is_proved_late_or_back_dated_beside_what_could_not_be_read() -> None:
    unread = seen(TITLE, at(1, 20), at(2, 1), url="broken.html")
    for listed_on, beside, without in (
        (None, (VerdictCode.UNVERIFIABLE, ()), (VerdictCode.LATE, ())),
        (date(2026, 1, 28), (VerdictCode.ON_TIME, ()), (VerdictCode.LATE, (Flag.BACKDATED_SUSPECT,))),
    ):
        came = seen(TITLE, at(2, 10), url="again.html", listed_on=listed_on)
        pages = [article(unread, ContentState.FAILED), article(came), OLD_PAGE]
        both = judge(owed(), gathered(readings=[NIGHTS], sightings=[unread, came, OLD], articles=pages), AS_OF)
        assert (both.code, both.flags) == beside
        alone = judge(owed(), gathered(readings=[NIGHTS], sightings=[came, OLD], articles=pages), AS_OF)
        assert (alone.code, alone.flags) == without


def test_a_place_found_after_the_report_takes_no_proof_away_unless_it_shows_the_report() -> None:
    """A portal made anew has other columns than the one that was read in January."""
    late = seen(TITLE, at(2, 10))
    places = (OWN_PLACE, PORTAL_PLACE)
    readings = [NIGHTS, complete(at(2, 16), at(2, 17), column=PORTAL)]
    pages = [article(late), OLD_PAGE]
    proved = judge(owed(), gathered(readings=readings, sightings=[late, OLD], articles=pages, places=places), AS_OF)
    assert (proved.code, proved.days_late) == (VerdictCode.LATE, 2)
    unread = [NIGHTS, failed(at(2, 16), at(2, 17), column=PORTAL)]
    never = judge(owed(), gathered(readings=unread, sightings=[late, OLD], articles=pages, places=places), AS_OF)
    assert (never.code, never.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)
    copy = seen(TITLE, at(2, 16), column=PORTAL)
    both = gathered(readings=readings, sightings=[late, copy, OLD], articles=[*pages, article(copy)], places=places)
    assert judge(owed(), both, AS_OF).code is VerdictCode.UNVERIFIABLE
