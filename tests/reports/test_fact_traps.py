"""Numbers that look like the year's own count and are none: other years, parts, norms, others' numbers."""

from __future__ import annotations

import pytest

from reports.prose.facts import section_facts
from tests.reports.fact_labels import label


def _labels(sentence: str, section: str = "overview") -> list[str]:
    return [label(fact) for fact in section_facts(sentence, section, 2023)]


RECEIVED, HANDLED = "applications_stated.received", "applications_stated.handled"


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        # Another year's number behind the subject of its clause.
        ("我局2022年共收到申请27件，2023年共收到22件。", [f"previous:{RECEIVED}@own=27", f"{RECEIVED}@own=22"]),
        ("市局网站2021年发布信息500条。", []),
        ("近三年来共公开政府信息2100条。", []),
        ("2020年至2023年，累计公开信息3200条。", []),
        ("“十四五”以来，累计发布解读材料120篇。", []),
        ("截至2023年底，微信公众号累计发布信息5600条，其中2023年发布810条。", ["items_published.wechat=810"]),
        # Some months of the year.
        ("第四季度收到政府信息公开申请6件。", []),
        ("1月至6月公开信息310条，全年公开信息640条。", ["items_published.total=640"]),
        ("2023年1—12月，公开信息640条。", ["items_published.total=640"]),
        ("2023年上半年，组织培训2次。", ["training_sessions=2"]),
        ("12月份公开信息20条。", []),
        ("截至12月底，共公开信息380条。", ["items_published.total=380"]),
        ("机构改革以来，公开信息312条。", []),
        # How many there are to be, or for each; how many more.
        ("每季度召开政务公开工作推进会1次。", []),
        ("全年平均每月发布信息35条。", []),
        ("目标任务为发布信息300条。", []),
        ("按照考核要求应发布信息200条，实际发布信息231条。", ["items_published.total=231"]),
        ("较2022年多公开信息85条。", []),
        # Others' numbers.
        ("指导乡镇发布信息330条。", []),
        ("协助上级机关答复政府信息公开申请4件。", []),
        ("参加市政府办组织的业务培训会2次。", ["training_sessions.attended=2"]),
        ("组织开展业务培训会2次。", ["training_sessions=2"]),
        # Parts of the number before.
        ("开展意见征集5次，其中网上征集3次。", ["consultations=5"]),
        ("制作政策解读34条，其中图解20条，负责人解读5条。", ["interpretations=34"]),
        (
            "共承办人大代表建议12件，其中公开人大建议答复10件。",
            ["npc_suggestions.handled=12", "npc_suggestions.published=10"],
        ),
        ("公开两会建议提案复文31件。", []),
        # Not one, and none of one sort.
        ("未收到一件政府信息公开申请。", [f"{RECEIVED}=none"]),
        ("未收到传真形式的申请。", []),
        ("未收到要求听证的申请。", []),
        ("没有收到信息处理费减免申请。", []),
        ("未收到公民、法人和其他组织的政府信息公开申请。", [f"{RECEIVED}=none"]),
        ("未收到来自法人的政府信息公开申请。", []),
        # None of another year, and none of some months.
        ("2021年未收到政府信息公开申请。", []),
        ("2022年未收到政府信息公开申请。", [f"previous:{RECEIVED}=none"]),
        ("第四季度未收到政府信息公开申请。", []),
        (
            "网站发布1256条，较2022年的1104条增加152条。",
            ["items_published.website=1256", "previous:items_published.website=1104"],
        ),
        # Ways of applying.
        (
            "没有收到当面申请，信函申请7件，网络申请15件。",
            ["applications_by_channel.letter=7", "applications_by_channel.online=15"],
        ),
        (
            "信函、传真、网络渠道分别收到申请5件、1件、13件。",
            ["applications_by_channel.letter=5", "applications_by_channel.fax=1", "applications_by_channel.online=13"],
        ),
        ("收到政府信息公开申请7件，其中以邮寄方式送达5件。", [f"{RECEIVED}=7"]),
        ("全区共收到申请306件，我局收到22件。", [f"{RECEIVED}@region=306", f"{RECEIVED}@own=22"]),
        ("政府信息公开申请量为46件。", [f"{RECEIVED}=46"]),
    ],
)
def test_only_the_years_own_count_is_a_fact(sentence: str, facts: list[str]) -> None:
    assert _labels(sentence) == facts


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("全年收取信息处理费2笔，共计430元。", ["processing_fee=430"]),
        ("未向申请人收取任何费用，减免费用0元。", ["processing_fee=none"]),
        ("信息处理费减免3笔，共计600元。", []),
    ],
)
def test_the_fee_of_section_six(sentence: str, facts: list[str]) -> None:
    assert _labels(sentence, "other_matters") == facts
