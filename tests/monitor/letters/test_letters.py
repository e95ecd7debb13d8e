"""Letters: to whom, by what law, in what words, and which are refused."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from sqlalchemy import Engine

from duties.model import ContentState, Duty, Verdict, VerdictCode
from duties.obligations import DueRule, DueRules, DutyException, duty
from monitor.letters import build
from monitor.letters.build import Setting, letter_to_body, letter_to_division, papers
from monitor.letters.contents import contents, plain_text
from monitor.letters.grounds import EarlierLetter, addressee_of, basis_of, kind_of
from monitor.letters.model import Letter, LetterError, LetterKind
from monitor.watch import Judged, judge_all
from registry.model import Body, Kind
from registry.roster_events import EventKind, RosterEvent
from storage import articles, database, roster_events
from storage.articles import ArticleObservation
from tests.monitor.letters.town import (
    BLOCKED,
    BRANCH,
    COUNTY,
    FARM,
    GOVERNMENT,
    OFFICE,
    ONCE,
    ROSTER,
    TAX,
    TODAY,
    TOWN,
    YEAR,
    at,
    column_of,
    fill,
    look,
    read,
)

pytestmark = pytest.mark.filterwarnings("error")
REPLY_BY = date(2026, 2, 27)
FORBIDDEN = ("违法", "拒不", "通报")
RULES = DueRules()


def judged(engine: Engine) -> list[Judged]:
    return judge_all(engine, as_of=TODAY, rules=RULES)


def setting(engine: Engine, lang: str = "zh") -> Setting:
    return Setting(engine, RULES, TODAY, at("02-12"), lang, "office@example.org")


def letter(engine: Engine, one: Body, lang: str = "zh", earlier: tuple[EarlierLetter, ...] = ()) -> Letter:
    row = next(row for row in judged(engine) if row.body.code == one.code and row.duty.year == YEAR)
    return letter_to_body(setting(engine, lang), row, ROSTER, earlier, number="2026-001", reply_by=REPLY_BY)


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        shown = archive.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", shown)


sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@sqlite
def test_a_departments_letter_says_what_users_15_says(engine: Engine) -> None:
    fill(engine)
    made = letter(engine, FARM)
    assert made.kind is LetterKind.REMINDER
    assert made.addressee == "鹿东县农业农村局"
    text = plain_text(made)
    assert (
        "根据《中华人民共和国政府信息公开条例》第四十九条第一款，"
        "你单位2025年度政府信息公开工作年度报告应于2026年1月31日前向社会公布。"
    ) in text
    assert "截至2026年2月10日 22:00，在单位年报栏目（http://farm.ludong.gov.cn/nb/）" in text
    assert "未查询到该报告（核查底稿附后）" in text
    assert "请于2026年2月27日前公布并将网址报送我办" in text
    assert "如因机构调整等原因无须编制，请说明依据" in text
    assert "联系人：　" in text
    assert "不是行政认定" in text


@sqlite
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("one", [TOWN, BRANCH])
def test_a_township_or_branch_is_never_told_of_art_49(engine: Engine, one: Body, lang: str) -> None:
    fill(engine)
    made = papers(letter(engine, one, lang))
    for shown in (made.text, words_of(made.document)):
        assert "四十九" not in shown
        assert not re.search(r"art(icle|\.) ?49|49条", shown)
    if lang == "zh":
        assert "按照本地年度报告工作安排，你单位2025年度" in made.text


@pytest.mark.parametrize("kind", [Kind.TOWNSHIP, Kind.BRANCH, Kind.ZONE])
@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("", "按照本地年度报告工作安排"),
        ("鹿政办发〔2025〕49号", "根据鹿政办发〔2025〕49号"),
        ("《条例》第四十九条", "按照本地年度报告工作安排"),
        ("《条例》第49条第一款", "按照本地年度报告工作安排"),
        ("国务院令第711号第四十九条第一款；鹿政办发〔2025〕3号", "根据鹿政办发〔2025〕3号"),
    ],
)
def test_local_bodies_are_told_of_local_papers_whatever_was_entered(kind: Kind, basis: str, said: str) -> None:
    one = Body("x", "甲", kind, TOWN.level, COUNTY)
    entered = [DutyException("x", YEAR, True, None, basis)] if basis else []
    assert basis_of(one, duty(one, YEAR, exceptions=entered), "zh") == said


def test_the_law_of_each_kind() -> None:
    law = "根据《中华人民共和国政府信息公开条例》第四十九条第{}款"
    assert basis_of(FARM, duty(FARM, YEAR), "zh") == law.format("一")
    assert basis_of(OFFICE, duty(OFFICE, YEAR), "zh") == law.format("一")
    assert basis_of(GOVERNMENT, duty(GOVERNMENT, YEAR), "zh") == law.format("二")
    own_date = Body("y", "乙局", Kind.DEPARTMENT, FARM.level, COUNTY, due="01-20")
    assert basis_of(own_date, duty(own_date, YEAR), "zh") == "按照本地年度报告工作安排"
    rules = DueRules(divisions=(DueRule(COUNTY, "next_workday", "鹿政办发〔2025〕1号"),))
    assert basis_of(FARM, duty(FARM, YEAR, rules=rules), "zh") == law.format("一") + "、鹿政办发〔2025〕1号"


def test_a_governments_letter_goes_to_its_office() -> None:
    assert addressee_of(GOVERNMENT, ROSTER, "zh") == "鹿东县人民政府办公室"
    assert addressee_of(GOVERNMENT, (GOVERNMENT,), "zh") == "鹿东县人民政府办公厅（室）"
    assert addressee_of(TOWN, ROSTER, "zh") == TOWN.name


@sqlite
def test_a_body_that_is_no_more_gets_no_letter(engine: Engine) -> None:
    fill(engine)
    merged = RosterEvent(
        FARM.code, EventKind.MERGED, date(2026, 2, 9), "鹿编〔2026〕2号", "王", at("02-10"), (OFFICE.code,)
    )
    with database.write_session(engine) as session:
        roster_events.save_event(session, merged)
    with pytest.raises(LetterError) as ended:
        letter(engine, FARM)
    assert (ended.value.code, ended.value.params["cause"]) == ("letters.ended", "鹿编〔2026〕2号")


@sqlite
def test_what_is_not_proved_gets_no_letter(engine: Engine) -> None:
    fill(engine)
    for one, code in (
        (ONCE, "letters.not_confirmed"),
        (TAX, "letters.vertical"),
        (GOVERNMENT, "letters.not_missing"),
    ):
        with pytest.raises(LetterError) as refused:
            letter(engine, one)
        assert refused.value.code == code, one.name


@sqlite
def test_what_could_not_be_verified_is_asked_about_without_an_accusation(engine: Engine) -> None:
    fill(engine)
    made = letter(engine, BLOCKED)
    assert made.kind is LetterKind.VERIFICATION
    text = plain_text(made)
    assert "因网站拦截访问，未能核实该报告的公布情况" in text
    assert "请于2026年2月27日前提供公布网址" in text
    assert "未查询到" not in text.replace("仍未查到", "")
    with pytest.raises(LetterError):
        kind_of(BLOCKED, made.matters[0].duty, made.matters[0].verdict, (), today=TODAY, wanted=LetterKind.URGING)


def missing(one: Body = FARM, **more: object) -> tuple[Duty, Verdict]:
    verdict = Verdict(one.code, YEAR, VerdictCode.MISSING, TODAY, confirmed=True, last_absent_on=date(2026, 2, 27))
    return duty(one, YEAR), verdict


def test_a_second_letter_urges_once_the_first_was_not_answered() -> None:
    owed, verdict = missing()
    first = EarlierLetter("2026-001", LetterKind.REMINDER, date(2026, 2, 12), date(2026, 2, 27))
    asked = EarlierLetter("2026-000", LetterKind.VERIFICATION, date(2026, 2, 2), date(2026, 2, 9))
    assert kind_of(FARM, owed, verdict, (asked,), today=TODAY) == (LetterKind.REMINDER, None)
    with pytest.raises(LetterError) as early:
        kind_of(FARM, owed, verdict, (first,), today=date(2026, 2, 27))
    assert early.value.code == "letters.answer_pending"
    assert kind_of(FARM, owed, verdict, (first,), today=date(2026, 2, 28)) == (LetterKind.URGING, first)
    unread = replace(verdict, last_absent_on=first.drafted_on)
    with pytest.raises(LetterError) as since:
        kind_of(FARM, owed, unread, (first,), today=date(2026, 2, 28))
    assert since.value.code == "letters.not_read_since"
    with pytest.raises(LetterError) as wrong:
        kind_of(FARM, owed, verdict, (), today=TODAY, wanted=LetterKind.URGING)
    assert wrong.value.code == "letters.wrong_kind"


def test_within_the_days_off_after_the_date_nobody_is_written_to() -> None:
    """31 January 2026 is a Saturday: the next workday is Monday, 2 February."""
    owed, verdict = missing()
    with pytest.raises(LetterError) as early:
        kind_of(FARM, owed, verdict, (), today=date(2026, 2, 2))
    assert early.value.code == "letters.days_off"
    assert kind_of(FARM, owed, verdict, (), today=date(2026, 2, 3))[0] is LetterKind.REMINDER


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict("farm", YEAR, VerdictCode.MISSING, TODAY, confirmed=True, watched=False), "letters.not_watched"),
        (Verdict("farm", YEAR, VerdictCode.MISSING, TODAY), "letters.not_confirmed"),
        (Verdict("farm", YEAR, VerdictCode.LATE, TODAY, days_late=3), "letters.not_missing"),
        (Verdict("farm", YEAR, VerdictCode.ON_TIME, TODAY), "letters.not_missing"),
        (Verdict("farm", YEAR, VerdictCode.NOT_DUE, TODAY), "letters.not_missing"),
    ],
)
def test_no_other_verdict_makes_a_letter(verdict: Verdict, code: str) -> None:
    for wanted in (None, *LetterKind):
        with pytest.raises(LetterError) as refused:
            kind_of(FARM, duty(FARM, YEAR), verdict, (), today=TODAY, wanted=wanted)
        assert refused.value.code == code


def test_who_owes_no_report_gets_no_letter() -> None:
    """Whatever a verdict of another day may say."""
    exempt = duty(FARM, YEAR, exceptions=[DutyException("farm", YEAR, required=False, reason="并入水务局")])
    missing = Verdict("farm", YEAR, VerdictCode.MISSING, TODAY, confirmed=True)
    for wanted in (None, *LetterKind):
        with pytest.raises(LetterError) as refused:
            kind_of(FARM, exempt, missing, (), today=TODAY, wanted=wanted)
        assert refused.value.code == "letters.not_required"


@sqlite
def test_a_division_whose_office_nobody_knows_gets_no_letter(engine: Engine) -> None:
    with pytest.raises(LetterError) as refused:
        letter_to_division(setting(engine), [], ROSTER, "320922", YEAR, {}, number="2026-002", reply_by=REPLY_BY)
    assert refused.value.code == "letters.no_office"


@sqlite
def test_one_letter_to_a_county_cites_to_each_its_own_ground(engine: Engine) -> None:
    fill(engine)
    rows = judged(engine)
    made, left_out = letter_to_division(
        setting(engine), rows, ROSTER, COUNTY, YEAR, {}, number="2026-002", reply_by=REPLY_BY
    )
    assert made.addressee == OFFICE.name
    assert [matter.body.code for matter in made.matters] == ["office", "farm", "town", "branch"]
    assert {error.code for error in left_out} == {"letters.vertical", "letters.not_confirmed"}
    grounds = {row["name"]: row["basis"] for row in contents(made)["matters"]}
    assert "四十九条" in grounds[FARM.name]
    assert grounds[TOWN.name] == "按照本地年度报告工作安排"
    assert "四十九" not in "".join(row["text"] for row in contents(made)["paragraphs"])
    shown = words_of(papers(made).document)
    for name in (FARM.name, TOWN.name, BRANCH.name, "附件1", "附件3"):
        assert name in shown
    assert len(papers(made).dossiers) == 4


@sqlite
def test_one_letter_to_a_county_says_no_more_than_its_dossiers(engine: Engine) -> None:
    """The rows were judged when the school looked confirmed; the evidence, as it is now, is one reading."""
    fill(engine)
    rows = [
        replace(row, verdict=replace(row.verdict, code=VerdictCode.MISSING, confirmed=True, reason=None))
        if row.body.code == ONCE.code
        else row
        for row in judged(engine)
    ]
    made, left_out = letter_to_division(
        setting(engine), rows, ROSTER, COUNTY, YEAR, {}, number="2026-002", reply_by=REPLY_BY
    )
    assert ONCE.code not in [matter.body.code for matter in made.matters]
    assert all(matter.verdict.confirmed for matter in made.matters)
    assert ("letters.not_missing", ONCE.name) in [(error.code, error.params["name"]) for error in left_out]


@sqlite
def test_one_letter_to_a_county_leaves_out_who_may_still_answer(engine: Engine) -> None:
    fill(engine)
    earlier = {
        "farm": [EarlierLetter("2026-001", LetterKind.REMINDER, date(2026, 2, 4), date(2026, 2, 13))],
        "town": [EarlierLetter("2026-000", LetterKind.REMINDER, date(2026, 2, 3), date(2026, 2, 10))],
    }
    made, left_out = letter_to_division(
        setting(engine), judged(engine), ROSTER, COUNTY, YEAR, earlier, number="2026-002", reply_by=REPLY_BY
    )
    assert [matter.body.code for matter in made.matters] == ["office", "town", "branch"]
    assert ("letters.answer_pending", FARM.name) in [(error.code, error.params["name"]) for error in left_out]


@sqlite
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.slow
def test_no_letter_accuses_and_each_carries_its_record_and_reply_slip(engine: Engine, lang: str) -> None:
    fill(engine)
    for one in (FARM, TOWN, BLOCKED):
        made = papers(letter(engine, one, lang))
        shown = words_of(made.document)
        for word in FORBIDDEN:
            assert word not in made.text + shown
        assert "{{" not in shown
        assert "http://" in shown
        assert ("是否已公布" if lang == "zh" else "Is it published?") in shown
        assert one.name in made.dossiers[0].decode()


@sqlite
@pytest.mark.parametrize("is_read", [True, False])
def test_a_letter_never_says_that_a_list_lacks_what_stands_in_it(engine: Engine, is_read: bool) -> None:
    """A report without a date, and one whose page was not read yet: both are for the office to verify, both stand in
    the body's own list, and the body would send the link back in ten minutes."""
    fill(engine)
    read(engine, BLOCKED, [at("02-11")], year=YEAR, listed_on=None)
    if is_read:
        with database.write_session(engine) as session:
            page = ArticleObservation(page_sha256="a" * 64, content_digest="b" * 64)
            articles.record_article(session, url=f"{column_of(BLOCKED)}t{YEAR}.html", at=at("02-11"), page=page)
    made = letter(engine, BLOCKED)
    assert made.kind is LetterKind.VERIFICATION
    places = {row["address"]: row["result"] for row in contents(made)["places"]}
    own, *others = (places.pop(column_of(BLOCKED)), *places.values())
    assert own == "列表已读完，共1条，其中有" + ("该年度报告" if is_read else "疑似该年度报告的条目，待识读")
    assert others
    assert all(other.endswith("未见该年度报告") for other in others)
    text = plain_text(made)
    if is_read:
        # It is known where it stands, and that one was owed and published.
        assert f"于2026年2月11日查到该报告（{column_of(BLOCKED)}t{YEAR}.html），但其公布日期无法确定" in text
        assert "请于2026年2月27日前告知该报告首次向社会公布的日期" in text
        assert "未能核实" not in text
        assert "无须编制" not in text
    else:
        assert "因有疑似报告待识读，未能核实该报告的公布情况" in text


@sqlite
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "未查询到该报告，该报告曾于2026年1月20日查到，2026年1月26日核查时已不在原处（核查底稿附后）。"),
        ("en", " (seen there on 2026-01-20, and no longer when we read on 2026-01-26) (the record is enclosed)."),
    ],
)
def test_who_published_and_took_it_down_reads_that_we_saw_it(engine: Engine, lang: str, told: str) -> None:
    fill(engine)
    read(engine, ONCE, [at("01-20")], year=YEAR)
    with database.write_session(engine) as session:
        page = ArticleObservation(page_sha256="a" * 64, content_digest="b" * 64)
        articles.record_article(session, url=f"{column_of(ONCE)}t{YEAR}.html", at=at("01-20"), page=page)
    read(engine, ONCE, [at("01-26"), at("02-11")])
    look(engine, ONCE, at("02-11"))
    made = letter(engine, ONCE, lang)
    assert made.kind is LetterKind.REMINDER
    assert told in plain_text(made)
    assert "曾于" not in plain_text(letter(engine, FARM))
    (row,) = contents(made)["matters"]
    assert row["verdict"].endswith("（公布后撤下）" if lang == "zh" else "(withdrawn after publication)")


@sqlite
def test_a_title_without_content_is_named_as_such(engine: Engine) -> None:
    """The body sees its title in its list: that the list lacks it would be wrong."""
    fill(engine)
    page = ArticleObservation(page_sha256="a" * 64, content_digest="", state=ContentState.EMPTY)
    for day in ("02-11", "02-12"):
        read(engine, ONCE, [at(day)], year=YEAR)
        with database.write_session(engine) as session:
            articles.record_article(session, url=f"{column_of(ONCE)}t{YEAR}.html", at=at(day), page=page)
    read(engine, ONCE, [at("01-09")])
    look(engine, ONCE, at("02-12"))
    made = letter(engine, ONCE)
    assert made.kind is LetterKind.REMINDER
    assert "未查询到该报告，列表中有该报告的标题，但没有内容（核查底稿附后）。" in plain_text(made)
    results = {row["address"]: row["result"] for row in contents(made)["places"]}
    assert results[column_of(ONCE)] == "列表已读完，共1条，其中有该年度报告的标题，但没有内容"


@sqlite
@pytest.mark.slow
def test_a_letter_is_set_as_a_page_is(engine: Engine) -> None:
    """The title ends its line where a word ends; what asks stays with the signature; no cell of the record is bare."""
    fill(engine)
    drafted = letter(engine, BLOCKED)
    made = papers(drafted)
    with zipfile.ZipFile(io.BytesIO(made.document)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    title = document.xpath("//w:p[w:pPr/w:pStyle/@w:val='PaperTitle']", namespaces=names)[0]
    assert title.xpath(".//w:t/text()|.//w:br", namespaces=names)[::2] == [
        "关于2025年度政府信息公开工作年度报告",
        "公布情况的核实函",
    ]
    assert made.text.startswith("关于2025年度政府信息公开工作年度报告公布情况的核实函\n")
    kept = document.xpath("//w:p[w:pPr/w:pStyle/@w:val='PaperTextKept']", namespaces=names)
    assert "".join(kept[0].itertext()).startswith("请于2026年2月27日前")
    place, *_others = contents(drafted)["places"]
    assert (place["read_at"], place["result"]) == ("2026年2月10日 22:00", "网站拦截访问")


@sqlite
def test_one_letter_to_a_county_about_nobody_says_why_of_each(engine: Engine) -> None:
    fill(engine)
    pending = [EarlierLetter("2026-001", LetterKind.REMINDER, date(2026, 2, 4), date(2026, 2, 13))]
    with pytest.raises(LetterError) as refused:
        letter_to_division(
            setting(engine),
            judged(engine),
            ROSTER,
            COUNTY,
            YEAR,
            {one.code: pending for one in ROSTER},
            number="2026-002",
            reply_by=REPLY_BY,
        )
    assert refused.value.code == "letters.nothing_together"
    assert {error.params["name"] for error in refused.value.also if error.code == "letters.answer_pending"} == {
        one.name for one in (OFFICE, FARM, TOWN, BRANCH)
    }


@sqlite
@pytest.mark.slow
def test_the_same_letter_gives_the_same_bytes(engine: Engine) -> None:
    fill(engine)
    made = letter(engine, FARM)
    assert papers(made) == papers(made)


@sqlite
@pytest.mark.slow
def test_an_offices_own_template_takes_the_place_of_ours(engine: Engine) -> None:
    fill(engine)
    made = letter(engine, FARM)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(build.default_template())) as ours, zipfile.ZipFile(stream, "w") as theirs:
        for name in ours.namelist():
            content = ours.read(name)
            if name == "word/document.xml":
                content = content.replace(b"{{sender}}", "鹿东县政务公开办".encode())
            theirs.writestr(name, content)
    assert "鹿东县政务公开办" in words_of(papers(made, stream.getvalue()).document)
    assert "（发函单位）" in words_of(papers(made).document)
