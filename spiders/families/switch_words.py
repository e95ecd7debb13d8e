"""The words by which a page offers another list than the one it shows. Matched against text without white space."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.families.vocabulary import CHINESE_YEAR, CHINESE_YEAR_DIGITS, is_body_name

# Whose reports, of which time: what a tab or a choice is called. A name of the column itself is none.
_OWNERS = (
    r"[省市县区州镇乡旗]?(?:人民)?政府|[省市县区州]级|本级|(?:各|[省市县区州])?(?:政府)?[直下所属]{0,2}(?:工作|组成|级)?(?:部门|单位|机构|机关)"
    r"|各?(?:县[（(]市、?区[）)]|县市区|县区|区县|县市|乡镇|镇街|街镇|镇办|乡街|街道|乡镇[（(]?街道[）)]?|园区|开发区|功能区)(?:办事处)?"
    r"|(?:公共)?企?事业单位|垂直?管?理?(?:部门|单位)|垂管(?:部门|单位)|派出机构|国有企业"
)
_TIMES = (
    r"[上下]半年|第?[一二三四1-4]季度|1?\d月|往年|历年|历史|以往|过往|本年度?|当年|今年|去年|[上前下后]一?年度?|最新|往期|归档"
    r"|(?:20)?[0-3]\d年度?|20[0-3]\d|20[0-3]\d[-—~～至](?:20)?[0-3]\d(?:年度?)?|20[0-3]\d年度?及?以[前后]"
)
SHELF_WORD = re.compile(
    rf"^(?:{_OWNERS}|{_TIMES})(?:的?(?:信息公开|公开|政府信息公开)?(?:工作)?(?:年报|年度报告|报告))?$"
)
_COLUMN_ITSELF = re.compile(r"^(?:政府|政务)信息公开")
# No tab bar without one of these letters: asked before its cells are.
SHELF_HINT = re.compile(r"[府级门位构关区县镇乡街道局委办业年月度史往新]")
_ALL = re.compile(r"^(?:全部|所有|不限|其他|其它)(?:单位|部门|年份|年度|年)?$")
_SHORT_YEAR = re.compile(r"^([0-3]\d)年(?:度)?$")
_YEAR = re.compile(r"20[0-3]\d")
# Before a year that opens and closes.
FOLD_MARK = re.compile(r"^[+＋\-−–▶▼►▸▾▲∨∧>]+")
PLEASE_CHOOSE = re.compile(r"^(?:-*请?选择|全部|所有|不限|-+)")
PAGE_SIZE = re.compile(r"每页(?:显示)?:?(\d{1,3})[条项个]")
PAGE_SIZE_WORD = "每页"

# That the page shows a part, and how to come to the rest.
SHOWS_A_PART = re.compile(
    r"请(?:先|您)?(?:在|从)?.{0,8}选择.{0,8}(?:年[度份]|部门|单位|机构|乡镇|区县|栏目|类别).{0,10}(?:查询|查看|浏览|检索|搜索)"
    r"|(?:默认|仅|只)(?:显示|展示|列出|公布)(?:最近|最新|近|前|部分|当年|本年|当前|一部分|\d).{0,8}(?:年|条|报告|信息|内容|篇|份)"
    r"|(?:以下|下列|这里|此处|本页).{0,4}(?:为|是|显示|展示)?(?:最近|最新|部分)(?:的)?(?:[\d一二三四五六七八九十]+)?(?:年|条|报告|信息|内容|篇|份)"
    r"|(?:以下|下列|这里|此处|本页面?|本栏目?)[^。；]{0,6}20[0-3]\d年度?[及和]?(?:以[前后]|之[前后]|前|后)"
    r"|更多(?:的)?(?:年报|年度报告|报告|年份)[^。；]{0,4}请[^。；]{0,14}(?:搜索|检索|查询|查看|访问|点击|登录|前往)"
    r"|(?:扫码|扫描(?:下方|以下|右侧)?二维码|扫一扫)(?:即可)?(?:查看|浏览|阅读|下载)[^。；]{0,10}(?:年报|年度报告|报告)"
    r"|(?:仅|只)(?:为|是|含|包括|收录)部分(?:单位|部门|乡镇|年[份度])?的?(?:年报|年度报告|报告|信息)|(?:还|尚)有\d+[条份篇个](?:年报|报告|信息|记录)?[未没]|其余\d*[条份篇个]?(?:年报|报告|信息)?已?(?:被)?(?:收起|隐藏|折叠|省略)"
    r"|已(?:加载|显示)\d+[条份篇]?[/／](?:共|总计)?\d+|第\d+页[,，]?(?:还)?[余剩](?:下|余)?[1-9]\d*页"
    r"|已选(?:条件|择|项)?[:：].{0,6}(?:20[0-3]\d年|部门|单位|乡镇|街道)"
    r"|点击.{0,6}(?:年[份度]|部门|单位|机构|乡镇|区县|栏目)(?:名称|按钮|标签)?(?:即可)?(?:查看|浏览|阅读|切换)"
    r"|(?:年报|年度报告)[^。；]{0,16}请(?:从|在|通过|关注|下载|扫)[^。；]{2,30}(?:检索|查询|查看|查阅|浏览|下载|附件)"
    r"|(?:年报|年度报告)请扫(?:描|码|一扫)|20[12]\d年度?起[^。；]{0,8}(?:年报|年度报告)[^。；]{0,4}(?:发布|公布|公开|刊登)[于在]"
    r"|(?:年报|年度报告)目录[^。；]{0,4}请下载|(?:年报|年度报告)[^。；]{0,4}[在于到][^。；]{2,24}(?:统一|集中)(?:发布|公开)"
    r"|(?:全部|完整|历年|其[他它]年[份度])的?(?:年报|年度报告|报告)[^。；]{0,4}(?:详?见|参见|请见|查阅)"
    r"|(?:登录|验证|输入验证码)后(?:即?可|才能|方可)?(?:查看|浏览|下载)"
    r"|部分(?:数据|信息|内容|年报|报告)[^。；]{0,14}(?:未|暂未|尚未|无法|暂不|不能)(?:能)?(?:显示|展示|加载|迁移|导入|录入)"
    r"|(?:栏目|页面|数据)(?:正在|尚在|还在)?(?:建设|维护|调整|迁移|升级|导入)(?:之?中|期间)"
    r"|20[12]\d年度?[及和]?(?:以[后来前]|之[后前]|起)[^。；]{0,12}(?:年报|报告|信息)[^。；]{0,12}(?:请|详?见|移至)[^。；]{0,24}(?:栏目|网站|平台|专栏|查看|查询)"
)

# What every word of `CHOOSES` holds.
CHOICE_MARKS = ("切换", "选择", "更换", "其他", "其它", "更多")
# A control that opens a choice of other lists, and what is chosen there.
CHOOSES = re.compile(
    r"^(?:点击)?(?:切换|选择|更换|(?:查看)?其[他它]|(?:查看)?更多)(?:年[份度]|部门|单位|机构|乡镇|镇街|街道|区县|县区|地区)(?:的?(?:年报|报告))?[>»▼∨+]*$"
)

_COUNTED = r"[条项篇份个件期则]"
_NOUN = r"(?:信息|文章|文件|年报|年度报告|报告|记录|数据|结果|内容)?"
# An element that says nothing but how many there are; the text of the whole page says 共N条 in many places.
TOTAL_ALONE = re.compile(
    rf"^(?:(?:本|该|当前|此)?(?:栏目|类别?|页面|目录)?(?:下|中|内)?)(?:总?共计?|总计|合计|总数|共有|共收录|收录|约|总)(?:有|计)?{_NOUN}[:：]?(\d{{1,6}}){_COUNTED}?{_NOUN}[。.]?$"
    rf"|^(?:信息|文章|年报|报告|记录|文件)(?:总|条)?数?量?[:：](\d{{1,6}}){_COUNTED}?$"
    rf"|^(?:已|共)?(?:为您)?(?:找到|检索到|查询到|搜索到)(?:约|相关|了)?{_NOUN}(\d{{1,6}}){_COUNTED}?{_NOUN}$"
    r"|^(?:全部|所有|(?:政府)?(?:信息公开)?(?:年报|年度报告))[(（\[]?(\d{1,3})[)）\]]?$"
    rf"|^total[:：]?(\d{{1,6}}){_NOUN}(?:records|items|entries|results|rows)?$"
    rf"|^[第显示]*\d{{1,4}}[-~至到]\d{{1,4}}(?:{_COUNTED}|记录)?[/,，、]?(?:总?共|of|总计)?(\d{{1,6}})(?:{_COUNTED}|记录)?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)  # the words of menus are on every page of a site
def names_a_shelf(words: str) -> bool:
    """Whether a tab's or a choice's words are whose reports, or of which time: 乡镇街道, 部门年报, 上半年, 市教育局."""
    if _COLUMN_ITSELF.match(words):
        return False
    return bool(SHELF_WORD.match(words) or CHINESE_YEAR.match(words) or _ALL.match(words)) or is_body_name(words)


def is_group(words: str) -> bool:
    """Whether a tab's words are a group of bodies or a time, and no body's own name."""
    return SHELF_WORD.match(words) is not None and not _COLUMN_ITSELF.match(words)


@lru_cache(maxsize=4096)
def year_of(words: str) -> str:
    """The year that a tab's words name, in four digits (25年, 二〇二五年, + 2025年度); empty where they name none."""
    plain = FOLD_MARK.sub("", words)
    if short := _SHORT_YEAR.match(plain):
        return f"20{short[1]}"
    if CHINESE_YEAR.match(plain):
        plain = plain.translate(CHINESE_YEAR_DIGITS)
    found = _YEAR.findall(plain)
    return found[0] if len(found) == 1 and len(plain) <= 8 else ""
