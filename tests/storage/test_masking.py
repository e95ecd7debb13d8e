"""Personal numbers are masked, everything else is left as it was."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.masking import masked, masked_record, masked_texts, masked_value

# Made up; the check digits are right.
ID, CARD = "11010519491231002X", "6222021234567894"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("联系人手机13800138000。", "联系人手机138****8000。"),
        ("电话：138 0013 8000", "电话：138 **** 8000"),
        (f"身份证号{ID}的申请人", "身份证号110*************2X的申请人"),
        (f"卡号 {CARD}", "卡号 622*********7894"),
        ("请发 zhang.san@example.org，谢谢", "请发 z***@example.org，谢谢"),
        ("13800138000和13900139000", "138****8000和139****9000"),
        ("关于申请人13800138000申请的答复", "关于申请人138****8000申请的答复"),
        ("电话１３８００１３８０００，138\u20140013\u20148000", "电话１３８****８０００，138\u2014****\u20148000"),
        ("138\u00a00013\u30008000、—13800138000", "138\u00a0****\u30008000、—138****8000"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "身份证１１０*************２Ｘ"),
        (f"申请信息{ID}", "申请信息110*************2X"),
        ("110105 19491231 002X、1101-0519-4912-3100-2x", "110*** ******** **2X、110*-****-****-****-2x"),
        ("旧证110105491231002", "旧证110********1002"),
        ("卡号６２２２０２１２３４５６７８９４", "卡号６２２*********７８９４"),
        ("zhang＠example．org", "z***@example.org"),
    ],
)
def test_personal_numbers_are_masked(printed: str, shown: str) -> None:
    assert masked(printed) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "收到申请1,234件，办结1,200件",
        "电话0531-12345678",
        "信用代码11370000004502601Q",
        "http://a.gov.cn/art/2024/1/12/art_1234_13800138000.html",
        "见 https://a.gov.cn/x?id=110105194912310021 第13页",
        "a" * 30 + "13800138000" + "b" * 23,
        "2024-01-12 13:45:00.138001",
        "申请数量15130000154",
        "申请数量110105491231002",
        "注册号371500200012345",
        "会议@本局",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.slow
@given(st.text(alphabet="0123456789X@. -年a件：", max_size=60))
def test_masking_again_changes_nothing_and_nothing_else_is_touched(text: str) -> None:
    once = masked(text)
    assert masked(once) == once
    assert len(once) == len(text) or "@" in text
    assert all(new in (old, "*") for old, new in zip(text, once, strict=False)) or "@" in text


def test_values_are_masked_to_their_depth() -> None:
    value = {"a": ["13800138000", 13800138000, None], "13800138000": ("x", {"b": ID})}
    assert masked_value(value) == {
        "a": ["138****8000", 13800138000, None],
        "13800138000": ["x", {"b": "110*************2X"}],
    }


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    number: int = 13800138000
    parts: tuple[Item, ...] = ()


def test_records_are_masked_to_their_depth_and_else_the_same() -> None:
    clean = Item("年报", parts=(Item("2025年"),))
    assert masked_record(clean) is clean
    assert masked_record((Item("x", parts=(Item("电话13800138000"),)), 5)) == (
        Item("x", parts=(Item("电话138****8000"),)),
        5,
    )


# The first of them imports Arrow.
@settings(deadline=None)
@given(st.lists(st.none() | st.text("１3８00-—  @＠ab.c中/:htp٣X", max_size=30)))
@example([f"电话１３８００１３８０００、{ID}，{CARD}，张某@luhe.gov.cn", None, "", "http://a.cn/13800138000.html"])
def test_a_column_of_texts_is_masked_as_its_texts_are(texts: list[str | None]) -> None:
    assert list(masked_texts(texts)) == [None if text is None else masked(text) for text in texts]
