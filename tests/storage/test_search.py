"""Full text: the same hits on every database, for one character as for a sentence."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from registry.model import Body, Kind, Level
from reports.model import Section
from storage import bodies, database, report_versions
from storage.finding_models import SearchTextRow
from storage.search import EmptySearchError, Hit, phrases_of, search
from storage.search_words import fold, fold_with_places, grams, query_grams
from tests.storage.reports import annual_report

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow

AT = datetime(2026, 2, 2, 14, tzinfo=UTC)
TEXTS = {
    "water": "本年度办理行政复议2件，均维持。接入ＰＤＦ阅读与OFD版式。",
    "money": "复杂议题较多；行政机关负责人出庭。政务公开App上线，政府\n信息公开专栏改版。",
    "school": "没有复议，也没有诉讼。C++与“政务公开”培训；it's 100%。",
}


def save(engine: Engine, body: str, text: str, *, year: int = 2025, content: str = "a", **more: Any) -> None:
    url = f"http://{body}.luhe.gov.cn/{year}.html"
    report = annual_report(more.pop("parser_version", "1"), sections={Section.OVERVIEW: text}, figures=(), **more)
    with database.write_session(engine) as session:
        report_versions.save_report(
            session,
            sha256=f"{body}{year}{content}".ljust(64, "0"),
            article_url=url,
            file_url=url,
            body=body,
            year=year,
            report=replace(report, title=f"{body}年度报告"),
            at=AT,
        )


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.write_session(engine) as session:
        roster = [Body(code, code, Kind.DEPARTMENT, Level.PREFECTURE, "320900") for code in TEXTS]
        bodies.save_bodies(session, roster, source="", file_sha256="0" * 64, at=AT)
    for body, text in TEXTS.items():
        save(engine, body, text)
    return engine


def hits(engine: Engine, wanted: str, **more: Any) -> list[Hit]:
    with database.sessions(engine)() as session:
        return sorted(search(session, wanted, **more), key=lambda hit: (hit.body or "", hit.part))


def found(engine: Engine, wanted: str, **more: Any) -> list[str | None]:
    return [hit.body for hit in hits(engine, wanted, **more)]


@pytest.mark.parametrize(
    ("wanted", "bodies_of"),
    [
        ("复议", ["school", "water"]),
        ("复", ["money", "school", "water"]),
        ("议", ["money", "school", "water"]),
        ("行政复议", ["water"]),
        ("行政 复议", ["water"]),
        ("行政", ["money", "water"]),
        ("政府信息公开", ["money"]),
        ('"政务公开"', ["money", "school"]),
        ("“政务公开”培训", ["school"]),
        ("“政务公开培训”", []),
        ("政务公开 培训", ["school"]),
        ("pdf", ["water"]),
        ("ＰＤＦ阅读", ["water"]),
        ("app", ["money"]),
        ("ap", []),
        ("2件", ["water"]),
        ("100%", ["school"]),
        ("it's", ["school"]),
        ("年度报告", ["money", "school", "water"]),
        ("没有的词", []),
    ],
)
def test_what_is_found(store: Engine, wanted: str, bodies_of: list[str]) -> None:
    assert sorted({str(body) for body in found(store, wanted)}) == bodies_of


@pytest.mark.parametrize("wanted", ["", "  ", "，。", '""', "%_'"])
def test_nothing_to_search_for_is_said(store: Engine, wanted: str) -> None:
    with pytest.raises(EmptySearchError):
        hits(store, wanted)


def test_a_hit_says_where_and_marks_it(store: Engine) -> None:
    (hit,) = hits(store, "行政复议")
    assert (hit.body, hit.year, hit.part, hit.current) == ("water", 2025, "overview", True)
    assert hit.marked().startswith("本年度办理【行政复议】2件")
    (hit,) = hits(store, "政府信息公开")
    assert "【政府\n信息公开】专栏" in hit.marked(), "a line break in the middle of a word is no break"
    assert [hit.part for hit in hits(store, "water年度")] == ["title"]


def test_filters_narrow(store: Engine) -> None:
    save(store, "water", "行政复议", year=2024)
    assert len(hits(store, "行政复议")) == 2
    assert [hit.year for hit in hits(store, "行政复议", year=2024)] == [2024]
    assert found(store, "复议", bodies={"code": "school"}) == ["school"]
    assert found(store, "复议", bodies={"division": ("320900",)}, year=2025) == ["school", "water"]
    assert found(store, "复议", bodies={"division": ("110000",)}) == []
    assert found(store, "年度", part="overview") == ["water"], "the titles have it, too"


def test_the_newest_reading_of_a_file_is_searched_and_the_newest_content_counts(store: Engine) -> None:
    save(store, "water", "改读为别的话。", parser_version="2")
    assert found(store, "行政复议") == []
    assert found(store, "别的话") == ["water"]
    save(store, "water", "换了内容。", content="b", parser_version="2")
    assert found(store, "换了内容") == ["water"]
    assert found(store, "别的话") == []
    (earlier,) = hits(store, "别的话", everything=True)
    assert not earlier.current


def test_phrases() -> None:
    assert phrases_of("行政 复议") == ("行政", "复议")
    assert phrases_of("“行政 复议” ＰＤＦ") == ("行政复议", "pdf")
    assert query_grams("行政复议") == ("行政", "政复", "复议")
    assert query_grams("a复") == ("a", "复")
    assert grams("复议A1 复议") == "a1 复 复议 议"


@given(text=st.text(alphabet=st.sampled_from("政务公开 \n\u3000ＡbC1①Ⅷ，。é"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_the_way_back_leads_to_the_same_text(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text.strip() == fold(text)
    assert len(folded.places) == len(folded.text)
    assert list(folded.places) == sorted(folded.places)


_CONTENTS = itertools.count(0x10)


@given(
    text=st.text(alphabet=st.sampled_from("政府信息ab1 '\"&|!()*:-%\\"), max_size=20),
    wanted=st.text(alphabet=st.sampled_from("政府信息ab1 '\"&|!()*:-%\\"), min_size=1, max_size=4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_searched_for_is_found_where_it_stands(store: Engine, text: str, wanted: str) -> None:
    with database.write_session(store) as session:
        session.execute(delete(SearchTextRow))
    # Other bytes each time: those that were read before are not stored again.
    save(store, "water", text, content=f"{next(_CONTENTS):x}")
    try:
        phrases = phrases_of(wanted)
    except EmptySearchError:
        return
    words = set(grams(text).split())
    expected = all(phrase in fold(text) for phrase in phrases) and all(
        gram in words for phrase in phrases for gram in query_grams(phrase)
    )
    assert bool([hit for hit in hits(store, wanted, everything=True) if hit.part == "overview"]) is expected
