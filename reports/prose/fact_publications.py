"""Documents made public, interpretations, the items of key areas."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, Answer, Named, Thread
from reports.prose.fact_carriers import PUBLICATION_TAIL as _TAIL
from reports.prose.fact_carriers import carriers
from reports.prose.fact_context import Context

_INTERPRETATION = regex(
    rf"解读”?(?:类|性)?(?:政策性?|规范性)?(?:材料|稿件|信息|文件|文章|产品|作品|内容|视频|图解|方案|稿"
    rf"|政策|性文件|件)*(?:(?:发布|推送|公开)(?:信息)?)?{_TAIL}"
)
_MIXED = regex(
    r"(?:公文|法规|文件|公告|动态|信息|要闻|新闻|报告|规划|方案|办法|通知|会议)(?:和|与|及|以及)(?:政策)?(?:文件)?解读"
)


# 规范性文件及其解读12篇: how many of each is not said; 规范性文件解读12篇 are interpretations.
_WITH_THE_TEXT = regex(r"规范性文件(?!政策解读|解读)[^，；]{0,5}解读[^解]*$")
_POLICIES_BEHIND = regex(r"[^，。；、]{0,18}(?:政策|文件)(?!解读)")
_BY_FORM = regex(r"(?:文字|图片|图文|图解|视频|音频|动漫)解读(?:材料|稿件?)?\d")


def interpretations(context: Context, thread: Thread) -> Answer:
    """Interpretations of policy, own ones only; a breakdown by form (图解, 视频) is no second count."""
    near = context.near
    if "解读" not in near:
        if thread.kind != "interpretations":
            return None
        by_form = re.search(r"图解|图文|视频|音频|动漫|文字|一图读懂|媒体|专家", near)
        return NOT_A_FACT if by_form and len(near) < 16 else None
    if context.unit not in ("篇", "条", "件", "个", "次", "期", "份", "部", "条次", "篇次", "幅", "则", "项"):
        return None
    if not _INTERPRETATION.search(near):
        return None
    if _POLICIES_BEHIND.match(context.right) and re.search(r"解读了?$", near):
        return NOT_A_FACT  # 解读了30余件政策: how many were interpreted, not how many interpretations
    if _BY_FORM.search(near + "1") and len(_BY_FORM.findall(context.sentence)) > 1:
        return NOT_A_FACT  # 文字解读18个，图片解读7个: parts of a whole that is not told
    if _MIXED.search(near) or re.search(r"转载|转发|上级", near) or _WITH_THE_TEXT.search(near):
        return NOT_A_FACT
    if re.match(r"其中[^，；]*$", context.before) or (
        thread.kind == "interpretations"
        and re.search(r"其中|图|视频|媒体|专家|文字|动漫", re.split(r"[，；]", near)[-1] or near)
    ):
        return NOT_A_FACT
    if thread.breakdown and thread.kind == "interpretation_rate":  # 解读率100%，其中图解5篇、负责人解读4篇
        return NOT_A_FACT
    return (Named("interpretations", "", "interpretation"),)


_DOCUMENT = regex(rf"(?:文件|公文|发文|政务文件|文稿|(?<![推图博论征作美原网帖贴软短条译])文){_TAIL}")
_RELEASED = regex(r"公开|公布|发布|刊登|登载|公示|刊发")
_NOT_RELEASED = regex(
    r"行政(?:许可|处罚|强制)|规范性(?:文件|档案)|废止|修改|清理|失效|制发|制定|印发(?!并)|出台|收到|修订|审查|解读|征求|拟|接收|寄送|移交|移送|送交|递交|报送|上报|提供"
)


def documents(context: Context, thread: Thread) -> Answer:
    """Documents made public. 规范性文件 are table 2's and are left to it."""
    if context.unit not in ("件", "份", "个", "篇"):
        return None
    near = re.sub(r"《[^《》]*》", "", context.near)
    last = re.split(r"[，；、]", near)[-1]
    if "发文" in last and carriers(last):
        return None  # 微博发文1630篇
    if re.search(r"发文(?!章)[^，。；]{0,6}$", last) and not _RELEASED.search(last):
        thread.kind = "documents_released"
        return NOT_A_FACT
    if re.fullmatch(r"(?:其中)?(?:主动|依法|对外)+公开(?:的|了)?(?:文件|公文)?", last):
        if thread.kind == "documents_released":
            return (Named("documents_released", "", "document:carried"),)
        return None
    if not _DOCUMENT.search(last):
        return None
    if _NOT_RELEASED.search(last):
        if "规范性" not in last:
            thread.kind = "documents_released"
        return NOT_A_FACT
    verbs = re.sub(r"(?:政务|信息)公开", "", near if _RELEASED.search(near) else context.before)
    if not _RELEASED.search(verbs) or (thread.breakdown and thread.kind == "documents_released"):
        return NOT_A_FACT
    return (Named("documents_released", "", "document"),)


# …领域的信息公开，公开信息1654条: the clause before says whose items they are.
_AREA_AT_WORK = regex(rf"领域的?(?:政府)?信息公开，(?:共|累计|全年)*(?:公开|发布)(?:相关|各类|政府)*信息{_TAIL}")
_AREA = regex(rf"(?:重点领域|[\u4e00-\u9fff]领域)[^，。；、]{{0,12}}{_TAIL}")


# 围绕环境保护等重点领域公开信息4517条: what they dwelt on, not all that they are.
_ON_WHICH_IT_DWELLS = regex(r"(?:围绕|聚焦|紧扣)[^，；]*领域")


def key_areas(context: Context, thread: Thread) -> Answer:
    """Items of the key areas (重点领域), or of an area named."""
    if context.unit not in ("条", "件", "篇", "条次", "则") or "领域" not in context.near:
        return None
    last = re.split(r"[；]", context.near)[-1]
    if not re.search(r"信息|公开|发布", context.before[-60:]):
        return None
    if re.search(r"等[^，、]{0,6}领域", last) and carriers(last):
        # 通过网站、公众号发布重大决策等涉及民生领域的信息: all that they put out, told by what it is about.
        return None
    local = re.split(r"[，；、]", last)[-1]
    if _ON_WHICH_IT_DWELLS.search(last):
        return None
    if re.search(rf"(?:标准|任务|措施|制度|项目|企业|案件|案例){_TAIL}|转载|转发|回应|舆情|热点|留言", local):
        return None
    if (_AREA.search(local) and "政务公开领域" not in local) or _AREA_AT_WORK.search(last):
        return (Named("key_area_items", "", "key_area"),)
    return None
