"""Webber / VSB (博达): a column is a page, its further pages count down (research sites §1.6).

Page P of N is `/<column>/{N-P+1}.htm` and the last one is `1.htm`, so that an old page keeps its address when the
list grows.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.model import ColumnView, Drawing, Family, Listing
from sandbox.pages.listing import Entry, entries
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style

_NO_REFERER = (
    "<html><head><title>系统提示</title></head><body><!--" + "对不起 " * 480 + "--><p>下载出错</p></body></html>"
)
"""Some 5 KB of HTML with status 200, which is what a visitor without Referer gets for a file."""


@dataclass(frozen=True, slots=True)
class WebberFamily(Family):
    """`article_form`: `info` (`/info/1243/14044.htm`) or `jsp` (`content.jsp?urltype=…`). `pager_form`: `spans` of the
    newer templates, `table` of the older ones."""

    name: ClassVar[str] = "webber"
    article_form: str = "info"
    pager_form: str = "spans"

    def column_path(self, directory: str) -> str:
        return f"{directory.rstrip('/')}.htm"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory) if page == 0 else f"{directory}{pages - page}.htm"

    def article_path(self, directory: str, post: Post) -> str:
        tree = ids.number(1000, 9000, directory)
        if self.article_form == "jsp":
            return f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid={tree}&wbnewsid={post.key}"
        return f"/info/{tree}/{post.key}.htm"

    def listing(self, view: ColumnView) -> Listing:
        return {
            self.page_path(view.directory, number, view.pages): partial(self._page, view, number)
            for number in range(view.pages)
        }

    def _page(self, view: ColumnView, number: int) -> Drawing:
        here = posixpath.dirname(self.page_path(view.directory, number, view.pages))

        def relative(path: str) -> str:
            return posixpath.relpath(path, here) if path.startswith("/") else path

        shown = [Entry(line.title, relative(line.path), line.post.on) for line in view.page(number)]
        pager = self._pager(view, number, relative)
        return Drawing(f"{entries(view.style, shown)}\n{pager}")

    def _pager(self, view: ColumnView, number: int, relative: Callable[[str], str]) -> str:
        style, pages = view.style, view.pages

        def link(to: int, text: str, kind: str) -> str:
            if to == number or not 0 <= to < pages:
                return style.tag("span", text, class_=f"{kind}_d")
            anchor = style.link(relative(self.page_path(view.directory, to, pages)), text)
            return style.tag("span", anchor, class_=kind)

        numbers = [link(to, str(to + 1), "p_no") for to in range(pages)]
        ends = (
            link(0, "首页", "p_first"),
            link(number - 1, "上页", "p_prev"),
            link(number + 1, "下页", "p_next"),
            link(pages - 1, "尾页", "p_last"),
        )
        if self.pager_form == "table":
            said = f"共{view.count}条&nbsp;&nbsp;{number + 1}/{pages}&nbsp;"
            return f'<table cellspacing=0 class="headStyle"><tr><td nowrap>{said}{" ".join(ends)}</td></tr></table>'
        said = f'<span class="p_t">共{view.count}条</span>'
        row = "".join((*ends[:2], *numbers, *ends[2:]))
        return f'<div class="pb_sys_common pb_sys_normal">{said}<span class="p_pages">{row}</span></div>'

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        raise NotImplementedError("the pager is drawn with its page, whose directory its links are relative to")

    def container(self, style: Style, body: str) -> str:
        return f'<div id="vsb_content"><div class="v_news_content">\n{body}\n</div></div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        owner = ids.number(10**8, 2 * 10**9, "owner")
        return (
            f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner={owner}"
            f"&wbfileid={post.key * 10 + number}"
        )

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)

    def refuses_file(self, request: Request) -> Response | None:
        if request.headers.get("referer"):
            return None
        return Response(200, _NO_REFERER.encode(), (("Content-Type", "text/html;charset=UTF-8"),))
