"""Faults of the connection: slow, cut, reset, closed, refused by TLS, forbidden by robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from sandbox.effects.stage import Disturbed, Stage, is_html, page
from sandbox.site import Answer, Answers, Drop, Request, Response, Tls

_BAD_GATEWAY = page(
    502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
)


class _Counter:
    """Counts requests across the threads of the server."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._seen: dict[str, int] = {}

    def next(self, key: str = "") -> int:
        """How often `key` was counted before."""
        with self._guard:
            before = self._seen.get(key, 0)
            self._seen[key] = before + 1
            return before


def always(answer: Answer) -> Callable[[Stage], tuple[Answers, ...]]:
    """The whole host answers the same to everything."""
    return lambda stage: (Disturbed(stage.site, lambda request, site, now: answer),)


def slow(stage: Stage) -> tuple[Answers, ...]:
    """Every answer takes its time; real ones take minutes."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        answer = site()
        return replace(answer, after=0.25) if isinstance(answer, Response) else answer

    return (Disturbed(stage.site, spoil),)


def first_request_dropped(stage: Stage) -> tuple[Answers, ...]:
    """The first visit of every address ends without an answer."""
    visits = _Counter()

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return Drop(after=0.05) if visits.next(request.path) == 0 else site()

    return (Disturbed(stage.site, spoil),)


def flaky(stage: Stage) -> tuple[Answers, ...]:
    """Every third answer is a 502."""
    visits = _Counter()

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return _BAD_GATEWAY if visits.next() % 3 == 2 else site()

    return (Disturbed(stage.site, spoil),)


def spoken(tls: Tls, *, only: bool = False, sends_on: bool = False) -> Callable[[Stage], tuple[Answers, ...]]:
    """A host that speaks TLS in the way of `tls`; `only`: plain HTTP is reset; `sends_on`: it is redirected."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            if request.secure or not (only or sends_on):
                return site()
            if only:
                return Drop(reset=True)
            return Response(301, b"", (("Location", f"https://{request.host}:{request.port}{request.path}"),))

        return (Disturbed(stage.site, spoil, tls),)

    return play


def truncated(which: str, *, once: bool = False) -> Callable[[Stage], tuple[Answers, ...]]:
    """The answer promises more bytes than it has; `which`: `report` or `list`. `once`: only the first time."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        visits = _Counter()

        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            answer = site()
            wanted = stage.is_report(request) if which == "report" else stage.is_list(request)
            if not wanted or not isinstance(answer, Response) or not answer.body:
                return answer
            if once and visits.next(request.path):
                return answer
            return replace(answer, body=answer.body[: len(answer.body) * 2 // 5], length=len(answer.body))

        return (Disturbed(stage.site, spoil),)

    return play


def false_gzip(stage: Stage) -> tuple[Answers, ...]:
    """HTML is said to be compressed and is not."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        answer = site()
        if isinstance(answer, Response) and is_html(answer) and answer.status == 200:
            return replace(answer, headers=(*answer.headers, ("Content-Encoding", "gzip")))
        return answer

    return (Disturbed(stage.site, spoil),)


def foreign_header(stage: Stage) -> tuple[Answers, ...]:
    """A header whose name is not ASCII, in the bytes of GBK."""
    name = "来源标识".encode("gbk").decode("latin-1")

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        answer = site()
        return replace(answer, headers=(*answer.headers, (name, "1"))) if isinstance(answer, Response) else answer

    return (Disturbed(stage.site, spoil),)


def head_refused(stage: Stage) -> tuple[Answers, ...]:
    """HEAD is answered by 405, 404 or 412 while GET works."""
    status = stage.source.choice((405, 404, 412))

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        return page(status, "") if request.method == "HEAD" else site()

    return (Disturbed(stage.site, spoil),)


def robots(answer: Answer) -> Callable[[Stage], tuple[Answers, ...]]:
    """What robots.txt gives; everything else is as it should be."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            return answer if request.path == "/robots.txt" else site()

        return (Disturbed(stage.site, spoil),)

    return play


_CLOSED = (
    "<html><head><meta charset='utf-8'><title>公告</title></head><body><h2>公告</h2>"
    "<p>{why}，本网站暂停服务，由此带来的不便敬请谅解。</p></body></html>"
)
NIGHT = (20, 7)
"""The hours (Asia/Shanghai) between which a closed site does not serve."""


def closed(why: str, *, nights_only: bool) -> Callable[[Stage], tuple[Answers, ...]]:
    """503 with a notice, in the night or all the time."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
            night = now.hour >= NIGHT[0] or now.hour < NIGHT[1]
            return page(503, _CLOSED.format(why=why)) if night or not nights_only else site()

        return (Disturbed(stage.site, spoil),)

    return play
