"""Signs that a page is not what the server meant to send: cut short, broken off by a fault of its own, or an error in
the place of an article."""

from __future__ import annotations

import re

from spiders.families.kept import may_show, once
from spiders.families.model import Page
from spiders.families.text import squeeze, text_of
from spiders.families.vocabulary import ELLIPSIS

_OPENED = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# What databases, servers and languages write into the page where they give up: ASP, ASP.NET, JSP, PHP.
_FAULT = re.compile(
    r"OLE DB Provider for|ODBC \w+ Driver|ADODB\.\w+\s*(?:错误|error)|错误 '80[0-9a-f]{6}'|Server Error in '/"
    r"|(?:Fatal|Parse) error\s*(?:</b>)?: |mysql_\w+\(\)|SQLSTATE\[|ORA-\d{5}:|java\.(?:lang|sql)\.\w+Exception"
    r"|org\.apache\.jasper|HTTP Status 500"
    r"|数据库(?:服务器)?(?:连接|访问|查询)(?:失败|错误|出错|超时|异常)|(?:数据|列表|内容|信息|页面|网络)?加载(?:失败|出错|异常|超时)"
    r"|(?:系统|服务器?)(?:繁忙|异常|出错|错误)[,，]|获取(?:数据|列表)(?:失败|出错|异常)"
)
# One of these is in whatever the pattern finds.
_HINTS = (
    *(
        "OLE DB",
        "ODBC",
        "ADODB",
        "Server Error",
        "Fatal error",
        "Parse error",
        "mysql_",
        "SQLSTATE",
        "ORA-",
        "Exception",
    ),
    *("jasper", "HTTP Status 500", "失败", "出错", "异常", "超时", "错误", "繁忙"),
)
# An include that the server was to put in the place of, and what stands in it.
_LEFT_OVER = re.compile(r"<!--\s*#(?:include|exec)\b|\[an error occurred while processing", re.IGNORECASE)


@once
def is_damaged(page: Page) -> bool:
    """Whether the page ends before its document does (a server that closes the connection without having said how much
    there would be), or shows where its program gave up."""
    text = page.text
    if _OPENED.search(text) and not _CLOSED.search(text):
        return True
    if may_show(page, "#include", "#exec", "[an error occurred") and _LEFT_OVER.search(text):
        return True
    # In a script the same words wait for a fault that may never come.
    hinted = any(hint in text for hint in _HINTS)
    return hinted and _FAULT.search(text) is not None and _FAULT.search(text_of(page.tree)) is not None


def breaks_off(page: Page) -> bool:
    """Whether a piece of HTML, an answer without a document around it, ends inside a tag or before the list that it
    began."""
    text = page.text.strip().lower()
    if not text.startswith("<") or text.startswith("<?xml"):
        return False
    return text.rfind("<") > text.rfind(">") or any(
        f"<{tag}" in text and f"</{tag}" not in text for tag in ("ul", "table", "tbody")
    )


# What stands where the article would be, when it is there and is not shown.
_WITHHELD = re.compile(
    r"(?:需要?|请)(?:您)?先?登[录陆]|登[录陆]后(?:才能|方可|可以?)?(?:查看|浏览|阅读|访问)|(?:没有|无)权?限?(?:访问|浏览|查看|阅读)"
    r"|系统(?:繁忙|维护|升级)|(?:稍后|稍候)(?:再试|重试|再访问|访问)"
    r"|(?:页面|网页|信息|内容|文章|栏目)(?:不存在|未找到|找不到|已(?:被)?删除|已(?:经)?下线|审核中)|访问(?:出错|异常|超时)"
)


def is_empty_article(page: Page, title: str) -> bool:
    """Whether a page without content is the article `title` with nothing in it: it bears that title, outside its links,
    and nothing says that there is more. An error page in the frame of the site is none."""
    if is_damaged(page):
        return False
    said = squeeze(text_of(page.tree, frozenset(page.tree.iter("a"))))
    stem = squeeze(ELLIPSIS.sub("", title))
    return bool(stem) and stem in said and not _WITHHELD.search(said)
