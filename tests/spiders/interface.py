"""Columns behind an interface, answered by the tests: pages in, requests out, answers in, until nothing is left."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

from spiders.asking import Answer
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.families.model import Page, PageRequest

SITE = "http://jyj.example.gov.cn"
BODY = "示例市教育局"


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a made-up column."""

    title: str
    on: date
    number: int


def posts(count: int, *, body: str = BODY, newest: int = 2025) -> list[Post]:
    """Reports of `count` years, newest first."""
    return [
        Post(f"{body}{newest - n}年政府信息公开工作年度报告", date(newest - n + 1, 1, 10 + n % 15), 4_131_000 + 7 * n)
        for n in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as a site sees it."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    body: bytes
    headers: dict[str, str]


Handler = Callable[[Asked], str | bytes | None]


@dataclass(slots=True)
class Site:
    """A site on nobody's network: it answers by a function of the test, and keeps what it was asked. None is a 404."""

    handler: Handler
    log: list[Asked] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        wanted = PageRequest(request) if isinstance(request, str) else request
        parts = urlsplit(wanted.url)
        asked = Asked(
            wanted.method,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            dict(parse_qsl(wanted.body.decode(), keep_blank_values=True)) if wanted.body[:1] != b"{" else {},
            wanted.body,
            {**dict(wanted.headers), "Referer": referer},
        )
        self.log.append(asked)
        content = self.handler(asked)
        if content is None:
            from duties.model import Reason

            return Answer(wanted.url, wanted.url, status=404, reason=Reason.SOFT_404, gone=True)
        body = content.encode() if isinstance(content, str) else content
        text = body.decode("utf-8", "replace")
        is_text = wanted.family != "" or "<" in text[:200]
        return Answer(
            wanted.url,
            wanted.url,
            status=200,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            page=Page(wanted.url, text) if is_text else None,
        )


class _Clock:
    def now(self) -> datetime:
        return datetime(2026, 2, 1, 14, tzinfo=UTC)


def read_column(url: str, handler: Handler, *, family: str = "") -> tuple[ColumnRead, Site]:
    """The column at `url` of a site that answers by `handler`, read to its end."""
    site = Site(handler)
    reader = ColumnReader(site, _Clock())  # type: ignore[arg-type]
    return asyncio.run(reader.read(url, family=family)), site


def listed(read: ColumnRead) -> list[tuple[str, str, date | None]]:
    """What was read, as title, address and date."""
    return [(row.title, row.url, row.listed_on) for row in read.reading.items]


def chunks(found: list[Post], size: int) -> list[list[Post]]:
    """Pages of at most `size` entries."""
    return [found[start : start + size] for start in range(0, len(found), size)]


def shell(main: str, *, head: str = "", title: str = "政府信息公开年报") -> str:
    """A column page around `main`, with a menu, the site's news beside it and a footer."""
    news = "".join(
        f"<li><a href='/xwzx/2026/{n}.html'>我局召开第{n}次校园安全工作推进会</a><i>2026-01-{10 + n}</i></li>"
        for n in range(4)
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}-{BODY}</title>"
        f"<meta name='ColumnType' content='信息公开年报'>{head}</head><body>"
        "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
        f"<div class='right'>{main}</div><div class='news'><h4>工作动态</h4><ul>{news}</ul></div>"
        "<div class='footer'><p>主办：示例市教育局</p></div></body></html>"
    )
