"""Plain static lists: pages made by hand or by a small generator, with a pager of ordinary links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sandbox.families.model import Family
from sandbox.script import Post
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class PlainFamily(Family):
    """`article_form`: `flat` beside the listing, `dated` under a directory with unpadded month and day, `root` under
    `/info/`. `page_form`: how the second page is called (`list_2.html`, `index_2.html`, `index.html?page=2`)."""

    name: ClassVar[str] = "plain"
    article_form: str = "flat"
    page_form: str = "list"
    absolute: bool = False

    def page_path(self, directory: str, page: int, pages: int) -> str:
        if page == 0:
            return f"{directory}index.html"
        if self.page_form == "query":
            return f"{directory}index.html?page={page + 1}"
        return f"{directory}{self.page_form}_{page + 1}.html"

    def article_path(self, directory: str, post: Post) -> str:
        if self.article_form == "dated":
            return f"{directory}{post.filed_on.year}/{post.filed_on.month}/{post.filed_on.day}/art_{post.key}.html"
        if self.article_form == "root":
            return f"/info/{post.key % 97 + 1000}/{post.key}.htm"
        return f"{directory}{post.key}.html"

    def article_href(self, directory: str, post: Post) -> str:
        path = self.article_path(directory, post)
        if self.absolute or not path.startswith(directory):
            return path
        return path.removeprefix(directory)

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            return style.link(self.page_path(directory, to, pages), text) if to != page else style.tag("span", text)

        numbers = [link(number, str(number + 1)) for number in range(pages)]
        before = link(page - 1, "上一页") if page > 0 else style.tag("span", "上一页")
        after = link(page + 1, "下一页") if page < pages - 1 else style.tag("span", "下一页")
        said = f"共{total}条&nbsp;第{page + 1}/{pages}页"
        return style.box("pager", " ".join((said, link(0, "首页"), before, *numbers, after, link(pages - 1, "尾页"))))
