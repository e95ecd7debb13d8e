"""The one map from Chinese labels to code names, and the names of every cell that the forms prescribe.

Sources: 国办公开办函〔2021〕30号 (form of 2021), 国办公开办函〔2019〕60号 (form of 2019); the variants were seen in
real reports (research, domain §2.7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from reports.model import Edition, FigureKey, Section

FIRST_FORM_YEAR = 2019  # 国办公开办函〔2019〕60号
FORM_2021_YEAR = 2021  # 国办公开办函〔2021〕30号

PROACTIVE, APPLICATIONS, DISPUTES = "proactive", "applications", "disputes"
# The form of that year is the first with the three statutory tables (国办公开办函〔2019〕60号).
FIRST_YEAR_WITH_TABLES = 2019
TABLES = (PROACTIVE, APPLICATIONS, DISPUTES)

APPLICANTS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other")
APPLICATION_COLUMNS = (*APPLICANTS, "total")
REFUSED = (
    "refused_state_secret",
    "refused_prohibited_by_law",
    "refused_endangers_security_or_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_inquiry",
)
UNABLE = ("unable_not_held", "unable_needs_creation", "unable_unclear_after_amendment")
NOT_PROCESSED = (
    "not_processed_petition",
    "not_processed_duplicate",
    "not_processed_published_material",
    "not_processed_excessive",
    "not_processed_confirm_or_reissue",
)
OTHERWISE_2021 = ("otherwise_amendment_overdue", "otherwise_fee_unpaid", "otherwise_other")
OTHERWISE_2019 = ("otherwise_closed",)
DISPUTE_ROWS = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
DISPUTE_PARTS = ("upheld", "corrected", "other_result", "pending")
DISPUTE_COLUMNS = (*DISPUTE_PARTS, "total")

_OUTCOMES = ("granted", "partly_granted", *REFUSED, *UNABLE, *NOT_PROCESSED)


def outcome_rows(edition: Edition) -> tuple[str, ...]:
    """The rows of table 3 that add up to its 总计, in the form's order."""
    return (*_OUTCOMES, *(OTHERWISE_2019 if edition is Edition.F2019 else OTHERWISE_2021))


_PROACTIVE_FORM: dict[Edition, dict[str, tuple[str, ...]]] = {
    Edition.F2021: {
        "rules": ("issued", "repealed", "in_force"),
        "normative_documents": ("issued", "repealed", "in_force"),
        "licensing": ("decisions",),
        "penalties": ("decisions",),
        "compulsory_measures": ("decisions",),
        "administrative_fees": ("amount_wan",),
    },
    Edition.F2019: {
        "rules": ("made", "disclosed", "total_disclosed"),
        "normative_documents": ("made", "disclosed", "total_disclosed"),
        "licensing": ("previous_items", "change", "decisions"),
        "other_services": ("previous_items", "change", "decisions"),
        "penalties": ("previous_items", "change", "decisions"),
        "compulsory_measures": ("previous_items", "change", "decisions"),
        "administrative_fees": ("previous_items", "change"),
        "procurement": ("items", "amount_wan"),
    },
}


def due_edition(year: int | None) -> Edition | None:
    """The form that a report of `year` should follow; None where the year is not known."""
    if year is None:
        return None
    if year < FIRST_FORM_YEAR:
        return Edition.FREE_FORM
    return Edition.F2019 if year < FORM_2021_YEAR else Edition.F2021


@lru_cache(maxsize=8)
def form_keys(table: str, edition: Edition) -> Mapping[str, tuple[FigureKey, ...]]:
    """Row → the keys of its cells, in the form's order. Every part of the reading works with these very objects."""
    return {
        row: tuple((table, row, column) for column in columns) for row, columns in form_rows(table, edition).items()
    }


def form_rows(table: str, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Row → columns of `table` in the form of `edition` (2021 or 2019), both in the form's order."""
    if table == PROACTIVE:
        return _PROACTIVE_FORM[edition]
    if table == APPLICATIONS:
        rows = ("received", "brought_forward", *outcome_rows(edition), "outcome_total", "carried_forward")
        return dict.fromkeys(rows, APPLICATION_COLUMNS)
    if table == DISPUTES:
        return dict.fromkeys(DISPUTE_ROWS, DISPUTE_COLUMNS)
    raise ValueError(f"unknown table {table!r}")


# Traditional characters that occur in the labels (a Wuhan report of 2020 was published converted, with 檔案 for 文件).
_SIMPLIFIED = str.maketrans(
    "條項規範檔製發現數廢對開總許處罰強費徵請積轉結屬國機關聯繫絕與執卷涉訴訟複議維糾審經無業構會務團組織類內決辦續過補後應圍當約證確認獲"
    "舉報從據間線這計情單額採購門實產權護終時參營財個歸與係勾穩為連點頭難題進變張礎馬書長見體簡斷滿區動處來學術號繳納給預復減佈況萬網眾戶訓讀熱專員議導欄",
    "条项规范档制发现数废对开总许处罚强费征请积转结属国机关联系绝与执卷涉诉讼复议维纠审经无业构会务团组织类内决办续过补后应围当约证确认获"
    "举报从据间线这计情单额采购门实产权护终时参营财个归与系勾稳为连点头难题进变张础马书长见体简断满区动处来学术号缴纳给预复减布况万网众户训读热专员议导栏",
)
# Few texts hold any of them, and to look for one takes a tenth of the time that it takes to turn each character.
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")
_LONGEST_HEAD = 12
_A_DIGIT = re.compile(r"\d")
_INVISIBLE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]+")
_NUMBERING = re.compile(
    r"^(?:[(][一二三四五六七八九十\d]{1,3}[)][、.,:]?|[一二三四五六七八九十]{1,3}[、.,:]|\d{1,2}[、.,:)]*)"
)
_REMARK = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]?$")
_PUNCTUATION = re.compile(r"[\"'“”‘’「」『』《》〈〉、，,。.．·:：;；()（）\[\]【】/\\|_—–\-−]+")


@lru_cache(maxsize=4096)
def compact(text: str) -> str:
    """NFKC without any white space or invisible character: the form in which wording is compared."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def simplified(text: str) -> str:
    """Traditional characters of the form's own words turned into simplified ones; others stay."""
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


@lru_cache(maxsize=4096)
def normal_label(text: str) -> str:
    """A label without numbering, quotes, trailing remark and spaces, simplified: `（一）予以公开` → `予以公开`."""
    bare = _NUMBERING.sub("", simplified(compact(text)).replace("其它", "其他"), count=1)
    while (shorter := _REMARK.sub("", bare)) != bare and shorter:
        bare = shorter
    return _PUNCTUATION.sub("", bare)


@lru_cache(maxsize=1024)
def head_by_keyword(label: str) -> str | None:
    """The column that a head in other words than the form's names; None where it names none, or more than one."""
    if len(label) > _LONGEST_HEAD or _A_DIGIT.search(label) or any(word in label for word in FOREIGN_HEAD_WORDS):
        return None
    found = [name for word, name in HEAD_KEYWORDS.items() if word in label]
    return found[0] if len(found) == 1 else None


def bare_label(text: str) -> str:
    """A label, or a part of one, without numbering, quotes, brackets and spaces; a remark in brackets stays."""
    return _PUNCTUATION.sub("", _NUMBERING.sub("", simplified(compact(text)), count=1))


def is_numbered(text: str) -> bool:
    """Whether a label begins with its number, as statutory rows do and column headings do not."""
    return _NUMBERING.match(compact(text)) is not None


APPLICATION_LABELS: dict[str, str] = {
    "本年新收政府信息公开申请数量": "received",
    "本年新收政府信息公开申请数": "received",
    "本年度新收政府信息公开申请数量": "received",
    "上年结转政府信息公开申请数量": "brought_forward",
    "上年结转政府信息公开申请数": "brought_forward",
    "上年度结转政府信息公开申请数量": "brought_forward",
    "上一年结转政府信息公开申请数量": "brought_forward",
    "予以公开": "granted",
    "部分公开": "partly_granted",
    "部分公开区分处理的只计这一情形不计其他情形": "partly_granted",
    "属于国家秘密": "refused_state_secret",
    "其他法律行政法规禁止公开": "refused_prohibited_by_law",
    "危及三安全一稳定": "refused_endangers_security_or_stability",
    "保护第三方合法权益": "refused_third_party_rights",
    "属于三类内部事务信息": "refused_internal_affairs",
    "属于四类过程性信息": "refused_process_information",
    "属于行政执法案卷": "refused_enforcement_file",
    "属于行政查询事项": "refused_administrative_inquiry",
    "本机关不掌握相关政府信息": "unable_not_held",
    "没有现成信息需要另行制作": "unable_needs_creation",
    "补正后申请内容仍不明确": "unable_unclear_after_amendment",
    "信访举报投诉类申请": "not_processed_petition",
    "重复申请": "not_processed_duplicate",
    "要求提供公开出版物": "not_processed_published_material",
    "无正当理由大量反复申请": "not_processed_excessive",
    "要求行政机关确认或重新出具已获取信息": "not_processed_confirm_or_reissue",
    "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请": "otherwise_amendment_overdue",
    "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请": "otherwise_fee_unpaid",
    "其他": "otherwise_other",
    "其他处理": "otherwise_closed",
    "总计": "outcome_total",
    "合计": "outcome_total",
    "小计": "outcome_total",
    "结转下年度继续办理": "carried_forward",
    "结转下一年度继续办理": "carried_forward",
    "结转下年继续办理": "carried_forward",
}
# Labels that are also column or group headings: a row only where the order of the rows allows it.
SHARED_LABELS = frozenset({"其他", "总计", "合计", "小计", "其他处理"})
APPLICATION_GROUPS = frozenset({"本年度办理结果", "不予公开", "无法提供", "不予处理", "其他处理"})
APPLICATION_HEADS: dict[str, str] = {
    "自然人": "natural_person",
    "商业企业": "commercial",
    "科研机构": "research",
    "社会公益组织": "public_welfare",
    "法律服务机构": "legal_service",
    "其他": "other",
    "总计": "total",
    "合计": "total",
}

LEGAL_PERSONS = ("法人或其他组织", "法人和其他组织")
# A head in other words than the form's is known by these; `APPLICATION_HEADS` and those of table 2 come first.
HEAD_KEYWORDS: dict[str, str] = {
    "自然人": "natural_person",
    "企业": "commercial",
    "科研": "research",
    "公益": "public_welfare",
    "法律": "legal_service",
    "制发": "issued",
    "废止": "repealed",
    "有效": "in_force",
    "制作": "made",
    "新公开": "disclosed",
    "公开总": "total_disclosed",
    "增减": "change",
    "决定数": "decisions",
}
# A head with one of these is of a column that the form does not have.
FOREIGN_HEAD_WORDS = ("上年", "上一年", "去年", "同比", "同期", "累计", "其中", "小计", "法人")

PROACTIVE_LABELS: dict[str, str] = {
    "规章": "rules",
    "行政规范性文件": "normative_documents",
    "规范性文件": "normative_documents",
    "规范性档案": "normative_documents",
    "行政规范性档案": "normative_documents",
    "行政许可": "licensing",
    "其他对外管理服务事项": "other_services",
    "行政处罚": "penalties",
    "行政强制": "compulsory_measures",
    "行政事业性收费": "administrative_fees",
    "政府集中采购": "procurement",
}
PROACTIVE_HEADS_2021: dict[str, str] = {
    "本年制发件数": "issued",
    "本年度制发件数": "issued",
    "本年制发数": "issued",
    "本年度制发数": "issued",
    "本年废止件数": "repealed",
    "本年度废止件数": "repealed",
    "本年废止数": "repealed",
    "本年度废止数": "repealed",
    "现行有效件数": "in_force",
    "现行有效件": "in_force",
    "现行有效数": "in_force",
    "本年处理决定数量": "decisions",
    "本年度处理决定数量": "decisions",
    "本年收费金额": "amount_wan",
    "本年度收费金额": "amount_wan",
}
PROACTIVE_HEADS_2019: dict[str, str] = {
    "本年新制作数量": "made",
    "本年新公开数量": "disclosed",
    "对外公开总数量": "total_disclosed",
    "上一年项目数量": "previous_items",
    "本年增减": "change",
    "处理决定数量": "decisions",
    "采购项目数量": "items",
    "采购总金额": "amount_wan",
}
DISPUTE_BLOCKS: dict[str, str] = {
    "行政复议": "reconsideration",
    "未经复议直接起诉": "direct_litigation",
    "复议后起诉": "litigation_after_reconsideration",
}
LITIGATION = "行政诉讼"
DISPUTE_HEADS: dict[str, str] = {
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other_result",
    "尚未审结": "pending",
    "总计": "total",
    "合计": "total",
    "小计": "total",
}
# Everything that may stand in a heading of a statutory table and is neither a row label nor a value.
HEADING_WORDS: dict[str, tuple[str, ...]] = {
    PROACTIVE: (
        "信息内容", "第二十条第一项", "第二十条第五项", "第二十条第六项", "第二十条第八项", "第二十条第九项",
        "第二十条", "第一项", "第五项", "第六项", "第八项", "第九项", "单位万元", "单位元", "历史累计",
        *PROACTIVE_HEADS_2021, *PROACTIVE_HEADS_2019,
    ),
    APPLICATIONS: (
        "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和", "申请人情况",
        *LEGAL_PERSONS,
        *APPLICATION_HEADS, *APPLICATION_GROUPS,
    ),
    DISPUTES: (LITIGATION, *DISPUTE_BLOCKS, *DISPUTE_HEADS),
}  # fmt: skip
# Words that all occur in one text when the cells of a table ran together, and those that then tell its edition.
GLUED_WORDS: dict[str, tuple[str, ...]] = {
    PROACTIVE: ("规范性文件", "行政许可", "行政事业性收费"),
    APPLICATIONS: ("本年新收", "予以公开", "继续办理"),
    DISPUTES: ("复议后起诉", "尚未审结", "结果维持"),
}
GLUED_EDITIONS: dict[str, tuple[tuple[Edition, str], ...]] = {
    PROACTIVE: ((Edition.F2021, "本年制发"), (Edition.F2019, "对外公开总数量")),
    APPLICATIONS: ((Edition.F2021, "逾期不补正"), (Edition.F2019, "其他处理")),
}
# Words that fill a cell where the form wants a number; below, those beside its digits: 共3件, 约12, 5余件, 3注1.
WORD_VALUES = frozenset((
    "无", "没有", "无变化", "不变", "持平", "不适用", "暂无", "未发生", "不涉及", "略", "缺", "未统计", "保密", "空",
    "未知", "不详", "未填", "未填报", "未报", "待定", "同上", "见附件", "见附表",
))  # fmt: skip
NUMBER_REMARKS, ZERO_WORD = "共计?|合计|约|近|余|多|左右|以上|注|无", "零"
INCREASE_WORDS, DECREASE_WORDS = ("增加", "增"), ("减少", "减")
# Words before 元 and what they multiply it by.
MONEY_UNIT, UNIT_WORD = "元", "单位"
MONEY_SCALES: dict[str, int] = {
    "": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
}  # fmt: skip
AMOUNT_HEAD_WORDS = ("金额", "收费")
# A table below such words shows figures of another year than the report's.
EARLIER_WORDS = ("上年度?(?!结转)", "上一年度?(?!结转)", "去年", "上年?同期")
# A remark with nothing but one of these and a number says that the number before it is another year's.
THIS_YEAR_WORDS = "本年度?|今年|当年"
UNITS = "件|条|项|个|宗|次|份|起|例|人次|人|部|篇|期"
CENTRAL_LABEL = "勾稽关系"

# What the numeral-free title of a section looks like; the research's variants (domain §2.2) and older chapter names.
SECTION_HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (Section.OVERVIEW, re.compile(r"^(?:总体|概述|基本|总体工作)情况|^概述$|^总体概况")),
    (
        Section.PROACTIVE,
        re.compile(r"^(?:行政机关)?主动公开(?:政府)?(?:信息)?的?(?:工作)?(?:情况)?$|^公开政府信息情况$"),
    ),
    (
        Section.APPLICATIONS,
        re.compile(
            r"(?:收到|受理|办理).{0,12}申请.{0,6}情况$"
            r"|^(?:政府信息公开|依)申请(?:公开)?(?:政府信息)?(?:办理|工作)?的?情况$"
        ),
    ),
    (
        Section.DISPUTES,
        re.compile(r"行政?复议.{0,24}诉讼.{0,8}情况$|^行政复议.{0,6}行政诉讼$|^复议.{0,4}诉讼情况$"),
    ),
    (
        Section.PROBLEMS,
        re.compile(r"(?:存在|主要)的?.{0,6}问题.{0,10}(?:改进|整改|下一步|措施|打算)|^存在的?(?:主要)?(?:问题|不足)$"),
    ),
    (
        Section.OTHER_MATTERS,
        re.compile(r"^其他.{0,6}(?:报告|说明)的?(?:事项|情况|问题)|^需要说明的(?:其他)?事项"),
    ),
)
# What a heading speaks of that puts the form's in words of its own (六、其他事项, 五、薄弱环节与改进): believed only
# where its numeral is that of the section.
LIKELY_HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (Section.OVERVIEW, re.compile(r"总体|概况|概述|基本情况|工作情况|整体|推进情况|落实情况")),
    (Section.PROACTIVE, re.compile(r"主动公开")),
    (Section.APPLICATIONS, re.compile(r"申请")),
    (Section.DISPUTES, re.compile(r"复议|诉讼")),
    (Section.PROBLEMS, re.compile(r"问题|不足|薄弱|困难|短板|改进")),
    (Section.OTHER_MATTERS, re.compile(r"^其[他它]|(?:报告|说明)的?其[他它]")),
)
SIGNATURE_STOP_WORDS = (
    "主办单位",
    "版权所有",
    "网站地图",
    "网站标识码",
    "联系我们",
    "扫一扫",
    "打印本页",
    "关闭窗口",
    "相关链接",
    "分享到",
)
REPORT_WORDS = ("年度报告", "年报", "工作报告")
# The surnames of most people, for telling a name from a word (公安部 2020 statistics of surnames).
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁沈"
    "任姚卢姜崔钟谭陆汪范金石廖贾韦夏付邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万钱严覃武戴莫孔汤"
)
# What an icon or a code to be scanned says of itself in `alt` or `title`; more words than these say something else.
ORNAMENT = re.compile(
    r".{0,20}二维码(?:图片?)?|.{0,6}(?:扫一扫|扫码).{0,20}"
    r"|(?:关注)?(?:我们的?)?(?:官方|政务)?(?:新浪|腾讯)?(?:微信|微博)(?:订阅号|小程序|平台|号)?|.{0,20}(?:微信|微博)公众号"
    r"|分享(?:到.{0,8})?|打印(?:本页|此页|文章|页面)?|关闭(?:窗口|本页|此页|页面)?|返回(?:顶部|首页|列表|上一?[页级])?"
    r"|.{0,12}(?:图标|logo)",
    re.IGNORECASE,
)
# The same for the name of its file.
CODE_FILE = re.compile(r".{0,20}二维码\D{0,3}\.\w+")
