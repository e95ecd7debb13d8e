"""A site as the server sees it: pages by path, a manner of answering, nothing of HTTP's wire."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qsl

EPOCH = datetime(2019, 6, 3, 9, 30, tzinfo=UTC)
"""When the sites were built: the Last-Modified of all that never changes."""


@dataclass(frozen=True, slots=True)
class Request:
    """`path` includes the query; header names are in lower case; `secure`: it came over TLS."""

    host: str
    port: int
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """`after`: seconds before it is sent. `length`: the Content-Length that it claims, where that is not its own;
    header names and values are sent as the bytes of Latin-1."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    after: float = 0.0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """No answer: the connection is closed after `after` seconds; `reset` closes it with a TCP reset."""

    after: float = 0.0
    reset: bool = False


Answer = Response | Drop


class Tls(StrEnum):
    """What a visitor meets who speaks TLS to a host. No certificate is signed by anybody whom he knows."""

    NONE = "none"
    """The connection is reset: nothing listens there."""
    PLAIN = "plain"
    """The answer is plain HTTP (WRONG_VERSION_NUMBER)."""
    ALERT = "alert"
    """The handshake is refused."""
    MODERN = "modern"
    WRONG_NAME = "wrong_name"
    """The certificate is another host's."""
    OLD = "old"
    """TLS 1.0 and nothing newer."""


class Answers(Protocol):
    """Whatever can stand behind a host name: a site, or a fault wrapped around one."""

    @property
    def host(self) -> str: ...

    def answer(self, request: Request, now: datetime) -> Answer: ...


class Validators(StrEnum):
    """What a site gives for conditional requests."""

    BOTH = "both"
    ETAG = "etag"
    LAST_MODIFIED = "last_modified"
    NONE = "none"


class Robots(StrEnum):
    """What `/robots.txt` gives (frequency on real sites unknown: research sites §3, fault 21)."""

    ABSENT = "absent"
    ALLOW = "allow"
    DELAY = "delay"
    NO_SEARCH = "no_search"
    SOFT_404 = "soft_404"


_ROBOTS: Mapping[Robots, str] = {
    Robots.ALLOW: "User-agent: *\nDisallow:\n",
    # Real files say whole seconds. One site's delay holds for its whole city: at 0.05 s a quiet night of 24 bodies took
    # 5 s of waiting beside 1 s of work.
    Robots.DELAY: "User-agent: *\nCrawl-delay: 0.005\nDisallow: /admin/\n",
    Robots.NO_SEARCH: "User-agent: *\nDisallow: /was5/\nDisallow: /search/\nAllow: /\n",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site answers: `declared` is the charset it names, `encoding` the one it uses."""

    encoding: str = "utf-8"
    declared: str = "utf-8"
    charset_in_header: bool = True
    validators: Validators = Validators.BOTH
    robots: Robots = Robots.ABSENT
    soft_404: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one address. `changed_at` is the Last-Modified that the site claims for it; not `whole` is what a
    script or a frame fetches."""

    html: str
    changed_at: datetime = EPOCH
    media_type: str = "text/html"
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where a page is drawn: only what is published by `now` exists; links to other hosts need the port."""

    now: datetime
    port: int

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"


PageTable = Mapping[str, Callable[[], Page]]
Handler = Callable[[Request], Page | Response | None]
"""Answers an address that depends on query, form or headers; None: there is no such thing."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A site as it stands between two changes: its table, and the pages that somebody has asked for."""

    port: int
    epoch: int
    table: PageTable
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    bodies: dict[str, tuple[Page, bytes]] = field(default_factory=dict)


def _same_query(table: PageTable, path: str) -> str | None:
    """The page whose address differs from `path` only in the order of its query: no server cares about that."""
    at, mark, query = path.partition("?")
    wanted = sorted(parse_qsl(query, keep_blank_values=True))
    near = (key for key in table if mark and key.startswith(f"{at}?"))
    return next(
        (key for key in near if sorted(parse_qsl(key.partition("?")[2], keep_blank_values=True)) == wanted), None
    )


class Site(ABC):
    """A host with pages. A subclass says which addresses exist in a scene and how each is drawn."""

    def __init__(self, host: str, name: str, manner: Manner) -> None:
        self.host = host
        self.name = name
        self.manner = manner
        self._drawn: Drawn | None = None
        self._moments: tuple[datetime, ...] | None = None

    @abstractmethod
    def moments(self) -> tuple[datetime, ...]:
        """Sorted moments at which anything on this site changes. Asked once, for the first answer."""

    @abstractmethod
    def pages(self, scene: Scene) -> PageTable:
        """Every address of the site in `scene`."""

    @abstractmethod
    def missing_page(self, scene: Scene) -> str:
        """The page shown for an address that does not exist."""

    def handlers(self, scene: Scene) -> Mapping[str, Handler]:
        """Answers by address (with or without query) to what is no page of its own."""
        return {}

    def finish(self, path: str, html: str) -> str:
        """The page at `path` as it leaves the house; a site may rewrite its links here."""
        return html

    def _stand(self, request: Request, now: datetime) -> Drawn:
        """The site as it stands now. Only one state is kept: a season has hundreds, and each holds every page."""
        if self._moments is None:
            self._moments = self.moments()
        epoch = bisect_right(self._moments, now)
        drawn = self._drawn
        if drawn is None or (drawn.port, drawn.epoch) != (request.port, epoch):
            scene = Scene(now, request.port)
            drawn = Drawn(request.port, epoch, self.pages(scene), self.handlers(scene))
            self._drawn = drawn
        return drawn

    def _content_type(self, media_type: str) -> str:
        return f"{media_type}; charset={self.manner.declared}" if self.manner.charset_in_header else media_type

    def answer(self, request: Request, now: datetime) -> Answer:
        """What the site gives for `request` when its clock shows `now`."""
        path = request.path.partition("?")[0]
        scene = Scene(now, request.port)
        if path == "/robots.txt" and self.manner.robots in _ROBOTS:
            return Response(200, _ROBOTS[self.manner.robots].encode(), (("Content-Type", "text/plain"),))
        if path == "/robots.txt":
            return self._missing(scene, soft=self.manner.robots is Robots.SOFT_404)
        drawn = self._stand(request, now)
        directory = path.rpartition("/")[0] + "/"
        known = (request.path, path, directory) if path == f"{directory}index.html" else (request.path, path)
        found = next((key for key in known if key in drawn.table), None)
        handler = None if found == request.path else drawn.handlers.get(request.path, drawn.handlers.get(path))
        if handler is not None:
            answer = handler(request)
            if answer is None:
                return self._missing(scene, soft=self.manner.soft_404)
            if isinstance(answer, Response):
                return answer
            kind = (("Content-Type", self._content_type(answer.media_type)),)
            return Response(200, self._encoded(path, answer), kind)
        found = found or _same_query(drawn.table, request.path)
        if found is None:
            return self._missing(scene, soft=self.manner.soft_404)
        if found not in drawn.bodies:
            page = drawn.table[found]()
            drawn.bodies[found] = (page, self._encoded(path, page))
        return self._fresh(request, *drawn.bodies[found])

    def _encoded(self, path: str, page: Page) -> bytes:
        return (self.finish(path, page.html) if page.whole else page.html).encode(self.manner.encoding)

    def _missing(self, scene: Scene, *, soft: bool) -> Response:
        body = self.missing_page(scene).encode(self.manner.encoding)
        return Response(200 if soft else 404, body, (("Content-Type", self._content_type("text/html")),))

    def _fresh(self, request: Request, page: Page, body: bytes) -> Response:
        """The page, or 304 where the visitor's validators say that he has it."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        modified = page.changed_at.astimezone(UTC).replace(microsecond=0)
        headers = [("Content-Type", self._content_type(page.media_type))]
        if self.manner.validators in (Validators.BOTH, Validators.ETAG):
            headers.append(("ETag", etag))
        if self.manner.validators in (Validators.BOTH, Validators.LAST_MODIFIED):
            headers.append(("Last-Modified", format_datetime(modified, usegmt=True)))
        if self._unchanged(request, etag, modified):
            return Response(304, b"", tuple(headers[1:]))
        return Response(200, body, tuple(headers))

    def _unchanged(self, request: Request, etag: str, modified: datetime) -> bool:
        if self.manner.validators in (Validators.BOTH, Validators.ETAG) and "if-none-match" in request.headers:
            known = {tag.strip().removeprefix("W/") for tag in request.headers["if-none-match"].split(",")}
            return etag in known or "*" in known
        if self.manner.validators in (Validators.BOTH, Validators.LAST_MODIFIED):
            try:
                since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
            except ValueError:
                return False
            if since.tzinfo is None:
                since = since.replace(tzinfo=UTC)
            return modified <= since
        return False
