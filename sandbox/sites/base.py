"""What every government site of the city has within its frame: columns, their lists, articles and files."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from html import escape

from sandbox.chance import chance
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line
from sandbox.pages import article as article_page
from sandbox.pages import layout, listing
from sandbox.reports import SECTION_HEADINGS
from sandbox.script import Delivery, Post
from sandbox.site import EPOCH, Handler, Page, PageTable, Request, Response, Scene, Site
from sandbox.sites import attachments
from sandbox.sites.frame import FramedSite, Nature
from sandbox.tables import article_body


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it lies, what it is called, what it holds. `column_type` None: the site has no such tag."""

    directory: str
    name: str
    posts: tuple[Post, ...]
    column_type: str | None = ""
    page_size: int = 15
    bare_years: bool = False


def last_change(posts: Iterable[Post], now: datetime) -> datetime:
    """When a page that shows `posts` last changed: by a post that came, or by one that was taken off."""
    moments = (moment for post in posts for moment in (post.at, post.until) if moment is not None and moment <= now)
    return max(moments, default=EPOCH)


class GovernmentSite(FramedSite):
    """A site with columns; subclasses say which there are."""

    main_directory = ""
    """The directory of the annual-report column, where the site has one of its own."""

    def __init__(self, host: str, name: str, nature: Nature, news: tuple[Post, ...]) -> None:
        super().__init__(host, name, nature)
        self.news = news
        self._homes: dict[int, str] = {}
        self._shelf = attachments.FileShelf()
        self._elsewhere: dict[int, tuple[Site, str]] = {}

    # Where things lie

    def settle(self, directory: str, posts: Sequence[Post]) -> None:
        """Puts the articles of `posts` into `directory` of this site."""
        self._homes |= dict.fromkeys((post.key for post in posts), directory)

    def adopt(self, post: Post, host: Site, path: str) -> None:
        """Lets lists of this site link to an article of another."""
        self._elsewhere[post.key] = (host, path)

    def address(self, post: Post) -> str:
        """The path of an article of this site; KeyError for one that lies elsewhere."""
        home = self._homes[post.key]
        return self.family_of(home).article_path(home, post)

    def href(self, directory: str, post: Post, scene: Scene) -> str:
        """How a list in `directory` links to `post`."""
        if post.key in self._elsewhere:
            host, path = self._elsewhere[post.key]
            return scene.url(host.host, path)
        home = self._homes[post.key]
        family = self.family_of(home)
        return family.article_href(directory, post) if home == directory else family.article_path(home, post)

    def family_of(self, directory: str) -> Family:
        """The family that a column of this site is made with."""
        return self.family if directory == self.main_directory else self.family.elsewhere

    def where(self, directory: str) -> str:
        """The address of a column's head."""
        return self.family_of(directory).column_path(directory)

    def moments(self) -> tuple[datetime, ...]:
        posts = [*self.news, *self.column_posts()]
        given = {post.at for post in posts} | {post.until for post in posts if post.until is not None}
        return tuple(sorted(given))

    @abstractmethod
    def column_posts(self) -> Sequence[Post]:
        """Every post that any column of this site shows, news apart."""

    @property
    def news_column(self) -> Column:
        return Column("/gzdt/", "工作动态", self.news, "工作动态", page_size=6)

    # Pages

    def column_metas(self, column: Column) -> tuple[layout.Link, ...]:
        tags = [("ColumnName", column.name), ("ColumnDescription", ""), ("ColumnKeywords", "")]
        if column.column_type is not None:
            tags.append(("ColumnType", column.column_type))
        return tuple(tags)

    @cached_property
    def sides(self) -> str:
        """Lists of other news beside the content, on every page the same."""
        given = [listing.Entry(post.title, self.address(post), post.on) for post in self.news]
        return listing.other_news(self.style, ("最新动态", "通知公告", "热点关注"), given)

    def view(self, scene: Scene, column: Column) -> ColumnView:
        """The column as its family is to show it."""
        shown = (post for post in column.posts if post.visible(scene.now))
        visible = sorted(shown, key=lambda post: post.stated, reverse=True)

        def lines(start: int, stop: int) -> tuple[Line, ...]:
            return tuple(self._line(scene, column, post) for post in visible[start:stop])

        return ColumnView(
            directory=column.directory,
            at=self.where(column.directory),
            name=column.name,
            page_size=column.page_size,
            count=len(visible),
            lines=lines,
            style=self.style,
            host=self.host,
            site_name=self.name,
        )

    def _line(self, scene: Scene, column: Column, post: Post) -> Line:
        href = self.href(column.directory, post, scene)
        path = self.address(post) if post.key in self._homes else href
        return Line(post, self._shown_title(column, post), href, path)

    def column_pages(
        self, scene: Scene, column: Column, *, beside: str = "", trail: Sequence[layout.Link] = ()
    ) -> dict[str, Callable[[], Page]]:
        """Every page of a column's list, the first also at the column's own address."""
        drawings = self.family_of(column.directory).listing(self.view(scene, column))
        return {
            path.partition("#")[0]: partial(self._listed, scene, column, draw, beside, trail)
            for path, draw in drawings.items()
        }

    def _listed(
        self,
        scene: Scene,
        column: Column,
        draw: Callable[[], Drawing],
        beside: str,
        trail: Sequence[layout.Link],
    ) -> Page:
        drawing = draw()
        changed = EPOCH if drawing.constant else last_change(column.posts, scene.now)
        if not drawing.framed:
            return Page(drawing.html, changed, drawing.media_type, whole=drawing.media_type == "text/html")
        style = self.style
        html = layout.page(
            self.frame(scene),
            f"{column.name}-{self.name}",
            f"{style.tag('h2', style.label(column.name))}\n{drawing.html}",
            metas=self.column_metas(column),
            trail=(*trail, (column.name, self.where(column.directory))),
            beside=beside,
            after=self.sides,
            head_end=drawing.head,
        )
        return Page(html, changed)

    def endpoints(self, scene: Scene, columns: Sequence[Column]) -> dict[str, Handler]:
        """What the families of `columns` answer beside their pages."""
        views: dict[Family, list[ColumnView]] = {}
        for column in columns:
            views.setdefault(self.family_of(column.directory), []).append(self.view(scene, column))
        table: dict[str, Handler] = {}
        for family, given in views.items():
            for path, endpoint in family.endpoints(given).items():
                table[path] = partial(self._answered, endpoint)
        return table

    def _answered(self, endpoint: Endpoint, request: Request) -> Page | Response | None:
        given = endpoint(request)
        if isinstance(given, Drawing):
            return Page(given.html, EPOCH, given.media_type, whole=False)
        return given

    def _shown_title(self, column: Column, post: Post) -> str:
        """A list may say no more than 2022年 (research domain §4.2); only settled years are worded so here."""
        if column.bare_years and post.report is not None and post.report.year % 2 == 0:
            return f"{post.report.year}年"
        return post.title

    def article_pages(
        self, scene: Scene, column: Column, posts: Sequence[Post], *, trail: Sequence[layout.Link] = ()
    ) -> dict[str, Callable[[], Page]]:
        """The article pages of those `posts` that lie on this site."""
        table: dict[str, Callable[[], Page]] = {}
        for post in posts:
            if post.visible(scene.now) and post.key in self._homes:
                table[self.address(post)] = partial(self._article, scene, column, post, trail)
        return table

    def _article(self, scene: Scene, column: Column, post: Post, trail: Sequence[layout.Link]) -> Page:
        style = self.style
        report = post.report
        box = None
        family = self.family_of(self._homes[post.key])
        if report is not None:
            body = ""
            if post.delivery is not Delivery.NOTHING:
                home = self._homes[post.key]
                body = attachments.delivered(style, family, home, post) or article_body(
                    report,
                    tuple(SECTION_HEADINGS[report.edition].items()),
                    instead=attachments.tables_shown(family, home, post),
                )
            box = article_page.IndexBox(
                number=f"{chance(post.source).randint(10**8, 10**9 - 1)}/{post.on.year}-{post.key % 90_000:05d}",
                publisher=post.source,
                name=post.title,
                released=post.on.isoformat() if style.dated else "",
                made_on=report.signed_on.isoformat(),
            )
        else:
            body = "".join(f"<p style='text-indent:2em'>{escape(line)}</p>" for line in post.text.split("\n"))
        older = [p for p in column.posts if p.stated < post.stated and p.visible(scene.now) and p.key in self._homes]
        before = max(older, key=lambda p: p.stated, default=None)
        links = [(before.title, self.address(before))] if before is not None else []
        html = layout.page(
            self.frame(scene),
            f"{post.title}-{self.name}",
            family.present(
                post, article_page.article(style, post, family.container(style, body), box=box, older=links)
            ),
            metas=article_page.metas(style, post, column.name, ""),
            trail=(*trail, (column.name, self.where(column.directory))),
            after=self.sides,
        )
        return Page(html, post.at)

    def file_handlers(self, scene: Scene, posts: Sequence[Post]) -> dict[str, Handler]:
        """The attachments of the articles that stand on this site."""
        standing = [post for post in posts if post.visible(scene.now) and post.key in self._homes]
        return self._shelf.handlers([(self._homes[post.key], post) for post in standing], self.family_of)

    def common_pages(self, scene: Scene, names: Mapping[str, str]) -> PageTable:
        """Filler columns by directory, the news column, look-alike statement, site map, search and assets."""
        news = self.news_column
        trail = ((self.trail_root, "/"),)
        table: dict[str, Callable[[], Page]] = {
            directory: partial(self.filler, scene, name) for directory, name in names.items()
        }
        table |= self.column_pages(scene, news, trail=trail)
        table |= self.article_pages(scene, news, self.news, trail=trail)
        table["/wznb/"] = partial(self.filler, scene, "政府网站工作年度报表")
        table["/wzdt/"] = partial(self.site_map, scene)
        table["/was5/web/search"] = partial(self.filler, scene, "站内搜索")
        table["/images/style.css"] = partial(Page, "body{font:14px/1.6 sans-serif}", EPOCH, "text/css")
        table["/images/pager.js"] = partial(Page, "function createPageHTML(){}", EPOCH, "application/javascript")
        return table
