"""Faults of pages: charsets that are not what is said, comments that swallow lines, template text left in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sandbox.effects.stage import Disturbed, Stage, is_html, rewritten
from sandbox.site import Answer, Answers, Request, Response

_META = re.compile(r"(<meta [^>]*charset=)[\w-]+", re.IGNORECASE)


def recoded(
    encoding: str, *, header: str | None, declared: str | None = None
) -> Callable[[Stage], tuple[Answers, ...]]:
    """HTML in `encoding`, with `header` as the charset of the Content-Type (None: none) and `declared` in the page."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            answer = site()
            if not isinstance(answer, Response) or not is_html(answer):
                return answer

            def change(body: bytes) -> bytes:
                text = body.decode(stage.site.manner.encoding)
                return (_META.sub(rf"\g<1>{declared}", text) if declared else text).encode(encoding)

            kind = "text/html" if header is None else f"text/html; charset={header}"
            kept = tuple((name, value) for name, value in answer.headers if name != "Content-Type")
            return rewritten(replace(answer, headers=(("Content-Type", kind), *kept)), change)

        return (Disturbed(stage.site, spoil),)

    return play


def bom_inside(stage: Stage) -> tuple[Answers, ...]:
    """Included fragments bring their byte order marks: before the first tag, in the middle, within a title."""

    def change(body: bytes) -> bytes:
        text = body.decode().replace("<body>", "<body>\ufeff", 1)
        text = re.sub(r"(<(?:ul|dl|table|div)\b)", "\ufeff\\1", text, count=12)
        return text.replace("政府信息公开", "\ufeff政府信息公开").encode()

    return (Disturbed(stage.site, lambda request, site, now: _pages(site(), change)),)


def _pages(answer: Answer, change: Callable[[bytes], bytes]) -> Answer:
    return rewritten(answer, change) if is_html(answer) else answer


_ANCHOR = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)


def open_comment(stage: Stage) -> tuple[Answers, ...]:
    """A sample line in a comment that is closed much later: the comment swallows the oldest live line of the page.

    What a visitor sees is the list without that line, and a reader need not see more.
    """
    oldest = min(stage.site.posts, key=lambda post: post.at)
    name = stage.site.address(oldest).rpartition("/")[2]

    def change(body: bytes) -> bytes:
        text = body.decode()
        found = next((anchor for anchor in _ANCHOR.finditer(text) if name in anchor[0]), None)
        if found is None:
            return body
        start, stop = found.span()
        return f'{text[:start]}<!--<a href="./sample.html">2018年度示例</a>{text[start:stop]}-->{text[stop:]}'.encode()

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return rewritten(site(), change) if stage.is_list(request) else site()

    return (Disturbed(stage.site, spoil),)


def template_text(stage: Stage) -> tuple[Answers, ...]:
    """Unrendered template text beside the list: `<?=el.link?>`, `{{item.title}}`, `${url}`."""
    left = (
        '<ul id="tpl"><li><a href="<?=el.link?>"><?=el.title?></a></li>'
        '<li v-for="item in list"><a href="{{item.url}}">{{item.title}}</a></li><li><a href="${url}">${title}</a></li>'
        '<li><a href="javascript:void(0)" onclick="zhinan(2)">2025年政府信息公开工作年度报告模板</a></li></ul></body>'
    )

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        if not stage.is_list(request):
            return site()
        return rewritten(site(), lambda body: body.replace(b"</body>", left.encode()))

    return (Disturbed(stage.site, spoil),)
