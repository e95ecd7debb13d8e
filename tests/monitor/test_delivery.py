"""From changed verdicts to what arrives at real receivers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import Engine

from duties.model import Flag, Reason, Verdict, VerdictCode
from duties.obligations import DueRule, DueRules
from monitor.alert_model import Alert, AlertKind, Severity
from monitor.alerts import still_holds
from monitor.feeds.items import alert_items
from monitor.health import Trouble, TroubleKind
from monitor.routes import Audience
from monitor.standings import load_standings
from reports.model import Finding
from reports.model import Severity as FindingSeverity
from storage import alert_plans, content_reviews, database, outbox, report_versions
from storage import alerts as stored
from storage.alerts import Silence
from storage.outbox import State
from tests.monitor.receivers import Http, Smtp, http_receiver, smtp_receiver
from tests.monitor.season import URL, YEAR, Town, moment, route, says
from tests.storage.reports import annual_report

# What is sent when and to whom is the same on every database; the outbox's own tests run on both kinds.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
NOT_DUE, MISSING, LATE = VerdictCode.NOT_DUE, VerdictCode.MISSING, VerdictCode.LATE
ON_TIME, UNVERIFIABLE = VerdictCode.ON_TIME, VerdictCode.UNVERIFIABLE


@pytest.fixture
def http() -> Iterator[Http]:
    with http_receiver() as kept:
        yield kept


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    with smtp_receiver() as kept:
        yield kept


@pytest.fixture
def town(engine: Engine, http: Http) -> Town:
    """A city whose alerts go to a webhook, with its baseline behind it."""
    made = Town(engine, (route(f"json://127.0.0.1:{http.port}/a"),))
    made.fill()
    made.deliver("01-05")
    return made


def kinds(http: Http, number: int = -1) -> list[tuple[str, str]]:
    return [(alert["kind"], alert["body"]) for alert in http.arrivals[number].body["alerts"]]


def states(town: Town) -> list[tuple[State, bool]]:
    with database.sessions(town.engine)() as session:
        return [(message.state, message.possibly_repeated) for message in outbox.load_messages(session)]


def withheld(town: Town) -> list[str]:
    with database.sessions(town.engine)() as session:
        return [entry.withheld for entry in alert_plans.load_planned(session)]


def test_the_first_delivery_is_the_baseline_and_sends_nothing(engine: Engine, http: Http) -> None:
    town = Town(engine, (route(f"json://127.0.0.1:{http.port}/a"),))
    town.fill(day="02-20")
    town.judge("02-21", says(MISSING, "money", "02-21", confirmed=True))
    done = town.deliver("02-21")
    assert (done.raised, done.made, http.arrivals) == ((), 0, [])
    town.judge("02-24", says(MISSING, "school", "02-24", confirmed=True))
    town.deliver("02-24")
    assert kinds(http) == [("overdue", "school")]


def test_a_change_is_told_once_at_once_and_never_again(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03"))
    assert town.deliver("02-03").raised == ()
    town.judge("02-04", says(MISSING, "money", "02-04", confirmed=True, last_absent_on=date(2026, 2, 4)))
    assert len(town.deliver("02-04").raised) == 1
    assert kinds(http) == [("overdue", "money")]
    assert "2026-02-04" in http.arrivals[0].body["message"]
    for day in ("02-04", "02-05", "02-06"):
        assert town.deliver(day, "10:00").raised == ()
    assert len(http.arrivals) == 1


def test_due_dates_are_told_at_ten_three_and_one_workdays(town: Town, http: Http) -> None:
    # 31 January 2026 is a Saturday: the tenth workday before it is the 19th.
    for day in (16, 19, 20, 27, 28, 29, 30, 31):
        town.deliver(f"01-{day}")
    told = [(number, len(kinds(http, number))) for number in range(len(http.arrivals))]
    assert told == [(0, 5), (1, 5), (2, 5)]
    assert {alert["kind"] for arrival in http.arrivals for alert in arrival.body["alerts"]} == {"due_soon"}
    left = [arrival.body["alerts"][0]["params"]["workdays"] for arrival in http.arrivals]
    assert left == [10, 3, 1]
    keys = [alert["key"] for arrival in http.arrivals for alert in arrival.body["alerts"]]
    assert len(set(keys)) == len(keys)


def test_a_missed_morning_is_caught_up_with_the_nearest_stage_only(town: Town, http: Http) -> None:
    town.deliver("01-29")
    assert [alert["params"]["workdays"] for alert in http.arrivals[0].body["alerts"]] == [2] * 5
    town.judge("01-30", says(ON_TIME, "money", "01-30", url=URL))
    town.deliver("01-30")
    assert sorted(body for _kind, body in kinds(http)) == ["farm", "office", "school", "water"]


@pytest.mark.slow
def test_overdue_is_told_again_after_seven_and_thirty_days(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    for day in ("02-03", "02-06", "02-09", "02-10", "03-02", "03-03"):
        town.deliver(day)
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [
        [("overdue", "money")],
        [("overdue_7", "money")],
        [("overdue_30", "money")],
    ]


def test_what_is_confirmed_late_is_not_told_twice_on_one_day(town: Town, http: Http) -> None:
    town.judge("02-10", says(MISSING, "money", "02-10", confirmed=True))
    town.deliver("02-10")
    town.deliver("02-11")
    assert len(http.arrivals) == 1
    assert kinds(http) == [("overdue", "money")]


def test_what_became_untrue_overnight_is_told_to_nobody(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True), clock="20:30")
    done = town.deliver("02-03", "21:00")
    assert (len(done.raised), done.waiting) == (1, 1)
    assert http.arrivals == []
    town.judge("02-04", says(LATE, "money", "02-04", days_late=3, published_on=date(2026, 2, 3), url=URL))
    town.deliver("02-04")
    assert kinds(http) == [("published_late", "money")]
    assert withheld(town) == ["no_longer_true", ""]


def test_a_conclusion_is_taken_back_only_where_it_was_told(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.judge(
        "02-04",
        says(ON_TIME, "money", "02-04", published_on=date(2026, 1, 30), url=URL),
        says(MISSING, "school", "02-04", confirmed=True),
        clock="01:00",
    )
    town.judge("02-04", says(UNVERIFIABLE, "school", "02-04", reason=Reason.COLUMN_UNPROVED), clock="03:00")
    town.deliver("02-04")
    assert kinds(http) == [("retracted", "money"), ("to_verify", "school")]
    assert "未公布" in http.arrivals[-1].body["message"]
    assert "按时公布" in http.arrivals[-1].body["message"]
    assert sorted(withheld(town)) == ["", "", "", "never_told", "no_longer_true"]


@pytest.mark.slow
def test_each_flag_is_told_when_it_comes_and_when_it_goes(town: Town, http: Http) -> None:
    told = [
        (Flag.WITHDRAWN, "withdrawn"),
        (Flag.REVISED, "revised"),
        (Flag.BACKDATED_SUSPECT, "backdated"),
        (Flag.UNREADABLE, "unreadable"),
    ]
    town.judge("02-02", says(ON_TIME, "money", "02-02", url=URL))
    days = iter(range(3, 28))
    for flag, kind in told:
        day = next(days)
        while not town.rules.calendar.is_workday(date(2026, 2, day)):
            day = next(days)
        at = f"02-{day:02}"
        town.judge(at, says(ON_TIME, "money", at, url=URL, flags=(flag,)), clock="01:00")
        town.deliver(at)
        assert (kind, "money") in kinds(http)
        town.judge(at, says(ON_TIME, "money", at, url=URL), clock="12:00")
    town.deliver("02-27")
    assert kinds(http) == [("cured", "money")]


def test_what_nobody_could_verify_for_two_days_is_one_line_of_the_office(town: Town, http: Http) -> None:
    cut = [says(UNVERIFIABLE, code, "02-01", reason=Reason.UNREACHABLE) for code in ("money", "school", "water")]
    town.judge("02-01", *cut)
    assert town.deliver("02-01").raised == ()
    town.deliver("02-02")
    assert sorted(kinds(http)) == [("to_verify", code) for code in ("money", "school", "water")]
    lines = [line for line in http.arrivals[0].body["message"].splitlines() if line.startswith("- ")]
    assert len(lines) == 1
    assert "网站无法访问（3个单位）" in lines[0]


def test_a_body_hears_of_near_dates_and_of_nothing_else(town: Town, http: Http) -> None:
    own = route(f"json://127.0.0.1:{http.port}/money", name="money", audience=Audience.BODY, bodies=("money",))
    town.routes = (*town.routes, own)
    town.deliver("01-28")
    town.judge("02-01", says(UNVERIFIABLE, "money", "02-01", reason=Reason.BLOCKED))
    town.deliver("02-03")
    town.judge("02-04", says(MISSING, "money", "02-04", confirmed=True))
    town.deliver("02-04")
    to_body = [arrival for arrival in http.arrivals if arrival.path == "/money"]
    assert [[(alert["kind"], alert["body"]) for alert in arrival.body["alerts"]] for arrival in to_body] == [
        [("due_soon", "money")]
    ]
    assert {arrival.path for arrival in http.arrivals} == {"/a", "/money"}


def test_old_years_and_years_that_were_not_watched_say_nothing(town: Town, http: Http) -> None:
    town.judge("02-03", says(NOT_DUE, "money", "02-03", year=2023), clock="00:30")
    town.judge(
        "02-03",
        says(MISSING, "money", "02-03", year=2023, confirmed=True),
        says(MISSING, "school", "02-03", confirmed=True, watched=False),
    )
    assert town.deliver("02-03").raised == ()
    assert http.arrivals == []


@pytest.mark.slow
def test_quiet_hours_and_days_off_keep_messages_back(town: Town, http: Http) -> None:
    # The Spring Festival of 2026: 15 to 23 February are off, Saturday the 14th is worked.
    town.judge("02-13", says(MISSING, "money", "02-13", confirmed=True), clock="19:50")
    for day, at in (("02-13", "20:00"), ("02-14", "07:59"), ("02-15", "10:00"), ("02-23", "12:00")):
        town.deliver(day, at)
    assert http.arrivals == []
    town.deliver("02-24", "08:00")
    assert kinds(http) == [("overdue", "money")]


def test_one_immediate_message_and_one_digest_a_day(town: Town, http: Http) -> None:
    late = replace(town.routes[0], digest_at=time(16))
    town.routes = (late,)
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True), clock="08:00")
    town.deliver("02-03", "08:30")
    town.judge("02-03", says(MISSING, "school", "02-03", confirmed=True), clock="09:00")
    town.deliver("02-03", "09:30")
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [[("overdue", "money")]]
    town.judge("02-03", says(MISSING, "water", "02-03", confirmed=True), clock="10:00")
    town.deliver("02-03", "16:00")
    town.deliver("02-03", "17:00")
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [
        [("overdue", "money")],
        [("overdue", "school"), ("overdue", "water")],
    ]


def test_routes_choose_by_place_body_kind_and_severity(town: Town, http: Http) -> None:
    def to(path: str, **more: object) -> object:
        return route(f"json://127.0.0.1:{http.port}/{path}", name=path, **more)

    town.routes = (
        to("county", divisions=("320921",)),
        to("money", bodies=("money",)),
        to("urgent", least=Severity.URGENT),
        to("late", kinds=frozenset({AlertKind.PUBLISHED_LATE})),
    )  # type: ignore[assignment]
    town.judge(
        "02-03",
        says(LATE, "money", "02-03", days_late=2, url=URL),
        says(MISSING, "farm", "02-03", confirmed=True),
        says(LATE, "school", "02-03", days_late=1, url=URL),
    )
    town.deliver("02-03")
    assert {arrival.path: [alert["body"] for alert in arrival.body["alerts"]] for arrival in http.arrivals} == {
        "/county": ["farm"],
        "/money": ["money"],
        "/urgent": ["farm"],
        "/late": ["money", "school"],
    }


def test_acknowledged_alerts_are_not_sent_and_do_not_go_up(town: Town, http: Http) -> None:
    up = route(f"json://127.0.0.1:{http.port}/up", name="up", kinds=frozenset({AlertKind.UNREADABLE}))
    town.routes = (replace(town.routes[0], escalate_to="up", escalate_after=2), up)
    town.judge(
        "02-03", says(MISSING, "money", "02-03", confirmed=True), says(MISSING, "school", "02-03", confirmed=True)
    )
    town.deliver("02-03")
    with database.write_session(town.engine) as session:
        known = next(alert for alert in stored.load_alerts(session) if alert.body == "money")
        stored.acknowledge(session, known.id, by="李", reason="已电话联系", at=moment("02-03", "11:00"))
    town.deliver("02-04")
    assert len(http.arrivals) == 1
    town.deliver("02-05")
    assert [(arrival.path, arrival.body["alerts"][0]["body"]) for arrival in http.arrivals[1:]] == [("/up", "school")]
    assert "office" in http.arrivals[-1].body["message"]
    town.deliver("02-06")
    assert len(http.arrivals) == 2


@pytest.mark.slow
def test_what_is_silenced_waits_and_is_told_afterwards_if_it_is_still_true(town: Town, http: Http) -> None:
    with database.write_session(town.engine) as session:
        silence = Silence(date(2026, 2, 5), "李", "网站改版", moment("02-03"), division="320900")
        stored.save_silence(session, silence)
    town.judge(
        "02-03", says(MISSING, "money", "02-03", confirmed=True), says(MISSING, "school", "02-03", confirmed=True)
    )
    assert town.deliver("02-03").waiting == 2
    town.judge("02-05", says(LATE, "school", "02-05", days_late=4, url=URL))
    town.deliver("02-05")
    assert http.arrivals == []
    town.deliver("02-06")
    assert sorted(kinds(http)) == [("overdue", "money"), ("published_late", "school")]


def test_a_message_that_waited_loses_what_is_no_longer_true(town: Town, http: Http) -> None:
    http.answers = [(503, ""), (503, "")]
    town.judge(
        "02-03", says(MISSING, "money", "02-03", confirmed=True), says(MISSING, "school", "02-03", confirmed=True)
    )
    town.deliver("02-03", "09:00")
    town.judge("02-03", says(LATE, "money", "02-03", days_late=3, url=URL), clock="09:30")
    town.deliver("02-03", "09:40")
    assert [alert["body"] for alert in http.arrivals[1].body["alerts"]] == ["school"]
    town.judge("02-03", says(LATE, "school", "02-03", days_late=3, url=URL), clock="10:00")
    town.deliver("02-03", "12:00")
    assert len(http.arrivals) == 2
    assert states(town) == [(State.GIVEN_UP, False)]


def test_all_channels_get_the_same_news(engine: Engine, http: Http, smtp: Smtp) -> None:
    base = f"?base=http://127.0.0.1:{http.port}"
    town = Town(
        engine,
        (
            route(
                f"mailto://127.0.0.1:{smtp.port}/?to=office@example.org&from=watch@example.org",
                f"wecombot://A{base}",
                f"dingtalk://SEC@B{base}",
                f"feishu://SEC@C{base}",
                f"json://127.0.0.1:{http.port}/d",
            ),
        ),
        public_url="https://watch.example.org/nb",
    )
    town.fill()
    town.deliver("01-05")
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    done = town.deliver("02-03")
    assert len(done.sent) == 5
    assert done.failed == ()
    assert len(http.arrivals) == 4
    (mail,) = smtp.mails
    told = [str(arrival.body) for arrival in http.arrivals] + [mail.get_content()]  # type: ignore[attr-defined]
    for shown in told:
        assert "鹿河市财政局" in shown
        assert "https://watch.example.org/nb/dossiers/money/2025" in shown


@pytest.mark.slow
def test_a_long_digest_fits_the_robot_and_says_what_it_left_out(engine: Engine, http: Http) -> None:
    from tests.monitor.season import body

    roster = tuple(body(f"b{number}", f"鹿河市第{number}号事务管理服务局") for number in range(120))
    town = Town(engine, (route(f"wecombot://A?base=http://127.0.0.1:{http.port}"),))
    town.fill(roster)
    town.deliver("01-05")
    town.judge("02-03", *(says(LATE, one.code, "02-03", days_late=2, url=URL) for one in roster))
    town.deliver("02-03")
    content = http.arrivals[0].body["markdown"]["content"]
    assert len(content.encode()) <= 4096
    shown = content.count("\n- ")
    assert f"另有{120 - shown}项" in content
    assert 10 < shown < 120
    assert "逾期公布120项" in content


def test_a_missed_night_is_told_at_once_and_a_site_that_many_share_once(town: Town, http: Http) -> None:
    missed = Trouble(TroubleKind.NIGHT_MISSED, "night:2026-02-02", {"night": "2026-02-02", "last": "2026-02-01"})
    params = {"host": "www.luhe.gov.cn", "since": "2026-02-01", "bodies": 60, "reason": Reason.UNREACHABLE.value}
    down = Trouble(TroubleKind.SITE_DOWN, "site:www.luhe.gov.cn:2026-02-01", params)
    town.routes += (route(f"json://127.0.0.1:{http.port}/money", name="money", bodies=("money",)),)
    town.troubles = (missed, down)
    town.deliver("02-03", "08:05")
    assert kinds(http) == [("night", "")]
    town.deliver("02-03", "09:00")
    assert kinds(http) == [("site", "")]
    assert "60 个单位" in http.arrivals[-1].body["message"]
    for day in ("02-04", "02-05"):
        town.deliver(day)
    assert [arrival.path for arrival in http.arrivals] == ["/a", "/a"]


def test_a_trouble_that_is_over_by_morning_is_told_to_nobody(town: Town, http: Http) -> None:
    town.troubles = (Trouble(TroubleKind.QUARANTINE, "quarantine:2026-02-02", {"rows": 3}),)
    assert len(town.deliver("02-02", "22:00").raised) == 1
    town.troubles = ()
    town.deliver("02-03")
    assert http.arrivals == []
    assert withheld(town) == ["no_longer_true"]


@pytest.mark.slow
def test_a_new_route_is_not_told_of_the_whole_season(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.judge("02-25", says(MISSING, "school", "02-25", confirmed=True))
    town.routes += (route(f"json://127.0.0.1:{http.port}/new", name="new"),)
    town.deliver("02-25")
    told = [arrival.body["alerts"] for arrival in http.arrivals if arrival.path == "/new"]
    assert [[alert["body"] for alert in alerts if alert["kind"] == "overdue"] for alerts in told] == [["school"]]


def _read(town: Town, day: str, sha256: str, url: str = URL, *, sums: int = 2, parser: str = "1") -> None:
    """A reading of the file behind the report, with so many broken sums."""
    found = tuple(Finding("row_sum", FindingSeverity.ERROR, {"n": number}) for number in range(sums))
    with database.write_session(town.engine) as session:
        report_versions.save_report(
            session,
            sha256=sha256,
            article_url=url,
            file_url=url,
            body="money",
            year=YEAR,
            report=annual_report(parser, findings=found),
            at=moment(day, "01:00"),
        )


def test_figures_that_do_not_add_up_are_told_once_for_each_content(town: Town, http: Http) -> None:
    town.judge("01-22", says(ON_TIME, "money", "01-22", url=URL))
    _read(town, "01-22", "b" * 64, "http://elsewhere.luhe.gov.cn/t.html", sums=9)
    _read(town, "01-22", "a" * 64)
    town.deliver("01-22")
    told = [alert for arrival in http.arrivals for alert in arrival.body["alerts"] if alert["kind"] == "figures"]
    assert [(alert["body"], alert["params"]["count"]) for alert in told] == [("money", 2)]
    _read(town, "01-23", "a" * 64, parser="2")
    town.deliver("01-23")
    assert (
        len([alert for arrival in http.arrivals for alert in arrival.body["alerts"] if alert["kind"] == "figures"]) == 1
    )
    _read(town, "01-26", "a" * 64, parser="3", sums=0)
    _read(town, "01-26", "c" * 64, parser="3", sums=1)
    town.deliver("01-26")
    told = [alert for arrival in http.arrivals for alert in arrival.body["alerts"] if alert["kind"] == "figures"]
    assert [alert["params"]["count"] for alert in told] == [2, 1]


def told_figures(http: Http) -> list[object]:
    return [
        alert["params"]["count"]
        for arrival in http.arrivals
        for alert in arrival.body["alerts"]
        if alert["kind"] == "figures"
    ]


def test_sums_of_bytes_that_are_gone_are_told_to_nobody(town: Town, http: Http) -> None:
    town.judge("01-06", says(ON_TIME, "money", "01-06", url=URL))
    _read(town, "01-06", "a" * 64)
    assert len(town.deliver("01-06", "21:00").raised) == 1
    _read(town, "01-07", "b" * 64, sums=0)
    town.deliver("01-07")
    assert told_figures(http) == []
    assert "no_longer_true" in withheld(town)
    _read(town, "01-08", "a" * 64, parser="0", sums=3)
    _read(town, "01-08", "b" * 64, parser="2", sums=0)
    assert town.deliver("01-08").raised == (), "a file that no longer counts"


def test_sums_that_a_person_dismissed_are_told_to_nobody(town: Town, http: Http) -> None:
    town.judge("01-06", says(ON_TIME, "money", "01-06", url=URL))
    _read(town, "01-06", "a" * 64)

    def dismiss(name: str) -> int:
        with database.write_session(town.engine) as session:
            subject = content_reviews.find_subject(session, "money", YEAR, "finding", name)
            at, by = moment("01-06", "02:00"), "李"
            return content_reviews.save_content_review(
                session, subject, kind="dismiss", body="money", year=YEAR, by=by, reason="核对原件", at=at
            )

    first = dismiss("row_sum#0")
    (raised,) = town.deliver("01-06", "21:00").raised
    assert raised.params["count"] == 1
    dismiss("row_sum#1")
    town.deliver("01-07")
    assert told_figures(http) == []
    assert "no_longer_true" in withheld(town)
    with database.write_session(town.engine) as session:
        content_reviews.withdraw_content_review(session, first, by="李", reason="误判", at=moment("01-08", "01:00"))
    with database.sessions(town.engine)() as session:
        (broken,) = stored.load_broken(session, YEAR, ("row_sum",))
    assert broken.count == 1


def test_days_late_that_changed_are_told_anew_and_never_as_they_were(town: Town, http: Http) -> None:
    def late(days: int) -> Verdict:
        return says(LATE, "money", "02-05", days_late=days, published_on=date(2026, 2, days), url=URL)

    town.judge("02-05", late(3), clock="20:00")
    assert len(town.deliver("02-05", "21:00").raised) == 1
    town.judge("02-06", late(1))
    town.deliver("02-06")
    told = [(alert["kind"], alert["params"]["days"]) for alert in http.arrivals[-1].body["alerts"]]
    assert told == [("published_late", 1)]
    town.judge("02-09", late(4))
    town.deliver("02-09")
    assert http.arrivals[-1].body["alerts"][0]["params"]["published_on"] == "2026-02-04"
    assert len(http.arrivals) == 2
    town.judge("02-10", replace(late(4), url=f"{URL}?2"))
    assert town.deliver("02-10").raised == (), "only the address changed"


@pytest.mark.parametrize("kind", [AlertKind.OVERDUE_7, AlertKind.OVERDUE_30])
def test_overdue_for_days_by_a_date_that_was_moved_is_no_longer_true(town: Town, kind: AlertKind) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    today = date(2026, 2, 3)
    with database.sessions(town.engine)() as session:
        stands = load_standings(session, today=today, rules=town.rules)["money", YEAR]
    alert = Alert(kind, "k", "money", YEAR, {"due_on": "2026-01-31"})
    assert still_holds(alert, stands, today)
    moved = replace(stands, duty=replace(stands.duty, deadline=date(2026, 1, 20)))
    assert not still_holds(alert, moved, today)


def test_overdue_is_told_by_the_date_that_is_in_force_when_it_is_told(town: Town, http: Http) -> None:
    """The due rule is changed while the accusation waits for the morning: nothing else would ever tell it."""
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True), clock="21:00")
    assert len(town.deliver("02-03", "21:30").raised) == 1
    town.rules = DueRules(divisions=(DueRule("320900", "next_workday", "鹿政办〔2026〕9号"),))
    town.deliver("02-04")
    assert kinds(http) == [("overdue", "money")]
    assert http.arrivals[0].body["alerts"][0]["params"]["due_on"] == "2026-02-02"
    with database.sessions(town.engine)() as session:
        standings = load_standings(session, today=date(2026, 2, 4), rules=town.rules)
        items = alert_items(session, standings=standings, today=date(2026, 2, 4), now=moment("02-04"))
    assert [item.alert.params["due_on"] for item in items] == ["2026-02-02"]


def test_a_clock_that_ran_ahead_and_was_set_right_loses_nothing(town: Town, http: Http) -> None:
    town.judge("02-10", says(MISSING, "money", "02-10", confirmed=True))
    town.deliver("02-10")
    # A week back: what is told on these days is not looked for after that day, nor put into messages that have left.
    town.judge("02-03", says(MISSING, "school", "02-03", confirmed=True), clock="07:00")
    town.deliver("02-03")
    town.judge("02-03", says(MISSING, "water", "02-03", confirmed=True), clock="10:00")
    town.deliver("02-03", "10:30")
    town.judge("02-03", says(MISSING, "farm", "02-03", confirmed=True), clock="11:00")
    town.deliver("02-03", "11:30")
    town.deliver("02-04")
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [
        [("overdue", body)] for body in ("money", "school", "water", "farm")
    ]


def test_a_baseline_that_lies_ahead_is_taken_anew(engine: Engine, http: Http) -> None:
    town = Town(engine, (route(f"json://127.0.0.1:{http.port}/a"),))
    town.fill()
    town.deliver("11-20")
    assert town.deliver("02-02").raised == ()
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    assert kinds(http) == [("overdue", "money")]


def test_who_was_told_of_an_accusation_that_went_up_is_told_that_it_is_taken_back(town: Town, http: Http) -> None:
    up = route(f"json://127.0.0.1:{http.port}/up", name="up", kinds=frozenset({AlertKind.UNREADABLE}))
    town.routes = (replace(town.routes[0], escalate_to="up", escalate_after=2), up)
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    for day in ("02-03", "02-05"):
        town.deliver(day)
    with database.write_session(town.engine) as session:
        for alert in stored.load_alerts(session):
            stored.acknowledge(session, alert.id, by="李", reason="已电话联系", at=moment("02-05", "11:00"))
    town.judge("02-06", says(ON_TIME, "money", "02-06", published_on=date(2026, 1, 30), url=URL))
    town.deliver("02-06")
    assert [(arrival.path, arrival.body["alerts"][0]["kind"]) for arrival in http.arrivals] == [
        *(("/a", "overdue"), ("/up", "overdue"), ("/a", "retracted"), ("/up", "retracted")),
    ]


def test_an_accusation_is_taken_back_also_by_a_route_of_another_name(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.routes = (route(f"json://127.0.0.1:{http.port}/new", name="new"),)
    town.judge("02-05", says(ON_TIME, "money", "02-05", published_on=date(2026, 1, 30), url=URL))
    town.deliver("02-05")
    assert [(arrival.path, arrival.body["alerts"][0]["kind"]) for arrival in http.arrivals] == [
        *(("/a", "overdue"), ("/new", "retracted")),
    ]


def test_what_waits_for_a_route_that_was_renamed_goes_out_by_the_new_one(town: Town, http: Http) -> None:
    """Raised in the evening before nine days off."""
    town.judge("02-13", says(MISSING, "money", "02-13", confirmed=True), clock="20:30")
    town.deliver("02-13", "21:00")
    town.routes = (route(f"json://127.0.0.1:{http.port}/new", name="new"),)
    for day in ("02-24", "02-25"):
        town.deliver(day)
    assert [(arrival.path, arrival.body["alerts"][0]["kind"]) for arrival in http.arrivals] == [("/new", "overdue")]


@pytest.mark.slow
def test_the_feed_shows_what_is_true_today_and_what_is_wrong_with_the_watching(town: Town) -> None:
    def shown(day: str) -> list[tuple[str, str]]:
        today = date.fromisoformat(f"2026-{day}")
        with database.sessions(town.engine)() as session:
            standings = load_standings(session, today=today, rules=town.rules)
            items = alert_items(session, standings=standings, today=today, now=moment(day, "22:00"))
        return sorted((item.alert.kind.value, item.alert.body) for item in items)

    town.troubles = (Trouble(TroubleKind.QUARANTINE, "quarantine:2026-02-02", {"rows": 3}),)
    town.judge(
        "02-03",
        says(MISSING, "money", "02-03", confirmed=True),
        says(MISSING, "school", "02-03", confirmed=True),
        clock="20:30",
    )
    town.deliver("02-03", "21:00")
    assert shown("02-03") == [("overdue", "money"), ("overdue", "school"), ("site", "")]
    town.troubles = ()
    town.judge("02-04", says(ON_TIME, "money", "02-04", published_on=date(2026, 1, 30), url=URL))
    town.deliver("02-04")
    assert ("overdue", "money") not in shown("02-04")
    assert ("overdue", "school") in shown("02-04")
    assert ("site", "") in shown("02-04")


def test_an_accusation_that_a_new_place_left_unconfirmed_is_not_told_twice(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.judge("02-04", says(MISSING, "money", "02-04"))
    assert town.deliver("02-04").raised == ()
    town.judge("02-05", says(MISSING, "money", "02-05", confirmed=True))
    assert town.deliver("02-05").raised == ()
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [[("overdue", "money")]]


def test_an_accusation_is_taken_back_also_after_a_day_on_which_it_was_not_confirmed(town: Town, http: Http) -> None:
    """The place that was found anew holds the report."""
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.judge("02-04", says(MISSING, "money", "02-04"))
    town.deliver("02-04")
    town.judge("02-05", says(ON_TIME, "money", "02-05", published_on=date(2026, 1, 30), url=URL))
    town.deliver("02-05")
    assert kinds(http) == [("retracted", "money")]
    assert http.arrivals[-1].body["alerts"][0]["params"]["said"] == "missing"
    town.judge("02-06", says(MISSING, "money", "02-06", confirmed=True))
    town.deliver("02-06")
    assert kinds(http) == [("overdue", "money")], "told anew: something else was said meanwhile"


def test_what_is_looked_at_again_waits_and_is_not_forgotten(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True), clock="20:30")
    town.deliver("02-03", "21:00")
    town.judge("02-04", says(MISSING, "money", "02-04"))
    assert town.deliver("02-04").waiting == 1
    town.judge("02-05", says(MISSING, "money", "02-05", confirmed=True))
    town.deliver("02-05")
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [[("overdue", "money")]]


def test_a_message_waits_while_something_in_it_is_looked_at_again(town: Town, http: Http) -> None:
    http.answers = [(503, "")]
    both = ("money", "school")
    town.judge("02-03", *(says(MISSING, code, "02-03", confirmed=True) for code in both))
    town.deliver("02-03")
    town.judge("02-04", says(MISSING, "money", "02-04"))
    assert town.deliver("02-04").sent == ()
    town.judge("02-05", says(MISSING, "money", "02-05", confirmed=True))
    town.deliver("02-05")
    assert sorted(kinds(http)) == [("overdue", "money"), ("overdue", "school")]


def test_never_overdue_for_a_week_and_overdue_on_one_day(town: Town, http: Http) -> None:
    """What was taken back and is missing again is overdue anew, not for a week as well."""
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.judge("02-04", says(ON_TIME, "money", "02-04", published_on=date(2026, 1, 30), url=URL))
    town.deliver("02-04")
    town.judge("02-09", says(MISSING, "money", "02-09", confirmed=True))
    town.deliver("02-09")
    assert kinds(http) == [("overdue", "money")]


def test_after_a_month_nobody_is_told_of_the_first_week(town: Town, http: Http) -> None:
    """Raised on a Saturday, kept back by a receiver that is away until March."""
    http.otherwise = (503, "")
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.deliver("02-09")
    http.otherwise = (200, {})
    town.deliver("03-03")
    told = [kind for arrival in http.arrivals[-2:] for kind in arrival.body["alerts"]]
    assert [alert["kind"] for alert in told] == ["overdue", "overdue_30"]
