"""The words of titles, as patterns: what makes a report, what refuses one, what leaves it open.

Sources: research domain §4.2 and §4.4, sites §2, and the statutory publications that look alike (domain §4.5).
"""

from __future__ import annotations

import re

from reports.patterns import regex

_YEAR = r"(?:20\d\d(?:年度|年(?!报)|度)*)?"

# Traditional characters occur in copies that another site converted; they stand beside the simplified ones.
CORE = regex(
    r"(?:政府|政务|政務)?(?:信息|資訊)公[开開](?:工作)?(?:情况)?的?"
    + _YEAR
    + r"(?:年度)?(?:工作)?(?:情况)?(?:总结)?的?(?:年度)?(?:工作)?(?:总结)?(?:[报報][告吿]|年[报報])"
)

# 情况报告 and 总结报告 are also written for the people's congress or for the superior.
WEAK_CORE = regex(r"情况的?(?:工作)?报告|总结")

# Refuses wherever it stands, core or not.
DENIED_WHOLE = regex(
    r"学年|半年|季度|\d月份|(?:年度)?报告制度|关于(?:报送|上报|呈报).*通知$|关于请(?:报送|上报|呈报)|网站(?:工作)?年度(?:工作)?报[表告]|网站工作年报"
)

# Other annual publications (domain §4.5). Only where no core stands: 财政预算评审中心 has a report of its own.
DENIED_KIND = regex(
    r"第三方评估|法治政府|(?:行政执法|行政审判|统计|执法)(?:统计)?年(?:度)?报|预算|决算|法人年度报告|解读|图解|一图|通知|通报|制度$|"
    r"总结|要点|方案|指南|报表|统计公报|绩效|自评"
)

# Before the body: what kind of page it is. Anchored where the word could be part of a body's name.
DENIED_BEFORE = regex(
    r"^(?:【|\[|《)?(?:一图|图解|图说|数说|长图|漫画|动漫|动画|视频|音频|短视频|H5|h5|(?:政策|文字|图文|图表|专家|媒体)?解读|速览|速读|"
    r"读懂|带你)|一图读懂|图解[:：|《]|"
    r"关于(?:[^《]{0,12}?)(?:做好|开展|编制|编写|编报|撰写|规范|组织|征求|征集|填报|加强|进一步|认真|切实|启动|部署|提交|撤销|撤回|撤下|印发《?中华人民共和国)|"
    r"中华人民共和国$"
)

# After the core: the core is only an attribute of another noun.
DENIED_TAIL = regex(
    r"^(?:的)?(?:公布情况|发布情况|公开情况|制度|格式|模板|范本|样式|样表|参考|编制|编写|编报|撰写|填报|填写|报送|报备|备案|发布工作|公布工作|"
    r"有关|相关|评估|考核|考评|检查|核查|抽查|审核|培训|工作(?:的)?(?:通知|方案|要求|提示|部署)|通报|统计|指标|目录|解读|图解|一图|起草(?:情况)?说明)|"
    r"(?:文字|图文|政策)?解读|图解|图说|一图|读懂|漫画|动漫|视频|长图|速览|征求意见|公布情况|发布情况|工作制度|格式|模板|样本|范本|"
    r"(?:工作|发布|编制|报送|事项|问题|格式)的?(?:通知|解释|通报|函|批复)|的(?:批复|通报|意见|解释)"
)

# A reading aid that is attached: the report itself is there as well.
_AIDS = r"(?:(?:文字|图文|图表|政策)?解读|图解|图说|一图读懂|一图看懂|长图|漫画|动漫|动画|视频)"
ATTACHED_AID = regex(
    rf"[（(\[【〔](?:内|并|后)?(?:含|附|附带|附有)[:：]?(?:{_AIDS}|[、和及与])+(?:版|稿|材料)?[)）\]】〕]"
)
# 年度报告及图解: one page for both, or the place of another; its text must tell.
AND_AID = regex(rf"[》”〉]*(?:及|和|与|暨|、)(?:其)?{_AIDS}[》”〉]*")

HARMLESS_TAIL = regex(
    r"[》”〉]*(?:的)?(?:公告|公示|公布|公开|发布|通告|正文|全文|完整版|正式版|最终版|终稿|定稿|更新|更正|修订|修正|修改)?(?:稿|版)?"
    r"(?:及|和|暨|与)?(?:.{0,6}(?:附件|附表|统计表|计划|报表|情况表).{0,10})?"
    r"(?:[（(\[【]?(?:请)?(?:点击)?(?:此处)?(?:[Pp][Dd][Ff]|[Ww]ord)?(?:下载|查看|浏览|详情|附件下载)[)）\]】]?)?(?:\d{1,2})?(?:new|New|NEW|最新|置顶|推荐)?[!！。》”〉]*"
)

RENDITIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(r"[（(\[【〔]?(?:" + words + r")[)）\]】〕]?[:：]?", re.IGNORECASE))
    for name, words in (
        ("image", r"(?:纯)?图片(?:格式|版|形式)|图像版"),
        ("hyperlinked", r"超(?:级)?链接?版"),
        ("text", r"(?:纯)?文字版|(?:纯)?文本版"),
        ("pdf", r"pdf(?:格式|版|文件|文档)"),
        ("word", r"(?:word|docx?)(?:格式|版|文件|文档)"),
        ("scan", r"(?:盖章)?扫描(?:版|件)|盖章(?:版|件)"),
        ("web", r"(?:网页|html)版"),
        ("accessible", r"无障碍版"),
        ("ebook", r"电子书(?:版)?|电子版|翻页版|ofd(?:格式|版)"),
        ("illustrated", r"图文版|H5版?(?=[)）\]】]|$)"),
    )
)

BODY_TAIL = regex(
    r"(?:政府|机关|办公[室厅]|办|委员会|委|局|厅|署|部|院|社|处|科|所|站|馆|行|会|中心|支队|大队|总队|队|海关|镇|乡|街道|街|办事处|苏木|"
    r"开发区|新区|园区|示范区|高新区|保税区|度假区|景区|林区|农场|兵团|省|自治区|市|州|盟|地区|县|区|旗|公署|集团|公司|联社|联合会)"
    r"(?:[（(][^（()）]*[)）])?$"
)
BARE_BODY = regex(r"[\u4e00-\u9fff（）()、·]{2,40}")
ORDINAL = regex(r"(?<=第)\d{1,3}(?!\d|年|季|期|批|号)")


def is_name(words: str) -> bool:
    """Whether words end as bodies' names do and are made of a name's characters (with an ordinal, 第8师); else they may
    be any words."""
    plain = ORDINAL.sub("", words)
    return BODY_TAIL.search(plain) is not None and BARE_BODY.fullmatch(plain) is not None


# 公共企事业单位 and universities report under rules of their own (教育部令第29号; 条例 art. 55).
ENTERPRISE = regex(r"(?:大学|学院|学校|中学|小学|幼儿园|医院|公司|集团|银行|协会|研究院)(?:[（(].*[)）])?$")

# Titles of pages that collect many bodies' reports: one of them may be the one that is looked for.
GROUP = regex(
    r"^(?:历年|往年|历史|各|全[省市县区州]|所有|本级及)|(?:市直|县直|区直|省直|州直|直属|组成|各)(?:各)?(?:部门|单位|机构)|"
    r"^(?:部门|单位|乡镇|街道|镇街|县区|区县|县市区|县（市、区）|部门街道|政府部门)$|汇总|汇编|合集|一览|集锦|各(?:部门|单位|乡镇|镇|县|区|街道)"
)
SELF = regex(
    r"(?:我|本)(?:市|县|区|省|州|旗|镇|乡|街道|局|厅|委|办|署|院|部|中心|机关|单位|部门|级|行政机关|级政府)?|"
    r"单位|部门|机关"
)

NEWS = regex(
    r"召开|举行|举办|开展|调研|走访|会见|部署|慰问|督查|督导|视察|考察|赴|学习|荣获|签约|启动|出席|参加|来访|传达|贯彻|推进|观摩|宣传|培训|"
    r"[！!？?]|动态|要闻|新闻"
)

_VAGUE_WORDS = (
    r"(?:政府|政务)?信息公开(?:工作)?(?:情况)?|政务公开(?:工作)?(?:年度报告|年报)|公开年报|工作年报|部门年报|年度年报|年报|"
    r"年度(?:工作)?报告|公开报告"
)
VAGUE = regex(rf"(?:{_VAGUE_WORDS})$")
# A row of a list that is called so hides its title: what it leads to has to be looked at.
SAYS_NOTHING = regex(
    r"(?:在线|点击)?(?:查看|阅读|浏览|下载)|详情|详细|正文|全文|原文|公示|公告|政务公开|[Pp][Dd][Ff]|[Ww][Oo][Rr][Dd]|\d{1,2}"
)
VAGUE_WITHOUT_BODY = regex(r"(?:工作)?报告|信息公开(?:工作)?(?:情况)?|年度")
