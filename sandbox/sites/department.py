"""A department's own site: home, the 政府信息公开 column of the platform norm, its annual reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sandbox.pages import layout, listing
from sandbox.script import Post
from sandbox.site import Handler, Page, PageTable, Scene
from sandbox.sites.base import Column, GovernmentSite, last_change
from sandbox.sites.frame import Nature


class DepartmentSite(GovernmentSite):
    """`posts` is what its annual-report column holds; `bare_years`: some older lines of it say only "2022年". `notices`
    fill a column 通知公告, where there are any."""

    def __init__(
        self,
        host: str,
        name: str,
        nature: Nature,
        posts: tuple[Post, ...],
        news: tuple[Post, ...],
        *,
        bare_years: bool = False,
        notices: tuple[Post, ...] = (),
    ) -> None:
        super().__init__(host, name, nature, news)
        self.posts = posts
        style = self.style
        self.ogi = f"/{style.ogi_directory}/"
        self.reports = Column(
            directory=f"{self.ogi}{style.report_directory}/",
            name=style.report_column,
            posts=posts,
            column_type=nature.column_type,
            page_size=style.page_size,
            bare_years=bare_years,
        )
        self.main_directory = self.reports.directory
        self.settle(self.reports.directory, posts)
        self.settle("/gzdt/", news)
        self.notices = Column("/tzgg/", "通知公告", notices, "通知公告", page_size=6)
        self.settle(self.notices.directory, notices)

    def column_posts(self) -> Sequence[Post]:
        return (*self.posts, *self.notices.posts)

    @property
    def way(self) -> str:
        """The directory that the navigation leads to: the disclosure column itself, or a page above it."""
        return self.where("/zw/" if self.style.via_hub else self.ogi)

    def navigation(self) -> tuple[layout.Link, ...]:
        way = ("政务公开" if self.style.via_hub else "政府信息公开", self.way)
        return (
            ("首页", "/"),
            ("机构职能", self.where("/jgzn/")),
            ("工作动态", self.where("/gzdt/")),
            *([("通知公告", self.where("/tzgg/"))] if self.notices.posts else []),
            way,
            ("办事服务", self.where("/bsfw/")),
            ("互动交流", self.where("/hdjl/")),
        )

    def norm_columns(self) -> tuple[layout.Link, ...]:
        """The columns that 国办公开办函〔2019〕61号 wants, by their directories."""
        return (
            ("政府信息公开指南", self.where(f"{self.ogi}zn/")),
            ("政府信息公开制度", self.where(f"{self.ogi}zd/")),
            ("法定主动公开内容", self.where(f"{self.ogi}fdzdgknr/")),
            (self.reports.name, self.where(self.reports.directory)),
            ("依申请公开", self.where(f"{self.ogi}ysqgk/")),
        )

    def pages(self, scene: Scene) -> PageTable:
        trail = (("首页", "/"), ("政府信息公开", self.where(self.ogi)))
        beside = layout.side(self.style, "政府信息公开", self.norm_columns(), headings=self.style.broken_labels)
        fillers = {
            self.where(directory): name
            for directory, name in (("/jgzn/", "机构职能"), ("/bsfw/", "办事服务"), ("/hdjl/", "互动交流"))
        }
        table: dict[str, Callable[[], Page]] = dict(self.common_pages(scene, fillers))
        home = partial(self._home, scene)
        if self.nature.shell:
            table["/"] = table["/index.html"] = partial(self.shell_page, "/main/index.html")
            table["/main/index.html"] = home
        else:
            table["/"] = table["/index.html"] = home
        for name, address in self.norm_columns():
            if name != self.reports.name:
                table[address] = partial(self.filler, scene, name, beside=beside)
        table[self.where(self.ogi)] = partial(self._hub, scene, beside)
        if self.style.via_hub:
            table[self.way] = partial(self._way, scene)
        table |= self.column_pages(scene, self.reports, beside=beside, trail=trail)
        table |= self.article_pages(scene, self.reports, self.posts, trail=trail)
        if self.notices.posts:
            table |= self.column_pages(scene, self.notices, trail=(("首页", "/"),))
            table |= self.article_pages(scene, self.notices, self.notices.posts, trail=(("首页", "/"),))
        return table

    def handlers(self, scene: Scene) -> dict[str, Handler]:
        columns = (self.reports, self.news_column, *([self.notices] if self.notices.posts else []))
        return self.endpoints(scene, columns) | self.file_handlers(scene, self.column_posts())

    def _home(self, scene: Scene) -> Page:
        style = self.style
        newest = [post for post in self.posts if post.visible(scene.now)]
        news = sorted((*self.news, *newest), key=lambda post: post.stated, reverse=True)[:8]
        lines = [listing.Entry(post.title, self.address(post), post.on) for post in news]
        banner = style.tag("p", style.link(self.where(self.ogi), "政府信息公开", inner=style.label("政府信息公开")))
        main = style.tag("h2", "要闻") + listing.entries(style, lines) + banner
        metas = (("ColumnName", "首页"), ("ColumnType", "首页"))
        return Page(
            layout.page(self.frame(scene), self.name, main, metas=metas),
            last_change((*self.news, *self.posts), scene.now),
        )

    def _way(self, scene: Scene) -> Page:
        links = (
            ("政府信息公开", self.where(self.ogi)),
            ("工作动态", self.where("/gzdt/")),
            ("机构职能", self.where("/jgzn/")),
        )
        items = "".join(self.style.tag("li", self.style.link(href, text)) for text, href in links)
        main = self.style.tag("h2", "政务公开") + self.style.tag("ul", items)
        return Page(layout.page(self.frame(scene), f"政务公开-{self.name}", main, trail=(("首页", "/"),)))

    def _hub(self, scene: Scene, beside: str) -> Page:
        column = Column(self.ogi, "政府信息公开", (), "信息公开目录")
        text = "<p>本栏目依据国务院办公厅政府信息公开平台规范设置。</p>"
        return Page(
            layout.page(
                self.frame(scene),
                f"政府信息公开-{self.name}",
                self.style.tag("h2", "政府信息公开") + text,
                metas=self.column_metas(column),
                trail=(("首页", "/"), ("政府信息公开", self.where(self.ogi))),
                beside=beside,
            )
        )
