"""Sentences by which a page says that it is not, or no longer, the whole of its column."""

from __future__ import annotations

import re

from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show, once
from spiders.families.model import Page
from spiders.families.script_data import scripts
from spiders.families.switch_words import SHOWS_A_PART
from spiders.families.text import short_words, squeeze, text_of

# A column that is kept up elsewhere now.
_MOVED = re.compile(
    r"(?:停止|不再)(?:更新|维护|使用|运行|服务)|(?:已|现)(?:全部|整体|统一|集中)?(?:迁移|搬迁|迁|整合|归集|归并)[至到]|(?:统一|集中)(?:发布|公开)[在于到]"
    r"|(?:栏目|网站|网页|平台|网址|专栏)(?:内容)?(?:现?已)(?:经|全部|整体|正式)?(?:停用|关停|关闭|下线|合并|迁移|搬迁|并入)"
    r"|(?:本|该|此)(?:网站|站|栏目|页面?|平台)(?:现|已|为)*(?:归档|历史(?:数据|信息|网站|归档))|历史(?:数据|信息)归档|(?:本|该|此|的[是为])(?:站|网站|页面)?[是为]?(?:旧|老|原)版(?:网站|页面|网页)?"
    r"|最新(?:内容|信息|年报|年度报告|报告)[^。；，,]{0,6}请|不再上网"
    r"|以新(?:版|站|网站|平台)[^。；]{0,6}为准"
    r"|请(?:您)?(?:到|至|移步|转至|前往|登录|访问|点击进入).{0,40}(?:年报|年度报告|新版|旧版|[新旧原老]网?站|公开平台|政府网|门户)"
)
# Where the report stands, or who puts it up: 2025年度报告详见市政府门户网站, 我局年报由市政府办公室统一发布.
_ELSEWHERE = re.compile(
    r"(?:年报|年度报告|年报告|最新报告|20[12]\d年报告)(?:内容|全文|情况)?(?:可|请|另|现|已|将|均|统一|集中|[:：])*"
    r"(?:(?:详|参|请)?见(?!附件|下[文表])|刊[登载发][于在]|登载[于在]|(?:发布|公布|公开)[于在到至]|[移转]至|并入|纳入|合并[于到至入])"
    r"[^。；，,]{0,20}(?:网|门户|平台|公报|公众号|专栏|专题|栏目|首页|频道|[局委办]|年度报告|年报|通知公告)"
    r"|(?:年报|年度报告)(?:已|现|将|均)*(?:在|通过)(?!本|此|每年|规定|\d)[^。；，,]{2,20}(?:发布|公布|公开|刊登)"
    r"|(?:年报|年度报告)(?:已|现|将|均)*由(?!本|我|各|其|行政机关)[^。；，,]{2,20}(?:发布|公布|公开|编制)"
    r"|不再(?:单独|另行|独立|在此|在本.{0,4})(?:编制|编写|发布|公布|公开|更新)"
    r"|(?:只|仅)(?:保留|收录|提供|公布|展示|含|包含|包括).{0,12}(?:以前|之前|以后|之后)"
    r"|(?:数据|信息|内容|年报|报告)(?:暂时?)?不(?:全|完整|齐全)"
)
# `location.href = "/new/"`, `location.replace("/new/")`; a function, a click, a telephone does it on occasion only.
_SENDS_ON = re.compile(
    r"(?<![\w.])(?:(?:window|self|top|parent|document)\.)?location(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*['\"][\w./:]"
)
_ON_OCCASION = re.compile(
    r"function\s+\w|\w\s*[=:]\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*=>)|userAgent|navigator|mobi|android|iphone|protocol|screen\.|click|change"
    r"|submit|\.on\s*\(|addEventListener|key(?:up|down|press|code)|search|login|\bif\s*\((?!\s*(?:new Date|true|1))",
    re.IGNORECASE,
)
_TAGS = ("p", "div", "span", "td", "li", "h2", "h3", "h4", "h5", "strong", "label", "b")
_BLOCKS = ("ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5")
_LONGEST = 160


@once
def squeezed_text(page: Page) -> str:
    """The text of the whole page without white space: what an element's text shows, it shows."""
    return squeeze(text_of(page.tree))


def sends_on(page: Page) -> bool:
    """Whether a script sends whoever opens the page to another address, and not only a telephone or on a click."""
    return may_show(page, "location") and any(
        _SENDS_ON.search(code) and not _ON_OCCASION.search(code) for code in scripts(page)
    )


def sends_elsewhere(page: Page, roles: Roles) -> bool:
    """Whether the page's own part says that the column is kept up elsewhere (本栏目已停止更新, 请到…新网站查看), or
    that only a part of it is shown here (请选择年度查询, 默认显示最近三年的年报)."""
    said = squeezed_text(page)
    sentences = [sentence for sentence in (_MOVED, _ELSEWHERE, SHOWS_A_PART) if sentence.search(said)]
    for element in page.tree.iter(*_TAGS) if sentences else ():
        words = short_words(element, _LONGEST)
        blocks = frozenset(element.iterdescendants(*_BLOCKS)) if words else frozenset()
        if blocks:
            # The words of a heading, of a row and of what stands behind the list are not one sentence.
            words = squeeze(text_of(element, blocks))
        if not words or "申请" in words or roles.of(element) is not Role.CONTENT:
            continue
        # A form that asks to choose shows all until somebody has.
        is_form = any(element.find(f".//{field}") is not None for field in ("select", "input"))
        if not is_form and any(sentence.search(words) for sentence in sentences):
            return True
    return False
