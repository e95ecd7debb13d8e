"""The grammar of titles: the labelled list where it is there, and a list of our own, hard forms included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.prose import titles
from reports.prose.titles import parse_title

LABELLED = Path(__file__).resolve().parents[2].parent / "shared" / "research" / "titles.tsv"

# (title, is it a report, subject, year, rendition); a subject of None is not looked at, nor is a refused title's year.
TITLES: tuple[tuple[str, bool | None, str | None, int | None, str], ...] = (
    ("清河市发展和改革委员会2024年政府信息公开工作年度报告", True, "清河市发展和改革委员会", 2024, ""),
    ("2024年清河市发展和改革委员会政府信息公开工作年度报告", True, "清河市发展和改革委员会", 2024, ""),
    ("2024年度清河市水利局政府信息公开年度报告", True, "清河市水利局", 2024, ""),
    ("清河市水利局关于2024年政府信息公开工作年度报告的公告", True, "清河市水利局", 2024, ""),
    ("关于清河市水利局2024年度政府信息公开工作年度报告的公告", True, "清河市水利局", 2024, ""),
    ("关于公布清河市水利局2024年政府信息公开工作年度报告的公告", True, "清河市水利局", 2024, ""),
    ("政府信息公开工作年度报告（2024年）", True, "", 2024, ""),
    ("政府信息公开工作年度报告(2024年度)", True, "", 2024, ""),
    ("清河市审计局政府信息公开工作年度报告（2024）", True, "清河市审计局", 2024, ""),
    ("清河市审计局政府信息公开工作年度报告2024年", True, "清河市审计局", 2024, ""),
    ("清河市审计局政府信息公开2024年度报告", True, "清河市审计局", 2024, ""),
    ("清河市审计局政府信息公开2024年年报", True, "清河市审计局", 2024, ""),
    ("（文字版）2017年清河市教育局政府信息公开工作年度报告", True, "清河市教育局", 2017, "text"),
    ("清河市教育局2024年政府信息公开工作年度报告（图片版）", True, "清河市教育局", 2024, "image"),
    ("清河市教育局2024年政府信息公开工作年度报告(PDF版)", True, "清河市教育局", 2024, "pdf"),
    ("清河市教育局2024年政府信息公开工作年度报告（扫描件）.pdf", True, "清河市教育局", 2024, "scan"),
    ("清河市教育局2024年政府信息公开工作年度报告【超链接版】", True, "清河市教育局", 2024, "hyperlinked"),
    ("清河市教育局2024年政府信息公开工作年度报告（无障碍版）", True, "清河市教育局", 2024, "accessible"),
    ("清河市教育局2024年政府信息公开工作年度报告.docx", True, "清河市教育局", 2024, ""),
    ("附件：清河市教育局2024年政府信息公开工作年度报告.wps", True, "清河市教育局", 2024, ""),
    ("附件1.清河市教育局2024年政府信息公开工作年度报告.ofd", True, "清河市教育局", 2024, ""),
    ("1、清河市教育局2024年政府信息公开工作年度报告", True, "清河市教育局", 2024, ""),
    ("· 清河市教育局2024年政府信息公开工作年度报告 [2025-01-24]", True, "清河市教育局", 2024, ""),
    ("清河市教育局2024年政府信息公开工作年度报告 2025-01-24", True, "清河市教育局", 2024, ""),
    ("清河市教育局2024年政府信息公开工作年度报告（2025年1月24日）", True, "清河市教育局", 2024, ""),
    ("清河市教育局 2024 年 度 政 府 信 息 公 开 工 作 年 度 报 告", True, "清河市教育局", 2024, ""),
    ("清河市教育局\n2024年政府信息公开\n\n工作年度报告", True, "清河市教育局", 2024, ""),
    ("清河市教育局<br/>2024年政府信息公开工作年度报告", True, "清河市教育局", 2024, ""),
    ("清河市教育局&lt;br/&gt;2024年政府信息公开工作年度报告", True, "清河市教育局", 2024, ""),
    ("清河市教育局&nbsp;２０２４年政府信息公开工作年度报告", True, "清河市教育局", 2024, ""),
    ("清河市教育局二〇二四年政府信息公开工作年度报告", True, "清河市教育局", 2024, ""),
    ("清河市教育局二○一四年度政府信息公开年报", True, "清河市教育局", 2014, ""),
    ("2013柳林镇政府信息公开工作年度报告", True, "柳林镇", 2013, ""),
    ("柳林镇人民政府2024年度政府信息公开工作年度报告", True, "柳林镇人民政府", 2024, ""),
    ("清河市柳林区人民政府信息公开工作年度报告（2024年）", True, "清河市柳林区人民政府", 2024, ""),
    ("清河市综合行政执法局2024年政府信息公开工作年度报告", True, "清河市综合行政执法局", 2024, ""),
    (
        "清河市政务服务和公共资源交易管理办公室2024年政府信息公开工作年度报告",
        True,
        "清河市政务服务和公共资源交易管理办公室",
        2024,
        "",
    ),
    ("清河市财政预算评审中心2024年政府信息公开工作年度报告", True, "清河市财政预算评审中心", 2024, ""),
    ("清河市绩效考核办公室2024年度政府信息公开工作年度报告", True, "清河市绩效考核办公室", 2024, ""),
    ("清河市建设工程质量评估中心2022年政府信息公开年报", True, "清河市建设工程质量评估中心", 2022, ""),
    (
        "清河市文化广电和旅游局（清河市文物局）2024年政府信息公开工作年度报告",
        True,
        "清河市文化广电和旅游局（清河市文物局）",
        2024,
        "",
    ),
    ("清河市人民政府（办公室）2024年政府信息公开工作年度报告", True, "清河市人民政府（办公室）", 2024, ""),
    ("清河市人民政府办公室2024年政府信息公开工作年度报告", True, "清河市人民政府办公室", 2024, ""),
    ("清河市2024年政府信息公开工作年度报告", True, "清河市", 2024, ""),
    ("市生态环境局2024年政府信息公开工作年度报告", True, "市生态环境局", 2024, ""),
    ("清河市生态环境局柳林分局2024年政府信息公开工作年度报告", True, "清河市生态环境局柳林分局", 2024, ""),
    ("国家税务总局清河市税务局2024年政府信息公开工作年度报告", True, "国家税务总局清河市税务局", 2024, ""),
    ("清河经济技术开发区管理委员会2024年政府信息公开工作年度报告", True, "清河经济技术开发区管理委员会", 2024, ""),
    ("《清河市商务局2024年政府信息公开工作年度报告》", True, "清河市商务局", 2024, ""),
    ("【政府信息公开年报】清河市商务局2024年政府信息公开工作年度报告", True, "清河市商务局", 2024, ""),
    ("政府信息公开年报 | 清河市商务局2024年政府信息公开工作年度报告", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告_政府信息公开年报_清河市人民政府网", True, "清河市商务局", 2024, ""),
    ("2024年政府信息公开工作年度报告-清河市商务局", True, "清河市商务局", 2024, ""),
    ("2024年政府信息公开工作年度报告（清河市商务局）", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告（更正版）", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告及附表", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告（点击下载）", True, "清河市商务局", 2024, ""),
    ("我局2024年政府信息公开工作年度报告", True, "", 2024, ""),
    ("本机关2024年度政府信息公开工作年度报告", True, "", 2024, ""),
    ("2024年政府信息公开工作年度报告", True, "", 2024, ""),
    ("2024年政府信息公开年报", True, "", 2024, ""),
    ("柳林街道办事处2024年年报", True, "柳林街道办事处", 2024, ""),
    ("清河市农业局2009年政府信息公开工作报告", True, "清河市农业局", 2009, ""),
    ("清河市农业局2012年度政务信息公开年度报告", True, "清河市农业局", 2012, ""),
    ("清河市紅旗區教育局2020年政府信息公開工作年度報告", True, "清河市紅旗區教育局", 2020, ""),
    ("清河高新区年政府信息公开工作年度报告", True, "清河高新区", None, ""),
    ("清河市财政局政府信息公开工作年度报告", True, "清河市财政局", None, ""),
    ("2024年", None, "", 2024, ""),
    ("2024年度", None, "", 2024, ""),
    ("2024", None, "", 2024, ""),
    ("年报", None, "", None, ""),
    ("年度报告", None, "", None, ""),
    ("2024年年报", None, "", 2024, ""),
    ("24年年报", None, "", None, ""),
    ("24年度公开报告", None, "", None, ""),
    ("清河市教育局24年年报", None, "清河市教育局", None, ""),
    ("2024年度报告", None, "", 2024, ""),
    ("2024年年度报告", None, "", 2024, ""),
    ("清河市商务局", None, "清河市商务局", None, ""),
    ("柳林街道", None, "柳林街道", None, ""),
    ("清河市商务局2024年度报告", None, "清河市商务局", 2024, ""),
    ("政府信息公开年报", None, "", None, ""),
    ("政府信息公开工作年度报告", None, "", None, ""),
    ("清河市历年政府信息公开年报汇总", None, None, None, ""),
    ("清河市市直部门2024年政府信息公开工作年度报告", None, None, 2024, ""),
    ("各县区2024年政府信息公开年报", None, None, 2024, ""),
    ("2019-2024年政府信息公开工作年度报告", None, "", None, ""),
    ("清河市商务局2024年政务公开工作年度报告", None, None, 2024, ""),
    ("清河市商务局2024年度政府信息公开工作情况报告", None, None, 2024, ""),
    ("关于印发《清河市商务局2024年政府信息公开工作年度报告》的通知", None, None, 2024, ""),
    ("清河市商务局关于报送2024年政府信息公开工作年度报告的函", None, None, 2024, ""),
    ("清河市自然资源和规划局柳林分局2024年政府信息公开工作年…", None, "清河市自然资源和规划局柳林分局", 2024, ""),
    ("清河市自然资源和规划局2024年政府信息公开工作年度报告...", None, None, 2024, ""),
    ("2024年政府信息公开", None, "", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告（含图解）", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告(附：政策解读)", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告【内附解读、图解】", True, "清河市商务局", 2024, ""),
    ("（含一图读懂）清河市商务局2024年政府信息公开工作年度报告", True, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告及图解", None, "清河市商务局", 2024, ""),
    ("清河市商务局2024年政府信息公开工作年度报告（含图解）解读", False, None, None, ""),
    ("图解：清河市商务局2024年政府信息公开工作年度报告（含图解）", False, None, None, ""),
    ("图解：清河市商务局2024年政府信息公开工作年度报告", False, None, None, ""),
    ("【图解】清河市商务局2024年政府信息公开工作年度报告", False, None, None, ""),
    ("一图读懂清河市商务局2024年政府信息公开工作年度报告", False, None, None, ""),
    ("清河市商务局2024年政府信息公开工作年度报告图解", False, None, None, ""),
    ("清河市商务局2024年政府信息公开工作年度报告-图解", False, None, None, ""),
    ("《清河市商务局2024年政府信息公开工作年度报告》政策解读", False, None, None, ""),
    ("解读：清河市商务局2024年政府信息公开工作年度报告", False, None, None, ""),
    ("清河市2024年政府信息公开工作年度报告公布情况", False, None, None, ""),
    ("清河市2024年度政府信息公开工作年度报告发布情况通报", False, None, None, ""),
    ("关于做好2024年政府信息公开工作年度报告编制工作的通知", False, None, None, ""),
    ("清河市人民政府办公室关于开展2024年政府信息公开工作年度报告编制的通知", False, None, None, ""),
    ("关于报送2024年政府信息公开工作年度报告的通知", False, None, None, ""),
    ("政府信息公开工作年度报告格式（2021版）", False, None, None, ""),
    ("清河市政府信息公开工作年度报告模板.docx", False, None, None, ""),
    ("政府信息公开工作年度报告制度", False, None, None, ""),
    ("政府信息公开工作年度报告编制培训会召开", False, None, None, ""),
    ("清河市商务局政府网站2024年度工作报表", False, None, None, ""),
    ("清河市商务局网站工作年度报表（2024年）", False, None, None, ""),
    ("清河市商务局2024年度法治政府建设年度报告", False, None, None, ""),
    ("清河市商务局2024年法治政府建设工作情况报告", False, None, None, ""),
    ("清河市商务局2024年行政执法统计年报", False, None, None, ""),
    ("清河市商务局2024年度部门决算公开", False, None, None, ""),
    ("清河市2024年政务公开工作要点", False, None, None, ""),
    ("清河市2024年上半年政府信息公开工作报告", False, None, None, ""),
    ("清河市2024年第一季度政府信息公开工作报告", False, None, None, ""),
    ("清河大学2023-2024学年信息公开工作年度报告", False, None, None, ""),
    ("清河市第一人民医院2024年信息公开工作年度报告", False, None, None, ""),
    ("清河水务集团有限公司2024年年度报告", False, None, None, ""),
    ("清河市统计局2024年统计年报", False, None, None, ""),
    ("清河市2024年国民经济和社会发展统计公报", False, None, None, ""),
    ("2025年清河市政府工作报告", False, None, None, ""),
    ("清河市商务局召开2024年度政府信息公开工作年度报告编制会", False, None, None, ""),
    ("市领导调研政务公开工作", False, None, None, ""),
    ("政府信息公开指南", False, None, None, ""),
    ("政府信息公开制度", False, None, None, ""),
    ("关于2024年春节放假的通知", False, None, None, ""),
    ("", False, "", None, ""),
    ("   ", False, "", None, ""),
    ("2023年度政府信息公开工作年度报告 清河市卫健委", True, "清河市卫健委", 2023, ""),
    ("NEW清河市民政局2024年政府信息公开工作年度报告", True, "清河市民政局", 2024, ""),
    ("清河市农业农村局-2024年-政府信息公开工作年度报告", True, "清河市农业农村局", 2024, ""),
    ("清河市司法局2024年度政府信息公开工作年度报告（2024年1月1日至12月31日）", True, "清河市司法局", 2024, ""),
    ("政府信息公开工作年度报告（清河市城管局2021年度）", True, "清河市城管局", 2021, ""),
    ("清河市法治政府建设办公室2024年政府信息公开工作年度报告", True, "清河市法治政府建设办公室", 2024, ""),
    ("清河市农业农村局2024年政府信息公开工作年度报告（2025年1月发布）", True, "清河市农业农村局", 2024, ""),
    ("年报改3.docx", None, "", None, ""),
    ("2024年清河市政府信息公开工作年度报告（H5）", None, "清河市", 2024, "illustrated"),
    ("清河市住建局2023年法治政府建设暨政府信息公开年度报告", None, None, 2023, ""),
    ("清河市2024年度政府信息公开工作年度报告出炉", None, "清河市", 2024, ""),
    ("清河市城管局2021年工作报告", False, None, None, ""),
    ("清河市2024年政府信息公开年度报告（征求意见稿）", False, None, None, ""),
    # What a row may be called that hides its title: looked at, not denied.
    *(
        (words, None, "", None, "")
        for words in ("查看", "点击下载", "详情", "附件1", "公示", "公告", "正文", "PDF", "1")
    ),
    ("清河市审计局政府信息公开工作年度报告·2024", True, "清河市审计局", 2024, ""),
    ("清河市审计局2024年政府信息公开工作年度报告（盖章扫描件）", True, "清河市审计局", 2024, "scan"),
    ("清河市审计局2024年政府信息公开工作年度报告 置顶", True, "清河市审计局", 2024, ""),
    ("清河市人民政府-审计局-2024年政府信息公开工作年度报告", True, "审计局", 2024, ""),
    ("清河市人民政府-2024年政府信息公开工作年度报告", True, "清河市人民政府", 2024, ""),
    ("历年政府信息公开工作年度报告", None, "历年", None, ""),
    ("清河市政府信息公开工作年度报告（2008年-2018年）", None, "清河市", None, ""),
    ("清河市审计局-2024年-政府信息公开工作年度报告", True, "清河市审计局", 2024, ""),
    ("清河市审计局2024年政府信息公开工作年度报告 PDF下载", True, "清河市审计局", 2024, ""),
    ("清河市审计局2024年政府信息公开工作年度报告（样本）", False, None, 2024, ""),
    ("清河市审计局2024年政府信息公开工作年度报告起草情况说明", False, None, 2024, ""),
    ("关于撤销清河市审计局2024年政府信息公开工作年度报告的公告", False, None, 2024, ""),
    ("关于请报送2024年政府信息公开年度报告的函", False, None, 2024, ""),
    ("关于报送2024年政府信息公开年度报告的函", None, None, 2024, ""),
    ("通知公告", False, None, None, ""),
    ("查看更多", False, None, None, ""),
)


@pytest.mark.parametrize(("title", "is_report", "subject", "year", "rendition"), TITLES)
def test_a_title_of_our_own(
    title: str, is_report: bool | None, subject: str | None, year: int | None, rendition: str
) -> None:
    parsed = parse_title(title)
    assert (parsed.is_report, parsed.rendition) == (is_report, rendition)
    assert subject is None or parsed.subject == subject
    assert is_report is False or parsed.year == year
    assert parsed.text == title


def test_the_list_is_long_and_has_every_answer() -> None:
    answers = [is_report for _, is_report, *_ in TITLES]
    assert len(answers) >= 80
    assert min(answers.count(answer) for answer in (True, False, None)) >= 20


@pytest.mark.parametrize("name", ["清河市教育局", ""])
@pytest.mark.parametrize(
    "before",
    [
        *("2025-01-24 ", "2025-01-24", "2025/01/24 ", "2025.1.24 ", "2025年1月24日 ", "20250124 ", "01-24 ", "01/24 "),
        *("24 2025-01 ", "24\n2025/01", "2025-01 24 ", "2025-1-24 10:30 ", "2025-01-24 10:30:00 ", "[01-24] "),
        *("1. ", "1、", "01 ", "(1)", "（一）", "一、", "① ", "No.1 ", "第3号 ", "第十二条 ", "2025 ", "· 01-24 "),
        *(
            "查看 ",
            "查看",
            "点击下载",
            "请点击此处查看：",
            "PDF ",
            "Word：",
            "热 ",
            "正文 ",
            "年报 ",
            "现将",
            "现公布",
            "附件 ",
            "附件2 ",
        ),
        *(
            "清政办发〔2025〕3号 ",
            "清教〔2025〕12号",
            "【索引号：123/2025-01】",
            "截至2024年12月31日",
            "[发布时间：2025-01-24] ",
        ),
        *("2024年1月1日至12月31日", "2024年（1月-12月）", "2024年1月1日—2024年12月31日 "),
    ],
)
def test_what_a_list_prints_before_a_title_is_no_part_of_it(before: str, name: str) -> None:
    parsed = parse_title(f"{before}{name}2024年政府信息公开工作年度报告")
    assert (parsed.is_report, parsed.subject, parsed.year) == (True, name, 2024)


@pytest.mark.parametrize("name", ["清河市教育局", ""])
@pytest.mark.parametrize(
    "behind",
    [
        *(" 2025-01-24", "2025-01-24 10:30", " 01-24", "[01-24]", " 发布时间：2025-01-24", "（2025年1月24日发布）"),
        *(
            " 浏览次数：13",
            " 点击数:13",
            " 阅读：13次",
            " 230KB",
            " 1.2 MB",
            " 查看详情",
            " 更多",
            " 有效",
            "（清政办发〔2025〕3号）",
        ),
        *("（2024年1月1日至12月31日）", " 2025-01-24 浏览量：12 更多"),
    ],
)
def test_what_a_list_prints_behind_a_title_is_no_part_of_it(behind: str, name: str) -> None:
    parsed = parse_title(f"{name}2024年政府信息公开工作年度报告{behind}")
    assert (parsed.is_report, parsed.subject, parsed.year) == (True, name, 2024)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("部门年报-清河市教育局-2024", "清河市教育局"),
        ("2024-清河市教育局", "清河市教育局"),
        ("年报_2024_清河市教育局", "清河市教育局"),
        ("gknb2024.pdf", ""),
        ("Annual Report 2024", ""),
    ],
)
def test_what_nothing_else_is_called_is_left_open(title: str, subject: str) -> None:
    parsed = parse_title(title)
    assert (parsed.is_report, parsed.denied, parsed.subject, parsed.year) == (None, False, subject, 2024)


def test_a_body_a_dash_and_a_years_report() -> None:
    parsed = parse_title("清河市教育局-2024年报")
    assert (parsed.is_report, parsed.subject, parsed.year) == (True, "清河市教育局", 2024)


def test_numbers_of_a_title_are_no_trimmings() -> None:
    spaced = parse_title("2 0 2 4 年 度 政府信息公开工作年度报告")
    assert (spaced.is_report, spaced.year) == (True, 2024)
    assert parse_title("附件2024年政府信息公开工作年度报告").year == 2024
    assert parse_title("2024年1月政府信息公开工作报告").is_report is not True
    assert parse_title("2024年1月1日至6月30日政府信息公开工作报告").is_report is not True


def test_every_labelled_title() -> None:
    if not LABELLED.exists():
        pytest.skip("the labelled titles (research/titles.tsv) are not beside this clone")
    wrong = []
    rows = [line.split("\t") for line in LABELLED.read_text(encoding="utf-8").splitlines() if line]
    for label, title, *_ in rows:
        if parse_title(title.replace("⏎", "\n")).is_report is not (label == "Y"):
            wrong.append(title)
    assert len(rows) == 105
    assert wrong == []


@pytest.mark.parametrize(
    "words",
    ["图解", "解读", "一图读懂"],
)
def test_a_reading_aid_is_denied_wherever_the_word_stands(words: str) -> None:
    title = "清河市商务局2024年政府信息公开工作年度报告"
    for form in (
        f"{words}：{title}",
        f"【{words}】{title}",
        f"{title}（{words}）",
        f"{title}-{words}",
        f"{words}|{title}",
    ):
        parsed = parse_title(form)
        assert (form, parsed.is_report, parsed.denied) == (form, False, True)


def test_what_says_nothing_is_not_denied() -> None:
    assert (parse_title("市领导检查防汛工作").is_report, parse_title("市领导检查防汛工作").denied) == (False, False)
    assert parse_title("政府网站工作年度报表（2024年度）").denied


def test_an_administrative_body_is_no_enterprise() -> None:
    assert parse_title("清河市医院管理局2024年信息公开工作年度报告").is_report is True
    assert parse_title("清河师范学院2024年信息公开工作年度报告").is_report is False


BODIES = st.sampled_from(
    (
        "清河市水利局",
        "清河市综合行政执法局",
        "柳林镇人民政府",
        "清河市生态环境局柳林分局",
        "清河市文旅局（清河市文物局）",
    )
)
SPACES = st.sampled_from(("", " ", "\n", "\u3000", "\u00a0", "\u200b"))
CORES = st.sampled_from(("政府信息公开工作年度报告", "政府信息公开年报", "信息公开年度报告", "政务信息公开年度报告"))


@settings(max_examples=60, deadline=None)
@given(BODIES, st.integers(2008, 2040), CORES, SPACES, st.sampled_from(("年", "年度")), st.integers(0, 3))
def test_every_common_form_gives_body_and_year(
    body: str, year: int, core: str, space: str, unit: str, form: int
) -> None:
    title = (
        f"{body}{space}{year}{space}{unit}{core}",
        f"{year}{unit}{space}{body}{space}{core}",
        f"{body}{core}{space}（{year}{unit}）",
        f"{body}关于{year}{unit}{space}{core}的公告",
    )[form]
    parsed = parse_title(title)
    assert (parsed.is_report, parsed.subject, parsed.year) == (True, body, year)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    parsed = parse_title(text)
    assert parsed.text == text
    assert not (parsed.denied and parsed.is_report is not False)
    assert parsed.year is None or 2000 <= parsed.year <= 2099


def test_a_title_is_read_alike_in_every_year() -> None:
    """Titles that differ in the year alone are read once: whatever the year, it must be as if each had been read."""
    swapped = 0
    for title in (words for words, *_ in TITLES if re.search(r"20\d\d", words)):
        for year in ("2008", "2019", "2020", "2023", "2025", "2099"):
            other = re.sub(r"20\d\d", year, title, count=1)
            swapped += titles._PLAIN.fullmatch(other) is not None
            assert parse_title(other) == titles._parsed(other), other
    assert swapped > 60


@pytest.mark.parametrize(
    "whole", ["鹿河市财政局2025年政府信息公开工作年度报告", "鹿河市财政局关于2025年度政府信息公开工作情况的报告"]
)
def test_a_title_cut_anywhere_behind_its_year_may_be_a_report(whole: str) -> None:
    """Lists cut titles at a number of characters, without a sign. What is left must not count as no report."""
    begin = whole.index("政府信息")
    for end in range(begin + 1, len(whole)):
        cut = parse_title(whole[:end])
        assert (cut.is_report, cut.subject, cut.year) == (None, "鹿河市财政局", 2025), cut
    for end in range(7, 10) if whole[6] == "2" else ():
        assert (parse_title(whole[:end]).is_report, parse_title(whole[:end]).subject) == (None, "鹿河市财政局")


def test_other_words_behind_a_year_are_no_report_cut_short() -> None:
    for title in ("鹿河市财政局2025年政策汇编", "鹿河市2025年政府采购目录", "鹿河市财政局2025年政府信息公开培训"):
        assert parse_title(title).is_report is False, title


def test_a_year_may_be_written_with_letters_of_another_alphabet() -> None:
    for year in ("二О二五", "二ο二五", "二◯二五"):
        parsed = parse_title(f"鹿河市财政局{year}年政府信息公开工作年度报告")
        assert (parsed.is_report, parsed.subject, parsed.year) == (True, "鹿河市财政局", 2025)


@pytest.mark.parametrize("core", ["政府公开信息工作年度报告", "政府信息公工作年度报告", "政府信息与政务公开年度报告"])
def test_a_slip_of_the_pen_is_no_denial(core: str) -> None:
    parsed = parse_title(f"鹿河市财政局2025年{core}")
    assert (parsed.is_report, parsed.year, parsed.denied) == (None, 2025, False)
