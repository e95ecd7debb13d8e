"""Files that belong to articles: what an article shows instead of its text, and the files themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from sandbox import documents
from sandbox.chance import chance
from sandbox.families.model import Family
from sandbox.script import Delivery, FileKind, Post
from sandbox.site import Handler, Page, Request, Response
from sandbox.style import Style

_VIEWERS = {FileKind.PDF: "/pdfjs/web/viewer.html", FileKind.OFD: "/ofd/web/reader.html"}
# What stands below an article's text besides: a code to be scanned, a line, a sign.
_ORNAMENTS = (
    '<p><img src="/images/line.gif" width="600" height="3"></p>'
    '<p><img src="/images/ewm.png" width="90" height="90" alt="扫一扫在手机打开当前页"></p>'
    '<p><img style="width:16px" src="/images/dayin.gif"></p>'
)
_VIEWER_PAGE = "<!DOCTYPE html><html><head><title>viewer</title></head><body><div id='viewer'></div></body></html>"


def delivered(style: Style, family: Family, home: str, post: Post) -> str:
    """What stands on the page of an article whose text is in files; empty for one that is text itself."""
    hrefs = [family.file_href(home, post, number) for number in range(len(post.files))]
    if post.delivery is Delivery.ATTACHED:
        lead = "<p style='text-indent:2em'>现将全文予以公布，详见附件。</p>"
        links = "".join(
            f"<p>附件：{family.file_link(style, href, file)}</p>" for href, file in zip(hrefs, post.files, strict=True)
        )
        return lead + links
    if post.delivery is Delivery.PICTURES:
        return "".join(_shown(post, href) for href in hrefs) + _ORNAMENTS
    if post.delivery is Delivery.VIEWER:
        target = quote(family.file_path(home, post, 0), safe="")
        return f'<iframe src="{_VIEWERS[post.files[0].kind]}?file={target}" width="100%" height="900"></iframe>'
    return ""


def tables_shown(family: Family, home: str, post: Post) -> tuple[str, ...]:
    """The pictures that stand in the places of the tables; none where the tables are text."""
    if post.delivery is not Delivery.MIXED:
        return ()
    return tuple(_shown(post, family.file_href(home, post, number)) for number in range(len(post.files)))


def _shown(post: Post, href: str) -> str:
    """A picture in the text, as editors put it in; some sites load it late, by script."""
    if chance(post.key, "late").random() < 0.3:
        return f'<p style="text-align:center"><img src="/images/blank.gif" data-original="{escape(href)}"></p>'
    return f'<p style="text-align:center"><img src="{escape(href)}" alt=""></p>'


class FileShelf:
    """The files of a site, made when somebody asks for them."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], bytes] = {}

    def handlers(self, posts: Sequence[tuple[str, Post]], family_of: Callable[[str], Family]) -> dict[str, Handler]:
        """Answers for the files of `posts`, each given with the directory that it lies in, and for their viewers."""
        table: dict[str, Handler] = {}
        for home, post in posts:
            family = family_of(home)
            for number in range(len(post.files)):
                table[family.file_path(home, post, number)] = partial(self._file, family, post, number)
            if post.delivery is Delivery.VIEWER:
                table[_VIEWERS[post.files[0].kind]] = lambda _: Page(_VIEWER_PAGE, whole=False)
        return table

    def _file(self, family: Family, post: Post, number: int, request: Request) -> Response:
        refused = family.refuses_file(request)
        if refused is not None:
            return refused
        assert post.report is not None
        file = post.files[number]
        made = self._made.get((post.key, number))
        if made is None:
            made = self._made[post.key, number] = documents.content(post.report, file)
        return Response(200, made, (("Content-Type", documents.MEDIA_TYPES[file.kind]),))
