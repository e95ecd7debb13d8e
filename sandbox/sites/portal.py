"""The government's portal: its own reports, the list that collects everybody's, the directory of departments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import escape

from sandbox.pages import layout, listing
from sandbox.script import Post, PostKind
from sandbox.site import Handler, Page, PageTable, Scene, Site
from sandbox.sites.base import Column, GovernmentSite, last_change
from sandbox.sites.frame import Nature


@dataclass(frozen=True, slots=True)
class Shelf:
    """A body's place on the portal. `label` names its directory; one without `page` is in the collected list only."""

    name: str
    label: str
    group: str
    posts: tuple[Post, ...]
    page: bool = True


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A body with a site of its own, as the directory shows it; `collected` are those of its posts, each with its
    path there, that the portal's list links to."""

    name: str
    group: str
    site: Site
    home: str = "/"
    collected: tuple[tuple[Post, str], ...] = ()


GROUPS = ("市政府", "市政府部门", "镇街道")
_GROUP_DIRECTORIES = {"市政府": "szf", "市政府部门": "bm", "镇街道": "zjd"}


class PortalSite(GovernmentSite):
    """`by_year`: the collected list has a folder for each report year, otherwise one for each group of bodies.
    `opens` is when the folder of `season` appears, filled or not."""

    def __init__(
        self,
        host: str,
        name: str,
        nature: Nature,
        news: tuple[Post, ...],
        *,
        shelves: tuple[Shelf, ...],
        neighbours: tuple[Neighbour, ...],
        notices: tuple[Post, ...],
        by_year: bool,
        season: int,
        opens: datetime,
    ) -> None:
        super().__init__(host, name, nature, news)
        self.shelves = shelves
        self.neighbours = neighbours
        self.notices = notices
        self.by_year = by_year
        self.season = season
        self.opens = opens
        self.ogi = f"/{self.style.ogi_directory}/"
        self.collected = f"{self.ogi}{self.style.report_directory}/"
        self.settle("/gzdt/", news)
        self.settle("/tzgg/", notices)
        for shelf in shelves:
            for post in shelf.posts:
                home = self.shelf_column(shelf).directory if shelf.page else self._folder_of(shelf.group, post)
                self.settle(home, (post,))
        for neighbour in neighbours:
            for post, path in neighbour.collected:
                self.adopt(post, neighbour.site, path)

    def shelf_home(self, shelf: Shelf) -> str:
        return f"{self.ogi}bmxxgk/{shelf.label}/"

    def shelf_column(self, shelf: Shelf) -> Column:
        return Column(
            directory=f"{self.shelf_home(shelf)}{self.style.report_directory}_{len(shelf.label)}/",
            name="政府信息公开年报",
            posts=shelf.posts,
            column_type=self.nature.column_type,
            page_size=self.style.page_size + 1,
        )

    def column_posts(self) -> Sequence[Post]:
        own = [post for shelf in self.shelves for post in shelf.posts]
        return [*own, *self.notices, *(post for n in self.neighbours for post, _ in n.collected)]

    def moments(self) -> tuple[datetime, ...]:
        return tuple(sorted({*super().moments(), self.opens}))

    def _folder_of(self, group: str, post: Post) -> str:
        if not self.by_year:
            return f"{self.collected}{_GROUP_DIRECTORIES[group]}/"
        year = post.report.year if post.report is not None else post.on.year - 1
        return f"{self.collected}{year}n/"

    def folders(self, scene: Scene) -> tuple[Column, ...]:
        """The folders of the collected list that exist in `scene`, newest year first."""
        filled: dict[str, tuple[str, list[Post]]] = {}
        if not self.by_year:
            filled = {f"{self.collected}{_GROUP_DIRECTORIES[group]}/": (group, []) for group in GROUPS}
        elif scene.now >= self.opens:
            filled[f"{self.collected}{self.season}n/"] = (f"{self.season}年", [])
        shelved = [(shelf.group, post) for shelf in self.shelves for post in shelf.posts]
        linked = [(n.group, post) for n in self.neighbours for post, _ in n.collected]
        for group, post in (*shelved, *linked):
            if not post.visible(scene.now) or post.kind is not PostKind.REPORT:
                continue
            directory = self._folder_of(group, post)
            year = post.report.year if post.report is not None else 0
            filled.setdefault(directory, (f"{year}年", []))[1].append(post)
        columns = [
            Column(directory, name, tuple(posts), self.nature.column_type, self.style.page_size + 1)
            for directory, (name, posts) in filled.items()
        ]
        return tuple(sorted(columns, key=lambda column: column.name, reverse=True)) if self.by_year else tuple(columns)

    @property
    def way(self) -> str:
        return "/zw/" if self.style.via_hub else self.ogi

    def navigation(self) -> tuple[layout.Link, ...]:
        return (
            ("首页", "/"),
            ("走进" + self.name.removesuffix("人民政府")[:2], "/zj/"),
            ("要闻动态", "/gzdt/"),
            ("政务公开" if self.style.via_hub else "政府信息公开", self.way),
            ("政务服务", "/bsfw/"),
            ("互动交流", "/hdjl/"),
        )

    def norm_columns(self) -> tuple[layout.Link, ...]:
        return (
            ("政府信息公开指南", f"{self.ogi}zn/"),
            ("政府信息公开制度", f"{self.ogi}zd/"),
            ("法定主动公开内容", f"{self.ogi}fdzdgknr/"),
            ("政府信息公开年报", self.collected),
            ("部门信息公开", f"{self.ogi}bmxxgk/"),
            ("依申请公开", f"{self.ogi}ysqgk/"),
        )

    def pages(self, scene: Scene) -> PageTable:
        style = self.style
        trail = (("首页", "/"), ("政府信息公开", self.ogi))
        beside = layout.side(style, "政府信息公开", self.norm_columns(), headings=style.broken_labels)
        fillers = {"/zj/": "市情概览", "/bsfw/": "政务服务", "/hdjl/": "互动交流"}
        table: dict[str, Callable[[], Page]] = dict(self.common_pages(scene, fillers))
        table["/"] = table["/index.html"] = partial(self._home, scene)
        for name, directory in self.norm_columns():
            table[directory] = partial(self.filler, scene, name, beside=beside)
        table[self.ogi] = partial(self.filler, scene, "政府信息公开", beside=beside)
        if style.via_hub:
            table[self.way] = partial(self._way, scene)
        table[f"{self.ogi}bmxxgk/"] = partial(self._directory, scene)
        folders = self.folders(scene)
        table[self.collected] = partial(self._collected, scene, folders, beside)
        inner = (*trail, ("政府信息公开年报", self.collected))
        for folder in folders:
            table |= self.column_pages(scene, folder, beside=beside, trail=inner)
        for shelf in self.shelves:
            if shelf.page:
                table |= self._shelf_pages(scene, shelf)
            else:
                for folder in folders:
                    held = [post for post in shelf.posts if post in folder.posts]
                    table |= self.article_pages(scene, folder, held, trail=inner)
        notices = Column("/tzgg/", "通知公告", self.notices, "通知公告", page_size=6)
        table |= self.column_pages(scene, notices, trail=(("首页", "/"),))
        table |= self.article_pages(scene, notices, self.notices, trail=(("首页", "/"),))
        return table

    def handlers(self, scene: Scene) -> dict[str, Handler]:
        return self.file_handlers(scene, [post for shelf in self.shelves for post in shelf.posts])

    def _shelf_pages(self, scene: Scene, shelf: Shelf) -> dict[str, Callable[[], Page]]:
        home = self.shelf_home(shelf)
        column = self.shelf_column(shelf)
        links = (
            ("政府信息公开指南", f"{home}zn/"),
            ("政府信息公开制度", f"{home}zd/"),
            ("法定主动公开内容", f"{home}nr/"),
            (column.name, column.directory),
        )
        beside = layout.side(self.style, shelf.name, links)
        table: dict[str, Callable[[], Page]] = {
            directory: partial(self.filler, scene, f"{shelf.name}{name}", beside=beside)
            for name, directory in links
            if directory != column.directory
        }
        table[home] = partial(self.filler, scene, shelf.name, beside=beside)
        trail = (("首页", "/"), ("部门信息公开", f"{self.ogi}bmxxgk/"), (shelf.name, home))
        table |= self.column_pages(scene, column, beside=beside, trail=trail)
        table |= self.article_pages(scene, column, shelf.posts, trail=trail)
        return table

    def _home(self, scene: Scene) -> Page:
        style = self.style
        shown = [post for post in (*self.news, *self.notices) if post.visible(scene.now)]
        news = sorted(shown, key=lambda post: post.stated, reverse=True)[:10]
        lines = [listing.Entry(post.title, self.address(post), post.on) for post in news]
        links = (("政府信息公开", self.ogi), ("部门信息公开", f"{self.ogi}bmxxgk/"), ("通知公告", "/tzgg/"))
        quick = style.tag("ul", "".join(style.tag("li", style.link(href, text)) for text, href in links))
        main = style.tag("h2", "今日要闻") + listing.entries(style, lines) + quick
        metas = (("ColumnName", "首页"), ("ColumnType", "首页"))
        return Page(
            layout.page(self.frame(scene), self.name, main, metas=metas),
            last_change((*self.news, *self.notices), scene.now),
        )

    def _way(self, scene: Scene) -> Page:
        links = (("政府信息公开", self.ogi), ("部门信息公开", f"{self.ogi}bmxxgk/"), ("通知公告", "/tzgg/"))
        items = "".join(self.style.tag("li", self.style.link(href, text)) for text, href in links)
        main = self.style.tag("h2", "政务公开") + self.style.tag("ul", items)
        return Page(layout.page(self.frame(scene), f"政务公开-{self.name}", main, trail=(("首页", "/"),)))

    def _directory(self, scene: Scene) -> Page:
        """部门信息公开: every body, by group, with its own site or its page here."""
        style = self.style
        boxes: list[str] = []
        for group in GROUPS:
            own = [(s.name, self.shelf_home(s)) for s in self.shelves if s.page and s.group == group]
            others = [(n.name, scene.url(n.site.host, n.home)) for n in self.neighbours if n.group == group]
            items = "\n".join(style.tag("li", style.link(href, text)) for text, href in (*own, *others))
            boxes.append(style.box("wrap", style.tag("h3", escape(group)) + style.tag("ul", items)))
        html = layout.page(
            self.frame(scene),
            f"部门信息公开-{self.name}",
            style.tag("h2", "部门信息公开") + "\n".join(boxes),
            metas=(("ColumnName", "部门信息公开"), ("ColumnType", "")),
            trail=(("首页", "/"), ("政府信息公开", self.ogi)),
        )
        return Page(html)

    def _collected(self, scene: Scene, folders: Sequence[Column], beside: str) -> Page:
        """The head of the collected list: nothing but its folders."""
        style = self.style
        items = "\n".join(style.tag("li", style.link(folder.directory, folder.name)) for folder in folders)
        column = Column(self.collected, "政府信息公开年报", (), self.nature.column_type)
        html = layout.page(
            self.frame(scene),
            f"政府信息公开年报-{self.name}",
            style.tag("h2", style.label(column.name)) + style.tag("ul", items, class_=style.classes["list"]),
            metas=self.column_metas(column),
            trail=(("首页", "/"), ("政府信息公开", self.ogi), (column.name, self.collected)),
            beside=beside,
            after=self.sides,
        )
        changed = last_change(self.column_posts(), scene.now)
        return Page(html, max(changed, self.opens) if scene.now >= self.opens else changed)
