"""Where a fault is played: the site, its season's report, and a wrapper that spoils answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from sandbox.script import Post
from sandbox.site import Answer, Answers, Request, Response, Tls
from sandbox.sites.department import DepartmentSite

_LIST_PAGE = re.compile(r"((index|list)(_\d+)?\.\w+)?")


@dataclass(frozen=True, slots=True)
class Stage:
    """`domain` is the city's; `report` the post that is the season's own report (None where the body is silent)."""

    site: DepartmentSite
    domain: str
    source: Random
    report: Post | None

    @property
    def column(self) -> str:
        """The address of the annual-report column."""
        return self.site.where(self.site.reports.directory)

    def is_list(self, request: Request) -> bool:
        """Whether a page of the annual-report list is asked for (families with directories only)."""
        path = request.path.partition("?")[0]
        directory = self.site.reports.directory
        return path.startswith(directory) and bool(_LIST_PAGE.fullmatch(path.removeprefix(directory)))

    def is_report(self, request: Request) -> bool:
        """Whether the season's own report is asked for."""
        return self.report is not None and request.path.partition("?")[0] == self.site.address(self.report)

    def is_file(self, request: Request) -> bool:
        """Whether a file of the season's own report is asked for."""
        post = self.report
        if post is None:
            return False
        family, home = self.site.family_of(self.site.main_directory), self.site.main_directory
        return request.path in {family.file_path(home, post, number) for number in range(len(post.files))}


Spoil = Callable[[Request, Callable[[], Answer], datetime], Answer]
"""Gives the answer to a request; the second argument asks the site itself."""


@dataclass(frozen=True, slots=True)
class Disturbed:
    """A site whose answers pass through `spoil`; `tls`: what a visitor meets who speaks TLS to it."""

    site: Answers
    spoil: Spoil
    tls: Tls = Tls.NONE

    @property
    def host(self) -> str:
        return self.site.host

    def answer(self, request: Request, now: datetime) -> Answer:
        return self.spoil(request, lambda: self.site.answer(request, now), now)


def page(status: int, html: str, *headers: tuple[str, str]) -> Response:
    """An HTML answer in UTF-8."""
    return Response(status, html.encode(), (("Content-Type", "text/html; charset=utf-8"), *headers))


def is_html(answer: Answer) -> bool:
    """Whether the answer says that it is HTML."""
    return isinstance(answer, Response) and any(
        name.lower() == "content-type" and value.startswith("text/html") for name, value in answer.headers
    )


def without(answer: Response, *names: str) -> Response:
    """The answer without some of its headers."""
    kept = tuple((name, value) for name, value in answer.headers if name.lower() not in names)
    return replace(answer, headers=kept)


def rewritten(answer: Answer, change: Callable[[bytes], bytes]) -> Answer:
    """The answer with its body changed and without validators, which were the old body's."""
    if not isinstance(answer, Response) or answer.status != 200:
        return answer
    return replace(without(answer, "etag", "last-modified"), body=change(answer.body))
