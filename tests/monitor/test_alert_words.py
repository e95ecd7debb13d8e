"""What alerts say: every kind in both languages, within the bounds of every channel."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from duties.model import Flag, Reason, VerdictCode
from monitor.alert_model import SEVERITY, Alert, AlertKind
from monitor.alert_words import Entry, compose, line
from monitor.channels import CHANNELS
from monitor.health import TroubleKind

DAY = date(2026, 2, 3)


def alert(kind: AlertKind, name: str = "鹿河市财政局", **more: object) -> Alert:
    params: dict[str, object] = {
        "name": name,
        "year": 2025,
        "due_on": "2026-01-31",
        "published_on": "2026-02-02",
        "lenient": False,
        "days": 2,
        "workdays": 3,
        "as_of": "2026-02-02",
        "count": 4,
        "reason": Reason.UNREACHABLE.value,
        "said": VerdictCode.MISSING.value,
        "now": VerdictCode.ON_TIME.value,
        "flags": [Flag.WITHDRAWN.value],
        "trouble": TroubleKind.NIGHT_SHORT.value,
        "night": "2025-02-02",
        "bodies": 3,
        "planned": 60,
    }
    return Alert(kind, f"{kind}:x:2025:1", "x", 2025, params | more, ("http://czj.luhe.gov.cn/t1.html",))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_its_words(kind: AlertKind, lang: str) -> None:
    assert kind in SEVERITY
    said = line(alert(kind), lang)
    assert "2025" in said
    assert "{" not in said
    words = compose([Entry(alert(kind), 7, "盐城市")], digest=True, day=DAY, lang=lang)
    assert "#7" in words.markdown
    assert "#7" in words.text
    assert "鹿河市财政局" in words.text
    assert words.items[0]["kind"] == kind.value


def test_a_late_report_is_told_with_what_speaks_for_its_body() -> None:
    plain = line(alert(AlertKind.PUBLISHED_LATE), "zh")
    fair = line(alert(AlertKind.PUBLISHED_LATE, lenient=True, uncertain=True), "zh")
    assert fair == f"{plain}；尚在节假日顺延期内；公布日期待核"
    assert "days off" in line(alert(AlertKind.PUBLISHED_LATE, lenient=True), "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_day_that_nobody_knows_is_called_unknown(lang: str) -> None:
    said = line(alert(AlertKind.PUBLISHED_LATE, published_on=""), lang)
    assert ("不详" if lang == "zh" else "unknown") in said


def test_days_off_after_the_date_are_named() -> None:
    assert "顺延期内" in line(alert(AlertKind.OVERDUE, lenient=True), "zh")
    assert "顺延期内" not in line(alert(AlertKind.OVERDUE), "zh")


def test_a_name_is_no_markup() -> None:
    words = compose(
        [Entry(alert(AlertKind.OVERDUE, name="甲[点我](http://evil.example)<font>**局`"), 1, "盐城市")],
        digest=True,
        day=DAY,
        lang="zh",
    )
    for sign in ("[点我]", "<font>", "**局", "`"):
        assert sign not in words.markdown


def test_each_division_has_a_part_of_its_own_on_the_page() -> None:
    """As markdown shows it: a heading is no end of the list before it, and the last line no part of the notice."""
    entries = [Entry(alert(AlertKind.OVERDUE), 1, "盐城市"), Entry(alert(AlertKind.TO_VERIFY), 2, "响水县")]
    page = MarkdownIt().render(compose(entries, digest=True, day=DAY, lang="zh").markdown)
    assert re.findall(r"<p><strong>(.*?)</strong></p>", page) == ["盐城市", "响水县"]
    assert page.count("<ul>") == 2
    assert "<li><p>" not in page.replace("\n", "")
    assert re.search(r"<p>知悉：[^<]*</p>\s*$", page)
    text = compose(entries, digest=True, day=DAY, lang="zh").text
    assert "\n\n响水县\n- " in text


def test_what_went_up_says_from_where() -> None:
    entry = Entry(alert(AlertKind.OVERDUE), 1, "盐城市", from_route="office")
    assert "office" in compose([entry], digest=False, day=DAY, lang="zh").markdown


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(AlertKind), st.text("甲乙丙abc[]\n", max_size=60)), min_size=1, max_size=60),
    st.sampled_from([channel.most_bytes for channel in CHANNELS if channel.most_bytes]),
    st.sampled_from(["zh", "en"]),
)
def test_a_message_keeps_within_the_bound_and_counts_what_it_leaves_out(
    made: list[tuple[AlertKind, str]], most: int, lang: str
) -> None:
    entries = [Entry(alert(kind, name=name), number, "盐城市") for number, (kind, name) in enumerate(made)]
    words = compose(
        entries, digest=True, day=DAY, lang=lang, public_url="https://watch.example.org/nb", most_bytes=most
    )
    assert len(words.markdown.encode()) <= most
    whole = compose(entries, digest=True, day=DAY, lang=lang, public_url="https://watch.example.org/nb")
    if len(whole.markdown.encode()) <= most:
        assert words == whole
    else:
        assert ("未列出" if lang == "zh" else "do not fit") in words.markdown
    assert len(words.items) == len(made)
