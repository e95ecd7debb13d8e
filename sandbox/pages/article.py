"""An article page: index table (信息公开目录), title, line of dates, body, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sandbox.pages.layout import Link
from sandbox.script import Post
from sandbox.style import PUB_DATE_FORMS, ArticleTags, Style


@dataclass(frozen=True, slots=True)
class IndexBox:
    """The fields of the index table; `made_on` is the 成文日期 or 生成日期, which is no publication date."""

    number: str
    publisher: str
    name: str
    released: str
    made_on: str


def metas(style: Style, post: Post, column: str, column_type: str) -> tuple[Link, ...]:
    """The content-page tags of 国办发〔2017〕47号, as far as this maker sets them."""
    if style.article_tags is ArticleTags.SITE_ONLY:
        return ()
    halves = broken(post.title) if style.broken_title else (post.title,)
    shows_date = style.dated and style.article_tags is ArticleTags.FULL
    dated = (("PubDate", PUB_DATE_FORMS[style.pub_date_form](post.stated)),) if shows_date else ()
    return (
        ("ColumnName", column),
        ("ColumnType", column_type),
        ("ArticleTitle", "<br/>".join(halves)),
        *dated,
        ("ContentSource", post.source),
        ("Keywords", ""),
        ("Author", ""),
    )


def broken(title: str) -> tuple[str, ...]:
    """A long title in the two lines that an editor made of it."""
    at = title.find("政府信息公开")
    return (title[:at], title[at:]) if at > 6 else (title,)


def index_box(style: Style, box: IndexBox) -> str:
    """The index table, as a table, as paragraphs or as labelled spans."""
    fields = (
        ("索引号", box.number),
        ("发布机构", box.publisher),
        ("名称", box.name),
        ("文号", ""),
        ("成文日期", box.made_on),
        ("发布日期", box.released),
    )
    if style.index_box == "table":
        rows = "".join(
            f"<tr><td>{a[0]}</td><td>{escape(a[1])}</td><td>{b[0]}</td><td>{escape(b[1])}</td></tr>"
            for a, b in zip(fields[::2], fields[1::2], strict=True)
        )
        return style.box("index", f"<tbody>{rows}</tbody>", "table")
    if style.index_box == "paragraphs":
        lines = "".join(f"<p><strong>{name}</strong>：{escape(value)}</p>" for name, value in fields)
        return style.box("index", lines)
    spans = "".join(f"<span><b>{name}：</b>{escape(value)}</span>\n" for name, value in fields)
    return style.box("index", spans)


def article(style: Style, post: Post, contained: str, *, box: IndexBox | None, older: Sequence[Link]) -> str:
    """The main region of an article page; `contained` is its text in the block that the family puts it into."""
    day = f"<span>{style.date_label}：{PUB_DATE_FORMS[style.info_date](post.stated)}</span>　"
    info = (
        f"{day if style.dated else ''}"
        f"<span>来源：{escape(post.source)}</span>　"
        "<span>字号：大 中 小</span>　<a href='javascript:window.print()'>打印</a>"
    )
    heading = broken(post.title) if style.broken_title else (post.title,)
    parts = [
        index_box(style, box) if box else "",
        style.tag("h1", "<br>".join(map(escape, heading)), class_=style.classes["title"]),
        style.box("info", info),
        contained,
        *(f"<p>上一篇：{style.link(href, text)}</p>" for text, href in older),
    ]
    return "\n".join(part for part in parts if part)
