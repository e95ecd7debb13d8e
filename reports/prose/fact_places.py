"""What there is to put things out with: gazette, websites and their visitors, accounts, places to look up."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, Answer, Named, Rule, Thread
from reports.prose.fact_carriers import CARRIERS
from reports.prose.fact_context import Context

_TAIL = (
    r"(?:总?数量?|总量|共计|合计|总计|累计|共有|共|达到|达|为|计|有|了|等|各|已|约|分别"
    r"|：|”|“|\d{4}年|全年)*$"
)


_GAZETTE = dict(CARRIERS)["gazette"]


def gazette(context: Context, thread: Thread) -> Answer:
    """Issues of the government gazette."""
    if context.unit not in ("期", "辑") or not _GAZETTE.search(context.before):
        return None
    clause = re.split(r"[，；、]", context.near)[-1]
    if _GAZETTE.search(clause) or re.search(
        r"(?:编印|编发|编辑|出版|发行|刊印|印制|编制|制作|共|全年)(?:了|共)*$", clause
    ):
        return (Named("gazette_issues", "", "gazette"),)
    return None


def visits(context: Context, thread: Thread) -> Answer:
    """Visits to a website; never readers of an account or of an article."""
    if context.unit not in ("次", "人次"):
        return None
    clause = re.split(r"[，；、]", context.near)[-1]
    counted = re.search(rf"(?:访问|点击|浏览|访客)(?:总?量|次数|人数|总数|总次数|人次|数)?{_TAIL}", clause)
    if not counted:
        return None
    site = re.search(r"网站|门户|官网|专栏|页面|网页|主页|栏目|平台", context.before)
    named = clause if re.search(r"网站|门户|官网|网页|主页", clause) else context.before
    account = re.search(r"公众号|微信|微博|视频|文章|读物|作品|推文", named)
    if not site or account or re.search(r"日均|月均|平均", clause):
        return NOT_A_FACT
    return (Named("site_visits", "", "visits"),)


_CLOSED = regex(r"关停|停更|停用|停运|注销|关闭|取消|僵尸|清理|整合|检查|抽查|合格|下线|撤销|归并|迁移|暂停")
_HAVING = regex(
    r"现有|共有|建有|建成|建立|设立|设置|开设|开通|运维|运营|管理|拥有|在运|正常|备案|打造|搭建|建设"
    r"|新建|新增|设有|配备|纳入|全[区县市省系]"
)


# 新增查阅点4处，累计达到21处
_NOW = regex(r"，(?:目前|现)?(?:累计|总数|共计|共有|总计)(?:已?达到?|有|为|建成)*")
_OPENED = regex(r"(?:开辟|开设|设立|设置|设有|建有|建成|建立|新建|打造|现有|共有)(?:了|有)?$")
_BEHIND = regex(r"[^，。；、]{0,12}(?:查阅[点室处]|查阅场所|查询点|政务公开专区|公开体验区)")


def places(context: Context, thread: Thread) -> Answer:
    """Platforms, media accounts, and places where the public may look things up."""
    if context.unit not in ("个", "处", "家", "所"):
        return None
    if thread.kind == "access_points" and _NOW.fullmatch(context.near):
        return (Named("access_points", "", "access_point:carried"),)
    near = re.split(r"[，；]", context.near)[-1]
    closed = _CLOSED.search(re.split(r"[，；]", context.before)[-1]) is not None
    if re.search(rf"(?:专区|体验区|查阅[点室处]|查阅场所|查询点|公开点|服务专区|公开角|查阅中心){_TAIL}", near):
        return None if closed else (Named("access_points", "", "access_point"),)
    if not closed and _OPENED.search(near) and _BEHIND.match(context.right):
        return (Named("access_points", "", "access_point:right"),)
    if context.unit == "处":
        return None
    opened = re.search(r"(?:新开设|新建|新增|开设|现有|共有|运维|管理)(?:了|有)?$", near)
    if re.search(rf"(?:新?(?:开通|开设|注册)|运营|运维)[^，；、]{{0,12}}政务号{_TAIL}", near):
        return NOT_A_FACT if closed else (Named("media_accounts", "", "media_account"),)
    if opened and re.match(r"政务新媒体(?:账号)?", context.right):
        return (Named("media_accounts", "", "media_account:right"),)
    if re.search(rf"(?:新媒体)(?:账号|平台|账户)?{_TAIL}", near):
        if closed:
            return NOT_A_FACT
        return (Named("media_accounts", "", "media_account"),)
    websites = "政府网站" in context.before and re.search(r"(?:现有|共有|开设|在运行?|运行)网站(?:共|共计)*$", near)
    named = re.search(rf"(?:公开(?:网站)?平台|政府网站|门户网站|发布平台|信息平台){_TAIL}", near)
    if (websites or named) and _HAVING.search(context.before):
        # 运维政务公开专栏、门户网站等5个站点: the noun behind is what is counted.
        others = re.match(r"(?![^，。；、]{0,8}(?:平台|网站))[\u4e00-\u9fff]", context.right)
        return NOT_A_FACT if closed or others else (Named("platforms", "", "platform"),)
    return None


PLACE_RULES: tuple[Rule, ...] = (
    gazette,
    visits,
    places,
)
