"""A list under a sentence that says where the report stands, or who puts it up, is not the whole of its column."""

from __future__ import annotations

import pytest

from spiders.families import read as read_page
from tests.spiders.pages import column, list_items, report_rows

LIST = f"<ul class='list'>{list_items(report_rows([2024, 2023, 2022]))}</ul>"
ELSEWHERE = [
    "2025年度报告详见市政府门户网站",
    "2025年年报已在市政府门户网站公布",
    "2025年政府信息公开年报见市政府网站",
    "2025年报告刊登于市政府公报2026年第1期",
    "2025年年报：见“通知公告”栏目",
    "最新年报请见首页专栏",
    "2025年度报告移至法定主动公开内容栏目",
    "2025年度报告已通过公示栏公开",
    "我局年报由市政府办公室统一发布",
    "因机构改革，2025年度报告由市数据局发布",
    "本单位年度报告并入市文旅局年度报告",
    "自2025年起，我局不再单独发布年报",
    "本栏目只保留2024年及以前年报",
    "网站改版中，部分栏目数据不全",
]
OF_ITSELF = [
    "本栏目公开本机关政府信息公开工作年度报告",
    "政府信息公开工作年度报告由本机关政府信息公开工作机构编制",
    "行政机关应当在每年3月31日前公布本行政机关的政府信息公开工作年度报告",
    "年度报告在每年1月31日前发布",
    "年度报告应当在政府门户网站公开",
    "本报告电子版可从市政府门户网站下载",
    "本机关2024年度报告已于2025年1月公布",
    "本年度报告全文见附件",
    "依申请公开请见指南",
    "现将2024年政府信息公开年度报告公布如下",
]


@pytest.mark.parametrize("sentence", ELSEWHERE)
def test_a_sentence_that_points_elsewhere(sentence: str) -> None:
    assert not read_page(column(f"{LIST}<div class='note'>{sentence}</div>")).listing.end_known


@pytest.mark.parametrize("sentence", OF_ITSELF)
def test_a_sentence_about_the_column_itself(sentence: str) -> None:
    assert read_page(column(f"<p>{sentence}</p>{LIST}")).listing.end_known
