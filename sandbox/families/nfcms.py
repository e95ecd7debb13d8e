"""NFCMS, the portals of Guangdong's cities: `index_2.html`, `content/post_9469010.html` (research sites §1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.model import Family, suffix
from sandbox.script import Post, PostFile
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class NfcmsFamily(Family):
    """`anchor_text` is what every download link says: the name of the file stands in its `alt`."""

    name: ClassVar[str] = "nfcms"
    anchor_text: str = "点击下载"
    next_word: str = "下一页"

    def column_path(self, directory: str) -> str:
        return f"{directory}index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{directory}index{f'_{page + 1}' if page else ''}.html"

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}content/post_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str, kind: str) -> str:
            there = to != page and 0 <= to < pages
            href = self.page_path(directory, to, pages) if there else "javascript:void(0);"
            return style.tag("a", text, href=href, class_=kind if there else f"{kind} disabled")

        near = [link(to, str(to + 1), "num") for to in range(max(0, page - 2), min(pages, page + 3))]
        row = (link(0, "首页", "first"), link(page - 1, "上一页", "prev"), *near)
        return style.box(
            "pager", " ".join((*row, link(page + 1, self.next_word, "next"), link(pages - 1, "尾页", "last")))
        )

    def file_path(self, directory: str, post: Post, number: int) -> str:
        key = ids.number(100_000, 999_999, directory, post.key, number)
        return f"/attachment/0/{key // 1000}/{key}/{post.key}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)

    def file_link(self, style: Style, href: str, file: PostFile) -> str:
        return (
            f'<a class="nfw-cms-attachment" href="{escape(href)}" target="_blank" alt="{escape(file.name)}">'
            f"{self.anchor_text}</a>"
        )
