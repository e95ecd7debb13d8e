"""Carriers: what things are put out with, as the prose names them."""

from __future__ import annotations

import re
from functools import lru_cache

from reports.patterns import regex

# What may stand between the words for a thing put out and its number.
PUBLICATION_TAIL = (
    r"(?:的?总?数量?|总条数|条数|总量|共计|合计|总计|累计|共有|共|达到|达|为|计|有|了|等|各|已|约|分别"
    r"|：|”|“|\d{4}年|全年)*$"
)
CARRIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 统计公报, 环境状况公报: one publication, not the gazette.
    ("gazette", regex(r"(?<!统计)(?<!发展)(?<!状况)(?<!质量)公报")),
    ("weibo", regex(r"微博")),
    ("video", regex(r"(?:微信)?视频号|抖音(?:公众号)?|快手|短视频(?:平台|账号|号)|B站|哔哩哔哩")),
    ("wechat", regex(r"微信(?!(?:工作)?群(?!发))|公众号|订阅号")),
    (
        "offline",
        regex(
            r"(?:公开|公示|宣传|公告)栏(?!目)|电子屏|显示屏|LED|宣传册|宣传单|明白纸|张贴|展板|线下"
            r"|村务公开|档案馆|图书馆|查阅"
        ),
    ),
    (
        "other_media",
        regex(
            r"(?:人民|新华|光明|中新|新闻|央视|央广)网(?![^，；]{0,3}微博)|今日头条|头条号|(?:南方|企鹅|百家|大鱼|搜狐|网易|澎湃|人民|新华|强国)号|头条(?=推送|发布)|学习强国|客户端|APP|App|报刊|报纸|(?<!质量)(?<!舆情)(?<!工作)(?<!预警)日报|晚报|广播|电视|电台|杂志|外媒网站|媒体网站|媒体(?!解读"
            r"|通气)|新媒体|融媒|短信|手机报|小程序"
        ),
    ),
    (
        "website",
        regex(
            r"网站|官网|外网|门户|主动公开(?:专栏|目录)|信息公开(?:平台(?!建设|管理)|专栏|专区|栏|目录|网)|政务公开(?:平台(?!建设|管理)|专栏|网)|政[务府]网(?![络格上”])"
            r"|(?<![联全一])网(?=(?:上?主动|共|累计|及时|全年)*(?:公开|发布|刊发|更新)(?!专栏|平台|目录|栏))|信息网|公众网|专栏|栏目|网页"
            # 在“示例金盾网”更新信息
            r"|《[^《》，、]{1,16}网》|“[^“”，、]{1,12}(?<!互联)(?<!一张)网”(?!的?(?:官方|政务)?(?:□|微信|公众号|微博|抖音|视频号))"
        ),
    ),
)
# 官微 is either.
_BOTH_BLOGS = regex(r"双微|两微(?!一端)|官微")


@lru_cache(maxsize=256)
def carriers(text: str) -> tuple[str, ...]:
    """The carriers that `text` names, each once, in the order named."""
    found: list[tuple[int, str]] = []
    masked = text
    for name, pattern in CARRIERS:
        for match in pattern.finditer(masked):
            found.append((match.start(), name))
            masked = masked[: match.start()] + "□" * len(match.group()) + masked[match.end() :]
    found += [(match.start(), name) for match in _BOTH_BLOGS.finditer(masked) for name in ("weibo", "wechat")]
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
