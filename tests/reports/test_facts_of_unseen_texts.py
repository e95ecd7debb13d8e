"""Wordings that the rules misread when narratives never seen were labelled by eye first, in sentences of our own."""

from __future__ import annotations

import pytest

from reports.checks.whose import is_of_another
from reports.prose.facts import section_facts
from tests.reports.fact_labels import label

ITEMS = "items_published"
RECEIVED, HANDLED = "applications_stated.received", "applications_stated.handled"
WAY = "applications_by_channel"

WORDINGS: list[tuple[str, list[str]]] = [
    # A sentence that goes on with the subject of the one before.
    ("办理网民留言31条。办结率100%。", ["responses=31", "response_rate=100"]),
    (
        "收到申请14件。其中：网络平台提交9件、信函提交5件。",
        [f"{RECEIVED}=14", f"{WAY}.online=9", f"{WAY}.letter=5"],
    ),
    ("收到政府信息公开申请15件。其中13件按时办结。", [f"{RECEIVED}=15", f"{HANDLED}=13"]),
    ("依申请公开方面，上年结转3件，本年新收12件，办结14件。", [f"{RECEIVED}=12", f"{HANDLED}=14"]),
    ("无上年结转申请，新收申请6件。", [f"{RECEIVED}=6"]),
    ("收到信息公开申请12起，比2022年（19起）下降36.8%。", [f"{RECEIVED}=12", f"previous:{RECEIVED}=19"]),
    # Parts, leftovers, and months behind a semicolon.
    ("转办上一年度申请公开1件。", []),
    ("四季度公开信息90条，网站公开40条；微信公众号公开50条。", []),
    ("收到并办理依申请公开共26件，其中书面申请21件、电话申请1件。", [f"{RECEIVED}=26"]),
    ("依申请信息公开办理有29件。", [f"{HANDLED}=29"]),
    ("代市政府答复政府信息公开申请3件。", []),
    # None at all.
    ("未涉及到要求政府信息公开的申请。", [f"{RECEIVED}=none"]),
    ("本年度无申请政府信息公开的情况。", [f"{RECEIVED}=none"]),
    ("未收到自然人、企业或社会团体要求公开政府信息的申请。", [f"{RECEIVED}=none"]),
    ("未发生政府信息公开申请。", [f"{RECEIVED}=none"]),
    ("未发生因政府信息公开申请引起的行政诉讼。", []),
    ("五、政府信息公开收费及减免情况\n我乡未对任何公民、法人和组织收取任何费用。", ["processing_fee@own=none"]),
    ("一、概述情况\n我乡未对任何公民、法人和组织收取任何费用。", []),
    ("没有收到申请人的投诉举报。", []),
    ("受理公开申请共计二十三件。", [f"{RECEIVED}=23"]),
    # Money.
    ("收取信息处理费3件，共计126元。", ["processing_fee=126"]),
    # Items: lists, carriers, issues.
    ("更新工作动态、养老服务和社会救助信息62条。", [f"{ITEMS}.total=62"]),
    ("通过网站公开预决算、招生政策、录用名单等群众关心的信息共计86条。", [f"{ITEMS}.website=86"]),
    ("公众号推送图文72期共145篇。", [f"{ITEMS}.wechat=145"]),
    ("公众号推送88期180篇。", [f"{ITEMS}.wechat=180"]),
    ("微信视频号发布视频51条，南方号发布推文27篇次。", [f"{ITEMS}.video=51", f"{ITEMS}.other_media=27"]),
    (
        "加强对政务新媒体的维护，通过“示例网”微博、微信公众号分别发布信息33条、75条。",
        [f"{ITEMS}.weibo=33", f"{ITEMS}.wechat=75"],
    ),
    ("发挥政务新媒体的优势，借助微信公众号“示例区”，全年发布信息39条。", [f"{ITEMS}.wechat=39"]),
    ("公众号推出“河长说”等专题专栏，全年共发布信息49条。", [f"{ITEMS}.wechat=49"]),
    ("微博发布原创博文18条、转发34条。", [f"{ITEMS}.weibo=18", f"{ITEMS}.weibo=34"]),
    ("主要通过门户网站、院报等方式公开，其中门户网站发布42篇。", [f"{ITEMS}.website=42"]),
    (
        "全年公开各类政府信息305条、动态更新244条、公告26条、要闻22条、解读信息发布10条。",
        [f"{ITEMS}.total=305", "interpretations=10"],
    ),
    ("其中，通过网站公布要闻72条，视频新闻59条，镇街动态55条，部门动态98条，公示公告46条。", []),
    ("开展意见征集5次，公示公告83条。", ["consultations=5"]),
    ("我局主动公开58份信息稿件。", [f"{ITEMS}.total@own=58"]),
    ("通过网站公开工作动态类信息（含图片信息）41条。", [f"{ITEMS}.website=41"]),
    ("政府信息公开目录专栏公开信息61条。", [f"{ITEMS}.website=61"]),
    ("微博名称“示例发布”，信息发布量86条。", [f"{ITEMS}.weibo=86"]),
    ("官方微信群发图文消息52次、98篇。", [f"{ITEMS}.wechat=98"]),
    ("我校在信息公开网公开信息217条，官微推文61篇。", [f"{ITEMS}.website@own=217", f"{ITEMS}.total@own=61"]),
    ("在公开栏公示低保信息46条，微信群推送通知公告320条。", [f"{ITEMS}.offline=46"]),
    ("网站累计发布信息8650条，其中2023年新增126条。", [f"{ITEMS}.website=126"]),
    ("各单位上报信息236条，经审核后在局网站发布172条。", [f"{ITEMS}.website@region=172"]),
    ("主动公开工作动态、建议提案办理等有关新闻和公告类信息486条。", [f"{ITEMS}.total=486"]),
    # Whose count: one tier of the region, up to the semicolon; 各级领导信箱 is no region.
    ("公开信息586条，其中县直单位公开232条；发布政策解读52条。", [f"{ITEMS}.total=586", "interpretations=52"]),
    ("办理政务热线361件，各级领导信箱47件。", ["hotline_cases=361", "responses=47"]),
    # Other things than what the words look like.
    ("公开信息71条：基层政务公开领域信息24条，工作动态34条。", [f"{ITEMS}.total=71"]),
    ("发布环境状况公报1期。", []),
    ("分管领导接听民生热线1次。", []),
    ("及时宣传解读了30余件最新就业政策。", []),
    (
        "发布规范性文件解读12篇，解读率达100%，其中图表图解5篇、负责人解读4篇。",
        ["interpretations=12", "interpretation_rate=100"],
    ),
    ("人大建议办理类信息41条。", []),
    ("42个部门开展政务公开日活动63场。", ["open_days=63"]),
    ("开展咨询员培训，推动2名咨询员通过考核。", ["training_sessions=?"]),
    ("公开工作中，媒体报道政府常务会议12次。", []),
    # Events.
    ("参加市政府新闻办举办的新闻发布会1场。", ["press_conferences.attended=1"]),
    ("做好业务培训，36个部门50余人参加了公开工作专题培训。", ["training_people>=50"]),
    ("邀请企业代表等65人走进服务大厅，开展“政府开放日”活动。", ["open_day_people=65"]),
    ("公开征求意见的规范性文件草案17件。", ["consultations=17"]),
    (
        "公开文件71件，其中规范性文件1件；开展意见征集16次、回应关切15条。",
        ["documents_released=71", "consultations=16", "responses=15"],
    ),
    ("新增公开查阅点4处，累计达到21处。", ["access_points=4", "access_points=21"]),
    ("全市政府网站集约化平台现有网站58个。", ["platforms@region=58"]),
]


@pytest.mark.parametrize(("sentence", "facts"), WORDINGS)
def test_a_wording_of_texts_never_seen(sentence: str, facts: list[str]) -> None:
    given = [label(fact) for fact in section_facts(sentence, "overview", 2023)]
    assert sorted(given) == sorted(facts)


GOVERNMENT, OFFICE, BUREAU = "示例市人民政府", "示例市人民政府办公室", "示例市发展和改革委员会"


@pytest.mark.parametrize(
    ("words", "body", "of_another"),
    [
        ("市级部门收到申请100件", BUREAU, True),
        ("市级部门收到申请100件", GOVERNMENT, True),
        ("各县（市、区）收到政府信息公开申请12件", GOVERNMENT, True),
        ("各部门受理17件", GOVERNMENT, True),
        ("市政府本级收到申请5件，办理5件", GOVERNMENT, True),
        ("市本级收到申请5件", BUREAU, False),
        ("市政府办公室直接受理申请5件", GOVERNMENT, True),
        ("市政府办公室直接受理申请5件", OFFICE, False),
        ("市公安局作出行政处罚1200件", GOVERNMENT, True),
        ("市发改委收到申请22件", BUREAU, False),
        ("我局收到申请22件", BUREAU, False),
        ("局办公室收到申请12件", BUREAU, True),
        ("市级部门收到申请10件，全市共收到22件", GOVERNMENT, False),
        ("市公安局收到3件。共收到申请22件", GOVERNMENT, False),
        ("市政府法律顾问代理信息公开行政诉讼案件3件", GOVERNMENT, True),
    ],
)
def test_whose_count_a_sentence_gives(words: str, body: str, of_another: bool) -> None:
    assert is_of_another(words, body) is of_another
