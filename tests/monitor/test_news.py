"""Judging only what has news gives what judging everything gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from random import Random

import pytest
from sqlalchemy import Engine

from duties.date_hints import FILE_DATE, DateHint
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome, Reason, VerdictCode
from duties.obligations import DueRule, DueRules, DutyException
from monitor.batches import BatchJudge, Wanted
from monitor.ledger import standing
from monitor.news import Refreshed, refresh_changed
from monitor.watch import Judged, judge_all
from registry.model import Body, Kind, Level
from registry.roster_events import EventKind, RosterEvent
from storage import articles, bodies, columns, database, judgings, readings, reviews, roster_events, verdicts
from storage.articles import ArticleObservation
from storage.document_dates import save_dates
from storage.last_looks import TakenLook, save_look
from storage.reviews import Review, ReviewKind

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow

CITY = "371500"
PORTAL = "http://www.liaocheng.gov.cn.test/nb/"
RULES = DueRules()
# For examples of what is judged again, which no database decides.
ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def body(slug: str, name: str, kind: Kind = Kind.DEPARTMENT, since: int | None = None) -> Body:
    home = f"http://{slug}.liaocheng.gov.cn.test/"
    return Body(f"{CITY}-{slug}", f"聊城市{name}", kind, Level.PREFECTURE, CITY, home_url=home, since=since)


ROSTER = (
    body("rmzf", "人民政府", Kind.GOVERNMENT),
    body("czj", "财政局", since=2022),
    body("jyj", "教育局"),
    body("slj", "水利局"),
    body("mzj", "民政局", since=2024),
)
DEPARTMENTS = ROSTER[1:]


def own(of: Body) -> str:
    return f"{of.home_url}nb/"


class City:
    """A store that is observed at random, as crawls and people would."""

    def __init__(self, engine: Engine, seed: int, at_once: int = 400) -> None:
        self.engine = engine
        self.at_once = at_once
        self.random = Random(seed)
        self.today = date(2026, 1, 20)
        self.hour = 0
        self.items: dict[str, list[tuple[str, str, date | None]]] = {
            column: [] for column in (*map(own, ROSTER), PORTAL)
        }
        with database.write_session(engine) as session:
            bodies.save_bodies(session, ROSTER, source="", file_sha256="0" * 64, at=self.now())
            for of in ROSTER:
                found = Column(own(of), "政府信息公开年报", bodies=((of.code, PlaceRole.OWN_COLUMN),))
                columns.save_column(session, found, found_at=self.now(), origin="finder", recipe={})
            shared = Column(PORTAL, bodies=((ROSTER[0].code, PlaceRole.OWN_COLUMN),))
            columns.save_column(session, shared, found_at=self.now(), origin="finder", recipe={})
        for of in ROSTER:
            self.list(of, 2024, own(of), date(2025, 1, 15))

    def now(self) -> datetime:
        self.hour += 1
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC) + timedelta(
            minutes=self.hour % 900
        )

    def list(self, of: Body, year: int, column: str, on: date | None) -> None:
        url = f"{column}{of.code}-{year}.html"
        if all(known != url for known, _, _ in self.items[column]):
            self.items[column].insert(0, (url, f"{of.name}{year}年政府信息公开工作年度报告", on))

    def read(self, column: str, outcome: ReadingOutcome = ReadingOutcome.COMPLETE) -> None:
        done = outcome is ReadingOutcome.COMPLETE
        began = self.now()
        with database.write_session(self.engine) as session:
            readings.record_reading(
                session,
                column=column,
                started_at=began,
                finished_at=began + timedelta(seconds=9),
                outcome=outcome,
                reason=None if done else Reason.BLOCKED,
                pages=1,
                items=self.items[column] if done else [],
                claimed_total=None,
                listing_sha256=(),
                simulated=True,
                vantage="",
                run_id=None,
            )

    def fetch(self, url: str, **page: object) -> None:
        look = ArticleObservation(page_sha256="a" * 64, content_digest=url)
        with database.write_session(self.engine) as session:
            articles.record_article(session, url=url, at=self.now(), page=replace(look, **page))  # type: ignore[arg-type]

    def review(self, of: Body, **said: object) -> None:
        with database.write_session(self.engine) as session:
            kind = ReviewKind.CORRECT if said.get("item_url") else ReviewKind.ATTEST
            given = Review(kind, of.code, 2025, "王莉", "核实", self.now())
            reviews.save_review(session, replace(given, **said))  # type: ignore[arg-type]

    def night(self) -> None:
        self.today += timedelta(days=self.random.choice((1, 1, 2, 9)))
        for column in self.items:
            if self.random.random() < 0.7:
                self.read(column, self.random.choice((*[ReadingOutcome.COMPLETE] * 4, ReadingOutcome.FAILED)))

    def happen(self) -> None:
        of = self.random.choice(DEPARTMENTS)
        sister = self.random.choice(DEPARTMENTS)
        column = self.random.choice((own(of), PORTAL, own(sister)))
        listed = [url for items in self.items.values() for url, _, _ in items]
        url = self.random.choice(listed)
        day = self.random.choice((None, self.today, self.today - timedelta(days=5)))
        choices: list[Callable[[], None]] = [
            lambda: self.list(of, self.random.choice((2023, 2025, 2025)), column, day),
            lambda: self.fetch(url),
            lambda: self.fetch(url, shown_date=day, content_digest=str(day)),
            lambda: self.fetch(url, state=ContentState.FAILED, reason=Reason.SOFT_404, content_digest=""),
            lambda: self.fetch(url, state=ContentState.EMPTY, content_digest=""),
            lambda: self.unlist(column),
            lambda: self.review(of, published_on=self.today - timedelta(days=2), place="公示栏"),
            lambda: self.review(of, item_url=url),
            lambda: self.look(of),
            self.withdraw,
        ]
        self.random.choice(choices)()

    def unlist(self, column: str) -> None:
        if self.items[column]:
            self.items[column].pop(self.random.randrange(len(self.items[column])))

    def look(self, of: Body) -> None:
        with database.write_session(self.engine) as session:
            save_look(session, TakenLook(of.code, 2025, self.now(), True, 3), None)

    def withdraw(self) -> None:
        with database.write_session(self.engine) as session:
            for given in reviews.load_reviews(session, standing=True)[:1]:
                reviews.withdraw_review(session, given.id, by="李强", reason="更正", at=self.now())

    def read_all(self, *days: date) -> None:
        """Reads every column on each of the days, or today."""
        for day in days or (self.today,):
            self.today = day
            for column in self.items:
                self.read(column)

    def publish_at(self, of: Body, year: int, column: str, on: date | None) -> str:
        """Lists a report and reads its page; returns the address."""
        self.list(of, year, column, on)
        url = f"{column}{of.code}-{year}.html"
        self.fetch(url)
        return url

    def stored(self, of: Body, year: int) -> VerdictCode:
        with database.sessions(self.engine)() as session:
            return verdicts.load_verdicts(session)[of.code, year].verdict.code

    def judge(self, rules: DueRules = RULES, asked_years: Sequence[int] = ()) -> Refreshed:
        """Judges what has news; what then stands, stored or judged anew, is what judging everything gives."""
        done = refresh_changed(
            self.engine,
            today=self.today,
            at=self.now(),
            rules=rules,
            asked_years=asked_years,
            at_once=self.at_once,
        )
        assert standing(self.engine, done.judged, today=self.today, rules=rules, asked_years=asked_years) == judge_all(
            self.engine, as_of=self.today, rules=rules, asked_years=asked_years
        )
        with database.sessions(self.engine)() as session:
            stored = verdicts.load_verdicts(session, as_of=self.today)
        assert all(stored[row.body.code, row.duty.year].verdict == row.verdict for row in done.judged)
        return done


class OldCity(City):
    """A city that has published for years: what comes concerns one report year here and another there."""

    rules = 0

    def settle(self) -> None:
        """Every body has its reports of years in its own column, some also in the portal's list, and all were read."""
        self.today = date(2026, 2, 10)
        old = [replace(of, since=2018) for of in ROSTER]
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, old, source="", file_sha256="0" * 64, at=self.now())
        for of in ROSTER:
            for year in range(2018, 2026):
                if self.random.random() < 0.9:
                    self.publish(of, year)
        for _ in range(2):
            self.today += timedelta(days=1)
            for column in self.items:
                self.read(column)

    def publish(self, of: Body, year: int) -> None:
        column = self.random.choice((own(of), own(of), PORTAL))
        own_day = date(year + 1, 1, 20) + timedelta(days=self.random.choice((-6, 0, 0, 8, 20, 60)))
        # The days of a migration: of years that were never so near to each other.
        migrated = date(2025, 9, 1) + timedelta(days=self.random.randrange(12))
        on = self.random.choice((own_day, own_day, own_day, None, migrated))
        self.list(of, year, column, on)
        url = f"{column}{of.code}-{year}.html"
        if self.random.random() < 0.9:
            self.fetch(url, shown_date=self.random.choice((on, None)), content_digest=self.random.choice("ab") + url)

    def happen(self) -> None:
        of = self.random.choice(DEPARTMENTS)
        year = self.random.choice((*range(2017, 2026), 2025))
        column = self.random.choice((own(of), own(of), PORTAL))
        choices: list[Callable[[], None]] = [
            *[lambda: self.publish(of, year)] * 6,
            lambda: self.stray(column, year),
            lambda: self.date(column),
            lambda: self.read_late(column),
            super().happen,
        ]
        self.random.choice(choices)()

    def stray(self, column: str, year: int) -> None:
        """What names nobody, or another year than its address."""
        of = self.random.choice(DEPARTMENTS)
        title = self.random.choice((f"{year}年年报", "政府信息公开工作年度报告", f"{of.name}{year}年年报"))
        self.items[column].insert(0, (f"{column}stray-{of.code}-{year}.html", title, None))

    def date(self, column: str) -> None:
        """A day that the file of a report carries was found, or found to be another by other rules."""
        self.rules += 1
        with database.write_session(self.engine) as session:
            day = date(2025, 1, 1) + timedelta(days=self.random.randrange(600))
            save_dates(session, {"a" * 64: [DateHint(FILE_DATE, day, day)]}, self.rules)

    def read_late(self, column: str) -> None:
        """A reading of an earlier day is recorded only now."""
        today, self.today = self.today, self.today - timedelta(days=self.random.choice((1, 3, 40)))
        self.read(column)
        self.today = today


@pytest.fixture
def city(engine: Engine) -> City:
    return City(engine, 1)


@pytest.mark.parametrize(
    ("seed", "at_once"),
    [(3, 1), pytest.param(4, 400, marks=pytest.mark.slow), pytest.param(5, 2, marks=pytest.mark.slow)],
)
def test_what_has_news_is_all_that_needs_judging(engine: Engine, seed: int, at_once: int) -> None:
    city = City(engine, seed, at_once)
    assert city.judge().everything
    anew = 0
    for _ in range(12):
        city.night()
        for _ in range(city.random.randint(0, 4)):
            city.happen()
        done = city.judge()
        assert not done.everything
        anew += len(done.judged)
    assert anew


@pytest.mark.parametrize("seed", [11, 12])
def test_of_what_came_to_old_columns_only_the_years_that_it_can_touch_are_judged(engine: Engine, seed: int) -> None:
    city = OldCity(engine, seed)
    city.settle()
    assert len(city.judge().judged) > 20
    anew, nights = 0, 8
    for _ in range(nights):
        city.night()
        for _ in range(city.random.randint(0, 3)):
            city.happen()
        done = city.judge()
        assert not done.everything
        anew += len(done.judged)
    assert 0 < anew < nights * 40


def test_a_new_report_does_not_judge_the_other_years_again(city: City) -> None:
    schools = ROSTER[2]
    for year in range(2018, 2024):
        city.list(schools, year, own(schools), date(year + 1, 1, 15))
    for year in range(2018, 2025):
        city.fetch(f"{own(schools)}{schools.code}-{year}.html", content_digest=str(year))
    for day in (1, 2, 9):
        city.today = date(2026, 2, day)
        for column in city.items:
            city.read(column)
        city.judge()
    city.today = date(2026, 2, 10)
    city.list(schools, 2025, own(schools), date(2026, 2, 9))
    city.fetch(f"{own(schools)}{schools.code}-2025.html")
    city.read(own(schools))
    assert {(row.body, row.duty.year) for row in city.judge().judged} == {(schools, 2025)}


def test_without_news_nothing_is_judged(city: City) -> None:
    for column in city.items:
        city.read(column)
    city.judge()
    assert city.judge().judged == ()


def test_one_more_equal_night_concerns_open_verdicts_only(city: City) -> None:
    money, schools = ROSTER[1], ROSTER[2]
    city.list(money, 2025, own(money), date(2026, 1, 15))
    city.fetch(f"{own(money)}{money.code}-2025.html")
    city.today = date(2026, 2, 5)
    for column in (own(money), own(schools)):
        city.read(column)
    city.judge()
    city.today = date(2026, 2, 6)
    for column in (own(money), own(schools)):
        city.read(column)
    judged = {row.body.code for row in city.judge().judged}
    assert schools.code in judged
    with database.sessions(city.engine)() as session:
        stands = verdicts.load_verdicts(session)[money.code, 2025].verdict
    assert (stands.code, stands.as_of) == (VerdictCode.ON_TIME, date(2026, 2, 5))


def test_the_day_after_the_due_date_is_news(city: City) -> None:
    city.today = date(2026, 1, 31)
    city.judge()
    city.today = date(2026, 2, 1)
    assert {row.body.code for row in city.judge().judged} == {of.code for of in DEPARTMENTS}


def test_roster_rules_events_and_the_season_concern_everybody(city: City) -> None:
    city.judge()
    with database.write_session(city.engine) as session:
        exempt = DutyException(ROSTER[1].code, 2025, False, reason="并入")
        bodies.save_exceptions(session, [exempt], source="", at=city.now())
    assert city.judge().everything
    with database.write_session(city.engine) as session:
        merged = (ROSTER[2].code, EventKind.MERGED, date(2026, 1, 25), "聊编8号", "赵敏", city.now(), (ROSTER[3].code,))
        roster_events.save_event(session, RosterEvent(*merged))
    assert city.judge().everything
    assert city.judge(DueRules(divisions=(DueRule(CITY, "next_workday", "文"),))).everything
    city.today = date(2026, 1, 25)
    assert not city.judge(DueRules(divisions=(DueRule(CITY, "next_workday", "文"),))).everything
    with database.sessions(city.engine)() as session:
        assert verdicts.load_verdicts(session)[ROSTER[2].code, 2025].verdict.code is VerdictCode.NOT_REQUIRED
    city.today = date(2027, 1, 5)
    assert city.judge().everything


@pytest.mark.parametrize("times", [1, 3])
def test_what_another_process_judged_meanwhile_is_not_overwritten_with_something_older(
    city: City, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Each of the first `times` judgings is overtaken by one that knows of one report more."""
    for day in (date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 4)):
        city.today = day
        for column in city.items:
            city.read(column)
        if day < date(2026, 2, 4):
            city.judge()
    published = list(ROSTER[2 : 2 + times])
    waiting = list(published)
    overtaking: list[str] = []
    judge = BatchJudge.judge

    def overtaken(self: BatchJudge, wanted: Wanted) -> list[Judged]:
        judged = judge(self, wanted)
        if waiting and not overtaking:
            of = waiting.pop(0)
            overtaking.append(of.code)
            city.list(of, 2025, own(of), city.today)
            city.fetch(f"{own(of)}{of.code}-2025.html")
            city.read(own(of))
            done = refresh_changed(city.engine, today=city.today, at=city.now(), rules=RULES)
            assert of.code in {change.body for change in done.changes}
            overtaking.clear()
        return judged

    monkeypatch.setattr(BatchJudge, "judge", overtaken)
    city.judge()
    assert not waiting
    with database.sessions(city.engine)() as session:
        stored = verdicts.load_verdicts(session, year=2025)
        said = [change for of in published for change in verdicts.load_changes(session, body=of.code, year=2025)]
    assert {stored[of.code, 2025].verdict.code for of in published} == {VerdictCode.LATE}
    assert VerdictCode.LATE not in {change.before.code for change in said if change.before is not None}
    everything = judge_all(city.engine, as_of=city.today, rules=RULES)
    assert {row.body.code: row.verdict.code for row in everything if row.duty.year == 2025} == {
        code: row.verdict.code for (code, _), row in stored.items()
    }


def test_one_judging_is_recorded_at_a_time(city: City) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.write_session(city.engine) as session:
            judgings.lock_judging(session)
            other = pool.submit(refresh_changed, city.engine, today=city.today, at=city.now(), rules=RULES)
            with pytest.raises(TimeoutError):
                other.result(timeout=0.5)
        assert other.result(timeout=60).everything


def test_a_look_back_does_not_hide_what_lies_after_its_day(city: City) -> None:
    schools = ROSTER[2]
    for day in (date(2026, 2, 2), date(2026, 2, 3)):
        city.today = day
        for column in city.items:
            city.read(column)
        city.judge()
    city.today = date(2026, 2, 10)
    city.list(schools, 2025, own(schools), date(2026, 2, 9))
    city.fetch(f"{own(schools)}{schools.code}-2025.html")
    for column in city.items:
        city.read(column)
    city.judge()
    for _ in range(2):
        back = refresh_changed(city.engine, today=date(2026, 2, 5), at=city.now(), rules=RULES)
        assert back.everything
    with database.sessions(city.engine)() as session:
        assert verdicts.load_verdicts(session)[schools.code, 2025].verdict.code is VerdictCode.MISSING
    city.today = date(2026, 2, 11)
    assert city.judge().everything
    with database.sessions(city.engine)() as session:
        assert verdicts.load_verdicts(session)[schools.code, 2025].verdict.code is VerdictCode.LATE
    assert not city.judge().everything


def test_a_first_judging_of_an_earlier_day_hides_nothing_either(city: City) -> None:
    """There is no judging before it that would tell that its day is an earlier one; the evidence does."""
    schools = ROSTER[2]
    for day in (date(2026, 2, 2), date(2026, 2, 3)):
        city.today = day
        for column in city.items:
            city.read(column)
    city.today = date(2026, 2, 10)
    city.list(schools, 2025, own(schools), date(2026, 2, 9))
    city.read(own(schools))
    city.fetch(f"{own(schools)}{schools.code}-2025.html")
    refresh_changed(city.engine, today=date(2026, 2, 5), at=city.now(), rules=RULES)
    assert city.judge().everything
    with database.sessions(city.engine)() as session:
        assert verdicts.load_verdicts(session)[schools.code, 2025].verdict.code is VerdictCode.LATE


def test_a_year_that_was_never_judged_is_judged_when_asked_for(city: City) -> None:
    city.judge()
    done = refresh_changed(city.engine, today=city.today, at=city.now(), rules=RULES, asked_years=(2015,))
    assert {row.duty.year for row in done.judged} == {2015}
    assert not done.everything


def test_a_year_asked_for_once_is_kept_true_and_shown_only_when_asked_for(city: City) -> None:
    schools = ROSTER[2]
    refresh_changed(city.engine, today=city.today, at=city.now(), rules=RULES, asked_years=(2015,))
    assert 2015 not in {row.duty.year for row in city.judge().judged}
    city.list(schools, 2015, own(schools), date(2016, 1, 9))
    city.fetch(f"{own(schools)}{schools.code}-2015.html")
    city.read(own(schools))
    city.judge()
    done = refresh_changed(city.engine, today=city.today, at=city.now(), rules=RULES, asked_years=(2015,))
    assert done.judged == ()
    shown = standing(city.engine, done.judged, today=city.today, rules=RULES, asked_years=(2015,))
    assert shown == judge_all(city.engine, as_of=city.today, rules=RULES, asked_years=(2015,))
    assert {row.verdict.code for row in shown if (row.body, row.duty.year) == (schools, 2015)} == {VerdictCode.ON_TIME}


@pytest.mark.parametrize("at_once", [1, 400])
def test_a_report_in_a_column_that_is_nobodys_is_found_by_whom_it_is_of(engine: Engine, at_once: int) -> None:
    city = City(engine, 7, at_once)
    notices = "http://www.liaocheng.gov.cn.test/tzgg/"
    with database.write_session(engine) as session:
        columns.save_column(session, Column(notices), found_at=city.now(), origin="last_look", recipe={})
    city.items[notices] = []
    of = ROSTER[3]
    city.judge()
    city.list(of, 2025, notices, date(2026, 1, 18))
    city.fetch(f"{notices}{of.code}-2025.html")
    city.read(notices)
    assert {row.body.code for row in city.judge().judged} == {of.code}
    with database.sessions(engine)() as session:
        assert verdicts.load_verdicts(session)[of.code, 2025].verdict.code is VerdictCode.ON_TIME
    assert city.judge(DueRules(divisions=(DueRule(CITY, "next_workday", "文"),))).everything


@ON_ONE_DATABASE
@pytest.mark.parametrize("at_once", [1, 400])
def test_a_report_found_elsewhere_counts_where_other_years_are_judged(engine: Engine, at_once: int) -> None:
    """Its open years are judged every night; the year that stood as late is judged with what was found, too."""
    city = City(engine, 1, at_once)
    money, schools = ROSTER[1], ROSTER[2]
    city.publish_at(money, 2023, own(money), date(2024, 1, 15))
    city.read_all(date(2026, 2, 2), date(2026, 2, 3))
    city.today = date(2026, 2, 8)
    city.publish_at(money, 2025, own(money), date(2026, 2, 8))
    city.read_all()
    city.judge()
    city.read_all(date(2026, 2, 18))
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.LATE
    city.today = date(2026, 2, 20)
    city.publish_at(money, 2025, own(schools), date(2026, 1, 20))
    city.read_all()
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.ON_TIME


@ON_ONE_DATABASE
@pytest.mark.parametrize("at_once", [1, 400])
def test_a_report_found_elsewhere_counts_though_another_year_was_asked_for(engine: Engine, at_once: int) -> None:
    city = City(engine, 1, at_once)
    money, schools = ROSTER[1], ROSTER[2]
    city.publish_at(money, 2024, own(money), None)
    city.read_all(date(2026, 2, 2), date(2026, 2, 3))
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.MISSING
    city.today = date(2026, 2, 10)
    city.publish_at(money, 2025, own(schools), date(2026, 1, 20))
    city.read(own(schools))
    city.judge(asked_years=(2019,))
    assert city.stored(money, 2025) is VerdictCode.ON_TIME


@ON_ONE_DATABASE
@pytest.mark.parametrize("at_once", [1, 400])
def test_a_report_found_elsewhere_counts_for_the_heir_of_its_body(engine: Engine, at_once: int) -> None:
    city = City(engine, 1, at_once)
    money, schools, heir = ROSTER[1:4]
    with database.write_session(engine) as session:
        merged = (schools.code, EventKind.MERGED, date(2026, 1, 10), "聊编8号", "赵敏", city.now(), (heir.code,))
        roster_events.save_event(session, RosterEvent(*merged))
    city.publish_at(heir, 2024, own(heir), None)
    city.read_all(date(2026, 2, 2), date(2026, 2, 3))
    city.judge()
    assert city.stored(heir, 2025) is VerdictCode.MISSING
    city.today = date(2026, 2, 10)
    city.publish_at(schools, 2025, own(money), date(2026, 1, 8))
    city.read(own(money))
    city.judge(asked_years=(2019,))
    assert city.stored(heir, 2025) is VerdictCode.UNVERIFIABLE


@ON_ONE_DATABASE
def test_an_old_item_that_cannot_be_decided_any_more_is_held_against_a_late_verdict(city: City) -> None:
    """While its page named a year it was that year's report; without it, it may be the one that seemed late."""
    money = ROSTER[1]
    bare = "政府信息公开工作年度报告"
    old = f"{own(money)}old.html"
    city.publish_at(money, 2024, own(money), None)
    city.items[own(money)].insert(0, (old, bare, None))
    city.read_all(date(2026, 1, 25))
    city.fetch(old, title=f"{money.name}2023年{bare}")
    city.read_all(date(2026, 2, 2), date(2026, 2, 3))
    city.today = date(2026, 2, 8)
    city.publish_at(money, 2025, own(money), None)
    city.read_all()
    city.judge()
    city.read_all(date(2026, 2, 20))
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.LATE
    city.today = date(2026, 2, 21)
    city.fetch(old, title=bare, content_digest="again")
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.UNVERIFIABLE


@ON_ONE_DATABASE
def test_an_item_that_a_person_named_counts_from_when_its_page_was_read(city: City) -> None:
    money = ROSTER[1]
    named = f"{own(money)}notice.html"
    city.publish_at(money, 2024, own(money), None)
    city.read_all(date(2026, 2, 2))
    city.today = date(2026, 2, 8)
    city.publish_at(money, 2025, own(money), date(2026, 2, 8))
    city.read_all()
    city.judge()
    city.today = date(2026, 2, 18)
    city.items[own(money)].insert(0, (named, "关于公开情况的说明", date(2026, 1, 20)))
    city.read_all()
    city.review(money, item_url=named)
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.LATE
    city.today = date(2026, 2, 25)
    city.fetch(named)
    city.judge()
    assert city.stored(money, 2025) is VerdictCode.ON_TIME


@ON_ONE_DATABASE
def test_another_calendar_of_holidays_concerns_everybody(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.judge()
    assert not city.judge().everything
    monkeypatch.setattr("monitor.news.version", lambda name: "another" if name == "holidays" else version(name))
    assert city.judge().everything
