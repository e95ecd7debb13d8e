"""The frame of a page: head with the prescribed meta tags, top, navigation, place line, side lists, foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sandbox.style import Style

Link = tuple[str, str]
"""(text, href)"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same on all pages of a site. `code` is the SiteIDCode (ten digits)."""

    style: Style
    site_name: str
    domain: str
    code: str
    charset: str
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    search_path: str = "/was5/web/search"


def meta(style: Style, name: str, content: str) -> str:
    """One meta tag, kept even when its content is blank, as templates leave it."""
    pair = (f"name={style.quote}{name}{style.quote}", f"content={style.quote}{escape(content)}{style.quote}")
    return f"<meta {' '.join(reversed(pair) if style.reversed_attributes else pair)}>"


def head(frame: Frame, title: str, metas: Sequence[Link], more: str = "") -> str:
    """The head by 国办发〔2017〕47号: site tags on all pages, then those of the page's own kind in `metas`."""
    site = (
        ("SiteName", frame.style.site_name_tag or frame.site_name),
        ("SiteDomain", frame.domain),
        ("SiteIDCode", frame.code),
    )
    tags = "\n".join(meta(frame.style, name, content) for name, content in (*site, *metas))
    if frame.style.comments:
        tags = (
            f'<!-- <meta name="ColumnType" content="栏目类型"> <meta name="PubDate" content="2018-05-01"> -->\n{tags}'
        )
    return (
        f'<head>\n<meta http-equiv="Content-Type" content="text/html; charset={frame.charset}">\n{tags}\n'
        f"<title>{escape(title)}</title>\n"
        '<link href="/images/style.css" rel="stylesheet" type="text/css">\n'
        f'<script src="/images/pager.js"></script>\n{more}</head>'
    )


def _nav_label(style: Style, text: str) -> str:
    """The name of a column, or a picture of it that says it in `alt` only."""
    if style.picture_way and "公开" in text:
        return f"<img border={style.quote}0{style.quote}{style.attributes(src='/images/nav.gif', alt=text)}>"
    return style.label(text)


def _indexed(style: Style, href: str) -> str:
    """Some makers link to /gk/, some to /gk/index.html, and both addresses work."""
    return f"{href}index.html" if style.index_links and href.startswith("/") and href.endswith("/") else href


def _navigation(frame: Frame) -> str:
    style = frame.style
    items = "\n".join(
        style.tag("li", style.link(_indexed(style, href), text, inner=_nav_label(style, text)), class_=f"nav{place}")
        for place, (text, href) in enumerate(frame.nav)
    )
    search = (
        f'<form action="{frame.search_path}" method="get"><input type="text" name="searchword">'
        f'<input type="hidden" name="channelid" value="214851"></form>'
        + style.link(f"{frame.search_path}?channelid=214851", "高级搜索")
    )
    return style.box("nav", style.tag("ul", items)) + "\n" + search


def crumbs(style: Style, trail: Sequence[Link]) -> str:
    """您现在的位置: the way to this page."""
    line = style.crumb_mark.join(style.link(href, text) for text, href in trail)
    return style.box("crumb", f"您现在的位置：{line}")


def side(style: Style, heading: str, links: Sequence[Link], *, headings: bool = False) -> str:
    """A navigation beside the content, as the 2019 template draws it: `.dl_nav h3>a`."""
    tag = "h3" if headings else "li"
    items = "\n".join(
        style.tag(tag, style.link(_indexed(style, href), text, inner=style.label(text))) for text, href in links
    )
    return style.box("side", style.tag("h2", escape(heading)) + (items if headings else style.tag("ul", items)))


def _foot(frame: Frame) -> str:
    style = frame.style
    links = " | ".join(style.link(href, text) for text, href in frame.foot)
    note = (
        "<!--<a href='../../dbdh/gywm/'>关于我们</a> | <a href='../../dbdh/lxwm/'>联系我们</a>-->"
        if style.comments
        else ""
    )
    return style.box("foot", f"{note}{links}<p>主办：{escape(frame.site_name)}　网站标识码：{frame.code}</p>")


def page(
    frame: Frame,
    title: str,
    main: str,
    *,
    metas: Sequence[Link] = (),
    trail: Sequence[Link] = (),
    beside: str = "",
    after: str = "",
    head_end: str = "",
) -> str:
    """A whole page; `beside` stands before the main region, `after` behind it, `head_end` last in the head."""
    style = frame.style
    place = crumbs(style, trail) if trail else ""
    middle = style.box("main", f"{beside}\n{style.wrapped(place + main)}\n{after}")
    return (
        f"{style.doctype}\n<html>\n{head(frame, title, metas, head_end)}\n<body>\n"
        f"{_navigation(frame)}\n{middle}\n{_foot(frame)}\n</body>\n</html>\n"
    )
