"""TRS WCM (拓尔思): a column is a directory, its pager is written by script (research sites §1.1).

Page k, counted from 0, is `index_k.html`; without script the first page shows no link to the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sandbox.families.model import Family
from sandbox.script import Post
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class TrsFamily(Family):
    """`pager_form`: `create` and `create_named` call createPageHTML, `count` writes countPage and document.write."""

    name: ClassVar[str] = "trs"
    extension: str = "html"
    pager_form: str = "create"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{directory}index{f'_{page}' if page else ''}.{self.extension}"

    def _article(self, post: Post) -> str:
        return f"{post.filed_on:%Y%m}/t{post.filed_on:%Y%m%d}_{post.key}.{self.extension}"

    def article_path(self, directory: str, post: Post) -> str:
        return directory + self._article(post)

    def article_href(self, directory: str, post: Post) -> str:
        return "./" + self._article(post)

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        extension = self.extension
        if self.pager_form == "count":
            script = (
                f"\nvar currentPage = {page};//所在页从0开始\nvar prevPage = currentPage-1//上一页\n"
                f"var nextPage = currentPage+1//下一页\nvar countPage = {pages}//共多少页\n"
                'document.write("共"+countPage+"页&nbsp;");\n'
                "if(countPage>1&&currentPage!=(countPage-1))\n"
                f'document.write("<a href=\\"index"+"_" + nextPage + "."+"{extension}\\">下一页</a>&nbsp;");\n'
                'else\ndocument.write("&nbsp;下一页&nbsp;");\n'
            )
            return style.box("pager", f'<script language="JavaScript" type="text/javascript">{script}</script>')
        if self.pager_form == "create_named":
            call = f"createPageHTML('page_div',{pages}, {page + 1},'index','{extension}',{total});"
            return f'<div id="page_div"></div>\n<script type="text/javascript">{call}</script>'
        call = f'createPageHTML({pages}, {page}, "index", "{extension}");'
        return style.box("pager", f"<script>\n{call}\n</script>")
