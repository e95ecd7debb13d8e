from collections import Counter

import pytest

from registry.divisions import UnknownDivisionError, divisions
from registry.model import Level
from registry.vocabulary import short_name


def test_the_table_is_whole() -> None:
    levels = Counter(division.level for division in divisions().by_code.values())
    assert levels == {Level.NATIONAL: 1, Level.PROVINCE: 34, Level.PREFECTURE: 333, Level.COUNTY: 2847}


def test_every_parent_exists() -> None:
    for code in divisions().by_code:
        assert divisions().chain(code)[-1].level in (Level.PROVINCE, Level.NATIONAL)


def test_a_chain_goes_up() -> None:
    assert [division.name for division in divisions().chain("371522")] == ["莘县", "聊城市", "山东省"]


def test_counties_directly_under_a_province() -> None:
    assert [division.name for division in divisions().chain("429004")] == ["仙桃市", "湖北省"]


@pytest.mark.parametrize(
    ("code", "ancestor", "inside"),
    [
        ("371522", "371500", True),
        ("371522", "370000", True),
        ("371500", "371500", True),
        ("371500", "371522", False),
        ("371522", "370100", False),
        ("999999", "370000", False),
        ("", "370000", False),
    ],
)
def test_within(code: str, ancestor: str, inside: bool) -> None:
    assert divisions().within(code, ancestor) is inside


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("371500", "371500"),
        ("371500000000", "371500"),
        ("聊城市", "371500"),
        ("山东省聊城市", "371500"),
        ("聊城", "371500"),
        ("山东省聊城市莘县", "371522"),
        (" 莘 县 ", "371522"),
        ("楚雄州", "532300"),
        ("内蒙古自治区鄂尔多斯市", "150600"),
    ],
)
def test_find(text: str, code: str) -> None:
    assert divisions().find(text).code == code


def test_a_name_of_several_divisions_is_not_decided_without_a_scope() -> None:
    with pytest.raises(UnknownDivisionError) as raised:
        divisions().find("鼓楼区")
    assert {"320106", "320302"} <= {division.code for division in raised.value.candidates}
    assert divisions().find("鼓楼区", "320300").code == "320302"
    assert divisions().find("徐州市鼓楼区").code == "320302"


@pytest.mark.parametrize("text", ["火星市", "", "999999", "聊城市火星区", "3715"])
def test_unknown_divisions_are_refused(text: str) -> None:
    with pytest.raises(UnknownDivisionError):
        divisions().find(text)


@pytest.mark.parametrize(
    ("name", "shorts"),
    [
        ("聊城市", ("聊城",)),
        ("莘县", ()),
        ("楚雄彝族自治州", ("楚雄州", "楚雄")),
        ("内蒙古自治区", ("内蒙古",)),
        ("民和回族土族自治县", ("民和县", "民和")),
        ("浦东新区", ("浦东",)),
        ("大兴安岭地区", ("大兴安岭",)),
    ],
)
def test_short_names(name: str, shorts: tuple[str, ...]) -> None:
    assert short_name(name) == shorts
