"""One question to one site, and an answer that always says what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request

from crawler.archive import header_texts
from crawler.challenge import is_challenge, is_soft_404
from crawler.middlewares import (
    AddressForbiddenError,
    OffsiteError,
    RobotsChallengedError,
    RobotsRefusedError,
    RobotsUnavailableError,
)
from duties.model import Reason
from reports.documents.charset import decode
from spiders.families.model import Page, PageRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.archive import Archive
    from crawler.guard import Guard

PAGES_PER_HOST = 400
PAGES_PER_BODY = 12
FAILURES_TO_PARK = 3

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|div|table|ul|a|meta|script|p)\b", re.IGNORECASE)
_SCRIPT_HOP = re.compile(
    r"(?:window|self|top|document)?\.?location(?:\.href|\.replace)?\s*(?:=|\()\s*['\"]([^'\"]+)['\"]", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:index|default|home)?(?:\.\w+)?", re.IGNORECASE)
_SHELL = 2048


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `reason` is None exactly when there is something to read; `page` is set for markup."""

    url: str
    asked: str
    status: int | None = None
    body: bytes = b""
    media_type: str = ""
    disposition: str = ""
    sha256: str = ""
    page: Page | None = None
    reason: Reason | None = None
    gone: bool = False


@dataclass(slots=True)
class Questions:
    """Asks within the budget of one city. A host that fails three times in a row is left alone for this run."""

    crawler: Crawler
    archive: Archive
    guard: Guard
    bodies_on_host: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    failing: dict[str, list[Reason]] = field(default_factory=dict)

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        """The answer to one request; never raises for what a site does."""
        wanted = PageRequest(request) if isinstance(request, str) else request
        host = (urlsplit(wanted.url).hostname or "").lower()
        failures = self.failing.get(host, [])
        if len(failures) >= FAILURES_TO_PARK:
            return Answer(wanted.url, wanted.url, reason=failures[-1])
        budget = max(PAGES_PER_HOST, PAGES_PER_BODY * self.bodies_on_host.get(host, 1))
        if self.asked.get(host, 0) >= budget:
            return Answer(wanted.url, wanted.url, reason=Reason.BUDGET_SPENT)
        self.asked[host] = self.asked.get(host, 0) + 1
        answer = await self._fetch(wanted, host, purpose, referer)
        if answer.reason in (Reason.UNREACHABLE, Reason.TLS_FAILED, Reason.BLOCKED):
            self.failing.setdefault(host, []).append(answer.reason)
        else:
            self.failing.pop(host, None)
        hop = self._script_hop(answer)
        if hop:
            return await self.ask(hop, purpose=purpose, referer=answer.url)
        return answer

    async def _fetch(self, wanted: PageRequest, host: str, purpose: str, referer: str) -> Answer:
        request = Request(
            wanted.url,
            method=wanted.method,
            body=wanted.body,
            headers=dict(wanted.headers),
            meta={"purpose": purpose},
        )
        if referer:
            request.headers.setdefault("Referer", referer)
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl is over")
        try:
            response = await engine.download_async(request)
        except RobotsRefusedError:
            return Answer(wanted.url, wanted.url, reason=Reason.ROBOTS_REFUSED)
        except RobotsChallengedError:
            return Answer(wanted.url, wanted.url, reason=Reason.BLOCKED)
        except (OffsiteError, AddressForbiddenError):
            if host in self.guard.refused:
                return Answer(wanted.url, wanted.url, reason=Reason.PRIVATE_ONLY, gone=True)
            # A host that may be asked and sends us to one that may not: the place has moved out of our sight.
            moved = Reason.COLUMN_MOVED if self.guard.host_may_be_asked(host) else None
            return Answer(wanted.url, wanted.url, reason=moved, gone=True)
        except (CannotResolveHostError, RobotsUnavailableError):
            refused = host in self.guard.refused
            return Answer(wanted.url, wanted.url, reason=Reason.PRIVATE_ONLY if refused else Reason.UNREACHABLE)
        except (DownloadFailedError, ResponseDataLossError) as error:
            reason = Reason.TLS_FAILED if _speaks_of_tls(error) else Reason.UNREACHABLE
            return Answer(wanted.url, wanted.url, reason=reason)
        except (
            DownloadConnectionRefusedError,
            DownloadTimeoutError,
            DownloadCancelledError,
            UnsupportedURLSchemeError,
            IgnoreRequest,
            OSError,
            ValueError,
        ):
            return Answer(wanted.url, wanted.url, reason=Reason.UNREACHABLE)
        return self._read(wanted.url, response.url, response.status, response.body, header_texts(response.headers))

    def _read(self, asked: str, url: str, status: int, body: bytes, headers: dict[str, str]) -> Answer:
        media_type = headers.get("content-type", "")
        text = decode(body, media_type).text if _MARKUP.search(body[:4096]) else ""
        common = {"url": url, "asked": asked, "status": status, "media_type": media_type}
        if is_challenge(status, headers, body, text):
            return Answer(**common, body=body, reason=Reason.BLOCKED)  # type: ignore[arg-type]
        if status in (404, 410):
            return Answer(**common, reason=Reason.SOFT_404, gone=True)  # type: ignore[arg-type]
        if status >= 500 or status not in (200, 203):
            return Answer(**common, reason=Reason.UNREACHABLE)  # type: ignore[arg-type]
        if text and (is_soft_404(text) or _sent_home(asked, url)):
            return Answer(**common, body=body, reason=Reason.SOFT_404, gone=True)  # type: ignore[arg-type]
        return Answer(
            **common,  # type: ignore[arg-type]
            body=body,
            disposition=headers.get("content-disposition", ""),
            sha256=self.archive.keep(url, status, headers, body),
            page=Page(url, text) if text else None,
        )

    def _script_hop(self, answer: Answer) -> str:
        """Where a shell page sends the reader by script (research: sites §3, fault 11), or nothing."""
        if answer.page is None or len(answer.body) > _SHELL:
            return ""
        found = _SCRIPT_HOP.search(answer.page.text)
        if not found:
            return ""
        target = urljoin(answer.url, found.group(1))
        return target if target.split("#")[0] not in (answer.url, answer.asked) else ""


def _speaks_of_tls(error: Exception) -> bool:
    told = f"{error!r} {error.__cause__!r}".lower()
    return "ssl" in told or "tls" in told or "certificate" in told


def _sent_home(asked: str, url: str) -> bool:
    """Whether a deep address was answered with the site's home page: the other way of saying "not found"."""
    if url == asked:
        return False
    return _HOME.fullmatch(urlsplit(url).path) is not None and _HOME.fullmatch(urlsplit(asked).path) is None
