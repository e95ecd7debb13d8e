"""The meta tags that every government page should carry (国办发〔2017〕47号 annex)."""

from __future__ import annotations

import html
import re

from spiders.families.dates import meta_date
from spiders.families.kept import once
from spiders.families.model import Page, PageMeta
from spiders.families.vocabulary import TEMPLATE_DEFAULTS

_TAG = re.compile(r"<[^>]*>")
_SEPARATORS = re.compile(r"[,，;；|、]\s*")


@once
def page_meta(page: Page) -> PageMeta:
    """What the page's meta tags say; empty for what they do not say.

    Names are matched without regard to case. Where a tag occurs several times (a template's defaults, then the
    page's own; an included header with its own set), the last useful value wins, except that `<head>` goes before
    `<body>`: an included fragment's tags describe the fragment (沭阳: ColumnName 头部 inside the body).
    """
    values: dict[str, str] = {}
    in_head: dict[str, bool] = {}
    head = page.tree.find("head")
    head_tags = set(head.iter("meta")) if head is not None else set()
    for element in page.tree.iter("meta"):
        name = element.get("name", "").strip().lower()
        value = clean_value(element.get("content", ""))
        if not name or not value:
            continue
        own = element in head_tags
        if in_head.get(name) and not own:
            continue
        values[name] = value
        in_head[name] = own
    return PageMeta(
        site_name=values.get("sitename", ""),
        column_name=values.get("columnname", ""),
        column_type=values.get("columntype", ""),
        article_title=values.get("articletitle", ""),
        pub_date=meta_date(values.get("pubdate", "")),
        content_source=values.get("contentsource", ""),
    )


def clean_value(content: str) -> str:
    """A meta value as text: entities and tags resolved (`&lt;br/&gt;` in titles), white space folded.

    Empty for template defaults that nobody filled in (content="网站名称") and unrendered template code.
    """
    text = " ".join(_TAG.sub(" ", html.unescape(content)).split())
    if text in TEMPLATE_DEFAULTS or "{{" in text or "${" in text or text.lower() in {"null", "undefined"}:
        return ""
    return text


def column_types(meta: PageMeta) -> tuple[str, ...]:
    """The values of ColumnType, which is often multi-valued: 信息公开年报,政府信息公开."""
    return tuple(value for value in _SEPARATORS.split(meta.column_type) if value)
