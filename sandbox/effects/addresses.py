"""Faults of addresses: soft 404s, moved columns and domains, clones, doubles, pagers that miscount, idle home pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from sandbox.effects.stage import Disturbed, Stage, page, rewritten
from sandbox.site import Answer, Answers, Request, Response

STALE_COLUMN = "/gov/gkml/ndbg2019/"
"""Where the roster of a moved column still looks for it."""
GONE = "您访问的页面不存在或已被删除"
_SOFT = page(
    200,
    f"<html><head><meta charset='utf-8'><title>提示信息</title></head><body><h2>{GONE}</h2>"
    "<p><a href='/'>返回首页</a></p></body></html>",
)
_HOME = Response(302, b"", (("Location", "/"),))


def _path(request: Request) -> str:
    return request.path.partition("?")[0]


def stale_column(answer: Answer) -> Callable[[Stage], tuple[Answers, ...]]:
    """The column's former address gives `answer`; the column itself has moved and is to be found from the home page."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            return answer if _path(request).startswith(STALE_COLUMN) else site()

        return (Disturbed(stage.site, spoil),)

    return play


def lost_column(stage: Stage) -> tuple[Answers, ...]:
    """The column and everything that leads to it are soft 404s: nothing on the site leads to its reports any more."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        path = _path(request)
        gone = path.startswith((stage.site.reports.directory, STALE_COLUMN))
        return _SOFT if gone else site()

    return (Disturbed(stage.site, spoil),)


def lost_report(stage: Stage) -> tuple[Answers, ...]:
    """The list shows the report, its address is a soft 404."""
    return (Disturbed(stage.site, lambda request, site, now: _SOFT if stage.is_report(request) else site()),)


soft_404: Answer = _SOFT
to_home: Answer = _HOME


@dataclass(frozen=True, slots=True)
class Beside:
    """A host that stands beside the city's own ones and answers by `give`."""

    host: str
    give: Callable[[Request, datetime], Answer]

    def answer(self, request: Request, now: datetime) -> Answer:
        return self.give(request, now)


def moved_domain(stage: Stage) -> tuple[Answers, ...]:
    """The old host tells of the new one, which lies under the same city domain and has everything."""
    new = f"new{stage.site.host}"

    def notice(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        target = f"http://{new}:{request.port}/"
        return page(
            200,
            f"<html><head><meta charset='utf-8'><meta http-equiv='refresh' content='3; url={target}'>"
            f"<title>{escape(stage.site.name)}</title></head><body><p>本网站已启用新域名，即将转到"
            f"<a href='{target}'>{escape(stage.site.name)}新网站</a>。</p></body></html>",
        )

    def home(request: Request, now: datetime) -> Answer:
        return stage.site.answer(replace(request, host=stage.site.host), now)

    return (Disturbed(stage.site, notice), Beside(new, home))


_GAMBLING = (
    "<html><head><meta charset='utf-8'><title>在线娱乐平台</title></head><body><h1>在线娱乐</h1>"
    "<a href='http://www.caipiao.com.test:{port}/'>立即注册</a><a href='/app/'>客户端下载</a>"
    "<p>最新活动 每日返利 联系客服</p></body></html>"
)


def hijacked(stage: Stage) -> tuple[Answers, ...]:
    """Somebody else owns the name now: every address shows his page."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return page(200, _GAMBLING.format(port=request.port))

    return (Disturbed(stage.site, spoil), Beside("www.caipiao.com.test", lambda request, now: page(200, "<p>注册</p>")))


def cloned(stage: Stage) -> tuple[Answers, ...]:
    """A copy of the site, path for path, on a host outside gov.cn; there alone stands a report of the season.

    The site's own pages link to the copy, as friend links do.
    """
    copy = f"{stage.site.host.split('.')[0]}-{stage.domain.split('.')[0]}.com.test"
    years = sorted(post.report.year for post in stage.site.posts if post.report is not None)
    season = years[-1] + 1

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        link = f"<p>相关链接：<a href='http://{copy}:{request.port}/'>{escape(stage.site.name)}（镜像）</a></p></body>"
        return rewritten(site(), lambda body: body.replace(b"</body>", link.encode(stage.site.manner.encoding)))

    def forge(request: Request, now: datetime) -> Answer:
        def change(body: bytes) -> bytes:
            text = body.decode(stage.site.manner.encoding).replace(stage.site.host, copy)
            return text.replace(str(season - 1), str(season)).encode(stage.site.manner.encoding)

        return rewritten(stage.site.answer(replace(request, host=stage.site.host), now), change)

    return (Disturbed(stage.site, spoil), Beside(copy, forge))


_INDEX = re.compile(r"index(?:_(\d+))?\.(\w+)")


def _numbered(stage: Stage, change: Callable[[int, int], int | None]) -> tuple[Answers, ...]:
    """A list whose page numbers are read otherwise: `change(number, pages)` gives the page to show, None: 404."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        directory = stage.site.reports.directory
        found = _INDEX.fullmatch(_path(request).removeprefix(directory))
        if not _path(request).startswith(directory) or found is None or found[1] is None:
            return site()
        count = sum(post.visible(now) for post in stage.site.posts)
        pages = max(1, -(-count // stage.site.reports.page_size))
        number = change(int(found[1]), pages)
        if number is None:
            return page(404, f"<html><body><h1>404</h1><p>{GONE}</p></body></html>")
        suffix = f"_{number}" if number else ""
        return stage.site.answer(replace(request, path=f"{directory}index{suffix}.{found[2]}"), now)

    return (Disturbed(stage.site, spoil),)


def pager_off_by_one(stage: Stage) -> tuple[Answers, ...]:
    """The second page is index_2: `index_1` does not exist (most templates call it index_1)."""
    return _numbered(stage, lambda number, pages: number - 1 if 2 <= number <= pages else None)


def past_the_end_last(stage: Stage) -> tuple[Answers, ...]:
    """Behind the last page comes the last page, again and again."""
    return _numbered(stage, lambda number, pages: min(number, pages - 1))


def past_the_end_first(stage: Stage) -> tuple[Answers, ...]:
    """Behind the last page comes the first one."""
    return _numbered(stage, lambda number, pages: number if number < pages else 0)


_CLAIMED = re.compile(r"共(\d+)条")


def claims_too_many(stage: Stage) -> tuple[Answers, ...]:
    """The list says that it has five entries more than any of its pages shows."""

    def change(body: bytes) -> bytes:
        return _CLAIMED.sub(lambda found: f"共{int(found[1]) + 5}条", body.decode()).encode()

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return rewritten(site(), change) if stage.is_list(request) else site()

    return (Disturbed(stage.site, spoil),)


def later_pages_gone(stage: Stage) -> tuple[Answers, ...]:
    """The interface that gives the list knows its first page only; further ones are 404."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        asked = re.search(r"[?&]page=(\d+)", request.path)
        return page(404, "<h1>404</h1>") if asked is not None and int(asked[1]) > 1 else site()

    return (Disturbed(stage.site, spoil),)


def idle_home(shell: Callable[[Stage, Request], Answer]) -> Callable[[Stage], tuple[Answers, ...]]:
    """The home page only sends on to `/main/index.html`."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            if _path(request) in ("/", "/index.html"):
                return shell(stage, request)
            if _path(request) == "/main/index.html":
                return stage.site.answer(replace(request, path="/"), now)
            return site()

        return (Disturbed(stage.site, spoil),)

    return play


def refreshes(stage: Stage, request: Request) -> Answer:
    """Below 2 KB, with a meta refresh."""
    return page(
        200,
        '<html><head><meta http-equiv="refresh" content="0; url=main/index.html">'
        f"<title>{escape(stage.site.name)}</title></head></html>",
    )


def redirects_by_script(stage: Stage, request: Request) -> Answer:
    """Below 2 KB, with a line of script."""
    return page(
        200,
        f"<html><head><title>{escape(stage.site.name)}</title>"
        "<script type='text/javascript'>window.location.href=\"/main/index.html\";</script></head><body></body></html>",
    )


def redirects_by_status(stage: Stage, request: Request) -> Answer:
    """A plain 302."""
    return Response(302, b"", (("Location", "/main/index.html"),))


def jump_page(stage: Stage) -> tuple[Answers, ...]:
    """The column's link leads to `jump.shtml`, which sends on by script to the list."""
    jump = f"{stage.site.ogi}xxgknb/jump.shtml"
    target = f"{stage.column}index.{_extension(stage)}"
    sends_on = page(200, f'<html><head></head><body><script>location.replace("{target}");</script></body></html>')
    folder = re.escape(stage.site.reports.directory.rsplit("/", 2)[-2])
    link = re.compile(rf"(href=[\"'])[^\"']*?{folder}/(?:index\.html)?([\"'])")

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        if _path(request) == jump:
            return sends_on
        if stage.is_list(request):
            return site()
        return rewritten(site(), lambda body: link.sub(rf"\g<1>{jump}\g<2>", body.decode()).encode())

    return (Disturbed(stage.site, spoil),)


def _extension(stage: Stage) -> str:
    return stage.site.family.page_path("/", 0, 1).rpartition(".")[2]


def doubles(stage: Stage) -> tuple[Answers, ...]:
    """Every entry stands in the list in several spellings: session, double slash, query, telephone twin, www twin."""
    twin = f"www.{stage.site.host}"
    anchor = re.compile(r"<a\b[^>]*href=[\"'](\./[^\"']+?)(\.\w+)[\"'][^>]*>.*?</a>", re.DOTALL)

    def change(body: bytes, request: Request) -> bytes:
        directory = stage.site.reports.directory

        def spelled(found: re.Match[str]) -> str:
            path, suffix = found[1], found[2]
            rooted = directory + path.removeprefix("./")
            others = (
                f"{path}{suffix};jsessionid=2F0A19C7D3E84B6F",
                f"http://{request.host}:{request.port}/{rooted}{suffix}",
                f"{path}{suffix}?ddtab=true",
                f"{path}_wap{suffix}",
                f"http://{twin}:{request.port}{rooted}{suffix}?id=1780",
            )
            again = others[len(path) % len(others) :][:2] or others[:2]
            extra = "".join(
                found[0].replace(f"{path}{suffix}", address, 1) for address in (*again, others[0], others[3])
            )
            return found[0] + f"<span style='display:none'>{extra}</span>"

        return anchor.sub(spelled, body.decode()).encode()

    def plain(request: Request) -> Request:
        path = re.sub(r";jsessionid=\w+", "", request.path).replace("_wap.", ".")
        return replace(request, path=re.sub(r"(?<!:)/{2,}", "/", path), host=stage.site.host)

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        answer = stage.site.answer(plain(request), now)
        return rewritten(answer, lambda body: change(body, request)) if stage.is_list(plain(request)) else answer

    inner = Disturbed(stage.site, spoil)
    return (inner, Beside(twin, inner.answer))
