"""What frames every page of a government site: navigation, foot, filler pages, a page for what is not there."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sandbox.chance import chance
from sandbox.families.model import Family
from sandbox.pages import layout
from sandbox.site import Manner, Page, Scene, Site
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class Nature:
    """Who made a site and how it behaves. `shell`: its home page is a meta refresh; `column_type`: what its
    annual-report column says of itself; `portal`: the host of the city's portal."""

    family: Family
    style: Style
    manner: Manner
    code: str
    portal: str
    column_type: str | None
    shell: bool = False


_ROOT_LINK = re.compile(r"""(href=|src=)(["'])/(?!/)""")
_MISSING = "您访问的页面不存在或已被删除"


class FramedSite(Site):
    """A site with one frame around all its pages; subclasses say what its navigation leads to."""

    trail_root = "首页"

    def __init__(self, host: str, name: str, nature: Nature) -> None:
        super().__init__(host, name, nature.manner)
        self.nature = nature
        self.style: Style = nature.style
        self.family: Family = nature.family

    @abstractmethod
    def navigation(self) -> tuple[layout.Link, ...]:
        """The links at the head of every page, with their words."""

    def frame(self, scene: Scene) -> layout.Frame:
        return layout.Frame(
            style=self.style,
            site_name=self.name,
            domain=self.host,
            code=self.nature.code,
            charset=self.manner.declared,
            nav=self.navigation(),
            foot=(
                ("政府网站年度报表", "/wznb/"),
                ("网站地图", "/wzdt/"),
                ("市政府门户网站", scene.url(self.nature.portal)),
                ("中国政府网", "http://www.gov.cn/"),
            ),
        )

    def finish(self, path: str, html: str) -> str:
        """Root-relative addresses become relative ones where the maker writes `../../` (as TRS templates do)."""
        if not self.style.relative_links:
            return html
        up = "../" * (path.count("/") - 1) or "./"
        return _ROOT_LINK.sub(rf"\1\2{up}", html)

    def missing_page(self, scene: Scene) -> str:
        text = f"<h2>{_MISSING}</h2><p>请检查输入的地址，或返回{self.style.link('/', '首页')}。</p>"
        return layout.page(self.frame(scene), self.name, text)

    def filler(self, scene: Scene, name: str, *, beside: str = "", metas: Sequence[layout.Link] = ()) -> Page:
        """A column page with a few sentences and nothing to find."""
        source = chance(self.host, name)
        text = "".join(
            f"<p>{escape(sentence)}</p>"
            for sentence in source.sample(
                (
                    f"{name}由{self.name}负责维护，内容按季核对。",
                    "如对本栏目内容有疑问，可在工作时间到办事大厅咨询。",
                    "本栏目信息以正式文件为准。",
                    "栏目内容将根据工作进展陆续补充。",
                ),
                k=3,
            )
        )
        main = self.style.tag("h2", escape(name)) + self.style.box("body", text)
        frame = self.frame(scene)
        return Page(
            layout.page(frame, f"{name}-{self.name}", main, beside=beside, metas=metas, trail=((self.trail_root, "/"),))
        )

    def site_map(self, scene: Scene) -> Page:
        items = "".join(self.style.tag("li", self.style.link(href, text)) for text, href in self.navigation())
        main = self.style.tag("h2", "网站地图") + self.style.tag("ul", items)
        return Page(layout.page(self.frame(scene), f"网站地图-{self.name}", main))

    def shell_page(self, target: str) -> Page:
        """A home page that only sends on (research sites §0: 39 of 3,056 home pages are below 2 KB)."""
        return Page(
            f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={self.manner.declared}'>"
            f'<meta http-equiv="refresh" content="0; url={target}"><title>{escape(self.name)}</title></head>'
            "<body></body></html>"
        )
