"""Whether a column says of itself that there is nothing in it: 暂无相关信息.

The same words stand on every page of many sites: in a box that a script shows when it has found nothing, under the
heading of another widget, in a program's own empty table. An empty column is one without its report, so only words that
a reader sees in the place of the list count.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import Page
from spiders.families.text import SILENT, short_words, squeeze
from spiders.families.vocabulary import EMPTY_NOTICE

_MARKS = ("暂无", "没有", "无相关", "尚无", "共")
# Words that are said of something else than a list of documents.
_OF_OTHERS = re.compile(
    "评论|留言|互动|附件|访问|回复|咨询|收藏|关注|点赞|投票|访谈|问答|热点|热门|推荐|相关(?!信息|数据|记录|内容|文章|资料)"
    "|动态|新闻|要闻|图片|视频|浏览器|cookie",
    re.IGNORECASE,
)
_LONGEST_NOTICE, _LONGEST_COUNT, _LONGEST_HEADING = 24, 60, 16
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING = frozenset({"hide", "hidden", "dn", "none", "undis", "d-none", "ng-hide", "layui-hide"})
# What a program shows before it has asked for anything.
_OF_A_PROGRAM = re.compile(r"(?:^|\s)(?:el|ant|ivu|van)-\w|layui-(?:none|table|flow)|dataTables_empty|no-records-found")
_CONDITION = re.compile(r"^(?:v-(?:if|else|show)|ng-(?:if|show|hide|switch)|x-(?:if|show)|data-bind|:|@|wx:)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend"})


def says_empty(page: Page, roles: Roles) -> bool:
    """Whether the page's own part says, where a reader sees it, that there is nothing here."""
    if not may_show(page, *_MARKS):
        return False
    return any(
        _is_notice(element) and roles.of(element) is Role.CONTENT and not _is_anothers(element)
        for element in page.tree.iter()
        if isinstance(element.tag, str) and element.tag not in SILENT
    )


def _is_notice(element: HtmlElement) -> bool:
    text = squeeze((element.text or "") + "".join(child.tail or "" for child in element))
    if not text or (found := EMPTY_NOTICE.search(text)) is None:
        return False
    longest = _LONGEST_COUNT if "0" in found[0] else _LONGEST_NOTICE
    return len(text) <= longest and not _OF_OTHERS.search(text)


def _is_anothers(element: HtmlElement) -> bool:
    """Whether the words are hidden, a program's, or stand under the heading of something else."""
    for depth, part in enumerate((element, *element.iterancestors())):
        if part.tag in ("body", "html"):
            return False
        if _HIDDEN.search(part.get("style", "")) or part.get("hidden") is not None:
            return True
        label = part.get("class") or ""
        if _HIDING.intersection(label.split()) or _OF_A_PROGRAM.search(label):
            return True
        if any(_CONDITION.match(name) for name in part.attrib):
            return True
        if depth < 3 and _stands_under_anothers_heading(part):
            return True
    return False


def _stands_under_anothers_heading(part: HtmlElement) -> bool:
    for before in part.itersiblings(preceding=True):
        if isinstance(before.tag, str) and before.tag in _HEADINGS:
            return _OF_OTHERS.search(short_words(before, _LONGEST_HEADING)) is not None
    return False
