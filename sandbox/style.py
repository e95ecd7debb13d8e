"""The hand of a site's maker, drawn from a seed: nesting, class names, attribute order, quotes, date forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from html import escape

from sandbox.chance import chance


class ListShape(StrEnum):
    UL = "ul"
    TABLE = "table"
    DL = "dl"
    DIV = "div"


class ArticleTags(StrEnum):
    """Which of the prescribed meta tags an article page carries."""

    FULL = "full"
    NO_DATE = "no_date"
    SITE_ONLY = "site_only"


DATE_FORMS: Mapping[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "bracket": lambda day: f"[{day.isoformat()}]",
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "tortoise": lambda day: f"〔{day.isoformat()}〕",
}

PUB_DATE_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "minutes": lambda at: at.strftime("%Y-%m-%d %H:%M"),
    "seconds": lambda at: at.strftime("%Y-%m-%d %H:%M:%S"),
    "day": lambda at: at.strftime("%Y-%m-%d"),
    "chinese": lambda at: f"{at.year}年{at.month:02d}月{at.day:02d}日",
}

_XHTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)

_CLASS_NAMES: Mapping[str, tuple[str, ...]] = {
    "nav": ("nav", "mainNav clearfix", "menu", "zs-nav", "dh"),
    "main": ("main", "w1200", "container", "content_wrap", "pagecon"),
    "list": ("list", "news-list", "gl_list", "listul", "xxgk_list", "zfxxgk_zdgkc"),
    "side": ("left", "side_nav", "dl_nav", "subnav", "zcd"),
    "other": ("hot", "rd_list", "zxdt", "recommend", "right_box"),
    "crumb": ("pos", "location", "dqwz", "crumbs", "weizhi"),
    "foot": ("footer", "foot", "bottom", "copyright"),
    "pager": ("page", "pages", "fenye", "pagination"),
    "date": ("date", "time", "fr", "rq"),
    "title": ("title", "wzbt", "article-title", "tit", "bt"),
    "info": ("info", "wzxx", "article-info", "sub", "ly"),
    "body": ("article-content", "TRS_Editor", "wzcon j-fontContent", "pages_content", "news_cont_d_wrap", "nr"),
    "index": ("xxgk_table", "table_content", "syh", "gkxx"),
    "wrap": ("wrap", "inner", "box", "con", "bd", "row"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """All that differs between two sites of one family. `classes` maps a part of the page to its class names.

    `cut`: titles longer than this are cut in lists (0: never). `list_break`: a new list block after so many entries
    (0: never). Not `dated`: neither lists nor articles show a day. `site_name_tag`: a template's default left in the
    SiteName tag ("": the right name). `info_date` and `pub_date_form` name forms of `PUB_DATE_FORMS`, `date_form` one
    of `DATE_FORMS`.
    """

    doctype: str
    quote: str
    reversed_attributes: bool
    classes: Mapping[str, str]
    wraps: int
    list_shape: ListShape
    date_form: str
    date_first: bool
    pub_date_form: str
    title_attribute: bool
    cut: int
    new_window: bool
    crumb_mark: str
    broken_labels: bool
    side_lists: int
    comments: bool
    index_box: str
    body_id: str
    ogi_directory: str
    report_directory: str
    report_column: str
    via_hub: bool
    page_size: int
    date_tag: str
    list_break: int
    list_dates: bool
    loose_text: bool
    index_links: bool
    relative_links: bool
    picture_way: bool
    site_name_tag: str
    article_tags: ArticleTags
    broken_title: bool
    date_label: str
    info_date: str
    dated: bool = True

    def attributes(self, **pairs: str) -> str:
        """` name="value"` for every value that is not empty, in this maker's order and quotes."""
        mark = self.quote
        given = [
            f" {name.rstrip('_').replace('_', '-')}={mark}{escape(value)}{mark}"
            for name, value in pairs.items()
            if value
        ]
        if self.reversed_attributes:
            given.reverse()
        return "".join(given)

    def tag(self, name: str, inner: str, **pairs: str) -> str:
        return f"<{name}{self.attributes(**pairs)}>{inner}</{name}>"

    def box(self, part: str, inner: str, name: str = "div", **pairs: str) -> str:
        """`inner` in a block that carries this maker's class for `part`."""
        return self.tag(name, f"\n{inner}\n", class_=self.classes[part], **pairs)

    def wrapped(self, inner: str) -> str:
        """`inner` in as many idle blocks as this maker is used to."""
        for _ in range(self.wraps):
            inner = self.box("wrap", inner)
        return inner

    def link(self, href: str, text: str, *, title: str = "", inner: str = "") -> str:
        """An anchor; `inner` is markup to show instead of the escaped text."""
        target = "_blank" if self.new_window else ""
        return self.tag("a", inner or escape(text), href=href, target=target, title=title)

    def label(self, text: str) -> str:
        """A column's name as the 2019 template breaks it: 政府信息<br>公开年报."""
        if self.broken_labels and text.startswith("政府信息") and len(text) > 6:
            return f"{escape(text[:4])}<br>{escape(text[4:])}"
        return escape(text)

    def day(self, on: date) -> str:
        return DATE_FORMS[self.date_form](on)


def draw_style(seed: int, host: str) -> Style:
    """The hand behind `host` in the city of `seed`."""
    source = chance(seed, host, "style")
    list_shape = source.choice(tuple(ListShape))
    return Style(
        doctype=source.choice(("<!DOCTYPE html>", _XHTML, "<!doctype html>")),
        quote=source.choice(('"', '"', "'")),
        reversed_attributes=source.random() < 0.5,
        classes={part: source.choice(names) for part, names in _CLASS_NAMES.items()},
        wraps=source.randint(0, 4),
        list_shape=list_shape,
        date_form=source.choice(tuple(DATE_FORMS)),
        date_first=source.random() < 0.4,
        pub_date_form=source.choice(tuple(PUB_DATE_FORMS)),
        title_attribute=source.random() < 0.6,
        cut=source.choice((0, 0, 18)),
        new_window=source.random() < 0.5,
        crumb_mark=source.choice((" > ", "&nbsp;&gt;&gt;&nbsp;", " / ", "&gt;", " » ")),
        broken_labels=source.random() < 0.5,
        side_lists=source.randint(1, 3),
        comments=source.random() < 0.5,
        index_box=source.choice(("table", "paragraphs", "spans")),
        body_id=source.choice(("zoom", "Zoom", "zoomcon", "article", "")),
        ogi_directory=source.choice(("zfxxgk", "xxgk", "zwgk/zfxxgk", "gk")),
        report_directory=source.choice(("zfxxgknb", "xxgknb", "gknb", "zfxxgkndbg", "ndbg")),
        report_column=source.choice(
            ("政府信息公开年报", "政府信息公开年报", "信息公开年报", "政府信息公开年度报告", "政府信息公开工作年度报告")
        ),
        via_hub=source.random() < 0.5,
        page_size=source.randint(3, 5),
        date_tag=source.choice(("span", "b", "i", "em")),
        list_break=source.choice((0, 0, 2)),
        list_dates=source.random() < 0.85,
        loose_text=source.random() < 0.4,
        index_links=source.random() < 0.3,
        relative_links=source.random() < 0.35,
        picture_way=source.random() < 0.25,
        site_name_tag=source.choice(("", "", "", "", "网站名称")),
        article_tags=source.choice(tuple(ArticleTags)),
        broken_title=source.random() < 0.25,
        date_label=source.choice(("发布时间", "发布日期", "时间", "公开日期")),
        info_date=source.choice(tuple(PUB_DATE_FORMS)),
    )
